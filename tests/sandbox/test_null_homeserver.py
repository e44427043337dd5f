"""The null homeserver is enough of a server for a client, and has troubles when told to."""

import asyncio
from collections.abc import AsyncIterator

import aiohttp
import pytest
import pytest_asyncio

from organiser.sandbox.matrix_people import MatrixPerson, MatrixRefused
from organiser.sandbox.null_homeserver import Fault, NullHomeserver, Trouble
from organiser.sandbox.room_watcher import RoomWatcher


@pytest_asyncio.fixture
async def null() -> AsyncIterator[NullHomeserver]:
    """Serve without echo."""
    async with NullHomeserver.start() as server:
        yield server


@pytest_asyncio.fixture
async def bot(null: NullHomeserver) -> AsyncIterator[MatrixPerson]:
    """Let a client in that is in every room."""
    async with await MatrixPerson.enter(null, "bot", encrypted=False) as person:
        yield person


async def test_a_client_hears_what_is_injected(null: NullHomeserver, bot: MatrixPerson) -> None:
    """A room made after the client's first sync appears, with its members and messages in order."""
    room = null.room("Couriers", {"@bas:elsewhere": "Bas"})
    null.says(room, "@bas:elsewhere", "one")
    null.says(room, "@bas:elsewhere", "two", html="<i>two</i>")

    seen = await bot.until_count(room, 2)

    assert [line.body for line in seen] == ["one", "two"]
    assert seen[1].html == "<i>two</i>"


async def test_a_room_tells_who_is_in_it(null: NullHomeserver, bot: MatrixPerson) -> None:
    """As events, with whoever asks among them: the answer that forwarders take names from."""
    room = null.room("Couriers", {"@bas:elsewhere": "Bas"})

    told = await bot.asks("GET", f"/_matrix/client/v3/rooms/{room}/members")

    names = {event["state_key"]: event["content"]["displayname"] for event in told["chunk"]}
    assert {"@bas:elsewhere": "Bas", bot.user_id: "bot"} == names


async def test_sends_are_counted_once_per_transaction(null: NullHomeserver, bot: MatrixPerson) -> None:
    """The same transaction id gives the same event id, and is counted as a duplicate."""
    room = null.room()
    first = await bot.says(room, "once", transaction="t1")
    again = await bot.says(room, "once", transaction="t1")
    await bot.deletes(room, first)
    await null.until_received(2, room)

    assert again == first
    assert null.duplicates == 1
    assert [sent.type for sent in null.received(room)] == ["m.room.message", "m.room.redaction"]


async def test_echo_returns_own_messages() -> None:
    """With echo a client's own message comes back with its transaction id, as from Synapse."""
    async with (
        NullHomeserver.start(echo=True) as echoing,
        await MatrixPerson.enter(echoing, "bot", encrypted=False) as bot,
    ):
        room = echoing.room()
        event_id = await bot.says(room, "hello", transaction="t7")
        await bot.until(room, lambda seen: seen.event_id == event_id)
        own = [each for each in bot.arrivals(room) if each.event_id == event_id]

    assert own[0].source["unsigned"] == {"transaction_id": "t7"}


@pytest.mark.parametrize("in_header", [True, False])
async def test_a_429_says_how_long_to_wait(null: NullHomeserver, *, in_header: bool) -> None:
    """A 429 carries the wait in the header, in the body, or both; the send is not counted."""
    room = null.room()
    account = await null.register("bot")
    fault = Fault(Trouble.LIMITED, seconds=1.5, in_header=in_header, in_body=not in_header)
    null.faults.add(fault)
    async with _session(account.access_token) as http:
        answer = await http.put(_send(null, room, "t1"), json={"body": "x"})
        body = await answer.json()
        second = await http.put(_send(null, room, "t1"), json={"body": "x"})

    assert (answer.status, second.status) == (429, 200)
    assert answer.headers.get("Retry-After") == ("2" if in_header else None)
    assert body.get("retry_after_ms") == (None if in_header else 1500)
    assert (null.count(room), null.duplicates) == (1, 0)


async def test_a_person_waits_as_told(null: NullHomeserver, bot: MatrixPerson) -> None:
    """People obey a 429 and send again with the same transaction id."""
    room = null.room()
    null.faults.add(Fault(Trouble.LIMITED, seconds=0.2))
    await bot.says(room, "patience")
    sent, asked = null.received(room), null.requests["send"]

    assert [each.content["body"] for each in sent] == ["patience"]
    assert asked == 2


@pytest.mark.parametrize(
    ("trouble", "duplicates"), [(Trouble.CUT, 0), (Trouble.CUT_AFTER, 1), (Trouble.SLOW, 0)]
)
async def test_a_cut_send_is_stored_once(
    null: NullHomeserver, bot: MatrixPerson, trouble: Trouble, duplicates: int
) -> None:
    """A connection cut before or after the deed leaves one event once the client tried again."""
    room = null.room()
    null.faults.add(Fault(trouble, seconds=0.01))
    await bot.says(room, "hello")

    assert null.count(room) == 1
    assert null.duplicates == duplicates


async def test_a_5xx_is_told_to_the_person(null: NullHomeserver, bot: MatrixPerson) -> None:
    """An error status is raised, and a fault concerns the rooms and times it was made for."""
    room, other = null.room(), null.room()
    null.faults.add(Fault(Trouble.ERROR_AFTER, status=503, room=room))
    await bot.says(other, "fine")
    with pytest.raises(MatrixRefused):
        await bot.says(room, "stored, but not told")
    await bot.says(room, "fine again")

    assert (null.count(other), null.count(room), null.faults.had) == (1, 2, 1)


async def test_files_come_back(null: NullHomeserver, bot: MatrixPerson) -> None:
    """What is uploaded can be downloaded."""
    null.room()
    content = bytes(range(256)) * 8000
    uri, _ = await bot.uploads(content, "image/png", "a.png")
    account = await null.register("other")
    async with _session(account.access_token) as http:
        path = f"/_matrix/client/v1/media/download/{uri.removeprefix('mxc://')}"
        answer = await http.get(null.url + path)
        body = await answer.read()

    assert body == content


async def test_a_server_that_was_away_goes_on(null: NullHomeserver, bot: MatrixPerson) -> None:
    """After a time of refused connections, the same port, rooms and clients are back."""
    room = null.room()
    await null.goes_away()
    async with asyncio.TaskGroup() as group:
        sending = group.create_task(bot.says(room, "still here"))
        await null.comes_back()
    null.says(room, "@bas:elsewhere", "good")
    await bot.until(room, lambda seen: seen.body == "good")

    assert [sent.event_id for sent in null.received(room)] == [sending.result()]


async def test_a_watcher_counts_a_burst(null: NullHomeserver) -> None:
    """A watcher sees each of many messages once, in order, with times that do not run backwards."""
    account = await null.register("watcher")
    async with RoomWatcher(null, account) as watcher:
        room = null.room("Busy", {"@bas:elsewhere": "Bas"})
        for number in range(1200):
            null.says(room, "@bas:elsewhere", f"{number}")
        await watcher.until_count(1200, room)
        arrived = watcher.arrived(room)

    assert [event.body for event in arrived] == [f"{number}" for number in range(1200)]
    assert [event.at for event in arrived] == sorted(event.at for event in arrived)


async def test_waiting_in_vain_says_how_many_came(null: NullHomeserver) -> None:
    """The time-out of a wait names the count, so that a failing bench explains itself."""
    with pytest.raises(TimeoutError, match="0 of 1"):
        await null.until_received(1, seconds=0.01)


def _session(token: str) -> aiohttp.ClientSession:
    return aiohttp.ClientSession(headers={"Authorization": f"Bearer {token}"})


def _send(null: NullHomeserver, room: str, transaction: str) -> str:
    return f"{null.url}/_matrix/client/v3/rooms/{room}/send/m.room.message/{transaction}"
