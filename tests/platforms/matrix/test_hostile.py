"""What no client and no server should send: it ends nothing, and what stands beside it is read."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientTimeout

from organiser.chat.incoming import BotMoved, Presence, Said
from organiser.chat.refs import FileRef, Network
from organiser.errors import DeliveryFailed, InDoubt, Rejected, TryLater, Untranslatable
from organiser.platforms.matrix import answers, receive, session
from organiser.platforms.matrix.adapter import MatrixAdapter
from tests.fakes.homeserver import BOT, Homeserver

from .conftest import MemoryInbox

ROOM = "!room:hs"
EVE = "@eve:elsewhere"


def line(name: str = "$next", **changes: Any) -> dict[str, Any]:
    """Somebody says `next`, or whatever a test makes of it."""
    event = {
        "type": "m.room.message",
        "event_id": name,
        "sender": EVE,
        "origin_server_ts": 1,
        "content": {"msgtype": "m.text", "body": "next"},
        **changes,
    }
    return {field: value for field, value in event.items() if value is not ...}


def odd(**changes: Any) -> dict[str, Any]:
    """An event with something that no event has."""
    return line("$odd", **changes)


def member(**content: Any) -> dict[str, Any]:
    """A membership of whatever shape."""
    return odd(type="m.room.member", state_key=EVE, content=content)


class Log:
    """Keeps the faults that are written to it."""

    def __init__(self) -> None:
        self.faults: list[Exception] = []

    def error(self, _event: str, *, exc_info: Exception) -> None:
        """Keep one."""
        self.faults.append(exc_info)


def words(adapter: MatrixAdapter, inbox: MemoryInbox) -> list[str]:
    """What was said in all that can be read, in order."""
    found = []
    for key in inbox.order:
        try:
            events = adapter.translate(inbox.raws[key].body)
        except Untranslatable:
            continue
        found += [str(one.content.text[0].value) for one in events if isinstance(one, Said)]  # type: ignore[union-attr]
    return found


async def taken(folder: Path, server: Homeserver) -> list[str]:
    """What a bot reads of all that the server tells; it is still at work afterwards."""
    inbox = MemoryInbox()
    async with server.bot(folder, inbox) as adapter:
        assert adapter.connected
        assert adapter._intake.trouble is None
        return words(adapter, inbox)


STRANGE: list[Any] = [
    odd(event_id=...),
    odd(type=...),
    odd(type=["m.room.message"]),
    odd(sender=...),
    odd(sender=7),
    odd(content=[]),
    odd(content="words"),
    odd(content={"msgtype": "m.text", "body": 7}),
    odd(content={"msgtype": ["m.text"], "body": "x"}),
    odd(content={"msgtype": "m.text", "body": "x", "m.relates_to": ["$a"], "m.mentions": "all"}),
    odd(content={"msgtype": "m.text", "body": "x", "m.relates_to": {"rel_type": "m.replace"}}),
    odd(content={"m.relates_to": {"rel_type": "m.replace", "event_id": {}}}),
    odd(content={"m.relates_to": {"rel_type": "m.replace", "event_id": "$\0"}}),
    odd(event_id={"a": 1}),
    odd(origin_server_ts="yesterday"),
    odd(origin_server_ts=None),
    odd(origin_server_ts=-(2**70)),
    odd(origin_server_ts=2**70),
    odd(unsigned=[]),
    member(membership=["join"]),
    member(membership={}),
    member(membership=None, displayname=["x"]),
    odd(type="m.room.member", state_key=BOT, content={"membership": ["join"]}),
    odd(type="m.room.member", state_key=[BOT], content={"membership": "join"}),
    odd(type="m.room.member", state_key=..., content={"membership": "join"}),
    odd(type="m.room.power_levels", state_key="", content={"users_default": "--5"}),
    odd(type="m.room.tombstone", state_key="", content={}),
    odd(type="m.room.encrypted", content={"algorithm": [], "session_id": {}, "ciphertext": 7}),
    odd(type="m.room.redaction", redacts=["$a"], content={}),
    odd(type="m.reaction", content={"m.relates_to": {"rel_type": "m.annotation", "key": 7}}),
    7,
    None,
    [[]],
]


async def test_an_odd_event_keeps_no_other_from_being_read(tmp_path: Path) -> None:
    """In one batch with it, and in the next."""
    async with Homeserver.start() as server:
        for number, strange in enumerate(STRANGE):
            server.brings(ROOM, strange, line(f"$a{number}"))
            server.brings(ROOM, line(f"$b{number}"))

        assert 2 * len(STRANGE) == (await taken(tmp_path, server)).count("next")


OTHER = line("$other", content={"msgtype": "m.text", "body": "other"})
NEWS: list[Any] = [
    {"state": 7},
    {"state": {"events": [None, 7, member(membership=["join"])]}},
    {"timeline": []},
    {"timeline": {"events": {}}},
    {"timeline": {"limited": True, "prev_batch": ["p"], "events": [OTHER]}},
    {"timeline": {"limited": True, "prev_batch": "p", "events": [OTHER]}},
]


@pytest.mark.parametrize("page", [b'{"chunk":7}', b'{"chunk":[7,null],"end":[1]}', b"<html>", b"[]"])
async def test_an_odd_room_keeps_no_other_from_being_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, page: bytes
) -> None:
    """Nor does an odd answer about what a sync left out: that is then a gap."""
    monkeypatch.setattr(receive, "wait_after", lambda *_: 0)
    async with Homeserver.start() as server:
        server.answers["/messages"] = (200, page)
        for number, news in enumerate(NEWS):
            rooms = {"!odd:hs": news, "!none:hs": 7, ROOM: {"timeline": {"events": [line(f"${number}")]}}}
            server.tells(rooms={"join": rooms, "invite": [], "leave": {"!left:hs": None}})

        assert len(NEWS) == (await taken(tmp_path, server)).count("next")


SPOILT = [
    rb'"half \ud83d"',
    b"1e400",
    b"NaN",
    b"9" * 5000,
    b"[" * 5000 + b"]" * 5000,
    b'{"a":' * 900 + b"1" + b"}" * 900,
    b'"\xff\xfe"',
]


async def test_what_json_cannot_carry_spoils_no_sync(tmp_path: Path) -> None:
    """The event that holds it is read as far as it can be, and the others whole."""
    async with Homeserver.start() as server:
        for number, spoilt in enumerate(SPOILT):
            first = line(f"$a{number}", content={"msgtype": "m.text", "body": "first", "odd": "SPOILT"})
            server.brings(ROOM, first, line(f"$b{number}"))
            server.batches[-1] = server.batches[-1].replace(b'"SPOILT"', spoilt)

        assert ["first", "next"] * len(SPOILT) == await taken(tmp_path, server)


def test_half_characters_become_the_sign_for_them() -> None:
    """Whole ones stay as they are, in pairs of halves too."""
    assert {"a": "x\ufffdy", "b": "😀"} == answers.read(rb'{"a": "x\ud83dy", "b": "\ud83d\ude00"}')


@pytest.mark.parametrize("answer", [b"", b"<html>", b"[]", b"7", b'{"a":', b"[" * 9999, b'"' + b"\\" * 9999])
def test_what_is_no_object_is_no_answer(answer: bytes) -> None:
    """A proxy's page, or half of an answer."""
    assert answers.read(answer) is None


def test_nesting_is_cut_at_its_bound_only() -> None:
    """And brackets in words are none."""
    deepest = '{"a":' * (answers.DEEPEST - 1)
    shallow = deepest + "[7]" + "}" * (answers.DEEPEST - 1)
    text = '{"half":"\\ud83d [[[","in":' + shallow[5:-1] + ',"next":1}'

    found = answers.read(text.encode())

    assert found is not None
    assert 1 == found["next"]
    assert "[7]" in json.dumps(found["in"])


async def test_a_page_instead_of_an_answer_is_no_yes(tmp_path: Path) -> None:
    """A proxy answers 200 and a page: whether anything was done is not known."""
    async with Homeserver.start() as server, server.adapter(tmp_path, MemoryInbox()) as adapter:
        await adapter._session.ensure()
        server.answers["/redact"] = (200, b"<html>")

        with pytest.raises(InDoubt):
            await adapter._session.call("PUT", "/_matrix/client/v3/rooms/!r/redact/$e/k", {})


STATES: list[Any] = [
    [7, None, "x"],
    [{"type": "m.room.member", "state_key": EVE, "content": "x"}],
    [{"type": "m.room.name", "state_key": "", "content": ["x"]}],
    [{"type": ["m.room.name"], "state_key": {}}],
]


async def test_an_odd_invitation_is_one_all_the_same(tmp_path: Path) -> None:
    """What stands around it is written by whoever invites, on whatever server."""
    mine = {"type": "m.room.member", "state_key": BOT, "sender": EVE, "content": {"membership": "invite"}}
    mine |= {"event_id": ["$x"], "origin_server_ts": "never"}
    inbox = MemoryInbox()
    async with Homeserver.start() as server:
        for number, state in enumerate(STATES):
            invited = {f"!odd{number}:hs": {"invite_state": {"events": [*state, mine]}}}
            server.tells(rooms={"invite": invited})
        server.brings(ROOM, line())
        async with server.bot(tmp_path, inbox) as adapter:
            moved = [one for key in inbox.order[:-1] for one in adapter.translate(inbox.raws[key].body)]

            assert [Presence.INVITED] * len(STATES) == [
                one.presence for one in moved if isinstance(one, BotMoved)
            ]
            assert ["next"] == words(adapter, inbox)


async def test_odd_counts_of_keys_are_counts_of_none(tmp_path: Path) -> None:
    """New ones are uploaded then."""
    odd_counts: list[Any] = ["x", None, [], 2**70, -1]
    async with Homeserver.start() as server:
        for number, count in enumerate(odd_counts):
            server.tells(device_one_time_keys_count={"signed_curve25519": count})
            server.brings(ROOM, line(f"${number}"))

        assert len(odd_counts) == len(await taken(tmp_path, server))


async def test_a_fault_of_ours_ends_neither_the_bot_nor_its_receiving(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What we fail at comes again, and is told as trouble meanwhile; the other network goes on."""
    async with Homeserver.start() as server:
        server.brings(ROOM, line())
        server.tells()
        inbox = MemoryInbox()
        async with server.adapter(tmp_path, inbox) as adapter:
            upkeep, faults = adapter._crypto.upkeep, [ZeroDivisionError(), OSError(28, "full")]
            told: list[str | None] = []

            async def fail() -> None:
                if faults:
                    raise faults.pop(0)
                await upkeep()

            monkeypatch.setattr(adapter._crypto, "upkeep", fail)
            monkeypatch.setattr(adapter._intake, "_report", told.append)
            monkeypatch.setattr(receive, "log", log := Log())
            monkeypatch.setattr(receive, "wait_after", lambda *_: 0)
            async with asyncio.timeout(20), asyncio.TaskGroup() as tasks:
                work = tasks.create_task(adapter.run())
                await server.rested.wait()
                work.cancel()

            assert ["fault", "storage", None] == told
            assert [ZeroDivisionError] == [type(fault) for fault in log.faults]
            assert ["next"] == words(adapter, inbox)


async def test_a_full_disk_ends_no_invitation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What cannot be written down that is done already, is done once more at most."""
    async with Homeserver.start() as server, server.adapter(tmp_path, MemoryInbox()) as adapter:
        await adapter._session.ensure()
        invitations = adapter._invitations
        invitations.add("!private:hs", EVE)
        entered = asyncio.Event()

        def full() -> None:
            entered.set()
            raise OSError(28, "full")

        monkeypatch.setattr(invitations, "_keep", full)
        async with asyncio.timeout(20), asyncio.TaskGroup() as tasks:
            work = tasks.create_task(invitations.run())
            await entered.wait()
            await asyncio.sleep(0)
            assert not work.done()
            work.cancel()

    assert any("/join/" in path for path in server.asked)


async def test_what_a_server_fails_at_again_and_again_is_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A broken room of a sound server keeps no other room from being read."""
    monkeypatch.setattr(receive, "wait_after", lambda *_: 0)
    edit = odd(content={"m.relates_to": {"rel_type": "m.replace", "event_id": "$gone"}})
    async with Homeserver.start() as server:
        for path in ("odd:hs/members", "/event/", "odd:hs/messages"):
            server.answers[path] = (500, b'{"errcode":"M_UNKNOWN"}')
        for news in ({"events": [odd()]}, {"events": [edit]}, {"limited": True, "prev_batch": "p"}):
            server.tells(rooms={"join": {"!odd:hs": {"timeline": news}}})
        server.brings(ROOM, line())

        assert ["next"] == await taken(tmp_path, server)
        assert 3 <= sum(path.endswith("/sync") for path in server.asked) - len(server.batches)


FILE = FileRef(Network.MATRIX, "mxc://gone.example/file")


async def fetched(adapter: MatrixAdapter) -> DeliveryFailed | None:
    """How fetching a file fails."""
    try:
        async with adapter.open(FILE, limit=1000) as chunks:
            async for _ in chunks:
                pass
    except DeliveryFailed as failure:
        return failure
    return None


async def test_a_file_that_cannot_be_had_does_not_hold_up_what_follows(tmp_path: Path) -> None:
    """A server that says so itself (a file on a server that is gone) is believed the third time."""
    async with Homeserver.start() as server, server.adapter(tmp_path, MemoryInbox()) as adapter:
        await adapter._session.ensure()
        server.answers["/download/"] = (502, b'{"errcode":"M_UNKNOWN"}')
        failures = [await fetched(adapter) for _ in range(3)]

    assert [TryLater, TryLater, Rejected] == [type(failure) for failure in failures]


async def test_a_proxy_before_a_server_that_restarts_is_waited_for(tmp_path: Path) -> None:
    """No file is given up because its server was away for a minute."""
    async with Homeserver.start() as server, server.adapter(tmp_path, MemoryInbox()) as adapter:
        await adapter._session.ensure()
        server.answers["/download/"] = (502, b"<html>")
        failures = [await fetched(adapter) for _ in range(10)]

    assert {TryLater} == {type(failure) for failure in failures}


async def test_a_file_that_stands_still_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else everything behind it would wait for ever."""
    monkeypatch.setattr(session, "_FILE_PATIENCE", ClientTimeout(sock_read=0.05))
    async with Homeserver.start() as server, server.adapter(tmp_path, MemoryInbox()) as adapter:
        await adapter._session.ensure()
        server.stalls.add("/download/")
        failures = [await fetched(adapter) for _ in range(3)]

    assert [TryLater, TryLater, Rejected] == [type(failure) for failure in failures]


def test_files_have_time_as_long_as_they_move() -> None:
    """Not one that is for the whole of it alone, and never none."""
    assert 60 == session._FILE_PATIENCE.sock_read
    assert session._FILE_PATIENCE.total >= 600
