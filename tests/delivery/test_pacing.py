"""Pacing never goes beyond a limit, and uses what it may use."""

from math import ceil, inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from organiser.delivery.pacing import Hold, Window

STEPS = st.lists(
    st.tuples(st.floats(0, 5, allow_nan=False), st.floats(0, 90, allow_nan=False), st.booleans()),
    max_size=60,
)


def started(
    limit: int, seconds: float, lead: float, steps: list[tuple[float, float, bool]]
) -> list[tuple[float, float]]:
    """When each action left, and when its answer came; steps are arrival, latency, counted.

    One that may leave within `lead` seconds is counted as begun before it leaves.
    """
    window, now = Window(limit, seconds), 0.0
    under_way: list[tuple[float, bool]] = []
    spans: list[tuple[float, float]] = []
    for gap, latency, counted in steps:
        now += gap
        for end, was_counted in sorted(under_way):
            if end <= now:
                window.end(end, counted=was_counted)
        under_way = [one for one in under_way if one[0] > now]
        if (wait := window.wait(now)) <= lead:
            window.begin()
            under_way.append((now + wait + latency, counted))
            if counted:
                spans.append((now + wait, now + wait + latency))
    return spans


@given(st.integers(1, 6), st.floats(0.5, 60), st.floats(0, 1), STEPS)
def test_never_more_than_the_limit(
    limit: int, seconds: float, lead: float, steps: list[tuple[float, float, bool]]
) -> None:
    """Whatever moment between start and answer the network counts at, no window holds more."""
    spans = started(limit, seconds, lead, steps)
    for begun, _ in spans:
        # The network may have counted each at its answer: what was answered less than a window ago, or is
        # still on its way, fills the window in which this one begins.
        filling = [one for one in spans if one[0] <= begun and one[1] > begun - seconds + 1e-6]

        assert len(filling) <= limit


@given(st.integers(1, 20), st.floats(1, 60), st.floats(0, 0.5))
def test_at_least_the_promised_share_is_used(limit: int, seconds: float, latency: float) -> None:
    """Somebody who always has something to send gets `limit` for each window and latency."""
    window, now, sent = Window(limit, seconds), 0.0, 0
    rounds = 5
    while now <= rounds * (seconds + latency) * (1 + 1e-9):
        while window.wait(now) == 0:
            window.begin()
            sent += 1
            window.end(now + latency)
        now += window.wait(now)

    assert sent >= rounds * limit


@given(st.integers(1, 5), st.floats(0.5, 60), STEPS)
def test_waiting_as_told_lets_one_go(
    limit: int, seconds: float, steps: list[tuple[float, float, bool]]
) -> None:
    """The wait is long enough, and no longer than a window."""
    window, now = Window(limit, seconds), 0.0
    for gap, latency, counted in steps:
        now += gap
        wait = window.wait(now)

        assert 0 <= wait <= seconds + 1e-6
        now += wait
        assert window.wait(now + 1e-6) == 0
        window.begin()
        now += latency
        window.end(now, counted=counted)


def test_all_on_their_way_is_an_endless_wait() -> None:
    """Only an answer can change it."""
    window = Window(2, 1)
    window.begin()
    window.begin()

    assert inf == window.wait(0)
    window.end(5, counted=False)

    assert 0 == window.wait(5)


def test_a_lifted_limit() -> None:
    """0 is no limit, and nothing is kept for it."""
    window = Window(0, 60)
    for _ in range(1000):
        window.begin()
        window.end(0)

    assert (inf, 0.0, 0) == (window.free(0), window.wait(0), len(window._answered))


@pytest.mark.parametrize(
    ("rate", "seconds", "expected"),
    [(20, 60, (20, 60)), (0.2, 1, (1, 5)), (0, 1, (0, 1)), (1.5, 1, (2, 4 / 3)), (29.9, 1, (30, 30 / 29.9))],
)
def test_rates(rate: float, seconds: float, expected: tuple[int, float]) -> None:
    """A fraction gets a longer window that holds whole actions."""
    window = Window.of_rate(rate, seconds)

    assert expected == (window.limit, window.seconds)


@given(rate=st.floats(0.01, 100_000), seconds=st.sampled_from([1.0, 60.0]))
def test_a_rate_is_used_up_and_kept(rate: float, seconds: float) -> None:
    """On the average exactly what was asked for, and at no time more than the next whole number."""
    window = Window.of_rate(rate, seconds)

    assert rate == pytest.approx(window.limit * seconds / window.seconds)
    assert ceil(rate) == window.limit
    assert window.seconds >= seconds


@given(st.lists(st.floats(0, 1e6), min_size=1))
def test_the_longest_hold_stays(holds: list[float]) -> None:
    """A shorter wait that is asked for later does not end a longer one."""
    hold = Hold()
    for until in holds:
        hold.hold(until)

    assert max(holds) == hold.wait(0)
    assert 0 == hold.wait(max(holds))


def test_windows_slide() -> None:
    """After a full window the budget is back, one by one."""
    window = Window(2, 10)
    for at in (0.0, 4.0):
        window.begin()
        window.end(at)

    assert [(0, 6.0), (1, 0.0), (2, 0.0)] == [(window.free(at), window.wait(at)) for at in (4.0, 10.0, 14.0)]
