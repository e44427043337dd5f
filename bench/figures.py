"""The rows of the bench's table, and whether each meets its target. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bench.estimates import Estimate


class Verdict(StrEnum):
    """What a figure says about its target. Only `MISSED` fails a run."""

    MET = "met"
    WITHIN_NOISE = "within noise"
    MISSED = "missed"
    NO_TARGET = "-"


class Bound(StrEnum):
    """On which side of its target a figure must be."""

    AT_LEAST = "≥"
    AT_MOST = "≤"


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One row of the table. One without a target stands there to be read beside others.

    `floor` and `ours` show what the estimate was made of; `note` says what a reader must know to judge.
    """

    name: str
    estimate: Estimate
    bound: Bound = Bound.AT_MOST
    target: float | None = None
    unit: str = ""
    floor: str = ""
    ours: str = ""
    note: str = ""

    @property
    def verdict(self) -> Verdict:
        """Whether the target is met, missed, or missed by no more than the spread."""
        if self.target is None:
            return Verdict.NO_TARGET
        beyond = self.estimate.value - self.target
        if self.bound is Bound.AT_LEAST:
            beyond = -beyond
        if beyond <= 0:
            return Verdict.MET
        return Verdict.WITHIN_NOISE if beyond <= self.estimate.spread else Verdict.MISSED

    @property
    def shown(self) -> str:
        """The value with its spread, where there is one, and its unit."""
        spread = f" ± {self.estimate.spread:.2f}" if self.estimate.runs > 1 else ""
        return f"{self.estimate.value:.2f}{spread}{self.unit}"

    @property
    def wanted(self) -> str:
        """The target with its side and unit; nothing where there is none."""
        return "" if self.target is None else f"{self.bound.value} {self.target:g}{self.unit}"


Take = Callable[[Figure], None]
"""What a part of the bench gives each figure to, as soon as it is measured."""


def worst(figures: Sequence[Figure]) -> Verdict:
    """The verdict on all of them together."""
    verdicts = {figure.verdict for figure in figures}
    order = (Verdict.MISSED, Verdict.WITHIN_NOISE, Verdict.MET)
    return next((verdict for verdict in order if verdict in verdicts), Verdict.NO_TARGET)
