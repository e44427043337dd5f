"""Laying down one's own role: alone and at once, for nobody is held in one.

Who would leave a chapter without any steward so is asked once more.
"""

from typing import Final

from organiser.access import Who, require
from organiser.chat.outgoing import Post
from organiser.context import Context
from organiser.handlers.answering import put
from organiser.handlers.members import stewards
from organiser.members import roles
from organiser.members.roles import LastSteward, Role
from organiser.members.states import MEMBERS, State
from organiser.presses import Pressed
from organiser.storage.chapters import Chapter
from organiser.views.members import granting

PREFIX: Final = "role"
ANSWERS: Final = ("keep", "down")


async def lay_down(ctx: Context, chapter: Chapter, role: Role) -> Post:
    """Lay down one's own role; the last steward is asked whether they mean it.

    Raises:
        RoleNotHeld: they have it not.
    """
    person = ctx.require_person()
    running = await ctx.store.roles.running_in(chapter.id, ctx.now)
    members = ctx.store.memberships.count(chapter.id, MEMBERS | {State.SUSPENDED})
    try:
        roles.revoke(running, person, role, members=members, now=ctx.now)
    except LastSteward:
        keep, down = (f"{PREFIX}:{answer}:{chapter.id}" for answer in ANSWERS)
        return granting.last_steward(chapter.name, (keep, down), ctx.chat.ref.network, ctx.words)
    return await _laid_down(ctx, chapter, person, role)


async def _laid_down(ctx: Context, chapter: Chapter, person: int, role: Role) -> Post:
    name = await ctx.store.memberships.name_of(person, chapter.id)
    await end(ctx, chapter, person, role)
    await stewards.tell(
        ctx, chapter.id, lambda _network, words: granting.laid_down_there(name, role, chapter.name, words)
    )
    return granting.revoked(role, chapter.name, ctx.words)


async def pressed(ctx: Context, press: Pressed) -> str:
    """The last steward's answer.

    Raises:
        NotSteward: they are none there (any more).
    """
    require(Who.STEWARD, await ctx.standing(), press["chapter"])
    chapter = await ctx.store.chapters.get(press["chapter"])
    if press["answer"] == "keep":
        put(ctx, granting.kept(ctx.words))
    else:
        put(ctx, await _laid_down(ctx, chapter, ctx.require_person(), Role.STEWARD))
    return ""


async def end(ctx: Context, chapter: Chapter, person: int, role: Role) -> None:
    """Take a role away now."""
    for term in await ctx.store.roles.running_in(chapter.id, ctx.now):
        if term.person == person and term.role is role:
            await ctx.store.roles.end(term, ctx.now)
    ctx.standings.clear()
