"""The owner register, which the law asks for: who is an owner, since when, until when, under which number.

A line begins and ends with what a membership is (`follow`, which `memberships` calls at every step, so that
no way in or out of the co-op can forget it).
Legal names and addresses are records: locked one by one, and no part of the roster. What owners hold follows
from the share ledger (`share_ledger`). Which columns a country wants is `members.statutes`' work.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Select, bindparam, func, insert, select, update

from organiser.kernel import millis, moment
from organiser.members.register import Legal, Line, Owner, begins, ends, lines
from organiser.members.shares import Entry
from organiser.members.states import State
from organiser.members.steps import Change
from organiser.storage.engine import Connection
from organiser.storage.records import Place, Records
from organiser.storage.tables import MEMBERSHIP, OWNER


class Register:
    """The owner register within one transaction."""

    def __init__(self, connection: Connection, records: Records) -> None:
        """`records`: where legal names are locked."""
        self._connection = connection
        self._records = records

    async def add(
        self, chapter: int, admitted: datetime, *, membership: int | None = None, legal: Legal | None = None
    ) -> Owner:
        """A new line with the chapter's next number."""
        owner = await self.get(await _add(self._connection, chapter, admitted, membership))
        return owner if legal is None else await self.change(owner, legal)

    async def add_all(self, chapter: int, lines: Sequence[tuple[int, datetime, Legal]]) -> None:
        """A new line for each membership, with when it was admitted and who it is to the law; in order."""
        if not lines:
            return
        first = await _next_number(self._connection, chapter)
        rows = [
            {
                "chapter_id": chapter,
                "number": number,
                "membership_id": membership,
                "admitted": millis(admitted),
            }
            for number, (membership, admitted, _) in enumerate(lines, first)
        ]
        adding = insert(OWNER).returning(OWNER.c.id, OWNER.c.number)
        added = (await self._connection.execute(adding, rows)).all()
        owners = [line.id for line in sorted(added, key=lambda line: line.number)]
        contents = [
            (Place("owner", "record_id", owner), msgspec.json.encode(legal))
            for owner, (_, _, legal) in zip(owners, lines, strict=True)
        ]
        records = await self._records.put_all(contents)
        place = update(OWNER).where(OWNER.c.id == bindparam("owner")).values(record_id=bindparam("record"))
        pairs = zip(owners, records, strict=True)
        await self._connection.execute(place, [{"owner": owner, "record": record} for owner, record in pairs])

    async def get(self, owner: int) -> Owner:
        """A line that is known to be there; none is ever removed."""
        return _owner((await self._connection.execute(_owners().where(OWNER.c.id == owner))).one())

    async def seek(self, owner: int) -> Owner | None:
        """The line of an id that somebody made up, if it is one."""
        found = (await self._connection.execute(_owners().where(OWNER.c.id == owner))).first()
        return None if found is None else _owner(found)

    async def find(self, chapter: int, number: int) -> Owner | None:
        """The line of a number that somebody typed, if there is one."""
        wanted = _owners().where(OWNER.c.chapter_id == chapter, OWNER.c.number == number)
        found = (await self._connection.execute(wanted)).first()
        return None if found is None else _owner(found)

    async def of_all(self, memberships: Collection[int]) -> Sequence[Owner]:
        """Every line of these memberships, also those that ended, the oldest first."""
        wanted = _owners().where(OWNER.c.membership_id.in_(memberships)).order_by(OWNER.c.id)
        return [_owner(row) for row in await self._connection.execute(wanted)]

    async def page(self, chapter: int, most: int, *, after: int = 0) -> Sequence[Owner]:
        """The lines behind a number, in order: at most so many."""
        wanted = _owners().where(OWNER.c.chapter_id == chapter, OWNER.c.number > after)
        rows = await self._connection.execute(wanted.order_by(OWNER.c.number).limit(most))
        return [_owner(row) for row in rows]

    async def all(self, chapter: int) -> Sequence[Owner]:
        """Every line, in order: for an export."""
        wanted = _owners().where(OWNER.c.chapter_id == chapter).order_by(OWNER.c.number)
        return [_owner(row) for row in await self._connection.execute(wanted)]

    async def ended(self, chapter: int) -> Sequence[Owner]:
        """The lines that have ended and still have a name and an address."""
        wanted = _owners().where(
            OWNER.c.chapter_id == chapter, OWNER.c.left.is_not(None), OWNER.c.record_id.is_not(None)
        )
        return [_owner(row) for row in await self._connection.execute(wanted.order_by(OWNER.c.left))]

    async def change(self, owner: Owner, legal: Legal) -> Owner:
        """Write down an owner's legal name and address, in the place of what was there."""
        content, place = msgspec.json.encode(legal), _place(owner)
        if owner.record is not None and await self._records.change(owner.record, place, content):
            return owner
        return await self._updated(owner, record_id=await self._records.put(place, content))

    async def move(self, loser: int, winner: int) -> None:
        """Let the lines of one membership be another's, of the same person; no line and no share is lost."""
        moved = update(OWNER).where(OWNER.c.membership_id == loser).values(membership_id=winner)
        await self._connection.execute(moved)

    async def end(self, membership: int, at: datetime, *, excluded: bool = False) -> None:
        """End all lines of a membership that have not ended."""
        await end_lines(self._connection, [membership], at, excluded=excluded)

    async def forget(self, owner: Owner) -> Owner:
        """Shred an owner's legal name and address; the number and the shares stay."""
        if owner.record is not None:
            await self._records.shred(owner.record)
        return await self._updated(owner, record_id=None)

    async def legal(self, owner: Owner) -> Legal | None:
        """An owner's legal name and address; None where there are none, or they cannot be read any more.

        Whoever shows them to anybody else writes a reading down.
        """
        return (await self.legals([owner])).get(owner.id)

    async def legals(self, owners: Sequence[Owner]) -> dict[int, Legal]:
        """The same of many, by the lines' ids."""
        places = {owner.record: _place(owner) for owner in owners if owner.record is not None}
        found = await self._records.read_many(places)
        return {
            places[record].row: msgspec.json.decode(content, type=Legal) for record, content in found.items()
        }

    async def lines(self, chapter: int, entries: Sequence[Entry], currency: str) -> list[Line]:
        """The whole register with names and holdings: for an export, which writes a reading down.

        `entries` and `currency` are the chapter's.
        """
        owners = await self.all(chapter)
        return lines(owners, await self.legals(owners), entries, currency)

    async def _updated(self, owner: Owner, **values: Any) -> Owner:
        await self._connection.execute(update(OWNER).where(OWNER.c.id == owner.id).values(values))
        return await self.get(owner.id)


async def follow(
    connection: Connection, membership: int, chapter: int, change: Change, last: datetime
) -> None:
    """Let the register follow a step of a membership: an owner has a line; who is none any more has left.

    Who stands there already, because an older list said so, keeps that line. `last` is the membership's last
    moment, if it ends.
    """
    if begins(change.before, change.after):
        if not await _stands(connection, membership):
            await _add(connection, chapter, change.at, membership)
    elif ends(change.after):
        await end_lines(connection, [membership], last, excluded=change.after is State.EXCLUDED)


async def end_lines(
    connection: Connection, memberships: Sequence[int], at: datetime, *, excluded: bool = False
) -> None:
    """Write down that the owners of these memberships have left; who has already keeps that day."""
    ending = update(OWNER).where(OWNER.c.membership_id.in_(memberships), OWNER.c.left.is_(None))
    await connection.execute(ending.values(left=millis(at), excluded=excluded or None))


async def _stands(connection: Connection, membership: int) -> bool:
    lines = select(OWNER.c.id).where(OWNER.c.membership_id == membership, OWNER.c.left.is_(None))
    return (await connection.execute(lines)).first() is not None


async def _add(connection: Connection, chapter: int, admitted: datetime, membership: int | None) -> int:
    """A line with the chapter's next number; returns its id."""
    values = {
        "chapter_id": chapter,
        "number": await _next_number(connection, chapter),
        "membership_id": membership,
        "admitted": millis(admitted),
    }
    added = await connection.execute(insert(OWNER).values(values).returning(OWNER.c.id))
    line: int = added.scalar_one()
    return line


async def _next_number(connection: Connection, chapter: int) -> int:
    last = select(func.coalesce(func.max(OWNER.c.number), 0)).where(OWNER.c.chapter_id == chapter)
    number: int = (await connection.execute(last)).scalar_one() + 1
    return number


def _owners() -> Select[Any]:
    joined = OWNER.outerjoin(MEMBERSHIP, MEMBERSHIP.c.id == OWNER.c.membership_id)
    return select(OWNER, MEMBERSHIP.c.state).select_from(joined)


def _place(owner: Owner) -> Place:
    return Place("owner", "record_id", owner.id)


def _owner(row: Any) -> Owner:
    return Owner(
        id=row.id,
        chapter=row.chapter_id,
        number=row.number,
        membership=row.membership_id,
        record=row.record_id,
        admitted=moment(row.admitted),
        left=None if row.left is None else moment(row.left),
        state=State.EXCLUDED if row.excluded else None if row.state is None else State(row.state),
    )
