"""The question for a day that has been: it is today, unless another one is named or chosen in the review."""

from collections.abc import Callable
from datetime import date
from typing import Final, Protocol, TypeVar

from organiser.chat.outgoing import Post
from organiser.forms import Asking, Field, Wording
from organiser.i18n import Words
from organiser.members.refusals import DayToCome

NAME: Final = "day"


class Dated(Protocol):
    """What the question needs to know."""

    @property
    def today(self) -> date:
        """Which day it is in the chapter."""


D = TypeVar("D", bound=Dated)


def _read(typed: str, asking: Asking[D]) -> str:
    day = asking.words.read_date(typed)
    if day > asking.facts.today:
        raise DayToCome
    return day.isoformat()


def _shown(value: str, asking: Asking[D]) -> str:
    return asking.words.date(date.fromisoformat(value))


def field(label: Wording, ask: Callable[[Words], Post]) -> Field[D]:
    """The question, which is asked where somebody wants another day than today."""
    return Field(
        NAME, label, lambda asking: ask(asking.words), read=_read, show=_shown, optional=True, quiet=True
    )
