"""Whether anybody belongs to a chapter any more, and whether who asks has to do with it."""

from organiser.access import NotMember
from organiser.context import Context
from organiser.members.states import MEMBERS, State
from organiser.storage.chapters import Chapter


def is_deserted(ctx: Context, one: Chapter) -> bool:
    """Whether nobody belongs to a chapter any more: its name may be another's then, and nobody joins it."""
    members = MEMBERS | {State.SUSPENDED}
    return not ctx.store.memberships.count(one.id, members) and bool(
        ctx.store.memberships.count(one.id, frozenset(State) - members)
    )


async def of_mine(ctx: Context, number: int) -> Chapter:
    """A chapter of somebody's own, by what a button says.

    Raises:
        NotMember: they have nothing to do with it, or there is no such chapter.
    """
    if (await ctx.standing()).held(number) is None:
        raise NotMember
    return await ctx.store.chapters.get(number)
