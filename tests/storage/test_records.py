"""Records open in their own place, with their own keys, and never again once they are shredded."""

import asyncio
import sqlite3
from collections.abc import Coroutine
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter, thread_time
from typing import Any

import pytest
from sqlalchemy import insert, select

from organiser.errors import Misconfigured
from organiser.storage import backup, migrate
from organiser.storage.copying import NotDone
from organiser.storage.driver import at_leisure
from organiser.storage.engine import Database
from organiser.storage.keys import Keys
from organiser.storage.record_keys import FILE, Kept, RecordKeys
from organiser.storage.records import Place, Records, clean_by, opened, sweep, swept
from organiser.storage.tables import RECORD
from organiser.vault import Vault

VAULT = Vault(b"v" * 32)
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
NAME = Place("owner", "record_id", 17)
OTHER = Place("owner", "record_id", 18)
ANNA = b"Anna de Vries, Kade 1"


@pytest.fixture
def keys(tmp_path: Path) -> RecordKeys:
    """Where keys are kept: apart from the database."""
    (tmp_path / "secrets").mkdir()
    return RecordKeys(tmp_path / "secrets", VAULT)


async def put(database: Database, keys: RecordKeys, content: bytes = ANNA, *, fails: bool = False) -> int:
    """A record that is committed, unless the transaction fails at its end."""
    async with database.writing() as connection:
        records = Records(connection, keys)
        record = await records.put(NAME, content)
        await records.flush()
        1 / (not fails)
    return record


async def read(database: Database, keys: RecordKeys, record: int, place: Place = NAME) -> bytes | None:
    """What a record says now."""
    async with database.reading() as connection:
        return await Records(connection, keys).read(record, place)


async def shred(database: Database, keys: RecordKeys, record: int, *, fails: bool = False) -> None:
    """Shred a record, and commit that, unless the transaction fails at its end."""
    async with database.writing() as connection:
        await Records(connection, keys).shred(record)
        1 / (not fails)


async def test_a_record_opens_in_its_own_place_only(database: Database, keys: RecordKeys) -> None:
    """A row that points to somebody else's record is refused, and so is content that was exchanged."""
    record, other = await put(database, keys), await put(database, keys, b"Bo")
    async with database.writing() as connection:
        sealed = (await connection.execute(select(RECORD.c.sealed).where(RECORD.c.id == other))).scalar_one()
        await connection.execute(insert(RECORD).values(id=1, kind=NAME.kind, sealed=sealed))
    keys.keep({1: keys.find([other])[other]})

    assert ANNA == await read(database, keys, record)
    for number, place in ((record, OTHER), (1, NAME)):
        with pytest.raises(Misconfigured):
            await read(database, keys, number, place)


async def test_a_copy_of_the_database_opens_nothing(
    database: Database, keys: RecordKeys, tmp_path: Path
) -> None:
    """Neither the content nor the key is in it; with the vault's key alone, it cannot be read."""
    record = await put(database, keys)
    backup.save(tmp_path / "organiser.db", tmp_path / "copy.db")
    thief = RecordKeys(tmp_path, VAULT)

    content = (tmp_path / "copy.db").read_bytes()
    assert ANNA not in content
    assert keys.find([record])[record] not in content
    assert await read(database, thief, record) is None


async def test_what_is_put_can_be_read_changed_and_shredded_before_the_commit(
    database: Database, keys: RecordKeys
) -> None:
    """A form that is corrected within one transaction leaves nothing behind."""
    async with database.writing() as connection:
        records = Records(connection, keys)
        record, other = await records.put(NAME, ANNA), await records.put(OTHER, b"Bo")
        found = [await records.read(record, NAME)]
        changed = await records.change(record, NAME, b"Anna Bakker")
        found.append(await records.read(record, NAME))
        await records.shred(other)
        found.append(await records.read(other, OTHER))
        await records.flush()

    assert [ANNA, b"Anna Bakker", None] == found
    assert changed
    assert b"Anna Bakker" == await read(database, keys, record)


async def test_the_key_is_durable_before_the_row(database: Database, keys: RecordKeys) -> None:
    """A process that dies between both leaves a key that opens nothing; it goes after thirty days."""
    with pytest.raises(ZeroDivisionError):
        await put(database, keys, fails=True)
    await sweep(database, keys, NOW)
    first = keys.all()
    (record,) = first
    await sweep(database, keys, NOW + timedelta(days=30))
    second = keys.all()
    await sweep(database, keys, NOW + timedelta(days=30, seconds=1))

    assert await read(database, keys, record) is None
    assert first == second
    assert first[record].there
    assert {record: Kept(False, None)} == keys.all()


async def test_without_flush_nothing_can_be_read(database: Database, keys: RecordKeys) -> None:
    """The keys are what is missing: the store flushes, and whoever writes by hand must."""
    async with database.writing() as connection:
        record = await Records(connection, keys).put(NAME, ANNA)

    assert await read(database, keys, record) is None


async def test_a_shredded_record_opens_in_no_older_copy(
    database: Database, keys: RecordKeys, tmp_path: Path
) -> None:
    """The copy still holds what was sealed; brought back, it is emptied."""
    record = await put(database, keys)
    backup.save(tmp_path / "organiser.db", tmp_path / "copy.db")
    await shred(database, keys, record)
    await sweep(database, keys, NOW)
    older = Database(f"sqlite+aiosqlite:///{tmp_path / 'copy.db'}")
    found = [await read(one, keys, record) for one in (database, older)]
    await sweep(older, keys, NOW)
    async with older.reading() as connection:
        sealed = (await connection.execute(select(RECORD.c.sealed))).scalars().all()
    await older.close()

    assert [None, None] == found
    assert [None] == sealed


async def test_a_rolled_back_shredding_destroys_nothing(database: Database, keys: RecordKeys) -> None:
    """The key goes after the commit only."""
    record = await put(database, keys)
    with pytest.raises(ZeroDivisionError):
        await shred(database, keys, record, fails=True)
    await sweep(database, keys, NOW)

    assert ANNA == await read(database, keys, record)


async def test_a_shredding_that_was_interrupted_is_finished(database: Database, keys: RecordKeys) -> None:
    """The process died after the commit: the next sweep finds the emptied record."""
    record = await put(database, keys)
    await shred(database, keys, record)
    before = keys.all()[record]
    await sweep(database, keys, NOW)

    assert before.there
    assert not keys.all()[record].there


async def test_older_data_open_with_the_newest_keys(
    database: Database, keys: RecordKeys, tmp_path: Path
) -> None:
    """A change keeps its key, so that a copy from before it still opens."""
    record = await put(database, keys)
    backup.save(tmp_path / "organiser.db", tmp_path / "copy.db")
    async with database.writing() as connection:
        await Records(connection, keys).change(record, NAME, b"Anna Bakker")
    older = Database(f"sqlite+aiosqlite:///{tmp_path / 'copy.db'}")
    found = [await read(one, keys, record) for one in (database, older)]
    await older.close()

    assert [b"Anna Bakker", ANNA] == found


async def test_what_cannot_be_opened_cannot_be_changed(database: Database, keys: RecordKeys) -> None:
    """Shredded, or without its key: the caller is told to put a new one."""
    shredded, lost = await put(database, keys), await put(database, keys)
    await shred(database, keys, shredded)
    with closing(sqlite3.connect(keys.file)) as file, file:
        file.execute("DELETE FROM record_key WHERE id = ?", (lost,))
    async with database.writing() as connection:
        records = Records(connection, keys)
        done = [await records.change(one, NAME, b"x") for one in (shredded, lost)]

    assert [False, False] == done
    assert await read(database, keys, lost) is None


async def test_a_key_whose_record_comes_back_is_kept(database: Database, keys: RecordKeys) -> None:
    """An older copy was tried for a while, and the newer one put back: nothing is lost."""
    record = await put(database, keys)
    async with database.writing() as connection:
        row = (await connection.execute(select(RECORD))).one()
        await connection.execute(RECORD.delete())
    await sweep(database, keys, NOW)
    lone = keys.all()[record]
    async with database.writing() as connection:
        await connection.execute(insert(RECORD).values(row._asdict()))
    await sweep(database, keys, NOW + timedelta(days=20))
    await sweep(database, keys, NOW + timedelta(days=40))

    assert lone.unmatched is not None
    assert Kept(True, None) == keys.all()[record]
    assert ANNA == await read(database, keys, record)


async def test_a_sweep_with_nothing_to_do_writes_nothing(database: Database, keys: RecordKeys) -> None:
    """It runs every ten minutes."""
    await put(database, keys)
    before = keys.file.stat().st_mtime_ns
    await sweep(database, keys, NOW)

    assert before == keys.file.stat().st_mtime_ns


async def _held(work: Coroutine[Any, Any, None]) -> float:
    """The processor's time that the loop's thread took at most between two turns, in seconds."""
    longest, turned = 0.0, thread_time()
    async with asyncio.TaskGroup() as tasks:
        task = tasks.create_task(work)
        while not task.done():
            await asyncio.sleep(0)
            longest, turned = max(longest, thread_time() - turned), thread_time()
    return longest


async def test_a_sweep_of_many_lets_others_go_on(database: Database, keys: RecordKeys) -> None:
    """With tens of thousands of legal names nobody waits for it, whatever is to be done."""
    rows = [{"id": one, "kind": NAME.kind, "sealed": ANNA} for one in range(20_000)]
    async with database.writing() as connection:
        await connection.execute(insert(RECORD), rows)
    keys.keep(dict.fromkeys(range(20_000), b"k" * 32))
    with at_leisure():
        held = [await _held(sweep(database, keys, NOW)) for _ in range(3)]

    assert min(held) < 0.006


async def test_records_without_their_keys_are_said_at_the_start(database: Database, keys: RecordKeys) -> None:
    """A folder that was not mounted must not begin a second file of keys; an empty one is a decision."""
    async with database.reading() as connection:
        before = await opened(connection, keys.file.parent, VAULT)
    record = await put(database, keys)
    keys.file.unlink()
    async with database.reading() as connection:
        with pytest.raises(Misconfigured, match=r"record-keys\.db is not there"):
            await opened(connection, keys.file.parent, VAULT)
        keys.file.touch()
        after = await opened(connection, keys.file.parent, VAULT)

    assert before.file == after.file
    assert await read(database, after, record) is None


async def test_a_restore_brings_keys_that_are_missing_and_none_that_were_shredded(
    database: Database, keys: RecordKeys, tmp_path: Path
) -> None:
    """On a new machine all of the copy's; on the same one, those that it knows nothing of."""
    from organiser.storage import keys as archives  # noqa: PLC0415 - the fixture has the name

    first, second = await put(database, keys), await put(database, keys)
    (keys.file.parent / "vault.key").write_bytes(b"v" * 32)
    backup.save(tmp_path / "organiser.db", tmp_path / "copy.db")
    archives.save(keys.file.parent, tmp_path / "keys.tar", NOW)
    await shred(database, keys, second)
    await sweep(database, keys, NOW)
    with closing(sqlite3.connect(keys.file)) as connection, connection:
        connection.execute("DELETE FROM record_key WHERE id = ?", (first,))
    found = []
    for name in ("secrets", "new"):
        folder = tmp_path / name
        folder.mkdir(exist_ok=True)
        brought = Keys(folder, tmp_path / "keys.tar")
        backup.restore(tmp_path / "copy.db", folder / "organiser.db", brought, migrate.revisions())
        restored = Database(f"sqlite+aiosqlite:///{folder / 'organiser.db'}")
        own = RecordKeys(folder, VAULT)
        found.append([await read(restored, own, one) for one in (first, second)])
        await restored.close()

    assert [[ANNA, None], [ANNA, ANNA]] == found


async def test_a_damaged_database_does_not_keep_its_copy_from_being_restored(
    database: Database, keys: RecordKeys, tmp_path: Path
) -> None:
    """It cannot say what was shredded: keys stay as they are. Without keys, nothing is looked at."""
    record = await put(database, keys)
    (keys.file.parent / "vault.key").write_bytes(b"v" * 32)
    broken = tmp_path / "broken.db"
    broken.write_bytes(b"nothing that SQLite has written" * 1000)
    await swept(f"sqlite+aiosqlite:///{broken}", keys.file.parent, NOW)
    await swept(f"sqlite+aiosqlite:///{tmp_path / 'none.db'}", tmp_path, NOW)

    assert {record: Kept(True, None)} == keys.all()
    assert not (tmp_path / "none.db").exists()


async def test_who_has_no_running_bot_sweeps_too(
    database: Database, keys: RecordKeys, tmp_path: Path
) -> None:
    """Before a copy is made of the keys, or brought back."""
    (keys.file.parent / "vault.key").write_bytes(b"v" * 32)
    record = await put(database, keys)
    await shred(database, keys, record)
    await swept(f"sqlite+aiosqlite:///{tmp_path / 'organiser.db'}", keys.file.parent, NOW)

    assert {record: Kept(False, None)} == keys.all()


def test_what_is_no_copy_of_keys_is_refused(tmp_path: Path) -> None:
    """Nothing is written then."""
    import tarfile  # noqa: PLC0415

    (tmp_path / FILE).write_bytes(b"no database at all")
    with tarfile.open(tmp_path / "keys.tar", "w") as archive:
        archive.add(tmp_path / FILE, arcname=FILE)

    with pytest.raises(NotDone, match="not a copy of the secrets"):
        Keys(tmp_path / "new", tmp_path / "keys.tar")


async def test_many_records_are_read_in_moments(database: Database, keys: RecordKeys) -> None:
    """An export of a large register is no coffee break."""
    places = {}
    async with database.writing() as connection:
        records = Records(connection, keys)
        values = []
        for row in range(10_000):
            record = row + 1
            key = records._fresh[record] = b"k" * 32
            places[record] = Place("owner", "record_id", row)
            values.append((record, key))
        from organiser.storage.records import _seal  # noqa: PLC0415 - 10,000 statements are not its subject

        await connection.execute(
            insert(RECORD),
            [
                {"id": one, "kind": NAME.kind, "sealed": _seal(key, one, places[one], ANNA)}
                for one, key in values
            ],
        )
        await records.flush()
    begun = perf_counter()
    async with database.reading() as connection:
        found = await Records(connection, keys).read_many(places)
    seconds = perf_counter() - begun

    assert 10_000 == len(found)
    assert {ANNA} == set(found.values())
    assert seconds < 4


def test_the_day_from_which_copies_are_clean() -> None:
    """The key goes within ten minutes, copies of keys within thirty days; the day is never too early."""
    assert datetime(2026, 12, 23, tzinfo=UTC) == clean_by(NOW)
    late = datetime(2026, 11, 22, 23, 55, tzinfo=UTC)
    assert datetime(2026, 12, 24, tzinfo=UTC) == clean_by(late)
