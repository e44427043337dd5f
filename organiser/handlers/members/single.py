"""One question: for what a command needs, where nothing stood behind its name."""

from collections.abc import Awaitable, Callable
from typing import Any

from organiser.chat.outgoing import Post
from organiser.context import Context
from organiser.forms import Field, Form, Wording
from organiser.i18n import Words


async def nothing(_ctx: Context) -> None:
    """The question needs to know nothing."""


def form(
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
