"""Watches what a database is asked, and how it goes about it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy import event

from organiser.storage.engine import Connection, Database


class Asked:
    """The statements that were executed, with the plans that SQLite makes for them."""

    def __init__(self) -> None:
        """Nothing was asked yet."""
        self.statements: list[tuple[str, Any]] = []

    async def scans(self, connection: Connection) -> list[str]:
        """Where a whole table is looked through, as `table: statement`."""
        found = []
        for statement, values in self.statements:
            plan = await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
            steps = [row.detail for row in plan]
            found += [f"{step}: {statement}" for step in steps if step.startswith("SCAN")]
        return found


@asynccontextmanager
async def asking(database: Database) -> AsyncIterator[Asked]:
    """Watch within the block."""
    asked = Asked()

    def note(*given: Any) -> None:
        asked.statements.append((given[2], given[3]))

    event.listen(database.engine.sync_engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(database.engine.sync_engine, "before_cursor_execute", note)
