"""Two records of one model call that share no id: an SDK's own span beside an instrumentation's, a framework's around
a client's, each perhaps in a trace of its own.

Only records of one process by two instrumentations are compared. Words alone are no evidence, as an app may ask the
same thing twice at once: what was asked and answered must agree, and one record must fill the time of the other. A
record without words must begin and end with the other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from spanscope.model.traces import Record, SpanRow

# JavaScript's clocks tick in milliseconds, and an SDK ends its span when the stream's last byte was read.
SLACK = 10_000_000

# Calls that run beside a call: enough for a busy app, and a bound for one that makes thousands at once.
_LOOKED_AT = 32


def pairs(records: Iterable[Record]) -> Iterator[tuple[Record, Record]]:
    """Each record with at most one of every other instrumentation; what fits closest goes first."""
    found: list[tuple[int, tuple[str, str], tuple[str, str], Record, Record]] = []
    for run in _runs(records):
        for at, record in enumerate(run):
            for other in run[at + 1 : at + 1 + _LOOKED_AT]:
                if other.row.start > record.row.end + SLACK:
                    break
                apart = distance(record, other)
                if apart is not None:
                    found.append((apart, record.key, other.key, record, other))
    groups: dict[tuple[str, str], set[str]] = {}
    for *_, record, other in sorted(found, key=lambda pair: pair[:3]):
        one = groups.setdefault(record.key, {record.row.scope_name})
        two = groups.setdefault(other.key, {other.row.scope_name})
        if one.isdisjoint(two):
            one |= two
            for key, scopes in groups.items():
                if scopes is two:
                    groups[key] = one
            yield record, other


def _runs(records: Iterable[Record]) -> list[list[Record]]:
    """The records of each process in order of time; of those only that have several instrumentations."""
    runs: dict[int, list[Record]] = {}
    for record in records:
        if record.row.run_key is not None and record.row.scope_name and record.row.duration is not None:
            runs.setdefault(record.row.run_key, []).append(record)
    several = [run for run in runs.values() if len({record.row.scope_name for record in run}) > 1]
    return [sorted(run, key=lambda record: (record.row.start, record.key)) for run in several]


def distance(a: Record, b: Record) -> int | None:
    """Nanoseconds between their beginnings and ends; None if they can't be one call."""
    one, two = a.row, b.row
    if one.run_key != two.run_key or one.scope_name == two.scope_name:
        return None
    if (one.status == "error") != (two.status == "error"):
        return None
    # Within a trace, what is around a call may be a loop of calls; twins.py knows when it is not.
    if a.trace_id == b.trace_id and one.parent_span_id != two.parent_span_id:
        return None
    if one.response_id and two.response_id and one.response_id != two.response_id:
        return None
    if not _same_model(one.model, two.model) or not _agree(one.output, two.output):
        return None
    begin, end = abs(one.start - two.start), abs(one.end - two.end)
    if begin <= SLACK and end <= SLACK:
        overlap = max(one.start, two.start) <= min(one.end, two.end)
        return begin + end if overlap and _agree(one.ask_key, two.ask_key) else None
    outer, inner = (one, two) if one.end - one.start >= two.end - two.start else (two, one)
    within = outer.start - SLACK <= inner.start and inner.end <= outer.end + SLACK
    fills = 2 * (inner.end - inner.start) >= outer.end - outer.start
    return begin + end if within and fills and one.ask_key is not None and one.ask_key == two.ask_key else None


def window(row: SpanRow) -> tuple[int, int]:
    """Between which times another record of the call may begin."""
    return row.start - (row.end - row.start) - SLACK, row.end + SLACK


def _agree(one: object, two: object) -> bool:
    return one is None or two is None or one == two


def _same_model(one: str | None, two: str | None) -> bool:
    """One may name what was asked for (`gpt-4o-mini`), the other what answered (`gpt-4o-mini-2024-07-18`)."""
    return one is None or two is None or one.startswith(two) or two.startswith(one)
