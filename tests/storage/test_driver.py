"""Short work is done at once; what may take long never stops the event loop."""

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


async def test_a_transaction_begins_and_ends_elsewhere(tmp_path: Path) -> None:
    """Both may wait: for another process, and for the disk."""
    connection = await driver.connect(str(tmp_path / "some.db"), isolation_level=None)
    await connection.execute("PRAGMA journal_mode=WAL")
    before = threading.get_ident()
    threads: list[int] = []
    await connection.set_trace_callback(lambda _: threads.append(threading.get_ident()))
    for statement in ("BEGIN IMMEDIATE", "COMMIT"):
        await connection.execute(statement)
    await connection.close()

    assert threads
    assert before not in threads
