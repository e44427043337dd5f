"""What becomes of a command: where it may be asked, who may, and its form or its handler.

One that is for private eyes and was typed in a group is taken away there, and goes on in private as if it
had been typed there.
"""

from collections.abc import Mapping
from typing import Any

import msgspec

from organiser.chat.outgoing import Delete
from organiser.command_table import Parsed
from organiser.commands import Where
from organiser.context import Context
from organiser.errors import Refusal
from organiser.handlers import dialogs, private
from organiser.views import dialogs as view
from organiser.views.refusals import refusal
from organiser.wanted import WhichChapter

START = "do"
"""What a private chat is opened with to ask for a command there; the command's name follows."""

CHAPTER = "chapter"
"""How a field is called that asks for a chapter by its id."""


async def run(ctx: Context, parsed: Parsed[Context], answers: Mapping[str, Any] | None = None) -> None:
    """Do what was asked for; `answers` are known already to its form.

    Raises:
        Refusal: it cannot be asked here, or not by them, or it was refused.
    """
    command = parsed.command
    if command.where is Where.PRIVATE and not ctx.chat.private:
        await _elsewhere(ctx, parsed)
        return
    command.check_place(private=ctx.chat.private)
    await ctx.require(command.who)
    if command.form is not None:
        await dialogs.begin(ctx, command, parsed.line, answers)
        return
    answer = await command.handler(ctx, parsed.args)
    if answer is not None:
        ctx.answer(await dialogs.reminded(ctx, answer))


async def _elsewhere(ctx: Context, parsed: Parsed[Context]) -> None:
    """Go on in private. What was typed is removed last: until then the network may have to be asked."""
    place = private.place(ctx)
    if place is None:
        _point(ctx, parsed)
    else:
        there = msgspec.structs.replace(
            ctx, chat=await private.opened(ctx, place), reply_to=None, message=None, pressed=None
        )
        try:
            await run(there, parsed, _meant(ctx, parsed))
        except Refusal as why:
            there.answer(refusal(why, there.chat.ref.network, there.words))
        except WhichChapter:
            _remove(ctx)
            raise
    _remove(ctx)


def _meant(ctx: Context, parsed: Parsed[Context]) -> dict[str, int] | None:
    """What a group says to a form that asks for the chapter: its own is meant."""
    form, chapter = parsed.command.form, ctx.chat.chapter
    if chapter is None or form is None or all(field.name != CHAPTER for field in form.fields):
        return None
    return {CHAPTER: chapter}


def _remove(ctx: Context) -> None:
    """Take away what was typed, where the bot may."""
    if ctx.message is not None:
        ctx.send(ctx.chat, Delete(ctx.message))


def _point(ctx: Context, parsed: Parsed[Context]) -> None:
    """Say where it can be asked. The button says which command, and nothing of what stood behind it."""
    meant = _meant(ctx, parsed)
    # Who may join a chapter is asked by a link of its own (`starting.LINKS`), which names the chapter.
    named = [parsed.command.name, str(meant[CHAPTER])] if meant is not None else None
    payload = "_".join(named or [START, *parsed.command.name.split()])
    ctx.answer(view.open_private(private.link(ctx, payload), ctx.words))
