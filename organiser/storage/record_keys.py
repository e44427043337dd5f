"""The keys of records, in a small file of their own in `SECRETS_DIR`: in no database, and in no copy of it.

Each record has a random key, wrapped with one that is derived from the vault's. Where a key is shredded, the
record cannot be opened any more, in however old a copy of the database it stands; its number stays, so that
an older copy of the keys does not bring it back (decision 0014). What is in records is `records`' concern.

Everything here waits for the disk: within the event loop it is called in another thread.
"""

import os
import secrets
import sqlite3
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from organiser.errors import Misconfigured
from organiser.kernel import portions
from organiser.private_files import sync
from organiser.storage.engine import unwritable
from organiser.vault import NONCE_BYTES, Vault

FILE = "record-keys.db"
BUSY_SECONDS = 10.0
FOREIGN = f"ORGANISER_SECRETS_DIR: {FILE} does not belong to this database; restore both together"
DAMAGED = (
    f"ORGANISER_SECRETS_DIR: {FILE} is damaged: move it away, and put it back from the newest copy of the "
    f"keys (tar -xf KEYS -C SECRETS_DIR {FILE})"
)

_PRAGMAS = (
    # After each commit the journal is cut, durably: what it held of a key is in no file then.
    "PRAGMA journal_mode=TRUNCATE",
    "PRAGMA synchronous=FULL",
    "PRAGMA secure_delete=ON",
)
_SCHEMA = "CREATE TABLE IF NOT EXISTS record_key (id INTEGER PRIMARY KEY, wrapped BLOB, unmatched INTEGER)"
_SHRED = "INSERT OR REPLACE INTO record_key (id) VALUES (?)"
_MANY = 500
_DAMAGED_CODES = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}


class Kept(NamedTuple):
    """How a key stands: whether it is there (or was shredded), and since when no record is known for it."""

    there: bool
    unmatched: int | None


class RecordKeys:
    """The keys of one database's records."""

    def __init__(self, folder: Path, vault: Vault) -> None:
        """`folder`: SECRETS_DIR. The file is made when the first key is kept."""
        self.file = folder / FILE
        self._wrapping = AESGCM(vault.derive("record keys"))

    def keep(self, keys: Mapping[int, bytes]) -> None:
        """Keep new keys, by the records' ids; they outlive a power cut when this returns.

        Raises:
            Unwritable: there is no room, or another program holds the file for too long.
        """
        rows = [(record, self._wrap(record, key)) for record, key in keys.items()]
        with writing(self.file) as connection:
            connection.executemany("INSERT INTO record_key (id, wrapped) VALUES (?, ?)", rows)

    def find(self, records: Collection[int]) -> dict[int, bytes]:
        """The keys of these records, without those that were shredded or are not there.

        Raises:
            Misconfigured: the file belongs to another vault, or was tampered with.
        """
        wanted, found = list(records), dict[int, bytes]()
        if not _is_made(self.file):
            return found
        with _opened(self.file) as connection:
            for some in portions(wanted, _MANY):
                marks = ", ".join("?" * len(some))
                query = f"SELECT id, wrapped FROM record_key WHERE wrapped IS NOT NULL AND id IN ({marks})"  # noqa: S608 - marks alone
                for record, wrapped in connection.execute(query, some):
                    found[record] = self._unwrap(record, wrapped)
        return found

    def check(self) -> None:
        """Pass where the file can be read, and is that of this vault.

        Raises:
            Misconfigured: it cannot, or is not.
        """
        if _is_made(self.file):
            with _opened(self.file) as connection:
                query = "SELECT id, wrapped FROM record_key WHERE wrapped IS NOT NULL LIMIT 1"
                for record, wrapped in connection.execute(query):
                    self._unwrap(record, wrapped)

    def all(self) -> dict[int, Kept]:
        """How each key stands."""
        if not _is_made(self.file):
            return {}
        with _opened(self.file) as connection:
            rows = connection.execute("SELECT id, wrapped IS NOT NULL, unmatched FROM record_key")
            return {record: Kept(bool(there), unmatched) for record, there, unmatched in rows}

    def shred(self, records: Collection[int]) -> None:
        """Destroy the keys of these records, durably; where there was none, none will ever be taken."""
        with writing(self.file) as connection:
            connection.executemany(_SHRED, [(record,) for record in records])

    def mark(self, records: Collection[int], unmatched: int | None) -> None:
        """Note since when there is no record for these keys; None: there is one (again)."""
        with writing(self.file) as connection:
            statement = "UPDATE record_key SET unmatched = ? WHERE id = ?"
            connection.executemany(statement, [(unmatched, record) for record in records])

    def _wrap(self, record: int, key: bytes) -> bytes:
        nonce = secrets.token_bytes(NONCE_BYTES)
        return nonce + self._wrapping.encrypt(nonce, key, _place(record))

    def _unwrap(self, record: int, wrapped: bytes) -> bytes:
        try:
            return self._wrapping.decrypt(wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:], _place(record))
        except InvalidTag:
            raise Misconfigured(FOREIGN) from None


def _place(record: int) -> bytes:
    return f"record_key.wrapped.{record}".encode()


@contextmanager
def writing(file: Path) -> Iterator[sqlite3.Connection]:
    """A transaction on the keys; leaving commits durably. The file is made where there is none.

    Raises:
        Unwritable: there is no room, or another program holds the file for too long; nothing was changed.
    """
    try:
        if not file.exists():
            os.close(os.open(file, os.O_RDWR | os.O_CREAT, 0o600))
            sync(file.parent)
        with _opened(file) as connection:
            for pragma in _PRAGMAS:
                connection.execute(pragma)
            connection.execute(_SCHEMA)
            connection.execute("BEGIN IMMEDIATE")
            with connection:
                yield connection
    except (sqlite3.OperationalError, OSError) as error:
        refused = unwritable(error)
        if refused is None:
            raise
        raise refused from None


@contextmanager
def _opened(file: Path) -> Iterator[sqlite3.Connection]:
    try:
        with closing(_connected(file)) as connection:
            yield connection
    except sqlite3.DatabaseError as error:
        if getattr(error, "sqlite_errorcode", None) in _DAMAGED_CODES:
            raise Misconfigured(DAMAGED) from None
        raise


@contextmanager
def reading(file: Path) -> Iterator[sqlite3.Connection | None]:
    """The file's content, to be read only; None where there is none yet.

    Raises:
        Misconfigured: it is damaged.
    """
    if _is_made(file):
        with _opened(file) as connection:
            yield connection
    else:
        yield None


def _connected(file: Path) -> sqlite3.Connection:
    address = f"{file.resolve().as_uri()}?mode=rw"
    return sqlite3.connect(address, uri=True, timeout=BUSY_SECONDS, isolation_level=None)


def _is_made(file: Path) -> bool:
    """Whether there may be keys in it: an operator who has lost them all begins with an empty file."""
    return file.exists() and file.stat().st_size > 0


def copied(file: Path) -> bytes:
    """The file's content at one moment, also while the bot runs.

    Raises:
        Unwritable: another program holds the file for too long.
    """
    # Who may write sees a file that nobody else changes.
    with writing(file) as connection:
        return connection.serialize()


def merge(file: Path, copy: bytes) -> None:
    """Add the keys of a copy's content. What either of both knows as shredded stays shredded."""
    with loaded(copy) as brought:
        rows = brought.execute("SELECT id, wrapped FROM record_key").fetchall()
    with writing(file) as connection:
        shredded = [(record,) for record, wrapped in rows if wrapped is None]
        connection.executemany(_SHRED, shredded)
        connection.executemany("INSERT OR IGNORE INTO record_key (id, wrapped) VALUES (?, ?)", rows)


def is_sound(copy: bytes) -> bool:
    """Whether this is the content of a copy of keys."""
    if not copy:
        return False
    try:
        with loaded(copy) as connection:
            connection.execute("SELECT id, wrapped, unmatched FROM record_key LIMIT 1").fetchall()
            return bool(connection.execute("PRAGMA integrity_check").fetchone() == ("ok",))
    except sqlite3.Error:
        return False


@contextmanager
def loaded(copy: bytes) -> Iterator[sqlite3.Connection]:
    """A copy's content, to be read."""
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.deserialize(copy)
        yield connection


def lacking(database: Path, file: Path) -> Sequence[int]:
    """The records of a database whose keys are lost: not there, and not shredded either."""
    with closing(_connected(database)) as connection:
        made = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'record'").fetchone()
        if made is None:
            return []
        sealed = [
            record for (record,) in connection.execute("SELECT id FROM record WHERE sealed IS NOT NULL")
        ]
    known = set[int]()
    if sealed and _is_made(file):
        with _opened(file) as connection:
            known = {record for (record,) in connection.execute("SELECT id FROM record_key")}
    return [record for record in sealed if record not in known]
