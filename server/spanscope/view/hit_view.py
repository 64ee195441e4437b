"""The first place of a trace where the words of a query stand, as a line of text with the words marked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from spanscope.contract import models as m
from spanscope.genai.read import read
from spanscope.model.reading import Data, Media, Message, Part, Reasoning, Text, ToolCall, ToolResult
from spanscope.model.traces import Found, StoredSpan
from spanscope.model.values import AnyValue, KvList, to_text
from spanscope.search.query import fewest_words, wanted_words
from spanscope.search.syntax import parse
from spanscope.search.words import LONGEST_TEXT, Wanted, finder, places, unescaped
from spanscope.view.texts import text as encodable

# Around the first word, in characters: two lines of the list.
BEFORE, AROUND = 50, 160

Field = Literal["input", "output", "name", "attribute", "log", "event", "error"]


@dataclass(frozen=True, slots=True)
class _Place:
    field: Field
    key: str | None
    text: str


def hits(found: Iterable[Found], query: str) -> dict[str, m.Hit]:
    """By trace id; no entry where no place was found. `found`: as Reader.found gives it for the same query."""
    node = parse(query).node
    wanted = [patterns for word in wanted_words(node) if (patterns := finder(word.text, word.prefix))]
    enough = fewest_words(node)
    return {one.trace_id: hit for one in found if (hit := _hit_of(one, wanted, enough)) is not None}


def _hit_of(found: Found, wanted: Wanted, enough: int) -> m.Hit | None:
    row = found.text
    if row is None:
        return _best(found.spans, wanted, enough)
    marks = places(row.text, wanted)
    return _hit(row.span_id, _Place(row.field, None, row.text), marks) if marks else None


def _best(spans: list[StoredSpan], wanted: Wanted, enough: int) -> m.Hit | None:
    """The place with the most of the words; of equal ones the first, messages before all else."""
    best: tuple[int, StoredSpan, _Place, list[tuple[int, int]]] | None = None
    every = ((stored, place) for stored in spans for place in _places(stored))
    for stored, place in every:
        marks = places(place.text, wanted)
        count = len({place.text[start:end].lower() for start, end in marks})
        if count and (best is None or count > best[0]):
            best = count, stored, place, marks
        if best is not None and best[0] >= enough:
            break
    if best is None:
        return None
    _, stored, place, marks = best
    return _hit(stored.row.span_id, place, marks)


def _places(stored: StoredSpan) -> Iterator[_Place]:
    """All texts of a span, messages first: what was asked before what was answered."""
    span = stored.span
    reading = read(span, stored.logs)
    sides: tuple[tuple[Field, list[Message]], ...] = (("input", reading.input), ("output", reading.output))
    for field, messages in sides:
        for message in messages:
            for part in message.parts:
                for text in _texts(part):
                    yield _Place(field, None, text[:LONGEST_TEXT])
    if reading.error is not None:
        yield from (_Place("error", None, text) for text in (reading.error.message, reading.error.type) if text)
    elif span.status_message:
        yield _Place("error", None, span.status_message)
    yield _Place("name", None, span.name)
    yield from _of_attributes("attribute", span.attributes)
    for event in span.events:
        yield _Place("event", event.name, event.name)
        yield from _of_attributes("event", event.attributes)
    for record in stored.logs:
        yield _Place("log", record.name or None, _text(record.body))
        yield from _of_attributes("log", record.attributes)
    for values in (span.scope.attributes, span.resource.attributes):
        yield from _of_attributes("attribute", values)
    yield _Place("attribute", None, span.scope.name)


def _texts(part: Part) -> Iterator[str]:
    match part:
        case Text(text) | Reasoning(text):
            yield text
        case ToolCall():
            yield f"{part.name or ''} {unescaped(part.arguments)}"
        case ToolResult():
            yield unescaped(part.result)
        case Media():
            yield part.uri or ""
        case Data(json):
            yield unescaped(json)


def _of_attributes(field: Field, values: KvList) -> Iterator[_Place]:
    """The value, with its key before it where that may be what was looked for."""
    for key, value in values:
        text = _text(value)
        yield _Place(field, key, text)
        yield _Place(field, key, f"{key}: {text}")


def _text(value: AnyValue) -> str:
    return unescaped(to_text(value)[:LONGEST_TEXT])


def _hit(span_id: str, place: _Place, marks: list[tuple[int, int]]) -> m.Hit:
    first = marks[0][0]
    start = max(0, first - BEFORE)
    end = min(len(place.text), max(start + AROUND, min(marks[0][1], start + 2 * AROUND)))
    before, after = ("…" if start else ""), ("…" if end < len(place.text) else "")
    piece = place.text[start:end]
    # One line, with each character where it was.
    line = "".join(" " if character.isspace() else character for character in piece)
    shown = [(max(s, start) - start, min(e, end) - start) for s, e in marks if s < end]
    return m.Hit(
        span_id=span_id,
        field=place.field,
        key=None if place.key is None else encodable(place.key),
        text=before + encodable(line) + after,
        marks=[(len(before) + _utf16(line, s), len(before) + _utf16(line, e)) for s, e in shown],
    )


def _utf16(text: str, at: int) -> int:
    return at + sum(character > "\uffff" for character in text[:at])
