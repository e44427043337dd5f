"""The arithmetic of the bench: what several runs say together, and how far off that may be. Pure."""

import itertools
import math
import random
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

Turns = Sequence[Sequence[float]]
"""Measurements, turn by turn; the turns of two forwarders alternate."""

_REDRAWN = 500
_SEED = 20261122


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value, how far it may be off by chance (two standard errors), and how many runs it is made of.

    A single run knows no spread: it is 0.
    """

    value: float
    spread: float = 0.0
    runs: int = 1

    @classmethod
    def of(cls, values: Sequence[float]) -> Self:
        """The middle of one value for each run (or pair of runs); there is at least one."""
        if len(values) == 1:
            return cls(values[0])
        error = statistics.stdev(values) / math.sqrt(len(values))
        return cls(statistics.median(values), 2 * error, len(values))


def added(ours: Turns, floor: Turns, share: float) -> Estimate:
    """How much more ours is than the floor, each at the same share of its own distribution.

    Every measurement of every turn counts, none is paired with another. The spread is two standard deviations
    of the same number over sets of turns that are drawn anew with replacement; a turn and its neighbour stay
    together, since they share the machine's mood.
    """
    neighbours = list(zip(ours, floor, strict=True))
    dice = random.Random(_SEED)  # noqa: S311 - the same measurements must give the same spread
    redrawn = [_apart(dice.choices(neighbours, k=len(neighbours)), share) for _ in range(_REDRAWN)]
    return Estimate(_apart(neighbours, share), _spread(redrawn, len(neighbours)), len(neighbours))


def _apart(neighbours: Sequence[tuple[Sequence[float], Sequence[float]]], share: float) -> float:
    ours, floor = zip(*neighbours, strict=True)
    return percentile(flat(ours), share) - percentile(flat(floor), share)


def quotient(ours: Sequence[float], floor: Sequence[float]) -> Estimate:
    """How many times the floor's middle measurement ours is; both were measured in turns.

    The spread is two standard deviations of the same number over pairs that are drawn anew with replacement.
    """
    pairs = list(zip(ours, floor, strict=True))
    dice = random.Random(_SEED)  # noqa: S311 - the same measurements must give the same spread
    redrawn = [_over(dice.choices(pairs, k=len(pairs))) for _ in range(_REDRAWN)]
    return Estimate(_over(pairs), _spread(redrawn, len(pairs)), len(pairs))


def _over(pairs: Sequence[tuple[float, float]]) -> float:
    ours, floor = zip(*pairs, strict=True)
    return float(statistics.median(ours) / statistics.median(floor))


def _spread(redrawn: Sequence[float], drawn: int) -> float:
    """Two standard deviations; sets that are drawn anew vary less than new ones would, small ones above all.

    The variance of a mean over them is (drawn - 1) / drawn of what it is over new ones.
    """
    return 2 * statistics.stdev(redrawn) * math.sqrt(drawn / max(drawn - 1, 1))


def flat(turns: Turns) -> list[float]:
    """All measurements of all turns."""
    return list(itertools.chain.from_iterable(turns))


def ratios(ours: Sequence[float], floor: Sequence[float]) -> tuple[float, ...]:
    """Run by run, ours over the floor's: neighbours in time share the machine's mood."""
    return tuple(mine / theirs for mine, theirs in zip(ours, floor, strict=True))


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that is at least as large as `share` (0 to 1) of all values."""
    ordered = sorted(values)
    return ordered[max(math.ceil(share * len(ordered)) - 1, 0)]


def middle(values: Sequence[float], unit: str) -> str:
    """The middle of the values as it is shown."""
    value = percentile(values, 0.5)
    return f"{value:.0f}{unit}" if value >= 100 else f"{value:.2f}{unit}"
