"""Rows in the outbox of a bot that does not run: what it has to say, without anybody who asks for it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bench.scene import World
from bench.subject import BotSubject
from organiser.kernel import system_clock
from organiser.storage import meta
from organiser.storage.engine import Database
from organiser.storage.outbox import OutboxWriter


@asynccontextmanager
async def outbox_of(world: World, which: str) -> AsyncIterator[tuple[OutboxWriter, dict[str, int]]]:
    """Stop the bot; within, rows may be added for its chats, whose ids come by their addresses.

    `which` is the condition in SQL that these chats meet. Whoever asks starts the bot again.
    """
    assert isinstance(world.subject, BotSubject)
    await world.subject.process.stop()
    database = Database(f"sqlite+aiosqlite:///{world.subject.folder / 'data' / 'organiser.db'}")
    try:
        async with database.writing() as connection:
            vault = await meta.opened(connection, world.subject.folder / "secrets")
            found = await connection.exec_driver_sql(f"SELECT address, id FROM chat WHERE {which}")  # noqa: S608
            writer = OutboxWriter(connection, vault, system_clock())
            yield writer, {str(row.address): int(row.id) for row in found}
            await writer.flush()
    finally:
        await database.close()
