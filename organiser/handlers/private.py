"""The private chat with somebody: where it is, and how it is opened."""

from organiser.chat.outgoing import Question
from organiser.chat.refs import ChatRef
from organiser.context import Context
from organiser.i18n import best_locale
from organiser.storage.chats import Chat


def place(ctx: Context) -> ChatRef | None:
    """Where who asks reads in private; None where the network does not let the bot begin it.

    Who speaks as the group or as a channel is nobody in particular: their account is a chat that others read.
    """
    return None if ctx.sender.is_chat else ctx.learn(Question.PRIVATE).private


async def opened(ctx: Context, where: ChatRef) -> Chat:
    """The private chat at a place, with who asks as a person who can be reached there."""
    chat = await ctx.store.chats.meet(where, private=True)
    language = chat.language or best_locale(ctx.sender.language, ctx.words.locale)
    chat = await ctx.store.chats.change(chat, language=language)
    await ctx.store.people.meet(ctx.sender, chat, ctx.now)
    return chat


def link(ctx: Context, payload: str) -> str:
    """What opens the private chat and says `payload` there; "" where there is no such address."""
    url = ctx.house.us.private_url(ctx.chat.ref.network)
    return f"{url}?start={payload}" if url else ""
