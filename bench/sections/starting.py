"""How soon the two processes are there."""

from __future__ import annotations

import sys

from bench import figure
from bench.figure import Figure
from bench.product import Collector, Sidecar
from bench.run import Run

_BARE = (
    sys.executable,
    "-c",
    "from pygls.lsp.server import LanguageServer; LanguageServer('bare', '1').start_io()",
)


def measure(run: Run) -> list[Figure]:
    accepted: list[float] = []
    ours: list[float] = []
    bare: list[float] = []
    for at in range(run.pick(1, 5, 9) + 1):
        with Collector(run.fresh(f"start-{at}")) as collector:
            accepted.append(collector.first_accepted_seconds)
        with Sidecar(run.fresh(f"start-{at}")) as sidecar:
            ours.append(sidecar.initialize_seconds * 1000)
        with Sidecar(run.folder, _BARE, "") as server:
            bare.append(server.initialize_seconds * 1000)
    # The first of each reads its modules from the disk.
    accepted, ours, bare = accepted[1:], ours[1:], bare[1:]
    shares = [mine / other for mine, other in zip(ours, bare, strict=True)]
    return [
        figure.of("collector: start to first accepted request", "s", accepted, "at most", 0.5),
        figure.of("sidecar: start to the reply of `initialize`", "ms", ours, "at most", 150),
        figure.of("the same, in replies of a bare pygls server", "", shares, "at most", 0.2,
                  f"that takes {figure.number(sorted(bare)[len(bare) // 2])} ms"),
    ]  # fmt: skip
