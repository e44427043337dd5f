"""Leaving the co-op: it never needs anybody's approval, and nobody is kept by a role or by a form.

How long it takes is the statute profile's to say; it is shown before, and the day that was told is kept.
Until then somebody may stay after all, though not all day long: others are told each time, so that what they
were told last is true. Where a role is left vacant, those are told who can fill it.
"""

from datetime import datetime
from functools import partial
from typing import Final

from organiser.access import NotMember, Who
from organiser.bridge.allowance import EVERYBODY, WRITTEN
from organiser.chat.incoming import Due
from organiser.chat.outgoing import Post
from organiser.commands import Arguments
from organiser.context import Context
from organiser.handlers.answering import put
from organiser.handlers.members import stewards
from organiser.handlers.members.accounts import trust
from organiser.handlers.members.chapters import statutes
from organiser.handlers.members.joining import applying
from organiser.kernel import day_over, last_day
from organiser.members import roles, steps
from organiser.members.often import next_time
from organiser.members.refusals import StayedOften
from organiser.members.roles import Role
from organiser.members.states import APPLICATIONS, LIVE, Authority, State, Step
from organiser.members.steps import BY_TIME, Actor, Membership
from organiser.presses import Pressed
from organiser.storage.chapters import Chapter
from organiser.storage.memberships import KeptMembership
from organiser.views.members import leaving as view

PREFIX: Final = "leave"
ANSWERS: Final = ("stay", "leave", "back")

MOST_STAYS: Final = 3
"""How often a member may take notice back within a day. To give it is never refused."""


async def leave(ctx: Context, _args: Arguments) -> Post:
    """Say what leaving means, and ask; who has only applied takes the application back."""
    if not (await ctx.standing()).chapters(Who.PERSON):
        return view.nothing_to_leave(ctx.words)
    chapter = await ctx.chapter(Who.PERSON)
    held = (await ctx.standing()).held(chapter.id)
    kept = None if held is None else await ctx.store.memberships.get(held.id)
    if kept is None:
        raise NotMember
    membership = kept.membership
    if membership.state in APPLICATIONS:
        return applying.withdrawing(ctx, membership.id, chapter)
    if membership.leaves is not None:
        day, possible = last_day(membership.leaves, chapter.clock), _back_from(ctx, membership, chapter)
        return view.leaving_already(chapter.name, day, _answers(membership), ctx.words, possible=possible)
    await trust.require_older(ctx, PREFIX, view.leave_name)
    return await _asked(ctx, membership, chapter)


async def _asked(ctx: Context, membership: Membership, chapter: Chapter, *, anew: bool = False) -> Post:
    """What leaving means now; `anew`: it was something else when it was shown."""
    profile = await statutes.of(ctx, chapter)
    last = _last(ctx, await _ends(ctx, chapter), chapter)
    answers, vacant = _answers(membership, last), await _left_vacant(ctx, membership)
    return view.leave_asked(chapter.name, profile, answers, ctx.words, last=last, vacant=vacant, anew=anew)


def _last(ctx: Context, ends: datetime, chapter: Chapter) -> view.Day | None:
    """The last day of a membership that ends at a time; None where that is now."""
    return None if ends <= ctx.now else last_day(ends, chapter.clock)


def _answers(membership: Membership, last: view.Day | None = None) -> tuple[str, str, str]:
    """What the buttons say; `last` is the last day that is shown with them."""
    stay, go, back = (f"{PREFIX}:{answer}:{membership.id}:{_mark(last)}" for answer in ANSWERS)
    return stay, go, back


def _mark(last: view.Day | None) -> int:
    return 0 if last is None else last.toordinal()


async def _ends(ctx: Context, chapter: Chapter) -> datetime:
    """When a membership ends whose notice is given now: when the last day is over in the chapter's zone."""
    today = chapter.day(ctx.now)
    ends = (await ctx.store.chapters.settings(chapter.id)).year_ends
    last = (await statutes.of(ctx, chapter)).leaving.end(today, ends)
    if last <= today:
        return ctx.now
    return day_over(last, chapter.clock)


async def _left_vacant(ctx: Context, membership: Membership) -> tuple[Role, ...]:
    """The roles that nobody has once this member is gone."""
    running = await ctx.store.roles.running_in(membership.chapter, ctx.now)
    return () if membership.person is None else roles.left_vacant(running, membership.person, ctx.now)


async def pressed(ctx: Context, press: Pressed) -> str:
    """The answer of who would leave.

    Raises:
        NotMember: it is not their membership.
        TooNewForGood: the account that answers was linked lately.
        NotNow: it has ended, or no notice is there to be taken back.
        StayedOften: it was taken back as often as it may be for now.
    """
    kept = await ctx.store.memberships.get(press["number"])
    if kept is None or ctx.person is None or kept.membership.person != ctx.person:
        raise NotMember
    chapter = await ctx.store.chapters.get(kept.membership.chapter)
    match press["answer"]:
        case "leave":
            await trust.require_older(ctx, PREFIX, view.leave_name)
            put(ctx, await _leave(ctx, kept, chapter, press["day"]))
        case "back":
            put(ctx, await _stay(ctx, kept, chapter))
        case _:
            put(ctx, view.nothing_changed(ctx.words))
    return ""


async def _leave(ctx: Context, kept: KeptMembership, chapter: Chapter, shown: int) -> Post:
    """Give notice, or leave at once where the profile asks for none; the stewards are told.

    Where it would end on another day than was `shown`, a year later perhaps, that is shown first.
    """
    membership = kept.membership
    ends = await _ends(ctx, chapter)
    change = steps.give_notice(membership, Actor(ctx.person, Authority.PERSON), ctx.now, ends)
    if shown != _mark(_last(ctx, ends, chapter)):
        return await _asked(ctx, membership, chapter, anew=True)
    vacant = await _left_vacant(ctx, membership)
    await ctx.store.memberships.take(membership, change)
    if change.leaves is None:
        await _gone(ctx, membership, kept.name)
        return view.left(chapter.name, ctx.chat.ref.network, ctx.words)
    day = last_day(change.leaves, chapter.clock)
    await stewards.tell(
        ctx,
        chapter.id,
        lambda _network, words: view.notice_told(membership.id, kept.name, chapter.name, day, words),
    )
    if vacant:
        await _announce(ctx, membership, chapter, vacant, day)
    return view.notice_given(
        chapter.name,
        day,
        _answers(membership),
        ctx.words,
        possible=_back_from(ctx, membership, chapter),
        suspended=membership.state is State.SUSPENDED,
    )


def _back_from(ctx: Context, membership: Membership, chapter: Chapter) -> datetime | None:
    """When notice can be taken back that was taken back often; None: at once."""
    stayed = ctx.house.allowance.written(PREFIX, membership.id, EVERYBODY)
    return next_time(stayed, MOST_STAYS, WRITTEN, ctx.now.astimezone(chapter.clock))


async def _stay(ctx: Context, kept: KeptMembership, chapter: Chapter) -> Post:
    membership = kept.membership
    change = steps.step(membership, Step.TAKE_NOTICE_BACK, Actor(ctx.person, Authority.PERSON), ctx.now)
    possible = _back_from(ctx, membership, chapter)
    if possible is not None:
        raise StayedOften(MOST_STAYS, possible)
    ctx.house.allowance.write(PREFIX, membership.id, EVERYBODY, ctx.now)
    await ctx.store.memberships.take(membership, change)
    await stewards.tell(
        ctx,
        chapter.id,
        lambda _network, words: view.back_told(membership.id, kept.name, chapter.name, words),
    )
    return view.notice_back(chapter.name, ctx.words)


async def notice_over(ctx: Context, event: Due) -> None:
    """The day of a notice has come."""
    kept = await ctx.store.memberships.get(event.subject)
    if kept is None or kept.membership.leaves is None or kept.membership.state not in LIVE:
        return
    membership = kept.membership
    chapter = await ctx.store.chapters.get(membership.chapter)
    change = steps.step(membership, Step.END_NOTICE, BY_TIME, ctx.now)
    await ctx.store.memberships.take(membership, change)
    await _gone(ctx, membership, kept.name)
    await ctx.tell(membership.person, partial(view.left, chapter.name))


async def tell_gone(ctx: Context, membership: Membership, name: str = "") -> None:
    """Tell the stewards that a membership has ended; without a name, that it was erased with it."""
    chapter = await ctx.store.chapters.get(membership.chapter)
    await stewards.tell(
        ctx, chapter.id, lambda _network, words: view.left_told(membership.id, name, chapter.name, words)
    )


async def _gone(ctx: Context, membership: Membership, name: str) -> None:
    """What ends with a membership, and who is told."""
    await ctx.store.roles.end_all(membership.id, ctx.now)
    await tell_gone(ctx, membership, name)


async def _announce(
    ctx: Context, membership: Membership, chapter: Chapter, vacant: tuple[Role, ...], day: view.Day
) -> None:
    """Tell who can fill a role before it is vacant; what is vacant already is told by `roles.health`."""
    for person in sorted(await stewards.who_can_fill(ctx, chapter, but=membership.person)):
        await ctx.tell(person, lambda network, words: view.vacant(vacant, chapter.name, day, network, words))
