"""Lines that could not be read when they came: a sentence in their place, until the key comes after all.

The sentence is the line, as far as the other chats know: what is said later takes its place, and whoever
wrote it is told no longer.
"""

import msgspec

from organiser.bridge.conversation import Conversation
from organiser.chat.flat import plain_text
from organiser.chat.incoming import Said, Undecryptable
from organiser.chat.outgoing import Delete, Post
from organiser.chat.refs import LineId, MessageRef
from organiser.command_table import meant_for_bots
from organiser.context import Context
from organiser.handlers.bridge import holding
from organiser.handlers.bridge.lines import (
    answered,
    begun,
    conversation_of,
    others,
    own_lines,
    revise,
    speaker_of,
)
from organiser.storage.directory import Chat
from organiser.storage.lines import Line
from organiser.storage.reactions import NOTICE
from organiser.views import bridge as view


async def undecryptable(ctx: Context, event: Undecryptable) -> None:
    """Leave a sentence in the place of a line whose key did not come, here too: who wrote it must know.

    The copies of a line that an unreadable edit would change stay as they are.
    """
    conversation = conversation_of(ctx)
    if conversation is None:
        if ctx.chat.private:
            ctx.answer(Post(text=view.undecryptable(ctx.words), reply_to=event.message))
        return
    if ctx.store.directory.muted(conversation.id, ctx.author, ctx.now):
        return
    if event.edits is not None:
        for line in await own_lines(ctx, event.edits):
            await _tell(ctx, line, event.message)
        return
    line = await begun(ctx, conversation, event.message)
    await _tell(ctx, line, event.message)
    reply_to = await answered(ctx, event.reply_to)
    held = holding.is_of_crowd(ctx, event.at)
    for chat in others(ctx, conversation):
        post = sentence(ctx, conversation, chat)
        post = msgspec.structs.replace(post, line=line.id, reply_to=reply_to)
        ctx.store.outbox.add(chat.id, post, line=line.id, held=held)


def sentence(ctx: Context, conversation: Conversation, chat: Chat) -> Post:
    """What stands in a chat for a line that cannot be read; alone, so that a file can take its place."""
    words = ctx.words_of(chat)
    who = speaker_of(ctx, conversation, words)
    return Post(text=view.undecryptable(words), speaker=who, alone=True)


async def opened(ctx: Context, event: Said, *, stays: bool) -> None:
    """Put what was said into the place of the sentence, now that it can be read.

    What had no sentence does not cross: it was not for this conversation. A command is not carried out any
    more, since its author was asked to send it again. What `stays` was for private eyes: the sentence goes.
    """
    conversation = conversation_of(ctx)
    found = await own_lines(ctx, event.message)
    if conversation is None or not found or ctx.store.directory.muted(conversation.id, ctx.author, ctx.now):
        return
    line = found[0]
    held = holding.why_held(ctx, event)
    if stays or held is holding.Held.BOUNCE or _is_command(ctx, event):
        await holding.take_back(ctx, line)
        for chat in others(ctx, conversation):
            ctx.store.outbox.add(chat.id, Delete(line.id), line=line.id)
        return
    await read(ctx, line)
    if await ctx.store.lines.edits(line.id, ctx.chat.home):
        return  # what it was changed to could be read before, and stands there
    await revise(ctx, conversation, line, event.content, held=held is not None)
    if held is not None:
        holding.tell(ctx, held)


async def read(ctx: Context, line: Line) -> None:
    """Remove what told that a line could not be read, if anything did."""
    notice = (await ctx.store.reactions.placed(line.id, ctx.chat.id)).get(NOTICE)
    if notice is not None:
        ctx.send(ctx.chat, Delete(int(notice)))
        await ctx.store.reactions.unplace(line.id, ctx.chat.id, NOTICE)


async def _tell(ctx: Context, line: Line, message: MessageRef) -> None:
    """Tell who wrote it, once for a line; the sentence has a line id of its own in the map."""
    if NOTICE in await ctx.store.reactions.placed(line.id, ctx.chat.id):
        return
    own = LineId(ctx.house.ids.new())
    await ctx.store.reactions.place(line.id, ctx.chat.id, NOTICE, str(own))
    ctx.send(ctx.chat, Post(text=view.undecryptable(ctx.words), reply_to=message, line=own))


def _is_command(ctx: Context, event: Said) -> bool:
    text = plain_text(event.content.text)
    network = ctx.chat.ref.network
    if meant_for_bots(text, network):
        return True
    us = ctx.house.us.telegram
    return ctx.house.commands.named(text, network=network, private=event.private, us=us) is not None
