"""The pages, alone in Chromium: tests/webview/benchmark.ts measures, this reads what it says."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator

from bench import pages
from bench.figure import Figure
from bench.load import ROOT
from bench.run import Run


def measure(run: Run) -> Iterator[Figure]:
    if run.size == "smoke":
        return
    try:
        subprocess.run(["node", "build.mjs"], cwd=ROOT / "webview", check=True, stdout=subprocess.DEVNULL)
        yield from pages.figures(ROOT / "webview", "../tests/webview/benchmark.ts", "--json")
    except (OSError, subprocess.SubprocessError) as error:
        yield Figure("the pages in Chromium", "ms", None, note=f"{type(error).__name__}: `make setup` and Chromium?")
