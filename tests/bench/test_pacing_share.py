"""How much of a limit was used is told exactly."""

import pytest

from bench.pacing import allowed, share
from organiser.sandbox.telegram import Window


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
