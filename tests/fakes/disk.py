"""A disk that is full when the test says so: SQLite itself refuses to grow the file."""

import asyncio
from typing import Any

from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from organiser.storage.engine import Database

UNLIMITED = 1_073_741_823


class Disk:
    """The room that a database has: `full` lets no transaction commit that writes."""

    def __init__(self, database: Database) -> None:
        """There is room at first."""
        self.full = False
        self.refused = asyncio.Event()
        engine = database.engine.sync_engine
        event.listen(engine, "begin", self._begin)
        event.listen(engine, "commit", self._commit)

    @staticmethod
    def _begin(connection: Any) -> None:
        connection.exec_driver_sql(f"PRAGMA max_page_count={UNLIMITED}")

    def _commit(self, connection: Any) -> None:
        if not self.full:
            return
        connection.exec_driver_sql("PRAGMA max_page_count=1")
        try:
            connection.exec_driver_sql("INSERT INTO meta VALUES ('filler', zeroblob(1000000))")
        except OperationalError:
            self.refused.set()
            raise
