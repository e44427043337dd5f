"""Which handler an event is for. Talk that is no command belongs to the conversation of its chat.

Above 250 lines because it is one list of what can happen.
"""

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
from organiser.chat.outgoing import AnswerTap
from organiser.chat.refs import AccountRef, MessageRef, Network
from organiser.chat.visible import from_first_sign
from organiser.command_table import meant_for_bots
from organiser.commands import Command, EditIsNoCommand, UnknownCommand, Where
from organiser.context import Context
from organiser.errors import Refusal
from organiser.forms import Control
from organiser.handlers import (
    about,
    choosing,
    dialogs,
    due,
    exposed,
    greeting,
    pasted,
    presses,
    running,
    unanswered,
)
from organiser.handlers.bridge import (
    deletions,
    holding,
    joining,
    lines,
    reactions,
    standing,
    unreadable,
)
from organiser.handlers.members.founding import importing
from organiser.signs import calls

NOBODY = Sender(AccountRef(Network.TELEGRAM, ""), "")


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
    text = _words(event)
    if event.late:
        await _read_late(ctx, event, text)
    elif event.private:
        await _said_in_private(ctx, event, text)
    else:
        await _said_before_others(ctx, event, text)


def _words(event: Said | Edited) -> str:
    """What it says, from its first sign on that can be seen: what was copied often begins with another."""
    return from_first_sign(plain_text(event.content.text)).rstrip() if event.content.text else ""


async def _said_before_others(ctx: Context, event: Said, text: str) -> None:
    """A command, something that was meant for private eyes, or a line of the conversation."""
    network = ctx.chat.ref.network
    if _is_called(ctx, text) and await _commanded(ctx, event, text):
        return
    if await exposed.kept(ctx, text):
        await exposed.keep_album(ctx, event)
    elif not exposed.stays(ctx, event) and not (_is_called(ctx, text) and meant_for_bots(text, network)):
        exposed.note_album(ctx, event)
        await lines.said(ctx, event)


def _is_called(ctx: Context, text: str) -> bool:
    """Whether this begins as a command does. Other bots ask for nothing."""
    return calls(text) and not ctx.sender.is_bot


async def _commanded(ctx: Context, event: Said, text: str) -> bool:
    """Do what a command asks for; False where it is none of ours."""
    network, us = ctx.chat.ref.network, ctx.house.us.telegram
    try:
        parsed = ctx.house.commands.parse(text, network=network, private=event.private, us=us)
    except UnknownCommand as unknown:
        return await _unknown(ctx, event, text, unknown)
    if parsed is None:
        return False
    if not event.private:
        if parsed.command.where is Where.PRIVATE:
            await exposed.keep_album(ctx, event)
        elif await _shows_code(ctx, event, text):
            return True
    await running.run(await greeting.heard(ctx, parsed), parsed)
    return True


async def _unknown(ctx: Context, event: Said, text: str, unknown: UnknownCommand) -> bool:
    """A command that there is not: what is nearly one for private eyes is refused there, and so is a code.

    Raises:
        UnknownCommand: it can be said here.
    """
    if event.private:
        raise await about.unknown(ctx, unknown)
    if await _shows_code(ctx, event, text):
        return True
    if unknown.nearest is None or unknown.nearest.where is not Where.PRIVATE:
        raise unknown
    await exposed.keep_album(ctx, event)
    await running.refuse_elsewhere(ctx, unknown)
    return True


async def _shows_code(ctx: Context, event: Said, text: str) -> bool:
    """Whether a command before others has a code that works: it is taken away, and nothing else is done."""
    shown = await exposed.code(ctx, text)
    if shown:
        await exposed.keep_album(ctx, event)
    return shown


async def _read_late(ctx: Context, event: Said, text: str) -> None:
    """It is carried out no more, but what others should not read is still taken away."""
    command = None if event.private else _named(ctx, text)
    stays = False
    if command is not None and command.where is Where.PRIVATE:
        running.remove(ctx, ctx)
    elif not event.private:
        stays = await _stays(ctx, text, command)
    await unreadable.opened(ctx, event, stays=stays)


async def _stays(ctx: Context, text: str, command: Command[Context] | None) -> bool:
    """Whether words before others, with a `command` or none, are for private eyes all the same."""
    return await (exposed.kept if command is None else exposed.code)(ctx, text)


def _named(ctx: Context, text: str) -> Command[Context] | None:
    """The command that a chat was shown, whatever stands behind it."""
    if not _is_called(ctx, text):
        return None
    network, us = ctx.chat.ref.network, ctx.house.us.telegram
    return ctx.house.commands.named(text, network=network, private=ctx.chat.private, us=us)


async def _sent_in_private(ctx: Context) -> bool:
    """A file, a list to be imported from a steward who founds; False where it is none."""
    answer = await importing.received(ctx)
    if answer is not None:
        ctx.answer(answer)
    return answer is not None


async def _said_in_private(ctx: Context, event: Said, text: str) -> None:
    """A word to a form, a command, an answer or a choice; or they learn what it can be.

    What a bot says answers nothing, and is not answered: two of them would never end.
    """
    if ctx.sender.is_bot:
        return
    control = ctx.house.tongues.controls.find(text)
    # As a command it is the list of all that can be asked, which a form's texts point to.
    lists = control is Control.HELP and calls(text) and _named(ctx, text) is not None
    if control is not None and not lists and await dialogs.said(ctx, text):
        return
    if _is_called(ctx, text) and await _commanded(ctx, event, text):
        return
    if not text and await _sent_in_private(ctx):
        return
    if await dialogs.said(ctx, text) or await choosing.by_text(ctx, text) or await pasted.code(ctx, text):
        return
    if control is Control.CANCEL:
        ctx.answer(await unanswered.cancel(ctx, {}))
        return
    if not await _sent_in_private(ctx):
        await _meant_nothing(ctx, text)


async def _meant_nothing(ctx: Context, text: str) -> None:
    """Say where a question waits, or that the choices are others; to anything else the help is the answer."""
    elsewhere = await unanswered.waiting_elsewhere(ctx)
    if elsewhere is not None:
        ctx.answer(elsewhere)
    elif not await choosing.astray(ctx, text):
        ctx.answer(await about.help_(ctx, {}))


async def _edited(ctx: Context, event: Edited) -> None:
    """A line says something else now; what was said before does not become a command by an edit."""
    text = _words(event)
    if event.private:
        if text:
            await unanswered.edited(ctx, _named(ctx, text))
        return
    command = _named(ctx, text)
    if command is not None and command.where is Where.PRIVATE:
        there = msgspec.structs.replace(ctx, message=_newest(event))
        await running.refuse_elsewhere(there, EditIsNoCommand(command))
    elif await _stays(msgspec.structs.replace(ctx, message=_newest(event)), text, command):
        return
    elif command is None and not meant_for_bots(text, ctx.chat.ref.network):
        for line in await lines.edited(ctx, event):
            await unreadable.read(ctx, line)


def _newest(event: Edited) -> MessageRef:
    """What is to be removed so that nobody reads what an edit says: on Matrix the words before come back."""
    return event.message if event.edit is None else MessageRef(event.message.chat, event.edit)


async def _deleted(ctx: Context, event: Deleted) -> None:
    """A reaction was taken back, or an edit, or a line."""
    if not await reactions.taken_back(ctx, event):
        await deletions.deleted(ctx, event)


async def _reacted(ctx: Context, event: Reacted) -> None:
    """A keycap under what the bot offers chooses; what is shown under a line is carried."""
    if not ctx.chat.private and await ctx.store.lines.carried_by(ctx.chat.home, event.message.id):
        await reactions.reacted(ctx, event)
        return
    await choosing.by_reaction(ctx, event)


async def _tapped(ctx: Context, event: Tapped) -> None:
    """A button was pressed: it is heard at once, and done."""
    there = msgspec.structs.replace(ctx, pressed=event.message)
    try:
        shown = await presses.do(there, event.data)
    except Refusal:
        ctx.send(ctx.chat, AnswerTap(event.tap))
        raise
    ctx.send(ctx.chat, AnswerTap(event.tap, shown))
