"""Text to a query: words, "phrases", -not, OR, parentheses, `field:value`. Never raises, whatever was typed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from spanscope.model.traces import QueryProblem
from spanscope.search.fields import FIELDS, NotUnderstood, understood
from spanscope.search.query import All, Any, Comparison, Node, Not, Query, Term, Words
from spanscope.search.words import phrase

# Each term is a condition that the store has to answer, and SQLite's own limits are not far above.
MOST_TERMS = 50
LONGEST = 4000
DEEPEST = 20

_KEY = re.compile(r"[^\W\d][\w.@/-]*(?=:)")
_COMPARISON = re.compile(r"[<>]=?|=")
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)("|$)', re.DOTALL)
_BARE = re.compile(r'[^\s()"]+')
_VALUE = re.compile(r"[^\s()]+")
_BLANK = re.compile(r"\s*")


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of the text. `key` and `comparison` belong to a field, `text` is its value or the word."""

    kind: str  # "(", ")", "-", "OR", "AND", "word", "field", "fields": a field with its values in parentheses
    start: int
    end: int
    text: str = ""
    key: str = ""
    comparison: Comparison | None = None
    quoted: bool = False


def tokens(text: str) -> list[Token]:
    """All of the text but blanks."""
    found: list[Token] = []
    at = _end(_BLANK, text, 0)
    while at < len(text):
        token = _token(text, at)
        found.append(token)
        at = _end(_BLANK, text, token.end)
    return found


def _end(pattern: re.Pattern[str], text: str, at: int) -> int:
    match = pattern.match(text, at)
    return match.end() if match else at


def _token(text: str, at: int) -> Token:
    first = text[at]
    if first in "()":
        return Token(first, at, at + 1)
    if first == "-" and at + 1 < len(text) and not text[at + 1].isspace() and text[at + 1] != ")":
        return Token("-", at, at + 1)
    if first == '"':
        value, end = _quoted(text, at)
        return Token("word", at, end, value, quoted=True)
    if key := _KEY.match(text, at):
        field = _field(text, at, key.end(), key[0])
        if field is not None:
            return field
    end = _end(_BARE, text, at)
    word = text[at:end]
    kind = {"OR": "OR", "AND": "AND", "NOT": "-"}.get(word, "word")
    return Token(kind, at, end, word)


def _quoted(text: str, at: int) -> tuple[str, int]:
    """The text in quotes that begins at `at`. What is never closed goes to the end."""
    match = _QUOTED.match(text, at)
    if match is None:  # a backslash at the very end
        return text[at + 1 :], len(text)
    return re.sub(r'\\(["\\])', r"\1", match[1]), match.end()


def _field(text: str, start: int, colon: int, key: str) -> Token | None:
    """`key:value`; None if it is a word that only looks like it, as an address or `Error:` do."""
    at = colon + 1
    comparison: Comparison | None = None
    if sign := _COMPARISON.match(text, at):
        comparison = sign[0]  # type: ignore[assignment]
        at = sign.end()
    if at < len(text) and text[at] == '"':
        value, end = _quoted(text, at)
        return Token("field", start, end, value, key, comparison, quoted=True)
    if at < len(text) and text[at] == "(" and comparison is None and key in FIELDS:
        return Token("fields", start, at, "", key)
    end = _end(_VALUE, text, at)
    value = text[at:end]
    if key not in FIELDS and (value.startswith("//") or not value):
        return None
    return Token("field", start, end, value, key, comparison)


def parse(text: str, now: datetime | None = None) -> Query:
    """Linear in the text's length. `now` is what `since:2h` counts from."""
    return _Parser(text, now or datetime.now().astimezone()).query()


class _Parser:
    def __init__(self, text: str, now: datetime) -> None:
        self._text = text
        self._now = now
        self._tokens = tokens(text[:LONGEST])
        self._at = 0
        self._terms = 0
        self._problems: list[QueryProblem] = []
        self._used: list[tuple[int, int]] = []
        self._found: list[Term] = []

    def query(self) -> Query:
        nodes = [self._either(0, "")]
        while (token := self._next()) is not None:
            self._problem(token.start, token.end, "No ( stands before this )")
            nodes.append(self._either(0, ""))
        if len(self._text) > LONGEST:
            self._problem(LONGEST, len(self._text), f"Only the first {LONGEST} characters are used")
        node = _joined([node for node in nodes if node is not None])
        return Query(node, sorted(self._problems, key=lambda problem: problem.start), self._used, self._found)

    def _peek(self) -> Token | None:
        return self._tokens[self._at] if self._at < len(self._tokens) else None

    def _next(self) -> Token | None:
        token = self._peek()
        self._at += token is not None
        return token

    def _either(self, depth: int, key: str) -> Node | None:
        """Conditions with OR between them, up to a closing parenthesis."""
        nodes: list[Node | None] = [self._together(depth, key)]
        while (token := self._peek()) is not None and token.kind == "OR":
            self._at += 1
            following = self._peek()
            if nodes[-1] is None and len(nodes) == 1:
                self._problem(token.start, token.end, 'OR stands between two words: for the word itself write "OR"')
                nodes = [self._together(depth, key)]
                continue
            if following is None or following.kind in (")", "OR"):
                self._problem(token.start, token.end, 'OR stands between two words: for the word itself write "OR"')
                continue
            self._used.append((token.start, token.end))
            nodes.append(self._together(depth, key))
        known = [node for node in nodes if node is not None]
        return known[0] if len(known) == 1 else Any(tuple(known)) if known else None

    def _together(self, depth: int, key: str) -> Node | None:
        nodes: list[Node] = []
        while (token := self._peek()) is not None and token.kind not in (")", "OR"):
            if token.kind == "AND":
                self._at += 1
                self._used.append((token.start, token.end))
                continue
            node = self._one(depth, key)
            if node is not None:
                nodes.append(node)
        return _joined(nodes)

    def _one(self, depth: int, key: str) -> Node | None:
        negated = False
        token = self._next()
        while token is not None and token.kind == "-":
            following = self._peek()
            if following is None or following.kind in (")", "OR", "AND"):
                self._problem(token.start, token.end, "Write the word that must not occur right after it")
                return None
            self._used.append((token.start, token.end))
            negated = not negated
            token = self._next()
        if token is None:
            return None
        node = self._group(token, depth, key) if token.kind in ("(", "fields") else self._term(token, key)
        return Not(node) if negated and node is not None else node

    def _group(self, token: Token, depth: int, key: str) -> Node | None:
        if token.kind == "fields":
            opening = self._next()
            if opening is None or opening.kind != "(":
                raise AssertionError("a token for the field of a group comes before its parenthesis")
            start, end, key = token.start, opening.end, token.key
        else:
            start, end = token.start, token.end
        if depth >= DEEPEST:
            self._problem(start, end, f"Parentheses go {DEEPEST} deep")
            return None
        node = self._either(depth + 1, key)
        closing = self._next()
        if closing is None:
            self._problem(start, end, "No ) follows this (")
        elif node is None:
            self._problem(start, closing.end, "Nothing to look for stands in these parentheses")
        else:
            self._used += [(start, end), (closing.start, closing.end)]
        return node

    def _term(self, token: Token, key: str) -> Node | None:
        self._terms += 1
        if self._terms > MOST_TERMS:
            self._problem(token.start, token.end, f"Only the first {MOST_TERMS} conditions are used")
            return None
        try:
            if key and token.kind == "word":
                comparison = None if token.quoted else _COMPARISON.match(token.text)
                sign: Comparison | None = comparison[0] if comparison else None  # type: ignore[assignment]
                value = token.text[comparison.end() if comparison else 0 :]
                node = understood(key, sign, value, token.quoted, self._now)
            elif token.kind == "field":
                node = understood(token.key, token.comparison, token.text, token.quoted, self._now)
            else:
                node = self._word(token)
        except NotUnderstood as error:
            self._problem(token.start, token.end, str(error))
            return None
        self._used.append((token.start, token.end))
        self._found.append(Term(node, self._utf16(token.start), self._utf16(token.end)))
        return node

    def _word(self, token: Token) -> Words:
        text = token.text
        if token.quoted:
            if phrase(text) is None:
                raise NotUnderstood("There is no letter or digit to look for")
            return Words(text)
        prefix = text.endswith("*")
        bare = text.rstrip("*")
        if "*" in bare:
            raise NotUnderstood('In a word * can only stand at the end: write get_*, or for the text itself "get*er"')
        if phrase(bare) is None:
            raise NotUnderstood("There is no letter or digit to look for")
        # The word that is being typed. A single letter begins a good part of all words.
        typing = token.end == len(self._text) and len(bare) > 1
        return Words(bare, prefix or typing)

    def _problem(self, start: int, end: int, message: str) -> None:
        self._problems.append(QueryProblem(self._utf16(start), self._utf16(end), message))

    def _utf16(self, at: int) -> int:
        head = self._text[:at]
        return at if head.isascii() else at + sum(character > "\uffff" for character in head)


def _joined(nodes: list[Node]) -> Node | None:
    return nodes[0] if len(nodes) == 1 else All(tuple(nodes)) if nodes else None
