"""`/rights`: what somebody may do and ask for in their co-op, each with the rule that grants it.

Who has left, or was refused or excluded, reads what holds for them; who never was a member, what members may.
"""

from typing import Final

from organiser.access import Who
from organiser.chat.outgoing import Post
from organiser.commands import Arguments
from organiser.context import Context
from organiser.handlers.members.chapters import statutes
from organiser.members.chapters import NoChapters
from organiser.members.states import State
from organiser.members.statutes import Facts
from organiser.members.steps import Membership
from organiser.storage.chapters import Chapter
from organiser.views.members import rights as view
from organiser.wanted import WhichChapter

_STILL: Final = frozenset({State.RESIGNED, State.EXCLUDED, State.DECLINED})
"""What holds for these goes on when the membership is over."""


async def rights(ctx: Context, _args: Arguments) -> Post:
    """The rights of who asks.

    Raises:
        NoChapters: there is no co-op yet.
    """
    if (await ctx.standing()).chapters(Who.PERSON):
        chapter = await ctx.chapter(Who.PERSON)
        held = (await ctx.standing()).held(chapter.id)
        number = None if held is None else held.id
    else:
        last = await _last(ctx)
        if last is None:
            return await _of_members(ctx)
        chapter, number = await ctx.store.chapters.get(last.chapter), last.id
    kept = None if number is None else await ctx.store.memberships.get(number)
    state = State.APPLIED if kept is None else kept.membership.state
    shares = False if number is None else await _has_shares(ctx, number, chapter)
    law = await statutes.of(ctx, chapter, named=state is State.MEMBER)
    return view.your_rights(law, Facts(state, shares=shares), ctx.words)


async def _last(ctx: Context) -> Membership | None:
    """The membership of who asks that ended last."""
    known = () if ctx.person is None else await ctx.store.memberships.known(ctx.person)
    ended = [one.membership for one in known if one.membership.state in _STILL]
    return max(ended, key=lambda one: one.since, default=None)


async def _has_shares(ctx: Context, number: int, chapter: Chapter) -> bool:
    lines = [one.id for one in await ctx.store.register.of_all([number])]
    held = await ctx.store.share_ledger.of_some(lines, chapter.currency)
    return any(held.of(one).shares for one in lines)


async def _of_members(ctx: Context) -> Post:
    """What members may do, in the chapter that is meant."""
    chapters = {one.id: one for one in await ctx.store.chapters.all()}
    if not chapters:
        raise NoChapters
    if len(chapters) > 1 and ctx.chosen not in chapters:
        raise WhichChapter(ctx.chat, tuple(chapters))
    chapter = chapters.get(ctx.chosen or 0) or next(iter(chapters.values()))
    return view.members_rights(chapter.name, await statutes.of(ctx, chapter), ctx.words)
