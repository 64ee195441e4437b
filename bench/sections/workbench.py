"""The pages where people have them, in VS Code's workbench: tests/e2e/benchmark.ts measures, this says so."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

from bench import load, pages
from bench.bodies import one_trace
from bench.figure import Figure
from bench.load import ROOT, Http, Load
from bench.product import Collector
from bench.run import Run

_LISTED = 100_000
_TREES = (1_000, 30_000)


def measure(run: Run) -> Iterator[Figure]:
    if run.size == "smoke":
        return
    data_dir = run.fresh("workbench")
    _fill(run, data_dir)
    try:
        rounds = run.pick(1, 3, 7)
        yield from pages.figures(
            ROOT / "tests" / "e2e", "benchmark.ts", "--data", str(data_dir), "--rounds", str(rounds)
        )
    except (OSError, subprocess.SubprocessError) as error:
        yield Figure("the pages in the workbench", "ms", None,
                     note=f"{type(error).__name__}: `make bench SECTIONS=workbench` brings what it needs")  # fmt: skip


def _fill(run: Run, data_dir: Path) -> None:
    with Collector(data_dir) as collector:
        app = Http(collector.traces_url)
        for number, spans in enumerate(_TREES):
            for body in one_trace(spans, number):
                assert app.post(body, "Content-Type: application/x-protobuf\r\n") == 200
        app.close()
        load.run(Load(collector.traces_url, "small", 1_000, 2, run.block(), requests=_LISTED // 1_000, per_trace=1,
                      retry=True))  # fmt: skip
        collector.until_idle()
