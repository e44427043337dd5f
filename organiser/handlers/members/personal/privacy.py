"""`/privacy`: what is kept, what for, and for how long."""

from typing import Final

from organiser.chat.outgoing import Post
from organiser.commands import Arguments
from organiser.context import Context
from organiser.presses import Pressed
from organiser.views.members import privacy as view

PREFIX: Final = "privacy"


async def privacy(ctx: Context, _args: Arguments) -> Post:
    """The short answer."""
    return view.privacy(f"{PREFIX}:all", ctx.chat.ref.network, ctx.words)


async def pressed(ctx: Context, _press: Pressed) -> str:
    """The whole list, below the short answer."""
    ctx.answer(view.everything(ctx.words))
    return ""
