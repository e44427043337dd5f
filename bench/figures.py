"""The arithmetic of the bench: what several runs say together, and whether a target is met. Pure."""

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """What a figure says about its target. Only `MISSED` fails a run."""

    MET = "met"
    WITHIN_NOISE = "within noise"
    MISSED = "missed"


class Bound(StrEnum):
    """On which side of its target a figure must be."""

    AT_LEAST = "≥"
    AT_MOST = "≤"


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One row of the table. `values` has one number for each run (or pair of runs), at least one.

    `floor` and `ours` show what the values were made of; `note` says what a reader must know to judge.
    """

    name: str
    values: tuple[float, ...]
    bound: Bound
    target: float
    unit: str = ""
    floor: str = ""
    ours: str = ""
    note: str = ""

    @property
    def value(self) -> float:
        """The middle of the values."""
        return statistics.median(self.values)

    @property
    def spread(self) -> float:
        """How far the value may be off by chance: two standard errors; 0 for a single run."""
        if len(self.values) == 1:
            return 0.0
        return 2 * statistics.stdev(self.values) / math.sqrt(len(self.values))

    @property
    def verdict(self) -> Verdict:
        """Whether the target is met, missed, or missed by no more than the spread."""
        beyond = self.target - self.value if self.bound is Bound.AT_LEAST else self.value - self.target
        if beyond <= 0:
            return Verdict.MET
        return Verdict.WITHIN_NOISE if beyond <= self.spread else Verdict.MISSED


def ratios(ours: Sequence[float], floor: Sequence[float]) -> tuple[float, ...]:
    """Run by run, ours over the floor's: neighbours in time share the machine's mood."""
    return tuple(mine / theirs for mine, theirs in zip(ours, floor, strict=True))


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that is at least as large as `share` (0 to 1) of all values."""
    ordered = sorted(values)
    return ordered[max(math.ceil(share * len(ordered)) - 1, 0)]


def chunked(values: Sequence[float], count: int) -> list[Sequence[float]]:
    """Cut values into `count` runs of equal length; what is over at the end is left out."""
    size = len(values) // count
    return [values[place * size : (place + 1) * size] for place in range(count)]


def worst(figures: Sequence[Figure]) -> Verdict:
    """The verdict on all of them together."""
    verdicts = {figure.verdict for figure in figures}
    if Verdict.MISSED in verdicts:
        return Verdict.MISSED
    return Verdict.WITHIN_NOISE if Verdict.WITHIN_NOISE in verdicts else Verdict.MET
