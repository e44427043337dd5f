"""A transaction of the dispatcher, in which the chapter 1 is there."""

from collections.abc import AsyncIterator

import pytest

from organiser.storage.store import Store
from tests.fakes.clock import START
from tests.fakes.world import World

BELGIAN = {"profile": "be", "currency": "EUR", "zone": "Europe/Brussels", "language": "nl"}


@pytest.fixture
async def store(world: World) -> AsyncIterator[Store]:
    """Whatever is written is committed at the end."""
    async with world.database.writing() as connection:
        store = Store(connection, world.directory, b"k" * 32, START)
        await store.chapters.add("Gent", START, founding=False, **BELGIAN)
        yield store
