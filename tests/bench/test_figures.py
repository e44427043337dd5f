"""The arithmetic of the bench: what many runs say together, and that each verdict can be had."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.figures import Bound, Figure, Verdict, chunked, percentile, ratios, worst

numbers = st.lists(st.floats(0, 1000), min_size=1, max_size=50)


def _figure(*values: float, bound: Bound = Bound.AT_MOST, target: float = 10) -> Figure:
    return Figure(name="cost", values=values, bound=bound, target=target)


@pytest.mark.parametrize(
    ("values", "bound", "verdict"),
    [
        ((9.0,), Bound.AT_MOST, Verdict.MET),
        ((10.0,), Bound.AT_MOST, Verdict.MET),
        ((10.1,), Bound.AT_MOST, Verdict.MISSED),
        ((10.1,), Bound.AT_LEAST, Verdict.MET),
        ((10.0,), Bound.AT_LEAST, Verdict.MET),
        ((9.9,), Bound.AT_LEAST, Verdict.MISSED),
        ((8.0, 11.0, 14.0), Bound.AT_MOST, Verdict.WITHIN_NOISE),
        ((6.0, 9.0, 12.0), Bound.AT_LEAST, Verdict.WITHIN_NOISE),
        ((13.9, 14.0, 14.1), Bound.AT_MOST, Verdict.MISSED),
        ((5.9, 6.0, 6.1), Bound.AT_LEAST, Verdict.MISSED),
    ],
)
def test_a_figure_is_judged_on_its_side_of_the_target(
    values: tuple[float, ...], bound: Bound, verdict: Verdict
) -> None:
    """The target itself is met; beyond it, only as much as the runs differ is forgiven."""
    assert verdict is _figure(*values, bound=bound).verdict


def test_a_single_run_forgives_nothing() -> None:
    """Who measured once does not know the noise, and may not excuse anything by it."""
    assert _figure(7.0).spread == 0.0


def test_the_spread_is_two_standard_errors() -> None:
    """Of 2, 4 and 6: a standard deviation of 2, over the root of 3 runs, twice."""
    assert _figure(2.0, 4.0, 6.0).spread == pytest.approx(2.3094, abs=1e-4)


def test_the_value_is_the_middle_one() -> None:
    """One run that went wrong does not move it."""
    assert _figure(2.0, 900.0, 3.0).value == 3.0
    assert _figure(2.0, 4.0).value == 3.0


def test_runs_are_compared_with_their_neighbours() -> None:
    """Ours over the floor's, in their order; a run without its neighbour is a mistake."""
    assert ratios([3.0, 8.0], [2.0, 4.0]) == (1.5, 2.0)
    with pytest.raises(ValueError, match="shorter"):
        ratios([1.0, 2.0], [1.0])


@pytest.mark.parametrize(("share", "expected"), [(0.0, 1), (0.5, 50), (0.99, 99), (0.991, 100), (1.0, 100)])
def test_a_percentile_is_a_value_that_was_measured(share: float, expected: float) -> None:
    """Of 1 to 100 in any order, the share itself."""
    assert percentile(list(range(100, 0, -1)), share) == expected


@given(numbers, st.floats(0, 1))
def test_as_many_values_as_promised_are_no_larger_than_the_percentile(
    values: list[float], share: float
) -> None:
    """The promise of its docstring, for any values."""
    found = percentile(values, share)

    assert found in values
    assert sum(value <= found for value in values) >= share * len(values) - 1e-6


def test_runs_of_equal_length_are_cut_in_order() -> None:
    """What is over at the end is left out, so that no run is judged by fewer values."""
    assert [[1, 2], [3, 4], [5, 6]] == chunked([1, 2, 3, 4, 5, 6, 7], 3)


def test_the_worst_verdict_decides() -> None:
    """One miss fails a run; noise does not, and is said."""
    met, noisy, missed = _figure(9.0), _figure(8.0, 11.0, 14.0), _figure(11.0)

    assert worst([met, met]) is Verdict.MET
    assert worst([met, noisy]) is Verdict.WITHIN_NOISE
    assert worst([noisy, missed, met]) is Verdict.MISSED
