"""Copies of a SQLite database: taken while the bot runs, put back while it does not.

The copy is made by SQLite itself in one read transaction, so that it is one moment of the database, and
without free pages, so that what was erased is not carried on; nor is what people were in the middle of
telling or was asked, or a file on its way to them (decision 0024). Keys are never in it: they go into a
file of their own (`keys`). The Matrix encryption store is in neither (docs/operator.md, "After a restore"):
an old ratchet state would use keys a second time.
"""

import contextlib
import secrets
import shutil
import sqlite3
from collections.abc import Collection, Sequence
from datetime import datetime
from pathlib import Path

from organiser.kernel import millis, system_clock
from organiser.private_files import discard
from organiser.storage.copying import NotDone, private_file, refuse_unless, settle, why
from organiser.storage.inquiries import OF_PERSON
from organiser.storage.keys import Keys

_DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
_UNSOUND = "{} is not a sound backup of Organiser: choose another copy."
_HEADER = b"SQLite format 3\0"
_TABLES = {"meta", "cursor", "inbox", "outbox", "alembic_version"}
"""A database that has these is one of ours."""

_NUMBERS = range(2, 10_000)
"""What distinguishes the databases that were kept aside; none is ever written over."""

_IN_NO_COPY = {
    "dialog": "DELETE FROM dialog",
    # The vault's key alone opens it, and with it every legal name of a register.
    "made_file": "DELETE FROM made_file",
    # A list to import has legal names as well. What waits for a network was acknowledged, and stays.
    "inquiry": f"DELETE FROM inquiry WHERE token LIKE '{OF_PERSON}%'",  # noqa: S608 - a sign of ours
    # Its key stays, by which a repetition is recognised.
    "inbox": "UPDATE inbox SET state = 'done', body = NULL, error = NULL, reference = NULL "
    "WHERE state = 'failed'",
}
"""What is taken out of a copy, by table: an older database lacks some."""

_AFTER_A_RESTORE = (
    # Row numbers begin again where the copy was taken. Idempotency keys derive from `instance` and these
    # numbers: with the old name, Matrix would take new messages for repetitions of others, and drop them.
    "INSERT OR REPLACE INTO meta (key, value) VALUES ('instance', :instance)",
    # Whether these left after the copy was taken, nobody knows: they are sent marked as possibly repeated.
    "UPDATE outbox SET state = 'queued', repeated = 1 WHERE state IN ('queued', 'sending', 'in_doubt')",
    # Telegram begins its numbers anew after a quiet week; an old offset could confirm unseen updates.
    # Without one, it hands out all that is unconfirmed. The Matrix cursor stays: what was said since then
    # comes again, because repeating is better than losing.
    "DELETE FROM cursor WHERE network = 'telegram'",
    # What erased people said comes again as well, and is passed over (`erased.replayed`).
    "INSERT OR REPLACE INTO meta (key, value) VALUES ('restored', :now)",
    # One-time codes that were used after the copy was taken must not be good once more.
    "DELETE FROM code",
)
_AFTER_ONE_WITH_MEMBERS = ("DELETE FROM one_time_code",)
"""The same for a copy that is young enough to know persons."""


def save(database: Path, into: Path) -> None:
    """Write one moment of `database` to the new file `into`, mode 0600.

    Raises:
        NotDone: there is no database, it is damaged, or `into` exists or cannot be written.
    """
    refuse_unless(database.exists(), f"There is no database yet at {database}: nothing to copy.")
    part = into.with_name(f"{into.name}.part")
    try:
        refuse_unless(not into.exists(), f"{into} exists: name a new file.")
        private_file(part)
        with contextlib.closing(_open(database)) as connection:
            connection.execute("VACUUM INTO ?", (str(part),))
        with contextlib.closing(_open(part)) as connection:
            _lighten(connection)
        settle(part, into)
    except (OSError, sqlite3.Error) as error:
        discard(part)
        if getattr(error, "sqlite_errorcode", None) in _DAMAGED:
            raise NotDone(
                f"{database} is damaged: put an older copy back with python bot.py restore COPY."
            ) from None
        raise NotDone(f"{into} cannot be written: {why(error)}") from None


def _lighten(copy: sqlite3.Connection) -> None:
    """Take out of a copy what belongs into none, without a trace in it or beside it."""
    copy.execute("PRAGMA journal_mode = MEMORY")
    copy.execute("PRAGMA secure_delete = ON")
    with copy:
        for table in _names(copy) & set(_IN_NO_COPY):
            copy.execute(_IN_NO_COPY[table])


def older_copies(folder: Path, before: datetime) -> Sequence[Path]:
    """The databases of the bot in a folder that nobody has written to since a time; none is changed."""
    return [path for path in sorted(folder.iterdir()) if _is_older(path, before) and _is_ours(path)]


def _is_older(path: Path, before: datetime) -> bool:
    try:
        return path.is_file() and path.stat().st_mtime < before.timestamp()
    except FileNotFoundError:
        return False  # somebody deletes copies meanwhile, as they are told to


def _is_ours(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            if file.read(len(_HEADER)) != _HEADER:
                return False
        address = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
        with contextlib.closing(sqlite3.connect(address, uri=True)) as connection:
            return _names(connection) >= _TABLES
    except (OSError, sqlite3.Error):
        return False


def restore(copy: Path, database: Path, keys: Keys, known: Collection[str]) -> Path | None:
    """Put `copy` in the place of `database`; returns where the former one is kept, None without one.

    The caller holds `storage.lock`. The copy itself is left as it was. `known` are the revisions of the
    schema that this version can use.

    Raises:
        NotDone: `copy` is not a sound backup of Organiser, or its key is missing; nothing was changed.
    """
    part = database.with_name(f"{database.name}.restoring")
    try:
        _copy_file(copy, private_file(part))
        with contextlib.closing(_open(part)) as connection:
            _check(connection, copy, known)
            keys.require(connection, copy)
            _make_new(connection)
        keys.settle()
        former = _set_aside(database)
        settle(part, database)
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode == sqlite3.SQLITE_FULL:
            raise NotDone(f"{database} cannot be written: {why(error)}") from None
        raise NotDone(_UNSOUND.format(copy)) from None
    except OSError as error:
        raise NotDone(f"{database} cannot be written: {why(error)}") from None
    finally:
        discard(part)
    return former


def _copy_file(copy: Path, part: Path) -> None:
    try:
        source = copy.open("rb")
    except OSError:
        raise NotDone(f"{copy} cannot be read: name the file of a copy.") from None
    with source, part.open("wb") as target:
        shutil.copyfileobj(source, target)


def _check(connection: sqlite3.Connection, copy: Path, known: Collection[str]) -> None:
    sound = connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    refuse_unless(sound and _names(connection) >= _TABLES, _UNSOUND.format(copy))
    revisions = {revision for (revision,) in connection.execute("SELECT version_num FROM alembic_version")}
    refuse_unless(
        revisions <= set(known), f"{copy} is of a newer version of Organiser: install that version first."
    )


def _names(connection: sqlite3.Connection) -> set[str]:
    """The names of the tables."""
    return {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}


def _make_new(connection: sqlite3.Connection) -> None:
    persons = _AFTER_ONE_WITH_MEMBERS if "one_time_code" in _names(connection) else ()
    values = {"instance": secrets.token_hex(16), "now": str(millis(system_clock()))}
    with connection:
        for statement in (*_AFTER_A_RESTORE, *persons):
            connection.execute(statement, values)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.execute("PRAGMA journal_mode = DELETE")


def _set_aside(database: Path) -> Path | None:
    """Keep the former database under another name, in one file; its log must not meet the new one."""
    if not database.exists():
        return None
    names = (f"{database.stem}.before-restore{number}{database.suffix}" for number in ("", *_NUMBERS))
    former = next(path for name in names if not (path := database.with_name(name)).exists())
    # A database that is too damaged to be opened is kept as it is.
    with contextlib.suppress(sqlite3.Error), contextlib.closing(_open(database)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    former.hardlink_to(database)
    for suffix in ("-wal", "-shm"):
        database.with_name(database.name + suffix).unlink(missing_ok=True)
    return former


def _open(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.resolve().as_uri()}?mode=rw", uri=True, timeout=30)
