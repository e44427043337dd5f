"""A part that fails takes nothing from the others, nor from what it had measured itself."""

from pathlib import Path

import pytest

from bench.estimates import Estimate
from bench.extent import SHORT, Extent
from bench.figures import Bound, Figure, Take
from bench.runner import Outcome, exit_code, leaves, outcomes

MET = Figure(name="met", estimate=Estimate(1.0), bound=Bound.AT_LEAST, target=1)
MISSED = Figure(name="missed", estimate=Estimate(0.5), bound=Bound.AT_LEAST, target=1)


async def _met(_folder: Path, _extent: Extent, take: Take) -> None:
    take(MET)


async def _half(_folder: Path, _extent: Extent, take: Take) -> None:
    take(MISSED)
    raise ExceptionGroup("of tasks", [ExceptionGroup("of one", [TimeoutError("floor: 3 of 9")])])


async def _found(tmp_path: Path) -> list[Outcome]:
    return [one async for one in outcomes({"first": _half, "second": _met}, SHORT, tmp_path)]


async def test_what_was_measured_is_kept(tmp_path: Path) -> None:
    """Figures from before the failure, and all of the parts that follow."""
    first, second = await _found(tmp_path)

    assert ("first", [MISSED]) == (first.name, first.figures)
    assert ("second", [MET], None) == (second.name, second.figures, second.failure)


async def test_the_reason_is_told_without_its_wrapping(tmp_path: Path) -> None:
    """Groups of errors say nothing themselves."""
    first, second = await _found(tmp_path)

    assert ["TimeoutError: floor: 3 of 9"] == first.reasons
    assert [] == second.reasons


async def test_an_interrupt_is_no_failure_of_a_part(tmp_path: Path) -> None:
    """It ends the run."""

    async def interrupted(_folder: Path, _extent: Extent, _take: Take) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        await anext(outcomes({"first": interrupted}, SHORT, tmp_path))


@pytest.mark.parametrize(
    ("found", "decides", "code"),
    [
        ([Outcome("a", [MET])], True, 0),
        ([Outcome("a", [MET]), Outcome("b", [MISSED])], True, 1),
        ([Outcome("a", [MISSED])], False, 0),
        ([Outcome("a", [MET]), Outcome("b", [MET], failure=RuntimeError())], False, 1),
        ([], True, 0),
    ],
)
def test_what_decides(found: list[Outcome], decides: bool, code: int) -> None:  # noqa: FBT001 - a parameter
    """Figures decide the full run only; a part that fails fails either."""
    assert code == exit_code(found, decides=decides)


def test_errors_are_taken_out_of_their_groups() -> None:
    """In their order, however deep."""
    one, two, three = ValueError("1"), ValueError("2"), ValueError("3")

    assert [one, two, three] == [*leaves(ExceptionGroup("", [one, ExceptionGroup("", [two, three])]))]
