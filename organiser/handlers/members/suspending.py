"""Suspending a member, excluding one, and taking somebody in again. Who suffers it is told why.

A steward alone suspends who has no role, and takes in again who is suspended; the rest is in `excluding`.
"""

from typing import Final

from organiser.access import NotSteward
from organiser.chat.outgoing import Post
from organiser.commands import Arguments
from organiser.context import Context
from organiser.handlers.members import acts, excluding, reasons, stewards
from organiser.handlers.members.excluding import About
from organiser.members import founding, steps
from organiser.members.acts import ActKind, ActWaits, needs_two
from organiser.members.refusals import NotNow, OwnMembership
from organiser.members.states import Act, State
from organiser.members.steps import Actor
from organiser.storage.chapters import Chapter
from organiser.storage.memberships import KeptMembership
from organiser.views.members import reasons as reasons_view
from organiser.views.members import suspending as view
from organiser.views.refusals import refusal

SUSPEND: Final = reasons.form(reasons_view.which_member, reasons_view.why_suspended)
EXCLUDE: Final = reasons.form(reasons_view.which_member, reasons_view.why_excluded)

_OVER: Final = (ActWaits, NotNow, NotSteward, OwnMembership)
"""Noes that no other answer to the form would mend: its questions are over then."""


async def suspend(ctx: Context, answers: Arguments) -> Post:
    """Suspend a member; who has a role only together with a second steward.

    Raises:
        ReasonMissing, TextTooLong: the reason is asked again.
    """
    try:
        kept, chapter = await stewards.membership(ctx, answers["number"], Act.SUSPEND)
        by = Actor(ctx.person, founding.authority(chapter.founded))
        change = steps.step(kept.membership, Act.SUSPEND, by, ctx.now, answers["reason"])
        has_role = await _holds_role(ctx, kept, chapter)
        if needs_two(ActKind.SUSPEND, founding=chapter.founding, holds_role=has_role):
            about = About(kept.membership.id, change.reason)
            return await acts.propose(ctx, chapter, excluding.SUSPEND, about)
    except _OVER as why:
        return refusal(why, ctx.chat.ref.network, ctx.words)
    done = await excluding.suspended(ctx, kept, chapter, change)
    return done(ctx.chat.ref.network, ctx.words)


async def _holds_role(ctx: Context, kept: KeptMembership, chapter: Chapter) -> bool:
    running = await ctx.store.roles.running_in(chapter.id, ctx.now)
    return any(term.membership == kept.membership.id for term in running)


async def exclude(ctx: Context, answers: Arguments) -> Post:
    """Propose that a member is excluded.

    Raises:
        ReasonMissing, TextTooLong: the reason is asked again.
    """
    try:
        kept, chapter = await stewards.membership(ctx, answers["number"], Act.EXCLUDE)
        by = Actor(ctx.person, founding.authority(chapter.founded))
        if kept.membership.person == by.person:
            raise OwnMembership
        about = About(kept.membership.id, answers["reason"])
        return await acts.propose(ctx, chapter, excluding.EXCLUDE, about)
    except _OVER as why:
        return refusal(why, ctx.chat.ref.network, ctx.words)


async def reinstate(ctx: Context, args: Arguments) -> Post:
    """Take in again who is suspended, as what they were; who is excluded only together with a second steward.

    Raises:
        NotSteward, NotNow, OwnMembership, ActWaits: it cannot be done, or not by them.
    """
    kept, chapter = await stewards.membership(ctx, args["number"], Act.REINSTATE)
    membership = kept.membership
    if membership.state is State.EXCLUDED:
        return await acts.propose(ctx, chapter, excluding.REINSTATE, About(membership.id))
    act = steps.reinstatement(await excluding.before(ctx, membership))
    change = steps.step(membership, act, Actor(ctx.person, founding.authority(chapter.founded)), ctx.now)
    await ctx.store.memberships.take(membership, change)
    await stewards.outgrow(ctx, chapter)
    reached = None
    if membership.person is not None:
        reached = await ctx.tell(
            membership.person, lambda _network, words: view.reinstated(chapter.name, words)
        )
    return view.reinstate_done(membership.id, ctx.words, told=reached is not None)
