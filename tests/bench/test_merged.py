"""How many lines of a lively group could be read, and how long the unluckiest waited."""

import pytest

from bench.merged import Readable, numbers, readable


def test_lines_of_one_message_count_each() -> None:
    """Three lines arrive in two messages, within half a minute."""
    found = readable({1: 100.0, 2: 101.0, 3: 102.0}, [(1, 101.0), (2, 110.0), (3, 110.0)], 100.0, 130.0)

    assert Readable(a_minute=6.0, longest_wait=9.0) == found


def test_what_arrived_before_or_after_the_span_does_not_count() -> None:
    """But a line that has not arrived by the end has waited until then."""
    found = readable({1: 90.0, 2: 100.0, 3: 110.0}, [(1, 95.0), (2, 120.0), (3, 170.0)], 100.0, 160.0)

    assert Readable(a_minute=1.0, longest_wait=50.0) == found


def test_a_line_counts_once() -> None:
    """By its first arrival, whichever is told first; a line that nobody said counts not at all."""
    found = readable({1: 100.0}, [(1, 140.0), (1, 105.0), (7, 106.0)], 100.0, 160.0)

    assert Readable(a_minute=1.0, longest_wait=5.0) == found


def test_nothing_said_is_nothing_read() -> None:
    """And nobody waited."""
    assert Readable(a_minute=0.0, longest_wait=0.0) == readable({}, [], 0.0, 60.0)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Writer: Line 7: who can?\nWriter: Line 8: who else?", [7, 8]),
        ("Line 12: at 9:30?", [12]),
        ("From now on", []),
    ],
)
def test_a_message_tells_which_lines_it_holds(text: str, expected: list[int]) -> None:
    """In their order."""
    assert expected == numbers(text)
