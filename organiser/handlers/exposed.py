"""What was meant for private eyes and stands before others: it does not cross, and its author is told.

That is a command with a slip in it, a one-time code of somebody's, and whatever was sent in one album with
such words. Commands themselves are `running`'s.
"""

from typing import Final

from organiser.bridge import codes
from organiser.chat.incoming import Deleted, Said
from organiser.chat.outgoing import Delete
from organiser.chat.refs import MessageRef
from organiser.command_table import meant_for_bots
from organiser.context import Context
from organiser.handlers import running
from organiser.handlers.bridge import deletions
from organiser.members.codes import CodeExposed, Purpose
from organiser.members.founding import CODE_LENGTH

LENGTHS: Final = frozenset({codes.LENGTH, CODE_LENGTH})
"""Signs of a one-time code."""


async def kept(ctx: Context, text: str) -> bool:
    """Whether words in a group stay there, because they are for private eyes; their author is told then."""
    return not ctx.sender.is_bot and (await code(ctx, text) or await _slip(ctx, text))


async def code(ctx: Context, text: str) -> bool:
    """A code that works: others have read it now. It is taken away; one that is soon made anew is over."""
    looked_at = codes.looks_like(text, LENGTHS)
    found = await ctx.store.one_time_codes.among(looked_at, ctx.now) if looked_at else {}
    if not found:
        return False
    await running.refuse_elsewhere(ctx, CodeExposed(next(iter(found.values())).purpose))
    for secret, one in found.items():
        if one.purpose is Purpose.LINK:
            await ctx.store.one_time_codes.use(ctx.store.one_time_codes.reference(secret))
    return True


async def _slip(ctx: Context, text: str) -> bool:
    """Nearly a command. It is left where it is: nobody else has these words, and it may be another bot's."""
    network = ctx.chat.ref.network
    why = ctx.house.commands.nearly(text, network=network, us=ctx.house.us.telegram)
    if why is None or (ctx.person is None and meant_for_bots(text, network)):
        return False
    await running.refuse_elsewhere(ctx, why, taken_away=False)
    return True


async def keep_album(ctx: Context, event: Said) -> None:
    """Let all of an album stay for the words of this part of it; what has crossed of it is taken back."""
    if event.album is None:
        return
    before = ctx.house.watch.albums.keep(ctx.chat.id, event.album, event.message.id, ctx.now)
    for message in before:
        part = MessageRef(event.message.chat, message)
        await deletions.deleted(ctx, Deleted(chat=event.chat, at=event.at, message=part, sender=event.sender))
        ctx.send(ctx.chat, Delete(part))


def stays(ctx: Context, event: Said) -> bool:
    """Whether a part of an album stays for the words of another part; it is taken away with them.

    A gallery of Matrix is one message, which goes as a whole.
    """
    albums = ctx.house.watch.albums
    because = None if event.album is None else albums.stays_for(ctx.chat.id, event.album)
    if because not in {None, event.message.id}:
        ctx.send(ctx.chat, Delete(event.message))
    return because is not None


def note_album(ctx: Context, event: Said) -> None:
    """Note that a part of an album crosses."""
    if event.album is not None:
        ctx.house.watch.albums.carried(ctx.chat.id, event.album, event.message.id, ctx.now)
