"""What admins (and, for their own lines, everybody) can do to what has crossed and to who said it."""

from organiser.bridge.conversation import Conversation, NamesMode, shown_name
from organiser.bridge.refusals import LineUnknown, NotAdmin, NotAReply, NotBridged, NotYours, OwnLine
from organiser.chat.incoming import Presence
from organiser.chat.outgoing import Deed, Delete, Do, Post
from organiser.chat.refs import LineId, MessageRef
from organiser.commands import Arguments
from organiser.context import Context
from organiser.handlers import deletions, holding
from organiser.handlers.lines import conversation_of
from organiser.storage import lines
from organiser.storage.lines import Line
from organiser.views import bridge as view
from organiser.views.pseudonyms import pseudonym

MANUAL = "admin"
PREFIX = "line"
FORGET = "forget"


async def forget(ctx: Context, _args: Arguments) -> Post | None:
    """Remove the answered line and every copy of it, for its author or an admin.

    The message that asked for it is removed as well. What a network no longer removes is told by the
    delivery of the deletion.
    """
    conversation, found = await _answered(ctx)
    own = [line for line in found if line.author == ctx.author]
    if not own:
        _require_admin_of_others_words(ctx)
        if len(found) > 1:
            return await _which(ctx, FORGET, conversation, found)
    for line in own or found:
        await _forget(ctx, conversation, line)
    if ctx.message is not None:
        ctx.send(ctx.chat, Delete(ctx.message))
    return None


async def _forget(ctx: Context, conversation: Conversation, line: Line) -> None:
    members = ctx.store.directory.members(conversation.id)
    await deletions.remove(ctx, line, [chat for chat in members if chat.presence is not Presence.ABSENT])
    said_in = ctx.store.directory.chats[line.chat]
    for edit in await ctx.store.lines.edits(line.id, said_in.home):
        # Its server keeps what an edit says, whatever becomes of the line.
        ctx.store.outbox.add(said_in.id, Delete(MessageRef(said_in.ref, edit)))


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
    """Let a person's lines cross no longer, nor what of them is on its way."""
    return await _about_person(ctx, Deed.MUTE)


async def ban(ctx: Context, _args: Arguments) -> Post:
    """Let a person's lines cross no longer, and put them out of the chat where they write."""
    return await _about_person(ctx, Deed.BAN)


async def unmute(ctx: Context, _args: Arguments) -> Post:
    """Let a person's lines cross again, from now on: what was stopped meanwhile stays where it is."""
    return await _about_person(ctx, Deed.UNMUTE)


async def chosen(ctx: Context, data: str) -> None:
    """An admin has said whom they mean: what `_which` offered was pressed.

    Raises:
        LineUnknown: this chat was never shown that line; who presses may send what was not offered.
    """
    ctx.require_admin()
    asked, _, number = data.partition(":")
    conversation = _conversation(ctx)
    line = await lines.find(ctx.store.connection, LineId(int(number)))
    if line is None or not await ctx.store.lines.messages(line.id, ctx.chat.home):
        raise LineUnknown
    if asked == FORGET:
        await _forget(ctx, conversation, line)
    else:
        ctx.answer(await _do(ctx, Deed(asked), conversation, line))


async def _about_person(ctx: Context, deed: Deed) -> Post:
    ctx.require_admin()
    conversation, found = await _answered(ctx)
    if len({line.author for line in found}) > 1:
        return await _which(ctx, deed, conversation, found)
    return await _do(ctx, deed, conversation, found[0])


async def _do(ctx: Context, deed: Deed, conversation: Conversation, line: Line) -> Post:
    name = await _name(ctx, conversation, line)
    if deed is Deed.UNMUTE:
        await ctx.store.accounts.unmute(conversation.id, line.author)
        return view.unmuted(name, ctx.words, acted=await _act(ctx, line, deed))
    if line.author == ctx.author:
        raise OwnLine
    await ctx.store.accounts.mute(conversation.id, line.author, MANUAL, None)
    await holding.silence(ctx, conversation, line.author)
    worded = view.banned if deed is Deed.BAN else view.muted
    return worded(name, ctx.words, acted=await _act(ctx, line, deed))


async def _which(ctx: Context, asked: str, conversation: Conversation, found: list[Line]) -> Post:
    """Ask whom an admin means: one message can carry what several people wrote (coalesced ones do)."""
    of_each: dict[bytes, Line] = {}
    for line in found:
        of_each.setdefault(line.author, line)
    offered = found if asked == FORGET else list(of_each.values())
    names = [await _name(ctx, conversation, line) for line in offered]
    return view.which_line(names, [f"{PREFIX}:{asked}:{line.id}" for line in offered], ctx.words)


def _conversation(ctx: Context) -> Conversation:
    conversation = conversation_of(ctx)
    if conversation is None:
        raise NotBridged
    return conversation


async def _answered(ctx: Context) -> tuple[Conversation, list[Line]]:
    """The conversation, and the lines that the answered message carries: at least one."""
    conversation = _conversation(ctx)
    if ctx.reply_to is None:
        raise NotAReply
    found = await ctx.store.lines.carried_by(ctx.chat.home, ctx.reply_to.id)
    if not found:
        raise LineUnknown
    return conversation, found


async def _act(ctx: Context, line: Line, deed: Deed) -> bool:
    """Do it in the chat where they write, where the bot is an admin; returns whether it is tried."""
    home = ctx.store.directory.chats[line.chat]
    known = await ctx.store.accounts.find(line.author)
    # In a topic the bot is what it is in the group.
    if known is None or ctx.store.directory.chats[home.home].presence is not Presence.ADMIN:
        return False
    ctx.store.outbox.add(home.id, Do(deed, known[0], asked_in=ctx.chat.ref))
    return True


async def _name(ctx: Context, conversation: Conversation, line: Line) -> str:
    """The person's name as this chat shows it: their own where they write, elsewhere the conversation's."""
    known = await ctx.store.accounts.find(line.author)
    here = ctx.store.directory.chats[line.chat].home == ctx.chat.home
    if known is not None and (here or conversation.names is not NamesMode.PSEUDONYM):
        return shown_name(known[1], NamesMode.FULL if here else conversation.names)
    named_in = ctx.store.directory.conversations.get(line.conversation, conversation)
    return pseudonym(named_in.pseudonym_of(line.author), ctx.words)
