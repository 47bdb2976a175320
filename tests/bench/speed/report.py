"""Figures as rows, rows as a table or as JSON."""

import os
import platform
from collections.abc import Sequence
from dataclasses import dataclass
from math import isnan
from statistics import median
from typing import Any

from speed.timing import Sample

HEADER = ("measure", "journeygen", "against", "ours s (best; cpu)", "theirs s (best; cpu)", "result", "target", "")


@dataclass(frozen=True)
class Series:
    """All runs of one contestant in one measure."""

    name: str
    samples: tuple[Sample, ...]

    @property
    def median(self) -> float:
        return median(sample.wall for sample in self.samples)

    @property
    def best(self) -> float:
        return min(sample.wall for sample in self.samples)

    @property
    def cpu(self) -> float:
        return median(sample.cpu for sample in self.samples)

    def __str__(self) -> str:
        cpu = "" if isnan(self.cpu) else f"; {self.cpu:.2f}"
        return f"{self.median:.3f} ({self.best:.3f}{cpu})"

    def plain(self) -> dict[str, Any]:
        """For JSON, which knows no NaN."""
        walls = [round(sample.wall, 4) for sample in self.samples]
        cpu = None if isnan(self.cpu) else round(self.cpu, 4)
        return {"name": self.name, "median": self.median, "best": self.best, "cpu": cpu, "walls": walls}


@dataclass(frozen=True)
class Row:
    """One line of the report; without a target it is for information."""

    measure: str
    ours: Series | None = None
    theirs: Series | None = None
    figure: float | None = None
    unit: str = "x"
    target: float | None = None
    note: str = ""
    names: tuple[str, str] = ("", "")
    failed: bool = False

    @property
    def passed(self) -> bool | None:
        if self.figure is None or self.target is None:
            return None
        return self.figure <= self.target

    def cells(self) -> tuple[str, ...]:
        figure = "" if self.figure is None else f"{self.figure:.3g} {self.unit}{self.note}"
        target = "" if self.target is None or self.figure is None else f"<= {self.target:g} {self.unit}"
        verdict = "FAILED" if self.failed else {True: "pass", False: "MISS", None: ""}[self.passed]
        ours, theirs = (str(series) if series else "" for series in (self.ours, self.theirs))
        return (self.measure, *self._names(), ours, theirs, figure, target, verdict)

    def plain(self) -> dict[str, Any]:
        ours, theirs = (series.plain() if series else None for series in (self.ours, self.theirs))
        mine, other = self._names()
        return {
            "measure": self.measure,
            "journeygen": mine,
            "against": other,
            "ours": ours,
            "theirs": theirs,
            "figure": self.figure,
            "unit": self.unit,
            "target": self.target,
            "passed": self.passed,
            "failed": self.failed,
        }

    def _names(self) -> tuple[str, str]:
        mine = self.ours.name if self.ours else self.names[0]
        other = self.theirs.name if self.theirs else self.names[1]
        return mine, other


def ratio(measure: str, ours: Series | None, theirs: Series | None, target: float) -> Row:
    """Ours by theirs, run by run: both runs of a pair met the same load, so the median of pairs is steadier."""
    if ours is None or theirs is None:
        return Row(measure, ours, theirs)
    pairs = [mine.wall / other.wall for mine, other in zip(ours.samples, theirs.samples, strict=True)]
    cpu = "" if isnan(ours.cpu) else f"; cpu {ours.cpu / theirs.cpu:.2f}"
    spread = f" ({min(pairs):.2f}-{max(pairs):.2f}{cpu})"
    return Row(measure, ours, theirs, figure=median(pairs), target=target, note=spread)


def table(rows: Sequence[Row]) -> str:
    lines = [HEADER, *(row.cells() for row in rows)]
    widths = [max(len(line[i]) for line in lines) for i in range(len(HEADER))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines
    )


def machine() -> dict[str, Any]:
    load = " ".join(f"{figure:.2f}" for figure in os.getloadavg())
    system = f"{platform.system()} {platform.release()} {platform.machine()}"
    return {"cores": os.cpu_count(), "load": load, "system": system, "python": platform.python_version()}
