"""How costs grow with the store: latencies, and CPU a span of each job, at three sizes of about three to one.

Small spans, ten a trace. Ten million take an hour or more and up to 19 GB, so figures come one by one, and who stops
the run keeps those that were there. The last spans before each size go to a collector that holds deferred work back,
and are derived and indexed by one that has nothing else to do: so the CPU of each job is its own.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable, Iterator

from bench import figure, load
from bench.bodies import RARE_WORD, span_id, trace_id
from bench.figure import Figure
from bench.load import Load
from bench.product import HELD, Collector, Cpu, Sidecar, bytes_on_disk
from bench.run import Run

SIZES = (3_000, 10_000, 30_000, 100_000, 300_000, 1_000_000, 3_000_000, 10_000_000)
_PER_TRACE, _PER_REQUEST = 10, 500
# No more than this waits to be derived, so that no wait is longer than some minutes.
_SLICE = 250_000


def measure(run: Run) -> Iterator[Figure]:
    largest = run.largest or run.pick(SIZES[1], 300_000, SIZES[-1])
    sizes = [size for size in SIZES if size <= largest][-3:]
    if not sizes:
        raise ValueError(f"the smallest size is {SIZES[0]:,}")
    # CPU is counted in hundredths of a second, some 2,500 spans; a load is whole requests.
    loads = run.pick(1, 1, 4)
    each = max(1, sizes[0] // 2 // loads // _PER_REQUEST) * _PER_REQUEST
    store = _Store(run)
    first: dict[str, float] = {}
    for size in sizes:
        store.fill(size - loads * each - _PER_REQUEST)
        for what, unit, values, note in itertools.chain(store.costs(loads, each), store.latencies()):
            one = figure.of(f"{what}, at {store.spans:,} spans", unit, values, note=note)
            yield one
            assert one.value is not None
            began = first.setdefault(what, one.value)
            if size == sizes[-1] and began:
                yield Figure(f"its growth from {sizes[0]:,} spans", "times", one.value / began)


# What, unit, values, note.
_Measured = tuple[str, str, list[float], str]


class _Store:
    """`spans`: how many are in it. Collectors come and go."""

    def __init__(self, run: Run) -> None:
        self.spans = 0
        self._run = run
        self._data_dir = run.fresh("growth")
        self._random = random.Random(11)
        # Of each load its first request and their number: where to find traces again.
        self._sent: list[tuple[int, int]] = []

    def fill(self, size: int) -> None:
        with Collector(self._data_dir) as collector:
            # Fifty traces of each size hold the rare word, so that a search finds about as many everywhere.
            self._send(collector, _PER_REQUEST, rare=True)
            while self.spans < size:
                self._send(collector, min(_SLICE, size - self.spans))
                collector.until_indexed()

    def costs(self, loads: int, each: int) -> Iterator[_Measured]:
        """CPU of `loads` loads of `each` spans, behind a request that nothing is charged for."""
        spans = loads * each + _PER_REQUEST
        acknowledged: list[float] = []
        with Collector(self._data_dir, HELD) as collector:
            self._send(collector, _PER_REQUEST)
            for _ in range(loads):
                cpu = Cpu(collector.pid)
                self._send(collector, each)
                acknowledged.append(cpu.spent() / each * 1e6)
        yield f"CPU until acknowledged, {_PER_REQUEST}x4", "us a span", acknowledged, ""
        with Collector(self._data_dir) as collector:
            cpu = Cpu(collector.pid)
            collector.until_derived()
            derived = cpu.spent()
            yield "CPU to derive", "us a span", [derived / spans * 1e6], f"{spans:,} spans"
            collector.until_indexed()
            yield "CPU to index", "us a span", [(cpu.spent() - derived) / spans * 1e6], f"{spans:,} spans"

    def latencies(self) -> Iterator[_Measured]:
        times = self._run.pick(2, 50, 100)
        with Collector(self._data_dir) as collector, Sidecar(self._data_dir) as sidecar:
            # Packed as well: from here on the sidecar has the machine for itself.
            collector.until_idle()
            size = f"store {bytes_on_disk(self._data_dir) / 1e6:,.0f} MB"
            page = _times(times, lambda: sidecar.ask("listTraces", limit=100))
            yield "`listTraces`, newest 100", "ms", page, size
            traces = _times(times, lambda: sidecar.ask("getTrace", traceId=self._some_span()[0]))
            yield f"`getTrace` of {_PER_TRACE} spans", "ms", traces, "any trace of the store"
            spans = _times(times, lambda: sidecar.ask("getSpan", **dict(zip(_SPAN, self._some_span(), strict=True))))
            yield "`getSpan`", "ms", spans, "any span of the store"
            found = sidecar.result("listTraces", limit=100, query=RARE_WORD)["total"]
            search = _times(times, lambda: sidecar.ask("listTraces", limit=100, query=RARE_WORD))
            yield "`listTraces` of a rare word, newest 100", "ms", search, f"{found:,} found"

    def _send(self, collector: Collector, spans: int, rare: bool = False) -> None:
        first, requests = self._run.block(), spans // _PER_REQUEST
        load.run(Load(collector.traces_url, "small", _PER_REQUEST, 4, first, requests=requests,
                      per_trace=_PER_TRACE, rare=rare, retry=True))  # fmt: skip
        self._sent.append((first, requests))
        self.spans += spans

    def _some_span(self) -> tuple[str, str]:
        """Ids of a trace out of all, and of a span of it."""
        (first, requests), *_ = self._random.choices(self._sent, [requests for _, requests in self._sent])
        at = self._random.randrange(_PER_REQUEST)
        return trace_id(first + self._random.randrange(requests), at // _PER_TRACE), span_id(at)


_SPAN = ("traceId", "spanId")


def _times(times: int, ask: Callable[[], tuple[float, bytes]]) -> list[float]:
    """Milliseconds. The first is not counted: it opens what stays open."""
    return [ask()[0] * 1000 for _ in range(times + 1)][1:]
