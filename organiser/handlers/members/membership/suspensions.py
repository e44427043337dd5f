"""A suspension as it begins, lasts and ends: who is told what, and whether one steward is enough for it.

See `members.suspensions`. What stewards ask for is in `suspending`, what takes two of them in `excluding`.
"""

from collections.abc import Sequence
from functools import partial

from organiser.chat.incoming import Due
from organiser.context import Context, Telling
from organiser.handlers.members import stewards
from organiser.handlers.members.chapters import statutes
from organiser.members import admission, steps, suspensions
from organiser.members.refusals import NotNow
from organiser.members.states import MEMBERS, State, Step
from organiser.members.steps import BY_TIME, Change, Membership
from organiser.members.suspensions import WhyTwo
from organiser.storage.chapters import Chapter
from organiser.storage.memberships import KeptMembership
from organiser.views.members import suspending
from organiser.views.members import suspensions as view


async def before(ctx: Context, membership: Membership) -> State:
    """What a member was until they were suspended or excluded."""
    return suspensions.before(await ctx.store.memberships.changes(membership.id))


async def probation(ctx: Context, membership: Membership, chapter: Chapter) -> view.Until | None:
    """Until when a membership is on probation; None where it is not."""
    if membership.state is not State.PROBATION:
        return None
    settings = await ctx.store.chapters.settings(chapter.id)
    return admission.probation_end(membership.since, settings), chapter.clock


async def check_lasts(ctx: Context, membership: Membership) -> Change | None:
    """Pass where a suspension could begin, or come to last; returns the one that would last from then on.

    Raises:
        NotNow: it lasts already.
    """
    if membership.state is not State.SUSPENDED:
        return None
    taken = await ctx.store.memberships.changes(membership.id)
    if suspensions.ends(taken) is None:
        raise NotNow(membership.state, Step.SUSPEND)
    return suspensions.suspension(taken)


async def span(ctx: Context, membership: Membership, chapter: Chapter) -> view.Span:
    """How long a membership stays suspended by itself, where it is."""
    if membership.state is not State.SUSPENDED:
        return view.NOTHING
    taken = await ctx.store.memberships.changes(membership.id)
    return view.Span(_ends(taken, chapter))


async def why_two(ctx: Context, kept: KeptMembership, chapter: Chapter) -> WhyTwo | None:
    """Why one steward alone cannot suspend a member now; None: one can."""
    running = await ctx.store.roles.running_in(chapter.id, ctx.now)
    return suspensions.why_two(
        await ctx.store.memberships.changes(kept.membership.id),
        has_role=any(term.membership == kept.membership.id for term in running),
        others=await ctx.store.memberships.suspended_by_one(chapter.id),
        members=ctx.store.memberships.count(chapter.id, MEMBERS | {State.SUSPENDED}),
        now=ctx.now,
    )


async def suspended(ctx: Context, kept: KeptMembership, chapter: Chapter, change: Change) -> Telling:
    """Write a suspension down and tell who is suspended; returns what who did it is told."""
    membership = kept.membership
    await ctx.store.memberships.take(membership, change)
    profile = await statutes.of(ctx, chapter)
    span = _begun(change, chapter)
    told = await ctx.tell(
        membership.person,
        lambda network, words: suspending.suspended(
            chapter.name, change.reason, profile, network, words, span=span
        ),
    )
    return lambda network, words: suspending.suspend_done(membership.id, network, words, told=told, span=span)


async def tell_stewards(ctx: Context, kept: KeptMembership, chapter: Chapter, change: Change) -> None:
    """Let the other stewards know what one of them has done, and how each can end it or make it last."""
    name = await ctx.store.memberships.name_of(ctx.person, chapter.id)
    shown = view.Suspended(kept.membership.id, kept.name, chapter.name, change.reason)
    span = _begun(change, chapter)
    await stewards.tell(
        ctx, chapter.id, lambda network, words: view.suspended_there(name, shown, span, network, words)
    )


def _begun(change: Change, chapter: Chapter) -> view.Span:
    """How long a suspension holds by itself that begins with a step, or comes to last by it."""
    return view.Span(_ends([change], chapter), too=change.before is State.SUSPENDED)


def _ends(taken: Sequence[Change], chapter: Chapter) -> view.Until | None:
    until = suspensions.ends(taken)
    return None if until is None else (until, chapter.clock)


async def over(ctx: Context, event: Due) -> None:
    """No second steward wanted a suspension to last: the member is what they were."""
    kept = await ctx.store.memberships.get(event.subject)
    if kept is None or kept.membership.state is not State.SUSPENDED:
        return
    until = suspensions.ends(await ctx.store.memberships.changes(kept.membership.id))
    if until is None or until > ctx.now:
        return
    was = await before(ctx, kept.membership)
    step = Step.OUTLAST_SUSPENSION_ON_PROBATION if was is State.PROBATION else Step.OUTLAST_SUSPENSION
    change = steps.step(kept.membership, step, BY_TIME, ctx.now)
    back = await ctx.store.memberships.take(kept.membership, change)
    if back is not None:
        await _tell_over(ctx, back, await ctx.store.chapters.get(back.chapter))


async def deserted(ctx: Context, event: Due) -> None:
    """Nobody but suspended members is left in a chapter: they are what they were before, all of them.

    A suspension is for a time, and must not become the end of a chapter.
    """
    chapter = await ctx.store.chapters.get(event.subject)
    if ctx.store.memberships.count(chapter.id, MEMBERS):
        return
    many = ctx.store.memberships.count(chapter.id, {State.SUSPENDED})
    for kept in await ctx.store.memberships.in_states(chapter.id, {State.SUSPENDED}, limit=many):
        was = await before(ctx, kept.membership)
        step = Step.END_SUSPENSION_ON_PROBATION if was is State.PROBATION else Step.END_SUSPENSION
        change = steps.step(kept.membership, step, BY_TIME, ctx.now)
        taken = await ctx.store.memberships.take(kept.membership, change)
        if taken is not None:
            until = await probation(ctx, taken, chapter)
            await ctx.tell(taken.person, partial(suspending.nobody_left, chapter.name, until))


async def _tell_over(ctx: Context, back: Membership, chapter: Chapter) -> None:
    number, until = back.id, await probation(ctx, back, chapter)
    await ctx.tell(back.person, lambda _network, words: view.over(chapter.name, until, words))
    await stewards.tell(ctx, chapter.id, lambda _network, words: view.over_there(number, chapter.name, words))
