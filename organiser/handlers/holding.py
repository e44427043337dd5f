"""What is held back before it crosses, how admins hear of it, and how they let it through."""

from datetime import timedelta

from organiser.bridge.conversation import Conversation, NamesMode, shown_name
from organiser.bridge.watch import FLOOD_JOINS, FLOOD_SPAN, SPAM_REPETITIONS, Held
from organiser.chat.flat import plain_text
from organiser.chat.incoming import MemberJoined, Said
from organiser.context import Context
from organiser.storage import outbox
from organiser.storage.chats import Chat
from organiser.storage.lines import Line
from organiser.views import bridge as view
from organiser.views.pseudonyms import pseudonym

__all__ = ["Held", "is_held", "joined", "release", "take_back", "tell", "why_held"]

CROWD = "crowd"
PREFIX = "release"


def why_held(ctx: Context, event: Said) -> Held | None:
    """Why a line must not cross now; None where it may."""
    watch = ctx.house.watch
    if ctx.sender.is_bot:
        return Held.BOUNCE if watch.bounces(ctx.chat.id, event.at, message=event.message.id) else None
    if watch.in_crowd(ctx.chat.id, ctx.author, event.at):
        return Held.FLOOD
    text = plain_text(event.content.text)
    repeated = watch.repeats(ctx.chat.id, ctx.author, text, event.at, message=event.message.id)
    return Held.SPAM if repeated >= SPAM_REPETITIONS else None


def tell(ctx: Context, conversation: Conversation, held: Held) -> None:
    """Tell the chat's admins about repetitions, once for each minute of them."""
    message = ctx.message.id if ctx.message else ""
    repeated = ctx.house.watch.told(ctx.chat.id, ctx.author, ctx.now, message=message)
    if held is not Held.SPAM or repeated:
        return
    name = shown_name(ctx.sender.name, conversation.names)
    if conversation.names is NamesMode.PSEUDONYM:
        name = pseudonym(conversation.pseudonym_of(ctx.author), ctx.words)
    release_by = f"{PREFIX}:{ctx.author.hex()}"
    ctx.answer(view.spam_held(name, SPAM_REPETITIONS, _here(ctx), ctx.words, release=release_by))


async def joined(ctx: Context, event: MemberJoined) -> None:
    """Somebody came in: tell the admins when it is a crowd."""
    if ctx.chat.conversation is None:
        return
    if ctx.house.watch.joined(ctx.chat.id, ctx.author, event.at) == FLOOD_JOINS:
        span = timedelta(seconds=FLOOD_SPAN.total_seconds())
        ctx.answer(view.flood_held(FLOOD_JOINS, span, _here(ctx), ctx.words, release=f"{PREFIX}:{CROWD}"))


async def release(ctx: Context, data: str) -> None:
    """An admin lets through what was held of one person, or of a crowd."""
    ctx.require_admin()
    author = None if data == CROWD else bytes.fromhex(data)
    if author is None:
        ctx.house.watch.let_in(ctx.chat.id)
    # What was held in this same transaction must be found as well.
    await ctx.store.flush()
    lines = await outbox.held_lines(ctx.store.connection, author, ctx.chat.id)
    count = await outbox.let_through(ctx.store.connection, lines, ctx.now)
    ctx.answer(view.released(count, ctx.words))


async def is_held(ctx: Context, chat: Chat, line: Line) -> bool:
    """Whether a line's copy for a chat waits for an admin: what changes it waits with it."""
    await ctx.store.outbox.flush()
    return await outbox.is_held(ctx.store.connection, chat.id, line.id)


async def take_back(ctx: Context, line: Line) -> None:
    """Let nobody let a line through that was taken back."""
    await ctx.store.outbox.flush()
    await outbox.drop_held(ctx.store.connection, line.id)


def _here(ctx: Context) -> view.ShownChat:
    return view.ShownChat(ctx.chat.title, ctx.chat.ref.network)
