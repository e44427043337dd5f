"""Telling those who can do something about it that a role is vacant, held by one alone, or about to end."""

from organiser.chat.incoming import Due
from organiser.context import Context
from organiser.handlers.members.stewards import stewards_of, who_can_fill
from organiser.members.roles import Concern, EndsSoon, SingleHolder, Vacant
from organiser.storage import role_due
from organiser.storage.chapters import Chapter
from organiser.views.members import role_health as view


async def due(ctx: Context, event: Due) -> None:
    """Say what was not said yet: to the stewards, to the holders, and to others where there is no steward."""
    chapter = await ctx.store.chapters.find(event.subject)
    fresh = () if chapter is None else await role_due.take(ctx.store.connection, chapter, ctx.now)
    if chapter is None or not fresh:
        return
    shown = [await _shown(ctx, one) for one in fresh]
    leading = await stewards_of(ctx, chapter.id)
    told = leading or await who_can_fill(ctx, chapter)
    zone = chapter.clock
    for person in sorted(told):
        await ctx.tell(
            person,
            lambda network, words: view.warned(chapter.name, shown, zone, network, words, led=bool(leading)),
        )
    for one in fresh:
        await _tell_holder(ctx, one, chapter, told)


async def _shown(ctx: Context, one: Concern) -> view.Shown:
    match one:
        case Vacant(role):
            return view.Shown(role)
        case SingleHolder(role, membership):
            return view.Shown(role, await _name(ctx, membership))
        case EndsSoon(role, membership, until):
            return view.Shown(role, await _name(ctx, membership), until)


async def _name(ctx: Context, membership: int) -> str:
    kept = await ctx.store.memberships.get(membership)
    return "" if kept is None else kept.name


async def _tell_holder(ctx: Context, one: Concern, chapter: Chapter, told: frozenset[int]) -> None:
    """Whose own term ends hears of it, whatever else they heard."""
    if not isinstance(one, EndsSoon):
        return
    kept = await ctx.store.memberships.get(one.membership)
    person = None if kept is None else kept.membership.person
    if person is not None and person not in told:
        until = (one.until, chapter.clock)
        await ctx.tell(
            person, lambda _network, words: view.your_term_ends(one.role, chapter.name, until, words)
        )
