"""Removing the entries of an imported list that nobody has claimed: names are not kept for nothing.

Stewards do so when they like; time does for those that stand in no owner register.
"""

from typing import Final

from organiser.access import Who
from organiser.chat.incoming import Due
from organiser.chat.outgoing import Post
from organiser.commands import Arguments
from organiser.context import Context
from organiser.handlers.answering import put
from organiser.handlers.members import inviting, stewards
from organiser.members import steps
from organiser.members.codes import Purpose
from organiser.members.founding import INVITED_FOR, authority
from organiser.members.states import Act, State
from organiser.members.steps import BY_TIME, Actor, Membership
from organiser.presses import Pressed
from organiser.storage import membership_due
from organiser.storage.chapters import Chapter
from organiser.views.members import inviting as view

PREFIX: Final = "uninvite"


async def remove(ctx: Context, _args: Arguments) -> Post:
    """Ask once more, where there is something to remove."""
    chapter = await ctx.chapter(Who.STEWARD)
    count = ctx.store.memberships.count(chapter.id, {State.INVITED})
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
    waiting = await inviting.waiting(ctx, chapter)
    for one in waiting:
        await _end(ctx, one.membership, Act.UNINVITE, by)
    return len(waiting)


async def _end(ctx: Context, membership: Membership, act: Act, by: Actor) -> None:
    await ctx.store.memberships.take(membership, steps.step(membership, act, by, ctx.now))
    await ctx.store.one_time_codes.drop(Purpose.CLAIM, membership.id)


async def over(ctx: Context, event: Due) -> None:
    """Nobody has claimed some entries in time: they go, and the stewards hear how many."""
    chapter = await ctx.store.chapters.find(event.subject)
    if chapter is None:
        return
    numbers = await membership_due.unclaimed(ctx.store.connection, chapter.id, ctx.now)
    for number in numbers:
        kept = await ctx.store.memberships.get(number)
        if kept is not None:
            await _end(ctx, kept.membership, Act.EXPIRE, BY_TIME)
    if numbers:
        count = len(numbers)
        await stewards.tell(
            ctx, chapter.id, lambda _network, words: view.unclaimed(count, chapter.name, INVITED_FOR, words)
        )
