"""The accounts of whoever was erased, by lookup key, beside the keys of records: in no copy of the database.

A copy that is older than an erasure still has the person in it. What stands here lets `erased` erase them
once more when such a copy is put back. It is in the same file as the keys (`record_keys`), so that it goes
into every copy of the secrets and comes back with it, and is kept until no copy of that age may be there.
"""

import sqlite3
from collections.abc import Collection
from pathlib import Path
from typing import NamedTuple

from organiser.storage.record_keys import loaded, reading, writing

_TABLE = (
    "CREATE TABLE IF NOT EXISTS erased (mark INTEGER, key BLOB, number INTEGER, at INTEGER, "
    "clean_by INTEGER, PRIMARY KEY (mark, key)) WITHOUT ROWID"
)
_ADD = "INSERT OR IGNORE INTO erased (mark, key, number, at, clean_by) VALUES (?, ?, ?, ?, ?)"
_ALL = "SELECT mark, key, number, at, clean_by FROM erased"
_THERE = "SELECT 1 FROM sqlite_master WHERE name = 'erased'"


class ErasedKey(NamedTuple):
    """An account of an erasure; the others of the same erasure have its `mark`, `number` and times."""

    mark: int
    key: bytes
    number: int
    at: int
    clean_by: int


def keep(file: Path, rows: Collection[ErasedKey]) -> None:
    """Write accounts down; they outlive a power cut when this returns. What is there already stays.

    Raises:
        Unwritable: there is no room, or another program holds the file for too long.
    """
    with writing(file) as connection:
        connection.execute(_TABLE)
        connection.executemany(_ADD, rows)


def known(file: Path) -> tuple[ErasedKey, ...]:
    """All that is written down."""
    with reading(file) as connection:
        return () if connection is None else _rows(connection)


def forget(file: Path, before: int) -> None:
    """Remove the accounts of erasures of which no copy may be there any more since `before`."""
    with writing(file) as connection:
        connection.execute(_TABLE)
        connection.execute("DELETE FROM erased WHERE clean_by <= ?", (before,))


def merge(file: Path, copy: bytes) -> None:
    """Add what a copy's content knows; one of an older version knows nothing."""
    with loaded(copy) as brought:
        rows = _rows(brought)
    if rows:
        keep(file, rows)


def _rows(connection: sqlite3.Connection) -> tuple[ErasedKey, ...]:
    if connection.execute(_THERE).fetchone() is None:
        return ()
    return tuple(ErasedKey(*row) for row in connection.execute(_ALL))
