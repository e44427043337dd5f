"""How chats become one conversation: the one-time code and its two admins, and the operator's order."""

import structlog

from organiser.access import NotAdminThere, require_admin_there
from organiser.bridge import codes
from organiser.bridge.codes import Code, new_secret, redeem, tidy
from organiser.bridge.conversation import new_salt, strictest
from organiser.bridge.refusals import AlreadyJoined, ChatLeft, CodeUnknown
from organiser.chat.incoming import Answered, BridgeOrdered, Presence
from organiser.chat.outgoing import Post, Question
from organiser.chat.refs import ChatRef
from organiser.context import Context, shown
from organiser.handlers import greeting, private
from organiser.handlers.bridge import invitations
from organiser.i18n import best_locale
from organiser.kernel import counted
from organiser.presses import Pressed
from organiser.storage.directory import Chat
from organiser.views import bridge as view
from organiser.views.anywhere import question_closed
from organiser.wanted import answer_key

PREFIX = "join"
START = "bridge"
"""What a private chat is opened with to get the code of a chat there; our own id of the chat follows."""

log = structlog.get_logger()


async def make_code(ctx: Context) -> Post:
    """Make a code for this chat, and tell it to who asks, in private."""
    place = private.place(ctx)
    if place is None:
        url = private.link(ctx, f"{START}_{ctx.chat.id}")
        return view.open_private(url, ctx.chat.ref.network, ctx.words)
    chat = await _titled(ctx, ctx.chat)
    there = await _private_chat(ctx, place)
    ctx.send(there, await _coded(ctx, chat, there))
    return view.code_sent(ctx.words)


async def code_in_private(ctx: Context, number: str) -> Post | None:
    """The code of the chat with this id, whose button opened this private chat; None where it is no id.

    Raises:
        NotAdminThere: they are no admin of that chat, or there is none. Which of both is not told.
    """
    known = counted(number)
    if known is None:
        return None
    chat = ctx.store.directory.chats.get(known)
    if chat is None or chat.private or not chat.entered:
        raise NotAdminThere
    require_admin_there(ctx.learn(Question.ROLE, chat).role)
    chat = await _titled(ctx, chat)
    here = await greeting.welcome(ctx, ctx.chat)
    await _reached(ctx, here)
    return await _coded(ctx, chat, here)


async def _coded(ctx: Context, chat: Chat, private_chat: Chat) -> Post:
    secret = new_secret()
    code = Code(chat.id, ctx.author, private_chat.id, ctx.now + codes.LIFETIME)
    await ctx.store.codes.put(secret, code)
    await invitations.enter_waiting(ctx)
    return view.join_code(secret, shown(chat), codes.LIFETIME, ctx.words_of(private_chat))


async def take_code(ctx: Context, typed: str) -> Post:
    """A code was said here: ask the first admin, in private, whether this is the chat that they meant."""
    facts = ctx.learn(Question.FACTS)
    secret = tidy(typed)
    tries = await ctx.store.codes.wrong_guesses(ctx.author, ctx.now - codes.LIFETIME)
    found = await ctx.store.codes.find(secret)
    first = ctx.store.directory.chats.get(found.chat) if found else None
    same = first is not None and _share(first, ctx.chat)
    try:
        code = redeem(found, chat=ctx.chat.id, same_conversation=same, tries=tries, now=ctx.now)
    except CodeUnknown:
        await ctx.store.codes.count_guess(ctx.author, tries + 1, ctx.now)
        raise
    reference = await ctx.store.codes.claim(secret, ctx.chat.id)
    chat = await _titled(ctx, ctx.chat)
    asked, ours = ctx.store.directory.chats[code.private_chat], ctx.store.directory.chats[code.chat]
    question = view.confirm_join(
        shown(ours),
        shown(chat, facts.members),
        [shown(one) for one in _together(ctx, ours, chat) if one.id not in {ours.id, chat.id}],
        ctx.words_of(asked),
        answers=(f"{PREFIX}:no:{reference}", f"{PREFIX}:yes:{reference}"),
    )
    ctx.send(asked, question)
    return view.code_taken(ctx.words)


async def confirm(ctx: Context, press: Pressed) -> str:
    """The first admin's answer; returns what they are shown at once.

    Raises:
        ChatLeft, NotAdminThere, AlreadyJoined: what has changed since the code was made.
    """
    code = await ctx.store.codes.claimed(press["reference"])
    if code is None or code.joining is None or code.author != ctx.author:
        return question_closed(ctx.words)
    ours, other = (ctx.store.directory.chats[chat] for chat in (code.chat, code.joining))
    if press["answer"] == "yes":
        await _accept(ctx, ours, other)
    else:
        await _decline(ctx, ours, other)
    return ""


async def _accept(ctx: Context, ours: Chat, other: Chat) -> None:
    present = ours.entered and other.entered
    # Asked while there is still a code: the handler begins anew when the network has answered.
    role = ctx.learn(Question.ROLE, ours).role if present else None
    await ctx.store.codes.drop(ours.id)
    if not present:
        raise ChatLeft
    require_admin_there(role)
    if _share(ours, other):
        raise AlreadyJoined
    await join(ctx, ours, other)
    ctx.answer(view.join_confirmed(ctx.words))


async def _decline(ctx: Context, ours: Chat, other: Chat) -> None:
    await ctx.store.codes.drop(ours.id)
    if other.entered:
        ctx.send(other, view.join_declined(ctx.words_of(other)))
    ctx.answer(view.join_declined(ctx.words))


async def ordered(ctx: Context, event: BridgeOrdered) -> None:
    """The operator joins two chats from the shell. Chats that are joined already are not told again."""
    second = await ctx.store.chats.meet(event.other)
    known = [(chat, ctx.learn(Question.ENTER, chat)) for chat in (ctx.chat, second)]
    # A conversation is for groups: what people say to the bot in private never crosses.
    closed = [chat.ref.network for chat, answer in known if answer.failed or chat.private]
    for network in closed:
        # Nobody else can be told: the operator sees it here, and knows which ids were typed.
        log.error("bridge.not_entered", network=network)
    if closed:
        return
    first, other = [await _entered(ctx, chat, answer) for chat, answer in known]
    if other.private:
        log.error("bridge.not_entered", network=other.ref.network)
    elif _share(first, other):
        log.info("bridge.joined_already")
    else:
        await join(ctx, first, other)


async def _entered(ctx: Context, chat: Chat, answer: Answered) -> Chat:
    """The chat by its own id (an alias was a name for it), with its title."""
    if answer.room is not None and answer.room != chat.ref:
        chat = await ctx.store.chats.meet(answer.room)
    presence = Presence.ADMIN if chat.presence is Presence.ADMIN else Presence.MEMBER
    return await ctx.store.chats.change(chat, title=answer.title or chat.title, presence=presence)


async def join(ctx: Context, first: Chat, other: Chat) -> None:
    """Let two chats, and all that are joined with them, share one conversation from now on."""
    together = _together(ctx, first, other)
    former = sorted({chat.conversation for chat in together if chat.conversation is not None})
    if len(former) == 1:
        kept = ctx.store.directory.conversations[former[0]]
    else:
        names = strictest(ctx.store.directory.conversations[one].names for one in former)
        kept = await ctx.store.chats.continue_conversations(former, names, new_salt(), ctx.now)
    for chat in (first, other):
        await ctx.store.chats.change(chat, conversation_id=kept.id)
    # Whoever was asked about one of them was not shown the others: that question is closed.
    await ctx.store.codes.close_questions([chat.id for chat in together])
    members = ctx.store.directory.present(kept.id)
    for chat in members:
        await greeting.welcome(ctx, chat)
    for chat in members:
        rest = [shown(member) for member in members if member.id != chat.id]
        ctx.send(chat, view.joined(rest, kept.names, chat.ref.network, ctx.words_of(chat)))


def _share(first: Chat, other: Chat) -> bool:
    """Whether two chats are one, or in one conversation already."""
    return first.id == other.id or (
        first.conversation is not None and first.conversation == other.conversation
    )


def _together(ctx: Context, first: Chat, other: Chat) -> list[Chat]:
    """Two chats and all that are joined with either."""
    found = {chat.id: chat for chat in (first, other)}
    for conversation in (first.conversation, other.conversation):
        if conversation is not None:
            found |= {chat.id: chat for chat in ctx.store.directory.members(conversation)}
    return list(found.values())


async def _private_chat(ctx: Context, place: ChatRef) -> Chat:
    chat = await ctx.store.chats.meet(place, private=True)
    language = chat.language or best_locale(ctx.sender.language, ctx.words.locale)
    chat = await ctx.store.chats.change(chat, welcomed=True, language=language)
    await _reached(ctx, chat)
    return chat


async def _reached(ctx: Context, there: Chat) -> None:
    await ctx.store.accounts.meet(ctx.sender.account, ctx.sender.name, ctx.now)
    await ctx.store.accounts.reached_in(ctx.author, there.id)


async def _titled(ctx: Context, chat: Chat) -> Chat:
    """The chat with its title; the network is asked for one that is not known."""
    known = ctx.answers.get(answer_key(Question.FACTS, chat))
    facts = known if known or chat.title else ctx.learn(Question.FACTS, chat)
    return await ctx.store.chats.change(chat, title=facts.title) if facts and facts.title else chat
