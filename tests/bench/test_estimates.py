"""The bench's arithmetic: middles, spreads, and what is added, from whole distributions."""

import pytest

from bench.estimates import Estimate, added, flat, middle, percentile, quotient, ratios


def test_the_value_is_the_middle_and_the_spread_two_standard_errors() -> None:
    """One run that went astray does not move the value; a single run knows no spread."""
    assert Estimate(1.0, 4.0, 4) == Estimate.of((1.0, 1.0, 1.0, 9.0))
    assert Estimate(3.0, 0.0, 1) == Estimate.of((3.0,))


def test_ratios_are_taken_run_by_run() -> None:
    """And never between runs of different numbers."""
    assert (2.0, 0.5) == ratios([2, 1], [1, 2])
    with pytest.raises(ValueError, match="zip"):
        ratios([1], [1, 2])


@pytest.mark.parametrize(("share", "expected"), [(0.5, 50), (0.99, 99), (1.0, 100), (0.001, 1)])
def test_percentiles(share: float, expected: float) -> None:
    """The smallest value that is not below the share."""
    assert expected == percentile([*range(100, 0, -1)], share)


def test_what_is_added_is_told_from_distributions_not_from_pairs() -> None:
    """Two slow moments that do not meet, one of each, add nothing; message by message they would add 90."""
    ours, floor = [[1.0, 1.0], [1.0, 91.0]], [[91.0, 1.0], [1.0, 1.0]]

    assert 0.0 == added(ours, floor, 1.0).value
    assert 0.0 == added(ours, floor, 0.5).value


def test_no_measurement_is_dropped() -> None:
    """The one slow message of many is the worst, in whichever turn, also where turns differ in length."""
    floor = [[1.0] * 7, [1.0] * 5]

    assert 49.0 == added([[1.0] * 7, [1.0] * 4 + [50.0]], floor, 1.0).value
    assert 49.0 == added([[50.0] + [1.0] * 6, [1.0] * 5], floor, 1.0).value
    assert [1.0] * 12 == flat(floor)


def test_the_spread_of_what_is_added_grows_with_the_turns_differences() -> None:
    """Turns that all say the same leave no doubt; turns that differ do, and the same ones the same."""
    floor = [[1.0, 2.0]] * 4
    steady, uneven = [[3.0, 4.0]] * 4, [[3.0, 4.0], [3.0, 4.0], [9.0, 9.0], [9.0, 9.0]]

    assert Estimate(2.0, 0.0, 4) == added(steady, floor, 0.5)
    assert added(uneven, floor, 0.5).spread > 1
    assert added(uneven, floor, 0.5) == added(uneven, floor, 0.5)


def test_a_bad_moment_that_both_share_makes_no_spread() -> None:
    """Neighbouring turns stay together, so the machine's mood is not taken for a difference."""
    floor = [[1.0], [11.0], [1.0], [11.0]]

    assert Estimate(2.0, 0.0, 4) == added([[3.0], [13.0], [3.0], [13.0]], floor, 0.5)


def test_a_middle_is_shown_as_precisely_as_it_is_known() -> None:
    """Large numbers without decimals."""
    assert "2.50 ms" == middle([1.0, 2.5, 9.0], " ms")
    assert "620/s" == middle([620.4, 10.0, 700.0], "/s")


def test_a_quotient_is_that_of_the_middles() -> None:
    """One measurement that went astray moves it little; what varies much has a wide spread."""
    steady = quotient([2.0, 2.0, 2.0, 50.0, 2.0], [1.0, 1.0, 1.0, 1.0, 1.0])
    wild = quotient([1.0, 9.0, 2.0, 50.0, 2.0], [1.0, 1.0, 1.0, 1.0, 1.0])

    assert 2.0 == steady.value
    assert wild.spread > steady.spread > 0
