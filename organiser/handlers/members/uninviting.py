"""Removing the entries of an imported list that nobody has claimed: names are not kept for nothing."""

from typing import Final

from organiser.access import Who
from organiser.chat.outgoing import Post
from organiser.commands import Arguments
from organiser.context import Context
from organiser.handlers.answering import put
from organiser.handlers.members import stewards
from organiser.members import steps
from organiser.members.codes import Purpose
from organiser.members.founding import authority
from organiser.members.importing import MOST_LINES
from organiser.members.states import Act, State
from organiser.members.steps import Actor
from organiser.presses import Pressed
from organiser.storage.chapters import Chapter
from organiser.views.members import importing as view

PREFIX: Final = "uninvite"
_WAITING: Final = frozenset({State.INVITED})


async def remove(ctx: Context, _args: Arguments) -> Post:
    """Ask once more, where there is something to remove."""
    chapter = await ctx.chapter(Who.STEWARD)
    count = ctx.store.memberships.count(chapter.id, _WAITING)
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
    count = await _remove(ctx, chapter)
    put(ctx, view.removed(count, chapter.name, ctx.words))
    return ""


async def _remove(ctx: Context, chapter: Chapter) -> int:
    """Remove them, with their codes; returns how many there were."""
    by = Actor(ctx.person, authority(chapter.founded))
    waiting = await ctx.store.memberships.in_states(chapter.id, _WAITING, limit=MOST_LINES)
    for one in waiting:
        change = steps.step(one.membership, Act.UNINVITE, by, ctx.now)
        await ctx.store.memberships.take(one.membership, change)
        await ctx.store.one_time_codes.drop(Purpose.CLAIM, one.membership.id)
    return len(waiting)
