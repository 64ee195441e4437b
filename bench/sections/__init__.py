"""One function a section: a Run in, figures out."""

from __future__ import annotations

from collections.abc import Callable

from bench.figure import Figure
from bench.run import Run
from bench.sections import browser, disk, durability, ingest, lists, live, memory, peers, starting, traces

Section = Callable[[Run], list[Figure]]

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
}
