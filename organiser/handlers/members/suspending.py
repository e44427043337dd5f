"""Suspending a member for a time, and taking somebody in again. Who suffers it is told why."""

from typing import Final

from organiser.access import NotSteward
from organiser.chat.outgoing import Post
from organiser.commands import Arguments
from organiser.context import Context
from organiser.handlers.members import reasons, statutes, stewards
from organiser.members import founding, steps
from organiser.members.refusals import NotAuthorised, NotNow, OwnMembership
from organiser.members.states import MEMBERS, Act, Authority, State
from organiser.members.steps import Actor, Change, Membership
from organiser.storage.chapters import Chapter
from organiser.storage.memberships import KeptMembership
from organiser.views.members import reasons as reasons_view
from organiser.views.members import suspending as view
from organiser.views.refusals import refusal

SUSPEND: Final = reasons.form(reasons_view.which_member, reasons_view.why_suspended)


async def suspend(ctx: Context, answers: Arguments) -> Post:
    """Suspend a member; who has a role only together with a second steward.

    Raises:
        ReasonMissing, TextTooLong: the reason is asked again.
    """
    try:
        kept, chapter = await stewards.membership(ctx, answers["number"], Act.SUSPEND)
        by = Actor(ctx.person, founding.authority(chapter.founded))
        change = steps.step(kept.membership, Act.SUSPEND, by, ctx.now, answers["reason"])
    except (NotNow, NotSteward, OwnMembership) as why:
        # No other answer would mend it: the questions are over.
        return refusal(why, ctx.chat.ref.network, ctx.words)
    if await _holds_role(ctx, kept, chapter) and not chapter.founding:
        raise NotAuthorised(Authority.TWO_STEWARDS)
    return await _suspended(ctx, kept, chapter, change)


async def _holds_role(ctx: Context, kept: KeptMembership, chapter: Chapter) -> bool:
    running = await ctx.store.roles.running_in(chapter.id, ctx.now)
    return any(term.membership == kept.membership.id for term in running)


async def _suspended(ctx: Context, kept: KeptMembership, chapter: Chapter, change: Change) -> Post:
    await ctx.store.memberships.take(kept.membership, change)
    profile = await statutes.of(ctx, chapter)
    if kept.membership.person is not None:
        await ctx.tell(
            kept.membership.person,
            lambda _network, words: view.suspended(chapter.name, change.reason, profile, words),
        )
    return view.suspend_done(kept.membership.id, ctx.words)


async def reinstate(ctx: Context, args: Arguments) -> Post:
    """Take in again who is suspended, as what they were.

    Raises:
        NotSteward, NotNow, OwnMembership: it cannot be done, or not by them.
    """
    kept, chapter = await stewards.membership(ctx, args["number"], Act.REINSTATE)
    membership = kept.membership
    if membership.state is State.EXCLUDED and not chapter.founding:
        raise NotAuthorised(Authority.TWO_STEWARDS)
    act = steps.reinstatement(await _before(ctx, membership))
    by = Actor(ctx.person, founding.authority(chapter.founded))
    change = steps.step(membership, act, by, ctx.now)
    await ctx.store.memberships.take(membership, change)
    if membership.person is not None:
        await ctx.tell(membership.person, lambda _network, words: view.reinstated(chapter.name, words))
    return view.reinstate_done(membership.id, ctx.words)


async def _before(ctx: Context, membership: Membership) -> State:
    """What a member was until they were suspended or excluded."""
    known = await ctx.store.memberships.changes(membership.id)
    members = [one.before for one in known if one.before in MEMBERS and one.after is not one.before]
    return members[-1] if members and members[-1] is not None else State.MEMBER
