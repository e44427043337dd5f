"""Doctor's checks of the machine: each thing that can be wrong is found, and its mend is said."""

import asyncio
import errno
import os
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

import pytest
from sqlalchemy import insert

from organiser.chat.refs import ChatRef, Network
from organiser.doctor import machine, matrix
from organiser.doctor.finding import Level
from organiser.settings import Settings
from organiser.storage import migrate, tables
from organiser.storage.engine import Database
from organiser.vault import FINGERPRINT, KEY_FILE, Vault

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A set-up whose folders are made."""
    made = Settings(data_dir=tmp_path / "data")
    made.prepare()
    return made


@pytest.fixture
def database(settings: Settings) -> Path:
    """A database at head in the set-up."""

    async def make() -> None:
        database = Database(settings.database_url.get_secret_value())
        await migrate.upgrade(database)
        await database.close()

    asyncio.run(make())
    return settings.database_file


def changed(path: Path, statement: str) -> None:
    """Carry out a statement."""
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(statement)


def test_closed_folders_are_fine(settings: Settings, database: Path, tmp_path: Path) -> None:
    """What `run` makes by itself passes, also the database's own ordinary mode in its closed folder."""
    database.chmod(0o644)

    (found,) = machine.folders(settings, tmp_path / ".env")

    assert Level.OK is found.level


@pytest.mark.parametrize("opened", ["data", "data-secrets", "data-secrets/vault.key", ".env"])
def test_what_others_can_read_is_named(settings: Settings, tmp_path: Path, opened: str) -> None:
    """One finding with the command that closes it."""
    for path in (settings.secrets_dir / "vault.key", tmp_path / ".env"):
        path.touch(mode=0o600)
    path = tmp_path / opened
    path.chmod(path.stat().st_mode | 0o044)

    (found,) = machine.folders(settings, tmp_path / ".env")

    assert Level.FAULT is found.level
    assert f"chmod {'700' if path.is_dir() else '600'} {path}" == found.mend


def test_a_folder_within_a_closed_one_is_a_fault(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Even whether it is there cannot be asked; what can be said is whose business it is."""

    def refused(_: Path) -> bool:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Path, "exists", refused)

    found = machine.access(settings)

    assert found is not None
    assert Level.FAULT is found.level
    assert found.mend.startswith("Run doctor as the user that runs the bot")


async def test_an_encryption_store_of_another_user_is_not_called_damaged(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The mend for a damaged one would throw its keys away. The homeserver need not be asked."""
    (settings.data_dir / "matrix").mkdir()
    (settings.data_dir / "matrix" / "crypto.db").touch()
    monkeypatch.setattr(os, "access", lambda *_: False)

    found = await matrix._encryption(cast("matrix._Account", None), settings)

    assert Level.FAULT is found.level
    assert "cannot be read by this user" in found.what
    assert "move" not in found.mend


def test_what_goes_over_a_network_in_the_open_is_named() -> None:
    """A server on this machine is no concern, one in the next container is for the operator to judge."""
    near = Settings(telegram_api_url="http://127.0.0.1:8081", matrix_homeserver="http://synapse:8008")

    (found,) = machine.addresses(near)

    assert Level.NOTE is found.level
    assert found.what.startswith("ORGANISER_MATRIX_HOMESERVER")


@pytest.mark.parametrize(("free_mb", "level"), [(40, Level.FAULT), (400, Level.NOTE), (4000, Level.OK)])
def test_the_disk_is_weighed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, free_mb: int, level: Level
) -> None:
    """Little room is a note, almost none a fault; a folder that is not made yet is no obstacle."""
    free = free_mb * 1024**2
    monkeypatch.setattr("shutil.disk_usage", lambda _: type("Usage", (), {"free": free}))

    assert level is machine.disk(Settings(data_dir=tmp_path / "not" / "yet")).level


def test_missing_catalogues_are_a_fault(tmp_path: Path) -> None:
    """A bot that would fall silent in one language is not well."""
    assert Level.FAULT is machine.catalogues(tmp_path).level


async def test_no_database_is_only_a_note(settings: Settings) -> None:
    """Before the first start there is none, and looking does not make one."""
    found, chats = await machine.database(settings)

    assert (Level.NOTE, ()) == (found.level, chats)
    assert [] == list(settings.data_dir.iterdir())


async def test_a_sound_database_names_the_bridged_chats(settings: Settings) -> None:
    """Rights are then asked for in exactly these."""
    database = Database(settings.database_url.get_secret_value())
    await migrate.upgrade(database)
    joined = tables.bridge.Conversation(id=1, names="full", salt=b"", created=0)
    bridged = tables.bridge.Chat(network="telegram", address="-1001", conversation_id=1)
    alone = tables.bridge.Chat(network="telegram", address="-1002")
    async with database.writing() as connection:
        for row in (joined, bridged, alone):
            await connection.execute(insert(type(row)).values(row.model_dump(exclude_none=True)))
    await database.close()

    found, chats = await machine.database(settings)

    assert Level.OK is found.level
    assert [ChatRef(Network.TELEGRAM, "-1001")] == chats


@pytest.mark.parametrize(
    ("statement", "level", "mend"),
    [
        ("DELETE FROM alembic_version", Level.NOTE, "migrate"),
        ("UPDATE alembic_version SET version_num = '9999'", Level.FAULT, "Install that version"),
        (None, Level.FAULT, "restore"),
    ],
)
def test_an_old_a_newer_and_a_damaged_database_are_told_apart(
    settings: Settings, database: Path, statement: str | None, level: Level, mend: str
) -> None:
    """One is brought up to date, one needs its own version, one is put back from a copy."""
    if statement is None:
        database.write_bytes(b"no database" * 1000)
    else:
        changed(database, statement)

    found, _ = asyncio.run(machine.database(settings))

    assert level is found.level
    assert mend in found.mend


@pytest.mark.parametrize(
    ("date", "level"),
    [
        ("Sun, 22 Nov 2026 12:00:02 GMT", Level.OK),
        ("Sun, 22 Nov 2026 11:59:40 GMT", Level.NOTE),
        ("Sun, 22 Nov 2026 13:00:00 GMT", Level.FAULT),
        ("yesterday", Level.NOTE),
        (None, Level.NOTE),
    ],
)
def test_the_clock_is_held_against_a_server(date: str | None, level: Level) -> None:
    """Some seconds are a note, a minute is a fault, a server without a clock is none."""
    assert level is machine.clock("the homeserver", date, lambda: NOON).level


async def test_the_key_is_the_databases_own(settings: Settings, database: Path) -> None:
    """None is needed before the first start; later, one that is gone or another is a fault."""
    new = await machine.keys(settings)
    vault = Vault.open(settings.secrets_dir)
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("INSERT INTO meta VALUES (?, ?)", (FINGERPRINT, vault.fingerprint))
    own = await machine.keys(settings)
    key = settings.secrets_dir / KEY_FILE
    key.write_bytes(b"x" * 32)
    other = await machine.keys(settings)
    key.unlink()
    gone = await machine.keys(settings)

    assert [Level.NOTE, Level.OK, Level.FAULT, Level.FAULT] == [one.level for one in (new, own, other, gone)]
    assert "does not belong to this database" in other.what
    assert "is not there" in gone.what
    assert not key.exists()


def test_records_whose_keys_are_lost_are_found(settings: Settings, database: Path) -> None:
    """How many they are, and where their keys belong; before there is a database, nothing is said."""
    fine = machine.record_keys(settings)
    changed(database, "INSERT INTO record VALUES (1, 'owner.record_id', x'00'), (2, 'owner.record_id', NULL)")
    lost = machine.record_keys(settings)
    (settings.secrets_dir / "record-keys.db").write_bytes(b"no database at all" * 1000)
    damaged = machine.record_keys(settings)
    database.unlink()

    assert fine is not None
    assert Level.OK is fine.level
    assert lost is not None
    assert Level.FAULT is lost.level
    assert lost.what.startswith("Legal names and addresses that cannot be read: 1.")
    assert damaged is not None
    assert "record-keys.db is damaged" in damaged.what
    assert machine.record_keys(settings) is None


def test_what_this_user_cannot_get_at_is_named(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Doctor under another user says so, instead of that all is damaged."""
    fine = machine.access(settings)
    monkeypatch.setattr(os, "access", lambda path, _: path != settings.secrets_dir)
    shut = machine.access(settings)

    assert fine is None
    assert shut is not None
    assert shut.what.startswith(str(settings.secrets_dir))
