"""What a trace is: how one table knows a person, what of it is told to them, and what an erasure does.

`storage.traces` has one for every table that knows people; a test fails for a table, or a column, that is in
none. Who somebody is in the database's terms is `Me`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum, auto
from typing import Any, Final

import msgspec
from sqlalchemy import ColumnElement, Table, select
from sqlalchemy.ext.asyncio import AsyncConnection

from organiser.kernel import moment
from organiser.members.own_data import Kind
from organiser.members.states import LIVE, State
from organiser.storage.directory import Directory
from organiser.storage.tables import ACCOUNT, MEMBERSHIP, OWNER, PERSON

ERASED: Final = 0
"""Stands in the place of a person who was erased; no person has this number."""

NO_KEY: Final = b""
"""Stands in the place of an erased account's lookup key."""


class Span(msgspec.Struct, frozen=True):
    """A membership: its chapter, and from when until when it is (or was) one; None: still.

    `admitted`: since when it was more than an application, or an entry that nobody had claimed.
    """

    id: int
    chapter: int
    state: State
    since: datetime
    until: datetime | None
    admitted: datetime | None


class Me(msgspec.Struct, frozen=True):
    """All numbers and keys by which the database knows one person.

    `ids` are those that the networks know them and their private chats by, as they stand in raw events.
    `acts` and `files` are numbers of acts about them, and of files on their way to them.
    """

    person: int
    keys: tuple[bytes, ...]
    chats: tuple[int, ...]
    ids: frozenset[str]
    spans: tuple[Span, ...] = ()
    owners: Mapping[int, int | None] = {}
    acts: tuple[int, ...] = ()
    files: tuple[int, ...] = ()
    raw: Mapping[str, tuple[Any, ...]] = {}

    @property
    def memberships(self) -> tuple[int, ...]:
        """The numbers of all memberships."""
        return tuple(span.id for span in self.spans)

    @property
    def records(self) -> tuple[int, ...]:
        """The records of legal name and address."""
        return tuple(record for record in self.owners.values() if record is not None)


@dataclass(frozen=True, slots=True)
class Tell:
    """One thing that is told of a row: under which key, out of which column, and how.

    `withheld` says of which rows it is not theirs to know who somebody else is.
    """

    key: str
    kind: Kind = Kind.TEXT
    column: str = ""
    withheld: Callable[[Me, Any], bool] | None = None

    @property
    def source(self) -> str:
        """The column; that of the key, where none is named."""
        return self.column or self.key


class Fate(Enum):
    """What becomes of the rows about somebody who is erased."""

    REMOVED = auto()
    NAMELESS = auto()
    """The row stays, and nothing in it leads to them any more."""
    KEPT = auto()
    """It stays for a while, and for a reason that people are told."""


Rows = Callable[[Me], ColumnElement[bool]]


@dataclass(frozen=True, slots=True)
class Trace:
    """How one table knows a person.

    `rows` finds what is about them; `hidden`, where it is given, what of it is not theirs to know. `unsaid`
    has the columns that are not told, each with the reason. Of who is erased, `persons` become `ERASED`,
    `keys` become `NO_KEY`, wherever the row is.
    """

    table: Table
    rows: Rows
    tells: tuple[Tell, ...]
    unsaid: Mapping[str, str] = field(default_factory=dict)
    hidden: Rows | None = None
    fate: Fate = Fate.REMOVED
    persons: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    reason: str = ""

    @property
    def name(self) -> str:
        """The table's."""
        return self.table.name

    @property
    def told(self) -> tuple[tuple[str, Kind], ...]:
        """What is told of each row, in order: under which key, and how."""
        return tuple((tell.key, tell.kind) for tell in self.tells)


async def find(connection: AsyncConnection, directory: Directory, person: int) -> Me:
    """How the database knows a person, without what has to be looked for in sealed or raw rows."""
    accounts = (
        await connection.execute(
            select(ACCOUNT.c.key, ACCOUNT.c.chat_id, ACCOUNT.c.sealed).where(ACCOUNT.c.person_id == person)
        )
    ).all()
    last = await connection.execute(select(PERSON.c.chat_id).where(PERSON.c.id == person))
    known = {row.chat_id for row in accounts} | {last.scalar_one_or_none()}
    chats = tuple(sorted(chat for chat in known if chat is not None and chat in directory.chats))
    ids = {_account_id(directory, row) for row in accounts}
    ids |= {directory.chats[chat].ref.id for chat in chats}
    spans = await _spans(connection, person)
    owners = await connection.execute(
        select(OWNER.c.id, OWNER.c.record_id).where(OWNER.c.membership_id.in_([span.id for span in spans]))
    )
    return Me(
        person=person,
        keys=tuple(row.key for row in accounts),
        chats=chats,
        ids=frozenset(ids),
        spans=spans,
        owners={row.id: row.record_id for row in owners},
    )


async def find_accounts(connection: AsyncConnection, directory: Directory, keys: Sequence[bytes]) -> Me:
    """How the database knows accounts behind which nobody is."""
    wanted = select(ACCOUNT.c.key, ACCOUNT.c.chat_id, ACCOUNT.c.sealed).where(
        ACCOUNT.c.key.in_(keys), ACCOUNT.c.person_id.is_(None)
    )
    accounts = (await connection.execute(wanted)).all()
    chats = tuple(sorted({row.chat_id for row in accounts if row.chat_id in directory.chats}))
    ids = {_account_id(directory, row) for row in accounts} | {directory.chats[chat].ref.id for chat in chats}
    return Me(person=ERASED, keys=tuple(keys), chats=chats, ids=frozenset(ids))


def _account_id(directory: Directory, row: Any) -> str:
    said = directory.vault.unseal(row.sealed, f"account.sealed.{row.key.hex()}").decode()
    return said.partition("\n")[0]


async def _spans(connection: AsyncConnection, person: int) -> tuple[Span, ...]:
    found = await connection.execute(
        select(MEMBERSHIP).where(MEMBERSHIP.c.person_id == person).order_by(MEMBERSHIP.c.id)
    )
    return tuple(
        Span(
            row.id,
            row.chapter_id,
            State(row.state),
            moment(row.applied),
            None if State(row.state) in LIVE else moment(row.since),
            admitted=None if row.admitted is None else moment(row.admitted),
        )
        for row in found
    )
