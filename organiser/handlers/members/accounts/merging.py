"""Two persons turn out to be one: everything that knows persons, brought together in one transaction.

Which membership goes on, which consent holds and which answer counts is `members.linking`'s rule. A ledger
is not rewritten: its lines keep the person who wrote them.
"""

from collections.abc import Collection

from organiser.context import Context
from organiser.members.linking import Merged, merged, newcomer, one_consent, stays
from organiser.members.register import OWNERS
from organiser.members.states import Authority, State, Step
from organiser.members.steps import Actor, step
from organiser.storage.store import Store


async def merge(ctx: Context, first: int, second: int) -> tuple[int, tuple[Merged, ...]]:
    """Let two persons be one: the older; returns who that is, and which memberships were joined.

    Raises:
        SamePerson: they are one already.
    """
    store = ctx.store
    older, younger = await _by_age(ctx, first, second)
    new = await yielding(ctx, first, second)
    place = None
    if new is not None:
        place = store.directory.places[older if new == younger else younger]
        await store.people.note_brought((older, younger), ctx.now)
        await store.people.note_linked(new, ctx.now)
    known = [*await store.memberships.known(older), *await store.memberships.known(younger)]
    merges = merged([kept.membership for kept in known])
    for one in merges:
        await _join(ctx, one, {older, younger})
    consents = [consent for one in (older, younger) for consent in await store.consents.of(one)]
    await store.consents.replace((older, younger), older, one_consent(consents))
    await _hand_over(store, younger, older, place)
    ctx.standings.clear()
    return older, merges


async def yielding(ctx: Context, first: int, second: int) -> int | None:
    """Which of two persons would count as the newcomer; None: neither brings anything.

    Raises:
        SamePerson: they are one already.
    """
    older, younger = await _by_age(ctx, first, second)
    theirs = [
        [kept.membership for kept in await ctx.store.memberships.known(one)] for one in (older, younger)
    ]
    roles = [await _roles(ctx, one) for one in (older, younger)]
    later = newcomer((theirs[0], roles[0]), (theirs[1], roles[1]))
    return None if later is None else younger if later else older


async def _by_age(ctx: Context, first: int, second: int) -> tuple[int, int]:
    people = [(one, await ctx.store.people.created(one)) for one in (first, second)]
    return stays(people[0], people[1])


async def _join(ctx: Context, one: Merged, persons: Collection[int]) -> None:
    """Let a membership end in another one, with what hangs on it."""
    store, loser = ctx.store, one.loser
    change = step(loser, Step.MERGE, Actor(loser.person, Authority.PERSON), ctx.now)
    await store.memberships.take(loser, change)
    if one.winner.person not in persons:
        # An exclusion that somebody met who had been forgotten: nothing moves to what is not theirs.
        await store.register.end(loser.id, ctx.now, excluded=True)
        await store.roles.end_all(loser.id, ctx.now)
        return
    await store.sponsorships.move(loser.id, one.winner.id)
    await store.register.move(loser.id, one.winner.id)
    if one.winner.state not in OWNERS:
        await store.register.end(one.winner.id, ctx.now, excluded=one.winner.state is State.EXCLUDED)
    if one.winner.state is State.EXCLUDED:
        await store.roles.end_all(loser.id, ctx.now)
    else:
        await store.roles.hand_over(loser.id, one.winner.id, ctx.now)


async def _roles(ctx: Context, person: int) -> int:
    """How many roles somebody has."""
    standing = await ctx.store.people.standing(person, ctx.now)
    return sum(len(one.roles) for one in standing.memberships)


async def _hand_over(store: Store, goes: int, stays_: int, place: int | None) -> None:
    """Let everything that names one person name the other; the former is gone then."""
    await store.memberships.move(goes, stays_)
    await store.roles.move(goes, stays_)
    await store.acts.move(goes, stays_, store.now)
    await store.readings.move(goes, stays_)
    await store.jobs.move(goes, stays_)
    await store.dialogs.move(goes, stays_)
    await store.people.move(goes, stays_, place=place)
