"""Joining chats: the code, its two admins, and how the conversation stands."""

import secrets
from datetime import timedelta

import msgspec
import structlog

from organiser.bridge import codes
from organiser.bridge.codes import Code, new_secret, redeem, tidy
from organiser.bridge.conversation import Conversation, NamesMode
from organiser.bridge.refusals import CodeUnknown, NotBridged
from organiser.chat.incoming import Answered, BridgeOrdered, Presence
from organiser.chat.outgoing import Post, Question
from organiser.commands import Arguments
from organiser.context import Context
from organiser.handlers import greeting, invitations
from organiser.handlers.lines import conversation_of, others
from organiser.i18n import best_locale
from organiser.kernel import moment
from organiser.storage import outbox
from organiser.storage.chats import Chat
from organiser.views import bridge as view
from organiser.views.pseudonyms import pseudonym

SALT_BYTES = 16
PREFIX = "join"
EXAMPLE_NAME = "Robin de Vries"

log = structlog.get_logger()


async def bridge(ctx: Context, args: Arguments) -> Post | None:
    """Make a code for this chat, or take one that was made in another."""
    ctx.require_admin()
    if "code" in args:
        return await _redeem(ctx, tidy(args["code"]))
    return await _make_code(ctx)


async def _make_code(ctx: Context) -> Post:
    private = await private_chat(ctx)
    if private is None:
        return view.open_private(ctx.house.us.private_url(ctx.chat.ref.network) or "", ctx.words)
    secret = new_secret()
    code = Code(ctx.chat.id, ctx.author, private.id, ctx.now + codes.LIFETIME)
    await ctx.store.codes.put(secret, code)
    await invitations.enter_waiting(ctx)
    ctx.send(private, view.join_code(secret, shown(ctx.chat), codes.LIFETIME, ctx.words_of(private)))
    return view.code_sent(ctx.words)


async def _redeem(ctx: Context, secret: str) -> Post:
    """Ask the first admin, in private, whether this is the chat that they meant."""
    facts = ctx.learn(Question.FACTS)
    since = ctx.now - codes.LIFETIME
    tries = await ctx.store.codes.wrong_guesses(ctx.author, since)
    found = await ctx.store.codes.find(secret)
    first = ctx.store.directory.chats.get(found.chat) if found else None
    same = (
        first is not None and first.conversation is not None and first.conversation == ctx.chat.conversation
    )
    try:
        code = redeem(found, chat=ctx.chat.id, same_conversation=same, tries=tries, now=ctx.now)
    except CodeUnknown:
        await ctx.store.codes.count_guess(ctx.author, tries + 1, ctx.now)
        raise
    await ctx.store.codes.claim(secret, ctx.chat.id)
    asked = ctx.store.directory.chats[code.private_chat]
    ours = ctx.store.directory.chats[code.chat]
    other = view.ShownChat(facts.title or ctx.chat.title, ctx.chat.ref.network, facts.members)
    answer = f"{PREFIX}:{{}}:{ours.id}:{ctx.chat.id}"
    question = view.confirm_join(
        shown(ours), other, ctx.words_of(asked), yes=answer.format("yes"), no=answer.format("no")
    )
    ctx.send(asked, question)
    return view.code_taken(ctx.words)


async def confirm(ctx: Context, data: str) -> str:
    """The first admin's answer; returns what they are shown at once."""
    answer, ours, other = data.split(":")
    code = await ctx.store.codes.claimed(int(ours), int(other))
    if code is None or code.author != ctx.author:
        return view.question_closed(ctx.words)
    await ctx.store.codes.drop(code.chat)
    chats = ctx.store.directory.chats
    if answer != "yes":
        ctx.send(chats[int(other)], view.join_declined(ctx.words_of(chats[int(other)])))
        ctx.answer(view.join_declined(ctx.words))
        return ""
    await join(ctx, chats[int(ours)], chats[int(other)])
    ctx.answer(view.join_confirmed(ctx.words))
    return ""


async def ordered(ctx: Context, event: BridgeOrdered) -> None:
    """The operator joins two chats from the shell."""
    second = await ctx.store.chats.meet(event.other)
    known = [(chat, ctx.learn(Question.ENTER, chat)) for chat in (ctx.chat, second)]
    closed = [chat.ref.network for chat, answer in known if answer.failed]
    for network in closed:
        # Nobody else can be told: the operator sees it here, and knows which ids were typed.
        log.error("bridge.not_entered", network=network)
    if closed:
        return
    first, other = [await _entered(ctx, chat, answer) for chat, answer in known]
    await join(ctx, first, other)


async def _entered(ctx: Context, chat: Chat, answer: Answered) -> Chat:
    """The chat by its own id (an alias was a name for it), with its title."""
    if answer.room is not None and answer.room != chat.ref:
        chat = await ctx.store.chats.meet(answer.room)
    presence = Presence.ADMIN if chat.presence is Presence.ADMIN else Presence.MEMBER
    return await ctx.store.chats.change(chat, title=answer.title or chat.title, presence=presence)


async def join(ctx: Context, first: Chat, other: Chat) -> None:
    """Let two chats, and all that are joined with them, share one conversation from now on."""
    directory = ctx.store.directory
    kept = first.conversation or other.conversation
    if kept is None:
        salt = secrets.token_bytes(SALT_BYTES)
        kept = (await ctx.store.chats.begin_conversation(NamesMode.FULL, salt, ctx.now)).id
    coming = [chat for chat in (first, other) if chat.conversation is None]
    if other.conversation not in {None, kept}:
        coming += directory.members(other.conversation)
    for chat in coming:
        await ctx.store.chats.change(chat, conversation_id=kept)
    for chat in directory.members(kept):
        await greeting.welcome(ctx, chat)
    members = directory.members(kept)
    for chat in members:
        rest = [shown(member) for member in members if member.id != chat.id]
        ctx.send(chat, view.joined(rest, chat.ref.network, ctx.words_of(chat)))


async def status(ctx: Context, _args: Arguments) -> Post:
    """How the conversation stands."""
    conversation = _conversation(ctx)
    depth = {row[0]: row for row in await outbox.depth(ctx.store.connection)}
    waiting = [depth[chat.id] for chat in ctx.store.directory.members(conversation.id) if chat.id in depth]
    oldest = min((row[3] for row in waiting), default=None)
    state = view.Status(
        others=[shown(chat) for chat in others(ctx, conversation)],
        names=conversation.names,
        waiting=sum(row[2] for row in waiting),
        oldest=ctx.now - moment(oldest) if oldest else timedelta(0),
    )
    return view.status(state, ctx.words)


async def leave(ctx: Context, _args: Arguments) -> None:
    """Take this chat out of its conversation."""
    ctx.require_admin()
    conversation = _conversation(ctx)
    staying = list(others(ctx, conversation))
    await ctx.store.chats.change(ctx.chat, conversation_id=None)
    ctx.answer(view.left(ctx.words))
    for chat in staying:
        gone = view.other_left(shown(ctx.chat), ctx.words_of(chat), alone=len(staying) == 1)
        ctx.send(chat, gone)


async def names(ctx: Context, args: Arguments) -> None:
    """Choose how people's names are shown in the other chats."""
    ctx.require_admin()
    mode = NamesMode(args["names"])
    conversation = msgspec.structs.replace(_conversation(ctx), names=mode)
    await ctx.store.chats.change_conversation(conversation)
    for chat in ctx.store.directory.members(conversation.id):
        words = ctx.words_of(chat)
        example = {
            NamesMode.FULL: EXAMPLE_NAME,
            NamesMode.FIRST: EXAMPLE_NAME.split(" ", maxsplit=1)[0],
            NamesMode.PSEUDONYM: pseudonym(conversation.pseudonym_of(b"example"), words),
        }[mode]
        ctx.send(chat, view.names_set(mode, words, example=example))


async def rotate(ctx: Context, _args: Arguments) -> None:
    """Give everybody a new pseudonym."""
    ctx.require_admin()
    salt = secrets.token_bytes(SALT_BYTES)
    conversation = msgspec.structs.replace(_conversation(ctx), salt=salt)
    await ctx.store.chats.change_conversation(conversation)
    for chat in ctx.store.directory.members(conversation.id):
        ctx.send(chat, view.names_rotated(ctx.words_of(chat)))


async def private_chat(ctx: Context) -> Chat | None:
    """The private chat with who asks; None where the network does not let the bot begin it."""
    answer = ctx.learn(Question.PRIVATE)
    if answer.private is None:
        return None
    chat = await ctx.store.chats.meet(answer.private, private=True)
    language = chat.language or best_locale(ctx.sender.language, ctx.words.locale)
    chat = await ctx.store.chats.change(chat, welcomed=True, language=language)
    await ctx.store.accounts.meet(ctx.sender.account, ctx.sender.name, ctx.now)
    await ctx.store.accounts.reached_in(ctx.author, chat.id)
    return chat


def shown(chat: Chat) -> view.ShownChat:
    """The chat as people elsewhere see it."""
    return view.ShownChat(chat.title, chat.ref.network)


def _conversation(ctx: Context) -> Conversation:
    conversation = conversation_of(ctx)
    if conversation is None:
        raise NotBridged
    return conversation
