"""What all tests may share: one real Synapse for the session, started when a test first asks for it."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from organiser.sandbox.synapse import Synapse


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def synapse(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Synapse]:
    """Run one server without limits; its handle may be used from every test's own loop."""
    async with Synapse.start(tmp_path_factory.mktemp("synapse")) as server:
        yield server
