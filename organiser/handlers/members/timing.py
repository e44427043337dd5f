"""What time brings about by itself: probation is over, an application that nobody answered ends.

So does a suspension that nobody is left to lift: it is for a time, and must not become the end of a chapter.
"""

from functools import partial
from typing import Final

from organiser.bridge.allowance import EVERYBODY
from organiser.chat.incoming import Due
from organiser.context import Context
from organiser.handlers.members import stewards, suspensions
from organiser.members import admission, steps
from organiser.members.states import APPLICATIONS, MEMBERS, State, Step
from organiser.members.steps import BY_TIME, Membership
from organiser.storage.chapters import Chapter
from organiser.storage.memberships import KeptMembership
from organiser.views.members import applicants as view
from organiser.views.members import suspending

MOST_NAMED: Final = 5
"""Unanswered applications of which the stewards of a chapter are told by number within a day."""

_ENDED: Final = "unanswered"


async def probation_over(ctx: Context, event: Due) -> None:
    """Somebody is a full member from now on."""
    kept = await ctx.store.memberships.get(event.subject)
    if kept is None or kept.membership.state is not State.PROBATION:
        return
    chapter = await ctx.store.chapters.get(kept.membership.chapter)
    settings = await ctx.store.chapters.settings(chapter.id)
    if admission.probation_end(kept.membership.since, settings) > ctx.now:
        return
    if await _take(ctx, kept, Step.END_PROBATION):
        await ctx.tell(kept.membership.person, partial(view.probation_over, chapter.name))


async def deserted(ctx: Context, event: Due) -> None:
    """Nobody but suspended members is left in a chapter: they are what they were before, all of them."""
    chapter = await ctx.store.chapters.get(event.subject)
    if ctx.store.memberships.count(chapter.id, MEMBERS):
        return
    many = ctx.store.memberships.count(chapter.id, {State.SUSPENDED})
    for kept in await ctx.store.memberships.in_states(chapter.id, {State.SUSPENDED}, limit=many):
        was = await suspensions.before(ctx, kept.membership)
        back = Step.END_SUSPENSION_ON_PROBATION if was is State.PROBATION else Step.END_SUSPENSION
        taken = await _take(ctx, kept, back)
        if taken is not None:
            until = await suspensions.probation(ctx, taken, chapter)
            await ctx.tell(taken.person, partial(suspending.nobody_left, chapter.name, until))


async def unanswered(ctx: Context, event: Due) -> None:
    """An application ends that nobody answered: the applicant and the stewards hear of it."""
    kept = await ctx.store.memberships.get(event.subject)
    if kept is None or kept.membership.state not in APPLICATIONS:
        return
    if admission.unanswered(kept.membership.since) > ctx.now or not await _take(ctx, kept, Step.EXPIRE):
        return
    chapter = await ctx.store.chapters.get(kept.membership.chapter)
    await ctx.tell(kept.membership.person, partial(view.expired, chapter.name))
    await _tell_stewards(ctx, kept.membership.id, chapter)


async def _tell_stewards(ctx: Context, number: int, chapter: Chapter) -> None:
    """Of a crowd that applied together the first few are named, so that nobody is flooded."""
    lately = ctx.house.allowance.lately(_ENDED, chapter.id, EVERYBODY, ctx.now)
    if lately > MOST_NAMED:
        return
    ctx.house.allowance.write(_ENDED, chapter.id, EVERYBODY, ctx.now)
    named = number if lately < MOST_NAMED else None
    await stewards.tell(
        ctx, chapter.id, lambda _network, words: view.expired_untouched(named, chapter.name, words)
    )


async def _take(ctx: Context, kept: KeptMembership, step: Step) -> Membership | None:
    return await ctx.store.memberships.take(
        kept.membership, steps.step(kept.membership, step, BY_TIME, ctx.now)
    )
