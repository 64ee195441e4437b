"""Opening a trace: from the request to the last byte of its tree."""

from __future__ import annotations

from bench import figure
from bench.bodies import one_trace, trace_id
from bench.figure import Figure
from bench.load import Http
from bench.product import Collector, Sidecar
from bench.run import Run

_SIZES = ((1_000, 30), (10_000, 250), (30_000, 700))


def measure(run: Run) -> list[Figure]:
    sizes = _SIZES[: run.pick(1, 3, 3)]
    data_dir = run.fresh("traces")
    with Collector(data_dir) as collector:
        app = Http(collector.traces_url)
        for number, (spans, _) in enumerate(sizes):
            for body in one_trace(spans, number):
                assert app.post(body, "Content-Type: application/x-protobuf\r\n") == 200
        app.close()
        collector.until_derived()
        figures: list[Figure] = []
        with Sidecar(data_dir) as sidecar:
            sidecar.ask("listTraces", limit=50)
            for number, (spans, target) in enumerate(sizes):
                took: list[float] = []
                for _ in range(run.pick(1, 7, 11)):
                    seconds, answer = sidecar.ask("getTrace", traceId=trace_id(number))
                    took.append(seconds * 1000)
                figures.append(
                    figure.of(f"`getTrace` of {spans:,} spans, request to last byte", "ms", took, "at most", target,
                              f"{len(answer) / 1e6:.1f} MB")
                )  # fmt: skip
    return figures
