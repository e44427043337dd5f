"""Updates are committed before they are confirmed, whatever comes."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram.error import Conflict

from organiser.chat.incoming import Said
from organiser.chat.refs import Network
from organiser.errors import Untranslatable
from organiser.platforms.telegram.adapter import TelegramAdapter
from organiser.platforms.telegram.batch import raws, read_answer
from organiser.platforms.telegram.incoming import Translator
from organiser.platforms.telegram.theirs import ALLOWED_UPDATES
from organiser.sandbox.telegram import TelegramSandbox
from tests.platforms.telegram.conftest import TOKEN, MemoryInbox, Town


@asynccontextmanager
async def _receiving(town: Town) -> AsyncIterator[None]:
    """Let the adapter receive meanwhile, from when it is connected."""
    async with asyncio.TaskGroup() as group:
        task = group.create_task(town.adapter.run())
        await town.inbox.until(lambda: bool(town.inbox.raws))
        yield
        task.cancel()


def _texts(inbox: MemoryInbox) -> list[str]:
    events = [event for raw in inbox.raws for event in _translated(raw.body)]
    return [node.value for event in events for node in event.content.text if hasattr(node, "value")]


def _translated(body: bytes) -> list[Said]:
    if b'"message"' not in body or b'"text"' not in body:
        return []
    return [event for event in Translator().translate(body) if isinstance(event, Said)]


async def test_what_is_said_reaches_the_inbox_as_it_came(town: Town) -> None:
    """With the next offset, in one commit, keyed by its update id."""
    town.anna.says(town.group, "first")
    async with _receiving(town):
        town.anna.says(town.group, "second")
        await town.inbox.until(lambda: _texts(town.inbox) == ["first", "second"])

    keys = [int(raw.key) for raw in town.inbox.raws]
    assert keys == sorted(set(keys))
    assert town.inbox.cursors[-1] == str(keys[-1] + 1)
    assert town.calls("getUpdates")[0]["allowed_updates"] in (
        list(ALLOWED_UPDATES),
        str(list(ALLOWED_UPDATES)).replace("'", '"'),
    )


async def test_a_restart_goes_on_where_the_last_commit_ended(town: Town) -> None:
    """Nothing is lost, and nothing comes twice."""
    town.anna.says(town.group, "first")
    async with _receiving(town):
        pass
    town.anna.says(town.group, "second")
    async with _receiving(town):
        await town.inbox.until(lambda: _texts(town.inbox) == ["first", "second"])

    assert len({raw.key for raw in town.inbox.raws}) == len(town.inbox.raws)


async def test_what_could_not_be_committed_is_not_confirmed(town: Town) -> None:
    """A failing database is no network fault: it escapes, and Telegram keeps the updates."""
    town.anna.says(town.group, "first")
    town.inbox.failing = True
    with pytest.raises(OSError, match="disk full"):
        await town.adapter.run()
    town.inbox.failing = False
    async with _receiving(town):
        await town.inbox.until(lambda: _texts(town.inbox) == ["first"])

    assert _texts(town.inbox) == ["first"]


@pytest.mark.parametrize(
    "broken", [b'{"update_id":1,"message":{', b'"words"', b"{}", b"[1,2]", b'{"update_id":"x"}', b"null"]
)
async def test_a_broken_update_does_not_hold_up_the_next(town: Town, broken: bytes) -> None:
    """It is kept for inspection, and the offset moves beyond it."""
    town.anna.says(town.group, "first")
    town.bot.injects_raw(broken)
    town.anna.says(town.group, "second")
    async with _receiving(town):
        await town.inbox.until(lambda: "second" in _texts(town.inbox))
        town.anna.says(town.group, "third")
        await town.inbox.until(lambda: "third" in _texts(town.inbox))

    assert _texts(town.inbox) == ["first", "second", "third"]


async def test_only_broken_updates_are_passed_too(town: Town) -> None:
    """The offset moves on by their number where none tells its id."""
    town.anna.says(town.group, "first")
    async with _receiving(town):
        await town.inbox.until(lambda: "first" in _texts(town.inbox))
        town.bot.injects_raw(b'{"no":1}')
        await town.inbox.until(lambda: any(raw.body == b'{"no":1}' for raw in town.inbox.raws))
        town.anna.says(town.group, "second")
        await town.inbox.until(lambda: "second" in _texts(town.inbox))

    assert [raw.body for raw in town.inbox.raws].count(b'{"no":1}') == 1


async def test_faults_are_waited_out_and_can_be_seen(town: Town) -> None:
    """Each has its fixed word, and the first answer ends it."""
    town.tg.faults.error(502, "getUpdates")
    town.tg.faults.cut("getUpdates", performed=False)
    town.tg.faults.malformed("getUpdates")
    town.tg.faults.flood(0, "getUpdates")
    town.anna.says(town.group, "first")
    async with _receiving(town):
        connected = town.adapter.connected

    assert town.troubles == ["server_error", "unreachable", "garbled", "limited", None]
    assert connected


async def test_a_revoked_token_is_waited_out(town: Town) -> None:
    """The operator may give the token back; the bot need not be started again."""
    town.bot.revoke()
    told: asyncio.Queue[str | None] = asyncio.Queue()
    async with (
        TelegramAdapter(
            TOKEN, town.tg.url, town.inbox, {}, longest_pause=0.05, report=told.put_nowait
        ) as adapter,
        asyncio.TaskGroup() as group,
    ):
        task = group.create_task(adapter.run())
        seen = [(await told.get(), adapter.connected)]
        town.bot.restore()
        seen.append((await told.get(), adapter.connected))
        task.cancel()

    assert seen == [("revoked", False), (None, True)]


async def test_it_starts_with_telegram_down(unused_tcp_port_factory: type[int]) -> None:
    """And connects once Telegram is there; an answer without updates is contact enough."""
    port = unused_tcp_port_factory()
    reports: list[str | None] = []
    told = asyncio.Event()

    def report(word: str | None) -> None:
        reports.append(word)
        told.set()

    async with (
        TelegramAdapter(
            TOKEN, f"http://127.0.0.1:{port}", MemoryInbox(), {}, longest_pause=0.05, report=report
        ) as adapter,
        asyncio.TaskGroup() as group,
    ):
        task = group.create_task(adapter.run())
        await told.wait()
        told.clear()
        async with TelegramSandbox.start(port=port) as tg:
            tg.add_bot(TOKEN, username="organiser_bot", name="Organiser")
            await told.wait()
            if reports[-1] is not None:  # the moment between listening and knowing the bot
                told.clear()
                await told.wait()
            task.cancel()

    assert reports[0] == "unreachable"
    assert reports[-1] is None


async def test_a_second_bot_with_the_token_is_told(town: Town) -> None:
    """409: each ends the other's poll, until one of the two is stopped."""
    town.anna.says(town.group, "first")
    async with _receiving(town):
        await town.tg.until(lambda: town.bot.updates.is_polled)
        other = TelegramAdapter(TOKEN, town.tg.url, MemoryInbox(), {}, poll_seconds=0)
        async with other as second:
            with pytest.raises(Conflict):
                await second._connection.updates(None, 50)

    assert "conflict" in town.troubles


def test_updates_keep_their_bytes() -> None:
    """Not even a space is changed."""
    payload = b'{"ok":true,"result":[{"update_id": 3,"a":1 },{"update_id":4}]}'

    elements = read_answer(payload)["result"]
    kept, offset = raws(elements, None)

    assert [b'{"update_id": 3,"a":1 }', b'{"update_id":4}'] == [raw.body for raw in kept]
    assert (["3", "4"], 5) == ([raw.key for raw in kept], offset)


def test_an_offset_below_the_last_is_taken() -> None:
    """After a quiet week Telegram begins its ids anew at random."""
    assert raws([b'{"update_id":3}'], 900)[1] == 4


@pytest.mark.parametrize(
    ("elements", "offset", "following"),
    [
        ([b'{"update_id":9,"message":{', b'{"update_id":4}'], 3, 5),
        ([b'{"update_id":9,"message":{'], 9, 10),
        ([b'{"update_id":9,"message":{'], None, 10),
        ([b'{"update_id":1,"message":{'], 9, 10),
        ([b"{}", b"{}"], 9, 11),
    ],
)
def test_the_offset_moves_beyond_what_is_broken(
    elements: list[bytes], offset: int | None, following: int
) -> None:
    """Sound updates decide; a broken one that lies about its id loses nothing and halts nothing."""
    assert raws(elements, offset)[1] == following


def test_an_offset_is_not_invented_without_any_id() -> None:
    """Nothing is confirmed then."""
    kept, offset = raws([b"{}"], None)

    assert offset is None
    assert kept[0].key.startswith("sha256:")


@pytest.mark.parametrize("payload", [b"", b"<html>", b'{"ok":true,"result":{"message_id":'])
def test_what_is_no_answer_of_telegram_is_not_taken_for_one(payload: bytes) -> None:
    """A captive portal is no update."""
    with pytest.raises(ValueError, match="Bot API"):
        read_answer(payload)


def test_an_update_that_is_nested_too_deep_costs_only_itself() -> None:
    """It is kept under its own id, as all that cannot be read, and ends no receiving."""
    deep = b'{"update_id":5,"message":' + b"[" * 50_000 + b"]" * 50_000 + b"}"
    payload = b'{"ok":true,"result":[' + deep + b',{"update_id":6}]}'

    kept, offset = raws(read_answer(payload)["result"], None)

    assert b'{"update_id":6}' == kept[-1].body
    assert 7 == offset
    with pytest.raises(Untranslatable):
        Translator().translate(deep)


@given(st.binary(max_size=80))
def test_a_broken_update_between_sound_ones_costs_only_itself(noise: bytes) -> None:
    """Whatever its bytes are."""
    sound = b'{"update_id":5,"message":{"text":"a,]}"}}'
    payload = b'{"ok":true,"result":[' + sound + b"," + noise + b',{"update_id":7}]}'

    kept, offset = raws(read_answer(payload)["result"], None)

    assert kept[-1].body == b'{"update_id":7}'
    assert kept[0].key == "5"
    assert offset is not None
    assert offset >= 8


def test_the_network_is_telegram(town: Town) -> None:
    """Rows of the inbox are kept apart by it."""
    assert town.adapter.network is Network.TELEGRAM
