"""A conversation's lines: what was said, changed or taken back in one chat is so in all of them."""

from collections.abc import Iterator

import msgspec

from organiser.bridge.conversation import Conversation, NamesMode, speaker
from organiser.bridge.impersonation import without_feigned_names
from organiser.bridge.limits import file_limit, is_moving_sticker
from organiser.bridge.pseudonyms import pseudonymised
from organiser.chat.content import Attachment, Content
from organiser.chat.incoming import Deleted, Edited, Presence, Said, Undecryptable
from organiser.chat.outgoing import Delete, Post, Revise, Speaker
from organiser.chat.refs import AccountRef, LineId, MessageRef, Network
from organiser.chat.text import Node, Quote, RichText, Text
from organiser.context import Context
from organiser.handlers import holding
from organiser.i18n import Words
from organiser.kernel import millis
from organiser.media import clean_file_name
from organiser.storage.chats import Chat
from organiser.storage.lines import Line
from organiser.views import bridge as view
from organiser.views.pseudonyms import pseudonym


async def said(ctx: Context, event: Said) -> None:
    """Carry a line to the other chats of its conversation."""
    conversation = conversation_of(ctx)
    if conversation is None or ctx.store.directory.muted(conversation.id, ctx.author, ctx.now):
        return
    held = holding.why_held(ctx, event)
    if held is holding.Held.BOUNCE:
        return
    await ctx.store.accounts.heard(ctx.author, ctx.sender.account, ctx.sender.name, ctx.now)
    line = Line(LineId(ctx.house.ids.new()), conversation.id, ctx.chat.id, ctx.author, millis(ctx.now))
    ctx.store.lines.add(line, ctx.chat.home, event.message.id)
    reply_to = await _answered(ctx, event.reply_to)
    for chat in others(ctx, conversation):
        post = _copy(ctx, conversation, chat, event.content, event.forwarded_from)
        post = msgspec.structs.replace(post, line=line.id, reply_to=reply_to)
        ctx.store.outbox.add(chat.id, post, line=line.id, held=held is not None)
    if held is not None:
        holding.tell(ctx, held)


async def edited(ctx: Context, event: Edited) -> None:
    """Bring the copies of a line to what it says now."""
    conversation = conversation_of(ctx)
    if conversation is None or ctx.store.directory.muted(conversation.id, ctx.author, ctx.now):
        return
    for line in await own_lines(ctx, event.message):
        # The name is that of the conversation in which it was said, which names may have changed since.
        named_in = ctx.store.directory.conversations.get(line.conversation, conversation)
        for chat in others(ctx, conversation):
            post = _copy(ctx, named_in, chat, event.content, None)
            held = await holding.is_held(ctx, chat, line)
            ctx.store.outbox.add(chat.id, Revise(line.id, post), line=line.id, held=held)


async def deleted(ctx: Context, event: Deleted) -> None:
    """Remove the copies of a line that was taken back."""
    conversation = conversation_of(ctx)
    if conversation is None:
        return
    for line in await own_lines(ctx, event.message):
        await holding.take_back(ctx, line)
        for chat in others(ctx, conversation):
            ctx.store.outbox.add(chat.id, Delete(line.id, ctx.chat.ref), line=line.id)


async def undecryptable(ctx: Context, event: Undecryptable) -> None:
    """Leave a sentence in the place of a line whose key never came, here too: who wrote it must know."""
    conversation = conversation_of(ctx)
    if conversation is None or ctx.store.directory.muted(conversation.id, ctx.author, ctx.now):
        return
    said_here = view.undecryptable(ctx.words)
    ctx.answer(Post(text=said_here, reply_to=event.message))
    for chat in others(ctx, conversation):
        words = ctx.words_of(chat)
        who = _speaker(ctx, conversation, words)
        ctx.store.outbox.add(chat.id, Post(text=view.undecryptable(words), speaker=who))


def conversation_of(ctx: Context) -> Conversation | None:
    """The conversation that the event's chat is in."""
    if ctx.chat.conversation is None:
        return None
    return ctx.store.directory.conversations[ctx.chat.conversation]


def others(ctx: Context, conversation: Conversation) -> Iterator[Chat]:
    """The other chats of the conversation that the bot can write to."""
    for chat in ctx.store.directory.members(conversation.id):
        if chat.id != ctx.chat.id and chat.presence is not Presence.ABSENT:
            yield chat


async def own_lines(ctx: Context, message: MessageRef) -> list[Line]:
    """The line that was written with `message` in the event's chat; none for a copy or a stranger."""
    found = await ctx.store.lines.carried_by(ctx.chat.home, message.id)
    return [line for line in found if _home_of(ctx, line) == ctx.chat.home]


def _home_of(ctx: Context, line: Line) -> int:
    return ctx.store.directory.chats[line.chat].home


async def _answered(ctx: Context, message: MessageRef | None) -> LineId | None:
    if message is None:
        return None
    found = await ctx.store.lines.carried_by(ctx.chat.home, message.id)
    return found[0].id if found else None


def _copy(
    ctx: Context, conversation: Conversation, chat: Chat, content: Content, forwarded: str | None
) -> Post:
    """What a line says in another chat, in that chat's words where it needs any of ours."""
    words = ctx.words_of(chat)
    content = _with_quote(content)
    if conversation.names is NamesMode.PSEUDONYM:
        content = _pseudonymised(ctx, conversation, content, words)
    text, attachment = _fitting(ctx, chat, content, words)
    if chat.ref.network is Network.TELEGRAM:
        text = without_feigned_names(text)
    heading: RichText = ()
    if forwarded is not None:
        origin = forwarded if conversation.names is NamesMode.FULL else ""
        heading = view.forwarded(origin, words)
    return Post(text=text, attachment=attachment, speaker=_speaker(ctx, conversation, words), heading=heading)


def _with_quote(content: Content) -> Content:
    """The words, below what they pick out of the answered message."""
    if not content.quote:
        return content
    return msgspec.structs.replace(content, text=(Quote(content.quote), *content.text), quote=())


def _speaker(ctx: Context, conversation: Conversation, words: Words) -> Speaker:
    name = ctx.sender.name
    if conversation.names is NamesMode.PSEUDONYM:
        name = pseudonym(conversation.pseudonym_of(ctx.author), words)
    return speaker(conversation, ctx.author, name)


def _pseudonymised(ctx: Context, conversation: Conversation, content: Content, words: Words) -> Content:
    def name_of(account: AccountRef | None) -> str:
        if account is None:
            return view.somebody(words)
        return pseudonym(conversation.pseudonym_of(ctx.store.vault.account_key(account)), words)

    return msgspec.structs.replace(content, text=pseudonymised(content.text, name_of))


def _fitting(ctx: Context, chat: Chat, content: Content, words: Words) -> tuple[RichText, Attachment | None]:
    """Words and file as they can cross; what cannot is said in words."""
    if content.extra is not None:
        return _above(view.placeholder(content.extra, chat.ref.network, words), content.text), None
    if content.attachment is None:
        return content.text, None
    file = msgspec.structs.replace(content.attachment, name=clean_file_name(content.attachment.name))
    limit, network = file_limit(ctx.chat.ref.network, chat.ref.network, ctx.house.file_limit)
    if file.size is not None and file.size > limit:
        return _above(view.too_big(file, limit, network, words), content.text), None
    if is_moving_sticker(file):
        if file.preview is None:
            return view.sticker(file.emoji, words), None
        return content.text, msgspec.structs.replace(file, file=file.preview, mime=None, size=None)
    return content.text, file


def _above(first: RichText, text: RichText) -> RichText:
    between: tuple[Node, ...] = (Text("\n"),) if text else ()
    return (*first, *between, *text)
