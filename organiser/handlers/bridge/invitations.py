"""Which invitations to rooms the bot takes up: those that a bridge wants."""

from organiser.chat.incoming import BotMoved, Presence
from organiser.chat.outgoing import Deed, Do
from organiser.context import Context

MOST_INVITATIONS = 20
"""Invitations that one code takes up: whoever sends more of them wants something else."""


async def invited(ctx: Context, event: BotMoved) -> None:
    """Enter a group at the word of somebody who talks with the bot, or while a code waits to be said.

    Everybody may invite the bot to a private chat, which its network accepts by itself. To other rooms it
    goes only where it is wanted for a bridge; an invitation that came too early waits for the next code.
    """
    if event.direct or ctx.chat.private:
        return
    wanted = event.known or await ctx.store.codes.any_waits(ctx.now)
    chat = await ctx.store.chats.change(
        ctx.chat,
        title=event.title or ctx.chat.title,
        presence=Presence.ABSENT if wanted else Presence.INVITED,
    )
    if wanted:
        ctx.send(chat, Do(Deed.JOIN))


async def enter_waiting(ctx: Context) -> None:
    """A code was made: take up the invitations that may be for it, the latest ones."""
    invited = [chat for chat in ctx.store.directory.shared if chat.presence is Presence.INVITED]
    for chat in invited[-MOST_INVITATIONS:]:
        await ctx.store.chats.change(chat, presence=Presence.ABSENT)
        ctx.send(chat, Do(Deed.JOIN))
