"""What an acknowledged span costs the collector, by shape, batch, encoding and transport."""

from __future__ import annotations

import time
from dataclasses import replace

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from bench import figure, load
from bench.bodies import Shape, Template
from bench.figure import Figure
from bench.load import Load
from bench.product import HELD, Collector, Cpu
from bench.run import Run


def measure(run: Run) -> list[Figure]:
    some = run.pick(2, 16, 40)
    repeats = run.pick(1, 3, 5)
    with Collector(run.fresh("ingest"), HELD) as collector:
        url = collector.traces_url
        loads = {
            "llm 50x4": Load(url, "llm", 50, 4, 0, requests=some * 8),
            "llm 50x4 JSON": Load(url, "llm", 50, 4, 0, requests=some * 8, form="json"),
            "llm 50x4 gzip": Load(url, "llm", 50, 4, 0, requests=some * 8, zipped=True),
            "llm 512x1": Load(url, "llm", 512, 1, 0, requests=some),
            "llm 512x1 gRPC": Load(collector.grpc, "llm", 512, 1, 0, requests=some, grpc=True),
            "small 512x4": Load(url, "small", 512, 4, 0, requests=some * 3),
        }
        for each in loads.values():
            load.run(replace(each, first=run.block(), requests=4))
        costs: dict[str, list[float]] = {name: [] for name in loads}
        parses: dict[Shape, list[float]] = {"llm": [], "small": []}
        for _ in range(repeats):
            for shape, found in parses.items():
                found.append(_parse_seconds(shape, some))
            for name, each in loads.items():
                cpu = Cpu(collector.pid)
                outcome = load.run(replace(each, first=run.block()))
                costs[name].append(max(cpu.spent(), 0.01) / outcome.spans)
    with Collector(run.fresh("ones")) as collector:
        one = Load(collector.traces_url, "llm", 1, 1, 0, requests=some * 40, per_trace=1)
        ones = [load.run(replace(one, first=run.block())) for _ in range(repeats)]
    return [
        *(
            figure.of(f"acknowledged spans a collector's CPU second, {name}", "", [1 / cost for cost in costs[name]])
            for name in loads
        ),
        _ratio("CPU of an LLM-like span until acknowledged, in upb parses of it, 512x1", costs["llm 512x1"],
               parses["llm"], 8, "stretch 5"),
        _ratio("the same for small spans, 512x4", costs["small 512x4"], parses["small"], 12, "stretch 7"),
        _share("gRPC against own HTTP, 512 spans", costs["llm 512x1"], costs["llm 512x1 gRPC"], 0.6),
        _share("OTLP/JSON against protobuf, 50 spans", costs["llm 50x4"], costs["llm 50x4 JSON"], 0.5),
        _share("gzip against identity, 50 spans", costs["llm 50x4"], costs["llm 50x4 gzip"], 0.6),
        figure.of("one-span requests a second, one connection", "/s", [one.requests / one.seconds for one in ones],
                  "at least", 1500),
        figure.of("their p99", "ms", [one.quantile(0.99) * 1000 for one in ones], "at most", 10),
    ]  # fmt: skip


def _ratio(what: str, costs: list[float], parses: list[float], target: float, note: str) -> Figure:
    ratios = [cost / parse for cost, parse in zip(costs, parses, strict=True)]
    micros = sorted(costs)[len(costs) // 2] * 1e6
    return figure.of(what, "times", ratios, "at most", target, f"{note}; {micros:.1f} us a span")


def _share(what: str, base: list[float], costs: list[float], target: float) -> Figure:
    shares = [one / other for one, other in zip(base, costs, strict=True)]
    return figure.of(what, "of its spans a CPU second", shares, "at least", target)


def _parse_seconds(shape: Shape, times: int) -> float:
    """CPU seconds of protobuf's own C parser (upb) a span."""
    template = Template(512, shape)
    # Bodies that were not looked at a moment ago, as a receiver's are not.
    bodies = [bytes(template.stamp(number)) for number in range(min(times, 24))]
    began = time.process_time()
    for body in bodies:
        ExportTraceServiceRequest.FromString(body)
    return (time.process_time() - began) / len(bodies) / 512
