"""Removing the entries of an imported list that nobody has claimed: names are not kept for nothing.

Stewards do so when they like; time does for those that stand in no owner register.
"""

from collections.abc import Sequence
from typing import Final

from organiser.access import Who
from organiser.chat.incoming import Due
from organiser.chat.outgoing import Post
from organiser.commands import Arguments
from organiser.context import Context
from organiser.handlers.answering import put
from organiser.handlers.members import stewards
from organiser.handlers.members.founding import inviting
from organiser.members import steps
from organiser.members.codes import Purpose
from organiser.members.founding import INVITED_FOR, authority
from organiser.members.states import Step
from organiser.members.steps import BY_TIME, Actor, Change
from organiser.presses import Pressed
from organiser.storage import membership_due
from organiser.storage.chapters import Chapter
from organiser.views.members import inviting as view

PREFIX: Final = "uninvite"


async def remove(ctx: Context, _args: Arguments) -> Post:
    """Ask once more, where there is something to remove."""
    chapter = await ctx.chapter(Who.STEWARD)
    count = inviting.waiting(ctx, chapter)
    if not count:
        return view.all_claimed(chapter.name, ctx.words)
    answers = (f"{PREFIX}:no:{chapter.id}", f"{PREFIX}:yes:{chapter.id}")
    return view.removal_asked(count, chapter.name, answers, ctx.words)


async def answer(ctx: Context, press: Pressed) -> str:
    """Remove them, or let them wait.

    Raises:
        NotSteward: who pressed is none (any more).
    """
    await stewards.require_there(ctx, press["chapter"])
    chapter = await ctx.store.chapters.get(press["chapter"])
    if press["answer"] == "no":
        put(ctx, view.kept(ctx.words))
        return ""
    by = Actor(ctx.person, authority(chapter.founded))
    waiting = await ctx.store.invited.waiting(chapter.id)
    count = await _end(ctx, chapter, waiting, steps.uninvite(Step.UNINVITE, by, ctx.now))
    told = (
        view.removed(count, chapter.name, ctx.words) if count else view.all_claimed(chapter.name, ctx.words)
    )
    put(ctx, told)
    return ""


async def _end(ctx: Context, chapter: Chapter, numbers: Sequence[int], change: Change) -> int:
    """Let entries be over, with their codes; returns how many of them nobody had claimed in between."""
    gone = await ctx.store.invited.end(chapter.id, numbers, change)
    await ctx.store.one_time_codes.drop_all(Purpose.CLAIM, gone)
    return len(gone)


async def over(ctx: Context, event: Due) -> None:
    """Nobody has claimed some entries in time: they go, and the stewards hear how many."""
    chapter = await ctx.store.chapters.find(event.subject)
    if chapter is None:
        return
    numbers = await membership_due.unclaimed(ctx.store.connection, chapter.id, ctx.now)
    count = await _end(ctx, chapter, numbers, steps.uninvite(Step.EXPIRE, BY_TIME, ctx.now))
    if count:
        await stewards.tell(
            ctx, chapter.id, lambda _network, words: view.unclaimed(count, chapter.name, INVITED_FOR, words)
        )
