"""Ending an act: done by two, carried or not by all who were asked, or become impossible; and who is told."""

from collections.abc import Collection

import msgspec

from organiser.chat.outgoing import Post
from organiser.context import Context
from organiser.errors import Refusal
from organiser.handlers.members.acts.effect import Decision, Proposal, heard_now, shown
from organiser.handlers.members.stewards import stewards_of
from organiser.members import acts
from organiser.members import hearings as rules
from organiser.members.acts import Act, ActOver, ActState
from organiser.members.hearings import Hearing
from organiser.members.states import LIVE, Authority, State
from organiser.storage.acts import KeptAct
from organiser.storage.chapters import Chapter
from organiser.views.members import acts as view
from organiser.views.members import hearings as heard
from organiser.views.members import suspending
from organiser.views.members.acts import ShownAct
from organiser.views.refusals import refusal


async def close(ctx: Context, kept: KeptAct, after: Act) -> None:
    """Write down what became of an act that waits; who said what in a hearing is forgotten.

    Whom it is about hears that it is not done, where they were told before; what is done, its feature tells.

    Raises:
        ActOver: it does not wait any more.
    """
    if not await ctx.store.acts.decide(kept.id, after):
        raise ActOver(ActState.DONE)
    if kept.hearing is not None:
        await ctx.store.acts.hear(kept, rules.over(kept.hearing, kept.act))
    if acts.is_heard_first(kept.act.kind) and after.state is not ActState.DONE:
        chapter = await ctx.store.chapters.get(kept.chapter)
        await ctx.tell(kept.act.about, lambda _network, words: suspending.not_excluded(chapter.name, words))


async def done_by_two(ctx: Context, proposal: Proposal, after: Act) -> Post:
    """Do what another steward seconds now; returns what they are told."""
    kept, chapter, effect = proposal
    one = await shown(ctx, proposal)
    payload = effect.read(kept)
    try:
        await effect.check(ctx, chapter, payload)
    except Refusal as why:
        return await _impossible(ctx, kept, one, why)
    await close(ctx, kept, after)
    second = await ctx.store.memberships.name_of(ctx.person, chapter.id)
    decision = Decision(kept.act.proposed_by, ctx.person, Authority.TWO_STEWARDS, kept.id)
    both = {kept.act.proposed_by, ctx.person}
    others = await stewards_of(ctx, chapter.id) - both
    telling = await effect.do(ctx, chapter, payload, decision)
    await ctx.tell(
        kept.act.proposed_by, lambda network, words: view.done_by_two(telling(network, words), words)
    )
    for person in sorted(others):
        await ctx.tell(person, lambda _network, words: view.done_there(one, second, words))
    return view.done_by_two(telling(ctx.chat.ref.network, ctx.words), ctx.words)


async def _impossible(ctx: Context, kept: KeptAct, one: ShownAct, why: Refusal) -> Post:
    """Something has changed since it was proposed: both are told what."""
    await close(ctx, kept, acts.void(kept.act, ctx.person, ctx.now))
    await ctx.tell(
        kept.act.proposed_by,
        lambda network, words: view.impossible(one, refusal(why, network, words), words),
    )
    return view.impossible(one, refusal(why, ctx.chat.ref.network, ctx.words), ctx.words)


async def heard_out(ctx: Context, proposal: Proposal, hearing: Hearing) -> None:
    """The time of a hearing is over: do it or not, and tell all who took part."""
    kept, chapter, effect = proposal
    one = await shown(ctx, proposal)
    taking = {kept.act.proposed_by, kept.act.about, *hearing.seconded, *hearing.objected}
    spoke = {one for one in taking if one is not None}
    told = spoke | await stewards_of(ctx, chapter.id)
    hearing = rules.but(hearing, {one for one in spoke if await _has_left(ctx, chapter, one)})
    kept = msgspec.structs.replace(kept, hearing=hearing)
    hearing = await heard_now(ctx, kept) or hearing
    payload = effect.read(kept)
    state, counts = rules.outcome(hearing, kept.act), rules.counts(hearing, kept.act)
    if state is ActState.DONE:
        try:
            await effect.check(ctx, chapter, payload)
        except Refusal as why:
            await impossible_to_all(ctx, kept, one, why, told)
            return
    await close(ctx, kept, acts.carried(kept.act, state, ctx.now))
    if state is ActState.DONE:
        decision = Decision(kept.act.proposed_by, None, Authority.TWO_STEWARDS, kept.id)
        await effect.do(ctx, chapter, payload, decision)
    said = heard.carried if state is ActState.DONE else heard.not_carried
    for person in sorted(told):
        await ctx.tell(person, lambda _network, words: said(one, counts, words))


async def _has_left(ctx: Context, chapter: Chapter, person: int) -> bool:
    """Whether somebody is no member by their own will; whom stewards put out has spoken all the same."""
    known = await ctx.store.memberships.of(person)
    there = {one.membership.state for one in known if one.membership.chapter == chapter.id}
    return not there & (LIVE | {State.EXCLUDED})


async def impossible_to_all(
    ctx: Context, kept: KeptAct, one: ShownAct, why: Refusal, told: Collection[int]
) -> None:
    """Something has changed since it was proposed, and time has come for it: these persons are told what."""
    await close(ctx, kept, acts.void(kept.act, None, ctx.now))
    for person in sorted(told):
        await ctx.tell(
            person, lambda network, words: view.impossible(one, refusal(why, network, words), words)
        )
