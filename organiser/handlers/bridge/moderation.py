"""What admins (and, for their own lines, everybody) can do to what has crossed and to who said it."""

from organiser.access import NotAdmin
from organiser.bridge.conversation import Conversation, NamesMode, shown_name
from organiser.bridge.refusals import AuthorUnknown, LineUnknown, NotAReply, NotBridged, NotYours, OwnLine
from organiser.chat.incoming import Presence
from organiser.chat.outgoing import Deed, Delete, Do, Post
from organiser.chat.refs import LineId, MessageRef
from organiser.commands import Arguments
from organiser.context import Context
from organiser.handlers.bridge import deletions, holding
from organiser.handlers.bridge.lines import conversation_of
from organiser.presses import Pressed
from organiser.storage import lines
from organiser.storage.lines import Line
from organiser.storage.traces.trace import NO_KEY
from organiser.views import bridge as view
from organiser.views.pseudonyms import pseudonym

MANUAL = "admin"
PREFIX = "line"
FORGET = "forget"
OFFERED = (FORGET, Deed.MUTE, Deed.UNMUTE, Deed.BAN)


async def forget(ctx: Context, _args: Arguments) -> Post | None:
    """Remove the answered line and every copy of it, for its author or an admin.

    The message that asked for it is removed as well. What a network no longer removes is told by the
    delivery of the deletion.
    """
    found = await _answered(ctx)
    own = [line for line in found if line.author == ctx.author]
    if not own:
        _require_admin_of_others_words(ctx)
        if len(found) > 1:
            return await _which(ctx, FORGET, found)
    for line in own or found:
        await _forget(ctx, line)
    if ctx.message is not None:
        ctx.send(ctx.chat, Delete(ctx.message))
    return None


async def _forget(ctx: Context, line: Line) -> None:
    said_in = ctx.store.directory.chats[line.chat]
    chats = await deletions.bearing(ctx, line)
    if line.author != ctx.author and said_in.home != ctx.chat.home:
        joined = _conversation(ctx).id
        chats = [chat for chat in chats if chat.conversation == joined]
    await deletions.remove(ctx, line, chats)
    if said_in.home not in {chat.home for chat in chats}:
        return
    for edit in await ctx.store.lines.edits(line.id, said_in.home):
        # Its server keeps what an edit says, whatever becomes of the line.
        ctx.store.outbox.add(said_in.id, Delete(MessageRef(said_in.ref, edit)))


def _require_admin_of_others_words(ctx: Context) -> None:
    try:
        ctx.require_admin()
    except NotAdmin:
        raise NotYours from None


async def mute(ctx: Context, _args: Arguments) -> Post:
    """Let a person's lines cross no longer, nor what of them is on its way."""
    return await _about_person(ctx, Deed.MUTE)


async def ban(ctx: Context, _args: Arguments) -> Post:
    """Let a person's lines cross no longer, and put them out of the chat where they write."""
    return await _about_person(ctx, Deed.BAN)


async def unmute(ctx: Context, _args: Arguments) -> Post:
    """Let a person's lines cross again, from now on: what was stopped meanwhile stays where it is."""
    return await _about_person(ctx, Deed.UNMUTE)


async def chosen(ctx: Context, press: Pressed) -> str:
    """An admin has said whom they mean: what `_which` offered was pressed.

    Raises:
        LineUnknown: this chat was never shown that line; who presses may send what was not offered.
    """
    ctx.require_admin()
    asked = press["asked"]
    line = await lines.find(ctx.store.connection, LineId(press["line"]))
    if line is None or not await ctx.store.lines.messages(line.id, ctx.chat.home):
        raise LineUnknown
    if asked == FORGET:
        await _forget(ctx, line)
    else:
        ctx.answer(await _do(ctx, Deed(asked), _conversation(ctx), line))
    return ""


async def _about_person(ctx: Context, deed: Deed) -> Post:
    conversation = _conversation(ctx)
    found = await _answered(ctx)
    if len({line.author for line in found}) > 1:
        return await _which(ctx, deed, found)
    return await _do(ctx, deed, conversation, found[0])


async def _do(ctx: Context, deed: Deed, conversation: Conversation, line: Line) -> Post:
    """Mute, unmute or ban who wrote a line.

    Raises:
        AuthorUnknown: they were erased: what stands in their place is nobody's.
        OwnLine: an admin would silence themselves.
    """
    if line.author == NO_KEY:
        raise AuthorUnknown
    name = await _name(ctx, line)
    if deed is Deed.UNMUTE:
        await ctx.store.accounts.unmute(conversation.id, line.author)
        return view.unmuted(name, ctx.words, acted=await _act(ctx, line, deed))
    if line.author == ctx.author:
        raise OwnLine
    await ctx.store.accounts.mute(conversation.id, line.author, MANUAL, None)
    await holding.silence(ctx, conversation, line.author)
    worded = view.banned if deed is Deed.BAN else view.muted
    return worded(name, ctx.words, acted=await _act(ctx, line, deed))


async def _which(ctx: Context, asked: str, found: list[Line]) -> Post:
    """Ask whom an admin means: one message can carry what several people wrote (coalesced ones do)."""
    of_each: dict[bytes, Line] = {}
    for line in found:
        of_each.setdefault(line.author, line)
    offered = found if asked == FORGET else list(of_each.values())
    names = [await _name(ctx, line) for line in offered]
    return view.which_line(names, [f"{PREFIX}:{asked}:{line.id}" for line in offered], ctx.words)


def _conversation(ctx: Context) -> Conversation:
    conversation = conversation_of(ctx)
    if conversation is None:
        raise NotBridged
    return conversation


async def _answered(ctx: Context) -> list[Line]:
    """The lines that the answered message carries: at least one, perhaps of before this chat left.

    Raises:
        NotBridged, NotAReply, LineUnknown: why there are none.
    """
    reply_to = ctx.reply_to
    found = [] if reply_to is None else await ctx.store.lines.carried_by(ctx.chat.home, reply_to.id)
    if not found:
        _conversation(ctx)
        raise NotAReply if reply_to is None else LineUnknown
    return found


async def _act(ctx: Context, line: Line, deed: Deed) -> bool:
    """Do it in the chat where they write, where the bot is an admin; returns whether it is tried."""
    home = ctx.store.directory.chats[line.chat]
    if home.home != ctx.chat.home and home.conversation != ctx.chat.conversation:
        return False  # It has left since: an admin has no say in chats that are not joined with theirs.
    known = await ctx.store.accounts.find(line.author)
    # In a topic the bot is what it is in the group.
    if known is None or ctx.store.directory.chats[home.home].presence is not Presence.ADMIN:
        return False
    ctx.store.outbox.add(home.id, Do(deed, known[0], asked_in=ctx.chat.ref))
    return True


async def _name(ctx: Context, line: Line) -> str:
    """The person's name as this chat shows it: their own where they write, elsewhere the conversation's."""
    named_in = ctx.store.directory.conversations[line.conversation]
    conversation = conversation_of(ctx) or named_in
    known = await ctx.store.accounts.find(line.author)
    here = ctx.store.directory.chats[line.chat].home == ctx.chat.home
    if known is not None and (here or conversation.names is not NamesMode.PSEUDONYM):
        return shown_name(known[1], NamesMode.FULL if here else conversation.names)
    return pseudonym(named_in.pseudonym_of(line.author), ctx.words)
