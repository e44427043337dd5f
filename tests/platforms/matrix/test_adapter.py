"""The bot in real rooms of a real Synapse, with people who use real clients."""

from collections.abc import AsyncIterator
from uuid import uuid4

import pytest
import pytest_asyncio

from organiser.chat.incoming import BotMoved, Presence, Said
from organiser.chat.outgoing import Deed, Do, Post, Speaker
from organiser.chat.refs import ChatRef, Network
from organiser.chat.text import plain
from organiser.platforms.matrix.render import PROFILE_KEY
from organiser.sandbox.matrix_people import MatrixPerson
from organiser.sandbox.synapse import Synapse

from .conftest import BotMaker, RunningBot

pytestmark = pytest.mark.synapse


@pytest_asyncio.fixture
async def anna(synapse: Synapse) -> AsyncIterator[MatrixPerson]:
    """Somebody with a real client."""
    async with await MatrixPerson.enter(synapse, f"anna-{uuid4().hex[:8]}", display_name="Anna") as person:
        yield person


async def shared_room(anna: MatrixPerson, bot: RunningBot, *, encrypted: bool) -> ChatRef:
    """A room of Anna's that the bot was asked to join."""
    room = await anna.creates_room("Riders", encrypted=encrypted, invites=[bot.user_id])
    chat = ChatRef(Network.MATRIX, room)
    await bot.until(lambda event: isinstance(event, BotMoved) and event.chat == chat)
    await bot.adapter.do(chat, Do(Deed.JOIN), key="join")
    await anna.until_member(room, bot.user_id)
    await bot.until(lambda e: isinstance(e, BotMoved) and e.presence is Presence.MEMBER and e.chat == chat)
    return chat


def said(text: str) -> object:
    """Whether an event is somebody saying just that."""
    return lambda event: isinstance(event, Said) and event.content.text == plain(text)


@pytest.mark.parametrize("encrypted", [False, True])
async def test_words_cross_both_ways(bot: BotMaker, anna: MatrixPerson, encrypted: bool) -> None:
    """What Anna says is received with her name; what the bot says is read by her, byte for byte."""
    async with bot.running() as running:
        chat = await shared_room(anna, running, encrypted=encrypted)
        sent = await anna.says(chat.id, "Hej där")
        heard = await running.until(said("Hej där"))
        (piece,) = running.adapter.render(Post(plain("goedemorgen\n <3"), speaker=Speaker("Bo", "k1")))
        first = await running.adapter.post(chat, piece, reply_to=sent, key="key-1")
        seen = await anna.until(chat.id, lambda line: line.event_id == first)

    assert heard.sender.name == "Anna"
    assert heard.message.id == sent
    assert not heard.private
    content = seen.current_content
    assert content["body"] == "Bo: goedemorgen\n <3"
    assert content[PROFILE_KEY]["displayname"] == "Bo"


@pytest.mark.parametrize("encrypted", [False, True])
async def test_the_same_key_never_makes_a_second_message(
    bot: BotMaker, anna: MatrixPerson, encrypted: bool
) -> None:
    """A message sent again after a crash, with the same key, has the same event id and is there once."""
    async with bot.running() as running:
        chat = await shared_room(anna, running, encrypted=encrypted)
        (piece,) = running.adapter.render(Post(plain("once")))
        first = await running.adapter.post(chat, piece, reply_to=None, key="same")
    async with bot.running() as running:
        again = await running.adapter.post(chat, piece, reply_to=None, key="same")
        (last,) = running.adapter.render(Post(plain("after")))
        end = await running.adapter.post(chat, last, reply_to=None, key="other")
        await anna.until(chat.id, lambda line: line.event_id == end)
        bodies = [line.current_content.get("body") for line in anna.timeline(chat.id)]

    assert first == again
    assert bodies.count("once") == 1
