"""A transaction commits whole or not at all, and nobody comes between."""

import asyncio
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection
from typing_extensions import override

from organiser.errors import Misconfigured
from organiser.storage import driver, meta
from organiser.storage.engine import Database, Unwritable
from tests.fakes.disk import Disk


async def test_leaving_commits_and_raising_rolls_back(database: Database) -> None:
    """What was undone is told to whoever keeps something in memory, on the state that holds."""
    seen: list[str | None] = []

    async def undone(connection: Any) -> None:
        seen.append(await meta.get(connection, "a"))

    async with database.writing(undone=undone) as connection:
        await meta.put(connection, "a", "1")
    with pytest.raises(ZeroDivisionError):  # noqa: PT012 - the transaction is the statement
        async with database.writing(undone=undone) as connection:
            await meta.put(connection, "a", "2")
            raise ZeroDivisionError

    assert ["1"] == seen


async def test_nobody_writes_before_memory_is_right_again(database: Database) -> None:
    """The next transaction begins when what was undone is undone everywhere."""
    order: list[str] = []
    inside, go_on = asyncio.Event(), asyncio.Event()

    async def undone(_connection: Any) -> None:
        inside.set()
        await go_on.wait()
        order.append("undone")

    async def fails() -> None:
        with pytest.raises(ZeroDivisionError):
            async with database.writing(undone=undone):
                raise ZeroDivisionError

    async def writes() -> None:
        async with database.writing():
            order.append("next")

    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(fails())
        await inside.wait()
        tasks.create_task(writes())
        await asyncio.sleep(0)
        go_on.set()

    assert ["undone", "next"] == order


async def test_who_is_cancelled_holds_up_nobody(database: Database) -> None:
    """Nothing of a transaction that was broken off stays, and the next one begins at once."""
    inside = asyncio.Event()

    async def broken_off() -> None:
        async with database.writing() as connection:
            await meta.put(connection, "a", "1")
            inside.set()
            await asyncio.Event().wait()

    async with asyncio.TaskGroup() as tasks:
        task = tasks.create_task(broken_off())
        await inside.wait()
        task.cancel()
    async with database.writing() as connection:
        found = await meta.get(connection, "a")
        await meta.put(connection, "b", "2")

    assert found is None


async def test_a_connection_that_fails_is_replaced(database: Database) -> None:
    """The connection that is kept for writing is no single point of failure."""
    async with database.writing() as connection:
        await meta.put(connection, "a", "1")
        driver = await connection.get_raw_connection()
    await driver.driver_connection.close()  # type: ignore[union-attr]
    with pytest.raises(DBAPIError):
        async with database.writing() as connection:
            await meta.put(connection, "a", "2")
    async with database.writing() as connection:
        assert "1" == await meta.get(connection, "a")


async def test_another_process_waits_for_its_turn(database: Database, tmp_path: Path) -> None:
    """Whoever looked first may still write: the operator's shell does not make it fail."""
    other = sqlite3.connect(tmp_path / "organiser.db", timeout=0)
    async with database.writing() as connection:
        await meta.get(connection, "a")
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("INSERT INTO meta VALUES ('theirs', '1')")
        await meta.put(connection, "ours", "1")
    other.execute("INSERT INTO meta VALUES ('theirs', '1')")
    other.commit()
    other.close()
    async with database.reading() as connection:
        assert ("1", "1") == (await meta.get(connection, "ours"), await meta.get(connection, "theirs"))


async def test_a_full_disk_has_its_own_name(database: Database) -> None:
    """Nothing was changed, and later the same works."""
    disk = Disk(database)
    disk.full = True
    before = database.refused
    with pytest.raises(Unwritable, match="disk_full"):
        async with database.writing() as connection:
            await meta.put(connection, "a", "1")
    meanwhile = database.refused
    disk.full = False
    async with database.writing() as connection:
        assert await meta.get(connection, "a") is None
        await meta.put(connection, "a", "1")

    assert (None, "disk_full", None) == (before, meanwhile, database.refused)


async def test_a_disk_that_became_read_only_has_its_own_name(database: Database) -> None:
    """As the kernel makes one that has errors: reading goes on, and writing when it is mended."""
    async with database.writing() as connection:
        await connection.exec_driver_sql("PRAGMA query_only=ON")
        disk = (await connection.get_raw_connection()).driver_connection
    assert disk is not None
    with pytest.raises(Unwritable, match="read_only"):
        async with database.writing() as connection:
            await meta.put(connection, "a", "1")
    await disk.execute("PRAGMA query_only=OFF")
    async with database.writing() as connection:
        assert await meta.get(connection, "a") is None
        await meta.put(connection, "a", "1")


async def test_another_program_that_never_ends(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A forgotten shell or a backup tool: the same may be tried again later, and nobody falls over it."""
    monkeypatch.setattr(driver, "BUSY_MS", 20)
    async with database.writing() as connection:
        await meta.put(connection, "a", "1")
    other = sqlite3.connect(tmp_path / "organiser.db", timeout=0, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(Unwritable, match="locked"):
        async with database.writing():
            pytest.fail("two wrote at once")
    other.execute("COMMIT")
    other.close()
    async with database.writing() as connection:
        assert "1" == await meta.get(connection, "a")


async def test_other_faults_stay_what_they_are(database: Database) -> None:
    """Only room is a reason to try the same again."""
    with pytest.raises(IntegrityError):  # noqa: PT012 - the transaction is the statement
        async with database.writing() as connection:
            for _ in range(2):
                await connection.execute(text("INSERT INTO meta VALUES ('a', 'b')"))


async def test_sqlite_is_opened_safely(template: Path) -> None:
    """What is committed outlives a power cut, and what is erased is overwritten.

    It is opened as in production: the databases of other tests need not outlive anything.
    """
    database = Database(f"sqlite+aiosqlite:///{template}")
    async with database.reading() as connection:
        found = {
            name: (await connection.execute(text(f"PRAGMA {name}"))).scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
        }

    assert {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1} == found
    assert await database.alive()
    await database.close()


@pytest.mark.parametrize("url", ["nonsense", "nodriver://x/y"])
def test_an_address_that_is_none(url: str) -> None:
    """The operator is told what to write."""
    with pytest.raises(Misconfigured, match="ORGANISER_DATABASE_URL"):
        Database(url)


class Seen:
    """Memory that notes what it is told."""

    def __init__(self) -> None:
        """Nothing yet."""
        self.told: list[str] = []

    def begin(self) -> None:
        """As `Memory` promises."""
        self.told.append("begin")

    def undo(self) -> None:
        """As `Memory` promises."""
        self.told.append("undo")

    async def load(self, connection: Any) -> None:
        """As `Memory` promises."""
        self.told.append(f"load {await meta.get(connection, 'a')}")


async def test_memory_is_taken_back_without_a_look_at_the_database(database: Database) -> None:
    """What was surely not committed is known by heart."""
    memory = Seen()
    async with database.writing(memory=memory):
        pass
    with pytest.raises(ZeroDivisionError):
        async with database.writing(memory=memory):
            raise ZeroDivisionError

    assert ["begin", "begin", "undo"] == memory.told


async def test_memory_is_read_anew_where_a_commit_broke_off(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It may have been made: only the database knows."""
    memory = Seen()
    async with database.writing() as connection:
        await meta.put(connection, "a", "1")
    with pytest.raises(asyncio.CancelledError):  # noqa: PT012 - the transaction is the statement
        async with database.writing(memory=memory) as connection:
            await meta.put(connection, "a", "2")
            commit = connection.sync_connection.connection.driver_connection.commit  # type: ignore[union-attr]

            async def breaks_off() -> None:
                await commit()
                raise asyncio.CancelledError

            monkeypatch.setattr(
                connection.sync_connection.connection.driver_connection,  # type: ignore[union-attr]
                "commit",
                breaks_off,
            )

    assert ["begin", "load 2"] == memory.told


class Failing(Seen):
    """Memory that cannot be read anew the first time."""

    @override
    async def load(self, connection: Any) -> None:
        """As `Memory` promises, from the second time on."""
        await super().load(connection)
        if len([one for one in self.told if one.startswith("load")]) == 1:
            raise sqlite3.OperationalError("disk I/O error")


def breaks_off(connection: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nobody know whether the commit of a transaction was made."""

    async def commit() -> None:
        raise sqlite3.OperationalError("disk I/O error")

    monkeypatch.setattr(connection.sync_connection.connection.driver_connection, "commit", commit)


async def test_memory_that_could_not_be_read_is_read_before_anybody_uses_it(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a transaction that is lost changed in it is never taken for what was committed."""
    memory, told = Failing(), list[str]()

    async def undone(_connection: Any) -> None:
        told.append("undone")

    async with database.writing() as connection:
        await meta.put(connection, "a", "1")
    with pytest.raises(Unwritable), monkeypatch.context() as patch:  # noqa: PT012 - the transaction is the statement
        async with database.writing(memory=memory, undone=undone) as connection:
            await meta.put(connection, "a", "2")
            breaks_off(connection, patch)
    async with database.writing(memory=memory):
        memory.told.append("used")
    async with database.writing(memory=memory):
        pass

    assert ["begin", "load 1", "begin", "load 1", "used", "begin"] == memory.told
    assert ["undone"] == told


async def test_memory_is_right_for_whoever_is_cancelled_twice(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second time, the lost connection is being closed: nothing waits for that."""
    memory, inside, closing, closed = Seen(), asyncio.Event(), asyncio.Event(), asyncio.Event()
    close = AsyncConnection.close

    async def slow(connection: AsyncConnection) -> None:
        closing.set()
        await asyncio.sleep(0)
        await close(connection)
        closed.set()

    async def writes() -> None:
        async with database.writing(memory=memory):
            inside.set()
            await asyncio.Event().wait()

    monkeypatch.setattr(AsyncConnection, "close", slow)
    async with asyncio.TaskGroup() as tasks:
        task = tasks.create_task(writes())
        await inside.wait()
        task.cancel()
        await closing.wait()
        task.cancel()
    await closed.wait()

    assert ["begin", "undo"] == memory.told
