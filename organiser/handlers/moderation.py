"""What admins (and, for their own lines, everybody) can do to what has crossed and to who said it."""

from organiser.bridge.conversation import Conversation, NamesMode, shown_name
from organiser.bridge.refusals import LineUnknown, NotAdmin, NotAReply, NotBridged, NotYours
from organiser.chat.incoming import Presence
from organiser.chat.outgoing import Deed, Delete, Do, Post
from organiser.commands import Arguments
from organiser.context import Context
from organiser.handlers import holding
from organiser.handlers.lines import conversation_of
from organiser.storage.lines import Line
from organiser.views import bridge as view
from organiser.views.pseudonyms import pseudonym

MANUAL = "admin"


async def forget(ctx: Context, _args: Arguments) -> None:
    """Remove the answered line and every copy of it, for its author or an admin.

    The message that asked for it is removed as well. What a network no longer removes is told by the
    delivery of the deletion.
    """
    conversation, line = await _line(ctx)
    if line.author != ctx.author:
        _require_admin_of_others_words(ctx)
    await holding.take_back(ctx, line)
    for chat in ctx.store.directory.members(conversation.id):
        if chat.presence is not Presence.ABSENT:
            ctx.store.outbox.add(chat.id, Delete(line.id, ctx.chat.ref), line=line.id)
    if ctx.message is not None:
        ctx.send(ctx.chat, Delete(ctx.message))


def _require_admin_of_others_words(ctx: Context) -> None:
    try:
        ctx.require_admin()
    except NotAdmin:
        not_theirs = True
    else:
        not_theirs = False
    if not_theirs:
        raise NotYours


async def mute(ctx: Context, _args: Arguments) -> Post:
    """Let a person's lines cross no longer."""
    return await _silence(ctx, Deed.MUTE)


async def ban(ctx: Context, _args: Arguments) -> Post:
    """Let a person's lines cross no longer, and put them out of the chat where they write."""
    return await _silence(ctx, Deed.BAN)


async def unmute(ctx: Context, _args: Arguments) -> Post:
    """Let a person's lines cross again."""
    ctx.require_admin()
    conversation, line = await _line(ctx)
    await ctx.store.accounts.unmute(conversation.id, line.author)
    acted = await _act(ctx, line, Deed.UNMUTE)
    return view.unmuted(await _name(ctx, conversation, line), ctx.words, acted=acted)


async def _silence(ctx: Context, deed: Deed) -> Post:
    ctx.require_admin()
    conversation, line = await _line(ctx)
    await ctx.store.accounts.mute(conversation.id, line.author, MANUAL, None)
    acted = await _act(ctx, line, deed)
    name = await _name(ctx, conversation, line)
    worded = view.banned if deed is Deed.BAN else view.muted
    return worded(name, ctx.words, acted=acted)


async def _line(ctx: Context) -> tuple[Conversation, Line]:
    """The conversation, and the line that the command answers."""
    conversation = conversation_of(ctx)
    if conversation is None:
        raise NotBridged
    if ctx.reply_to is None:
        raise NotAReply
    found = await ctx.store.lines.carried_by(ctx.chat.home, ctx.reply_to.id)
    if not found:
        raise LineUnknown
    return conversation, found[0]


async def _act(ctx: Context, line: Line, deed: Deed) -> bool:
    """Do it in the chat where they write, where the bot is an admin; returns whether it is tried."""
    home = ctx.store.directory.chats[line.chat]
    known = await ctx.store.accounts.find(line.author)
    if known is None or home.presence is not Presence.ADMIN:
        return False
    ctx.store.outbox.add(home.id, Do(deed, known[0]))
    return True


async def _name(ctx: Context, conversation: Conversation, line: Line) -> str:
    """The person's name as this conversation shows it."""
    known = await ctx.store.accounts.find(line.author)
    if conversation.names is NamesMode.PSEUDONYM or known is None:
        return pseudonym(conversation.pseudonym_of(line.author), ctx.words)
    return shown_name(known[1], conversation.names)
