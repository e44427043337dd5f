"""The share ledger: what somebody holds, and the entries that a steward or treasurer writes down.

Entries name owners by their numbers in the register. Whoever an entry concerns is told in private what it
says, for nothing in the ledger can be changed afterwards: a mistake is mended by another entry (`reversing`).
"""

from dataclasses import replace
from datetime import date
from functools import partial

from organiser.access import Who
from organiser.chat.outgoing import Post
from organiser.commands import Arguments
from organiser.context import Context
from organiser.handlers.members import forms
from organiser.handlers.members.accounts import trust
from organiser.handlers.members.owning import ledger, register
from organiser.handlers.members.owning.share_forms import AMOUNT, COUNT, NUMBER, OTHER
from organiser.members.register import Owner, OwnerLeft, OwnerUnknown
from organiser.members.shares import Entry, EntryKind, share_of
from organiser.storage.chapters import Chapter
from organiser.views.members import shares as view
from organiser.views.members.register import no_line, shares_name


async def held(ctx: Context, _args: Arguments) -> Post:
    """What who asks holds, in whichever chapter, and the newest entries about it.

    Raises:
        TooNewForGood: the account that asks was linked lately.
    """
    await trust.require_older(ctx, "shares", shares_name)
    lines = [await _held(ctx, one) for one in await register.lines_of(ctx)]
    return view.held(lines, ctx.words) if lines else no_line(ctx.words)


async def _held(ctx: Context, line: Owner) -> view.Held:
    chapter = await ctx.store.chapters.get(line.chapter)
    newest, more = await ledger.newest(ctx, line)
    return view.Held(
        chapter=chapter.name,
        number=line.number,
        holding=await ctx.store.share_ledger.holding(line.id, chapter.currency),
        currency=chapter.currency,
        entries=newest,
        more=more,
    )


async def issue(ctx: Context, answers: Arguments) -> Post:
    """An owner takes new shares.

    Raises:
        OwnerUnknown, OwnerLeft: nobody of that number takes any.
        Refusal: see `members.shares.Ledger.after`.
    """
    return await _enter(ctx, EntryKind.ISSUE, answers)


async def pay(ctx: Context, answers: Arguments) -> Post:
    """An owner pays for shares.

    Raises:
        OwnerUnknown: there is nobody of that number.
        Refusal: see `members.shares.Ledger.after`.
    """
    return await _enter(ctx, EntryKind.PAYMENT, answers)


async def transfer(ctx: Context, answers: Arguments) -> Post:
    """Shares go from one owner to another, both of the same chapter.

    Raises:
        OwnerUnknown, OwnerLeft: there is nobody of that number, or nobody who takes any.
        Refusal: see `members.shares.Ledger.after`.
    """
    return await _enter(ctx, EntryKind.TRANSFER, answers)


async def refund(ctx: Context, answers: Arguments) -> Post:
    """Shares end, and money is paid back; also to who has left.

    Raises:
        OwnerUnknown: there is nobody of that number.
        Refusal: see `members.shares.Ledger.after`.
    """
    return await _enter(ctx, EntryKind.REFUND, answers)


async def _enter(ctx: Context, kind: EntryKind, answers: Arguments) -> Post:
    chapter = await ctx.chapter(Who.KEEPER)
    line = await _find(ctx, chapter, answers[NUMBER], takes=kind is EntryKind.ISSUE)
    other = await _find(ctx, chapter, answers[OTHER], takes=True) if OTHER in answers else None
    entry = replace(await _entry(ctx, kind, line, answers), other=None if other is None else other.id)
    actor = (await ctx.standing()).held(chapter.id)
    made = await ctx.store.share_ledger.enter(
        chapter.id, entry, currency=chapter.currency, actor=None if actor is None else actor.id
    )
    return await told(ctx, chapter, made)


async def told(ctx: Context, chapter: Chapter, entry: Entry) -> Post:
    """Tell whom an entry concerns that it was written down; returns what who wrote it is shown."""
    concerned = [one for one in (entry.owner, entry.other) if one is not None]
    if entry.reverses is not None:
        concerned += await ctx.store.share_ledger.moved_by(entry)
    reached: dict[int, bool] = {}
    for one in concerned:
        line = await ctx.store.register.get(one)
        person = await register.person_of(ctx, line)
        if person is None or person != ctx.person:
            reached[line.number] = await _tell(ctx, person, line, chapter, entry)
    line = await ctx.store.register.get(entry.owner)
    (shown,) = await ledger.shown(ctx, [entry], line.id)
    after = await ctx.store.share_ledger.holding(line.id, chapter.currency)
    return view.entered(shown, line.number, after, ctx.words, told=reached)


async def _find(ctx: Context, chapter: Chapter, number: int, *, takes: bool) -> Owner:
    """The line of a number; one that has ended `takes` nothing any more."""
    found = await ctx.store.register.find(chapter.id, number)
    if found is None:
        raise OwnerUnknown(number)
    if takes and found.left is not None:
        raise OwnerLeft(number)
    return found


async def _entry(ctx: Context, kind: EntryKind, line: Owner, answers: Arguments) -> Entry:
    """What was answered. Unless told otherwise the day is today, and money goes along in proportion."""
    chapter = await ctx.store.chapters.get(line.chapter)
    count = answers.get(COUNT, 0)
    amount = answers.get(AMOUNT)
    if amount is None:
        has = await ctx.store.share_ledger.holding(line.id, chapter.currency)
        amount = share_of(has.paid, count, has.shares)
    day = date.fromisoformat(answers[forms.DAY]) if forms.DAY in answers else chapter.day(ctx.now)
    return Entry(kind, line.id, count, amount, chapter.currency, day)


async def _tell(ctx: Context, person: int | None, line: Owner, chapter: Chapter, entry: Entry) -> bool:
    """Tell who stands behind a line what was written down about them; returns whether they were reached."""
    has = await ctx.store.share_ledger.holding(line.id, chapter.currency)
    (shown,) = await ledger.shown(ctx, [entry], line.id)
    return await ctx.tell(person, partial(view.told, shown, chapter.name, has))
