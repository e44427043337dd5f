"""The share ledger: entries are added, and never changed or removed (triggers of the database see to it).

What owners hold is derived by `members.shares`, never stored. Nothing here is asked when people vote.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, insert, or_, select

from organiser.kernel import millis, portions
from organiser.members.reversing import EntryUnknown, reversal, reversed_by
from organiser.members.shares import Entry, EntryKind, Holding, Ledger, ledger
from organiser.storage.engine import Connection
from organiser.storage.tables import SHARE_ENTRY

_MANY = 500


class ShareLedger:
    """The ledger of every chapter, within one transaction. Owners are lines of the register (`Owner.id`)."""

    def __init__(self, connection: Connection, now: datetime) -> None:
        """Entries are stamped with `now`."""
        self._connection = connection
        self._now = now

    async def enter(self, chapter: int, entry: Entry, *, currency: str, actor: int | None) -> Entry:
        """Add an entry, if the owner has what would go; returns it with its number.

        `actor` is the membership of who enters it, None for the operator. `currency` is the chapter's.

        Raises:
            Refusal: see `members.shares.Ledger.after`; nothing was added.
        """
        before = await self.of_some([entry.owner], currency)
        before.after(entry)
        return await self._add(chapter, entry, actor)

    async def reverse(self, chapter: int, number: int, day: date, *, actor: int | None) -> Entry:
        """Add the entry that reverses the one of a number; returns it. `actor` as above.

        Raises:
            Refusal: see `members.reversing.reversal`; nothing was added.
        """
        return await self._add(chapter, await self.reversal(chapter, number, day), actor)

    async def reversal(self, chapter: int, number: int, day: date) -> Entry:
        """The entry that would reverse the one of a number; its own number is 0.

        Raises:
            Refusal: see `members.reversing.reversal`.
        """
        wrong = await self.find(chapter, number)
        if wrong is None:
            raise EntryUnknown(number)
        named = {one for one in (wrong.owner, wrong.other) if one is not None}
        return reversal(await self._around(named), number, day)

    async def moved_by(self, made: Entry) -> Sequence[int]:
        """Whom a reversal does not name, and who holds something else by it.

        What shares cost goes along with a transfer; so what they cost one owner matters to all to whom they
        went on.
        """
        if not made.shares:
            return []  # money alone changes nothing of what shares cost
        named = {one for one in (made.owner, made.other) if one is not None}
        reached, fresh = set(named), set(named)
        while fresh:
            found = (await self._naming(fresh)).values()
            fresh = {one.other for one in found if one.other is not None and one.owner in fresh} - reached
            reached |= fresh
        entries = await self._around(reached)
        after = ledger(entries, made.currency)
        before = ledger([one for one in entries if one.number != made.number], made.currency)
        return [one for one in sorted(reached - named) if after.of(one) != before.of(one)]

    async def find(self, chapter: int, number: int) -> Entry | None:
        """The entry of a number that somebody typed, if the chapter has it."""
        found = await self._found((SHARE_ENTRY.c.id == number) & (SHARE_ENTRY.c.chapter_id == chapter))
        return found[0] if found else None

    async def page(self, chapter: int, most: int, *, before: int | None = None) -> Sequence[Entry]:
        """The newest entries, or those before a number, the newest first: at most so many."""
        wanted = select(SHARE_ENTRY).where(SHARE_ENTRY.c.chapter_id == chapter)
        if before is not None:
            wanted = wanted.where(SHARE_ENTRY.c.id < before)
        rows = await self._connection.execute(wanted.order_by(SHARE_ENTRY.c.id.desc()).limit(most))
        return [_entry(row) for row in rows]

    async def reversed_by(self, entries: Iterable[Entry]) -> dict[int, int]:
        """Those of these entries that are reversed, by their numbers, each with that of its reversal."""
        numbers = [entry.number for entry in entries]
        return reversed_by(await self._found(SHARE_ENTRY.c.reverses.in_(numbers)))

    async def _add(self, chapter: int, entry: Entry, actor: int | None) -> Entry:
        adding = insert(SHARE_ENTRY).values(
            chapter_id=chapter,
            owner_id=entry.owner,
            kind=entry.kind.value,
            shares=entry.shares,
            amount=entry.amount,
            currency=entry.currency,
            other_id=entry.other,
            actor_id=actor,
            day=entry.day.isoformat(),
            at=millis(self._now),
            reverses=entry.reverses,
        )
        added = await self._connection.execute(adding.returning(SHARE_ENTRY.c.id))
        return replace(entry, number=added.scalar_one())

    async def holding(self, owner: int, currency: str) -> Holding:
        """What an owner has."""
        return (await self.of_some([owner], currency)).of(owner)

    async def entries(self, chapter: int) -> Sequence[Entry]:
        """Every entry of a chapter, in the order in which they were written down."""
        return await self._found(SHARE_ENTRY.c.chapter_id == chapter)

    async def of(self, owner: int) -> Sequence[Entry]:
        """An owner's own entries, and the transfers to them, in the order in which they were written down."""
        named = or_(SHARE_ENTRY.c.owner_id == owner, SHARE_ENTRY.c.other_id == owner)
        return await self._found(named)

    async def of_some(self, owners: Collection[int], currency: str) -> Ledger:
        """The ledger of these owners, and of all whose shares came to them.

        What shares have cost goes along with a transfer, so that those who gave must be looked at, too; the
        rest of a large chapter need not.
        """
        return ledger(await self._around(owners), currency)

    async def _around(self, owners: Collection[int]) -> list[Entry]:
        """The entries of these owners, and of all whose shares came to them, in their order."""
        known, fresh = set(owners), set(owners)
        found: dict[int, Entry] = {}
        while fresh:
            found |= await self._naming(fresh)
            givers = {entry.owner for entry in found.values() if entry.other in known}
            fresh = givers - known
            known |= fresh
        return [entry for _, entry in sorted(found.items()) if entry.owner in known]

    async def _naming(self, owners: Collection[int]) -> dict[int, Entry]:
        wanted, found = sorted(owners), dict[int, Entry]()
        for some in portions(wanted, _MANY):
            named = or_(SHARE_ENTRY.c.owner_id.in_(some), SHARE_ENTRY.c.other_id.in_(some))
            found |= {entry.number: entry for entry in await self._found(named)}
        return found

    async def _found(self, condition: ColumnElement[bool]) -> list[Entry]:
        rows = await self._connection.execute(select(SHARE_ENTRY).where(condition).order_by(SHARE_ENTRY.c.id))
        return [_entry(row) for row in rows]


def _entry(row: Any) -> Entry:
    return Entry(
        kind=EntryKind(row.kind),
        owner=row.owner_id,
        shares=row.shares,
        amount=row.amount,
        currency=row.currency,
        day=date.fromisoformat(row.day),
        other=row.other_id,
        reverses=row.reverses,
        number=row.id,
    )
