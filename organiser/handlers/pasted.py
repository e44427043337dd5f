"""A one-time code alone in a private chat: what it is for is done, as behind its command.

Whoever taps a code to copy it has the code alone.
"""

from typing import Final

from organiser.bridge.codes import LENGTH, looks_like, tidy
from organiser.command_table import Parsed
from organiser.context import Context
from organiser.handlers import running
from organiser.handlers.exposed import LENGTHS
from organiser.handlers.members.accounts.codes import count_wrong
from organiser.members.codes import CodeUnfit, Purpose

_COMMANDS: Final = {Purpose.LINK: "link", Purpose.CLAIM: "claim", Purpose.FOUND: "found"}


async def code(ctx: Context, text: str) -> bool:
    """Do what a code is for; False where these words are none, which count as a guess if they could be one.

    Raises:
        CodeUnfit: they are no code that is known, and no word either.
        Refusal: what its command does with it.
    """
    secret = tidy(text)
    if secret not in looks_like(text, LENGTHS):
        return False
    known = await ctx.store.one_time_codes.referred(ctx.store.one_time_codes.reference(secret))
    name = None if known is None else _COMMANDS.get(known.purpose)
    command = None if name is None else ctx.house.commands.find(name)
    if command is not None:
        await running.run(ctx, Parsed(command, secret))
        return True
    await count_wrong(ctx)
    if secret.isalpha() or secret.isdecimal():
        return False
    raise CodeUnfit(Purpose.LINK if len(secret) == LENGTH else Purpose.CLAIM)
