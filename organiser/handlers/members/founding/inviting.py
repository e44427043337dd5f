"""Codes with which people claim the entries of an imported list: for each at first, and new ones later.

New ones take two stewards, and the file goes to the proposer alone. It is made outside of any transaction
(`organiser.claim_file`), and until it is there older codes go on working.
"""

from collections.abc import Mapping
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
from organiser.members.founding import CLAIM_LIFETIME, INVITED_FOR
from organiser.members.states import State
from organiser.storage.chapters import Chapter
from organiser.storage.directory import Chat
from organiser.storage.jobs import FileJob, Made
from organiser.storage.readings import ENTRIES, Reading
from organiser.views.members import inviting as view
from organiser.views.members.acts import What


async def order(
    ctx: Context, chapter: Chapter, person: int, entries: Mapping[int, str | None] | None = None
) -> None:
    """Let codes be made for entries (numbers with languages), or for all that wait, and sent to a person.

    Once, where the same waits to be made.
    """
    work = FileJob(chapter.id, Format.XLSX, person, Made.CODES, entries)
    if work not in [one.work for one in await ctx.store.jobs.all() if one.file is None and not one.over]:
        await ctx.store.jobs.add(work, ctx.now)


async def _not_made(ctx: Context, chapter: Chapter) -> Telling:
    """Everybody may have claimed meanwhile."""
    if not waiting(ctx, chapter):
        return lambda _network, words: view.all_claimed(chapter.name, words)
    return partial(view.not_made, chapter.name)


def _posts(ctx: Context, _chapter: Chapter, _form: str, there: Chat, file: Attachment) -> tuple[Post, ...]:
    network, words = there.ref.network, ctx.words_of(there)
    return (view.codes_to_hand_out(CLAIM_LIFETIME, INVITED_FOR, network, words, file=file),)


_HANDING: Final = Handing(
    Who.STEWARD, _posts, _not_made, lambda chapter, _size: partial(view.not_made, chapter.name)
)


async def made(ctx: Context, event: Due) -> None:
    """The codes are there, or will not be."""
    await hand_over(ctx, event, _HANDING)


def waiting(ctx: Context, chapter: Chapter) -> int:
    """How many entries of a chapter nobody has claimed."""
    return ctx.store.memberships.count(chapter.id, {State.INVITED})


class Codes(msgspec.Struct, frozen=True):
    """New codes for all entries that wait; the old ones work no more."""


async def new_codes(ctx: Context, _args: Arguments) -> Post:
    """Make new codes for the entries that nobody has claimed, or propose to.

    It takes two: alone, a steward could make members of whomever they like by it.

    Raises:
        ActWaits: it was proposed already.
    """
    chapter = await ctx.chapter(Who.STEWARD)
    if not waiting(ctx, chapter):
        return view.all_claimed(chapter.name, ctx.words)
    return await propose(ctx, chapter, INVITE, Codes())


async def _word(ctx: Context, chapter: Chapter, _payload: Codes) -> What:
    return view.renewing(waiting(ctx, chapter))


async def _do(ctx: Context, chapter: Chapter, _payload: Codes, by: Decision) -> Telling:
    count = waiting(ctx, chapter)
    if not count:
        return lambda _network, words: view.all_claimed(chapter.name, words)
    if await ctx.store.people.reach(by.proposer) is None:
        return lambda network, words: view.proposer_gone(chapter.name, network, words)
    await ctx.store.readings.add(Reading(ENTRIES, ENTRIES, ctx.now, chapter=chapter.id, actor=by.proposer))
    await order(ctx, chapter, by.proposer)
    return lambda _network, words: view.fresh_codes(count, chapter.name, words)


INVITE: Final = Effect(ActKind.INVITE, Codes, _word, _do)
