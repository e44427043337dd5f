"""Handing over a file that was made outside of any transaction, to who asked for it.

They get it in private, if they may still ask for it when it is there; what nobody gets is removed.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from organiser.access import Who, may
from organiser.chat.content import Attachment
from organiser.chat.incoming import Due
from organiser.chat.outgoing import Post
from organiser.context import Context, Telling
from organiser.storage.chapters import Chapter
from organiser.storage.directory import Chat
from organiser.storage.jobs import Job


@dataclass(frozen=True, slots=True)
class Handing:
    """What is said of one kind of file, to whom it may be given, and in which chapter.

    `posts` is told which format was asked for, `too_big` its size in bytes.
    """

    who: Who
    posts: Callable[[Context, Chapter, str, Chat, Attachment], Sequence[Post]]
    not_made: Callable[[Context, Chapter], Awaitable[Telling]]
    too_big: Callable[[Chapter, int], Telling]


async def hand_over(ctx: Context, event: Due, handing: Handing) -> None:
    """The file is there, or there will be none: tell who asked for it."""
    job = await ctx.store.jobs.find(event.subject)
    if job is None:
        return
    await ctx.store.jobs.drop(job)
    chapter = await ctx.store.chapters.get(job.work.chapter)
    file = None if job.file is None else await ctx.store.made_files.find(job.file)
    if file is None:
        await ctx.tell(job.work.person, await handing.not_made(ctx, chapter))
    elif not await _given(ctx, job, chapter, file, handing):
        await ctx.store.made_files.drop(int(file.file.id))


async def _given(ctx: Context, job: Job, chapter: Chapter, file: Attachment, handing: Handing) -> bool:
    """Send the file to who asked for it; False where nobody gets it."""
    there = await ctx.store.people.reach(job.work.person)
    standing = await ctx.store.people.standing(job.work.person, ctx.now)
    if there is None or not may(handing.who, standing, chapter.id):
        return False
    if file.size is not None and file.size > ctx.house.file_limit:
        await ctx.tell(job.work.person, handing.too_big(chapter, file.size))
        return False
    for post in handing.posts(ctx, chapter, job.work.form, there, file):
        ctx.send(there, post)
    return True
