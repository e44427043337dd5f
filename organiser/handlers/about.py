"""The bot about itself: help, and the language it speaks."""

from collections.abc import Callable
from typing import Final

from organiser import access
from organiser.access import Who
from organiser.chat.outgoing import Post
from organiser.commands import Arguments, Command, UnknownCommand, Where
from organiser.context import Context
from organiser.handlers import menus, unanswered
from organiser.handlers.members.chapters import chats
from organiser.handlers.members.founding import mode
from organiser.i18n import LOCALES
from organiser.i18n.folding import AROUND
from organiser.presses import Pressed
from organiser.signs import PREFIXES
from organiser.views import help as view
from organiser.views import languages

LANGUAGE: Final = "language"
"""How the data of a button begins that chooses a language."""


async def help_(ctx: Context, args: Arguments) -> Post:
    """What can be asked here, or how one command is used.

    In private it is what this person may ask. In a group it is the same for everybody, for the others would
    see from it what somebody is: what needs a role is left to the private chat.
    """
    table, network = ctx.house.commands, ctx.chat.ref.network
    if "command" in args:
        called = PREFIXES[network] + args["command"].strip(AROUND + " ")
        parsed = table.parse(called, network=network, private=True, us=ctx.house.us.telegram)
        if parsed is None or not parsed.command.listed:
            raise UnknownCommand(args["command"], None)
        return view.explained(parsed.command, network, ctx.words)
    told = view.help_text(table.commands, await _may(ctx), network, ctx.words, private=ctx.chat.private)
    return await chats.below_help(ctx, told)


async def unknown(ctx: Context, refused: UnknownCommand) -> UnknownCommand:
    """What is said in private of a command that there is not: it names none that nobody here may mean."""
    nearest = refused.nearest
    if nearest is not None and (nearest.where is Where.GROUP or not (await _may(ctx))(nearest)):
        return UnknownCommand(refused.name, None)
    return refused


async def _may(ctx: Context) -> Callable[[Command[Context]], bool]:
    """Which commands who asks may ask, as far as it is told here."""
    standing = await ctx.standing() if ctx.chat.private else None
    founding_mode = standing is not None and await mode.find(ctx) is not None

    def may(command: Command[Context]) -> bool:
        if standing is None:
            return command.who not in view.ROLES
        if (
            (command.belonging and not standing.memberships)
            or (command.owning and not standing.admitted)
            or (command.founding and not founding_mode)
        ):
            return False
        return command.who is Who.CHAT_ADMIN or access.may(command.who, standing)

    return may


async def language(ctx: Context, args: Arguments) -> Post:
    """Say which language is spoken here, or speak another from now on."""
    if "language" not in args:
        others = [locale for locale in LOCALES if locale != ctx.words.locale] if ctx.chat.private else []
        offered = {locale: f"{LANGUAGE}:{locale}" for locale in others}
        return languages.language_shown(offered, ctx.chat.ref.network, ctx.words)
    if not ctx.chat.private:
        ctx.require_admin()
    chosen = args["language"]
    await ctx.store.chats.change(ctx.chat, language=chosen)
    words = ctx.house.tongues.named(chosen)
    if not ctx.chat.private:
        return languages.language_set(words)
    # One person is spoken to in one language, whichever of their accounts is reached.
    for chat in () if ctx.person is None else await ctx.store.people.private_chats(ctx.person):
        changed = await ctx.store.chats.change(chat, language=chosen)
        if chat.id != ctx.chat.id:  # of this one it is known what their app speaks (`menus.follow`)
            await menus.offer(ctx, changed)
    return languages.language_set_private(words)


async def language_chosen(ctx: Context, press: Pressed) -> str:
    """Speak the language that was chosen in private from now on."""
    ctx.answer(await unanswered.reminded(ctx, await language(ctx, {"language": press["language"]})))
    return ""
