"""What admins ask about the conversation of their chat: joining it, how it stands, leaving, names."""

from datetime import timedelta

from organiser.bridge.conversation import Conversation, NamesMode, new_salt
from organiser.bridge.refusals import NoPseudonyms, NotBridged
from organiser.chat.outgoing import Post
from organiser.commands import Arguments
from organiser.context import Context, shown
from organiser.handlers.bridge import holding, joining
from organiser.handlers.bridge.lines import conversation_of, others
from organiser.kernel import moment
from organiser.storage import backlog
from organiser.views import bridge as view
from organiser.views.pseudonyms import pseudonym

EXAMPLE_NAME = "Robin de Vries"


async def bridge(ctx: Context, args: Arguments) -> Post | None:
    """Make a code for this chat, or take one that was made in another."""
    if "code" in args:
        return await joining.take_code(ctx, args["code"])
    return await joining.make_code(ctx)


async def status(ctx: Context, _args: Arguments) -> Post:
    """How the conversation stands."""
    conversation = _conversation(ctx)
    joined = [shown(chat) for chat in others(ctx, conversation)]
    if not joined:
        raise NotBridged
    members = [chat.id for chat in ctx.store.directory.members(conversation.id)]
    await ctx.store.outbox.flush()
    waiting, oldest = await backlog.waiting_lines(ctx.store.connection, members)
    state = view.Status(
        others=joined,
        names=conversation.names,
        waiting=waiting,
        oldest=ctx.now - moment(oldest) if oldest else timedelta(0),
    )
    return view.status(state, ctx.words)


async def leave(ctx: Context, _args: Arguments) -> None:
    """Take this chat out of its conversation."""
    conversation = _conversation(ctx)
    staying = list(others(ctx, conversation))
    await holding.part(ctx)
    await ctx.store.chats.change(ctx.chat, conversation_id=None)
    ctx.answer(view.left(ctx.words))
    for chat in staying:
        gone = view.other_left(shown(ctx.chat), ctx.words_of(chat), alone=len(staying) == 1)
        ctx.send(chat, gone)


async def names(ctx: Context, args: Arguments) -> None:
    """Choose how people's names are shown in the other chats."""
    mode = NamesMode(args["names"])
    conversation = _conversation(ctx)
    if conversation.names is not mode:  # else everybody would be given another pseudonym, unasked
        conversation = await _renamed(ctx, conversation, mode)
    for chat in ctx.store.directory.present(conversation.id):
        words = ctx.words_of(chat)
        example = {
            NamesMode.FULL: EXAMPLE_NAME,
            NamesMode.FIRST: EXAMPLE_NAME.split(" ", maxsplit=1)[0],
            NamesMode.PSEUDONYM: pseudonym(conversation.pseudonym_of(b"example"), words),
        }[mode]
        ctx.send(chat, view.names_set(mode, words, example=example))


async def rotate(ctx: Context, _args: Arguments) -> None:
    """Give everybody a new pseudonym."""
    conversation = _conversation(ctx)
    if conversation.names is not NamesMode.PSEUDONYM:
        raise NoPseudonyms
    conversation = await _renamed(ctx, conversation, NamesMode.PSEUDONYM)
    for chat in ctx.store.directory.present(conversation.id):
        ctx.send(chat, view.names_rotated(ctx.words_of(chat)))


async def _renamed(ctx: Context, conversation: Conversation, names: NamesMode) -> Conversation:
    """The conversation as it goes on under other names; what was said before keeps those that it had.

    A line of before that is edited must not come under both names: who saw it would know who is who.
    """
    return await ctx.store.chats.continue_conversations([conversation.id], names, new_salt(), ctx.now)


def _conversation(ctx: Context) -> Conversation:
    conversation = conversation_of(ctx)
    if conversation is None:
        raise NotBridged
    return conversation
