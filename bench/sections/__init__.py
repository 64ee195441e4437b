"""One function a section: a Run in, figures out; one by one where they are long in coming."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from bench.figure import Figure
from bench.run import Run
from bench.sections import (
    browser,
    disk,
    durability,
    growth,
    ingest,
    lists,
    live,
    memory,
    peers,
    starting,
    traces,
    workbench,
)

Section = Callable[[Run], Iterable[Figure]]

# In the order of the table.
SECTIONS: dict[str, Section] = {
    "peers": peers.measure,
    "ingest": ingest.measure,
    "durability": durability.measure,
    "starting": starting.measure,
    "memory": memory.measure,
    "live": live.measure,
    "traces": traces.measure,
    "disk": disk.measure,
    "lists": lists.measure,
    "browser": browser.measure,
    "workbench": workbench.measure,
    "growth": growth.measure,
}
# Only when asked for: they need something large installed, or take hours.
NAMED = frozenset({"peers", "workbench", "growth"})
