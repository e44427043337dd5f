"""Repetition, crowds and bouncing bots are seen, and nobody is remembered for longer than needed."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from organiser.bridge.watch import (
    BOT_LINES,
    BOT_SPAN,
    CROWD,
    FLOOD_JOINS,
    FLOOD_SPAN,
    HOLD,
    SPAM_LENGTH,
    SPAM_REMEMBERED,
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


@pytest.mark.parametrize(
    "variation",
    [
        "EARN 500 EURO A DAY, CLICK HERE",
        "earn 500 euro a day - click here!!!",
        "e a r n 5 0 0 e u r o a d a y c l i c k h e r e",
        "\u200bearn\u2060 500 euro a day click here 🔥🔥",
        "éarn 500 euro a däy click here",
        "\uff45\uff41\uff52\uff4e 500 euro a day click here",
    ],
)
def test_slight_variations_are_repetitions(variation: str) -> None:
    """Other blanks, points, emoji, capitals and unseen signs make it no other words."""
    watch = Watch()
    watch.repeats(1, b"a", "earn 500 euro a day click here", START, message="0")

    assert 2 == watch.repeats(1, b"a", variation, START, message="1")


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("order 1023 is ready", "order 1024 is ready"),
        ("🚲🚲🚲🚲🚲🚲🚲🚲🚲🚲🚲🚲", "🍕🍕🍕🍕🍕🍕🍕🍕🍕🍕🍕🍕"),
        ("one more - 🚲🚲🚲", "one more - 🍕🍕🍕"),
        ("주문이 들어왔어요 역 앞으로", "주문이 들어왔어요 역 뒤로요"),
    ],
)
def test_other_words_are_no_repetition(first: str, second: str) -> None:
    """Numbers count, and so does everything where there are few letters."""
    watch = Watch()
    watch.repeats(1, b"a", first, START, message="0")

    assert 1 == watch.repeats(1, b"a", second, START, message="1")


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

    assert watch.in_crowd(1, b"\x01", START + HOLD / 2)
    assert not watch.in_crowd(1, b"\x01", START + HOLD * 2)


def test_admins_are_told_once_for_a_while() -> None:
    """Then once more."""
    watch = Watch()

    assert [False, True, False] == [
        watch.told(1, b"a", START + timedelta(minutes=minutes), because=str(minutes))
        for minutes in (0, 5, 30)
    ]


def test_what_is_tried_again_is_counted_once() -> None:
    """A transaction that found no room is tried again every second: nothing becomes spam by that."""
    watch = Watch()

    assert {1} == {watch.repeats(1, b"a", LONG, START, message="0") for _ in range(SPAM_REPETITIONS)}
    assert {False} == {watch.bounces(1, START, message="0") for _ in range(BOT_LINES + 1)}
    assert {1} == {watch.joined(1, b"a", START) for _ in range(FLOOD_JOINS)}
    assert {False} == {watch.told(1, b"a", START, because="0") for _ in range(2)}


def test_a_retry_gets_the_answers_of_the_first_time() -> None:
    """What came before the fifth repetition is not held afterwards, and admins are told on the retry too."""
    watch = Watch()
    messages = [str(number) for number in range(SPAM_REPETITIONS + 1)]
    first, again = (
        [
            (count, count >= SPAM_REPETITIONS and not watch.told(1, b"a", START, because=message))
            for message in messages
            for count in [watch.repeats(1, b"a", LONG, START, message=message)]
        ]
        for _ in range(2)
    )

    assert first == again
    assert [False] * (SPAM_REPETITIONS - 1) + [True, False] == [told for _, told in again]


def test_what_newcomers_said_before_they_were_a_crowd_is_not_held_by_a_retry() -> None:
    """Each gets the number of the first time; the crowd begins with its last one."""
    watch = Watch()
    times = [START + timedelta(seconds=number) for number in range(FLOOD_JOINS)]
    counts = [[watch.joined(1, bytes([at.second]), at) for at in times] for _ in range(2)]

    assert counts[0] == counts[1]
    assert not watch.in_crowd(1, bytes([START.second]), START + timedelta(seconds=1))
    assert watch.in_crowd(1, bytes([START.second]), times[-1])


def test_who_is_told_of_twice_came_in_once() -> None:
    """Telegram tells of a newcomer by a message and by a change of membership, a moment apart."""
    watch = Watch()
    counts = [
        watch.joined(1, bytes([number]), START + timedelta(seconds=number + late))
        for number in range(FLOOD_JOINS - 1)
        for late in (0, 1)
    ]

    assert FLOOD_JOINS - 1 == max(counts)
    assert not watch.in_crowd(1, b"\x00", START)


def test_a_crowd_that_was_let_in_is_not_held_for_one_more() -> None:
    """A new one has to gather, and is told anew."""
    watch = Watch()
    for number in range(FLOOD_JOINS):
        watch.joined(1, bytes([number]), START)
    watch.told(1, CROWD, START, because="a")
    watch.let_in(1)

    assert 1 == watch.joined(1, b"late", START)
    assert not watch.in_crowd(1, b"\x00", START)
    assert not watch.told(1, CROWD, START, because="b")


def test_who_was_let_through_is_counted_anew() -> None:
    """The next repetition crosses, and after five more the admins are told again."""
    watch = Watch()
    for number in range(SPAM_REPETITIONS):
        watch.repeats(1, b"a", LONG, START, message=str(number))
    watch.told(1, b"a", START, because="4")
    watch.let_go(1, b"a")

    assert 1 == watch.repeats(1, b"a", LONG, START, message="9")
    assert not watch.told(1, b"a", START, because="9")


def test_whoever_floods_fills_no_memory() -> None:
    """Only the last messages of a person are remembered; a repetition among them is counted as ever."""
    watch = Watch()
    for number in range(3 * SPAM_REMEMBERED):
        watch.repeats(1, b"a", f"{LONG}{number % (SPAM_REMEMBERED // 2)}", START, message=str(number))
    said = watch._texts[1, b"a"]

    assert (SPAM_REMEMBERED,) * 2 == (len(said._said), len(said._counted))
    assert SPAM_REMEMBERED // 2 == len(said._times)
    assert 3 == watch.repeats(1, b"a", f"{LONG}1", START, message="again")


def test_nobody_is_remembered_for_long() -> None:
    """After a quiet while nothing is left in memory."""
    watch = Watch()
    for number in range(FLOOD_JOINS):
        watch.joined(1, bytes([number]), START)
    watch.repeats(1, b"a", LONG, START, message="0")
    watch.told(1, b"a", START, because="0")
    watch.forget(START)

    assert watch.in_crowd(1, b"\x01", START)
    watch.forget(START + HOLD * 2)

    assert [0] * 4 == [len(kept) for kept in (watch._texts, watch._joins, watch._crowd, watch._told)]
