"""The bot's own coming and going, and what becomes of a chat."""

from datetime import UTC

from organiser.chat.incoming import BotMoved, Gap, Presence, Renamed, Upgraded
from organiser.context import Context
from organiser.handlers import invitations
from organiser.handlers.bridge import shown
from organiser.handlers.lines import conversation_of
from organiser.i18n import best_locale
from organiser.views import bridge as view


async def bot_moved(ctx: Context, event: BotMoved) -> None:
    """The bot was invited, added, promoted, or put out; a group that it enters is welcomed once."""
    if event.presence is Presence.INVITED:
        await invitations.invited(ctx, event)
        return
    chat = await ctx.store.chats.change(
        ctx.chat, presence=event.presence, title="" if ctx.chat.private else event.title or ctx.chat.title
    )
    if event.presence is Presence.ABSENT or chat.welcomed or chat.private:
        return
    locale = best_locale(event.by.language, ctx.words.locale)
    await ctx.store.chats.change(chat, welcomed=True, language=chat.language or locale)
    words = ctx.house.tongues.named(chat.language or locale)
    ctx.send(
        chat, view.welcome(chat.ref.network, words, private_url=ctx.house.us.private_url(chat.ref.network))
    )


async def upgraded(ctx: Context, event: Upgraded) -> None:
    """The chat goes on under another id, with everything that it had."""
    await ctx.store.chats.move(ctx.chat, event.to)


async def renamed(ctx: Context, event: Renamed) -> None:
    """The chat has another title."""
    if not ctx.chat.private:
        await ctx.store.chats.change(ctx.chat, title=event.title)


async def gap(ctx: Context, event: Gap) -> None:
    """Messages may be missing: say so wherever they would have been read."""
    conversation = conversation_of(ctx)
    if conversation is None:
        return
    for chat in ctx.store.directory.members(conversation.id):
        ctx.send(chat, view.gap(shown(ctx.chat), (event.since, event.at), ctx.words_of(chat), zone=UTC))
