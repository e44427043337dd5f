"""Copies of the keys, apart from copies of the data; and which keys a copy of the data needs.

Only `*.key` files and the keys of records are copied: the Matrix login is not, for a device is never brought
back (docs/operator.md, "After a restore"). The vault's key is for ever the same. Records' keys are not: a
copy of them is a month's matter, and what it brings back is joined to what is there (decision 0014).
"""

import io
import sqlite3
import tarfile
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from organiser.kernel import millis, moment
from organiser.private_files import discard
from organiser.storage import erased_keys, excluded, record_keys
from organiser.storage.copying import NotDone, private_file, refuse_unless, settle, why
from organiser.storage.engine import Unwritable
from organiser.vault import FINGERPRINT, KEY_BYTES, KEY_FILE, Vault

_UNSOUND = "{} is not a copy of the secrets: choose another."


def save(folder: Path, into: Path, now: datetime) -> None:
    """Write the keys of the secrets folder to the new archive `into`, mode 0600. `now` is noted in it.

    Raises:
        NotDone: there are no keys, or `into` exists or cannot be written.
    """
    keys = sorted(folder.glob("*.key"))
    refuse_unless(bool(keys), f"There are no keys in {folder} (ORGANISER_SECRETS_DIR): nothing to copy.")
    part = into.with_name(f"{into.name}.part")
    try:
        refuse_unless(not into.exists(), f"{into} exists: name a new file.")
        with tarfile.open(private_file(part), "w") as archive:
            for path in keys:
                archive.add(path, arcname=path.name)
            _add_record_keys(archive, folder / record_keys.FILE, now)
        settle(part, into)
    except (OSError, Unwritable) as error:
        discard(part)
        raise NotDone(f"{into} cannot be written: {why(error)}") from None


def _add_record_keys(archive: tarfile.TarFile, file: Path, now: datetime) -> None:
    if not file.exists():
        return
    content = record_keys.copied(file)
    member = tarfile.TarInfo(record_keys.FILE)
    member.size, member.mode, member.mtime = len(content), 0o600, millis(now) // 1000
    archive.addfile(member, io.BytesIO(content))


def older_copies(folder: Path, before: datetime) -> Sequence[Path]:
    """The archives in a folder with records' keys that were copied before a time."""
    return [path for path in sorted(folder.iterdir()) if path.is_file() and _is_older(path, before)]


def _is_older(path: Path, before: datetime) -> bool:
    """Whether it is such an archive; of a large file, only the headers are read."""
    try:
        with tarfile.open(path, "r:") as archive:
            for member in archive:
                if member.name == record_keys.FILE:
                    return moment(int(member.mtime) * 1000) < before
                if not member.name.endswith(".key"):
                    return False
    except (OSError, tarfile.TarError):
        return False
    return False


class Keys:
    """The keys that a copy will be used with: those of `folder`, and those that an archive brings there."""

    def __init__(self, folder: Path, archive: Path | None = None) -> None:
        """Look at both.

        Raises:
            NotDone: the archive is damaged, or a different key is there already.
        """
        self._folder = folder
        self._brought = _read_archive(archive) if archive is not None else {}
        self._records = self._brought.pop(record_keys.FILE, None)
        for name, content in self._brought.items():
            path = folder / name
            refuse_unless(
                not path.exists() or path.read_bytes() == content,
                f"{folder} holds a different {name}: move that folder away first.",
            )

    def require(self, connection: sqlite3.Connection, copy: Path) -> None:
        """Pass where the copy's own key is among them, or the copy has never been used with one.

        Raises:
            NotDone: it is not.
        """
        query = "SELECT value FROM meta WHERE key = ?"
        row = connection.execute(query, (FINGERPRINT,)).fetchone()
        if row is None:
            return
        file = self._folder / KEY_FILE
        key = self._brought.get(KEY_FILE) or (file.read_bytes() if file.exists() else None)
        refuse_unless(
            key is not None,
            f"{self._folder} (ORGANISER_SECRETS_DIR) has no {KEY_FILE}, and {copy} cannot be used without "
            "its own: add --with-secrets KEYS.",
        )
        refuse_unless(
            len(key or b"") == KEY_BYTES and Vault(key or b"").fingerprint == row[0],
            f"{copy} was made with other keys than those of {self._folder} (ORGANISER_SECRETS_DIR): move "
            "that folder away, and add --with-secrets KEYS with its own.",
        )

    def settle(self) -> None:
        """Put those that were brought into the folder; records' keys are joined to those that are there."""
        for name, content in self._brought.items():
            part = private_file(self._folder / f"{name}.part")
            part.write_bytes(content)
            settle(part, self._folder / name)
        if self._records is not None:
            record_keys.merge(self._folder / record_keys.FILE, self._records)
            erased_keys.merge(self._folder / record_keys.FILE, self._records)
            excluded.merge(self._folder / record_keys.FILE, self._records)


def _read_archive(path: Path) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    try:
        with tarfile.open(fileobj=io.BytesIO(path.read_bytes())) as archive:
            for member in archive:
                plain = member.isfile() and Path(member.name).name == member.name
                content = archive.extractfile(member) if plain else None
                refuse_unless(content is not None, "A member is no plain file.")
                found[member.name] = content.read() if content else b""
    except (OSError, tarfile.TarError, NotDone):
        raise NotDone(_UNSOUND.format(path)) from None
    refuse_unless(
        record_keys.FILE not in found or record_keys.is_sound(found[record_keys.FILE]), _UNSOUND.format(path)
    )
    return found
