"""What the Matrix tests share: an inbox in memory, and a bot that runs against a real Synapse."""

import asyncio
from collections.abc import AsyncIterator, Callable, Collection, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import pytest_asyncio

from organiser.chat.incoming import Event
from organiser.chat.ports import FileSource, Raw
from organiser.chat.refs import Network
from organiser.platforms.matrix.adapter import MatrixAdapter
from organiser.platforms.matrix.session import Session
from organiser.sandbox.synapse import MatrixAccount, Synapse

PATIENCE = 40.0


class MemoryInbox:
    """Keeps `chat.ports.Inbox`'s promises in memory, and wakes whoever waits for an update."""

    def __init__(self) -> None:
        self.raws: dict[str, Raw] = {}
        self.order: list[str] = []
        self._cursor: str | None = None
        self.latest: datetime | None = None
        self._news = asyncio.Condition()

    async def accept(self, network: Network, raws: Sequence[Raw], cursor: str | None) -> None:
        """Keep new updates and the cursor."""
        assert network is Network.MATRIX
        async with self._news:
            for raw in raws:
                if raw.key not in self.raws:
                    self.raws[raw.key] = raw
                    self.order.append(raw.key)
            self._cursor = cursor or self._cursor
            self._news.notify_all()

    async def cursor(self, network: Network) -> str | None:
        """The cursor that was kept last."""
        assert network is Network.MATRIX
        return self._cursor

    async def newest(self, network: Network) -> datetime | None:
        """What a test says."""
        assert network is Network.MATRIX
        return self.latest

    async def parked(self, network: Network, keys: Collection[str]) -> Sequence[Raw]:
        """Those of `keys` that cannot be read yet."""
        return [self.raws[key] for key in await self.parked_keys(network) if key in keys]

    async def parked_keys(self, network: Network) -> Sequence[str]:
        """What cannot be read yet."""
        assert network is Network.MATRIX
        return [key for key in self.order if self.raws[key].parked]

    async def unpark(self, network: Network, raws: Sequence[Raw], notices: Sequence[Raw] = ()) -> None:
        """Put what can be read now at the end."""
        await self.accept(network, notices, None)
        async with self._news:
            for raw in raws:
                self.order.remove(raw.key)
                self.order.append(raw.key)
                self.raws[raw.key] = raw
            self._news.notify_all()

    async def until(self, found: Callable[[], Any]) -> Any:
        """Wait until `found` returns something true, looking after each commit."""
        async with asyncio.timeout(PATIENCE), self._news:
            while not (value := found()):
                await self._news.wait()
            return value


@dataclass
class FakeClock:
    """A clock that stands until it is put forward."""

    now: datetime = field(default_factory=lambda: datetime.now(UTC))

    def __call__(self) -> datetime:
        """The present."""
        return self.now

    def forward(self, seconds: float) -> None:
        """Let time pass."""
        self.now += timedelta(seconds=seconds)


class RunningBot:
    """The adapter, its inbox, and what it understood."""

    def __init__(self, adapter: MatrixAdapter, inbox: MemoryInbox, account: MatrixAccount) -> None:
        self.adapter = adapter
        self.inbox = inbox
        self.user_id = account.user_id

    def events(self) -> list[Event]:
        """All that the translator makes of the readable updates, in order."""
        raws = [self.inbox.raws[key] for key in self.inbox.order]
        return [event for raw in raws if not raw.parked for event in self.adapter.translate(raw.body)]

    async def until(self, wanted: Callable[[Any], bool]) -> Any:
        """The first event that is as wanted."""
        return await self.inbox.until(lambda: next((e for e in self.events() if wanted(e)), None))


class BotMaker:
    """Makes bots with an account and folders of their own; the same one can be started again."""

    def __init__(self, server: Synapse, folder: Path) -> None:
        self.server = server
        self.folder = folder
        self.clock = FakeClock()
        self.inbox = MemoryInbox()
        self.account: MatrixAccount | None = None
        self.sources: dict[Network | None, FileSource] = {}

    @asynccontextmanager
    async def running(self, *, receiving: bool = True, **options: Any) -> AsyncIterator[RunningBot]:
        """Run the bot until the block ends."""
        if self.account is None:
            self.account = await self.server.register(
                f"bot-{uuid4().hex[:8]}", "pass", display_name="Organiser"
            )
        adapter = MatrixAdapter(
            self.server.url,
            self.account.user_id,
            password="pass",
            store=self.folder / "store",
            secrets=self.folder / "secrets",
            pickle_key=b"k" * 32,
            inbox=self.inbox,
            files=self.sources,
            clock=self.clock,
            **options,
        )
        async with adapter, asyncio.TaskGroup() as tasks:
            task = tasks.create_task(adapter.run()) if receiving else None
            if receiving:
                async with asyncio.timeout(PATIENCE):
                    await adapter.until_connected()
            yield RunningBot(adapter, self.inbox, self.account)
            if task is not None:
                task.cancel()


@pytest.fixture
def bot(synapse: Synapse, tmp_path: Path) -> BotMaker:
    """A bot that is not running yet."""
    return BotMaker(synapse, tmp_path)


@pytest_asyncio.fixture
async def session(tmp_path: Path) -> AsyncIterator[Session]:
    """A login with keys, and no server."""
    one = Session(
        "http://127.0.0.1:9",
        "@bot:hs",
        password=None,
        access_token="token",
        device_id="BOT",
        store=tmp_path,
        secrets=tmp_path,
        pickle_key=b"k" * 32,
    )
    one.client.restore_login("@bot:hs", "BOT", "token")
    yield one
    await one.close()
