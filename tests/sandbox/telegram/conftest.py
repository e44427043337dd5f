"""A small town on the stand-in; every answer it gives in a test is held against the contract."""

from __future__ import annotations

import ssl
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from organiser.sandbox.telegram import Bot, Chat, Clock, Limits, Person, TelegramSandbox
from tests.sandbox.telegram.contract import Contract

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

TOKEN = "42:TEST-token_of_the_sandbox"


@dataclass(frozen=True, slots=True)
class Town:
    """A bot, two people and a group, and the bot's way to call methods."""

    tg: TelegramSandbox
    client: httpx.AsyncClient
    bot: Bot
    anna: Person
    minjun: Person
    group: Chat

    async def call(self, method: str, /, **parameters: Any) -> Any:
        """Call a method with a JSON body and return the result; fails on a refusal."""
        answer = await self.answer(method, **parameters)
        assert answer["ok"], answer
        return answer["result"]

    async def refusal(self, method: str, /, **parameters: Any) -> tuple[int, str]:
        """Call a method that must be refused; return the code and the description."""
        answer = await self.answer(method, **parameters)
        assert not answer["ok"], answer
        return answer["error_code"], answer["description"]

    async def answer(self, method: str, /, **parameters: Any) -> Any:
        """Call a method with a JSON body and return the whole answer."""
        url = f"{self.tg.url}/bot{TOKEN}/{method}"
        return (await self.client.post(url, json=parameters)).json()

    async def upload(self, method: str, files: dict[str, bytes], /, **parameters: Any) -> Any:
        """Call a method with files and return the whole answer."""
        url = f"{self.tg.url}/bot{TOKEN}/{method}"
        parts = {name: (f"{name}.bin", content) for name, content in files.items()}
        return (await self.client.post(url, data=parameters, files=parts)).json()

    async def updates(self, **parameters: Any) -> list[Any]:
        """What waits for the bot, unconfirmed."""
        found: list[Any] = await self.call("getUpdates", **parameters)
        return found

    async def forget_updates(self) -> None:
        """Confirm everything that waits."""
        await self.call("getUpdates", offset=self.bot.updates.next_id)


@pytest.fixture(scope="session")
def contract() -> Contract:
    """The Bot API as it is written down."""
    return Contract()


@pytest.fixture(scope="session")
def no_tls() -> ssl.SSLContext:
    """An empty TLS context: on loopback none is used, and loading certificates takes long."""
    return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


@pytest.fixture
def limits() -> Limits:
    """No limits; test modules override this."""
    return Limits.off()


@pytest.fixture
def clock() -> Clock:
    """The real time, which a test may advance."""
    return Clock()


@pytest.fixture
async def town(
    limits: Limits, clock: Clock, contract: Contract, no_tls: ssl.SSLContext
) -> AsyncIterator[Town]:
    """A group with Anna, Minjun and the bot; the contract is checked at the end."""
    async with (
        TelegramSandbox.start(limits=limits, clock=clock, seed=7) as tg,
        httpx.AsyncClient(timeout=5, verify=no_tls) as client,
    ):
        bot = tg.add_bot(TOKEN, username="organiser_bot", name="Organiser")
        anna = tg.add_person("Anna", language="nl", username="anna")
        minjun = tg.add_person("민준", last_name="Kim", language="ko")
        group = tg.add_group("Couriers Gent", members=[anna, minjun, bot], admins=[anna])
        place = Town(tg, client, bot, anna, minjun, group)
        await place.forget_updates()
        yield place
    breaches = [breach for call in tg.calls for breach in contract.breaches(call)]
    assert not breaches
