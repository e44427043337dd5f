"""A scene for each test; processes end with it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from tests.process.forks import Forks
from tests.process.scene import Scene


@pytest_asyncio.fixture
async def scene(tmp_path: Path, forks: Forks) -> AsyncIterator[Scene]:
    """Telegram's stand-in and the null homeserver, with a bot that is not running yet."""
    async with Scene.opens(tmp_path, forks) as opened:
        yield opened
