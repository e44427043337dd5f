"""The bot about itself: help, and the language it speaks."""

from organiser.chat.outgoing import Post
from organiser.commands import Arguments
from organiser.context import Context
from organiser.views import languages
from organiser.views.commands import help_text


async def help_(ctx: Context, _args: Arguments) -> Post:
    """What can be asked here."""
    commands = ctx.house.commands.commands
    return help_text(commands, ctx.chat.ref.network, ctx.words, private=ctx.chat.private)


async def language(ctx: Context, args: Arguments) -> Post:
    """Say which language is spoken here, or speak another from now on."""
    if "language" not in args:
        return languages.language_shown(ctx.chat.ref.network, ctx.words)
    if not ctx.chat.private:
        ctx.require_admin()
    chosen = args["language"]
    await ctx.store.chats.change(ctx.chat, language=chosen)
    words = ctx.house.tongues.named(chosen)
    if not ctx.chat.private:
        return languages.language_set(words)
    # One person is spoken to in one language, whichever of their accounts is reached.
    for chat in () if ctx.person is None else await ctx.store.people.private_chats(ctx.person):
        await ctx.store.chats.change(chat, language=chosen)
    return languages.language_set_private(words)
