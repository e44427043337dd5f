"""Looks at a database, without changing it and without starting the bot: for `doctor`, and before a start."""

import os
import shutil
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select, text
from sqlalchemy.exc import SQLAlchemyError

from organiser.chat.refs import ChatRef, Network
from organiser.errors import Misconfigured
from organiser.storage import meta, migrate
from organiser.storage.engine import MENDS, Database
from organiser.storage.tables import CHAT
from organiser.vault import FINGERPRINT

_OURS = "alembic_version"
_PATIENCE_SECONDS = 10.0
_SHORT_PATIENCE_SECONDS = 1.0
_LOG_BYTES = 64 * 1024
"""What the index of SQLite's write-ahead log takes at the least is half of this."""


@dataclass(frozen=True, slots=True)
class Inspection:
    """What was found. Without a sound database of the newest schema, `bridged` is empty."""

    sound: bool
    newest: bool = False
    newer: bool = False
    bridged: Sequence[ChatRef] = ()


def require_usable(file: Path) -> None:
    """Pass where SQLite can write to the database `file`, or can make it.

    Raises:
        Misconfigured: it is damaged, another program's, in use, cannot be opened, or has no room.
    """
    where = f"The database {file} (ORGANISER_DATA_DIR, ORGANISER_DATABASE_URL)"
    closed = Misconfigured(
        f"{where} cannot be opened for writing: change its owner or mode, or choose another."
    )
    if not _is_open(file):
        raise closed
    if not file.exists():
        return
    try:
        tables = _try_to_write(file, _PATIENCE_SECONDS)
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode == sqlite3.SQLITE_BUSY:
            raise Misconfigured(f"{where} is in use by another program: end that first.") from None
        raise closed if _has_room(file.parent) else Misconfigured(MENDS["disk_full"]) from None
    except sqlite3.DatabaseError:
        raise Misconfigured(f"{where} is damaged: put a copy back with python bot.py restore COPY.") from None
    if tables and _OURS not in tables:
        raise Misconfigured(f"{where} is another program's: choose a file of its own.")


def _is_open(file: Path) -> bool:
    """Whether this user may write there; SQLite would open it for reading, and fail at the first message."""
    if not file.exists():
        return os.access(file.parent, os.W_OK | os.X_OK)
    beside = (file.with_name(file.name + suffix) for suffix in ("", "-wal", "-shm"))
    return all(os.access(path, os.R_OK | os.W_OK) for path in beside if path.exists())


def _has_room(folder: Path) -> bool:
    """Whether SQLite could make its log there; where it cannot, it only says that it cannot open the file."""
    return shutil.disk_usage(folder).free >= _LOG_BYTES


def takes_writes(file: Path) -> bool:
    """Whether the database `file` is there, and nobody keeps it locked for as long as a second."""
    try:
        _try_to_write(file, _SHORT_PATIENCE_SECONDS)
    except sqlite3.Error:
        return False
    return True


def _try_to_write(file: Path, patience: float) -> set[str]:
    """Begin to write, and leave it; returns the names of the tables."""
    with closing(
        sqlite3.connect(f"{file.resolve().as_uri()}?mode=rw", uri=True, timeout=patience)
    ) as database:
        found = database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        database.execute("BEGIN IMMEDIATE")
        database.execute("ROLLBACK")
    return {name for (name,) in found}


async def fingerprint(url: str) -> str | None:
    """The fingerprint of the key that a database needs; None where it needs none yet, or cannot tell."""
    database = Database(url)
    try:
        async with database.reading() as connection:
            return await meta.get(connection, FINGERPRINT)
    except SQLAlchemyError:
        return None
    finally:
        await database.close()


async def inspect(url: str) -> Inspection:
    """Check the database's integrity and schema, and name the chats that share a conversation."""
    database = Database(url)
    try:
        async with database.reading() as connection:
            if database.engine.dialect.name == "sqlite":
                checked = await connection.execute(text("PRAGMA integrity_check"))
                if checked.scalar() != "ok":
                    return Inspection(sound=False)
            if not await migrate.at_head(connection):
                return Inspection(sound=True, newer=await migrate.is_newer(connection))
            wanted = select(CHAT.c.network, CHAT.c.address).where(
                CHAT.c.conversation_id.is_not(None), CHAT.c.private.is_(False)
            )
            rows = await connection.execute(wanted)
            found = [ChatRef(Network(row.network), row.address) for row in rows]
            return Inspection(sound=True, newest=True, bridged=found)
    except SQLAlchemyError:
        return Inspection(sound=False)
    finally:
        await database.close()
