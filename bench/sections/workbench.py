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

_E2E = ROOT / "tests" / "e2e"
# Of the traces to click on, as tests/e2e/benchmark.ts looks for them, and of the list that it scrolls.
_TREES = (1_000, 30_000)
_LISTED = 100_000


def measure(run: Run) -> Iterator[Figure]:
    missing = _missing()
    if missing or run.size == "smoke":
        yield Figure("the pages in the workbench", "ms", None, note=missing or "a smoke run has no workbench")
        return
    data_dir = run.fresh("workbench")
    _fill(run, data_dir)
    try:
        yield from pages.figures(_E2E, "benchmark.ts", "--data", str(data_dir), "--rounds", str(run.pick(1, 3, 7)))
    except (OSError, subprocess.SubprocessError) as error:
        yield Figure("the pages in the workbench", "ms", None, note=f"{type(error).__name__}: what it said is above")


def _missing() -> str:
    """What `make bench SECTIONS=workbench` would have brought."""
    if not (_E2E / "node_modules/code-server/lib/vscode/node_modules").exists():
        return "code-server is not there"
    return "" if list((ROOT / "extension" / "dist").glob("*.vsix")) else "the extension is not packaged"


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
