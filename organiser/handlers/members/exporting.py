"""`/export register`: the owner register as a file, which takes two: a steward or treasurer, and a steward.

The file is made outside of any transaction (`organiser.jobs`), and goes to the proposer alone, in private, if
they may still ask for it when it is there. That it was taken out is written down for everybody there.
"""

from functools import partial
from typing import Final

import msgspec

from organiser.access import Who, may
from organiser.chat.content import Attachment
from organiser.chat.incoming import Due
from organiser.chat.outgoing import Post
from organiser.commands import Arguments
from organiser.context import Context, Telling
from organiser.exports import Format
from organiser.handlers.members.acts import propose
from organiser.handlers.members.deed import Decision, Deed
from organiser.handlers.members.register import READ
from organiser.members.acts import ActKind
from organiser.storage.chapters import Chapter
from organiser.storage.jobs import Job, RegisterJob
from organiser.storage.readings import Reading
from organiser.views.members import exporting as view
from organiser.views.members.acts import What

FORM: Final = "form"


class Export(msgspec.Struct, frozen=True):
    """What would be made: one of `exports.Format`."""

    form: str


async def export(ctx: Context, args: Arguments) -> Post:
    """Take the register out, or propose to.

    Raises:
        NotKeeper: they are neither steward nor treasurer.
        ActWaits: it was proposed already.
    """
    chapter = await ctx.chapter(Who.KEEPER)
    return await propose(ctx, chapter, EXPORT, Export(args.get(FORM, Format.XLSX.value)))


async def _check(_ctx: Context, _chapter: Chapter, _payload: Export) -> None:
    """Nothing stands against it."""


async def _word(_ctx: Context, _chapter: Chapter, payload: Export) -> What:
    return view.proposed(payload.form)


async def _do(ctx: Context, chapter: Chapter, payload: Export, by: Decision) -> Telling:
    if await ctx.store.people.reach(by.proposer) is None:
        return lambda network, words: view.proposer_gone(chapter.name, network, words)
    reading = Reading(READ, "export", ctx.now, chapter=chapter.id, actor=by.proposer)
    await ctx.store.readings.add(reading)
    await ctx.store.jobs.add(RegisterJob(chapter.id, payload.form, by.proposer), ctx.now)
    return lambda _network, words: view.being_made(chapter.name, words)


EXPORT: Final = Deed(ActKind.EXPORT, Export, _check, _word, _do, who=Who.KEEPER)


async def made(ctx: Context, event: Due) -> None:
    """The file is there, or there will be none: tell who asked for it."""
    job = await ctx.store.jobs.find(event.subject)
    if job is None:
        return
    await ctx.store.jobs.drop(job)
    chapter = await ctx.store.chapters.get(job.work.chapter)
    file = None if job.file is None else await ctx.store.made_files.find(job.file)
    if file is None:
        await ctx.tell(job.work.person, partial(view.not_made, chapter.name))
    elif not await _hand_over(ctx, job, chapter, file):
        await ctx.store.made_files.drop(int(file.file.id))


async def _hand_over(ctx: Context, job: Job, chapter: Chapter, file: Attachment) -> bool:
    """Send the file to who asked for it; False where nobody gets it."""
    there = await ctx.store.people.reach(job.work.person)
    standing = await ctx.store.people.standing(job.work.person, ctx.now)
    if there is None or not may(Who.KEEPER, standing, chapter.id):
        return False
    if file.size is not None and file.size > ctx.house.file_limit:
        await ctx.tell(job.work.person, partial(view.too_big, chapter.name, file.size))
        return False
    told = view.here_it_is(chapter.name, ctx.words_of(there))
    ctx.send(there, told)
    ctx.send(there, Post(attachment=file))
    return True
