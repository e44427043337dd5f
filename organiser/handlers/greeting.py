"""How the bot begins to speak: one welcome for each chat, in the language of whom it meets there."""

import msgspec

from organiser.chat.incoming import Sender
from organiser.command_table import Parsed, folded
from organiser.context import Context
from organiser.i18n import LOCALES, best_locale
from organiser.storage.directory import Chat
from organiser.storage.store import Store
from organiser.views import bridge as view
from organiser.views.anywhere import private_welcome
from organiser.views.members import chapter_chats


async def attune(store: Store, chat: Chat, sender: Sender, default: str) -> Chat:
    """The private chat, from now on in the language that the person uses in another one of theirs.

    Where they have none it is that of their own client, if it tells one.
    """
    if not chat.private or chat.language is not None:
        return chat
    spoken = store.people.language(store.vault.account_key(sender.account))
    if spoken is None and sender.language is None:
        return chat
    return await store.chats.change(chat, language=spoken or best_locale(sender.language, default))


def spoken(ctx: Context, parsed: Parsed[Context]) -> str | None:
    """The one language in which a command is called as it was.

    English names tell nothing: they stand in every guide.
    """
    if parsed.called == folded(parsed.command.name):
        return None
    named = ctx.house.tongues.named
    found = [one for one in LOCALES if folded(parsed.command.called(named(one))) == parsed.called]
    return found[0] if len(found) == 1 else None


async def heard(ctx: Context, parsed: Parsed[Context]) -> Context:
    """Answer in the language in which somebody calls a command, where none of theirs was known yet.

    Matrix tells of nobody which language they read.
    """
    language = spoken(ctx, parsed)
    if language is None or not ctx.chat.private or ctx.chat.language is not None:
        return ctx
    return msgspec.structs.replace(ctx, chat=await ctx.store.chats.change(ctx.chat, language=language))


async def alike(ctx: Context, *people: int) -> Context:
    """Speak with some who are one person in the language that is known of one, where none is known."""
    chats = [chat for person in people for chat in await ctx.store.people.private_chats(person)]
    known = next((chat.language for chat in chats if chat.language is not None), None)
    for chat in chats:
        if chat.language is None:
            await ctx.store.chats.change(chat, language=known)
    return msgspec.structs.replace(ctx, chat=ctx.store.directory.chats[ctx.chat.id])


async def welcome(ctx: Context, chat: Chat, tag: str | None = None) -> Chat:
    """Welcome a chat that was not welcomed yet; returns it as it is now.

    `tag` is the language of who brought the bot there, where it is known. Where nothing tells it, that of a
    private chat stays open until they say a word of theirs.
    """
    if chat.welcomed:
        return chat
    language = chat.language
    if language is None and (tag is not None or not chat.private):
        language = best_locale(tag, ctx.words_of(chat).locale)
    chat = await ctx.store.chats.change(chat, welcomed=True, language=language)
    network, words = chat.ref.network, ctx.words_of(chat)
    if chat.private:
        ctx.send(chat, private_welcome(network, words))
    else:
        url, join_url = (ctx.house.us.private_url(network, payload) for payload in ("", "join"))
        post = view.welcome(network, words, private_url=url)
        ctx.send(chat, chapter_chats.with_joining(post, join_url, network, words))
    return chat
