"""A group with two people on the stand-in, and the adapter that is under test."""

import asyncio
from collections.abc import AsyncIterator, Callable, Collection, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime

import pytest

from organiser.chat.ports import FileSource, Raw
from organiser.chat.refs import ChatRef, FileRef, MessageRef, Network
from organiser.errors import Rejected
from organiser.platforms.telegram.adapter import TelegramAdapter
from organiser.sandbox.telegram import Bot, Chat, Message, Person, TelegramSandbox
from tests.sandbox.telegram.contract import Contract

TOKEN = "42:TEST-token_of_the_sandbox"


@dataclass
class MemoryInbox:
    """Keeps what was accepted, and lets a test wait for it."""

    raws: list[Raw] = field(default_factory=list)
    cursors: list[str | None] = field(default_factory=list)
    changed: asyncio.Condition = field(default_factory=asyncio.Condition)
    failing: bool = False

    async def accept(self, _network: Network, raws: Sequence[Raw], cursor: str | None) -> None:
        """Take all or nothing, as the real one does."""
        if self.failing:
            raise OSError("disk full")
        async with self.changed:
            self.raws.extend(raws)
            self.cursors.append(cursor)
            self.changed.notify_all()

    async def cursor(self, _network: Network) -> str | None:
        """What was committed last."""
        return self.cursors[-1] if self.cursors else None

    async def newest(self, _network: Network) -> datetime | None:
        """Nobody asks for it on Telegram."""
        raise AssertionError

    async def parked(self, _network: Network, _keys: Collection[str]) -> Sequence[Raw]:
        """Nothing is ever parked on Telegram."""
        return ()

    async def parked_keys(self, _network: Network) -> Sequence[str]:
        """Nothing is ever parked on Telegram."""
        return ()

    async def unpark(self, _network: Network, raws: Sequence[Raw], notices: Sequence[Raw] = ()) -> None:
        """Nothing is ever parked on Telegram."""
        raise AssertionError(raws, notices)

    async def until(self, satisfied: Callable[[], bool]) -> None:
        """Wait for an accepted batch that makes it true."""
        async with asyncio.timeout(40), self.changed:
            await self.changed.wait_for(satisfied)


@dataclass
class MatrixFiles:
    """What the other network holds."""

    contents: dict[str, bytes] = field(default_factory=dict)
    network: Network = Network.MATRIX

    @asynccontextmanager
    async def open(self, file: FileRef, *, limit: int) -> AsyncIterator[AsyncIterator[bytes]]:
        """Stream in small chunks, as a network does."""
        content = self.contents[file.id]
        if len(content) > limit:
            raise Rejected("too_big")

        async def chunks() -> AsyncIterator[bytes]:
            for at in range(0, len(content), 1000):
                yield content[at : at + 1000]

        yield chunks()


@dataclass
class Town:
    """The stand-in, who is on it, and the adapter."""

    tg: TelegramSandbox
    bot: Bot
    anna: Person
    group: Chat
    inbox: MemoryInbox
    files: MatrixFiles
    adapter: TelegramAdapter
    troubles: list[str | None]

    @property
    def chat(self) -> ChatRef:
        """The group."""
        return ref(self.group)

    def message(self, message: Message) -> MessageRef:
        """A message of the group."""
        return MessageRef(self.chat, str(message.id))

    @property
    def last(self) -> Message:
        """What was said last in the group."""
        return self.group.messages[-1]

    def calls(self, method: str) -> list[dict[str, object]]:
        """The parameters of the calls of a method."""
        return [call.parameters for call in self.tg.calls if call.method == method]


def ref(chat: Chat) -> ChatRef:
    """A chat's name in our words."""
    return ChatRef(Network.TELEGRAM, str(chat.id))


@pytest.fixture(scope="session")
def contract() -> Contract:
    """The Bot API as it is written down."""
    return Contract()


@pytest.fixture
async def town(contract: Contract) -> AsyncIterator[Town]:
    """An adapter that is open, and does not receive yet; what it asked for is held against the contract.

    Updates are not: tests make odd ones.
    """
    async with TelegramSandbox.start(seed=1) as tg:
        bot = tg.add_bot(TOKEN, username="organiser_bot", name="Organiser")
        anna = tg.add_person("Anna", language="nl")
        group = tg.add_group("Couriers", members=[anna, bot], admins=[anna, bot], supergroup=True)
        inbox, files = MemoryInbox(), MatrixFiles()
        troubles: list[str | None] = []
        sources: dict[Network | None, FileSource] = {Network.MATRIX: files}
        async with TelegramAdapter(
            TOKEN, tg.url, inbox, sources, poll_seconds=20, longest_pause=0.05, report=troubles.append
        ) as adapter:
            yield Town(tg, bot, anna, group, inbox, files, adapter, troubles)
    asked = [call for call in tg.calls if call.method != "getUpdates"]
    breaches = [breach for call in asked for breach in contract.breaches(call)]
    assert not breaches
