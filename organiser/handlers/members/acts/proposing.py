"""Proposing what takes two stewards. A feature says what its act does (`Effect`); `deciding` decides it.

In founding mode it is done at once by one, and its answer says why that was possible. Otherwise the other
stewards are told in private, and nothing has happened until one of them seconds it.
"""

from typing import Any

import msgspec

from organiser.access import Who, may, require
from organiser.chat.outgoing import Post
from organiser.context import Context
from organiser.handlers.members.acts import hearings
from organiser.handlers.members.acts.effect import Decision, Effect, P, Proposal, answers, shown
from organiser.handlers.members.stewards import stewards_of
from organiser.members import acts, founding
from organiser.members import hearings as rules
from organiser.members.acts import AboutOneself, Act, ActState, ActWaits
from organiser.members.hearings import Hearing, NominatedAlready
from organiser.members.states import State
from organiser.storage import act_due
from organiser.storage.acts import KeptAct
from organiser.storage.chapters import Chapter
from organiser.views.members import acts as view


async def propose(
    ctx: Context, chapter: Chapter, effect: Effect[P], payload: P, *, by_member: bool = False
) -> Post:
    """Do it in founding mode, or let it wait for a second steward; returns what the proposer is told.

    `by_member`: any full member may propose it, and all of them are asked.

    Raises:
        NotPermitted: who asks may not.
        ActWaits: the same was proposed already, or something else about it.
        AboutOneself, NominatedAlready, NominatedOften: see `_hearing`.
        Refusal: what `Effect.check` says.
    """
    standing = await ctx.standing()
    require(Who.FULL_MEMBER if by_member else effect.who, standing, chapter.id)
    about, person = await effect.check(ctx, chapter, payload), ctx.require_person()
    said = msgspec.json.encode(payload)
    if chapter.founding and not by_member and may(Who.STEWARD, standing, chapter.id):
        act = acts.alone(effect.kind, person, ctx.now, about)
        return await _alone(ctx, Proposal(await ctx.store.acts.add(chapter.id, act, said), chapter, effect))
    await _check_new(ctx, chapter, effect, payload, by_member=by_member)
    act = acts.propose(effect.kind, person, ctx.now, about, opens=await effect.opens(ctx, chapter))
    able = acts.who_may_second(act, await stewards_of(ctx, chapter.id))
    if by_member or (effect.heard(payload) and not able):
        act, hearing = await _hearing(ctx, chapter, act)
        kept = await ctx.store.acts.add(chapter.id, act, said, hearing)
        return await hearings.begin(ctx, Proposal(kept, chapter, effect))
    await effect.tell_first(ctx, chapter, payload, act)
    return await _asked(ctx, Proposal(await ctx.store.acts.add(chapter.id, act, said), chapter, effect), able)


async def _hearing(ctx: Context, chapter: Chapter, act: Act) -> tuple[Act, Hearing]:
    """The act as it waits for all members, and that nobody has said anything so far.

    Raises:
        AboutOneself: a steward's own term is prolonged by the word of others.
        NominatedAlready, NominatedOften: who is no steward has asked members about somebody already.
    """
    leading = await stewards_of(ctx, chapter.id)
    others = ctx.store.memberships.count(chapter.id, {State.MEMBER}) > 1
    if act.about == act.proposed_by and act.proposed_by in leading and others:
        raise AboutOneself
    if act.proposed_by not in leading:
        await _check_nominations(ctx, chapter, act.proposed_by)
    return rules.asked(act, ctx.now, others=others), rules.begun(act, leading)


async def _check_nominations(ctx: Context, chapter: Chapter, person: int) -> None:
    own = [one for one in await ctx.store.acts.proposed(person, chapter.id) if one.hearing is not None]
    for kept in own:
        if kept.act.state is ActState.OPEN and not acts.is_due(kept.act, ctx.now):
            raise NominatedAlready(kept.id)
    rules.check_nominations((one.act.at for one in own), ctx.now.astimezone(chapter.clock))


async def _alone(ctx: Context, proposal: Proposal) -> Post:
    """What one steward may do while the co-op is being founded; it is written down as such."""
    kept, chapter, effect = proposal
    decision = Decision(kept.act.proposed_by, None, founding.authority(chapter.founded), kept.id)
    one = await shown(ctx, proposal)
    telling = await effect.do(ctx, chapter, effect.read(kept), decision)
    for person in sorted(await stewards_of(ctx, chapter.id) - {kept.act.proposed_by}):
        await ctx.tell(person, lambda _network, words: view.done_there(one, "", words))
    return view.done_alone(telling(ctx.chat.ref.network, ctx.words), ctx.words)


async def _check_new(
    ctx: Context, chapter: Chapter, effect: Effect[P], payload: P, *, by_member: bool
) -> None:
    """Pass where nothing of the same waits.

    What stewards decide, or ask all about in other words, keeps no member from asking all.

    Raises:
        ActWaits: something does.
    """
    for kept in await _waiting(ctx, chapter, effect, effect.subject(payload)):
        same = effect.read(kept) == payload
        if not by_member or (same and kept.hearing is not None):
            raise ActWaits(kept.id, same=same)


async def check_free(ctx: Context, chapter: Chapter, effect: Effect[Any], subject: Any) -> None:
    """Pass where nothing about the same waits, before anybody is asked why it should be done.

    Raises:
        ActWaits: something does.
    """
    for kept in await _waiting(ctx, chapter, effect, subject):
        raise ActWaits(kept.id, same=False)


async def _waiting(ctx: Context, chapter: Chapter, effect: Effect[Any], subject: Any) -> list[KeptAct]:
    """The acts of a kind about the same that still wait."""
    kind = [kept for kept in await ctx.store.acts.waiting(chapter.id) if kept.act.kind is effect.kind]
    return [
        kept
        for kept in kind
        if not acts.is_due(kept.act, ctx.now) and effect.subject(effect.read(kept)) == subject
    ]


async def _asked(ctx: Context, proposal: Proposal, able: frozenset[int]) -> Post:
    """Ask who may second it."""
    kept, one = proposal.kept, await shown(ctx, proposal)
    if one.opens is not None:
        await act_due.opens_at(ctx.store.connection, kept.id, one.opens)
    told = [
        await ctx.tell(person, lambda network, words: view.asked(one, answers(kept.id), network, words))
        for person in sorted(able)
    ]
    return view.proposed(one, len(able), ctx.chat.ref.network, ctx.words, told=any(told))
