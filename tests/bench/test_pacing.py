"""What part of a limit was used, counted from the stand-in's books."""

import pytest

from bench.pacing import share
from organiser.sandbox.telegram import Window

WINDOW = Window(20, 60)
BURST = [100.0] * 20


def test_full_windows_are_all_that_is_allowed() -> None:
    """Two bursts of twenty within a span that two windows begin in."""
    assert share([*BURST, *(at + 60.5 for at in BURST)], WINDOW, 100.0, 161.5) == 1.0


def test_what_comes_too_late_counts_as_unused() -> None:
    """A second burst after the span is not there: half was used."""
    assert share([*BURST, *(at + 62 for at in BURST)], WINDOW, 100.0, 161.5) == 0.5


def test_what_was_never_sent_counts_as_unused() -> None:
    """One message of forty is missing, or all are."""
    assert share([*BURST, *(at + 60.5 for at in BURST[1:])], WINDOW, 100.0, 161.5) == pytest.approx(0.975)
    assert share([], WINDOW, 100.0, 161.5) == 0.0


def test_what_was_sent_before_takes_its_share_of_what_is_allowed() -> None:
    """Twenty just before the span leave room for twenty within it, once the window has passed."""
    assert share([*BURST, *(at + 60.5 for at in BURST)], WINDOW, 110.0, 161.5) == 1.0
    assert share(BURST, WINDOW, 110.0, 161.5) == 0.0
