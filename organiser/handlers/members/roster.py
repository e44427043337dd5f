"""`/members`: the numbers and shown names of a chapter, for its full members.

Whoever reads it leaves a line that every member sees in their own data. Pages are found along an index, so
that the last one of a large chapter costs what the first one does.
"""

from typing import Final

from organiser.access import Who, require
from organiser.chat.outgoing import Post
from organiser.commands import Arguments
from organiser.context import Context
from organiser.handlers.answering import put
from organiser.members.states import MEMBERS
from organiser.presses import Pressed
from organiser.storage.chapters import Chapter
from organiser.storage.readings import Reading
from organiser.views.members import roster as view

PREFIX: Final = "members"
READ: Final = "members"
"""What a reading says that was read."""
PAGE: Final = 20
"""Members who are shown at once."""


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
    found = await ctx.store.memberships.in_states(chapter.id, MEMBERS, after=after, limit=PAGE + 1)
    rows = [(one.membership.id, one.name) for one in found[:PAGE]]
    await ctx.store.readings.add(
        Reading(READ, READ, ctx.now, person=None, chapter=chapter.id, actor=ctx.person)
    )
    more = f"{PREFIX}:{chapter.id}:{rows[-1][0]}" if len(found) > PAGE else ""
    first = f"{PREFIX}:{chapter.id}:0" if after else ""
    count = ctx.store.memberships.count(chapter.id, MEMBERS)
    return view.page(chapter.name, rows, count, (first, more), ctx.words)
