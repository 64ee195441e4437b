"""Resident memory of sidecar and collector together, idle and under a flood."""

from __future__ import annotations

import statistics
import time

import psutil

from bench import load
from bench.figure import Figure
from bench.load import Load
from bench.product import Sidecar, free_ports
from bench.run import Run

_MB = 1 << 20


def measure(run: Run) -> list[Figure]:
    data_dir = run.fresh("memory")
    with Sidecar(data_dir) as sidecar:
        http, grpc = free_ports(2)
        status = sidecar.result("startCollector", httpPort=http, grpcPort=grpc)
        sidecar.ask("listTraces", limit=50)
        time.sleep(run.pick(1, 5, 5))
        idle = _mb(sidecar)
        seconds = run.pick(1, 15, 60)
        url = f"{status['httpEndpoint'].rstrip('/')}/v1/traces"
        process = load.begin(Load(url, "llm", 512, 4, run.block(), seconds=seconds, retry=True))
        seen: list[tuple[float, ...]] = []
        while process.poll() is None:
            seen.append(_mb(sidecar))
            time.sleep(0.25)
        load.outcome(process)
    totals = [sum(mb) for mb in seen]
    third = max(1, len(totals) // 3)
    # The first third fills caches; from then on it must not grow.
    growth = statistics.mean(totals[-third:]) / statistics.mean(totals[third : 2 * third] or totals)
    parts = f"sidecar {idle[0]:.0f}, collector {sum(idle[1:]):.0f}"
    return [
        Figure("resident memory, idle, both processes", "MB", sum(idle), None, None, "at most", 90, parts),
        Figure(f"the same at its highest while ingesting for {seconds} s, 512x4", "MB", max(totals), min(totals),
               max(totals), "at most", 200),
        Figure("its last third over its second", "times", growth, None, None, "at most", 1.1, "flat"),
    ]  # fmt: skip


def _mb(sidecar: Sidecar) -> tuple[float, ...]:
    processes = [psutil.Process(sidecar.pid), *sidecar.children()]
    return tuple(process.memory_info().rss / _MB for process in processes)
