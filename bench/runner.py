"""Runs the parts of a plan one after the other, and keeps what was measured when one of them fails."""

import time
from collections.abc import AsyncGenerator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bench.extent import Extent
from bench.figures import Figure, Verdict, worst
from bench.plan import Part


@dataclass(slots=True)
class Outcome:
    """What came of one part: its figures, how many seconds it took, and what it failed with, if it did."""

    name: str
    figures: list[Figure] = field(default_factory=list)
    seconds: float = 0.0
    failure: Exception | None = None

    @property
    def reasons(self) -> list[str]:
        """Why it failed, without the groups in which errors of tasks are wrapped."""
        return [] if self.failure is None else [_named(one) for one in leaves(self.failure)]


async def outcomes(plan: Mapping[str, Part], extent: Extent, folder: Path) -> AsyncGenerator[Outcome, None]:
    """Run every part, and tell of each as it ends; one that fails stops no other."""
    for name, part in plan.items():
        yield await outcome(name, part, extent, folder / name)


async def outcome(name: str, part: Part, extent: Extent, folder: Path) -> Outcome:
    """Run one part. Figures that it gave before it failed are kept."""
    found = Outcome(name)
    begun = time.monotonic()
    try:
        await part(folder, extent, found.figures.append)
    except Exception as failure:  # noqa: BLE001 - whatever it was, it is shown, and decides the exit code
        found.failure = failure
    found.seconds = time.monotonic() - begun
    return found


def leaves(failure: BaseException) -> Iterator[BaseException]:
    """The errors themselves, taken out of their groups."""
    if isinstance(failure, BaseExceptionGroup):
        for one in failure.exceptions:
            yield from leaves(one)
    else:
        yield failure


def exit_code(found: Sequence[Outcome], *, decides: bool) -> int:
    """1 when a part failed, or, where the figures decide, when one misses its target beyond its noise."""
    if any(one.failure is not None for one in found):
        return 1
    figures = [figure for one in found for figure in one.figures]
    return int(decides and worst(figures) is Verdict.MISSED)


def _named(failure: BaseException) -> str:
    return f"{type(failure).__name__}: {failure}"
