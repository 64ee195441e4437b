"""What could stand at the caret of a query: fields, values that occur, and the words between conditions."""

from __future__ import annotations

from collections.abc import Iterable

from spanscope.contract import models as m
from spanscope.model.traces import Reader
from spanscope.search.fields import FIELDS, PRESENCES
from spanscope.search.syntax import LONGEST, Token, tokens
from spanscope.view.texts import text as encodable

MOST = 20

# What a value of a number's field may begin with, and what that means.
_COMPARISONS = {">": "more than", ">=": "at least", "<": "less than", "<=": "at most"}
_EXAMPLES = {
    "count": (("10..20", "from 10 to 20"), (">1k", "more than a thousand")),
    "duration": (
        (">2s", "longer than two seconds"),
        ("<300ms", "shorter than 300 milliseconds"),
        ("1s..5s", "1 to 5 s"),
    ),
    "time": (
        ("1h", "an hour ago"),
        ("24h", "a day ago"),
        ("7d", "a week ago"),
        ("today", "midnight"),
        ("yesterday", ""),
    ),
}
_OPERATORS = {"OR": "either of two", "NOT": "must not occur, as -word"}


def complete(params: m.CompleteQueryParams, reader: Reader) -> m.CompleteQueryResult:
    """Bounded, whatever the store's size. An offset within a pair of surrogates, or past the end, is the nearest."""
    query = params.query[:LONGEST]
    caret = _code_points(query, params.offset)
    token = next((token for token in tokens(query) if token.start < caret <= token.end), None)
    if token is not None and token.kind in ("field", "word") and not token.quoted and ":" in query[token.start : caret]:
        return _values(query, token, caret, reader)
    if token is not None and token.kind == "field" and token.quoted:
        return _values(query, token, caret, reader)
    if token is None or token.kind in ("(", ")", "-"):
        return _result(query, caret, caret, [*_keys("", reader), *(_operators("") if token is None and caret else [])])
    if token.kind == "word" and token.quoted:
        return _result(query, caret, caret, [])
    # A key before its colon: the colon is replaced with it.
    end = query.find(":", token.start, token.end) + 1 if token.kind in ("field", "fields") else token.end
    typed = query[token.start : caret]
    return _result(query, token.start, max(end, caret), [*_keys(typed, reader), *_operators(typed)])


def _values(query: str, token: Token, caret: int, reader: Reader) -> m.CompleteQueryResult:
    colon = query.index(":", token.start)
    key = query[token.start : colon]
    start = colon + 1
    typed = query[start:caret]
    field = FIELDS.get(key)
    if field is not None and field.kind in ("count", "duration", "time"):
        return _result(query, start, token.end, _numbers(field.kind, typed))
    typed = typed.removeprefix("=").removeprefix('"')
    if field is None:
        found = reader.attribute_values(key, typed, MOST)
    elif field.kind == "has":
        return _result(query, start, token.end, _presences(typed, reader))
    else:
        found = reader.names(key, typed, MOST)
    return _result(query, start, token.end, [_value(value, count) for value, count in found[:MOST]])


def _keys(typed: str, reader: Reader) -> Iterable[m.Suggestion]:
    low = typed.lower()
    own = sorted((name for name in FIELDS if low in name), key=lambda name: not name.startswith(low))
    for name in own:
        yield m.Suggestion(text=f"{name}:", kind="key", detail=FIELDS[name].detail, count=None)
    # Of all the attributes there are too many to show before anything was typed.
    for key in reader.attribute_keys(typed, MOST) if typed else []:
        if key not in FIELDS and _can_be_written(key):
            yield m.Suggestion(text=f"{encodable(key)}:", kind="key", detail="Attribute", count=None)


def _can_be_written(key: str) -> bool:
    found = tokens(f"{key}:x")
    return len(found) == 1 and found[0].kind == "field" and found[0].key == key


def _operators(typed: str) -> Iterable[m.Suggestion]:
    for name, detail in _OPERATORS.items():
        if name.startswith(typed.upper()):
            yield m.Suggestion(text=name, kind="operator", detail=detail, count=None)


def _numbers(kind: str, typed: str) -> list[m.Suggestion]:
    found = [
        m.Suggestion(text=text, kind="value", detail=detail or None, count=None) for text, detail in _EXAMPLES[kind]
    ]
    if kind != "time":
        found += [
            m.Suggestion(text=sign, kind="operator", detail=what, count=None) for sign, what in _COMPARISONS.items()
        ]
    return [suggestion for suggestion in found if suggestion.text.startswith(typed)]


def _presences(typed: str, reader: Reader) -> list[m.Suggestion]:
    found = [
        m.Suggestion(text=name, kind="value", detail=None, count=None) for name in PRESENCES if typed.lower() in name
    ]
    if typed:
        keys = reader.attribute_keys(typed, MOST)
        found += [_value(key, None).model_copy(update={"detail": "Attribute"}) for key in keys if key not in PRESENCES]
    return found


def _value(value: str, count: int | None) -> m.Suggestion:
    return m.Suggestion(text=_written(value), kind="value", detail=None, count=count)


def _written(value: str) -> str:
    """As it stands in a query: in quotes, if it would not be read as one value otherwise."""
    value = encodable(value)
    found = tokens(f"key:{value}")
    plain = len(found) == 1 and found[0].kind == "field" and found[0].text == value and found[0].comparison is None
    if plain and "*" not in value:
        return value
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _result(query: str, start: int, end: int, suggestions: Iterable[m.Suggestion]) -> m.CompleteQueryResult:
    return m.CompleteQueryResult(
        start=_utf16(query, start), end=_utf16(query, end), suggestions=list(suggestions)[: 2 * MOST]
    )


def _utf16(text: str, at: int) -> int:
    return at + sum(character > "\uffff" for character in text[:at])


def _code_points(text: str, offset: int) -> int:
    units = 0
    for at, character in enumerate(text):
        if units >= offset:
            return at
        units += 2 if character > "\uffff" else 1
    return len(text)
