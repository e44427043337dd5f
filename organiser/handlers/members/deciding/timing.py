"""What time does about an act: it is over, or can be seconded from now on, or more members are asked."""

from organiser.chat.incoming import Due
from organiser.context import Context
from organiser.errors import Refusal
from organiser.handlers.members.acts import concluding, hearings
from organiser.handlers.members.acts.effect import answers, shown
from organiser.handlers.members.deciding.effects import proposal
from organiser.handlers.members.stewards import stewards_of
from organiser.members import acts
from organiser.members.acts import ActKind, ActState
from organiser.storage import act_due
from organiser.views.members import acts as view
from organiser.views.members import hearings as heard


async def over(ctx: Context, event: Due) -> None:
    """The time of an act is over: nobody has seconded it, or all have said what they had to say."""
    kept = await ctx.store.acts.get(event.subject)
    if kept is None or not acts.is_due(kept.act, ctx.now):
        return
    waiting = await proposal(ctx, kept)
    if kept.hearing is not None and kept.hearing.willing:
        await concluding.heard_out(ctx, waiting, kept.hearing)
        return
    one = await shown(ctx, waiting)
    await concluding.close(ctx, kept, acts.expire(kept.act))
    if kept.hearing is not None:
        name = await ctx.store.memberships.name_of(kept.act.about, kept.chapter)
        await ctx.tell(kept.act.proposed_by, lambda _network, words: heard.unanswered(one, name, words))
        return
    everybody = waiting.effect.heard(waiting.effect.read(kept)) and kept.act.kind is ActKind.GRANT
    await ctx.tell(
        kept.act.proposed_by,
        lambda network, words: view.expired(one, network, words, everybody=everybody),
    )


async def opened(ctx: Context, event: Due) -> None:
    """Whom an act is about has had the time to answer: who may second it is asked again.

    Where they have left meanwhile, all who were asked hear that it is over.
    """
    await act_due.is_open(ctx.store.connection, event.subject)
    kept = await ctx.store.acts.get(event.subject)
    if kept is None or kept.act.state is not ActState.OPEN or acts.is_due(kept.act, ctx.now):
        return
    _, chapter, effect = waiting = await proposal(ctx, kept)
    one = await shown(ctx, waiting)
    able = acts.who_may_second(kept.act, await stewards_of(ctx, chapter.id))
    try:
        await effect.check(ctx, chapter, effect.read(kept))
    except Refusal as why:
        await concluding.impossible_to_all(ctx, kept, one, why, able | {kept.act.proposed_by})
        return
    for person in sorted(able):
        await ctx.tell(
            person, lambda network, words: view.can_be_seconded(one, answers(kept.id), network, words)
        )


async def ask_on(ctx: Context, event: Due) -> None:
    """The next members are told of an act about which all are asked."""
    kept = await ctx.store.acts.get(event.subject)
    told = await act_due.told_until(ctx.store.connection, event.subject)
    if kept is None or told is None:
        return
    if kept.act.state is not ActState.OPEN or acts.is_due(kept.act, ctx.now):
        await act_due.go_on(ctx.store.connection, kept.id, None)
        return
    one = await shown(ctx, await proposal(ctx, kept))
    await hearings.tell_next(ctx, kept, one, told)
