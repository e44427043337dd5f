"""Watches what a database is asked, and how it goes about it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy import event

from organiser.storage.engine import Connection, Database

_OCCASIONS = ("begin", "before_cursor_execute")
_ASKS = ("SELECT", "INSERT", "UPDATE", "DELETE")


class Asked:
    """The statements that were executed, with the plans that SQLite makes for them."""

    def __init__(self) -> None:
        """Nothing was asked yet."""
        self.statements: list[str] = []

    async def scans(self, connection: Connection) -> list[str]:
        """Where a whole table is looked through, as `table: statement`."""
        found = []
        for statement in self.statements:
            plan = await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}")
            steps = [row.detail for row in plan]
            found += [f"{step}: {statement}" for step in steps if step.startswith("SCAN")]
        return found

    async def scans_for_each_row(self, connection: Connection) -> list[str]:
        """Where a whole table is looked through for each row of another, as `table: statement`."""
        found = []
        for statement in self.statements:
            plan = (await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}")).all()
            within = {step.id for step in plan if step.detail.startswith("CORRELATED")}
            inner = [step.detail for step in plan if step.parent in within]
            found += [f"{step}: {statement}" for step in inner if step.startswith("SCAN")]
        return found


@asynccontextmanager
async def asking(database: Database) -> AsyncIterator[Asked]:
    """Watch within the block; in a transaction that began before, from what SQLAlchemy is asked first."""
    asked, watched = Asked(), []

    def note(statement: str) -> None:
        if statement.startswith(_ASKS):
            asked.statements.append(statement)

    def watch(connection: Any, *_: object) -> None:
        # What is short goes past SQLAlchemy.
        watched.append(connection.connection.driver_connection._conn)
        watched[-1].set_trace_callback(note)

    for occasion in _OCCASIONS:
        event.listen(database.engine.sync_engine, occasion, watch)
    try:
        yield asked
    finally:
        for occasion in _OCCASIONS:
            event.remove(database.engine.sync_engine, occasion, watch)
        for one in watched:
            one.set_trace_callback(None)
