"""Who the stewards of a chapter are, and what they are told: in private, and never in a flood."""

from functools import partial
from typing import Final

from organiser.access import ROLES, Who, may, require
from organiser.chat.incoming import Due
from organiser.chat.outgoing import Post
from organiser.chat.refs import Network
from organiser.context import Context, Telling
from organiser.i18n import Words
from organiser.members import founding
from organiser.members.refusals import NotNow
from organiser.members.roles import holders
from organiser.members.states import APPLICATIONS, MEMBERS, State, Step
from organiser.storage import news
from organiser.storage.chapters import Chapter
from organiser.storage.memberships import KeptMembership
from organiser.views.members import applications as view
from organiser.views.members import deciding

LIST = "applications"
"""How the button begins that opens a page of applications."""

_FEW: Final = 10
"""Members who are told where nobody has any role: those who have been members longest."""


async def stewards_of(ctx: Context, chapter: int) -> frozenset[int]:
    """The persons who are stewards of a chapter now."""
    return await holding(ctx, chapter, Who.STEWARD)


async def holding(ctx: Context, chapter: int, who: Who) -> frozenset[int]:
    """The persons who are somebody in a chapter now, by one of the roles that make them so."""
    running = await ctx.store.roles.running_in(chapter, ctx.now)
    return frozenset().union(*(holders(running, role, ctx.now) for role in ROLES[who]))


async def who_can_fill(ctx: Context, chapter: Chapter, but: int | None = None) -> frozenset[int]:
    """Who can do something about a vacant role, `but` for one: all with a role, or some members."""
    running = await ctx.store.roles.running_in(chapter.id, ctx.now)
    with_role = {term.person for term in running} - {but}
    if with_role:
        return frozenset(with_role)
    members = await ctx.store.memberships.in_states(chapter.id, {State.MEMBER}, limit=_FEW + 1)
    persons = [one.membership.person for one in members]
    return frozenset([person for person in persons if person not in {None, but}][:_FEW])


async def tell(ctx: Context, chapter: int, telling: Telling, *, everybody: bool = False) -> None:
    """Say something to each steward of a chapter; to who does it only with `everybody`."""
    for person in sorted(await stewards_of(ctx, chapter)):
        if everybody or person != ctx.person:
            await ctx.tell(person, telling)


async def require_there(ctx: Context, chapter: int) -> None:
    """Pass where who asks is a steward of that chapter.

    Raises:
        NotSteward: they are not.
    """
    require(Who.STEWARD, await ctx.standing(), chapter)


async def membership(ctx: Context, number: int, step: Step) -> tuple[KeptMembership, Chapter]:
    """A membership that a steward wants to do something with, and its chapter, of which they are one.

    Raises:
        NotSteward: they are no steward of any chapter.
        NotNow: there is none of that number in a chapter of theirs.
    """
    await ctx.require(Who.STEWARD)
    kept = await ctx.store.memberships.get(number)
    if kept is None or not may(Who.STEWARD, await ctx.standing(), kept.membership.chapter):
        raise NotNow(None, step)
    return kept, await ctx.store.chapters.get(kept.membership.chapter)


async def outgrow(ctx: Context, chapter: Chapter) -> None:
    """End founding mode where the chapter has enough members now, and say so to its stewards."""
    members = ctx.store.memberships.count(chapter.id, MEMBERS)
    if founding.is_complete(members) and await ctx.store.chapters.end_founding(chapter.id, ctx.now):
        await tell(ctx, chapter.id, partial(_founding_over, chapter.name), everybody=True)


def _founding_over(chapter: str, _network: Network, words: Words) -> Post:
    return deciding.founding_over(chapter, words)


async def announce(ctx: Context, chapter: Chapter) -> None:
    """There is an application for the stewards to decide: tell them now, or soon with what follows it."""
    await news.add(ctx.store.connection, chapter.id)
    await _tell_news(ctx, chapter)


async def news_due(ctx: Context, event: Due) -> None:
    """What the stewards were not told yet, because they had just been told something."""
    chapter = await ctx.store.chapters.find(event.subject)
    if chapter is not None:
        await _tell_news(ctx, chapter)


async def _tell_news(ctx: Context, chapter: Chapter) -> None:
    # What was decided or taken back meanwhile is no news.
    waiting = ctx.store.memberships.count(chapter.id, APPLICATIONS)
    count = min(waiting, await news.take(ctx.store.connection, chapter.id, ctx.now))
    if count:
        page = f"{LIST}:{chapter.id}:0"
        await tell(
            ctx, chapter.id, lambda network, words: view.waiting(count, chapter.name, page, network, words)
        )
