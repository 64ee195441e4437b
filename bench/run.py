"""What a section is given: how much to do, and a folder of its own."""

from __future__ import annotations

import itertools
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from bench.load import ROOT

Size = Literal["smoke", "quick", "full"]


@dataclass(slots=True)
class Run:
    """`smoke` proves that everything runs and measures nothing worth reading."""

    size: Size
    folder: Path
    # Spans of the growth section's largest store; 0 for the size's own.
    largest: int = 0
    _numbers: itertools.count[int] = field(default_factory=lambda: itertools.count(1))

    def pick(self, smoke: int, quick: int, full: int) -> int:
        return {"smoke": smoke, "quick": quick, "full": full}[self.size]

    def fresh(self, name: str) -> Path:
        """A data folder that is not there yet."""
        path = self.folder / name
        shutil.rmtree(path, ignore_errors=True)
        path.parent.mkdir(parents=True, exist_ok=True)
        return path

    def block(self) -> int:
        """The first of a hundred thousand request numbers that no other load uses."""
        return next(self._numbers) * 100_000


HOME = ROOT / ".run" / "bench"
