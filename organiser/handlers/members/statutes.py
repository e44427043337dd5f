"""The rules that hold in a chapter: its country's, with what its own bylaws say."""

from organiser.context import Context
from organiser.members.statutes import Profile, profile
from organiser.storage.chapters import Chapter


async def of(ctx: Context, chapter: Chapter) -> Profile:
    """The statute profile of a chapter."""
    return profile(chapter.profile).with_bylaws(await ctx.store.chapters.bylaws(chapter.id))
