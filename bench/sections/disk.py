"""Bytes of the store a byte of OTLP, and what all deferred work costs."""

from __future__ import annotations

from bench import load
from bench.figure import Figure, number
from bench.load import Load
from bench.product import Collector, Cpu, bytes_before_packing, bytes_on_disk
from bench.run import Run


def measure(run: Run) -> list[Figure]:
    data_dir = run.fresh("disk")
    with Collector(data_dir) as collector:
        cpu = Cpu(collector.pid)
        outcome = load.run(Load(collector.traces_url, "llm", 50, 4, run.block(), requests=run.pick(8, 200, 600)))
        acknowledged = cpu.spent()
        collector.until_derived()
        derived = cpu.spent()
        fresh = bytes_before_packing(data_dir)
        collector.until_idle()
        total = cpu.spent()
        idle = bytes_on_disk(data_dir)
    sent = outcome.sent_bytes
    micros = [f"{number(seconds / outcome.spans * 1e6)} us" for seconds in (acknowledged, derived, total)]
    return [
        Figure("bytes on disk a byte of OTLP, fresh", "", fresh / sent, None, None, "at most", 1.15),
        Figure("the same after idle compaction", "", idle / sent, None, None, "at most", 0.4),
        Figure("LLM-like spans a CPU second, every deferred job charged, 50x4", "", outcome.spans / total,
               note=f"CPU a span until acknowledged {micros[0]}, derived {micros[1]}, idle {micros[2]}"),
    ]  # fmt: skip
