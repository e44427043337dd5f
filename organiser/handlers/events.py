"""Which handler an event is for. Talk that is no command belongs to the conversation of its chat."""

from typing import assert_never

import msgspec

from organiser.chat.flat import plain_text
from organiser.chat.incoming import (
    Answered,
    BotMoved,
    BridgeOrdered,
    Deleted,
    Due,
    Edited,
    Event,
    Gap,
    MemberJoined,
    MemberLeft,
    Reacted,
    Renamed,
    Said,
    Sender,
    Tapped,
    Undecryptable,
    Upgraded,
    Vanishing,
)
from organiser.chat.outgoing import AnswerTap, Post
from organiser.chat.refs import AccountRef, Network
from organiser.chat.text import plain
from organiser.command_table import meant_for_bots
from organiser.context import Context
from organiser.errors import Refusal
from organiser.handlers import about, dialogs, due, presses, running
from organiser.handlers.bridge import (
    deletions,
    holding,
    joining,
    lines,
    reactions,
    standing,
    unreadable,
)
from organiser.handlers.members import importing

NOBODY = Sender(AccountRef(Network.TELEGRAM, ""), "")
LONGEST_NUMBER = 3
KEYCAP = "\u20e3"


def sender_of(event: Event) -> Sender:
    """Who did it; nobody where a network tells none."""
    match event:
        case BotMoved():
            return event.by
        case Upgraded() | Renamed() | Vanishing() | Gap() | Answered() | BridgeOrdered() | Due():
            return NOBODY
        case _:
            return event.sender


async def handle(ctx: Context, event: Event) -> None:
    """Let the right handler have the event."""
    match event:
        case Said():
            await _said(ctx, event)
        case Edited():
            await _edited(ctx, event)
        case Deleted():
            await _deleted(ctx, event)
        case Reacted():
            await _reacted(ctx, event)
        case Tapped():
            await _tapped(ctx, event)
        case Undecryptable():
            await unreadable.undecryptable(ctx, event)
        case _:
            await _about_chat(ctx, event)


_Standing = Upgraded | Renamed | Vanishing | BotMoved | Gap


async def _about_chat(
    ctx: Context, event: _Standing | MemberJoined | MemberLeft | Answered | BridgeOrdered | Due
) -> None:
    match event:
        case MemberJoined():
            await holding.joined(ctx, event)
        case BridgeOrdered():
            await joining.ordered(ctx, event)
        case Due():
            await due.due(ctx, event)
        case MemberLeft() | Answered():
            return
        case _:
            await _about_standing(ctx, event)


async def _about_standing(ctx: Context, event: _Standing) -> None:
    match event:
        case Upgraded():
            await standing.upgraded(ctx, event)
        case Renamed():
            await standing.renamed(ctx, event)
        case Vanishing():
            standing.vanishing(ctx, event)
        case BotMoved():
            await standing.bot_moved(ctx, event)
        case Gap():
            await standing.gap(ctx, event)
        case _:
            assert_never(event)


async def _said(ctx: Context, event: Said) -> None:
    """A command, an answer in private, or a line of the conversation."""
    if event.late:
        await unreadable.opened(ctx, event)
        return
    text = plain_text(event.content.text) if event.content.text else ""
    if event.private and ctx.house.tongues.controls.find(text) is not None and await dialogs.said(ctx, text):
        return
    if text[:1] in {"/", "!"} and not ctx.sender.is_bot:
        network = ctx.chat.ref.network
        parsed = ctx.house.commands.parse(
            text, network=network, private=event.private, us=ctx.house.us.telegram
        )
        if parsed is not None:
            await running.run(ctx, parsed)
            return
        if meant_for_bots(text, network):
            return
    if event.private and not text and await _sent_in_private(ctx):
        return
    if event.private:
        await _said_in_private(ctx, text)
    else:
        await lines.said(ctx, event)


async def _sent_in_private(ctx: Context) -> bool:
    """A file without words: a list to be imported, from a steward who founds; False where it is none."""
    answer = await importing.received(ctx)
    if answer is not None:
        ctx.answer(answer)
    return answer is not None


async def _said_in_private(ctx: Context, text: str) -> None:
    """An answer to what is asked, or the number of a choice; to anything else the help is the answer."""
    if await dialogs.said(ctx, text):
        return
    number = text.strip()
    if number.isdecimal() and len(number) <= LONGEST_NUMBER and await _choose(ctx, int(number)):
        return
    ctx.answer(await about.help_(ctx, {}))


async def _edited(ctx: Context, event: Edited) -> None:
    """A line says something else now; what was said before does not become a command by an edit."""
    command = meant_for_bots(plain_text(event.content.text), ctx.chat.ref.network)
    if event.private or command:
        return
    for line in await lines.edited(ctx, event):
        await unreadable.read(ctx, line)


async def _deleted(ctx: Context, event: Deleted) -> None:
    """A reaction was taken back, or an edit, or a line."""
    if not await reactions.taken_back(ctx, event):
        await deletions.deleted(ctx, event)


async def _reacted(ctx: Context, event: Reacted) -> None:
    """A keycap under what the bot offers chooses; what is shown under a line is carried."""
    if not ctx.chat.private and await ctx.store.lines.carried_by(ctx.chat.home, event.message.id):
        await reactions.reacted(ctx, event)
        return
    offer = (await ctx.store.offered(ctx.chat)).line
    if offer is None or event.message.id not in await ctx.store.lines.messages(offer, ctx.chat.home):
        return
    for emoji in event.emojis:
        if emoji.endswith(KEYCAP) and emoji[0].isdecimal():
            await _choose(ctx, int(emoji[0]))


async def _tapped(ctx: Context, event: Tapped) -> None:
    """A button was pressed: it is heard at once, and done."""
    there = msgspec.structs.replace(ctx, pressed=event.message)
    try:
        shown = await presses.do(there, event.data)
    except Refusal:
        ctx.send(ctx.chat, AnswerTap(event.tap))
        raise
    ctx.send(ctx.chat, AnswerTap(event.tap, shown))


async def _choose(ctx: Context, number: int) -> bool:
    """Do what choice `number` (from 1) of those last shown stands for; False where there is none."""
    offered = (await ctx.store.offered(ctx.chat)).choices
    if not 0 < number <= len(offered) or not offered[number - 1].data:
        return False
    shown = await presses.do(ctx, offered[number - 1].data)
    if shown:
        ctx.answer(Post(text=plain(shown)))
    return True
