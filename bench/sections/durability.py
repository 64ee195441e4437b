"""What an acknowledgement is worth, and what it costs on worse disks."""

from __future__ import annotations

import sys
from dataclasses import replace

from bench import figure, load
from bench.figure import Figure
from bench.load import Load
from bench.product import COMMAND, Collector, Cpu, stored_spans
from bench.run import Run

_DISKS = {
    "as shipped (synchronous=NORMAL)": COMMAND,
    "synchronous=FULL": (sys.executable, "-m", "bench.variant", "full"),
    "a slow disk: FULL, 10 ms a commit": (sys.executable, "-m", "bench.variant", "slow"),
}


def measure(run: Run) -> list[Figure]:
    figures = [_lost(run)]
    repeats = run.pick(1, 2, 3)
    some = run.pick(4, 50, 100)
    for name, command in _DISKS.items():
        rates: list[float] = []
        cpus: list[float] = []
        ones: list[float] = []
        slowest: list[float] = []
        with Collector(run.fresh("disk-variant"), command) as collector:
            batch = Load(collector.traces_url, "llm", 50, 4, 0, requests=some)
            one = Load(collector.traces_url, "llm", 1, 4, 0, requests=some * 4, per_trace=1)
            load.run(replace(batch, first=run.block(), requests=8))
            for _ in range(repeats):
                collector.until_derived()
                cpu = Cpu(collector.pid)
                outcome = load.run(replace(batch, first=run.block()))
                cpus.append(outcome.spans / max(cpu.spent(), 0.01))
                rates.append(outcome.spans / outcome.seconds)
                collector.until_derived()
                outcome = load.run(replace(one, first=run.block()))
                ones.append(outcome.requests / outcome.seconds)
                slowest.append(outcome.quantile(0.99) * 1000)
        figures += [
            figure.of(f"llm 50x4, {name}", "spans/s", rates,
                      note=f"{figure.number(sorted(cpus)[len(cpus) // 2])} a CPU second"),
            figure.of(f"one-span requests, 4 connections, {name}", "/s", ones,
                      note=f"p99 {figure.number(max(slowest))} ms"),
        ]  # fmt: skip
    return figures


def _lost(run: Run) -> Figure:
    """kill -9 right behind the last acknowledgement: what of the acknowledged spans is not there afterwards?"""
    lost: list[float] = []
    for _ in range(run.pick(1, 2, 3)):
        data_dir = run.fresh("killed")
        with Collector(data_dir) as collector:
            before = stored_spans(data_dir)
            outcome = load.run(Load(collector.traces_url, "llm", 50, 4, run.block(), requests=run.pick(4, 40, 100)))
            collector.kill()
        with Collector(data_dir):
            # Each start sends one span to see whether it is accepted.
            lost.append(outcome.spans - (stored_spans(data_dir) - before - 1))
    return figure.of("acknowledged spans lost by kill -9 behind the last of them", "", lost, "at most", 0)
