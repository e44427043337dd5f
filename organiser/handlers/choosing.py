"""A choice that is made without a button: by its number, its words, or a keycap under it.

What it then stands for is done like a press (`presses`). What answers the question of a form is read there.
"""

from typing import Final

from organiser.answers import NotAChoice
from organiser.chat.incoming import Reacted
from organiser.chat.outgoing import Post
from organiser.chat.text import plain
from organiser.context import Context
from organiser.forms import Control, chosen_number, number_in_words
from organiser.handlers import presses
from organiser.i18n.folding import bare
from organiser.views.anywhere import question_closed

_LONGEST_LABEL: Final = 200
"""Characters of what may be the words of a choice; more is talk."""

_AGREEING: Final = frozenset({Control.YES, Control.NO})

_KEYCAP: Final = "\u20e3"
_TEN: Final = "\U0001f51f"
"""The one keycap that is a sign of its own."""


async def by_text(ctx: Context, text: str) -> bool:
    """Do what somebody says for one of the choices shown last: its number or its words; False for neither."""
    number, said = chosen_number(text), bare(text[:_LONGEST_LABEL])
    if not number and said:
        offered = (await ctx.store.offered(ctx.chat)).choices
        labelled = (at for at, one in enumerate(offered, 1) if bare(one.label) == said)
        number = next(labelled, number_in_words(text))
    return await _choose(ctx, number)


async def astray(ctx: Context, text: str) -> bool:
    """Say of a number, a yes or a no that it answers nothing; False for any other words.

    Raises:
        NotAChoice: choices are shown, and it is none of them.
    """
    if not chosen_number(text) and ctx.house.tongues.controls.find(text) not in _AGREEING:
        return False
    labels = [one.label for one in (await ctx.store.offered(ctx.chat)).choices if one.data]
    if labels:
        raise NotAChoice(text, tuple(labels))
    if not chosen_number(text):
        return False
    ctx.answer(Post(text=plain(question_closed(ctx.words))))
    return True


async def by_reaction(ctx: Context, event: Reacted) -> None:
    """Do what a keycap stands for, where it is under the choices shown last."""
    offer = (await ctx.store.offered(ctx.chat)).line
    if offer is None or event.message.id not in await ctx.store.lines.messages(offer, ctx.chat.home):
        return
    for emoji in event.emojis:
        if emoji == _TEN or emoji.endswith(_KEYCAP):
            await _choose(ctx, 10 if emoji == _TEN else chosen_number(emoji))


async def _choose(ctx: Context, number: int) -> bool:
    """Do what choice `number` (from 1) of those last shown stands for; False where there is none."""
    offered = (await ctx.store.offered(ctx.chat)).choices
    if not 0 < number <= len(offered) or not offered[number - 1].data:
        return False
    shown = await presses.do(ctx, offered[number - 1].data)
    if shown:
        ctx.answer(Post(text=plain(shown)))
    return True
