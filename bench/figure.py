"""One measured figure against its target, and the table of them."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Sense = Literal["at most", "at least"]


@dataclass(frozen=True, slots=True)
class Figure:
    """`low` and `high`: over the repeats. No `target`: only to know. No `value`: not run, for the reason in `note`."""

    what: str
    unit: str
    value: float | None
    low: float | None = None
    high: float | None = None
    sense: Sense | None = None
    target: float | None = None
    note: str = ""

    @property
    def met(self) -> bool | None:
        if self.target is None or self.value is None:
            return None
        return self.value <= self.target if self.sense == "at most" else self.value >= self.target

    def cells(self) -> tuple[str, ...]:
        target = f"{self.sense} {number(self.target)}" if self.target is not None else ""
        value = f"{number(self.value)} {self.unit}".rstrip() if self.value is not None else "not run"
        spread = f"{number(self.low)} to {number(self.high)}" if self.low is not None and self.high != self.low else ""
        met = {True: "yes", False: "no", None: ""}[self.met]
        return self.what, target, value, spread, met, self.note


HEAD = ("what", "target", "measured", "spread", "met", "note")


def of(
    what: str,
    unit: str,
    values: Sequence[float],
    sense: Sense | None = None,
    target: float | None = None,
    note: str = "",
) -> Figure:
    """The median of the repeats, and their ends."""
    return Figure(what, unit, statistics.median(values), min(values), max(values), sense, target, note)


def number(value: float | None) -> str:
    if value is None:
        return ""
    if value == 0 or abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.3g}"


def line(figure: Figure) -> str:
    what, target, value, spread, met, note = figure.cells()
    goal = f"{target}: {met or 'not known'}" if target else ""
    return f"{what}: {value}" + "".join(f"; {one}" for one in (goal, spread, note) if one)


def markdown(figures: Sequence[Figure]) -> str:
    rows = [HEAD, ("---",) * len(HEAD), *(figure.cells() for figure in figures)]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows) + "\n"


def plain(figures: Sequence[Figure]) -> str:
    rows = [HEAD, *(figure.cells() for figure in figures)]
    widths = [max(len(row[at]) for row in rows) for at in range(len(HEAD))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )
