"""The database: how it is opened, and what a transaction is.

SQLite has one writer, so writers queue up here in order of arrival instead of meeting SQLite's busy handler,
which sleeps. `synchronous=FULL` makes every commit outlive a power cut (https://sqlite.org/pragma.html).
"""

import asyncio
import errno
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any, Final, Protocol

from sqlalchemy import event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, OperationalError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from organiser.errors import Misconfigured, OrganiserError
from organiser.storage import driver

PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "secure_delete=ON",
    f"busy_timeout={driver.BUSY_MS}",
    "cache_size=-8192",
    "temp_store=MEMORY",
)


Connection = AsyncConnection
"""What a transaction hands out. Others pass it on to `storage`, and do nothing with it themselves."""


class Memory(Protocol):
    """What is held in memory of what the database holds, and changes with it."""

    def begin(self) -> None:
        """A transaction begins: all that was changed before it stays."""

    def undo(self) -> None:
        """Nothing of the transaction holds."""

    async def load(self, connection: Connection) -> None:
        """Nobody knows whether it holds: read everything anew."""


MENDS = {
    "disk_full": "The disk of the database (ORGANISER_DATA_DIR, ORGANISER_DATABASE_URL) is full: make room.",
    "read_only": "The database (ORGANISER_DATABASE_URL) or its disk is read-only: change that.",
    "locked": "Another program keeps the database (ORGANISER_DATABASE_URL) locked: end it.",
}
"""What the operator is told where nothing can wait for it to pass."""


class Unwritable(OrganiserError):
    """Nothing was changed, and the same may be tried again later: no room, no leave, or somebody else writes.

    `reason` is `disk_full`, `read_only`, or `locked`: another program kept the database for more than
    `driver.BUSY_MS`.
    """

    def __init__(self, reason: str) -> None:
        """`reason`: see above."""
        super().__init__(reason)
        self.reason = reason
        self.mend = MENDS[reason]


_UNWRITABLE = {
    "database or disk is full": "disk_full",
    "disk I/O error": "disk_full",
    "attempt to write a readonly database": "read_only",
    "database is locked": "locked",
}
"""SQLite's words for what passes (https://sqlite.org/rescode.html)."""


class Database:
    """A pool of connections for reading, and one at a time for writing."""

    def __init__(self, url: str) -> None:
        """`url`: SQLAlchemy's, with an asyncio driver.

        Raises:
            Misconfigured: it is no such address.
        """
        try:
            self.engine = _engine(url)
            self.url: Final = url
        except (ArgumentError, ModuleNotFoundError):
            raise Misconfigured(
                "ORGANISER_DATABASE_URL is no database address; write sqlite+aiosqlite:///data/organiser.db"
            ) from None
        self._turn = asyncio.Lock()
        self._writer: AsyncConnection | None = None
        self._doubtful: Memory | None = None
        """What could not be read anew after a commit that broke off."""
        self.refused: str | None = None
        """Why nothing could be written the last time (the reason of `Unwritable`); None where it could."""
        self._explicit = self.engine.dialect.name == "sqlite"

    @asynccontextmanager
    async def writing(
        self,
        *,
        memory: Memory | None = None,
        undone: Callable[[AsyncConnection], Awaitable[None]] | None = None,
    ) -> AsyncIterator[AsyncConnection]:
        """A transaction that may write: leaving commits, raising rolls back.

        What was changed in `memory` holds only if the transaction does. `undone` is called after a rollback.
        Both happen before anybody else may write.

        Raises:
            Unwritable: there was no room on the disk, or another program is writing; rolled back.
        """
        async with self._turn:
            if memory is not None:
                memory.begin()
            ending = False
            try:
                # One connection is kept for writing: to take one from the pool and to give it back cleaned
                # costs more than a short transaction itself.
                self._writer = self._writer or await self.engine.connect()
                async with self._writer.begin():
                    # A transaction that took the lock at its first write would be refused, without any
                    # waiting, where another process (the operator's shell) wrote after its first look.
                    await self._begin(self._writer, "BEGIN IMMEDIATE")
                    if memory is not None and memory is self._doubtful:
                        await self._read_anew(self._writer)
                    yield self._writer
                    ending = True
                self.refused = None
            except BaseException as error:
                await self._undo(memory, undone, sure=not ending)
                if (refused := unwritable(error)) is not None:
                    self.refused = refused.reason
                    raise refused from None
                raise

    async def _undo(
        self,
        memory: Memory | None,
        undone: Callable[[AsyncConnection], Awaitable[None]] | None,
        *,
        sure: bool,
    ) -> None:
        """Bring memory back to what the database holds; `sure`: nothing of the transaction is in it.

        What can be done without waiting is done first: whoever was cancelled may be so once more.
        """
        if memory is not None and sure:
            memory.undo()
        elif memory is not None:
            self._doubtful = memory
        try:
            await self._let_go_of_writer()
            if not sure and self._doubtful is not None:
                # What cannot be read now is read by the next who writes, before they do.
                with suppress(SQLAlchemyError, sqlite3.Error):
                    async with self.reading() as connection:
                        await self._read_anew(connection)
        finally:
            if undone is not None:
                async with self.reading() as connection:
                    await undone(connection)

    async def _read_anew(self, connection: AsyncConnection) -> None:
        if self._doubtful is not None:
            await self._doubtful.load(connection)
            self._doubtful = None

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """A connection for looking only; it sees what was committed before it began."""
        async with self.engine.connect() as connection:
            await self._begin(connection, "BEGIN")
            yield connection

    async def _begin(self, connection: AsyncConnection, how: str) -> None:
        """Say BEGIN to SQLite, whose driver would guess when; others say it themselves.

        A listener of SQLAlchemy would do as well, but where there is one, each statement looks for more.
        """
        if self._explicit:
            await connection.exec_driver_sql(how)

    async def alive(self) -> bool:
        """Whether the database answers."""
        async with self.reading() as connection:
            return bool((await connection.execute(text("SELECT 1"))).scalar())

    async def close(self) -> None:
        """Let go of every connection."""
        async with self._turn:
            await self._let_go_of_writer()
        await self.engine.dispose()

    async def _let_go_of_writer(self) -> None:
        """After a fault nothing is known of a connection: the pool cleans it or opens another one."""
        writer, self._writer = self._writer, None
        if writer is not None:
            # Also where the task was cancelled: whoever writes next must not wait for this transaction.
            await asyncio.shield(writer.close())


def _engine(url: str) -> AsyncEngine:
    if not make_url(url).drivername.startswith("sqlite"):
        return create_async_engine(url)
    engine = create_async_engine(
        url, pool_size=4, max_overflow=0, connect_args={"async_creator_fn": driver.connect}
    )

    @event.listens_for(engine.sync_engine, "connect")
    def _prepare(connection: Any, _record: object) -> None:
        # BEGIN is said by `Database`; the driver must not guess.
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in PRAGMAS:
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    return engine


def unwritable(error: BaseException) -> Unwritable | None:
    """What an error says of the disk or of other programs, where it is that which passes."""
    if isinstance(error, Unwritable):
        return error
    if isinstance(error, OSError) and error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return Unwritable("disk_full")
    # Record keys are kept without SQLAlchemy (`record_keys`).
    said = str(error.orig if isinstance(error, OperationalError) else error)
    if not isinstance(error, OperationalError | sqlite3.OperationalError):
        return None
    return next((Unwritable(reason) for words, reason in _UNWRITABLE.items() if words in said), None)
