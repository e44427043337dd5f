"""What becomes of a command: where it may be asked, who may, and its form or its handler.

One that is for private eyes and was typed in a group is taken away there, and goes on in private as if it
had been typed there.
"""

from collections.abc import Mapping
from typing import Any

from organiser.bridge.codes import tidy
from organiser.chat.outgoing import Delete
from organiser.command_table import Parsed
from organiser.commands import Where
from organiser.context import Context
from organiser.errors import Refusal
from organiser.handlers import dialogs, greeting, private, unanswered
from organiser.members.codes import Purpose
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
    ctx.house.commands.check_spelling(parsed)
    await ctx.require(command.who)
    if command.form is not None or (not parsed.line and await dialogs.asks(ctx, command)):
        await dialogs.begin(ctx, command, parsed.line, answers)
        return
    answer = await command.handler(ctx, ctx.house.commands.read(parsed))
    if command.asks is not None:
        await dialogs.close(ctx, command.name)
    if answer is not None:
        ctx.answer(await unanswered.reminded(ctx, answer))


async def _elsewhere(ctx: Context, parsed: Parsed[Context]) -> None:
    """Go on in private. What was typed is removed last: until then the network may have to be asked."""
    there = await private.beside(ctx, greeting.spoken(ctx, parsed))
    if there is None:
        await _expose(ctx, parsed)
        _point(ctx, parsed)
        remove(ctx, ctx)
        return
    try:
        await run(there, parsed, _meant(ctx, parsed))
    except Refusal as why:
        await _refuse(there, why)
    except WhichChapter:
        remove(ctx, there)
        raise
    remove(ctx, there)


async def _expose(ctx: Context, parsed: Parsed[Context]) -> None:
    """A code to link an account, typed where many read it, works no longer; it is soon made anew."""
    codes = ctx.store.one_time_codes
    reference = codes.reference(tidy(parsed.line))
    found = await codes.referred(reference)
    if found is not None and found.purpose is Purpose.LINK:
        await codes.use(reference)


async def refuse_elsewhere(ctx: Context, why: Refusal, *, taken_away: bool = True) -> None:
    """Say in private why something is not done that was asked for in a group, and take it away there."""
    there = await private.beside(ctx)
    if there is None:
        ctx.answer(view.open_private(private.link(ctx, ""), ctx.words))
    else:
        await _refuse(there, why)
    if taken_away:
        remove(ctx, there or ctx)


async def _refuse(there: Context, why: Refusal) -> None:
    there.answer(await unanswered.reminded(there, refusal(why, there.chat.ref.network, there.words)))


def _meant(ctx: Context, parsed: Parsed[Context]) -> dict[str, int] | None:
    """What a group says to a form that asks for the chapter: its own is meant."""
    form, chapter = parsed.command.form, ctx.chat.chapter
    if chapter is None or form is None or all(field.name != CHAPTER for field in form.fields):
        return None
    return {CHAPTER: chapter}


def remove(ctx: Context, told: Context) -> None:
    """Take away what was typed, where the bot may; where it may not, that is told in the chat of `told`."""
    if ctx.message is not None:
        ctx.send(ctx.chat, Delete(ctx.message, told.chat.ref))


def _point(ctx: Context, parsed: Parsed[Context]) -> None:
    """Say where it can be asked. The button says which command, and nothing of what stood behind it."""
    meant = _meant(ctx, parsed)
    # Who may join a chapter is asked by a link of its own (`starting.LINKS`), which names the chapter.
    named = [parsed.command.name, str(meant[CHAPTER])] if meant is not None else None
    payload = "_".join(named or [START, *parsed.command.name.split()])
    ctx.answer(view.open_private(private.link(ctx, payload), ctx.words))
