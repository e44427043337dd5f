"""Taking somebody's number and keys out of every row that stays: what was done stays done."""

from collections.abc import Collection

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncConnection

from organiser.storage.traces import TRACES
from organiser.storage.traces.trace import ERASED, NO_KEY


async def unname(connection: AsyncConnection, person: int, keys: Collection[bytes] = ()) -> None:
    """Let no row name this person any more who did something, nor any of these accounts."""
    for trace in TRACES:
        for name in trace.persons:
            column = trace.table.c[name]
            await connection.execute(update(trace.table).where(column == person).values({name: ERASED}))
        for name in trace.keys if keys else ():
            column = trace.table.c[name]
            await connection.execute(update(trace.table).where(column.in_(keys)).values({name: NO_KEY}))
