"""What SQLite leaves behind of what was removed, and how that goes too (decision 0011).

With `secure_delete` the database's own pages are overwritten. Its write-ahead log, however, holds every page
as it was before, words and all, until newer pages come round to the same place: on a quiet night that takes
days, and after a crash for ever. Other databases are not this module's business: they have tools for it.
"""

from organiser.storage.engine import Database


async def wipe(database: Database) -> bool:
    """Write the log into the database and cut it to nothing; False where a reader stood in the way.

    Call it outside any transaction. Writers may wait for it for a moment.
    """
    if database.engine.dialect.name != "sqlite":
        return True
    async with database.reading() as connection:
        # By the driver: SQLAlchemy would begin a transaction first, in which SQLite refuses it.
        driver = (await connection.get_raw_connection()).driver_connection
        assert driver is not None  # noqa: S101 - it is connected
        async with driver.execute("PRAGMA wal_checkpoint(TRUNCATE)") as found:
            stood_in_the_way, *_ = await found.fetchone()
    return not stood_in_the_way
