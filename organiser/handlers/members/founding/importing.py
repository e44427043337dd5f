"""An older list of members, in founding mode: read, shown, imported; `inviting` makes the codes.

Nobody is enrolled by it: an entry is nobody's until a person claims it (`claiming`). What was read waits
sealed for the steward's yes, a day at most.
"""

import asyncio
from collections.abc import Sequence
from datetime import datetime, time
from typing import Final

import msgspec

from organiser.chat.content import Attachment, MediaKind
from organiser.chat.outgoing import Post, Question
from organiser.commands import Arguments
from organiser.context import Context
from organiser.exports import Format, file_name, written
from organiser.handlers.answering import put
from organiser.handlers.members import stewards
from organiser.handlers.members.founding import inviting, mode
from organiser.members import importing, steps, work
from organiser.members.founding import FileLacking, FoundingOver
from organiser.members.importing import Import, ImportTooLarge, Row
from organiser.members.register import Legal
from organiser.members.states import Authority, Step
from organiser.members.steps import Actor
from organiser.presses import Pressed
from organiser.storage.chapters import Chapter
from organiser.storage.work import Work
from organiser.views.anywhere import question_closed
from organiser.views.members import importing as view

PREFIX: Final = "import"


class Draft(msgspec.Struct, frozen=True):
    """What of a list can be imported, until its steward says yes."""

    chapter: int
    person: int
    rows: tuple[Row, ...]


_DRAFT: Final = msgspec.json.Decoder(Draft)


async def import_members(ctx: Context, _args: Arguments) -> Post:
    """Read the file that came with the command, or ask for one.

    Raises:
        FoundingOver: founding mode has ended.
        FileLacking, ImportTooLarge, ImportUnreadable, ImportNameless, ImportEmpty: nothing can be read.
    """
    chapter = await mode.chapter(ctx)
    if ctx.attachment is None:
        return view.file_wanted(ctx.words)
    return await _read(ctx, chapter, ctx.attachment)


async def received(ctx: Context) -> Post | None:
    """The answer to a file that came in private without a command; None where it means nothing."""
    if ctx.attachment is None or ctx.attachment.kind is not MediaKind.FILE:
        return None
    try:
        chapter = await mode.chapter(ctx)
    except FoundingOver:
        return None
    return await _read(ctx, chapter, ctx.attachment)


async def _read(ctx: Context, chapter: Chapter, file: Attachment) -> Post:
    """What can be imported of a file; nothing is changed."""
    if file.size is not None and file.size > importing.MOST_BYTES:
        raise ImportTooLarge(importing.MOST_LINES)
    told = ctx.learn(Question.FILE, file=file.file)
    if told.content is None:
        raise ImportTooLarge(importing.MOST_LINES) if told.reason == "too_big" else FileLacking
    today = chapter.day(ctx.now)
    # It takes a while for thousands of lines, and others are served meanwhile.
    table = await asyncio.to_thread(importing.read, told.content, today, chapter.language)
    names = [row.name for row in table.rows]
    table = importing.without(table, await ctx.store.invited.taken(chapter.id, names))
    token = await _keep(ctx, chapter, table)
    if len(table.bad) > view.SHOWN:
        ctx.send(ctx.chat, Post(attachment=await _report(ctx, table)))
    answers = (f"{PREFIX}:no:{token}", f"{PREFIX}:yes:{token}")
    return view.preview(table, chapter.name, answers, ctx.words)


async def _report(ctx: Context, table: Import) -> Attachment:
    """The lines that are left out, as a file."""
    sheet = view.report(table, ctx.words, ctx.now)
    content = await asyncio.to_thread(written, sheet, Format.XLSX)
    return await ctx.store.made_files.put(file_name(sheet, Format.XLSX), Format.XLSX.mime, content)


async def _keep(ctx: Context, chapter: Chapter, table: Import) -> str:
    draft = Draft(chapter.id, ctx.require_person(), table.rows)
    return await ctx.store.inquiries.put(msgspec.json.encode(draft), of_person=True)


async def confirm(ctx: Context, press: Pressed) -> str:
    """The steward's answer to what was read; returns what they are shown at once.

    Raises:
        NotSteward: they are none (any more).
        FoundingOver: founding mode has ended meanwhile.
    """
    kept = await ctx.store.inquiries.take(press["token"])
    draft = None if kept is None else _DRAFT.decode(kept)
    if draft is None or draft.person != ctx.person:
        return question_closed(ctx.words)
    await stewards.require_there(ctx, draft.chapter)
    chapter = await ctx.store.chapters.get(draft.chapter)
    if press["answer"] == "no":
        put(ctx, view.not_imported(ctx.words))
        return ""
    if not chapter.founding:
        raise FoundingOver
    await _import(ctx, chapter, draft)
    return ""


async def _import(ctx: Context, chapter: Chapter, draft: Draft) -> None:
    rows = draft.rows
    taken = await ctx.store.invited.taken(chapter.id, [row.name for row in rows])
    fresh = [row for row in rows if row.name not in taken]
    if not fresh:
        put(ctx, view.nothing_new(ctx.words))
        return
    change = steps.begin(Step.IMPORT, Actor(ctx.person, Authority.FOUNDER), ctx.now)
    names = [row.name for row in fresh]
    numbers = await ctx.store.invited.add(chapter.id, change, names)
    known = list(zip(numbers, fresh, strict=True))
    await _describe(ctx, chapter, known)
    await inviting.order(ctx, chapter, draft.person, {number: row.language for number, row in known})
    put(ctx, view.imported(len(fresh), chapter.name, ctx.words))


async def _describe(ctx: Context, chapter: Chapter, entries: Sequence[tuple[int, Row]]) -> None:
    """What else the list says of people: their work, and the line that the law asks for."""
    lines: list[tuple[int, datetime, Legal]] = []
    does = {number: Work(work.platforms(row.platforms)) for number, row in entries if row.platforms}
    await ctx.store.work.add_all(does)
    for number, row in entries:
        if row.legal_name or row.address:
            lines.append((number, _admitted(ctx, chapter, row), Legal(row.legal_name, row.address)))
    await ctx.store.register.add_all(chapter.id, lines)


def _admitted(ctx: Context, chapter: Chapter, row: Row) -> datetime:
    """When the list says that somebody was admitted; otherwise it is now."""
    if row.admitted is None:
        return ctx.now
    return datetime.combine(row.admitted, time(), chapter.clock)
