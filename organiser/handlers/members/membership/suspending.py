"""Suspending a member, excluding one, and taking somebody in again. Who suffers it is told why.

A steward alone suspends for a time (`members.suspensions`), and takes in again who is suspended; another one
who suspends the same member makes it last. The rest is in `excluding`.
"""

from typing import Final

from organiser.access import NotSteward
from organiser.chat.outgoing import Post
from organiser.commands import Arguments
from organiser.context import Context
from organiser.forms import Answers
from organiser.handlers.members import forms, stewards
from organiser.handlers.members.acts import proposing
from organiser.handlers.members.membership import excluding, suspensions
from organiser.handlers.members.membership.excluding import About
from organiser.members import founding, steps
from organiser.members.acts import ActWaits
from organiser.members.refusals import NotNow, OwnMembership
from organiser.members.states import Authority, State, Step
from organiser.members.steps import Actor
from organiser.members.suspensions import ALONE, OwnSuspension
from organiser.storage.chapters import Chapter
from organiser.storage.memberships import KeptMembership
from organiser.views.members import reasons as reasons_view
from organiser.views.members import suspending as view
from organiser.views.refusals import refusal

_OVER: Final = (ActWaits, NotNow, NotSteward, OwnMembership, OwnSuspension)
"""Noes that no other answer to the form would mend: its questions are over then."""


async def _suspendable(ctx: Context, number: int) -> tuple[KeptMembership, Chapter]:
    """A membership that a steward can suspend, be it as the second one, and its chapter.

    Raises:
        NotSteward, NotNow, OwnMembership, ActWaits: it cannot be suspended, or not by them.
        OwnSuspension: they are the one who has suspended it alone.
    """
    kept, chapter = await stewards.membership(ctx, number, Step.SUSPEND)
    steps.may_step(kept.membership, Step.SUSPEND, Actor(ctx.person, Authority.TWO_STEWARDS), ctx.now)
    await proposing.check_free(ctx, chapter, excluding.SUSPEND, number)
    alone = await suspensions.check_lasts(ctx, kept.membership)
    if alone is not None and alone.actor == ctx.person:
        raise OwnSuspension((alone.at + ALONE).astimezone(chapter.clock))
    return kept, chapter


async def _check_suspend(ctx: Context, answers: Answers) -> None:
    """Pass where who is named can be suspended: nobody writes a reason that nobody will read.

    Raises:
        Refusal: see `_suspendable`.
    """
    if "number" in answers and "reason" not in answers:
        await _suspendable(ctx, answers["number"])


async def suspend(ctx: Context, answers: Arguments) -> Post:
    """Suspend a member: alone for a time, or together with a second steward."""
    reason = answers["reason"]
    try:
        kept, chapter = await _suspendable(ctx, answers["number"])
        if kept.membership.state is State.SUSPENDED:
            step, by = Step.SUSPEND, Actor(ctx.person, Authority.TWO_STEWARDS)
        elif chapter.founding or await suspensions.why_two(ctx, kept, chapter) is not None:
            return await proposing.propose(ctx, chapter, excluding.SUSPEND, About(kept.membership.id, reason))
        else:
            step, by = Step.SUSPEND_ALONE, Actor(ctx.person, Authority.STEWARD)
    except _OVER as why:
        return refusal(why, ctx.chat.ref.network, ctx.words)
    change = steps.step(kept.membership, step, by, ctx.now, reason)
    done = await suspensions.suspended(ctx, kept, chapter, change)
    await suspensions.tell_stewards(ctx, kept, chapter, change)
    return done(ctx.chat.ref.network, ctx.words)


async def _excludable(ctx: Context, number: int) -> tuple[KeptMembership, Chapter]:
    """A membership whose exclusion a steward can propose, and its chapter.

    Raises:
        NotSteward, NotNow, OwnMembership: it cannot be excluded, or not by them.
    """
    kept, chapter = await stewards.membership(ctx, number, Step.EXCLUDE)
    steps.may_step(kept.membership, Step.EXCLUDE, Actor(ctx.person, Authority.TWO_STEWARDS), ctx.now)
    return kept, chapter


async def _check_exclude(ctx: Context, answers: Answers) -> None:
    """Pass where it can be proposed to exclude who is named.

    Raises:
        Refusal: see `_excludable`.
        ActWaits: it is proposed already.
    """
    if "number" in answers and "reason" not in answers:
        _, chapter = await _excludable(ctx, answers["number"])
        await proposing.check_free(ctx, chapter, excluding.EXCLUDE, answers["number"])


async def exclude(ctx: Context, answers: Arguments) -> Post:
    """Propose that a member is excluded."""
    try:
        kept, chapter = await _excludable(ctx, answers["number"])
        about = About(kept.membership.id, answers["reason"])
        return await proposing.propose(ctx, chapter, excluding.EXCLUDE, about)
    except _OVER as why:
        return refusal(why, ctx.chat.ref.network, ctx.words)


async def reinstate(ctx: Context, args: Arguments) -> Post:
    """Take in again who is suspended, as what they were; who is excluded only together with a second steward.

    Raises:
        NotSteward, NotNow, OwnMembership, ActWaits: it cannot be done, or not by them.
    """
    kept, chapter = await stewards.membership(ctx, args["number"], Step.REINSTATE)
    membership = kept.membership
    if membership.state is State.EXCLUDED:
        return await proposing.propose(ctx, chapter, excluding.REINSTATE, About(membership.id))
    step = steps.reinstatement(await suspensions.before(ctx, membership))
    change = steps.step(membership, step, Actor(ctx.person, founding.authority(chapter.founded)), ctx.now)
    back = await ctx.store.memberships.take(membership, change) or membership
    await stewards.outgrow(ctx, chapter)
    until = await suspensions.probation(ctx, back, chapter)
    told = await ctx.tell(back.person, lambda _network, words: view.reinstated(chapter.name, until, words))
    return view.reinstate_done(membership.id, ctx.words, told=told)


SUSPEND: Final = forms.reasoned(reasons_view.which_member, reasons_view.why_suspended, check=_check_suspend)
EXCLUDE: Final = forms.reasoned(reasons_view.which_member, reasons_view.why_excluded, check=_check_exclude)
