"""What takes two stewards about a membership: to exclude, take in again, suspend where one is not enough.

Whether it can be done is asked when it is proposed and again when it is seconded: people leave meanwhile, and
nobody is excluded who has gone. Who would be excluded is told when it is proposed, with the reason, and has
the time to answer that law or bylaws give, a week where they say nothing: it cannot be seconded before.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

import msgspec

from organiser.context import Context, Telling
from organiser.handlers.members import stewards
from organiser.handlers.members.acts.effect import Decision, Effect
from organiser.handlers.members.chapters import statutes
from organiser.handlers.members.membership import suspensions
from organiser.i18n import Words
from organiser.kernel import day_over
from organiser.members import acts, linking, steps
from organiser.members.acts import ActKind
from organiser.members.refusals import NotNow
from organiser.members.states import Authority, State, Step
from organiser.members.statutes import Period
from organiser.members.steps import Actor, Membership
from organiser.storage.chapters import Chapter
from organiser.storage.memberships import KeptMembership
from organiser.views.members import suspending as view
from organiser.views.members.acts import What
from organiser.views.members.suspensions import WHY_TWO


class About(msgspec.Struct, frozen=True):
    """A membership by its number, and why."""

    number: int
    reason: str = ""


async def _find(ctx: Context, chapter: Chapter, number: int, step: Step) -> KeptMembership:
    kept = await ctx.store.memberships.get(number)
    if kept is None or kept.membership.chapter != chapter.id:
        raise NotNow(None, step)
    return kept


async def _worded(ctx: Context, chapter: Chapter, payload: About, say: view.Worded) -> What:
    kept = await _find(ctx, chapter, payload.number, Step.EXCLUDE)

    def worded(words: Words) -> Sequence[str]:
        return view.deed(say, payload.number, kept.name, payload.reason, words)

    return worded


async def _check(ctx: Context, chapter: Chapter, payload: About, step: Step) -> int | None:
    """Pass where the step could be taken; returns whom it is about.

    Raises:
        NotNow: they are not there, or not (any more) in a state for it.
        ReasonMissing, TextTooLong: the reason is none.
    """
    kept = await _find(ctx, chapter, payload.number, step)
    steps.step(kept.membership, step, Actor(None, Authority.TWO_STEWARDS), ctx.now, payload.reason)
    return kept.membership.person


async def _check_suspend(ctx: Context, chapter: Chapter, payload: About) -> int | None:
    kept = await _find(ctx, chapter, payload.number, Step.SUSPEND)
    await suspensions.check_lasts(ctx, kept.membership)
    return await _check(ctx, chapter, payload, Step.SUSPEND)


async def _worded_suspend(ctx: Context, chapter: Chapter, payload: About) -> What:
    kept = await _find(ctx, chapter, payload.number, Step.SUSPEND)
    why = None if chapter.founding else await suspensions.why_two(ctx, kept, chapter)

    def worded(words: Words) -> Sequence[str]:
        said = view.deed(view.suspend_deed, payload.number, kept.name, payload.reason, words)
        return said if why is None else [*said, WHY_TWO[why](words)]

    return worded


async def _suspend(ctx: Context, chapter: Chapter, payload: About, decision: Decision) -> Telling:
    kept = await _find(ctx, chapter, payload.number, Step.SUSPEND)
    change = steps.step(kept.membership, Step.SUSPEND, decision.actor, ctx.now, payload.reason)
    return await suspensions.suspended(ctx, kept, chapter, change)


async def _check_exclude(ctx: Context, chapter: Chapter, payload: About) -> int | None:
    return await _check(ctx, chapter, payload, Step.EXCLUDE)


async def _worded_exclude(ctx: Context, chapter: Chapter, payload: About) -> What:
    kept = await _find(ctx, chapter, payload.number, Step.EXCLUDE)
    profile = await statutes.of(ctx, chapter)

    def worded(words: Words) -> Sequence[str]:
        return view.exclusion(payload.number, kept.name, payload.reason, profile, words)

    return worded


async def _opens(ctx: Context, chapter: Chapter) -> datetime:
    """From when an exclusion that is proposed now can be seconded."""
    notice = (await statutes.of(ctx, chapter)).value("expulsion.notice")
    if not isinstance(notice, Period):
        return ctx.now + acts.ANSWERED
    return day_over(notice.after(chapter.day(ctx.now)), chapter.clock)


async def _tell_first(ctx: Context, chapter: Chapter, payload: About, act: acts.Act) -> None:
    span = (acts.opens(act), act.expires, chapter.clock)
    await ctx.tell(
        act.about,
        lambda network, words: view.exclusion_proposed(chapter.name, payload.reason, span, network, words),
    )


async def _exclude(ctx: Context, chapter: Chapter, payload: About, decision: Decision) -> Telling:
    kept = await _find(ctx, chapter, payload.number, Step.EXCLUDE)
    change = steps.step(kept.membership, Step.EXCLUDE, decision.actor, ctx.now, payload.reason)
    await ctx.store.memberships.take(kept.membership, change)
    await ctx.store.roles.end_all(kept.membership.id, ctx.now)
    profile = await statutes.of(ctx, chapter)
    told = await ctx.tell(
        kept.membership.person,
        lambda network, words: view.excluded(chapter.name, change.reason, profile, network, words),
    )
    return lambda _network, words: view.exclude_done(payload.number, words, told=told)


async def _check_reinstate(ctx: Context, chapter: Chapter, payload: About) -> int | None:
    kept = await _find(ctx, chapter, payload.number, Step.REINSTATE)
    if kept.membership.state is not State.EXCLUDED:
        raise NotNow(kept.membership.state, Step.REINSTATE)
    if kept.membership.person is None and not await ctx.store.exclusions.holds(kept.membership.id):
        raise NotNow(None, Step.REINSTATE)
    return kept.membership.person


async def _worded_reinstate(ctx: Context, chapter: Chapter, payload: About) -> What:
    return await _worded(ctx, chapter, payload, view.reinstate_deed)


async def _reinstate(ctx: Context, chapter: Chapter, payload: About, decision: Decision) -> Telling:
    kept = await _find(ctx, chapter, payload.number, Step.REINSTATE)
    person = kept.membership.person
    if person is None:
        return await _lift(ctx, chapter, payload.number)
    excluded = [
        (one.membership, await suspensions.before(ctx, one.membership))
        for one in await ctx.store.memberships.of(person)
        if one.membership.chapter == chapter.id and one.membership.state is State.EXCLUDED
    ]
    back: Membership | None = None
    for membership, change in linking.reinstated(excluded, decision.actor, ctx.now):
        back = await ctx.store.memberships.take(membership, change)
        await ctx.store.exclusions.lift(membership.id)
    await stewards.outgrow(ctx, chapter)
    until = None if back is None else await suspensions.probation(ctx, back, chapter)
    told = await ctx.tell(person, lambda _network, words: view.reinstated(chapter.name, until, words))
    return lambda _network, words: view.reinstate_done(payload.number, words, told=told)


async def _lift(ctx: Context, chapter: Chapter, number: int) -> Telling:
    """Let somebody apply anew who was erased: there is no membership left that they could have back."""
    for person in await ctx.store.exclusions.met(number):
        await ctx.tell(person, lambda network, words: view.lifted(chapter.name, network, words))
    await ctx.store.exclusions.lift(number)
    return lambda _network, words: view.lift_done(number, words)


def _number(payload: About) -> int:
    return payload.number


SUSPEND: Final = Effect(
    ActKind.SUSPEND, About, _worded_suspend, _suspend, check=_check_suspend, subject=_number
)
EXCLUDE: Final = Effect(
    ActKind.EXCLUDE,
    About,
    _worded_exclude,
    _exclude,
    check=_check_exclude,
    opens=_opens,
    tell_first=_tell_first,
    subject=_number,
)
REINSTATE: Final = Effect(
    ActKind.REINSTATE, About, _worded_reinstate, _reinstate, check=_check_reinstate, subject=_number
)
