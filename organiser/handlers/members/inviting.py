"""Codes with which people claim the entries of an imported list: for each at first, and new ones later.

New ones take two stewards, and the file goes to the proposer alone.
"""

import asyncio
from collections.abc import Sequence
from typing import Final

import msgspec

from organiser.access import Who
from organiser.bridge.codes import new_secret
from organiser.chat.content import Attachment
from organiser.chat.outgoing import Post
from organiser.chat.refs import Network
from organiser.commands import Arguments
from organiser.context import Context, Telling
from organiser.exports import Format, Sheet, file_name, written
from organiser.handlers.members.acts import propose
from organiser.handlers.members.deed import Decision, Deed
from organiser.members.acts import ActKind
from organiser.members.codes import Purpose
from organiser.members.founding import CLAIM_LIFETIME, CODE_LENGTH, INVITED_FOR
from organiser.members.importing import MOST_LINES
from organiser.members.states import State
from organiser.storage.chapters import Chapter
from organiser.storage.directory import Chat
from organiser.storage.memberships import KeptMembership
from organiser.storage.readings import Reading
from organiser.views.members import inviting as view
from organiser.views.members.acts import What

READ: Final = "entries"
"""What a reading says that was read, when codes are made anew."""


async def hand_out(
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
    file = await as_file(ctx, view.codes_sheet(rows, spoken, ctx.now))
    return view.codes_to_hand_out(CLAIM_LIFETIME, INVITED_FOR, there.ref.network, spoken, file=file)


async def as_file(ctx: Context, sheet: Sheet) -> Attachment:
    """A table as a file to be sent."""
    # It takes a while for thousands of rows.
    content = await asyncio.to_thread(written, sheet, Format.XLSX)
    return await ctx.store.made_files.put(file_name(sheet, Format.XLSX), Format.XLSX.mime, content)


async def waiting(ctx: Context, chapter: Chapter) -> Sequence[KeptMembership]:
    """The entries of a chapter that nobody has claimed."""
    return await ctx.store.memberships.in_states(chapter.id, {State.INVITED}, limit=MOST_LINES)


class Codes(msgspec.Struct, frozen=True):
    """New codes for all entries that wait; the old ones work no more."""


async def new_codes(ctx: Context, _args: Arguments) -> Post:
    """Make new codes for the entries that nobody has claimed, or propose to.

    It takes two: alone, a steward could make members of whomever they like by it.

    Raises:
        ActWaits: it was proposed already.
    """
    chapter = await ctx.chapter(Who.STEWARD)
    if not await waiting(ctx, chapter):
        return view.all_claimed(chapter.name, ctx.words)
    return await propose(ctx, chapter, INVITE, Codes())


async def _check(_ctx: Context, _chapter: Chapter, _payload: Codes) -> None:
    """Nothing stands against it."""


async def _word(ctx: Context, chapter: Chapter, _payload: Codes) -> What:
    return view.renewing(len(await waiting(ctx, chapter)))


async def _do(ctx: Context, chapter: Chapter, _payload: Codes, by: Decision) -> Telling:
    entries = await waiting(ctx, chapter)
    there = await ctx.store.people.reach(by.proposer)
    if not entries:
        return lambda _network, words: view.all_claimed(chapter.name, words)
    if there is None:
        return lambda network, words: view.proposer_gone(chapter.name, network, words)
    await ctx.store.readings.add(Reading(READ, READ, ctx.now, chapter=chapter.id, actor=by.proposer))
    named = [(one.membership.id, one.name, None) for one in entries]
    ctx.send(there, await hand_out(ctx, chapter, named, there))
    return lambda _network, words: view.fresh_codes(len(entries), chapter.name, words)


INVITE: Final = Deed(ActKind.INVITE, Codes, _check, _word, _do)
