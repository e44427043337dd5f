"""What is said of a database file before anything is done with it."""

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from organiser.errors import Misconfigured
from organiser.storage import inspection


@pytest.fixture
def file(template: Path, tmp_path: Path) -> Path:
    """A database at head."""
    made = tmp_path / "organiser.db"
    made.write_bytes(template.read_bytes())
    return made


def test_a_database_of_ours_can_be_used(file: Path) -> None:
    """So can one that is not there yet, and an empty file."""
    inspection.require_usable(file)
    inspection.require_usable(file.with_name("new.db"))
    file.with_name("empty.db").touch()
    inspection.require_usable(file.with_name("empty.db"))


def test_a_database_of_others_is_left_alone(tmp_path: Path) -> None:
    """Its tables and ours in one file would be nobody's."""
    with closing(sqlite3.connect(tmp_path / "recipes.db")) as other:
        other.execute("CREATE TABLE recipes (name TEXT)")

    with pytest.raises(Misconfigured, match="another program's"):
        inspection.require_usable(tmp_path / "recipes.db")


def test_a_database_in_use_is_no_damaged_one(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another program that keeps it locked is to be ended; nothing is wrong with owner or mode."""
    monkeypatch.setattr(inspection, "_PATIENCE_SECONDS", 0)
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(Misconfigured, match="in use by another program"):
            inspection.require_usable(file)


@pytest.mark.parametrize("suffix", ["", "-wal"])
def test_a_file_that_can_only_be_read_is_named(
    file: Path, suffix: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SQLite would open it all the same, and fail at the first message."""
    shut = file.with_name(file.name + suffix)
    shut.touch()
    monkeypatch.setattr(os, "access", lambda path, _: path != shut)

    with pytest.raises(Misconfigured, match="cannot be opened for writing"):
        inspection.require_usable(file)


def test_a_full_disk_is_not_a_closed_one(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """SQLite says of both that it cannot open the database; only one is mended by making room."""
    with closing(sqlite3.connect(file)) as database:
        database.execute("PRAGMA journal_mode = WAL")
    file.with_name(f"{file.name}-shm").mkdir()
    with pytest.raises(Misconfigured, match="cannot be opened for writing"):
        inspection.require_usable(file)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(10**9, 10**9, 0))

    with pytest.raises(Misconfigured, match="is full: make room"):
        inspection.require_usable(file)
