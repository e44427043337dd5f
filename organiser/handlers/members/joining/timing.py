"""What time does for who joins: probation is over, an application that nobody answered ends."""

from functools import partial
from typing import Final

from organiser.bridge.allowance import EVERYBODY
from organiser.chat.incoming import Due
from organiser.context import Context
from organiser.handlers.members import stewards
from organiser.members import admission, steps
from organiser.members.states import APPLICATIONS, State, Step
from organiser.members.steps import BY_TIME
from organiser.storage.chapters import Chapter
from organiser.views.members import applicants as view

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
    change = steps.step(kept.membership, Step.END_PROBATION, BY_TIME, ctx.now)
    if await ctx.store.memberships.take(kept.membership, change):
        await ctx.tell(kept.membership.person, partial(view.probation_over, chapter.name))


async def unanswered(ctx: Context, event: Due) -> None:
    """An application ends that nobody answered: the applicant and the stewards hear of it."""
    kept = await ctx.store.memberships.get(event.subject)
    if kept is None or kept.membership.state not in APPLICATIONS:
        return
    if admission.unanswered(kept.membership.since) > ctx.now:
        return
    change = steps.step(kept.membership, Step.EXPIRE, BY_TIME, ctx.now)
    if not await ctx.store.memberships.take(kept.membership, change):
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
