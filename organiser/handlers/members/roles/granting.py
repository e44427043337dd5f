"""Roles: who holds which, granting one, and revoking another's: both take two stewards.

One's own is laid down alone (`laying_down`).
"""

from functools import partial
from typing import Final

import msgspec

from organiser.access import AccountTooNew, Who, may
from organiser.chat.outgoing import Post
from organiser.commands import Arguments
from organiser.context import Context, Telling
from organiser.handlers.members.acts.effect import Decision, Effect
from organiser.handlers.members.acts.proposing import propose
from organiser.handlers.members.roles import laying_down, likeness
from organiser.members import roles
from organiser.members.acts import ActKind
from organiser.members.roles import MemberUnknown, Role
from organiser.members.states import MEMBERS, State
from organiser.storage.chapters import Chapter
from organiser.storage.memberships import KeptMembership
from organiser.views.members import granting
from organiser.views.members import roles as view
from organiser.views.members.acts import What


class Grant(msgspec.Struct, frozen=True):
    """A role for a member, for so many days."""

    member: int
    role: Role
    days: int


class Revoke(msgspec.Struct, frozen=True):
    """A role that a member holds."""

    member: int
    role: Role


async def listed(ctx: Context, _args: Arguments) -> Post:
    """The roles of a chapter; who holds them is told to full members and to who holds one."""
    chapter = await ctx.chapter(Who.MEMBER)
    standing = await ctx.standing()
    held = standing.held(chapter.id)
    named = may(Who.FULL_MEMBER, standing, chapter.id) or (held is not None and bool(held.usable))
    running, known = await ctx.store.roles.running_in(chapter.id, ctx.now), ctx.store.memberships
    rows = []
    for role in Role:
        terms = roles.held(running, role, ctx.now)
        names = [await known.name_of(term.person, chapter.id) for term in terms] if named else []
        pairs = zip(terms, names, strict=named)
        holders = [view.Holder(term.membership, name, term.until) for term, name in pairs]
        rows.append(view.Row(role, len(terms), tuple(holders)))
    return view.listed(chapter.name, rows, chapter.clock, ctx.words)


async def grant(ctx: Context, args: Arguments) -> Post:
    """Propose a role for a member; it also prolongs one."""
    kept, chapter = await _member(ctx, args["number"])
    settings = await ctx.store.chapters.settings(chapter.id)
    days = roles.term_days(args.get("days"), settings)
    return await propose(ctx, chapter, GRANT, Grant(kept.membership.id, Role(args["role"]), days))


async def nominate(ctx: Context, args: Arguments) -> Post:
    """Propose a steward, oneself perhaps: all full members are asked, whether or not there are stewards.

    Raises:
        NominatedAlready: they have nominated somebody, and that waits.
        NominatedOften: they have nominated somebody again and again.
        Refusal: see `members.roles.grant`.
    """
    chapter = await ctx.chapter(Who.FULL_MEMBER)
    settings = await ctx.store.chapters.settings(chapter.id)
    payload = Grant(args["number"], Role.STEWARD, roles.term_days(None, settings))
    return await propose(ctx, chapter, GRANT, payload, by_member=True)


async def _member(ctx: Context, number: int) -> tuple[KeptMembership, Chapter]:
    """A member of a chapter whose steward asks.

    Raises:
        NotSteward: they are no steward of any chapter.
        MemberUnknown: it is nobody's number there.
    """
    await ctx.require(Who.STEWARD)
    kept = await ctx.store.memberships.get(number)
    if kept is None or not may(Who.STEWARD, await ctx.standing(), kept.membership.chapter):
        raise MemberUnknown
    return kept, await ctx.store.chapters.get(kept.membership.chapter)


async def _holder(ctx: Context, chapter: Chapter, number: int) -> tuple[KeptMembership, int]:
    """The member of a number in a chapter, and the person.

    Raises:
        MemberUnknown: there is none, or nobody stands behind it.
    """
    kept = await ctx.store.memberships.get(number)
    if kept is None or kept.membership.chapter != chapter.id or kept.membership.person is None:
        raise MemberUnknown
    return kept, kept.membership.person


async def _name(ctx: Context, chapter: Chapter, number: int) -> str:
    """The shown name of a member, "" where there is none any more."""
    kept = await ctx.store.memberships.get(number)
    return kept.name if kept is not None and kept.membership.chapter == chapter.id else ""


async def _check_grant(ctx: Context, chapter: Chapter, payload: Grant) -> int:
    kept, person = await _holder(ctx, chapter, payload.member)
    roles.check_holder(kept.membership.state, founding=chapter.founding)
    running = await ctx.store.roles.running_in(chapter.id, ctx.now)
    zone = chapter.clock
    roles.grant(running, (payload.member, person), payload.role, days=payload.days, now=ctx.now, zone=zone)
    return person


async def _word_grant(ctx: Context, chapter: Chapter, payload: Grant) -> What:
    return granting.granting(
        payload.member, await _name(ctx, chapter, payload.member), payload.role, payload.days
    )


async def _do_grant(ctx: Context, chapter: Chapter, payload: Grant, by: Decision) -> Telling:
    kept, person = await _holder(ctx, chapter, payload.member)
    running = await ctx.store.roles.running_in(chapter.id, ctx.now)
    holder = (payload.member, person)
    zone = chapter.clock
    term = roles.grant(running, holder, payload.role, days=payload.days, now=ctx.now, zone=zone)
    await ctx.store.roles.add(term, by.proposer, by.second)
    ctx.standings.clear()
    if payload.role is Role.STEWARD:
        await likeness.warn(ctx, chapter, payload.member, kept.name)
    until = (term.until, zone)
    telling = partial(granting.granted, payload.role, chapter.name, until, number=payload.member)
    told = None if person == by.proposer else await ctx.tell(person, telling)
    return lambda _network, words: granting.grant_done(
        payload.member, kept.name, payload.role, until, words, told=told
    )


async def revoke(ctx: Context, args: Arguments) -> Post:
    """Lay down one's own role, or propose to take another's.

    Raises:
        MemberUnknown, RoleNotHeld: nobody there has that number, or no such role.
        AccountTooNew: it is their own, and not for this account to lay down.
    """
    role = Role(args["role"])
    standing = await ctx.standing()
    own = next((one for one in standing.memberships if one.id == args["number"]), None)
    if own is not None and own.live:
        if standing.wait is not None and role in own.withheld:
            raise AccountTooNew(standing.wait)
        return await laying_down.lay_down(ctx, await ctx.store.chapters.get(own.chapter), role)
    kept, chapter = await _member(ctx, args["number"])
    return await propose(ctx, chapter, REVOKE, Revoke(kept.membership.id, role))


async def _check_revoke(ctx: Context, chapter: Chapter, payload: Revoke) -> int:
    _, person = await _holder(ctx, chapter, payload.member)
    running = await ctx.store.roles.running_in(chapter.id, ctx.now)
    members = ctx.store.memberships.count(chapter.id, MEMBERS | {State.SUSPENDED})
    roles.revoke(running, person, payload.role, members=members, now=ctx.now)
    return person


async def _word_revoke(ctx: Context, chapter: Chapter, payload: Revoke) -> What:
    return granting.revoking(payload.member, await _name(ctx, chapter, payload.member), payload.role)


async def _do_revoke(ctx: Context, chapter: Chapter, payload: Revoke, _by: Decision) -> Telling:
    kept, person = await _holder(ctx, chapter, payload.member)
    await laying_down.end(ctx, chapter, person, payload.role)
    told = await ctx.tell(person, lambda _network, words: granting.revoked(payload.role, chapter.name, words))
    return lambda _network, words: granting.revoke_done(
        payload.member, kept.name, payload.role, words, told=told
    )


GRANT: Final = Effect(
    ActKind.GRANT,
    Grant,
    _word_grant,
    _do_grant,
    check=_check_grant,
    heard=lambda one: one.role is Role.STEWARD,
    subject=lambda one: (one.member, one.role),
)
REVOKE: Final = Effect(
    ActKind.REVOKE,
    Revoke,
    _word_revoke,
    _do_revoke,
    check=_check_revoke,
    heard=lambda one: one.role is Role.STEWARD,
)
