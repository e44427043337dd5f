"""Asking all full members of a chapter about a new steward, where no second steward can decide.

They are told in parts, each in private, with the next part a few seconds later: a chapter may be large.
"""

from typing import Final

import msgspec

from organiser.chat.outgoing import Post
from organiser.context import Context
from organiser.handlers.members.acts import concluding
from organiser.handlers.members.acts.effect import PREFIX, Proposal, answers, shown
from organiser.members import acts, suspensions
from organiser.members import hearings as rules
from organiser.members.acts import ActKind
from organiser.members.hearings import Hearing, NotTheCandidate
from organiser.members.states import State
from organiser.members.steps import Membership
from organiser.storage import act_due
from organiser.storage.acts import KeptAct
from organiser.views.members import hearings as view
from organiser.views.members.acts import ShownAct

AT_ONCE: Final = 200
"""Members who are told in one transaction."""

CANDIDATE: Final = ("decline", "accept")
"""What whoever would become a steward answers first."""


def wanting(number: int) -> tuple[str, str]:
    """What comes back for not wanting the role, and for wanting it."""
    no, yes = (f"{PREFIX}:{answer}:{number}" for answer in CANDIDATE)
    return no, yes


async def begin(ctx: Context, proposal: Proposal) -> Post:
    """Ask all full members, or first whom it is about; returns what the proposer is told."""
    kept, one = proposal.kept, await shown(ctx, proposal)
    if kept.hearing is None or kept.hearing.willing or kept.act.about is None:
        await tell_next(ctx, kept, one)
        return view.asking_all(one, ctx.words)
    name = await ctx.store.memberships.name_of(kept.act.about, kept.chapter)
    await ctx.tell(kept.act.about, lambda _network, words: view.wanted(one, wanting(kept.id), words))
    return view.asking_first(one, name, ctx.words)


async def accept(ctx: Context, proposal: Proposal, person: int) -> Post:
    """Who would become a steward wants it: all others are asked from now on.

    Raises:
        NotTheCandidate: see `members.hearings.accepted`.
    """
    kept = proposal.kept
    said = _accepted(kept, person)
    waits = rules.asked(kept.act, ctx.now)
    await ctx.store.acts.hear(kept, said)
    await ctx.store.acts.prolong(kept.id, waits.expires)
    asked = msgspec.structs.replace(kept, act=waits, hearing=said)
    one = await shown(ctx, proposal._replace(kept=asked))
    await tell_next(ctx, asked, one)
    await ctx.tell(kept.act.proposed_by, lambda _network, words: view.asking_all(one, words))
    return view.you_want_it(one, ctx.words)


async def decline(ctx: Context, proposal: Proposal, person: int) -> Post:
    """Who would become a steward does not want it: nobody else ever hears of it.

    Raises:
        NotTheCandidate: see `members.hearings.accepted`.
    """
    kept = proposal.kept
    _accepted(kept, person)
    one, name = await shown(ctx, proposal), await ctx.store.memberships.name_of(person, kept.chapter)
    await concluding.close(ctx, kept, acts.void(kept.act, person, ctx.now))
    await ctx.tell(kept.act.proposed_by, lambda _network, words: view.declined(one, name, words))
    return view.you_decline(one, ctx.words)


def _accepted(kept: KeptAct, person: int) -> Hearing:
    if kept.hearing is None:
        raise NotTheCandidate
    return rules.accepted(kept.hearing, kept.act, person)


async def tell_next(ctx: Context, kept: KeptAct, one: ShownAct, after: int = 0) -> None:
    """Tell the full members behind a number, some at once; and who would be one, were they not suspended.

    These may object, so that no steward asks all members after suspending those who would.
    """
    if not after and kept.act.kind is ActKind.REVOKE:
        await ctx.tell(kept.act.about, lambda _network, words: view.about_you(one, words))
    asked = {State.MEMBER, State.SUSPENDED}
    found = await ctx.store.memberships.in_states(kept.chapter, asked, after=after, limit=AT_ONCE)
    for member in found:
        person = member.membership.person
        if person is None or person in {kept.act.proposed_by, kept.act.about}:
            continue
        if member.membership.state is State.MEMBER:
            await ctx.tell(person, lambda _network, words: view.heard(one, answers(kept.id), words))
        elif await _was_full(ctx, member.membership):
            await ctx.tell(person, lambda _network, words: view.heard_suspended(one, answers(kept.id), words))
    last = found[-1].membership.id if len(found) == AT_ONCE else None
    await act_due.go_on(ctx.store.connection, kept.id, last)


async def _was_full(ctx: Context, membership: Membership) -> bool:
    """Whether a suspended member was a full one."""
    return suspensions.before(await ctx.store.memberships.changes(membership.id)) is State.MEMBER
