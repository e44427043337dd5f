"""Reactions: people's on one side, shown on the others as far as a bot may."""

from collections.abc import Iterable

from organiser.bridge.conversation import Conversation
from organiser.bridge.reactions import Display, display
from organiser.chat.incoming import Deleted, Reacted
from organiser.chat.outgoing import Delete, Post, React, Revise
from organiser.chat.refs import LineId, Network
from organiser.context import Context
from organiser.handlers.bridge.lines import conversation_of, others
from organiser.storage.directory import Chat
from organiser.storage.lines import Line
from organiser.storage.reactions import SUMMARY, Given
from organiser.views import bridge as view


async def reacted(ctx: Context, event: Reacted) -> None:
    """Somebody's reactions changed: write them down, and show the difference elsewhere."""
    found = await ctx.store.lines.carried_by(ctx.chat.home, event.message.id)
    conversation = _conversation_of(ctx, found[0]) if found else None
    if conversation is None or ctx.store.directory.muted(conversation.id, ctx.author, ctx.now):
        return
    line = found[0]
    before = await ctx.store.reactions.to_line(line.id)
    mine = {given.emoji: given for given in before if given.author == ctx.author}
    for emoji in event.emojis:
        if emoji not in mine:
            given = Given(line.id, ctx.chat.home, ctx.author, emoji, event.reaction)
            await ctx.store.reactions.give(given)
    if event.reaction is None:
        for emoji, given in mine.items():
            if emoji not in event.emojis:
                await ctx.store.reactions.take_back(given)
    await _show(ctx, conversation, line.id, before)


def _conversation_of(ctx: Context, line: Line) -> Conversation | None:
    """The conversation of a line that somebody reacts to; networks do not tell in which topic that was.

    It is the line's own, where a topic of this group or the group itself is part of it.
    """
    directory = ctx.store.directory
    said_in = directory.chats[line.chat].conversation
    if said_in is not None and any(chat.home == ctx.chat.home for chat in directory.members(said_in)):
        return directory.conversations[said_in]
    return conversation_of(ctx)


async def taken_back(ctx: Context, event: Deleted) -> bool:
    """A Matrix reaction was redacted; False where the event was none."""
    given = await ctx.store.reactions.by_message(ctx.chat.home, event.message.id)
    if given is None:
        return False
    conversation = conversation_of(ctx)
    before = await ctx.store.reactions.to_line(given.line)
    await ctx.store.reactions.take_back(given)
    if conversation is not None:
        await _show(ctx, conversation, given.line, before)
    return True


async def _show(ctx: Context, conversation: Conversation, line: LineId, before: list[Given]) -> None:
    after = await ctx.store.reactions.to_line(line)
    for chat in others(ctx, conversation):
        was = display(_elsewhere(before, chat), chat.ref.network)
        shown = display(_elsewhere(after, chat), chat.ref.network)
        if was != shown:
            _show_own(ctx, chat, line, was, shown)
            await _show_summary(ctx, chat, line, shown, _networks(ctx, after, chat))


def _elsewhere(given: Iterable[Given], chat: Chat) -> list[str]:
    return [one.emoji for one in given if one.chat != chat.home]


def _networks(ctx: Context, given: Iterable[Given], chat: Chat) -> set[Network]:
    return {ctx.store.directory.chats[one.chat].ref.network for one in given if one.chat != chat.home}


def _show_own(ctx: Context, chat: Chat, line: LineId, was: Display, shown: Display) -> None:
    for emoji in sorted(was.own - shown.own):
        ctx.store.outbox.add(chat.id, React(line, emoji, on=False), line=line)
    for emoji in sorted(shown.own - was.own):
        ctx.store.outbox.add(chat.id, React(line, emoji), line=line)


async def _show_summary(
    ctx: Context, chat: Chat, line: LineId, shown: Display, networks: set[Network]
) -> None:
    """Write, change or remove the message that sums up; it has a line id of its own in the map."""
    placed = await ctx.store.reactions.placed(line, chat.id)
    summing = placed.get(SUMMARY)
    if not shown.summary:
        if summing is not None:
            ctx.store.outbox.add(chat.id, Delete(int(summing)))
            await ctx.store.reactions.unplace(line, chat.id, SUMMARY)
        return
    text = view.reactions(dict(shown.summary), networks, ctx.words_of(chat))
    if summing is not None:
        post = Post(text=text, line=LineId(int(summing)))
        ctx.store.outbox.add(chat.id, Revise(int(summing), post))
        return
    own = LineId(ctx.house.ids.new())
    await ctx.store.reactions.place(line, chat.id, SUMMARY, str(own))
    ctx.store.outbox.add(chat.id, Post(text=text, line=own, reply_to=line))
