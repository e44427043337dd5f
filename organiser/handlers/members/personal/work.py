"""`/work`: what a member works at, asked as `/join` asks it. What is skipped stays as it was."""

from typing import Final

from organiser.access import NotMember
from organiser.chat.outgoing import Post
from organiser.commands import Arguments
from organiser.context import Context
from organiser.forms import Form
from organiser.handlers.members.joining import form
from organiser.handlers.members.joining.form import Joining
from organiser.members import work as rules
from organiser.storage.memberships import KeptMembership
from organiser.storage.work import Work
from organiser.views.members import profile as view


async def _facts(ctx: Context) -> Joining:
    """The chapter whose country's platforms are offered: that of the first membership.

    Raises:
        NotMember: they have none, and have not applied.
    """
    first, *_ = await _live(ctx)
    chapter = await ctx.store.chapters.get(first.membership.chapter)
    return Joining({chapter.id: chapter}, {chapter.id: 0}, first.name)


async def _live(ctx: Context) -> list[KeptMembership]:
    live = [held.id for held in (await ctx.standing()).memberships if held.live]
    kept = [one for one in [await ctx.store.memberships.get(number) for number in live] if one is not None]
    if not kept:
        raise NotMember
    return kept


FORM: Final = Form[Context, Joining](
    fields=(form.FORM.field("platforms"), form.FORM.field("jobs")), facts=_facts
)
"""The same two questions as in `/join`."""


async def work(ctx: Context, answers: Arguments) -> Post:
    """Write down what somebody works at, in every chapter of theirs.

    Raises:
        WorkTooMuch: see `members.work`.
        NotMember: they left in between.
    """
    for kept in await _live(ctx):
        before = await ctx.store.work.of(kept.membership.id)
        does = Work(
            rules.platforms(answers["platforms"]) if answers.get("platforms") else before.platforms,
            rules.jobs(answers["jobs"]) if answers.get("jobs") else before.jobs,
        )
        await ctx.store.work.put(kept.membership.id, does)
    return view.worked(ctx.words)
