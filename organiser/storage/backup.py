"""Copies of a SQLite database: taken while the bot runs, put back while it does not.

The copy is made by SQLite itself in one read transaction, so that it is one moment of the database, and
without free pages, so that what was erased is not carried on. Keys are never in it: `secrets` go into a
file of their own. The Matrix encryption store is in neither (docs/operator.md, "After a restore"): an old
ratchet state would use keys a second time. Other databases have their own tools (`pg_dump`).
"""

import contextlib
import io
import os
import secrets
import sqlite3
import tarfile
from pathlib import Path

from organiser.errors import OrganiserError

_PRIVATE = 0o600
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
    # One-time codes that were used after the copy was taken must not be good once more.
    "DELETE FROM code",
)


class NotDone(OrganiserError):
    """A backup or restore cannot be carried out; nothing was changed. The text is one line with the mend."""


def save(database: Path, into: Path) -> None:
    """Write one moment of `database` to the new file `into`, mode 0600.

    Raises:
        NotDone: there is no database, or `into` exists or cannot be written.
    """
    _refuse_unless(database.exists(), f"There is no database yet at {database}: nothing to copy.")
    _refuse_unless(not into.exists(), f"{into} exists: name a new file.")
    try:
        part = _private_file(into.with_name(f"{into.name}.part"))
        with contextlib.closing(_open(database)) as connection:
            connection.execute("VACUUM INTO ?", (str(part),))
        _settle(part, into)
    except (OSError, sqlite3.Error) as error:
        into.with_name(f"{into.name}.part").unlink(missing_ok=True)
        raise NotDone(f"{into} cannot be written ({type(error).__name__}): is the disk full?") from None


def restore(copy: Path, database: Path) -> Path | None:
    """Put `copy` in the place of `database`; returns where the former one is kept, None without one.

    The caller holds `storage.lock`. The copy itself is left as it was.

    Raises:
        NotDone: `copy` is not a sound backup of Organiser; `database` was not touched.
    """
    part = database.with_name(f"{database.name}.restoring")
    try:
        _private_file(part).write_bytes(copy.read_bytes())
        with contextlib.closing(_open(part)) as connection:
            _check(connection)
            _make_new(connection)
    except (OSError, sqlite3.Error, NotDone):
        part.unlink(missing_ok=True)
        raise NotDone(f"{copy} is not a sound backup of Organiser: choose another copy.") from None
    former = _set_aside(database)
    _settle(part, database)
    return former


def save_secrets(folder: Path, into: Path) -> None:
    """Write the files of the secrets folder to the new archive `into`, mode 0600.

    Raises:
        NotDone: `into` exists or cannot be written.
    """
    _refuse_unless(not into.exists(), f"{into} exists: name a new file.")
    try:
        part = _private_file(into.with_name(f"{into.name}.part"))
        with tarfile.open(part, "w") as archive:
            for path in sorted(folder.glob("*.key")):
                archive.add(path, arcname=path.name)
        _settle(part, into)
    except OSError as error:
        raise NotDone(f"{into} cannot be written ({type(error).__name__}): is the disk full?") from None


def restore_secrets(archive: Path, folder: Path) -> None:
    """Put the keys of `archive` into `folder`.

    Raises:
        NotDone: the archive is damaged, or a different key is there already; nothing was written.
    """
    found = _read_archive(archive)
    for name, content in found.items():
        path = folder / name
        _refuse_unless(
            not path.exists() or path.read_bytes() == content,
            f"{folder} holds a different {name}: move that folder away first.",
        )
    for name, content in found.items():
        part = _private_file(folder / f"{name}.part")
        part.write_bytes(content)
        _settle(part, folder / name)


def _read_archive(path: Path) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    try:
        with tarfile.open(fileobj=io.BytesIO(path.read_bytes())) as archive:
            for member in archive:
                plain = member.isfile() and Path(member.name).name == member.name
                content = archive.extractfile(member) if plain else None
                _refuse_unless(content is not None, "A member is no plain file.")
                found[member.name] = content.read() if content else b""
    except (OSError, tarfile.TarError, NotDone):
        raise NotDone(f"{path} is not a copy of the secrets: choose another.") from None
    return found


def _check(connection: sqlite3.Connection) -> None:
    sound = connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    ours = tables >= {"meta", "cursor", "inbox", "outbox", "alembic_version"}
    _refuse_unless(sound and ours, "The copy is damaged.")


def _make_new(connection: sqlite3.Connection) -> None:
    with connection:
        for statement in _AFTER_A_RESTORE:
            connection.execute(statement, {"instance": secrets.token_hex(16)})
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.execute("PRAGMA journal_mode = DELETE")


def _set_aside(database: Path) -> Path | None:
    """Keep the former database under another name, in one file; its log must not meet the new one."""
    if not database.exists():
        return None
    former = database.with_name(f"{database.stem}.before-restore{database.suffix}")
    # A database that is too damaged to be opened is kept as it is.
    with contextlib.suppress(sqlite3.Error), contextlib.closing(_open(database)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    former.unlink(missing_ok=True)
    former.hardlink_to(database)
    for suffix in ("-wal", "-shm"):
        database.with_name(database.name + suffix).unlink(missing_ok=True)
    return former


def _open(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.resolve().as_uri()}?mode=rw", uri=True, timeout=30)


def _private_file(path: Path) -> Path:
    path.unlink(missing_ok=True)
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _PRIVATE))
    return path


def _settle(part: Path, final: Path) -> None:
    """Give a complete file its name, durably."""
    _sync(part)
    part.replace(final)
    _sync(final.parent)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _refuse_unless(condition: bool, why: str) -> None:  # noqa: FBT001 - an assertion reads this way
    if not condition:
        raise NotDone(why)
