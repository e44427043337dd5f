"""What is taken back: a line with all that stands for it, or an edit, after which the one before it holds."""

from collections.abc import Iterable

import msgspec

from organiser.chat.incoming import Deleted, Edited, Said, Undecryptable
from organiser.chat.outgoing import Delete, Question, Revise
from organiser.chat.refs import MessageRef
from organiser.context import Context
from organiser.handlers.bridge import holding, unreadable
from organiser.handlers.bridge.lines import conversation_of, others, own_lines, revise
from organiser.storage.directory import Chat
from organiser.storage.lines import Line


async def deleted(ctx: Context, event: Deleted) -> None:
    """Remove the copies of a line that was taken back, or bring them back to before an edit.

    What a chat said while it was joined can be taken back after it has left, too.
    """
    line = await ctx.store.lines.edited_by(ctx.chat.home, event.message.id)
    if line is not None:
        if ctx.chat.conversation is not None:
            await _edit_taken_back(ctx, line, event.message)
        return
    for line in await own_lines(ctx, event.message):
        chats = await bearing(ctx, line)
        await remove(ctx, line, [chat for chat in chats if chat.home != ctx.chat.home])


async def bearing(ctx: Context, line: Line) -> list[Chat]:
    """The chats with the bot that may show a line: those joined with the event's, and former ones."""
    directory = ctx.store.directory
    members = [] if ctx.chat.conversation is None else directory.members(ctx.chat.conversation)
    await ctx.store.lines.flush()
    places = set(await ctx.store.lines.places(line.id)) - {chat.home for chat in members}
    former = [directory.chats[place] for place in sorted(places)]
    return [chat for chat in (*members, *former) if chat.entered]


async def remove(ctx: Context, line: Line, chats: Iterable[Chat]) -> None:
    """Remove a line from `chats`, and everywhere what the bot said about it."""
    await holding.take_back(ctx, line)
    for chat in chats:
        ctx.store.outbox.add(chat.id, Delete(line.id, ctx.chat.ref), line=line.id)
    for chat_id, about in await ctx.store.reactions.forget(line.id):
        if ctx.store.directory.chats[chat_id].entered:
            ctx.store.outbox.add(chat_id, Delete(about))


async def _edit_taken_back(ctx: Context, line: Line, message: MessageRef) -> None:
    """Forget an edit. Where it was the newest, the copies say again what was said before it.

    What that was only the network knows: words are not kept.
    """
    edits = await ctx.store.lines.edits(line.id, ctx.chat.home)
    if edits[0] != message.id:
        await ctx.store.lines.drop_edit(line.id, ctx.chat.home, message.id)
        return
    original = (await ctx.store.lines.messages(line.id, ctx.chat.home))[:1]
    before = [*edits[1:], *original][0]
    answer = ctx.learn(Question.MESSAGE, message=MessageRef(message.chat, before))
    await ctx.store.lines.drop_edit(line.id, ctx.chat.home, message.id)
    if answer.said is not None:  # else it was taken back as well: what tells so follows
        await _show(ctx, line, answer.said)


async def _show(ctx: Context, line: Line, said: Said | Edited | Undecryptable) -> None:
    """Let the copies say what was `said`, in the name of whoever said it."""
    conversation = conversation_of(ctx)
    if conversation is None:
        return
    theirs = msgspec.structs.replace(ctx, sender=said.sender)
    if isinstance(said, Undecryptable):
        for chat in others(ctx, conversation):
            post = unreadable.sentence(theirs, conversation, chat)
            ctx.store.outbox.add(chat.id, Revise(line.id, post), line=line.id)
    else:
        await revise(theirs, conversation, line, said.content)
