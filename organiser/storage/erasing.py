"""Erasing a person: out of every table that `traces` names, but for what the law asks to be kept.

Memberships end before this, and roles with them (`Erasing.end`). Lines that were said
stay where they were said; whose they were is known no longer. The private chats stay until the certificate
is there (`former.forget_chats`). What was sealed as a record is shredded, and no copy opens it after a month.
"""

import secrets
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, Final

import msgspec
from sqlalchemy import ColumnElement, delete, insert, select, update

from organiser.kernel import millis
from organiser.members.states import APPLICATIONS, LIVE, Authority, State, Step
from organiser.members.steps import Actor, step
from organiser.storage import codes, unsent
from organiser.storage.acts import Acts
from organiser.storage.directory import Directory
from organiser.storage.engine import Connection
from organiser.storage.erased_keys import ErasedKey
from organiser.storage.exclusions import Exclusions
from organiser.storage.former import blank
from organiser.storage.legal_hold import HeldLine, held
from organiser.storage.memberships import Memberships
from organiser.storage.records import Records, clean_by
from organiser.storage.roles import Roles
from organiser.storage.tables import (
    ACCOUNT,
    CODE,
    CONSENT,
    DIALOG,
    ERASURE,
    INBOX,
    INQUIRY,
    MEMBERSHIP_CHANGE,
    ONE_TIME_CODE,
    OUTBOX,
    OWNER,
    PERSON,
    REACTION,
    READING,
)
from organiser.storage.traces import TRACES
from organiser.storage.traces.trace import Me
from organiser.storage.unnaming import unname

_MARK_BITS: Final = 62


class Erased(msgspec.Struct, frozen=True):
    """What remains of an erasure: its number, and from when on no copy that may be kept knows them either.

    `withheld` are the rows of the outbox that are not to be sent any more.
    """

    number: int
    clean_by: datetime
    withheld: Sequence[int]


class Erasing:
    """Erasures within one transaction."""

    def __init__(self, connection: Connection, directory: Directory, acts: Acts, records: Records) -> None:
        """What is removed here is removed from `directory`, too."""
        self._connection = connection
        self._directory = directory
        self._acts = acts
        self._records = records
        self._exclusions = Exclusions(connection, directory)
        self._memberships = Memberships(connection, directory)

    async def held(self, me: Me, now: datetime) -> tuple[HeldLine, ...]:
        """The lines of registers whose names the law makes the co-op keep of somebody."""
        return await held(self._connection, self._records, me, now)

    async def end(self, person: int, now: datetime) -> None:
        """End what lives of somebody: memberships at once and with all roles, and applications."""
        memberships, roles = self._memberships, Roles(self._connection)
        by = Actor(person, Authority.PERSON)
        for one in [kept.membership for kept in await memberships.of(person)]:
            if one.state in LIVE:
                end = Step.WITHDRAW if one.state in APPLICATIONS else Step.RESIGN
                await memberships.take(one, step(one, end, by, now))
                await roles.end_all(one.id, now)

    async def erase(self, me: Me, kept: Collection[int], now: datetime) -> Erased:
        """Erase somebody. `kept`: the lines of the register whose names the law makes the co-op keep."""
        gone = await self.remove(me, kept, now)
        return await self._note(me.keys, gone, now)

    async def remove(self, me: Me, kept: Collection[int], now: datetime) -> Sequence[int]:
        """Do it, without writing down that it was done; returns what of the outbox is withheld."""
        await self._acts.forget(me.person, now)
        names = {one.name for one in await self._memberships.of(me.person)} - {""}
        gone = await unsent.withhold(self._connection, self._directory.vault, me, names, now)
        await self._shown(me, names, now)
        await self._keep_exclusions(me, now)
        await blank(self._connection, self._directory.vault, me.memberships)
        await self._reasons(me)
        await self._register(me, kept)
        await self._rows(me)
        await unname(self._connection, me.person, me.keys)
        await self._person(me)
        return gone

    async def note(self, row: ErasedKey) -> None:
        """Write down an erasure that is younger than this copy and made anew; its number stays if it can."""
        taken = await self._connection.execute(select(ERASURE.c.id).where(ERASURE.c.id == row.number))
        values = {"at": row.at, "clean_by": row.clean_by, "mark": row.mark}
        values |= {} if taken.first() else {"id": row.number}
        await self._connection.execute(insert(ERASURE).values(values))

    async def stop(self, me: Me, now: datetime) -> None:
        """Let nothing leave for them that waits, and handle nothing that they said."""
        waits = (OUTBOX.c.chat_id.in_(me.chats), OUTBOX.c.finished.is_(None))
        over = {"state": "cancelled", "payload": None, "finished": millis(now)}
        await self._connection.execute(update(OUTBOX).where(*waits).values(over))
        await self._connection.execute(delete(INBOX).where(_rows_of(INBOX.name, me)))

    async def _shown(self, me: Me, names: Collection[str], now: datetime) -> None:
        """No steward has a button any more with their name on it."""
        roles = Roles(self._connection)
        terms = [one for span in me.spans for one in await roles.running_in(span.chapter, now)]
        theirs = select(ACCOUNT.c.chat_id).where(ACCOUNT.c.person_id.in_({term.person for term in terms}))
        chats = set((await self._connection.execute(theirs)).scalars()) - {None}
        await codes.drop_offers_naming(self._connection, self._directory.vault, chats, names)

    async def _keep_exclusions(self, me: Me, now: datetime) -> None:
        """Who was excluded, or left suspended, does not come back by another name with the same accounts."""
        excluded = {span.id for span in me.spans if span.state is State.EXCLUDED}
        suspended = await self._memberships.left_suspended(me.person, now)
        own = excluded | {one.membership.id for one in suspended.values()}
        await self._exclusions.keep(own.union(await self._exclusions.of(me.person)), me.keys)

    async def _reasons(self, me: Me) -> None:
        of_theirs = MEMBERSHIP_CHANGE.c.membership_id.in_(me.memberships)
        await self._connection.execute(update(MEMBERSHIP_CHANGE).where(of_theirs).values(reason=None))

    async def _register(self, me: Me, kept: Collection[int]) -> None:
        """Shred what need not be kept; nothing leads from the register to the roster any more."""
        for owner, record in me.owners.items():
            if owner not in kept and record is not None:
                await self._records.shred(record)
                await self._connection.execute(
                    update(OWNER).where(OWNER.c.id == owner).values(record_id=None)
                )
        loose = OWNER.c.membership_id.in_(me.memberships)
        await self._connection.execute(update(OWNER).where(loose).values(membership_id=None))

    async def _rows(self, me: Me) -> None:
        """All that is about them alone."""
        removals = (
            delete(CONSENT).where(CONSENT.c.person_id == me.person),
            delete(READING).where(READING.c.person_id == me.person),
            delete(DIALOG).where(DIALOG.c.person_id == me.person),
            delete(REACTION).where(REACTION.c.author.in_(me.keys)),
            delete(CODE).where(_rows_of(CODE.name, me)),
            delete(ONE_TIME_CODE).where(_rows_of(ONE_TIME_CODE.name, me)),
            delete(INQUIRY).where(_rows_of(INQUIRY.name, me)),
            # What else of theirs waits is handled first: it may be somebody's who has just come.
            delete(INBOX).where(_rows_of(INBOX.name, me), INBOX.c.state.in_(("failed", "parked"))),
        )
        for removal in removals:
            await self._connection.execute(removal)
        await codes.drop_offers(self._connection, self._directory.vault, me.chats)

    async def _person(self, me: Me) -> None:
        await self._connection.execute(delete(ACCOUNT).where(ACCOUNT.c.key.in_(me.keys)))
        await self._connection.execute(delete(PERSON).where(PERSON.c.id == me.person))
        self._directory.places.pop(me.person, None)
        for key in me.keys:
            self._directory.people.pop(key, None)
            self._directory.met.pop(key, None)

    async def _note(self, keys: Collection[bytes], gone: Sequence[int], now: datetime) -> Erased:
        until = clean_by(now)
        self._directory.apart += 1
        mark = secrets.randbits(_MARK_BITS)
        values: dict[str, Any] = {"at": millis(now), "clean_by": millis(until), "mark": mark}
        values["accounts"] = self._directory.vault.seal(b"".join(keys), place_of_accounts(mark))
        added = await self._connection.execute(insert(ERASURE).values(values).returning(ERASURE.c.id))
        return Erased(added.scalar_one(), until, gone)


def place_of_accounts(mark: int) -> str:
    """To what the accounts of an erasure are bound, until they are kept apart (`storage.erased`)."""
    return f"erasure.accounts.{mark}"


_TRACE: Final = {trace.name: trace for trace in TRACES}


def _rows_of(table: str, me: Me) -> ColumnElement[bool]:
    return _TRACE[table].rows(me)
