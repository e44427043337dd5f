"""How much of a limit was used is told exactly, from the stand-in's books."""

import pytest

from bench.shares import allowed, share
from organiser.sandbox.telegram import Window

WINDOW = Window(20, 60)
BURST = [100.0] * 20


@pytest.mark.parametrize(
    ("before", "span", "expected"),
    [
        ([], 0.5, 3),
        ([], 1.5, 6),
        ([], 10, 33),
        ([9.5, 9.6], 0.2, 1),
        ([9.5, 9.6, 9.7], 0.4, 0),
        ([1.0], 0.5, 3),
    ],
)
def test_what_the_fastest_sender_could_have_sent(before: list[float], span: float, expected: int) -> None:
    """As many as the window holds at once, and again when they leave it; what went before counts."""
    assert expected == allowed(Window(3, 1), before, 10.0, 10.0 + span)


def test_a_slower_sender_used_less() -> None:
    """Half the pace is half the share; messages outside the span do not count."""
    window = Window(1, 1)
    fast, slow = [float(at) for at in range(10, 30)], [float(at) for at in range(10, 30, 2)]

    assert 1.0 == share(fast, window, 10.0, 29.5)
    assert 0.5 == share(slow, window, 10.0, 29.5)


def test_full_windows_are_all_that_is_allowed() -> None:
    """Two bursts of twenty within a span that two windows begin in."""
    assert 1.0 == share([*BURST, *(at + 60.5 for at in BURST)], WINDOW, 100.0, 161.5)


def test_what_comes_too_late_counts_as_unused() -> None:
    """A second burst after the span is not there: half was used."""
    assert 0.5 == share([*BURST, *(at + 62 for at in BURST)], WINDOW, 100.0, 161.5)


def test_what_was_never_sent_counts_as_unused() -> None:
    """One message of forty is missing, or all are."""
    assert pytest.approx(0.975) == share([*BURST, *(at + 60.5 for at in BURST[1:])], WINDOW, 100.0, 161.5)
    assert 0.0 == share([], WINDOW, 100.0, 161.5)


def test_what_was_sent_before_takes_its_share_of_what_is_allowed() -> None:
    """Twenty just before the span leave room for twenty within it, once the window has passed."""
    assert 1.0 == share([*BURST, *(at + 60.5 for at in BURST)], WINDOW, 110.0, 161.5)
    assert 0.0 == share(BURST, WINDOW, 110.0, 161.5)
