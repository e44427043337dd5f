"""Somebody is asked something, and does something else: another command, an edit, nothing at all.

What they answer is `handlers.dialogs`'.
"""

from collections.abc import Iterable

import msgspec

from organiser import retention
from organiser.chat.incoming import Due
from organiser.chat.outgoing import Post
from organiser.commands import Arguments, Command
from organiser.context import Context
from organiser.handlers.dialogs import asked_again, open_for
from organiser.storage.dialogs import Opened
from organiser.views import dialogs as view
from organiser.views.rich import paragraphs


async def cancel(ctx: Context, _args: Arguments) -> Post:
    """End what somebody is asked, in whichever of their private chats."""
    opened = await open_for(ctx)
    command = None if opened is None else ctx.house.commands.find(opened.command)
    if opened is None or command is None:
        return view.nothing_to_cancel(ctx.words)
    await ctx.store.dialogs.close(opened.token)
    return view.cancelled(command, ctx.chat.ref.network, ctx.words)


async def edited(ctx: Context, command: Command[Context] | None) -> None:
    """Somebody changed what they had said: that answers nothing, and is no `command`; they are told."""
    opened = await open_for(ctx)
    if opened is not None and opened.chat == ctx.chat.id:
        ctx.answer(view.edited(ctx.words))
    elif command is not None:
        ctx.answer(view.edited_command(command, ctx.chat.ref.network, ctx.words))


async def waiting_elsewhere(ctx: Context) -> Post | None:
    """Where the question waits that somebody answers here, though it was asked in another chat of theirs."""
    opened = await open_for(ctx)
    command = None if opened is None else ctx.house.commands.find(opened.command)
    if opened is None or command is None or opened.chat == ctx.chat.id:
        return None
    asked_on = ctx.store.directory.chats[opened.chat].ref.network
    return view.waiting_elsewhere(command, asked_on, ctx.chat.ref.network, ctx.words)


async def reminded(ctx: Context, post: Post) -> Post:
    """The answer to another command; below it stands that a question waits in this chat, where one does.

    Where the command was to speak another language, the question itself stands there, in that one.
    """
    now = msgspec.structs.replace(ctx, chat=ctx.store.directory.chats[ctx.chat.id])
    if now.words.locale != ctx.words.locale:
        question = await asked_again(now)
        return post if question is None else _above(post, question)
    opened = await open_for(ctx)
    command = None if opened is None else ctx.house.commands.find(opened.command)
    if opened is None or command is None or opened.chat != ctx.chat.id:
        return post
    reminder = view.waiting(command, ctx.chat.ref.network, ctx.words)
    return msgspec.structs.replace(post, text=paragraphs(post.text, reminder))


def _above(post: Post, question: Post) -> Post:
    return msgspec.structs.replace(question, text=paragraphs(post.text, question.text))


async def dropped(ctx: Context, asked: Iterable[Opened | None], person: int) -> None:
    """Two who turned out to be one `person` were `asked` something each: tell where it goes on no more."""
    goes_on = await ctx.store.dialogs.find(person)
    for one in asked:
        if one is None or goes_on is None or one.token == goes_on.token:
            continue
        ended, other = (ctx.house.commands.find(form.command) for form in (one, goes_on))
        chats = ctx.store.directory.chats
        there, network = chats[one.chat], chats[goes_on.chat].ref.network
        if ended is not None and other is not None:
            words = ctx.words_of(there)
            ctx.send(there, view.dropped_for(ended, other, network, there.ref.network, words))


async def expired(ctx: Context, event: Due) -> None:
    """A dialog had no answer for too long; one that was touched since goes on."""
    opened = await ctx.store.dialogs.find(event.subject)
    if opened is None or opened.touched > ctx.now - retention.DIALOGS:
        return
    await ctx.store.dialogs.close(opened.token)
    command = ctx.house.commands.find(opened.command)
    network = ctx.chat.ref.network
    ctx.send(ctx.chat, view.gone(ctx.words) if command is None else view.expired(command, network, ctx.words))
