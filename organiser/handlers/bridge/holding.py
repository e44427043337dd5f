"""What is held back before it crosses, how admins hear of it, and how they let it through or stop it."""

from datetime import datetime

from organiser.bridge.conversation import Conversation
from organiser.bridge.watch import CROWD, FLOOD_JOINS, FLOOD_SPAN, SPAM_REPETITIONS, Held
from organiser.chat.flat import plain_text
from organiser.chat.incoming import MemberJoined, Said
from organiser.context import Context, shown
from organiser.presses import Pressed
from organiser.storage import withheld
from organiser.storage.directory import Chat
from organiser.storage.lines import Line
from organiser.views import bridge as view

__all__ = ["Held", "is_held", "joined", "part", "release", "silence", "take_back", "tell", "why_held"]

EVERYBODY = "crowd"
PREFIX = "release"


def why_held(ctx: Context, event: Said) -> Held | None:
    """Why a line must not cross now; None where it may."""
    watch = ctx.house.watch
    if ctx.sender.is_bot:
        return Held.BOUNCE if watch.bounces(ctx.chat.id, event.at, message=event.message.id) else None
    if is_of_crowd(ctx, event.at):
        return Held.FLOOD
    text = plain_text(event.content.text)
    repeated = watch.repeats(ctx.chat.id, ctx.author, text, event.at, message=event.message.id)
    return Held.SPAM if repeated >= SPAM_REPETITIONS else None


def is_of_crowd(ctx: Context, at: datetime) -> bool:
    """Whether who asks came with a crowd, all of whose words wait for an admin."""
    return ctx.house.watch.in_crowd(ctx.chat.home, ctx.author, at)


def tell(ctx: Context, held: Held) -> None:
    """Tell the chat's admins about repetitions, once for some minutes of them.

    They are told the name that everybody sees in their chat: a pseudonym here would tell whose it is.
    """
    message = ctx.message.id if ctx.message else ""
    repeated = ctx.house.watch.told(ctx.chat.id, ctx.author, ctx.now, because=message)
    if held is not Held.SPAM or repeated:
        return
    release_by = f"{PREFIX}:{ctx.author.hex()}"
    name = ctx.sender.name
    told = view.spam_held(name, SPAM_REPETITIONS, shown(ctx.chat), ctx.words, release=release_by)
    ctx.send(ctx.chat, told)


async def joined(ctx: Context, event: MemberJoined) -> None:
    """Somebody came in: tell the admins when it is a crowd, in each of the group's joined topics."""
    bridged = [chat for chat in _of_home(ctx) if chat.conversation is not None]
    watch = ctx.house.watch
    if not bridged or watch.joined(ctx.chat.home, ctx.author, event.at) < FLOOD_JOINS:
        return
    source = event.message.id if event.message else ""
    if watch.told(ctx.chat.home, CROWD, event.at, because=f"{ctx.author.hex()}.{source}"):
        return
    for chat in bridged:
        words = ctx.words_of(chat)
        told = view.flood_held(FLOOD_JOINS, FLOOD_SPAN, shown(chat), words, release=f"{PREFIX}:{EVERYBODY}")
        ctx.send(chat, told)


async def release(ctx: Context, press: Pressed) -> str:
    """An admin lets through what was held of one person, or of a crowd."""
    ctx.require_admin()
    author = None if press["whose"] == EVERYBODY else _read(press["whose"])
    if author is None:
        ctx.house.watch.let_in(ctx.chat.home)
    else:
        ctx.house.watch.let_go(ctx.chat.id, author)
    # What was held in this same transaction must be found as well.
    await ctx.store.flush()
    connection = ctx.store.connection
    chats = [ctx.chat] if author is not None else _of_home(ctx)
    lines = [line for chat in chats for line in await withheld.held_lines(connection, author, chat.id)]
    count = await withheld.let_through(connection, lines, ctx.now)
    ctx.answer(view.released(count, ctx.words))
    return ""


def _read(data: str) -> bytes:
    """The lookup key that a button of ours names; whoever sends something else names nobody."""
    try:
        return bytes.fromhex(data)
    except ValueError:
        return b""


def _of_home(ctx: Context) -> list[Chat]:
    """The event's chat, and the topics of the same group: whoever joins the group is in all of them."""
    return [chat for chat in ctx.store.directory.shared if chat.home == ctx.chat.home]


async def is_held(ctx: Context, chat: Chat, line: Line) -> bool:
    """Whether a line's copy for a chat waits for an admin: what changes it waits with it."""
    await ctx.store.outbox.flush()
    return await withheld.is_held(ctx.store.connection, chat.id, line.id)


async def take_back(ctx: Context, line: Line) -> None:
    """Let nothing of a line that was taken back go out any more, and nobody let it through."""
    await ctx.store.outbox.flush()
    ctx.store.withheld += await withheld.take_back(ctx.store.connection, line.id, ctx.now)


async def part(ctx: Context) -> None:
    """The chat leaves: let nothing that is held back be let through to it, or out of it, any more."""
    await ctx.store.flush()
    ctx.store.withheld += await withheld.part(ctx.store.connection, ctx.chat.id, ctx.now)


async def silence(ctx: Context, conversation: Conversation, author: bytes) -> None:
    """Let nothing go out of what somebody has said already, whether it is held back or on its way."""
    await ctx.store.flush()
    chats = [chat.id for chat in ctx.store.directory.members(conversation.id)]
    ctx.store.withheld += await withheld.silence(
        ctx.store.connection, author, conversation.id, chats, ctx.now
    )
