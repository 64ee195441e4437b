"""One model call that two instrumentations recorded: which spans are records of it, and which is the richest.

The evidence is the provider's id of the answer, or a record without content directly below one that has it, or, where
ids are missing, that two instrumentations of one process say the same at the same time (coincidence.py).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from spanscope.model import coincidence
from spanscope.model.traces import Record, SpanRow, Twin

# Three instrumentations and a retry are 4. A test's model server that answers every call with one id makes thousands.
MOST_RECORDS = 8


def with_twins(trace_id: str, rows: Sequence[SpanRow], elsewhere: Iterable[Record] = ()) -> list[SpanRow]:
    """The trace's rows with `twin` and `repeats` filled in. `elsewhere`: calls of other traces that may be the same."""
    found: dict[str, SpanRow] = {}
    for records in calls(trace_id, rows, elsewhere):
        for record in records:
            if record.trace_id != trace_id:
                continue
            repeats = record is not records[0]
            other = records[0] if repeats else records[1]
            found[record.row.span_id] = replace(record.row, twin=Twin(*other.key), repeats=repeats)
    return [found.get(row.span_id, row) for row in rows]


def calls(trace_id: str, rows: Sequence[SpanRow], elsewhere: Iterable[Record] = ()) -> list[list[Record]]:
    """The calls that have several records, the richest record of each first. O(n log n)."""
    own = [Record(trace_id, row) for row in rows if row.category == "llm"]
    groups = _Groups()
    by_id: dict[str, list[Record]] = {}
    for record in [*own, *elsewhere]:
        if record.row.response_id:
            by_id.setdefault(record.row.response_id, []).append(record)
    for records in by_id.values():
        if 1 < len(records) <= MOST_RECORDS:
            for at, record in enumerate(records):
                for other in records[:at]:
                    if _same_call(other, record):
                        groups.join(other, record)
    for outer, inner in _wrapped(own):
        groups.join(outer, inner)
    for one, two in coincidence.pairs([*own, *elsewhere]):
        groups.join_apart(one, two)
    return [sorted(group, key=_richest_first) for group in groups]


class _Groups:
    """Records joined pair by pair."""

    def __init__(self) -> None:
        self._of: dict[tuple[str, str], list[Record]] = {}

    def join(self, a: Record, b: Record) -> None:
        first, second = self._of.get(a.key, [a]), self._of.get(b.key, [b])
        if first is second:
            return
        first.extend(second)
        for record in first:
            self._of[record.key] = first

    def join_apart(self, a: Record, b: Record) -> None:
        """Unless the records that are joined already tell that an instrumentation would have recorded a call twice."""
        first, second = self._of.get(a.key, [a]), self._of.get(b.key, [b])
        if {record.row.scope_name for record in first}.isdisjoint(record.row.scope_name for record in second):
            self.join(a, b)

    def __iter__(self) -> Iterator[list[Record]]:
        return iter({id(group): group for group in self._of.values()}.values())


def _same_call(a: Record, b: Record) -> bool:
    """Two with one id. The same instrumentation does not record a call twice, and two do it at the same time."""
    nested = a.trace_id == b.trace_id and (
        a.row.parent_span_id == b.row.span_id or b.row.parent_span_id == a.row.span_id
    )
    apart = not a.row.scope_name or a.row.scope_name != b.row.scope_name
    return (nested or apart) and _overlap(a.row, b.row)


def _overlap(a: SpanRow, b: SpanRow) -> bool:
    return (b.duration is None or a.start <= b.end) and (a.duration is None or b.start <= a.end)


def _wrapped(own: Sequence[Record]) -> Iterator[tuple[Record, Record]]:
    """Calls directly below a call: the same one, if the inner has no content and is the only one there."""
    by_span = {record.row.span_id: record for record in own}
    below: dict[str, list[Record]] = {}
    for record in own:
        if record.row.parent_span_id in by_span:
            below.setdefault(record.row.parent_span_id or "", []).append(record)
    for span_id, records in below.items():
        outer, inner = by_span[span_id], records[0]
        if len(records) == 1 and inner is not outer and _has_content(outer.row) and not _has_content(inner.row):
            ids = {outer.row.response_id, inner.row.response_id} - {None}
            models = {outer.row.model, inner.row.model} - {None}
            if len(ids) < 2 and len(models) < 2 and _overlap(outer.row, inner.row):
                yield outer, inner


def _has_content(row: SpanRow) -> bool:
    return row.input is not None or row.output is not None


def has_tokens(row: SpanRow) -> bool:
    return row.input_tokens is not None or row.output_tokens is not None or row.total_tokens is not None


def _richest_first(record: Record) -> tuple[int, bool, int, int, tuple[str, str]]:
    """Messages, then usage; of equals the outer, which starts first and ends last."""
    row = record.row
    return -(row.input is not None) - (row.output is not None), not has_tokens(row), row.start, -row.end, record.key
