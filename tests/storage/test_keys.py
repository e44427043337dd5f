"""Copies of keys: apart from the data, never written over, and needed by the data that they sealed."""

import sqlite3
import stat
import tarfile
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from organiser.storage import keys
from organiser.storage.copying import NotDone
from organiser.storage.record_keys import FILE, RecordKeys
from organiser.vault import FINGERPRINT, Vault

NOW = datetime(2026, 11, 22, tzinfo=UTC)
OWN, OTHER = b"o" * 32, b"x" * 32
COPY = Path("copy.db")


@pytest.fixture
def copy() -> Iterator[sqlite3.Connection]:
    """A copy of data that was sealed with OWN."""
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute("CREATE TABLE meta (key TEXT, value TEXT)")
        connection.execute("INSERT INTO meta VALUES (?, ?)", (FINGERPRINT, Vault(OWN).fingerprint))
        yield connection


def archive(folder: Path, content: bytes) -> Path:
    """A copy of the keys, made elsewhere."""
    there = folder / "there"
    there.mkdir()
    (there / "vault.key").write_bytes(content)
    (there / "matrix-login.json").write_bytes(b"a token")
    keys.save(there, folder / "keys.tar", NOW)
    return folder / "keys.tar"


def test_keys_go_out_and_come_back_apart(tmp_path: Path) -> None:
    """Their file is for the owner only, and brings them back byte by byte, and no login."""
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    saved = archive(tmp_path, OWN)

    keys.Keys(elsewhere, saved).settle()
    keys.Keys(elsewhere, saved).settle()

    assert {"vault.key": OWN} == {path.name: path.read_bytes() for path in elsewhere.iterdir()}
    assert [0o600] * 2 == [stat.S_IMODE(path.stat().st_mode) for path in (saved, elsewhere / "vault.key")]


def test_a_different_key_is_never_overwritten(tmp_path: Path) -> None:
    """What it sealed would be lost for ever."""
    saved = archive(tmp_path, OWN)
    (tmp_path / "vault.key").write_bytes(OTHER)

    with pytest.raises(NotDone, match=r"different vault\.key"):
        keys.Keys(tmp_path, saved)

    assert OTHER == (tmp_path / "vault.key").read_bytes()


@pytest.mark.parametrize("kept", [0, 100, 700])
def test_a_truncated_archive_of_keys_is_refused(tmp_path: Path, kept: int) -> None:
    """Whether its end or its middle is missing: no traceback, and nothing is written."""
    saved = archive(tmp_path, b"k" * 4000)
    saved.write_bytes(saved.read_bytes()[:kept])
    (tmp_path / "new").mkdir()

    with pytest.raises(NotDone, match="not a copy of the secrets"):
        keys.Keys(tmp_path / "new", saved)

    assert [] == list((tmp_path / "new").iterdir())


def test_no_keys_are_no_copy(tmp_path: Path) -> None:
    """An empty file would be found out on the day that it is needed."""
    with pytest.raises(NotDone, match="There are no keys"):
        keys.save(tmp_path, tmp_path / "keys.tar", NOW)

    assert [] == list(tmp_path.iterdir())


def test_a_copy_needs_its_own_key(tmp_path: Path, copy: sqlite3.Connection) -> None:
    """Neither none nor another will do; its own will, whether it is there or is brought."""
    with pytest.raises(NotDone, match="add --with-secrets KEYS"):
        keys.Keys(tmp_path).require(copy, COPY)
    keys.Keys(tmp_path, archive(tmp_path, OWN)).require(copy, COPY)
    (tmp_path / "vault.key").write_bytes(OTHER)
    with pytest.raises(NotDone, match="made with other keys"):
        keys.Keys(tmp_path).require(copy, COPY)
    (tmp_path / "vault.key").write_bytes(OWN)

    keys.Keys(tmp_path).require(copy, COPY)


def test_a_copy_that_never_had_a_key_needs_none(tmp_path: Path, copy: sqlite3.Connection) -> None:
    """Nothing in it was sealed."""
    copy.execute("DELETE FROM meta")

    keys.Keys(tmp_path).require(copy, COPY)


def test_copies_that_are_too_old_are_named(tmp_path: Path) -> None:
    """Archives with records' keys from before a time; not those without any, nor what else lies there."""
    there = tmp_path / "there"
    there.mkdir()
    (there / "vault.key").write_bytes(OWN)
    keys.save(there, tmp_path / "none.tar", NOW - timedelta(days=99))
    RecordKeys(there, Vault(OWN)).keep({1: OTHER})
    for name, days in (("old.tar", 31), ("new.tar", 29)):
        keys.save(there, tmp_path / name, NOW - timedelta(days=days))
    (tmp_path / "copy.db").write_bytes(b"no archive" * 1000)
    with tarfile.open(tmp_path / "photos.tar", "w") as archive:
        archive.add(tmp_path / "copy.db", arcname="copy.db")

    assert [tmp_path / "old.tar"] == keys.older_copies(tmp_path, NOW - timedelta(days=30))


def test_keys_of_records_go_out_and_are_joined(tmp_path: Path) -> None:
    """The archive holds one moment of them; coming back, they replace nothing that is there."""
    there, here = tmp_path / "there", tmp_path / "here"
    for folder, records in ((there, {1: OWN, 2: OWN}), (here, {2: OTHER, 3: OTHER})):
        folder.mkdir()
        (folder / "vault.key").write_bytes(OWN)
        RecordKeys(folder, Vault(OWN)).keep(records)
    keys.save(there, tmp_path / "keys.tar", NOW)
    keys.Keys(here, tmp_path / "keys.tar").settle()

    assert {1: OWN, 2: OTHER, 3: OTHER} == RecordKeys(here, Vault(OWN)).find([1, 2, 3])
    assert 0o600 == stat.S_IMODE((here / FILE).stat().st_mode)
