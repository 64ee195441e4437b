"""MLflow and Phoenix on the same bodies, each in an environment of its own under .run/, where they install."""

from __future__ import annotations

from bench.figure import Figure
from bench.run import Run


def measure(run: Run) -> list[Figure]:
    return []
