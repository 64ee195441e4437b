"""The pages, alone in Chromium: tests/webview/benchmark.ts measures, this reads what it says."""

from __future__ import annotations

import json
import subprocess

from bench.figure import Figure
from bench.load import ROOT
from bench.run import Run


def measure(run: Run) -> list[Figure]:
    if run.size == "smoke":
        return []
    try:
        done = subprocess.run(
            ["node", "--import", "tsx", "../tests/webview/benchmark.ts", "--json"],
            cwd=ROOT / "webview", capture_output=True, timeout=600, check=True,
        )  # fmt: skip
    except (OSError, subprocess.SubprocessError) as error:
        return [Figure("the pages in Chromium", "ms", None, note=f"{type(error).__name__}: `make setup` and Chromium?")]
    figures: list[Figure] = []
    for line in done.stdout.splitlines():
        found = json.loads(line)
        figures.append(Figure(found["what"], "ms", found["ms"], None, None, "at most", found["target"], found["note"]))
    return figures
