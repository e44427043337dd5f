"""Latency is told both ways together, with the target, and each way beside it."""

import pytest

from bench.extent import FULL, SHORT, Extent
from bench.single import Singles, latencies


def test_each_way_stands_beside_both() -> None:
    """Only both ways together have a target; every message of every turn is in it."""
    mine = [Singles((4.0, 4.0), (8.0, 8.0), 0.04), Singles((4.0, 4.0), (8.0, 60.0), 0.04)]
    theirs = [Singles((1.0, 1.0), (2.0, 2.0), 0.02), Singles((1.0, 1.0), (2.0, 3.0), 0.02)]

    rows = [(one.name, one.estimate.value, one.target) for one in latencies(mine, theirs)]

    assert [
        ("added latency, median", 3.0, 5.0),
        ("added latency, median, to Matrix", 3.0, None),
        ("added latency, median, to Telegram", 6.0, None),
        ("added latency, p99", 57.0, 20.0),
        ("added latency, p99, to Matrix", 3.0, None),
        ("added latency, p99, to Telegram", 57.0, None),
    ] == rows


def test_a_turn_s_cost_is_shared_by_all_its_messages() -> None:
    """Both ways count."""
    assert 10.0 == Singles((1.0, 1.0), (2.0, 2.0), 0.04).cpu_each


@pytest.mark.parametrize("extent", [FULL, SHORT], ids=["full", "short"])
def test_turns_hold_all_messages(extent: Extent) -> None:
    """Whole turns, as many messages each way, and enough turns for a spread."""
    assert 0 == extent.singles % extent.turn
    assert 0 == extent.turn % 2
    assert extent.singles // extent.turn >= 10
