"""Where the answer to a press is said: in the place of what was pressed, so that no button stays behind."""

from organiser.chat.outgoing import Post, Revise
from organiser.context import Context
from organiser.storage.codes import Offered


def put(ctx: Context, post: Post) -> None:
    """Say it in the place of the message that was pressed, or below, where a number was typed for it.

    Where it offers nothing, a number or a word that is written later chooses nothing of that message.
    """
    if not post.choices:
        ctx.store.offer(ctx.chat, Offered())
    ctx.send(ctx.chat, post if ctx.pressed is None else Revise(ctx.pressed, post))
