"""Asking the stewards of a chapter something in private: how often, and how long they may answer.

Whoever has anything to do with a chapter may ask, also who was declined, suspended or excluded: the way to
appeal begins here. Stewards answer who asked, and write to nobody else so.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from organiser.errors import Refusal
from organiser.members.often import SoOften, next_time
from organiser.members.states import State

DAY: Final = timedelta(days=1)

MOST_QUESTIONS: Final = 3
"""How often a person may ask the stewards of a chapter in a day: each of them is written to."""

MOST_ANSWERS: Final = 10
"""How often all stewards of a chapter together may answer somebody in a day: each answer is read by all."""

ANSWERABLE: Final = timedelta(days=30)
"""How long after a question stewards may answer it."""

ASK: Final = frozenset(State) - {State.INVITED, State.MERGED}
"""What somebody is, or was, who may ask."""


class NothingAsked(Refusal):
    """Nobody of that number has asked the stewards of the chapter anything lately."""


class TextEmpty(Refusal):
    """Nothing of what was written can be seen."""


class AskedOften(SoOften, Refusal):
    """The person has asked the stewards of a chapter again and again; each time all are written to."""


class AnsweredOften(SoOften, Refusal):
    """Stewards have answered the same person again and again; each answer is read by all of them."""


def check_questions(asked: Iterable[datetime], now: datetime) -> None:
    """Pass where a person may ask; `asked` has when they asked before, `now` is on the clock of the chapter.

    Raises:
        AskedOften: not before a later time.
    """
    possible = next_time(asked, MOST_QUESTIONS, DAY, now)
    if possible is not None:
        raise AskedOften(MOST_QUESTIONS, possible)


def check_answer(asked: Iterable[datetime], now: datetime) -> None:
    """Pass where a steward may answer somebody who asked then.

    Raises:
        NothingAsked: they did not, or too long ago.
    """
    if not any(at > now - ANSWERABLE for at in asked):
        raise NothingAsked


def check_answers(answered: Iterable[datetime], now: datetime) -> None:
    """Pass where a steward may answer once more; `answered` has when stewards answered the person before.

    Raises:
        AnsweredOften: not before a later time.
    """
    possible = next_time(answered, MOST_ANSWERS, DAY, now)
    if possible is not None:
        raise AnsweredOften(MOST_ANSWERS, possible)
