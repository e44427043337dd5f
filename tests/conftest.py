"""What all tests may share: one real Synapse for the session, and databases at the newest schema."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from organiser.sandbox.synapse import Synapse
from organiser.storage import migrate
from organiser.storage.engine import Database
from tests.fakes.world import World, fresh_database


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def synapse(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Synapse]:
    """Run one server without limits; its handle may be used from every test's own loop."""
    async with Synapse.start(tmp_path_factory.mktemp("synapse")) as server:
        yield server


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database at the newest schema, to be copied: migrating takes longer."""
    path = tmp_path_factory.mktemp("template") / "organiser.db"

    async def make() -> None:
        database = Database(f"sqlite+aiosqlite:///{path}")
        await migrate.upgrade(database)
        await database.close()

    asyncio.run(make())
    return path


@pytest.fixture
async def database(template: Path, tmp_path: Path) -> AsyncIterator[Database]:
    """A database in a file of its own."""
    database = fresh_database(template, tmp_path)
    yield database
    await database.close()


@pytest.fixture
async def world(database: Database) -> World:
    """A group and a room that are joined, with networks in memory."""
    return await World.build(database)
