"""Everybody is answered a few times a minute, and told once that it was enough; what is committed counts."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from organiser.bridge.allowance import (
    CHAT_ANSWERS,
    GROUP_ANSWERS,
    PRIVATE_ANSWERS,
    SPAN,
    Allowance,
    Answering,
)
from tests.fakes.clock import START

ANSWER, LAST, SILENCE = Answering.ANSWER, Answering.LAST, Answering.SILENCE
TICK = timedelta(milliseconds=1)


def asked(
    allowance: Allowance, times: int, who: bytes = b"anna", *, private: bool = False
) -> list[Answering]:
    """What somebody hears who asks so often at once."""
    return [allowance.take(1, who, START, private=private) for _ in range(times)]


def test_a_person_is_answered_a_few_times_told_once_and_then_nothing() -> None:
    """Others, and other chats, are answered as before."""
    allowance = Allowance()

    assert [ANSWER] * GROUP_ANSWERS + [LAST, SILENCE, SILENCE] == asked(allowance, GROUP_ANSWERS + 3)
    assert [ANSWER] == asked(allowance, 1, b"kim")
    assert ANSWER is allowance.take(2, b"anna", START, private=False)


def test_whom_an_account_lets_be_written_to_is_remembered_for_a_day() -> None:
    """What is rolled back was never written; another account, chapter or word is another matter."""
    allowance = Allowance()
    allowance.write("question", 1, b"anna", START)
    allowance.kept()
    allowance.write("question", 1, b"anna", START + TICK)
    allowance.undone()

    assert (START,) == allowance.written("question", 1, b"anna")
    assert () == allowance.written("question", 2, b"anna") + allowance.written("question", 1, b"kim")

    allowance.take(1, b"kim", START + timedelta(days=1), private=True)

    assert () == allowance.written("question", 1, b"anna")


def test_after_a_while_it_begins_anew() -> None:
    """The silence is as long as was said, however often is asked meanwhile."""
    allowance = Allowance()
    asked(allowance, GROUP_ANSWERS + 1)

    assert SILENCE is allowance.take(1, b"anna", START + SPAN - TICK, private=False)
    later = [allowance.take(1, b"anna", START + SPAN, private=False) for _ in range(GROUP_ANSWERS + 1)]

    assert [ANSWER] * GROUP_ANSWERS + [LAST] == later


def test_in_private_there_is_more() -> None:
    """Nobody else is kept waiting there."""
    heard = asked(Allowance(), PRIVATE_ANSWERS + 2, private=True)

    assert [ANSWER] * PRIVATE_ANSWERS + [LAST, SILENCE] == heard


def test_many_people_use_up_what_a_chat_has() -> None:
    """They are told together, once; what each of them may ask does not add up without end."""
    allowance = Allowance()
    heard = [asked(allowance, 1, bytes([number]))[0] for number in range(1, CHAT_ANSWERS + 4)]

    assert [ANSWER] * CHAT_ANSWERS + [LAST, SILENCE, SILENCE] == heard


@given(st.lists(st.tuples(st.sampled_from([b"a", b"b"]), st.booleans()), max_size=40))
def test_what_is_rolled_back_is_given_back(tries: list[tuple[bytes, bool]]) -> None:
    """Somebody hears what they would have heard without it."""
    tried, plain = Allowance(), Allowance()
    for who, committed in tries:
        heard = tried.take(1, who, START, private=False)
        if committed:
            tried.kept()

            assert plain.take(1, who, START, private=False) is heard
        else:
            tried.undone()


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 30)), max_size=100))
def test_never_more_than_so_many_a_minute(events: list[tuple[int, int]]) -> None:
    """Whoever asks, whenever, in any span."""
    allowance, now, said = Allowance(), START, []
    for who, seconds in events:
        now += timedelta(seconds=seconds / 10)
        if allowance.take(1, bytes([who + 1]), now, private=False) is ANSWER:
            said.append((now, who))

    for at, who in said:
        span = [other for when, other in said if at <= when < at + SPAN]

        assert len(span) <= CHAT_ANSWERS
        assert span.count(who) <= GROUP_ANSWERS


def test_nobody_is_remembered_for_long() -> None:
    """Who asked nothing within the span is forgotten when somebody asks."""
    allowance = Allowance()
    for number in range(1000):
        allowance.take(number, b"anna", START, private=False)
    allowance.kept()
    allowance.take(1, b"kim", START + SPAN, private=False)

    assert 2 == len(allowance._spent)
