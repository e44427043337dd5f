"""A conversation's lines: what was said or changed in one chat is so in all of them."""

from collections.abc import Iterator

import msgspec

from organiser.bridge.conversation import Conversation, NamesMode, speaker
from organiser.bridge.impersonation import without_feigned_names
from organiser.bridge.limits import file_limit, is_moving_sticker
from organiser.bridge.pseudonyms import pseudonymised
from organiser.chat.content import Attachment, Content
from organiser.chat.incoming import Edited, Said
from organiser.chat.outgoing import Post, Revise, Speaker
from organiser.chat.refs import AccountRef, LineId, MessageRef, Network
from organiser.chat.text import Node, Quote, RichText, Text
from organiser.context import Context
from organiser.handlers.bridge import holding
from organiser.i18n import Words
from organiser.kernel import millis
from organiser.media import clean_file_name
from organiser.storage.directory import Chat
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
    line = await begun(ctx, conversation, event.message)
    reply_to = await answered(ctx, event.reply_to)
    for chat in others(ctx, conversation):
        post = _copy(ctx, conversation, chat, event.content, event.forwarded_from)
        post = msgspec.structs.replace(post, line=line.id, reply_to=reply_to)
        ctx.store.outbox.add(chat.id, post, line=line.id, held=held is not None)
    if held is not None:
        holding.tell(ctx, held)


async def edited(ctx: Context, event: Edited) -> list[Line]:
    """Bring the copies of a line to what it says now; returns the lines that were changed."""
    conversation = conversation_of(ctx)
    if conversation is None or ctx.store.directory.muted(conversation.id, ctx.author, ctx.now):
        return []
    found = await own_lines(ctx, event.message)
    for line in found:
        await revise(ctx, conversation, line, event.content)
        if event.edit is not None:
            await ctx.store.lines.add_edit(line.id, ctx.chat.home, event.edit, event.at)
    return found


async def begun(ctx: Context, conversation: Conversation, message: MessageRef) -> Line:
    """Write down that who asks has said something, with `message`."""
    await ctx.store.accounts.heard(ctx.author, ctx.sender.account, ctx.sender.name, ctx.now)
    line = Line(LineId(ctx.house.ids.new()), conversation.id, ctx.chat.id, ctx.author, millis(ctx.now))
    ctx.store.lines.add(line, ctx.chat.home, message.id)
    return line


async def revise(
    ctx: Context, conversation: Conversation, line: Line, content: Content, *, held: bool = False
) -> None:
    """Let the copies of a line say `content`; what waits for an admin, or is `held`, waits with it."""
    # The name is that of the conversation in which it was said, which names may have changed since.
    named_in = ctx.store.directory.conversations.get(line.conversation, conversation)
    for chat in others(ctx, conversation):
        post = _copy(ctx, named_in, chat, content, None)
        waits = held or await holding.is_held(ctx, chat, line)
        ctx.store.outbox.add(chat.id, Revise(line.id, post), line=line.id, held=waits)


def conversation_of(ctx: Context) -> Conversation | None:
    """The conversation that the event's chat is in."""
    if ctx.chat.conversation is None:
        return None
    return ctx.store.directory.conversations[ctx.chat.conversation]


def others(ctx: Context, conversation: Conversation) -> Iterator[Chat]:
    """The other chats of the conversation that the bot can write to."""
    return (chat for chat in ctx.store.directory.present(conversation.id) if chat.id != ctx.chat.id)


async def own_lines(ctx: Context, message: MessageRef) -> list[Line]:
    """The line that was written with `message` in the event's chat; none for a copy or a stranger."""
    found = await ctx.store.lines.carried_by(ctx.chat.home, message.id)
    return [line for line in found if _home_of(ctx, line) == ctx.chat.home]


def _home_of(ctx: Context, line: Line) -> int:
    return ctx.store.directory.chats[line.chat].home


async def answered(ctx: Context, message: MessageRef | None) -> LineId | None:
    """The line that `message` carries in the event's chat."""
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
    return Post(
        text=text, attachment=attachment, speaker=speaker_of(ctx, conversation, words), heading=heading
    )


def _with_quote(content: Content) -> Content:
    """The words, below what they pick out of the answered message."""
    if not content.quote:
        return content
    return msgspec.structs.replace(content, text=(Quote(content.quote), *content.text), quote=())


def speaker_of(ctx: Context, conversation: Conversation, words: Words) -> Speaker:
    """Who asks, as the conversation shows them."""
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
