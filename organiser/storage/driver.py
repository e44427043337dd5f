"""How SQLite is called: what is short at once, and only what may take long in another thread.

aiosqlite takes every step of a statement to a thread and back, four times a statement. For a single message,
with about twenty statements of some microseconds each, that is much of its cost. What can wait for the disk
or for another process (ending a transaction, beginning one while another process writes, deleting) still
goes to the thread, and so does all that is done `at_leisure`.
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import partial
from typing import Any

import aiosqlite
from sqlalchemy.ext.asyncio import AsyncConnection
from typing_extensions import override

BUSY_MS = 10_000
"""How long SQLite waits for another process (the operator's shell) before it says that it is locked."""

_SHORT = ("SELECT", "INSERT", "UPDATE")
_BEGIN = "BEGIN IMMEDIATE"
_LEISURE: ContextVar[bool] = ContextVar("leisure", default=False)


@contextmanager
def at_leisure() -> Iterator[None]:
    """Within, nothing is done in the event loop's thread: for work that looks at many rows."""
    token = _LEISURE.set(True)
    try:
        yield
    finally:
        _LEISURE.reset(token)


def at_hand(connection: AsyncConnection) -> sqlite3.Connection | None:
    """SQLite's own connection, for what surely is short; None `at_leisure`, and for another database."""
    if _LEISURE.get() or connection.sync_connection is None:
        return None
    own = connection.sync_connection.connection.driver_connection
    return own._conn if isinstance(own, DirectConnection) else None  # noqa: SLF001


class DirectConnection(aiosqlite.Connection):
    """A connection that takes to its thread only what may take long."""

    @override
    async def _execute(self, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        if self._running and self._connection is not None and not _LEISURE.get():
            if _is_short(fn, args):
                return fn(*args, **kwargs)
            if fn.__name__ == "execute" and args[0] == _BEGIN and self._begins(fn):
                return getattr(fn, "__self__", None)
        return await super()._execute(fn, *args, **kwargs)  # type: ignore[no-untyped-call]

    def _begins(self, execute: Callable[[str], object]) -> bool:
        """Begin to write, unless another process does: that is waited for elsewhere."""
        self._conn.execute("PRAGMA busy_timeout=0")
        try:
            execute(_BEGIN)
        except sqlite3.OperationalError:
            return False
        finally:
            self._conn.execute(f"PRAGMA busy_timeout={BUSY_MS}")
        return True


def connect(path: str, **options: Any) -> DirectConnection:
    """As `aiosqlite.connect`."""
    connector = partial(sqlite3.connect, path, **(options | {"check_same_thread": False}))
    connection = DirectConnection(connector, iter_chunk_size=64)
    # A process that ends does not wait for it.
    connection._thread.daemon = True  # noqa: SLF001
    return connection


def _is_short(fn: Callable[..., Any], args: tuple[Any, ...]) -> bool:
    """Whether a step of a connection or cursor surely waits for nothing."""
    match fn.__name__:
        case "execute" | "executemany":
            return str(args[0]).startswith(_SHORT)
        case "cursor" | "fetchall" | "fetchmany" | "fetchone":
            return True
        case "close":
            return isinstance(getattr(fn, "__self__", None), sqlite3.Cursor)
        case _:
            return False
