"""The rules that hold in a chapter: its country's, with what it has set itself."""

from dataclasses import replace

from organiser.context import Context
from organiser.members.statutes import Bylaw, Profile, profile
from organiser.storage.chapters import Chapter


async def of(ctx: Context, chapter: Chapter, *, named: bool = False) -> Profile:
    """The statute profile of a chapter; `named` for who may know which stewards have set what."""
    kept = await ctx.store.chapters.bylaws(chapter.id)
    told = {rule: await _told(ctx, chapter, bylaw, named=named) for rule, bylaw in kept.items()}
    return profile(chapter.profile).overlaid(told)


async def _told(ctx: Context, chapter: Chapter, bylaw: Bylaw, *, named: bool) -> Bylaw:
    since = None if bylaw.since is None else bylaw.since.astimezone(chapter.clock)
    names = [await ctx.store.memberships.name_of(one, chapter.id) for one in bylaw.by] if named else []
    return replace(bylaw, since=since, names=tuple(name for name in names if name))
