"""A figure with its unit and its aim, how it is printed, and how it is kept."""

import json
import statistics
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True, slots=True)
class Figure:
    """`aim` is the most it may be, or with `or_more` the least. Without an aim it stands beside another, to compare."""

    what: str
    value: float
    unit: str = "ms"
    aim: float | None = None
    or_more: bool = False

    @property
    def met(self) -> bool | None:
        if self.aim is None:
            return None
        return self.value >= self.aim if self.or_more else self.value <= self.aim

    @property
    def verdict(self) -> str:
        if self.aim is None:
            return ""
        words = f"aim {self.aim:g} or {'more' if self.or_more else 'less'}"
        return f"  ({words}: met)" if self.met else f"  ({words})  <- aim not met"

    def __str__(self) -> str:
        digits = {"x": 2, "": 0}.get(self.unit, 1)
        return f"{self.value:10.{digits}f} {self.unit:<3} {self.what}{self.verdict}"


def at_share(values: Sequence[float], share: int) -> float:
    """The value below which `share` of a hundred lie; 50 is the median."""
    return statistics.quantiles(values, n=100, method="inclusive")[share - 1]


def show(figures: Sequence[Figure]) -> None:
    for figure in figures:
        print(figure)


def keep(figures: Sequence[Figure]) -> None:
    """Written to build/, which git does not keep: a figure belongs to the machine it was measured on."""
    rows = {f.what: {"value": f.value, "unit": f.unit, "aim": f.aim, "or_more": f.or_more, "met": f.met} for f in figures}
    (ROOT / "build").mkdir(exist_ok=True)
    (ROOT / "build/bench.json").write_text(json.dumps(rows, indent=2) + "\n")


def progress(words: str) -> None:
    """To the other stream, so that the table can be kept by itself."""
    print(words, file=sys.stderr, flush=True)
