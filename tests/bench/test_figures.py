"""The bench's arithmetic, and that a missed target is called so."""

import pytest

from bench.figures import Bound, Figure, Verdict, chunked, percentile, ratios, worst


def figure(values: tuple[float, ...], target: float, bound: Bound = Bound.AT_LEAST) -> Figure:
    """A figure with these values."""
    return Figure(name="x", values=values, bound=bound, target=target)


@pytest.mark.parametrize(
    ("values", "bound", "target", "verdict"),
    [
        ((1.0, 1.0, 1.0), Bound.AT_LEAST, 0.95, Verdict.MET),
        ((0.9, 0.9, 0.9), Bound.AT_LEAST, 0.95, Verdict.MISSED),
        ((0.8, 0.94, 1.1), Bound.AT_LEAST, 0.95, Verdict.WITHIN_NOISE),
        ((1.4, 1.4), Bound.AT_MOST, 1.5, Verdict.MET),
        ((1.6, 1.6), Bound.AT_MOST, 1.5, Verdict.MISSED),
        ((41.0,), Bound.AT_MOST, 40, Verdict.MISSED),
        ((1.0,), Bound.AT_MOST, 0, Verdict.MISSED),
    ],
)
def test_a_target_is_missed_beyond_the_noise_only(
    values: tuple[float, ...], bound: Bound, target: float, verdict: Verdict
) -> None:
    """On either side; a single run has no noise to hide in."""
    assert verdict is figure(values, target, bound).verdict


def test_the_value_is_the_middle_and_the_spread_two_standard_errors() -> None:
    """One run that went astray does not move the value."""
    found = figure((1.0, 1.0, 1.0, 9.0), 1)

    assert (1.0, 4.0) == (found.value, found.spread)


def test_one_missed_target_fails_the_run() -> None:
    """However many are met."""
    met, missed = figure((1.0,), 1), figure((0.5,), 1)

    assert Verdict.MISSED is worst([met, missed, met])
    assert Verdict.MET is worst([met, met])


def test_ratios_are_taken_run_by_run() -> None:
    """And never between runs of different numbers."""
    assert (2.0, 0.5) == ratios([2, 1], [1, 2])
    with pytest.raises(ValueError, match="zip"):
        ratios([1], [1, 2])


@pytest.mark.parametrize(("share", "expected"), [(0.5, 50), (0.99, 99), (1.0, 100), (0.001, 1)])
def test_percentiles(share: float, expected: float) -> None:
    """The smallest value that is not below the share."""
    assert expected == percentile([*range(100, 0, -1)], share)


def test_chunks_have_the_same_length() -> None:
    """What is over is left out."""
    assert [[1, 2], [3, 4], [5, 6]] == chunked([1, 2, 3, 4, 5, 6, 7], 3)
