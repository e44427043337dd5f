"""A missed target is called so, and a row shows what it is made of."""

import pytest

from bench.estimates import Estimate
from bench.figures import Bound, Figure, Verdict, worst


def figure(values: tuple[float, ...], target: float | None, bound: Bound = Bound.AT_LEAST) -> Figure:
    """A figure of these runs."""
    return Figure(name="x", estimate=Estimate.of(values), bound=bound, target=target, unit=" x")


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
        ((1000.0,), Bound.AT_MOST, None, Verdict.NO_TARGET),
    ],
)
def test_a_target_is_missed_beyond_the_noise_only(
    values: tuple[float, ...], bound: Bound, target: float | None, verdict: Verdict
) -> None:
    """On either side; a single run has no noise to hide in, and without a target nothing is missed."""
    assert verdict is figure(values, target, bound).verdict


def test_a_row_shows_value_spread_and_target() -> None:
    """A single run shows no spread, and a figure without a target none."""
    several, single = figure((1.0, 1.0, 1.0, 9.0), 1), figure((2.5,), None)

    assert ("1.00 ± 4.00 x", "≥ 1 x") == (several.shown, several.wanted)
    assert ("2.50 x", "") == (single.shown, single.wanted)


def test_one_missed_target_fails_the_run() -> None:
    """However many are met; figures without a target have no say."""
    met, missed, silent = figure((1.0,), 1), figure((0.5,), 1), figure((0.5,), None)
    near = figure((0.8, 0.94, 1.1), 0.95)

    assert Verdict.MISSED is worst([met, missed, near, silent])
    assert Verdict.WITHIN_NOISE is worst([met, near])
    assert Verdict.MET is worst([met, silent])
    assert Verdict.NO_TARGET is worst([])
