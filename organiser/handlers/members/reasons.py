"""The forms of what is called by a number: for some of it a reason is given, too."""

from collections.abc import Awaitable, Callable
from typing import Any

from organiser.answers import NothingSaid
from organiser.context import Context
from organiser.forms import Answers, Asking, Field, Form, Wording
from organiser.handlers.members.single import nothing
from organiser.i18n.called import called_number
from organiser.members.refusals import NumberUnreadable
from organiser.members.steps import readable, says_why
from organiser.views.members import reasons as view
from organiser.views.rich import post


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


def number_form(ask: Wording, *more: Field[None]) -> Form[Context, None]:
    """The question for a number, and `more`, where nothing stands behind a command that needs them."""
    return Form(fields=(_number(ask), *more), facts=nothing)


def form(
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
