"""`/export register`: the owner register as a file, which takes two: a steward or treasurer, and a steward.

The file is made outside of any transaction (`organiser.jobs`), and goes to the proposer alone, in private, if
they may still ask for it when it is there. That it was taken out is written down for everybody there.
"""

from functools import partial
from typing import Final

import msgspec

from organiser.access import Who
from organiser.chat.content import Attachment
from organiser.chat.incoming import Due
from organiser.chat.outgoing import Post
from organiser.commands import Arguments
from organiser.context import Context, Telling
from organiser.exports import Format
from organiser.handlers.made_files import Handing, hand_over
from organiser.handlers.members.acts.effect import Decision, Effect
from organiser.handlers.members.acts.proposing import propose
from organiser.members.acts import ActKind
from organiser.storage.chapters import Chapter
from organiser.storage.directory import Chat
from organiser.storage.jobs import FileJob
from organiser.storage.readings import REGISTER, Reading
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


async def _word(_ctx: Context, _chapter: Chapter, payload: Export) -> What:
    return view.proposed(payload.form)


async def _do(ctx: Context, chapter: Chapter, payload: Export, by: Decision) -> Telling:
    if await ctx.store.people.reach(by.proposer) is None:
        return lambda network, words: view.proposer_gone(chapter.name, network, words)
    reading = Reading(REGISTER, "export", ctx.now, chapter=chapter.id, actor=by.proposer)
    await ctx.store.readings.add(reading)
    await ctx.store.jobs.add(FileJob(chapter.id, payload.form, by.proposer), ctx.now)
    return lambda _network, words: view.being_made(chapter.name, words)


EXPORT: Final = Effect(ActKind.EXPORT, Export, _word, _do, who=Who.KEEPER)


async def _not_made(_ctx: Context, chapter: Chapter) -> Telling:
    return partial(view.not_made, chapter.name)


def _posts(ctx: Context, chapter: Chapter, form: str, there: Chat, file: Attachment) -> tuple[Post, ...]:
    instead = file.mime != Format(form).mime
    return view.here_it_is(chapter.name, ctx.words_of(there), instead=instead), Post(attachment=file)


_HANDING: Final = Handing(
    Who.KEEPER, _posts, _not_made, lambda chapter, size: partial(view.too_big, chapter.name, size)
)


async def made(ctx: Context, event: Due) -> None:
    """The register is there as a file, or will not be."""
    await hand_over(ctx, event, _HANDING)
