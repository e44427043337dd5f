"""The private chat with somebody: where it is, and how it is opened."""

import msgspec

from organiser.chat.incoming import Edited, Event, MemberJoined, Said, Tapped
from organiser.chat.outgoing import Question
from organiser.chat.refs import ChatRef
from organiser.context import Context
from organiser.i18n import best_locale
from organiser.storage.directory import Chat
from organiser.storage.store import Store


def place(ctx: Context) -> ChatRef | None:
    """Where who asks reads in private; None where the network does not let the bot begin it.

    Who speaks as the group or as a channel is nobody in particular: their account is a chat that others read.
    """
    return None if ctx.sender.is_chat else ctx.learn(Question.PRIVATE).private


async def opened(ctx: Context, where: ChatRef, spoken: str | None = None) -> Chat:
    """The private chat at a place, with who asks as a person who can be reached there.

    Where no language of theirs is known it is the one that is `spoken` with this, or that of the chat.
    """
    chat = await ctx.store.chats.meet(where, private=True)
    language = chat.language or best_locale(ctx.sender.language, spoken or ctx.words.locale)
    chat = await ctx.store.chats.change(chat, language=language)
    await ctx.store.people.meet(ctx.sender, chat, ctx.now)
    return chat


async def beside(ctx: Context, spoken: str | None = None) -> Context | None:
    """The same, as if it had happened in the private chat of who asks; None where there can be none.

    `spoken` is a language in which they asked it.

    Raises:
        Wanted: the network was not asked for it yet.
    """
    where = place(ctx)
    if where is None:
        return None
    chat = await opened(ctx, where, spoken)
    return msgspec.structs.replace(ctx, chat=chat, reply_to=None, message=None, pressed=None)


async def believe(store: Store, chat: Chat, event: Event) -> Chat:
    """The chat as an event tells it: private no longer once a third person is in it, and again without them.

    On Matrix anybody may be asked into a room. What is for one person's eyes is not said there from then on:
    nobody is reached in it, and the form that waited there is dropped.
    """
    if chat.ref.is_account or not isinstance(event, Said | Edited | Tapped | MemberJoined):
        return chat
    if chat.private and not event.private:
        await store.dialogs.leave(chat.id)
        await store.people.leave(chat.id)
        return await store.chats.change(chat, private=False)
    if event.private and not chat.private and chat.conversation is None and chat.chapter is None:
        return await store.chats.seclude(chat)
    return chat


def link(ctx: Context, payload: str) -> str:
    """What opens the private chat and says `payload` there; "" where there is no such address."""
    return ctx.house.us.private_url(ctx.chat.ref.network, payload)
