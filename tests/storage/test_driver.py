"""Short work is done at once; what may take long never stops the event loop."""

import asyncio
import sqlite3
import threading
from pathlib import Path

from organiser.storage import driver


async def test_only_what_is_short_is_done_in_the_event_loop() -> None:
    """Looking and writing is; deleting is not, and at leisure nothing is."""
    connection = await driver.connect(":memory:")
    await connection.create_function("thread", 0, threading.get_ident)
    await connection.execute("CREATE TABLE t (thread)")
    here = threading.get_ident()
    [(looked,)] = await connection.execute_fetchall("SELECT thread()")
    async with connection.execute("SELECT thread()") as cursor:
        short = await cursor.fetchone()
    with driver.at_leisure():
        async with connection.execute("SELECT thread()") as cursor:
            leisurely = await cursor.fetchone()
    await connection.executemany("INSERT INTO t VALUES (thread() + ?)", [(0,)])
    deleting = await connection.execute("DELETE FROM t RETURNING thread()")
    [(deleted,)] = await deleting.fetchall()
    await connection.close()

    assert looked != here
    assert (here,) == short
    assert leisurely is not None
    assert here != leisurely[0]
    assert here != deleted


async def test_a_transaction_ends_elsewhere(tmp_path: Path) -> None:
    """Ending it waits for the disk; beginning it waits for nothing while nobody else writes."""
    connection = await driver.connect(str(tmp_path / "some.db"), isolation_level=None)
    await connection.execute_fetchall("PRAGMA journal_mode=WAL")
    here = threading.get_ident()
    threads: dict[str, int] = {}

    def note(statement: str) -> None:
        threads[statement] = threading.get_ident()

    await connection.set_trace_callback(note)
    for statement in ("BEGIN IMMEDIATE", "COMMIT"):
        await connection.execute(statement)
    await connection.close()

    assert here == threads["BEGIN IMMEDIATE"]
    assert here != threads["COMMIT"]


async def test_another_process_that_writes_is_waited_for_elsewhere(tmp_path: Path) -> None:
    """The event loop goes on; the transaction begins when the other one has ended."""
    connection = await driver.connect(str(tmp_path / "some.db"), isolation_level=None)
    await connection.execute_fetchall("PRAGMA journal_mode=WAL")
    other = sqlite3.connect(tmp_path / "some.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    tried = asyncio.Event()
    loop = asyncio.get_running_loop()

    def note(statement: str) -> None:
        if statement == "BEGIN IMMEDIATE" and threading.get_ident() != here:
            loop.call_soon_threadsafe(tried.set)

    here = threading.get_ident()
    await connection.set_trace_callback(note)
    async with asyncio.TaskGroup() as tasks:
        begin = tasks.create_task(connection.execute("BEGIN IMMEDIATE"))
        await asyncio.wait_for(tried.wait(), 40)

        assert not begin.done()
        other.execute("COMMIT")
    begun = connection.in_transaction
    await connection.close()
    other.close()

    assert begun
