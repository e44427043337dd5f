"""Backup and restore, on the real schema, while somebody writes."""

import asyncio
import os
import sqlite3
import stat
import threading
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from organiser.storage import backup, migrate, tables
from organiser.storage.copying import NotDone
from organiser.storage.engine import Database
from organiser.storage.inquiries import Inquiries
from organiser.storage.keys import Keys
from organiser.vault import Vault
from tests.fakes.clock import START

COLUMNS = list(tables.bridge.Outbox(chat_id=1, kind="post", state="", created=0, payload=None).model_dump())
VALUES = ", ".join(f":{name}" for name in COLUMNS)
ROWS = f"INSERT INTO outbox ({', '.join(COLUMNS)}) VALUES ({VALUES})"  # noqa: S608 - our own names


def row(chat: int, state: str) -> dict[str, Any]:
    """A row of the outbox, with the defaults of today's schema."""
    return tables.bridge.Outbox(chat_id=chat, kind="post", state=state, created=0, payload=None).model_dump()


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """A database at head, with an instance of its own, in WAL mode as the bot keeps it."""
    path = tmp_path / "data" / "organiser.db"
    path.parent.mkdir()
    asyncio.run(_made(path))
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("INSERT OR REPLACE INTO meta VALUES ('instance', 'the first')")
    return path


async def _made(path: Path) -> None:
    database = Database(f"sqlite+aiosqlite:///{path}")
    await migrate.upgrade(database)
    await database.close()


def told(path: Path, query: str) -> list[tuple[Any, ...]]:
    """What a query answers."""
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(query).fetchall()


def restored(copy: Path, database: Path) -> Path | None:
    """Put a copy back, with the keys beside the data."""
    return backup.restore(copy, database, Keys(database.parent.parent), migrate.revisions())


def changed(path: Path, *statements: str) -> None:
    """Carry out statements in one transaction."""
    with closing(sqlite3.connect(path)) as connection, connection:
        for statement in statements:
            connection.execute(statement)


def test_a_copy_taken_under_writes_is_one_moment(database: Path, tmp_path: Path) -> None:
    """Each transaction writes a pair; no copy ever holds half of one, and the writer never fails."""
    stop, written = threading.Event(), threading.Semaphore(0)
    faults: list[sqlite3.Error] = []

    def write() -> None:
        with closing(sqlite3.connect(database, timeout=10)) as connection:
            while not stop.is_set():
                try:
                    with connection:
                        connection.executemany(ROWS, [row(1, "queued"), row(2, "queued")])
                except sqlite3.Error as fault:
                    faults.append(fault)
                written.release()

    writer = threading.Thread(target=write)
    writer.start()
    counts = []
    for number in range(5):
        for _ in range(20):
            written.acquire()
        copy = tmp_path / f"{number}.db"
        backup.save(database, copy)
        counts.append(told(copy, "SELECT count(*) FILTER (WHERE chat_id = 1), count(*) FROM outbox")[0])
    stop.set()
    writer.join()

    assert [] == faults
    assert all(2 * ones == both for ones, both in counts)
    assert counts == sorted(set(counts))


def test_a_copy_is_for_the_owner_only_and_holds_nothing_erased(database: Path, tmp_path: Path) -> None:
    """What was deleted before the copy is not in its bytes, and no half-made file stays behind."""
    changed(database, "PRAGMA secure_delete = OFF", "INSERT INTO meta VALUES ('gone', 'erase-me-please')")
    changed(database, "DELETE FROM meta WHERE key = 'gone'")

    backup.save(database, tmp_path / "copy.db")

    assert b"erase-me-please" not in (tmp_path / "copy.db").read_bytes()
    assert 0o600 == stat.S_IMODE((tmp_path / "copy.db").stat().st_mode)
    assert {"copy.db", "data"} == {path.name for path in tmp_path.iterdir()}


def test_no_copy_has_what_somebody_was_in_the_middle_of(database: Path, tmp_path: Path) -> None:
    """Neither the answers to a form, which the copied keys would open, nor what failed; what waits stays."""
    told_in = "INSERT INTO inbox (network, key, state, received, body) VALUES ('telegram', {}, {}, 0, {})"
    changed(
        database,
        "INSERT INTO dialog VALUES (1, 1, 'owner enter', 'tok', '1', 'erase-me-answers', 0, 0)",
        told_in.format("'a'", "'failed'", "'erase-me-fault'"),
        told_in.format("'b'", "'pending'", "'accepted'"),
    )
    backup.save(database, tmp_path / "copy.db")
    content = (tmp_path / "copy.db").read_bytes()

    assert b"erase-me" not in content
    assert [("a", "done", None), ("b", "pending", "accepted")] == told(
        tmp_path / "copy.db", "SELECT key, state, body FROM inbox ORDER BY key"
    )
    assert [(1, "erase-me-answers")] == told(database, "SELECT person_id, answers FROM dialog")
    assert {"copy.db", "data"} == {path.name for path in tmp_path.iterdir()}


def test_no_copy_has_a_file_on_its_way(database: Path, tmp_path: Path) -> None:
    """A register has every legal name, and opens with the vault's key, which is in every copy of the keys."""
    changed(database, "INSERT INTO made_file VALUES (1, 'register.csv', 'text/csv', 'erase-me-register', 0)")
    backup.save(database, tmp_path / "copy.db")

    assert b"erase-me" not in (tmp_path / "copy.db").read_bytes()
    assert [("register.csv",)] == told(database, "SELECT name FROM made_file")


def test_no_copy_has_what_waits_for_a_person(database: Path, tmp_path: Path) -> None:
    """A list with legal names waits for its yes for a day; what waits for a network was taken, and stays."""
    person, network = asyncio.run(_waiting(database))
    backup.save(database, tmp_path / "copy.db")

    assert [(network,)] == told(tmp_path / "copy.db", "SELECT token FROM inquiry")
    assert {(person,), (network,)} == set(told(database, "SELECT token FROM inquiry"))


async def _waiting(path: Path) -> tuple[str, str]:
    database = Database(f"sqlite+aiosqlite:///{path}")
    async with database.writing() as connection:
        waiting = Inquiries(connection, Vault(b"k" * 32), START)
        tokens = await waiting.put(b"one", of_person=True), await waiting.put(b"two", of_person=False)
    await database.close()
    return tokens


def test_a_copy_never_overwrites(database: Path, tmp_path: Path) -> None:
    """An older copy is safe from a mistyped name."""
    (tmp_path / "copy.db").write_text("older")

    with pytest.raises(NotDone, match="exists: name a new file"):
        backup.save(database, tmp_path / "copy.db")

    assert "older" == (tmp_path / "copy.db").read_text()


@pytest.mark.parametrize("into", [Path("/proc/copy.db"), Path("n" * 300)])
def test_a_place_where_nothing_can_be_made_is_named(database: Path, into: Path) -> None:
    """Not even what is taken away again: one line, and no traceback."""
    with pytest.raises(NotDone, match=r"cannot be written: .*Choose another place"):
        backup.save(database, into)


def test_without_a_database_there_is_nothing_to_copy(tmp_path: Path) -> None:
    """The operator is told, and no empty copy is made."""
    with pytest.raises(NotDone, match="no database yet"):
        backup.save(tmp_path / "organiser.db", tmp_path / "copy.db")

    assert [] == list(tmp_path.iterdir())


def test_a_restored_database_is_another_instance_that_repeats_openly(database: Path, tmp_path: Path) -> None:
    """New idempotency keys, unfinished rows marked as possibly repeated, Matrix read from the copy on."""
    changed(
        database,
        "INSERT INTO cursor VALUES ('telegram', '7'), ('matrix', 's7')",
    )
    with closing(sqlite3.connect(database)) as connection, connection:
        states = ("queued", "sending", "in_doubt", "sent", "failed")
        connection.executemany(ROWS, [row(1, state) for state in states])
    backup.save(database, tmp_path / "copy.db")
    changed(database, "DELETE FROM outbox", "UPDATE cursor SET value = 'later'")

    former = restored(tmp_path / "copy.db", database)

    assert [("matrix", "s7")] == told(database, "SELECT * FROM cursor")
    assert [("queued", 1, 3), ("failed", 0, 1), ("sent", 0, 1)] == told(
        database, "SELECT state, repeated, count(*) FROM outbox GROUP BY 1, 2 ORDER BY 2 DESC, 1"
    )
    ((instance,),) = told(database, "SELECT value FROM meta WHERE key = 'instance'")
    assert instance != "the first"
    assert former is not None
    assert [("later",)] == told(former, "SELECT DISTINCT value FROM cursor")
    assert [("the first",)] == told(tmp_path / "copy.db", "SELECT value FROM meta WHERE key = 'instance'")


def test_what_the_former_database_logged_does_not_meet_the_new_one(database: Path, tmp_path: Path) -> None:
    """A killed bot leaves a write-ahead log; after the restore it is merged into the former one only."""
    backup.save(database, tmp_path / "copy.db")
    killed = sqlite3.connect(database)
    killed.execute("INSERT INTO meta VALUES ('late', 'yes')")
    killed.commit()
    for suffix in ("", "-wal"):
        source = database.with_name(database.name + suffix)
        (tmp_path / source.name).write_bytes(source.read_bytes())
    killed.close()
    for suffix in ("", "-wal"):
        (tmp_path / (database.name + suffix)).replace(database.with_name(database.name + suffix))

    former = restored(tmp_path / "copy.db", database)

    assert former is not None
    assert [] == told(database, "SELECT * FROM meta WHERE key = 'late'")
    assert [("late", "yes")] == told(former, "SELECT * FROM meta WHERE key = 'late'")


@pytest.mark.parametrize("content", [b"", b"no database at all", b"SQLite format 3\x00" + b"\x00" * 5000])
def test_a_damaged_copy_changes_nothing(database: Path, tmp_path: Path, content: bytes) -> None:
    """The database that is there stays, and no rest of the attempt either."""
    (tmp_path / "copy.db").write_bytes(content)

    with pytest.raises(NotDone, match="not a sound backup"):
        restored(tmp_path / "copy.db", database)

    assert [("the first",)] == told(database, "SELECT value FROM meta WHERE key = 'instance'")
    assert ["organiser.db"] == [path.name for path in database.parent.iterdir()]


def test_somebody_elses_database_is_no_backup(database: Path, tmp_path: Path) -> None:
    """A sound SQLite file of another program is refused."""
    changed(tmp_path / "other.db", "CREATE TABLE recipes (name TEXT)")

    with pytest.raises(NotDone, match="not a sound backup"):
        restored(tmp_path / "other.db", database)


def test_a_damaged_database_can_be_replaced(database: Path, tmp_path: Path) -> None:
    """The very case that one keeps backups for."""
    backup.save(database, tmp_path / "copy.db")
    database.write_bytes(b"the disk lied")

    former = restored(tmp_path / "copy.db", database)

    assert former is not None
    assert b"the disk lied" == former.read_bytes()
    assert [("ok",)] == told(database, "PRAGMA integrity_check")


def test_a_copy_of_a_newer_version_is_refused(database: Path, tmp_path: Path) -> None:
    """It is said before the database is replaced, not when the bot starts."""
    backup.save(database, tmp_path / "copy.db")
    changed(tmp_path / "copy.db", "UPDATE alembic_version SET version_num = '9999'")

    with pytest.raises(NotDone, match="of a newer version"):
        restored(tmp_path / "copy.db", database)

    assert [("the first",)] == told(database, "SELECT value FROM meta WHERE key = 'instance'")


def test_each_former_database_is_kept(database: Path, tmp_path: Path) -> None:
    """Whoever restores the wrong copy, and then another, has not lost what was there before."""
    backup.save(database, tmp_path / "copy.db")
    former = [restored(tmp_path / "copy.db", database) for _ in range(2)]

    assert [database.with_name(f"organiser.before-restore{number}.db") for number in ("", "2")] == former
    assert former[0] is not None
    assert [("the first",)] == told(former[0], "SELECT value FROM meta WHERE key = 'instance'")


def test_older_copies_are_found_among_other_files(database: Path, tmp_path: Path) -> None:
    """Copies and what a restore kept aside, by when they were written; never what is somebody else's."""
    now = datetime.now(UTC)
    for name in ("old.db", "young.db"):
        backup.save(database, tmp_path / name)
    with closing(sqlite3.connect(tmp_path / "theirs.db")) as connection, connection:
        connection.execute("CREATE TABLE meta (key TEXT)")
    (tmp_path / "notes.txt").write_text("Buy bread")
    for name in ("old.db", "theirs.db", "notes.txt"):
        os.utime(tmp_path / name, (0, 0))

    assert [tmp_path / "old.db"] == backup.older_copies(tmp_path, now - timedelta(days=30))


def test_a_copy_that_goes_meanwhile_is_no_fault(
    database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The operator deletes an old one, as they were told, while the next is made."""
    backup.save(database, tmp_path / "old.db")
    looks = Path.is_file

    def vanishing(path: Path) -> bool:
        there = looks(path)
        if there:
            path.unlink()
        return there

    monkeypatch.setattr(Path, "is_file", vanishing)

    assert [] == backup.older_copies(tmp_path, datetime.now(UTC))


def test_codes_of_the_past_are_void(database: Path, tmp_path: Path) -> None:
    """Whoever wrote one down before the copy may have used it since."""
    changed(
        database,
        "INSERT INTO one_time_code VALUES (x'01', 'link', 1, 9e15), (x'02', 'found', NULL, 9e15)",
        "INSERT INTO one_time_code VALUES (x'03', 'claim', 1, 9e15)",
    )
    backup.save(database, tmp_path / "copy.db")

    restored(tmp_path / "copy.db", database)

    assert [] == told(database, "SELECT * FROM one_time_code")


def test_a_copy_from_before_there_were_persons_is_put_back(database: Path, tmp_path: Path) -> None:
    """It has no such codes, and is brought up to date at the next start."""
    changed(database, "DROP TABLE one_time_code", "UPDATE alembic_version SET version_num = '0002'")
    backup.save(database, tmp_path / "copy.db")

    restored(tmp_path / "copy.db", database)

    assert [("0002",)] == told(database, "SELECT * FROM alembic_version")


def test_a_copy_that_is_not_there_is_named(database: Path, tmp_path: Path) -> None:
    """A mistyped name is no damaged copy."""
    with pytest.raises(NotDone, match=r"none\.db cannot be read"):
        restored(tmp_path / "none.db", database)


def test_a_damaged_database_is_not_copied(tmp_path: Path) -> None:
    """Nothing is wrong with the place of the copy, and none is left there."""
    broken = tmp_path / "broken.db"
    broken.write_bytes(b"nothing that SQLite has written" * 1000)

    with pytest.raises(NotDone, match=r"broken\.db is damaged: put an older copy back"):
        backup.save(broken, tmp_path / "copy.db")
    assert [broken] == list(tmp_path.iterdir())
