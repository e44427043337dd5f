"""`/members`: the numbers and shown names of a chapter, for its full members; of who agreed to be listed.

Whoever reads it leaves a line that every member sees in their own data. Pages are found along an index, so
that the last one of a large chapter costs what the first one does.
"""

from typing import Final

from organiser.access import Who, require
from organiser.chat.outgoing import Post
from organiser.commands import Arguments
from organiser.context import Context
from organiser.handlers.answering import put
from organiser.members.consents import Purpose
from organiser.members.states import MEMBERS
from organiser.presses import Pressed
from organiser.storage.chapters import Chapter
from organiser.storage.readings import LIST, Reading
from organiser.views.members import roster as view

PREFIX: Final = "members"
PAGE: Final = 20
"""Members who are shown at once."""
LOOK: Final = 2 * PAGE
"""Members who are looked at in one go."""
ROUNDS: Final = 5
"""So often at most for one page: where few agreed to be listed, a page has less, and is as fast."""


async def members(ctx: Context, args: Arguments) -> Post:
    """A page of the members, from a number on where one is told."""
    return await _page(ctx, await ctx.chapter(Who.FULL_MEMBER), args.get("number", 1) - 1)


async def page(ctx: Context, press: Pressed) -> str:
    """Those behind a number.

    Raises:
        NotFullMember: who asks is none there.
    """
    require(Who.FULL_MEMBER, await ctx.standing(), press["chapter"])
    put(ctx, await _page(ctx, await ctx.store.chapters.get(press["chapter"]), press["after"]))
    return ""


async def _page(ctx: Context, chapter: Chapter, after: int) -> Post:
    rows, last = await _listed(ctx, chapter, after)
    reading = Reading(LIST, LIST, ctx.now, person=None, chapter=chapter.id, actor=ctx.person)
    await ctx.store.readings.look(reading)
    more = "" if last is None else f"{PREFIX}:{chapter.id}:{last}"
    first = f"{PREFIX}:{chapter.id}:0" if after else ""
    count = ctx.store.memberships.count(chapter.id, MEMBERS)
    return view.page(chapter.name, rows, count, (first, more), ctx.words)


async def _listed(ctx: Context, chapter: Chapter, after: int) -> tuple[list[tuple[int, str]], int | None]:
    """A page of those who agreed to be listed, and behind which number to go on; None: nowhere."""
    rows: list[tuple[int, str]] = []
    for _ in range(ROUNDS):
        found = await ctx.store.memberships.in_states(chapter.id, MEMBERS, after=after, limit=LOOK)
        persons = [one.membership.person for one in found if one.membership.person is not None]
        willing = await ctx.store.consents.given(persons, Purpose.MEMBER_LIST)
        for one in found:
            if len(rows) == PAGE:
                return rows, after
            after = one.membership.id
            if one.membership.person in willing:
                rows.append((one.membership.id, one.name))
        if len(found) < LOOK:
            return rows, None
    return rows, after
