"""Repetition, crowds and bouncing bots are seen, and nobody is remembered for longer than needed."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from organiser.bridge.watch import (
    BOT_LINES,
    BOT_SPAN,
    FLOOD_JOINS,
    FLOOD_SPAN,
    HOLD,
    SPAM_LENGTH,
    SPAM_REPETITIONS,
    SPAM_SPAN,
    Watch,
)
from tests.fakes.clock import START

LONG = "x" * SPAM_LENGTH
SECONDS = st.lists(st.integers(0, 200), max_size=40).map(sorted)


@given(SECONDS)
def test_repetitions_within_a_minute_are_counted(times: list[int]) -> None:
    """Exactly those of the last minute, this time included."""
    watch = Watch()
    for index, at in enumerate(times):
        recent = [one for one in times[: index + 1] if one >= at - SPAM_SPAN.total_seconds()]

        assert len(recent) == watch.repeats(1, b"a", LONG, START + timedelta(seconds=at), message=str(index))


def test_what_is_no_repetition() -> None:
    """Short words, other words, other people, other chats."""
    watch = Watch()
    watch.repeats(1, b"a", LONG, START, message="0")

    assert 1 == watch.repeats(1, b"a", "ok", START, message="1")
    assert 1 == watch.repeats(1, b"a", LONG + "y", START, message="2")
    assert 1 == watch.repeats(1, b"b", LONG, START, message="3")
    assert 1 == watch.repeats(2, b"a", LONG, START, message="4")
    assert 1 == watch.repeats(1, b"a", "\ud800" * SPAM_LENGTH, START, message="5")


@given(SECONDS)
def test_bots_have_a_budget(times: list[int]) -> None:
    """Never more than so many lines in any minute cross."""
    watch = Watch()
    crossed = [
        at
        for index, at in enumerate(times)
        if not watch.bounces(1, START + timedelta(seconds=at), message=str(index))
    ]
    for at in crossed:
        assert sum(1 for one in crossed if at - BOT_SPAN.total_seconds() <= one <= at) <= BOT_LINES
    assert crossed[:BOT_LINES] == times[:BOT_LINES]


def test_a_crowd_is_held_until_it_is_let_in() -> None:
    """All of it, also those who came before it was one; not those who were here."""
    watch = Watch()
    counts = [
        watch.joined(1, bytes([number]), START + timedelta(seconds=number)) for number in range(FLOOD_JOINS)
    ]

    assert FLOOD_JOINS == counts[-1]
    assert watch.in_crowd(1, b"\x00", START + timedelta(minutes=1))
    assert not watch.in_crowd(1, b"old", START)
    assert not watch.in_crowd(2, b"\x00", START)
    watch.let_in(1)

    assert not watch.in_crowd(1, b"\x00", START)


def test_people_who_come_one_by_one_are_no_crowd() -> None:
    """Ten in an hour are welcome."""
    watch = Watch()
    counts = [
        watch.joined(1, bytes([number]), START + number * FLOOD_SPAN * 2) for number in range(FLOOD_JOINS)
    ]

    assert {1} == set(counts)


def test_a_hold_ends_by_itself() -> None:
    """After some minutes people of a crowd are like all others."""
    watch = Watch()
    for number in range(FLOOD_JOINS):
        watch.joined(1, bytes([number]), START)

    assert watch.in_crowd(1, b"\x01", START + HOLD)
    assert not watch.in_crowd(1, b"\x01", START + HOLD * 2)


def test_admins_are_told_once_for_a_while() -> None:
    """Then once more."""
    watch = Watch()

    assert [False, True, False] == [
        watch.told(1, b"a", START + timedelta(minutes=minutes), message=str(minutes))
        for minutes in (0, 5, 30)
    ]


def test_what_is_tried_again_is_counted_once() -> None:
    """A transaction that found no room is tried again every second: nothing becomes spam by that."""
    watch = Watch()

    assert {1} == {watch.repeats(1, b"a", LONG, START, message="0") for _ in range(SPAM_REPETITIONS)}
    assert {False} == {watch.bounces(1, START, message="0") for _ in range(BOT_LINES + 1)}
    assert {1} == {watch.joined(1, b"a", START) for _ in range(FLOOD_JOINS)}
    assert {False} == {watch.told(1, b"a", START, message="0") for _ in range(2)}


def test_nobody_is_remembered_for_long() -> None:
    """After a quiet while nothing is left in memory."""
    watch = Watch()
    for number in range(FLOOD_JOINS):
        watch.joined(1, bytes([number]), START)
    watch.repeats(1, b"a", LONG, START, message="0")
    watch.told(1, b"a", START, message="0")
    watch.forget(START)

    assert watch.in_crowd(1, b"\x01", START)
    watch.forget(START + HOLD * 2)

    assert [0] * 4 == [len(kept) for kept in (watch._texts, watch._joins, watch._crowd, watch._told)]
