"""Keys through a real Synapse: people whose devices come, go and come back."""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import pytest_asyncio
from aiohttp import ServerDisconnectedError

from organiser.chat.incoming import BotMoved, Presence, Said
from organiser.chat.outgoing import Ask, Deed, Do, Post, Question
from organiser.chat.refs import ChatRef, Network
from organiser.chat.text import plain
from organiser.errors import TryLater
from organiser.platforms.matrix.devices import read_oddities
from organiser.sandbox.matrix_people import MatrixPerson
from organiser.sandbox.synapse import Synapse

from .conftest import BotMaker, RunningBot

pytestmark = pytest.mark.synapse


@pytest_asyncio.fixture
async def robin(synapse: Synapse) -> AsyncIterator[MatrixPerson]:
    """Somebody who stays."""
    async with await MatrixPerson.enter(synapse, f"robin-{uuid4().hex[:8]}", display_name="Robin") as person:
        yield person


@pytest_asyncio.fixture
async def anna(synapse: Synapse) -> AsyncIterator[MatrixPerson]:
    """Somebody else who stays."""
    async with await MatrixPerson.enter(synapse, f"anna-{uuid4().hex[:8]}", display_name="Anna") as person:
        yield person


async def says(bot: RunningBot, chat: ChatRef, words: str) -> str:
    """Let the bot say something; returns the event id."""
    (piece,) = bot.adapter.render(Post(plain(words)))
    return await bot.adapter.post(chat, piece, reply_to=None, key=words)


async def hears(bot: RunningBot, words: str) -> None:
    """Wait until the bot has read these words."""
    await bot.until(lambda event: isinstance(event, Said) and event.content.text == plain(words))


async def gathers(robin: MatrixPerson, anna: MatrixPerson, bot: RunningBot) -> ChatRef:
    """An encrypted room of three, in which nobody has said anything."""
    room = await robin.creates_room("Riders", encrypted=True, invites=[bot.user_id, anna.user_id])
    chat = ChatRef(Network.MATRIX, room)
    await anna.joins(room)
    await bot.adapter.do(chat, Do(Deed.JOIN), key="join")
    await robin.until_member(room, bot.user_id)
    await anna.until_member(room, bot.user_id)
    await bot.until(lambda e: isinstance(e, BotMoved) and e.presence is Presence.MEMBER and e.chat == chat)
    return chat


async def shared_room(robin: MatrixPerson, anna: MatrixPerson, bot: RunningBot) -> ChatRef:
    """An encrypted room of three, in which each has read the other two."""
    chat = await gathers(robin, anna, bot)
    await anna.says(chat.id, "before")
    await hears(bot, "before")
    await reads(anna, chat, await says(bot, chat, "welcome"), "welcome")
    return chat


async def reads(person: MatrixPerson, chat: ChatRef, event: str, words: str) -> None:
    """Wait until somebody has read what the bot said."""
    await person.until(
        chat.id, lambda line: line.event_id == event and line.current_content.get("body") == words
    )


def brings_its_keys_anew(store: Path) -> None:
    """A client that was signed out brings its keys to the server once more."""
    (file,) = store.glob("*.db")
    with closing(sqlite3.connect(file)) as database, database:
        database.execute("update accounts set shared = 0")


@pytest.mark.parametrize("same_keys", [False, True], ids=["new keys", "same keys"])
async def test_a_device_that_was_signed_out_and_comes_back_reads_and_is_read(
    bot: BotMaker, robin: MatrixPerson, synapse: Synapse, tmp_path: Path, *, same_keys: bool
) -> None:
    """Under the same id, whether it kept its keys or had to make new ones."""
    name, store = f"anna-{uuid4().hex[:8]}", tmp_path / "anna"
    store.mkdir()
    async with bot.running() as running:
        async with await MatrixPerson.enter(synapse, name, store=store) as anna:
            chat = await shared_room(robin, anna, running)
            await anna.asks("POST", "/_matrix/client/v3/logout", {})
            device, password = anna.device_id, anna.account.password
        await robin.says(chat.id, "she is gone")
        await hears(running, "she is gone")
        await reads(robin, chat, await says(running, chat, "so she is"), "so she is")
        account = await synapse.login(name, password, device_id=device)
        if same_keys:
            brings_its_keys_anew(store)
        kept = store if same_keys else None
        async with await MatrixPerson.enter(synapse, name, account=account, store=kept) as anna:
            await anna.says(chat.id, "back again")
            await hears(running, "back again")
            await reads(anna, chat, await says(running, chat, "good"), "good")

    assert 0 == read_oddities(bot.folder / "store").changed


async def test_a_device_with_other_keys_under_its_id_reads_and_is_read(
    bot: BotMaker, robin: MatrixPerson, synapse: Synapse
) -> None:
    """Also where nobody saw it go, and after the bot has begun anew with what it keeps; `doctor` can tell."""
    name = f"anna-{uuid4().hex[:8]}"
    async with await MatrixPerson.enter(synapse, name) as anna:
        async with bot.running() as running:
            chat = await shared_room(robin, anna, running)
        await anna.asks("POST", "/_matrix/client/v3/logout", {})
    account = await synapse.login(name, anna.account.password, device_id=anna.device_id)
    async with await MatrixPerson.enter(synapse, name, account=account) as anna:
        for words in ("once", "again"):
            async with bot.running() as running:
                await anna.says(chat.id, f"{words}?")
                await hears(running, f"{words}?")
                await reads(anna, chat, await says(running, chat, words), words)

    assert 1 == read_oddities(bot.folder / "store").changed


@pytest.mark.parametrize(
    ("path", "keys"),
    [
        ("/keys/query", 7),
        ("/keys/query", {"keys": {}}),
        ("/keys/claim", {}),
        ("/keys/claim", {"signed_curve25519:AAAA": {"key": "no key"}}),
    ],
)
async def test_odd_keys_of_one_device_keep_no_other_from_reading(
    bot: BotMaker,
    robin: MatrixPerson,
    anna: MatrixPerson,
    monkeypatch: pytest.MonkeyPatch,
    *,
    path: str,
    keys: Any,
) -> None:
    """Servers may tell anything of their own people: it ends neither the bot nor a message."""
    async with bot.running() as running:
        odd = {robin.user_id: {robin.device_id: keys, "ODD": keys}, "@eve:example.org": keys}
        answers_oddly(running, monkeypatch, path, odd)
        chat = await gathers(robin, anna, running)
        await reads(anna, chat, await says(running, chat, "hello"), "hello")
        await anna.says(chat.id, "hello too")
        await hears(running, "hello too")


async def test_a_message_waits_for_the_keys_of_new_devices(
    bot: BotMaker, robin: MatrixPerson, anna: MatrixPerson, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the server cannot be asked for them it is sent a little later, and everybody reads it."""
    async with bot.running() as running:
        chat = await gathers(robin, anna, running)
        client = running.adapter._session.client
        send = client.send

        async def fail(method: str, path: str, *more: Any) -> Any:
            if "/keys/claim" in path:
                raise ServerDisconnectedError
            return await send(method, path, *more)

        monkeypatch.setattr(client, "send", fail)
        with pytest.raises(TryLater):
            await says(running, chat, "hello")
        monkeypatch.setattr(client, "send", send)
        await reads(anna, chat, await says(running, chat, "hello"), "hello")


async def test_devices_that_change_while_a_key_is_shared(
    bot: BotMaker, robin: MatrixPerson, anna: MatrixPerson, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The key that was about to be used is put away; the words go out under another one."""
    async with bot.running() as running:
        chat = await gathers(robin, anna, running)
        client = running.adapter._session.client
        send = client.send

        async def and_put_away(method: str, path: str, *more: Any) -> Any:
            answer = await send(method, path, *more)
            if "/sendToDevice/m.room.encrypted" in path and client.olm is not None:
                monkeypatch.setattr(client, "send", send)
                client.olm.outbound_group_sessions.pop(chat.id, None)
            return answer

        monkeypatch.setattr(client, "send", and_put_away)
        await reads(anna, chat, await says(running, chat, "hello"), "hello")


async def test_the_first_words_in_a_room_are_encrypted(bot: BotMaker, robin: MatrixPerson) -> None:
    """Also where they are said before any sync has told about the room."""
    async with bot.running() as running:
        room = await robin.creates_room("Riders", encrypted=True, invites=[running.user_id])
    async with bot.running(receiving=False) as running:
        await running.adapter._session.ensure()
        running.adapter._intake.first_sync.set()
        chat = ChatRef(Network.MATRIX, room)
        answer = await running.adapter.ask(chat, Ask(Question.ENTER, "token"))
        assert chat == answer.room
        event = await says(running, chat, "hello")
        seen = await robin.until(room, lambda line: line.event_id == event)

    assert seen.encrypted


def answers_oddly(bot: RunningBot, monkeypatch: pytest.MonkeyPatch, path: str, odd: dict[str, Any]) -> None:
    """Let the server's answers about keys hold these as well, before all others."""
    client = bot.adapter._session.client
    read = client.parse_body

    async def told(response: Any) -> Any:
        answer = await read(response)
        for field in ("device_keys", "one_time_keys"):
            if path in str(response.url) and field in answer:
                answer[field] = {**odd, **{u: k for u, k in answer[field].items() if u not in odd}}
        return answer

    monkeypatch.setattr(client, "parse_body", told)
