"""Where the answer to a press is said: in the place of what was pressed, so that no button stays behind."""

import msgspec

from organiser.chat.outgoing import Post, Revise
from organiser.context import Context
from organiser.storage.codes import Offered


def put(ctx: Context, post: Post) -> None:
    """Say it in the place of the message that was pressed, or below, where a number was typed for it.

    Where it offers nothing, a number or a word that is written later chooses nothing of that message.
    """
    if not post.choices:
        ctx.store.offer(ctx.chat, Offered())
    place(ctx, post)


def place(ctx: Context, post: Post) -> None:
    """The same, and what was offered before can still be chosen."""
    if ctx.pressed is None:
        below(ctx, post)
    else:
        ctx.send(ctx.chat, Revise(ctx.pressed, post))


def below(ctx: Context, post: Post) -> None:
    """Say it in a message of its own to who waits for it; unlike an answer it counts among nothing."""
    ctx.send(ctx.chat, msgspec.structs.replace(post, yields=True))
