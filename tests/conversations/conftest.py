"""The town that the transcripts play in: servers, bot and people for a module, group and room for a test."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from uuid import uuid4

import pytest
import pytest_asyncio

from organiser.sandbox.matrix_people import MatrixPerson
from organiser.sandbox.synapse import Synapse
from organiser.sandbox.telegram import TelegramSandbox
from tests.conversations.running import RunningBot, settings_for
from tests.conversations.town import BOT_NAME, Services, Town
from tests.sandbox.telegram.contract import Contract

TOKEN = "4242:" + "T" * 35


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def services(synapse: Synapse, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Services]:
    """Run the bot between the Telegram stand-in and the real Synapse, with people on both sides.

    What the bot asked of Telegram is held against the Bot API at the end.
    """
    tag = uuid4().hex[:8]
    async with AsyncExitStack() as stack:
        telegram = await stack.enter_async_context(TelegramSandbox.start())
        bot = telegram.add_bot(TOKEN, username="organiser_bot", name=BOT_NAME)
        account = await synapse.register(f"organiser-{tag}", "secret", display_name=BOT_NAME)
        people = [
            await stack.enter_async_context(
                await MatrixPerson.enter(synapse, f"{name.lower()}-{tag}", display_name=name)
            )
            for name in ("Robin", "Sanna")
        ]
        folder = tmp_path_factory.mktemp("bot")
        settings = settings_for(folder, (telegram.url, TOKEN), (synapse.url, account))
        running = RunningBot(settings)
        await running.start()
        stack.push_async_callback(running.stop)
        yield Services(
            telegram=telegram,
            telegram_bot=bot,
            synapse=synapse,
            matrix_bot=account,
            running=running,
            robin=people[0],
            sanna=people[1],
            anna=telegram.add_person("Anna", last_name="Visser", username="annav", language="en"),
            ben=telegram.add_person("Ben", last_name="Okoye", language="en"),
        )
        contract = Contract()
        asked = [call for call in telegram.calls if call.method != "getUpdates"]
        breaches = [breach for call in asked for breach in contract.breaches(call)]
        assert not breaches


@pytest_asyncio.fixture(loop_scope="session")
async def separate(services: Services) -> Town:
    """A group and a room that the bot knows and that are not joined."""
    return await Town.opens(services)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def square(services: Services) -> Town:
    """The group and plain room of all tests that leave them as they are; what others said is in sight."""
    return await _joined(services)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def encrypted_square(services: Services) -> Town:
    """The same, encrypted."""
    return await _joined(services, encrypted=True)


@pytest_asyncio.fixture(loop_scope="session")
async def town(request: pytest.FixtureRequest, square: Town) -> AsyncIterator[Town]:
    """A group and a plain room that share one conversation, in which nothing was said yet for the test.

    They are those of the tests before, where the test does not say that it needs its own (`own_chats`).
    """
    if request.node.get_closest_marker("own_chats"):
        yield await _joined(square.services)
        return
    async with _lent(square) as town:
        yield town


@pytest_asyncio.fixture(loop_scope="session", params=["plain", "encrypted"])
async def either_town(
    request: pytest.FixtureRequest, square: Town, encrypted_square: Town
) -> AsyncIterator[Town]:
    """The same, once plain and once encrypted."""
    async with _lent(square if request.param == "plain" else encrypted_square) as town:
        yield town


@asynccontextmanager
async def _lent(square: Town) -> AsyncIterator[Town]:
    """The chats that all share, for one test, which must leave them as they were."""
    before = square.standing()
    yield await square.again()
    assert before == square.standing(), "mark this test with own_chats: it changed the chats that all share"


async def _joined(services: Services, *, encrypted: bool = False) -> Town:
    town = await Town.opens(services, encrypted=encrypted)
    await town.is_joined()
    return town
