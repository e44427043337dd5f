"""The inbox keeps what came before anybody acknowledges it."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection
from typing_extensions import override

from organiser.chat.ports import Raw
from organiser.chat.refs import Network
from organiser.kernel import system_clock
from organiser.storage import inbox, migrate
from organiser.storage.engine import Database, StorageFull
from organiser.storage.inbox import StoredInbox


class _Full(Database):
    """A database whose disk is full for some of its transactions."""

    full = 0

    @override
    @asynccontextmanager
    async def writing(
        self, *, undone: Callable[[AsyncConnection], Awaitable[None]] | None = None
    ) -> AsyncIterator[AsyncConnection]:
        if self.full:
            self.full -= 1
            raise StorageFull("the disk is full")
        async with super().writing(undone=undone) as connection:
            yield connection


@pytest.mark.parametrize("parked", [False, True])
async def test_a_full_disk_is_waited_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, parked: bool
) -> None:
    """What came is kept, together with its cursor, as soon as there is room; nothing is raised."""
    monkeypatch.setattr(inbox, "FULL_DISK_WAIT", 0)
    database = _Full(f"sqlite+aiosqlite:///{tmp_path / 'organiser.db'}")
    rings: list[bool] = []
    try:
        await migrate.upgrade(database)
        stored = StoredInbox(database, system_clock, lambda: rings.append(True))
        database.full = 2
        await stored.accept(Network.TELEGRAM, [Raw("1", b"{}", parked=parked)], "2")
        database.full = 2
        await stored.unpark(Network.TELEGRAM, [Raw("1", b"{}")])
        async with database.reading() as connection:
            kept = await inbox.pending(connection, 10)

        assert (1, "2") == (len(kept), await stored.cursor(Network.TELEGRAM))
        assert [True, True] == rings
    finally:
        await database.close()
