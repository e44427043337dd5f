"""What a private chat is opened for: the table of what a deep link may say behind `start`.

On Telegram `t.me/<bot>?start=<word>_<rest>` opens it (https://core.telegram.org/bots/features#deep-linking).
Nothing private is ever in such a link: others may see it.
"""

from collections.abc import Awaitable, Callable
from typing import Final

import msgspec

from organiser.chat.outgoing import Post
from organiser.command_table import Parsed
from organiser.commands import Arguments, Where
from organiser.context import Context
from organiser.handlers import running, unanswered
from organiser.handlers.bridge import joining
from organiser.handlers.members.accounts import linking
from organiser.i18n import Words
from organiser.kernel import counted
from organiser.views import help as help_view
from organiser.views.anywhere import private_welcome
from organiser.views.rich import paragraphs

POLL: Final = "poll"
"""How a link to a single poll begins."""

Link = Callable[[Context, str], Awaitable[Post | bool]]
"""Does what a link is for, from what follows its first word; False where it is for nothing.

A post is the answer; with True everything is said already.
"""


async def start(ctx: Context, args: Arguments) -> Post | None:
    """Somebody opened a private chat with the bot, perhaps for something.

    Telegram's apps say it in a group too, where a link has put the bot: that asks for nothing private.
    """
    if not ctx.chat.private:
        await _ask(ctx, "help")
        return None
    word, _, rest = args.get("payload", "").partition("_")
    link = LINKS.get(word)
    done = link is not None and await link(ctx, rest)
    if done is not False:
        return done if isinstance(done, Post) else None
    await ctx.store.chats.change(ctx.chat, welcomed=True)
    welcome = private_welcome(ctx.chat.ref.network, ctx.words)
    return msgspec.structs.replace(welcome, text=paragraphs(_unknown(word, ctx.words), welcome.text))


def _unknown(word: str, words: Words) -> str:
    """What is said of a link that is for nothing (any more)."""
    if word == POLL:
        return help_view.no_poll(words)
    return help_view.link_for_nothing(words) if word else ""


async def _code(ctx: Context, rest: str) -> Post | bool:
    """The one-time code of a group whose admin asked for it there."""
    code = await joining.code_in_private(ctx, rest)
    return False if code is None else code


async def _command(ctx: Context, rest: str) -> Post | bool:
    """A command that was asked for in a group, and is for private eyes: one that acts is only explained.

    Anybody may have posted the link.
    """
    name = rest.replace("_", " ")
    command = ctx.house.commands.find(name)
    if command is None or command.where is not Where.PRIVATE:
        return False
    if command.acts:
        return await unanswered.reminded(ctx, help_view.explained(command, ctx.chat.ref.network, ctx.words))
    return await _ask(ctx, name)


async def _join(ctx: Context, rest: str) -> bool:
    """Join the co-op, perhaps a certain chapter of it, by its id."""
    chapter = counted(rest)
    return await _ask(ctx, "join", answers=None if chapter is None else {"chapter": chapter})


async def _link(ctx: Context, rest: str) -> Post | bool:
    """Be the same person on this network, too, by a one-time code; for a new one without any."""
    if not rest:
        return await _ask(ctx, "link")
    answer = await linking.take(ctx, rest, opened=True)
    return True if answer is None else await unanswered.reminded(ctx, answer)


async def _claim(ctx: Context, rest: str) -> bool:
    """Claim an entry of an imported list of members, by its code."""
    return await _ask(ctx, "claim", rest)


async def _ask(ctx: Context, name: str, line: str = "", *, answers: dict[str, int] | None = None) -> bool:
    """Do what a command would do; False where there is none of that name."""
    command = ctx.house.commands.find(name)
    if command is None:
        return False
    await running.run(ctx, Parsed(command, line), answers)
    return True


LINKS: Final[dict[str, Link]] = {
    joining.START: _code,
    running.START: _command,
    "claim": _claim,
    "join": _join,
    "link": _link,
}
