"""What several features ask, where nothing stood behind a command: a line, a number, a reason, a day."""

from collections.abc import Awaitable, Callable
from datetime import date
from typing import Any, Final, Protocol, TypeVar

from organiser.answers import NothingSaid
from organiser.chat.outgoing import Post
from organiser.context import Context
from organiser.forms import Answers, Asking, Field, Form, Wording
from organiser.i18n import Words
from organiser.i18n.called import called_number
from organiser.members.refusals import DayToCome, NumberUnreadable
from organiser.members.steps import readable, says_why
from organiser.views.members import reasons as view
from organiser.views.rich import post

DAY: Final = "day"
"""How the answer to `day` is called."""


class Dated(Protocol):
    """What the question for a day needs to know."""

    @property
    def today(self) -> date:
        """Which day it is in the chapter."""


D = TypeVar("D", bound=Dated)


async def nothing(_ctx: Context) -> None:
    """The questions need to know nothing."""


def single(
    name: str,
    label: Wording,
    ask: Callable[[Words], Post],
    *,
    facts: Callable[[Context], Awaitable[Any]] = nothing,
) -> Form[Context, Any]:
    """The question for what a handler is given as `name`: whatever is typed. `facts` may refuse to ask it."""
    return Form(
        fields=(
            Field(name, label, lambda asking: ask(asking.words), read=lambda said, _asking: said.strip()),
        ),
        facts=facts,
    )


def read_number(typed: str, _asking: Asking[Any]) -> int:
    """The number of a membership or an application, as people write it: `4`, `#4`, `nr. 4`, `4번`.

    Raises:
        NumberUnreadable: it is none.
    """
    number = called_number(typed)
    if not number:
        raise NumberUnreadable(typed)
    return number


def read_text(typed: str, _asking: Asking[None]) -> str:
    """What can be seen of a text.

    Raises:
        NothingSaid, TextTooLong: nothing can, or it is too long.
    """
    said = readable(typed)
    if not said:
        raise NothingSaid
    return said


def _read_reason(typed: str, asking: Asking[None]) -> str:
    """A reason.

    Raises:
        NothingSaid, TextTooLong: it has no word, or is too long.
    """
    said = read_text(typed, asking)
    if not says_why(said):
        raise NothingSaid
    return said


def _number(ask: Wording) -> Field[None]:
    return Field("number", view.number_label, lambda asking: post(ask(asking.words)), read=read_number)


def numbered(ask: Wording, *more: Field[None]) -> Form[Context, None]:
    """The question for a number, and `more`, where nothing stands behind a command that needs them."""
    return Form(fields=(_number(ask), *more), facts=nothing)


def reasoned(
    number: Wording,
    reason: Wording,
    *,
    label: Wording = view.reason_label,
    read: Callable[[str, Asking[None]], str] = _read_reason,
    check: Callable[[Context, Answers], Awaitable[None]] | None = None,
) -> Form[Context, None]:
    """The questions for a number, and for a reason, as `number` and `reason` word them.

    With `label` and `read` it is another text, called so.
    """
    return Form(
        fields=(
            _number(number),
            Field("reason", label, lambda asking: post(reason(asking.words)), read=read),
        ),
        facts=nothing,
        check=check,
        separator=" ",
    )


def _read_day(typed: str, asking: Asking[D]) -> str:
    when = asking.words.read_date(typed)
    if when > asking.facts.today:
        raise DayToCome
    return when.isoformat()


def _shown_day(value: str, asking: Asking[D]) -> str:
    return asking.words.date(date.fromisoformat(value))


def day(label: Wording, ask: Callable[[Words], Post]) -> Field[D]:
    """The question for a day that has been: it is today, unless somebody names another one in the review."""
    return Field(
        DAY,
        label,
        lambda asking: ask(asking.words),
        read=_read_day,
        show=_shown_day,
        optional=True,
        quiet=True,
    )
