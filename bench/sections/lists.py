"""The list over a large store: newest page, beside a flood of exports, and a text search."""

from __future__ import annotations

import time

from bench import figure, load
from bench.bodies import RARE_WORD
from bench.figure import Figure
from bench.load import Load
from bench.product import Collector, Sidecar, bytes_on_disk, store
from bench.run import Run

# Of the store to come: traces of 10 small spans, a request holds 100 of them.
_PER_TRACE, _PER_REQUEST = 10, 1000


def measure(run: Run) -> list[Figure]:
    data_dir = run.fresh("lists")
    sizes = (run.pick(1_000, 100_000, 100_000), run.pick(2_000, 0, 1_000_000))
    figures: list[Figure] = []
    with Collector(data_dir) as collector, Sidecar(data_dir) as sidecar:
        filled = 0
        medians: list[float] = []
        for size in filter(None, sizes):
            _fill(run, collector, size - filled)
            filled = size
            took = _pages(sidecar, run.pick(2, 100, 200))
            medians.append(took[len(took) // 2])
            figures.append(
                Figure(f"`listTraces`, newest 100 of {size // _PER_TRACE:,} traces, {size:,} spans", "ms", medians[-1],
                       took[0], took[-1], "at most", 5, f"store {bytes_on_disk(data_dir) / 1e6:.0f} MB")
            )  # fmt: skip
        if len(medians) == 2:
            figures.append(Figure("its growth from the first to the second size", "times", medians[1] / medians[0],
                                  None, None, "at most", 1.5))  # fmt: skip
        figures += _search(run, collector, sidecar, filled)
        figures.append(_beside_a_flood(run, collector, sidecar))
    return figures


def _fill(run: Run, collector: Collector, spans: int) -> None:
    """Every hundredth request is one whose roots hold the rare word."""
    requests = spans // _PER_REQUEST
    rare = max(1, requests // 100)
    for count, marked in ((requests - rare, False), (rare, True)):
        if count:
            load.run(Load(collector.traces_url, "small", _PER_REQUEST, 2, run.block(), requests=count,
                          per_trace=_PER_TRACE, rare=marked, retry=True))  # fmt: skip
    collector.until_derived()


def _pages(sidecar: Sidecar, times: int) -> list[float]:
    sidecar.ask("listTraces", limit=100)
    return sorted(sidecar.ask("listTraces", limit=100)[0] * 1000 for _ in range(times))


def _search(run: Run, collector: Collector, sidecar: Sidecar, spans: int) -> list[Figure]:
    # In idle time the index may still be filled.
    collector.until_idle()
    took = [sidecar.ask("listTraces", limit=100, query=RARE_WORD)[0] * 1000 for _ in range(run.pick(1, 5, 9))]
    found = len(sidecar.result("listTraces", limit=100, query=RARE_WORD)["traces"])
    with store(collector.data_dir) as db:
        began = time.perf_counter()
        columns = "name || title || ifnull(input, '') || ifnull(output, '')"
        db.execute(f"SELECT count(*) FROM span WHERE {columns} LIKE ?", (f"%{RARE_WORD}%",)).fetchone()
        scan = (time.perf_counter() - began) * 1000
    shares = [one / scan for one in took]
    return [
        figure.of(f"text search in {spans:,} spans, newest 100 hits", "ms", took, "at most", 20, f"{found} found"),
        figure.of("the same, in LIKE scans of the spans' texts", "", shares, "at most", 0.02,
                  f"a scan takes {figure.number(scan)} ms"),
    ]  # fmt: skip


def _beside_a_flood(run: Run, collector: Collector, sidecar: Sidecar) -> Figure:
    flood = load.begin(Load(collector.traces_url, "llm", 512, 2, run.block(), seconds=run.pick(1, 5, 10), retry=True))
    time.sleep(0.5)
    took: list[float] = []
    while flood.poll() is None:
        took.append(sidecar.ask("listTraces", limit=100)[0] * 1000)
        time.sleep(0.02)
    outcome = load.outcome(flood)
    took.sort()
    value = took[min(len(took) - 1, int(len(took) * 0.99))]
    note = (
        f"median {figure.number(took[len(took) // 2])} ms; at {figure.number(outcome.spans / outcome.seconds)} spans/s"
    )
    return Figure("`listTraces` while ingesting at full rate, p99", "ms", value, took[0], took[-1], "at most", 20, note)
