"""The bot's own coming and going, and what becomes of a chat."""

from datetime import UTC

from organiser.chat.incoming import BotMoved, Gap, Presence, Renamed, Upgraded, Vanishing
from organiser.context import Context, shown
from organiser.handlers import greeting
from organiser.handlers.bridge import invitations
from organiser.handlers.bridge.lines import conversation_of
from organiser.storage.directory import Chat
from organiser.views import bridge as view


async def bot_moved(ctx: Context, event: BotMoved) -> None:
    """The bot was invited, added, promoted, or put out; a chat that it enters is welcomed once."""
    if event.presence is Presence.INVITED:
        await invitations.invited(ctx, event)
        return
    title = "" if ctx.chat.private else event.title or ctx.chat.title
    for chat in _with_topics(ctx):
        known_as = title if chat.id == ctx.chat.id else chat.title
        moved = await ctx.store.chats.change(chat, presence=event.presence, title=known_as)
        _tell_others(ctx, moved, was_in=chat.entered)
    if event.presence is not Presence.ABSENT:
        await greeting.welcome(ctx, ctx.store.directory.chats[ctx.chat.id], event.by.language)


def _with_topics(ctx: Context) -> list[Chat]:
    """The chat, and where it is a group the topics that were met: the bot is in all of them or in none."""
    topics = [chat for chat in ctx.store.directory.shared if chat.home == ctx.chat.id != chat.id]
    return [ctx.chat, *topics]


def _tell_others(ctx: Context, chat: Chat, *, was_in: bool) -> None:
    """Tell the other chats of the conversation when the bot was put out of one, or is in it again."""
    if chat.conversation is None or chat.entered == was_in:
        return
    names = ctx.store.directory.conversations[chat.conversation].names
    present = ctx.store.directory.present(chat.conversation)
    for member in present:
        rest = [shown(other) for other in present if other.id != member.id]
        words = ctx.words_of(member)
        if was_in:
            ctx.send(member, view.other_left(shown(chat), words, alone=not rest))
        elif rest:
            ctx.send(member, view.joined(rest, names, member.ref.network, words))


async def upgraded(ctx: Context, event: Upgraded) -> None:
    """The chat goes on under another id, with everything that it had."""
    await ctx.store.chats.move(ctx.chat, event.to)


async def renamed(ctx: Context, event: Renamed) -> None:
    """The chat has another title."""
    for chat in _with_topics(ctx):
        if not chat.private and chat.title in {"", ctx.chat.title}:
            await ctx.store.chats.change(chat, title=event.title)


def vanishing(ctx: Context, event: Vanishing) -> None:
    """What is said here deletes itself from now on: say here that its copies do not."""
    if not event.seconds:
        return
    for chat in _with_topics(ctx):
        present = [] if chat.conversation is None else ctx.store.directory.present(chat.conversation)
        others = [shown(one) for one in present if one.id != chat.id]
        if others:
            ctx.send(chat, view.vanishing(others, chat.ref.network, ctx.words_of(chat)))


async def gap(ctx: Context, event: Gap) -> None:
    """Messages may be missing: say so wherever they would have been read."""
    conversation = conversation_of(ctx)
    if conversation is None:
        return
    for chat in ctx.store.directory.present(conversation.id):
        ctx.send(chat, view.gap(shown(ctx.chat), (event.since, event.at), ctx.words_of(chat), zone=UTC))
