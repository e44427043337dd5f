"""The inbox: raw updates, committed before anything is acknowledged, handled once each, in order.

States: `pending -> done | failed`, and `parked -> pending` when a key comes, or none for days. The body of a
row is dropped when it is done; a failed one is kept until retention takes it (`failed`). The keys stay
longer than any network repeats itself, so that a repetition is recognised (`FORGET_KEYS_AFTER`).
"""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Iterable, Sequence
from datetime import datetime, timedelta

import msgspec
import structlog
from sqlalchemy import Integer, bindparam, delete, func, insert, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from organiser import metrics
from organiser.chat.ports import Raw
from organiser.chat.refs import Network
from organiser.kernel import Clock, millis, moment
from organiser.storage.engine import Database, Unwritable
from organiser.storage.prepared import Prepared
from organiser.storage.tables import CURSOR, INBOX

FORGET_KEYS_AFTER = timedelta(days=8)
"""Telegram keeps updates for 24 h, and numbers them anew after a quiet week."""

OPEN = text("state != 'done'")
"""The condition of the index `inbox_open`, word for word: SQLite uses the index only where it stands so."""

OWN = "organiser"
"""The inbox's third source: what networks answered to questions, and what the operator asks for from the
shell. The body of such a row is an event already."""


# The statements of the hot path are made once: making one takes as long as running it.
_ADD = Prepared(
    insert(INBOX).prefix_with("OR IGNORE", dialect="sqlite"), ("network", "key", "state", "received", "body")
)
_PENDING = Prepared(
    select(INBOX.c.id, INBOX.c.network, INBOX.c.body, INBOX.c.received)
    .where(OPEN, INBOX.c.state == "pending")
    .order_by(INBOX.c.id)
    .limit(bindparam("most", type_=Integer)),
    ("most",),
)
_MARK_DONE = Prepared(
    update(INBOX)
    .where(INBOX.c.id.between(bindparam("first"), bindparam("last")), INBOX.c.state == "pending")
    .values(state="done", body=None),
    ("first", "last"),
)
_MOVE_CURSOR = Prepared(
    update(CURSOR).where(CURSOR.c.network == bindparam("of")).values(value=bindparam("to")), ("of", "to")
)

UNWRITABLE_WAIT = 1.0
"""Seconds until a write is tried again that found no room, or somebody else writing."""

FEW = 16
"""Up to as many updates are handled in the transaction that keeps them: what comes alone waits for the disk
once. With more it is better to receive the next ones while these are handled."""

Work = Callable[[AsyncConnection], Awaitable[None]]
"""What is to be done in a transaction."""

log = structlog.get_logger()


class Waiting(msgspec.Struct, frozen=True):
    """A pending row."""

    id: int
    network: str
    body: bytes
    received: int


class StoredInbox:
    """Fills the port `chat.ports.Inbox` from the database; `ring` tells the dispatcher about new rows."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        ring: Callable[[], None],
        at_once: Callable[[Work], Awaitable[bool]] | None = None,
    ) -> None:
        """Rows are stamped by `clock`.

        `at_once` does work and handles the rows that it leaves in one transaction; it returns whether that
        was committed, and has changed nothing where it was not.
        """
        self._database = database
        self._clock = clock
        self._ring = ring
        self._at_once = at_once

    async def accept(self, network: Network, raws: Sequence[Raw], cursor: str | None) -> None:
        """Commit `raws` and the new cursor together; repetitions are dropped.

        While the database cannot be written this waits: what is not kept is not acknowledged, and the
        network keeps it.
        """

        async def kept(connection: AsyncConnection) -> None:
            if raws:
                await add(connection, network, raws, self._clock())
            if cursor is not None:
                await _set_cursor(connection, network, cursor)

        if not (0 < len(raws) <= FEW and self._at_once is not None and await self._at_once(kept)):
            await self._write(kept)
            self._ring()
        metrics.INBOX_RECEIVED.labels(network).inc(len(raws))

    async def cursor(self, network: Network) -> str | None:
        """The cursor that was committed last."""
        async with self._database.reading() as connection:
            found = await connection.execute(select(CURSOR.c.value).where(CURSOR.c.network == network))
            return found.scalar_one_or_none()

    async def newest(self, network: Network) -> datetime | None:
        """When the newest update came that is remembered; None where none is."""
        wanted = select(INBOX.c.received).where(INBOX.c.network == network).order_by(INBOX.c.id.desc())
        async with self._database.reading() as connection:
            received = (await connection.execute(wanted.limit(1))).scalar()
        return None if received is None else moment(received)

    async def parked(self, network: Network, keys: Collection[str]) -> Sequence[Raw]:
        """Those of `keys` that still wait to become readable, oldest first."""
        wanted = (
            select(INBOX.c.key, INBOX.c.body)
            .where(INBOX.c.network == network, INBOX.c.key.in_(keys), INBOX.c.state == "parked")
            .order_by(INBOX.c.id)
        )
        async with self._database.reading() as connection:
            return [Raw(row.key, row.body, parked=True) for row in await connection.execute(wanted)]

    async def parked_keys(self, network: Network) -> Sequence[str]:
        """The keys of all that still waits to become readable, oldest first."""
        wanted = (
            select(INBOX.c.key)
            .where(OPEN, INBOX.c.network == network, INBOX.c.state == "parked")
            .order_by(INBOX.c.id)
        )
        async with self._database.reading() as connection:
            return [row.key for row in await connection.execute(wanted)]

    async def unpark(self, network: Network, raws: Sequence[Raw], notices: Sequence[Raw] = ()) -> None:
        """Put `raws` in the place of the parked rows of the same keys, and add `notices`.

        Those of `raws` that are `parked` themselves go on waiting.
        """
        change = (
            update(INBOX)
            .where(INBOX.c.network == network, INBOX.c.key == bindparam("k"), INBOX.c.state == "parked")
            .values(state=bindparam("s"), body=bindparam("b"))
        )
        if not (raws or notices):
            return

        async def changed(connection: AsyncConnection) -> None:
            rows = [{"k": raw.key, "b": raw.body, "s": _state(raw)} for raw in raws]
            if rows:
                await connection.execute(change, rows)
            if notices:
                await add(connection, network, notices, self._clock())

        await self._write(changed)
        self._ring()

    async def _write(self, work: Work) -> None:
        """Do `work` in a transaction, again and again while it cannot be written."""
        while True:
            try:
                async with self._database.writing() as connection:
                    await work(connection)
            except Unwritable as refused:
                log.warning("inbox.unwritable", reason=refused.reason)
                await asyncio.sleep(UNWRITABLE_WAIT)
            else:
                return


async def add(connection: AsyncConnection, network: str, raws: Iterable[Raw], now: datetime) -> int:
    """Insert `raws` as pending (or parked) rows; one whose key is there already is dropped.

    Returns how many were not.
    """
    received = millis(now)
    rows = [
        {
            "network": network,
            "key": raw.key,
            "state": _state(raw),
            "received": received,
            "body": raw.body,
        }
        for raw in raws
    ]
    return await _ADD.run(connection, rows)


def _state(raw: Raw) -> str:
    return "parked" if raw.parked else "pending"


async def _set_cursor(connection: AsyncConnection, network: str, value: str) -> None:
    if not await _MOVE_CURSOR.change(connection, of=network, to=value):
        await connection.execute(insert(CURSOR).values(network=network, value=value))


async def pending(connection: AsyncConnection, limit: int) -> list[Waiting]:
    """The oldest rows that wait to be handled, in order."""
    return [Waiting(*row) for row in await _PENDING.find(connection, most=limit)]


async def mark_done(connection: AsyncConnection, first: int, last: int) -> None:
    """Close every pending row from id `first` to id `last`, and drop what they said."""
    await _MARK_DONE.change(connection, first=first, last=last)


async def count_by_state(connection: AsyncConnection) -> dict[tuple[str, str], int]:
    """How many rows are pending, parked and failed, by network."""
    wanted = (
        select(INBOX.c.network, INBOX.c.state, func.count())
        .where(OPEN, INBOX.c.state.in_(("pending", "parked", "failed")))
        .group_by(INBOX.c.network, INBOX.c.state)
    )
    return {(row[0], row[1]): row[2] for row in await connection.execute(wanted)}


async def forget(connection: AsyncConnection, now: datetime, keep_failed: timedelta) -> None:
    """Remove what retention says: keys of handled rows after 8 days, failed rows after `keep_failed`."""
    await connection.execute(
        delete(INBOX).where(INBOX.c.state == "done", INBOX.c.received < millis(now - FORGET_KEYS_AFTER))
    )
    await connection.execute(
        delete(INBOX).where(INBOX.c.state == "failed", INBOX.c.received < millis(now - keep_failed))
    )
