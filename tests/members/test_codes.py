"""Which one-time code may be used for what, and when nobody looks at codes any more."""

from datetime import timedelta

import pytest

from organiser.members.codes import (
    LIFETIME,
    MOST_TRIES,
    WAIT,
    CodeOver,
    CodeUnfit,
    OneTimeCode,
    Purpose,
    Tries,
    TriesExhausted,
    redeem,
    wrong_since,
)
from tests.fakes.clock import START

MOMENT = timedelta(milliseconds=1)
CODE = OneTimeCode(Purpose.LINK, 7, START + LIFETIME)
NONE = Tries()


def test_a_code_is_used_for_what_it_was_made_for() -> None:
    """Until its time is over, to the moment."""
    assert CODE == redeem(CODE, Purpose.LINK, NONE, START + LIFETIME - MOMENT)
    with pytest.raises(CodeOver):
        redeem(CODE, Purpose.LINK, NONE, START + LIFETIME)


@pytest.mark.parametrize("code", [None, OneTimeCode(Purpose.FOUND, None, START + LIFETIME)])
def test_none_and_one_for_something_else_are_the_same(code: OneTimeCode | None) -> None:
    """Nobody learns that a code is real."""
    with pytest.raises(CodeUnfit) as refused:
        redeem(code, Purpose.LINK, NONE, START)

    assert Purpose.LINK is refused.value.purpose


def test_after_five_wrong_ones_nothing_is_looked_at() -> None:
    """Until the last of them is ten minutes ago; the wait is told."""
    tries = Tries(MOST_TRIES, START)
    with pytest.raises(TriesExhausted) as refused:
        redeem(CODE, Purpose.LINK, tries, START + timedelta(minutes=4))

    assert timedelta(minutes=6) == refused.value.wait
    later = OneTimeCode(Purpose.LINK, 7, START + 2 * LIFETIME)
    assert later == redeem(later, Purpose.LINK, tries, START + WAIT)
    assert MOST_TRIES == wrong_since(tries, START + WAIT - MOMENT)
    assert CODE == redeem(CODE, Purpose.LINK, Tries(MOST_TRIES - 1, START), START)
