"""Where the time of a trace went."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from spanscope.model.traces import SpanRow, TimeSplit


def time_split(ordered: Sequence[SpanRow], start: int, end: int) -> TimeSplit:
    """A moment with a model call open counts as model, else one with a tool as tools, else one with other work.

    `ordered`: in tree order. A span without an end lasts until `end`. O(n log n).
    """
    # As sums: a step of +1 or -1 for each of the three at every start and end.
    edges: list[tuple[int, int, int]] = []
    for place, row in enumerate(ordered):
        kind = _kind(ordered, place)
        since, until = max(row.start, start), end if row.duration is None else min(row.end, end)
        if kind is not None and until > since:
            edges += [(since, kind, 1), (until, kind, -1)]
    edges.sort()
    spent, running, last = [0, 0, 0], [0, 0, 0], start
    for at, of, step in edges:
        busy = next((one for one in (0, 1, 2) if running[one]), None)
        if busy is not None:
            spent[busy] += at - last
        last = at
        running[of] += step
    return TimeSplit(*spent)


def _kind(ordered: Sequence[SpanRow], place: int) -> Literal[0, 1, 2] | None:
    row = ordered[place]
    if row.category == "llm":
        return 0
    if row.category == "tool":
        return 1
    # A container is open while nothing happens in it; only leaves say that work went on.
    below = ordered[place + 1].depth if place + 1 < len(ordered) else 0
    return None if below > row.depth or row.category in ("agent", "workflow") else 2
