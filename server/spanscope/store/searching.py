"""A query's tree as conditions on rows of `trace`.

Each condition on words or names is the set of the numbers of the traces that have it, so AND, OR and NOT mean the same
whatever the conditions are, and counts are exact. The page is read in one of two ways: by the smallest set, if one that
must hold is small, else along the list's own order, where what is common comes soon.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from spanscope.model.traces import QueryProblem
from spanscope.search import query as q
from spanscope.search.words import attribute_word, fits, phrase, span_word
from spanscope.store.tail import Tail
from spanscope.store.words import DOCUMENTS_BITS

# Sets up to this size are small: sorting their traces takes a few milliseconds.
SMALL = 2000

# The number of the row that is looked at, of which no index is to be used (`+`).
_NUMBER = "+trace.number"

_MEASURES: dict[q.Measure, str] = {
    "duration": "trace.duration",
    "tokens": "trace.total_tokens",
    "input_tokens": "trace.input_tokens",
    "output_tokens": "trace.output_tokens",
    "calls": "trace.model_call_count",
    "tool_calls": "trace.tool_call_count",
    "spans": "trace.span_count",
    "errors": "trace.error_count",
    "start": "trace.start",
}
# But `agent`, which is a facet.
_PRESENCES: dict[q.Presence, str] = {
    "error": "(trace.error_count > 0 OR trace.status = 'error')",
    "input": "trace.input IS NOT NULL",
    "output": "trace.output IS NOT NULL",
    "model": "trace.model_call_count > 0",
    "tool": "trace.tool_call_count > 0",
    "conversation": "trace.conversation_id IS NOT NULL",
    "tokens": "trace.total_tokens IS NOT NULL",
    "log": "EXISTS (SELECT 1 FROM log WHERE log.trace_id = trace.trace_id)",
    "run": "trace.run_id IS NOT NULL",
}
# Traces of which something came after the chunk; by the index alone, as the rows of `chunk` are large.
_NOT_INDEXED = (
    "trace.trace_id IN (SELECT chunk.trace_id FROM chunk INDEXED BY chunk_trace "
    "WHERE chunk.trace_id <> x'' AND chunk.id > ?)"
)
_ID = re.compile(r"[0-9a-f]{6,32}")

_SEARCHED_OF_TRACE = ("name", "service_name", "input", "output", "error", "models")
_SEARCHED_OF_SPAN = ("name", "title", "input", "output", "error", "model")
_ESCAPED = str.maketrans({"%": r"\%", "_": r"\_", "\\": r"\\"})


@dataclass(slots=True)
class Condition:
    """`sql` of a row of `trace`. `few`: how many there are at most, if it leads to few of them by their number."""

    sql: str
    values: list[Any] = field(default_factory=list)
    few: int | None = None


class Searching:
    """For one connection and within one snapshot."""

    def __init__(self, connection: sqlite3.Connection, tail: Tail | None) -> None:
        """`tail` is None where there is no index of words."""
        self._db = connection
        self._tail = tail

    def unanswerable(self, terms: Sequence[q.Term]) -> dict[q.Node, QueryProblem]:
        """Conditions that this store has no answer to, whatever they mean."""
        found: dict[q.Node, QueryProblem] = {}
        for term in terms:
            node = term.node
            if not isinstance(node, q.AttributeIs | q.AttributeCompared) or (
                isinstance(node, q.AttributeIs) and node.literal and self._tail is None
            ):
                continue
            if self._tail is None:
                message = "Attributes can't be searched here: the SQLite of this Python has no FTS5"
            elif isinstance(node, q.AttributeIs) and "*" not in (node.pattern or ""):
                continue
            elif self.values_of(node.key)[1]:
                message = f"{node.key} has too many different values to compare them: write a whole one"
            else:
                continue
            found[node] = QueryProblem(term.start, term.end, message)
        return found

    def condition(self, node: q.Node) -> Condition:
        match node:
            case q.Not(inner):
                condition = self.condition(inner)
                # What is unknown fits no comparison, and so does not fit its opposite's NOT.
                return Condition(f"NOT coalesce({condition.sql}, 0)", condition.values)
            case q.All(nodes):
                return self._all([self.condition(inner) for inner in nodes])
            case q.Any(nodes):
                conditions = [self.condition(inner) for inner in nodes]
                sql = " OR ".join(condition.sql for condition in conditions)
                return Condition(f"({sql})", [value for condition in conditions for value in condition.values])
            case q.Words():
                return self._words(node)
            case q.Facet():
                return self._facet(node)
            case q.Measured():
                return Condition(f"{_MEASURES[node.measure]} {node.comparison} ?", [node.value])
            case q.StatusIs():
                return Condition("trace.status = ?", [node.status])
            case q.IdIs():
                return self._id(node)
            case q.Has(what="agent"):
                return self._facet(q.Facet("agent", "*"))
            case q.Has():
                return Condition(_PRESENCES[node.what])
            case q.AttributeIs():
                return self._attribute(node)
            case q.AttributeCompared():
                return self._compared(node)

    def _all(self, conditions: list[Condition]) -> Condition:
        """The smallest set leads to all of them."""
        few = [condition for condition in conditions if condition.few is not None]
        smallest = min(few, key=lambda condition: condition.few or 0, default=None)
        sql = " AND ".join(condition.sql for condition in conditions)
        values = [value for condition in conditions for value in condition.values]
        return Condition(f"({sql})", values, smallest.few if smallest else None)

    def _set(self, numbers: str, values: list[Any], size: int) -> Condition:
        small = size <= SMALL
        column = "trace.number" if small else _NUMBER
        return Condition(f"{column} IN ({numbers})", values, size if small else None)

    # Words

    def _words(self, node: q.Words) -> Condition:
        if self._tail is None:
            return _previews(node)
        asked = phrase(node.text, node.prefix)
        if asked is None:  # the parser lets none through
            return Condition("0")
        found = self._matching(f"name : {asked}" if node.in_name else asked)
        if node.in_name:
            return found
        if _ID.fullmatch(low := node.text.lower()):
            # Also an id, by its beginning: short numbers occur in most.
            by_id = self._trace_id(low)
            found = Condition(f"({found.sql} OR {by_id.sql})", [*found.values, *by_id.values])
            if len(low) == 16:
                by_span = self._matching(f'"{span_word(low)}"')
                found = Condition(f"({found.sql} OR {by_span.sql})", [*found.values, *by_span.values])
        if not self._tail.complete:
            previews = _previews(node)
            found = Condition(
                f"({found.sql} OR ({_NOT_INDEXED} AND {previews.sql}))",
                [*found.values, self._tail.indexed, *previews.values],
            )
        return found

    def _matching(self, match: str) -> Condition:
        """The traces that have such a document, in the index or behind it."""
        sql = "SELECT count(*) FROM (SELECT 1 FROM words WHERE words MATCH ? LIMIT ?)"
        size = self._db.execute(sql, (match, SMALL + 1)).fetchone()[0]
        numbers = f"SELECT rowid >> {DOCUMENTS_BITS} FROM words WHERE words MATCH ?"
        values: list[Any] = [match]
        new = self._tail.traces(match) if self._tail else None
        if new is not None:
            numbers += " UNION ALL SELECT value FROM json_each(?)"
            values.append(new)
        return self._set(numbers, values, size)

    # Names

    def _facet(self, node: q.Facet) -> Condition:
        """Whole names, whatever their case; `*` stands for any text."""
        pattern = _like(node.pattern)
        where = "kind = ? AND value LIKE ? ESCAPE '\\'"
        size = self._db.execute(
            f"SELECT coalesce(sum(traces), 0) FROM facet_value WHERE {where}", (node.kind, pattern)
        ).fetchone()[0]
        numbers = f"SELECT number FROM facet WHERE value_id IN (SELECT id FROM facet_value WHERE {where})"
        return self._set(numbers, [node.kind, pattern], size)

    # Ids

    def _id(self, node: q.IdIs) -> Condition:
        prefix = node.pattern.removesuffix("*")
        begun = node.pattern.endswith("*")
        match node.kind:
            case "trace":
                return self._trace_id(prefix)
            case "span":
                if self._tail is None:
                    of_trace = "span.trace_id = trace.trace_id AND lower(hex(span_id)) LIKE ?"
                    return Condition(f"EXISTS (SELECT 1 FROM span WHERE {of_trace})", [f"{prefix}%"])
                return self._matching(f'"{span_word(prefix)}"{"*" if begun else ""}')
            case "run" | "conversation":
                column = "trace.run_id" if node.kind == "run" else "trace.conversation_id"
                if begun:
                    return Condition(f"{column} LIKE ? ESCAPE '\\'", [_like(node.pattern)])
                return Condition(f"{column} = ?", [node.pattern])

    def _trace_id(self, prefix: str) -> Condition:
        low, high = bytes.fromhex(prefix.ljust(32, "0")), bytes.fromhex(prefix.ljust(32, "f"))
        return Condition("(trace.trace_id >= ? AND trace.trace_id <= ?)", [low, high])

    # Attributes

    def _attribute(self, node: q.AttributeIs) -> Condition:
        if self._tail is None:
            return _previews(q.Words(node.literal)) if node.literal else Condition("0")
        if node.pattern is None:
            return self._matching(f'"{attribute_word(node.key)}"')
        if "*" in node.pattern:
            pattern = node.pattern
            values = {value for value in self.values_of(node.key)[0] if fits(value, pattern)}
            found = self._any_value(node.key, values)
        else:
            found = self._matching(f'"{attribute_word(node.key, node.pattern)}"')
        if node.literal and (asked := phrase(node.literal.rstrip("*"), node.literal.endswith("*"))):
            text = self._matching(asked)
            return Condition(f"({found.sql} OR {text.sql})", [*found.values, *text.values])
        return found

    def _compared(self, node: q.AttributeCompared) -> Condition:
        if self._tail is None:
            return Condition("0")
        values = {value for value in self.values_of(node.key)[0] if _fits(value, node)}
        return self._any_value(node.key, values)

    def _any_value(self, key: str, values: set[str]) -> Condition:
        if not values:
            return Condition("0")
        return self._matching(" OR ".join(f'"{word}"' for word in sorted({attribute_word(key, v) for v in values})))

    def values_of(self, key: str) -> tuple[set[str], bool]:
        """Values of an attribute that occurred, and whether there are more than are kept."""
        rows = self._db.execute("SELECT value FROM attribute_value WHERE key = ?", (key,))
        found = {row[0] for row in rows}
        many = self._db.execute("SELECT many FROM attribute_key WHERE key = ?", (key,)).fetchone()
        late, late_many = self._tail.values(key) if self._tail else (set(), False)
        return found | late, bool(many and many[0]) or late_many


def _fits(value: str, node: q.AttributeCompared) -> bool:
    try:
        number = float(value)
    except ValueError:
        return False
    match node.comparison:
        case "<":
            return number < node.value
        case "<=":
            return number <= node.value
        case ">":
            return number > node.value
        case ">=":
            return number >= node.value
        case _:
            return number == node.value


def _like(pattern: str) -> str:
    return pattern.translate(_ESCAPED).replace("*", "%")


def _previews(node: q.Words) -> Condition:
    """Where there is no index: the texts of the rows, one by one."""
    pattern = f"%{node.text.translate(_ESCAPED)}%"
    columns = ("name",) if node.in_name else _SEARCHED_OF_TRACE
    of_trace = [f"trace.{column} LIKE ? ESCAPE '\\'" for column in columns]
    columns_of_span = ("name", "title") if node.in_name else _SEARCHED_OF_SPAN
    of_span = " OR ".join(f"span.{column} LIKE ? ESCAPE '\\'" for column in columns_of_span)
    of_trace.append(f"EXISTS (SELECT 1 FROM span WHERE span.trace_id = trace.trace_id AND ({of_span}))")
    values = [pattern] * (len(columns) + len(columns_of_span))
    if not node.in_name:
        of_trace.append("lower(hex(trace.trace_id)) LIKE ? ESCAPE '\\'")
        values.append(pattern[1:])
    return Condition(f"({' OR '.join(of_trace)})", values)
