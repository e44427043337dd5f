"""An older list of members, in founding mode: read, shown, imported; and codes for those on it, also later.

Nobody is enrolled by it: an entry is nobody's until a person claims it (`claiming`). What was read waits
sealed for the steward's yes, a day at most.
"""

import asyncio
import secrets
from collections.abc import Sequence
from datetime import datetime, time
from typing import Final
from zoneinfo import ZoneInfo

import msgspec

from organiser.access import Who
from organiser.bridge.codes import new_secret
from organiser.chat.content import Attachment, MediaKind
from organiser.chat.outgoing import Post, Question
from organiser.chat.refs import Network
from organiser.commands import Arguments
from organiser.context import Context, Telling
from organiser.exports import Format, Sheet, file_name, written
from organiser.handlers.answering import put
from organiser.handlers.members import founding, stewards
from organiser.handlers.members.acts import propose
from organiser.handlers.members.deed import Decision, Deed
from organiser.members import importing, steps, work
from organiser.members.acts import ActKind
from organiser.members.codes import Purpose
from organiser.members.founding import CLAIM_LIFETIME, CODE_LENGTH, INVITED_FOR, FileLacking
from organiser.members.importing import Import, Row
from organiser.members.refusals import FoundingOver, ImportTooLarge
from organiser.members.register import Legal
from organiser.members.states import Act, Authority, State
from organiser.members.steps import Actor
from organiser.presses import Pressed
from organiser.storage.chapters import Chapter
from organiser.storage.directory import Chat
from organiser.storage.memberships import KeptMembership, Work
from organiser.storage.readings import Reading
from organiser.views import bridge
from organiser.views.members import importing as view
from organiser.views.members.acts import What

PREFIX: Final = "import"
READ: Final = "entries"
"""What a reading says that was read, when codes are made anew."""

_TOKEN_BYTES: Final = 8


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
    chapter = await founding.chapter(ctx)
    if ctx.attachment is None:
        return view.file_wanted(ctx.words)
    return await _read(ctx, chapter, ctx.attachment)


async def received(ctx: Context) -> Post | None:
    """The answer to a file that came in private without words; None where it means nothing."""
    if ctx.attachment is None or ctx.attachment.kind is not MediaKind.FILE:
        return None
    try:
        chapter = await founding.chapter(ctx)
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
    today = ctx.now.astimezone(ZoneInfo(chapter.zone)).date()
    table = importing.read(told.content, today, chapter.language)
    names = [row.name for row in table.rows]
    table = importing.without(table, await ctx.store.memberships.taken(chapter.id, names))
    token = await _keep(ctx, chapter, table)
    if len(table.bad) > view.SHOWN:
        report = await _file(ctx, view.report(table, ctx.words, ctx.now))
        ctx.send(ctx.chat, Post(attachment=report))
    answers = (f"{PREFIX}:no:{token}", f"{PREFIX}:yes:{token}")
    return view.preview(table, chapter.name, answers, ctx.words)


async def _keep(ctx: Context, chapter: Chapter, table: Import) -> str:
    token = secrets.token_hex(_TOKEN_BYTES)
    draft = msgspec.json.encode(Draft(chapter.id, ctx.person or 0, table.rows))
    await ctx.store.inquiries.put(token, ctx.store.vault.seal(draft, _place(token)), ctx.now)
    return token


def _place(token: str) -> str:
    return f"inquiry.payload.{token}"


async def _file(ctx: Context, sheet: Sheet) -> Attachment:
    # It takes a while for thousands of rows.
    content = await asyncio.to_thread(written, sheet, Format.XLSX)
    return await ctx.store.made_files.put(file_name(sheet, Format.XLSX), Format.XLSX.mime, content)


async def confirm(ctx: Context, press: Pressed) -> str:
    """The steward's answer to what was read; returns what they are shown at once.

    Raises:
        NotSteward: they are none (any more).
        FoundingOver: founding mode has ended meanwhile.
    """
    kept = await ctx.store.inquiries.take(press["token"])
    draft = None if kept is None else _DRAFT.decode(ctx.store.vault.unseal(kept, _place(press["token"])))
    if draft is None or draft.person != ctx.person:
        return bridge.question_closed(ctx.words)
    await stewards.require_there(ctx, draft.chapter)
    chapter = await ctx.store.chapters.get(draft.chapter)
    if press["answer"] == "no":
        put(ctx, view.not_imported(ctx.words))
        return ""
    if not chapter.founding:
        raise FoundingOver
    await _import(ctx, chapter, draft.rows)
    return ""


async def _import(ctx: Context, chapter: Chapter, rows: Sequence[Row]) -> None:
    taken = await ctx.store.memberships.taken(chapter.id, [row.name for row in rows])
    fresh = [row for row in rows if row.name not in taken]
    if not fresh:
        put(ctx, view.nothing_new(ctx.words))
        return
    change = steps.begin(Act.IMPORT, Actor(ctx.person, Authority.FOUNDER), ctx.now)
    names = [row.name for row in fresh]
    numbers = await ctx.store.memberships.begin_all(chapter.id, change, names)
    known = list(zip(numbers, fresh, strict=True))
    await _describe(ctx, chapter, known)
    entries = [(number, row.name, row.language) for number, row in known]
    put(ctx, view.imported(len(fresh), chapter.name, ctx.words))
    ctx.send(ctx.chat, await _hand_out(ctx, chapter, entries, ctx.chat))


async def _describe(ctx: Context, chapter: Chapter, entries: Sequence[tuple[int, Row]]) -> None:
    """What else the list says of people: their work, and the line that the law asks for."""
    lines: list[tuple[int, datetime, Legal]] = []
    for number, row in entries:
        if row.platforms:
            await ctx.store.memberships.set_work(number, Work(work.platforms(row.platforms), ()))
        if row.legal_name or row.address:
            lines.append((number, _admitted(ctx, chapter, row), Legal(row.legal_name, row.address)))
    await ctx.store.register.add_all(chapter.id, lines)


def _admitted(ctx: Context, chapter: Chapter, row: Row) -> datetime:
    """When the list says that somebody was admitted; otherwise it is now."""
    if row.admitted is None:
        return ctx.now
    return datetime.combine(row.admitted, time(), ZoneInfo(chapter.zone))


async def _hand_out(
    ctx: Context, chapter: Chapter, entries: Sequence[tuple[int, str, str | None]], there: Chat
) -> Post:
    """Make a code for each entry (number, name, language), and the file of all, to be sent `there`."""
    spoken = ctx.words_of(there)
    codes: dict[str, int] = {}
    rows: list[tuple[str, str, str, str]] = []
    for number, name, language in entries:
        secret = new_secret(CODE_LENGTH)
        codes[secret] = number
        link = ctx.house.us.private_url(Network.TELEGRAM, f"claim_{secret}")
        words = ctx.house.tongues.named(language or chapter.language)
        said = view.invitation(view.spaced(secret), chapter.name, link, CLAIM_LIFETIME, words)
        rows.append((name, view.spaced(secret), link, said))
    await ctx.store.one_time_codes.put_all(Purpose.CLAIM, codes, ctx.now + CLAIM_LIFETIME)
    file = await _file(ctx, view.codes_sheet(rows, spoken, ctx.now))
    return view.codes_to_hand_out(CLAIM_LIFETIME, INVITED_FOR, there.ref.network, spoken, file=file)


async def _waiting(ctx: Context, chapter: Chapter) -> Sequence[KeptMembership]:
    return await ctx.store.memberships.in_states(chapter.id, {State.INVITED}, limit=importing.MOST_LINES)


class Codes(msgspec.Struct, frozen=True):
    """New codes for all entries that wait; the old ones work no more."""


async def new_codes(ctx: Context, _args: Arguments) -> Post:
    """Make new codes for the entries that nobody has claimed, or propose to.

    It takes two: alone, a steward could make members of whomever they like by it.

    Raises:
        ActWaits: it was proposed already.
    """
    chapter = await ctx.chapter(Who.STEWARD)
    if not await _waiting(ctx, chapter):
        return view.all_claimed(chapter.name, ctx.words)
    return await propose(ctx, chapter, INVITE, Codes())


async def _check(_ctx: Context, _chapter: Chapter, _payload: Codes) -> None:
    """Nothing stands against it."""


async def _word(ctx: Context, chapter: Chapter, _payload: Codes) -> What:
    return view.renewing(len(await _waiting(ctx, chapter)))


async def _do(ctx: Context, chapter: Chapter, _payload: Codes, by: Decision) -> Telling:
    waiting = await _waiting(ctx, chapter)
    there = await ctx.store.people.reach(by.proposer)
    if not waiting or there is None:
        return lambda _network, words: view.all_claimed(chapter.name, words)
    await ctx.store.readings.add(Reading(READ, READ, ctx.now, chapter=chapter.id, actor=by.proposer))
    entries = [(one.membership.id, one.name, None) for one in waiting]
    ctx.send(there, await _hand_out(ctx, chapter, entries, there))
    return lambda _network, words: view.fresh_codes(len(entries), chapter.name, words)


INVITE: Final = Deed(ActKind.INVITE, Codes, _check, _word, _do)
"""The file goes to the proposer alone."""
