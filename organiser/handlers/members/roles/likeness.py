"""Names that could pass for a steward's: the stewards are told when that comes about, from either side.

Who chose a name is not told: nobody learns from the bot who is a member.
"""

from typing import Final

from organiser.context import Context
from organiser.handlers.members import stewards
from organiser.members.roles import Role, held
from organiser.storage.chapters import Chapter
from organiser.views.members import profile as view

MOST: Final = 10
"""Numbers that are named at once: in some chapters many are called alike."""

OFTEN: Final = 3
"""How often the stewards are told of the same member within a day, who may change names all the time."""

_WARNED: Final = "likeness"


async def warn(ctx: Context, chapter: Chapter, number: int, name: str) -> None:
    """Tell the stewards of a chapter where a member's name, new or now a steward's, could deceive."""
    others = [one.membership.id for one in await ctx.store.memberships.alike(chapter.id, name, number)]
    running = await ctx.store.roles.running_in(chapter.id, ctx.now)
    leading = {term.membership for term in held(running, Role.STEWARD, ctx.now)}
    if number not in leading:
        if leading & set(others) and ctx.house.allowance.may_write(_WARNED, number, OFTEN, ctx.now):
            await stewards.tell(
                ctx,
                chapter.id,
                lambda _network, words: view.looks_like_a_steward(number, name, chapter.name, words),
            )
        return
    alike = [one for one in others if one not in leading][:MOST]
    if alike:
        await stewards.tell(
            ctx,
            chapter.id,
            lambda _network, words: view.look_like_this_steward(alike, name, chapter.name, words),
            everybody=True,
        )
