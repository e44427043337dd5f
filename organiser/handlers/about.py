"""The bot about itself: help, the beginning of a private chat, the language it speaks."""

from organiser.chat.outgoing import Post
from organiser.commands import Arguments
from organiser.context import Context
from organiser.handlers.bridge import joining
from organiser.views import bridge as view
from organiser.views import languages
from organiser.views.commands import help_text


async def help_(ctx: Context, _args: Arguments) -> Post:
    """What can be asked here."""
    commands = ctx.house.commands.commands
    return help_text(commands, ctx.chat.ref.network, ctx.words, private=ctx.chat.private)


async def start(ctx: Context, args: Arguments) -> Post:
    """Somebody opened a private chat with the bot, perhaps to get the code of a chat there.

    Telegram's apps say it in a group too, where a link has put the bot: that asks for nothing private.
    """
    if not ctx.chat.private:
        return await help_(ctx, {})
    code = await joining.code_in_private(ctx, args.get("payload", ""))
    if code is not None:
        return code
    await ctx.store.chats.change(ctx.chat, welcomed=True)
    return view.private_welcome(ctx.chat.ref.network, ctx.words)


async def language(ctx: Context, args: Arguments) -> Post:
    """Say which language is spoken here, or speak another from now on."""
    if "language" not in args:
        return languages.language_shown(ctx.chat.ref.network, ctx.words)
    if not ctx.chat.private:
        ctx.require_admin()
    chosen = args["language"]
    await ctx.store.chats.change(ctx.chat, language=chosen)
    words = ctx.house.tongues.named(chosen)
    return languages.language_set_private(words) if ctx.chat.private else languages.language_set(words)
