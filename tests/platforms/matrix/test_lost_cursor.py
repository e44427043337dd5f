"""A homeserver that knows our cursor no longer, or went back behind it: nothing that was said is missed."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from aiohttp import web
from typing_extensions import override

from organiser.chat.incoming import Gap
from organiser.chat.refs import Network
from organiser.kernel import millis, system_clock
from organiser.platforms.matrix import receive
from organiser.platforms.matrix.history import History
from tests.fakes.homeserver import Homeserver

from .conftest import MemoryInbox
from .test_hostile import EVE, ROOM, line, words

_encode = msgspec.json.encode


def said(text: str, *, minutes_ago: float) -> dict[str, Any]:
    """Somebody said this, so long ago."""
    at = millis(system_clock() - timedelta(minutes=minutes_ago))
    return line(f"${text}", origin_server_ts=at, content={"msgtype": "m.text", "body": text})


class Restored(Homeserver):
    """A server that shows what was said, but not from our cursor on."""

    def __init__(self) -> None:
        super().__init__()
        self.first: dict[str, Any] = {}
        self.pages: list[list[dict[str, Any]]] = []
        self.since_lost: tuple[int, dict[str, Any]] = (400, {"errcode": "M_UNKNOWN_POS"})

    def shows(self, *events: dict[str, Any], where: str = "join") -> None:
        """Let a sync from the beginning end with these events, and have left something out before."""
        timeline = {"events": list(events), "limited": True, "prev_batch": "0"}
        self.first = {"rooms": {where: {ROOM: {"timeline": timeline}}}}

    @override
    async def _serve(self, request: web.BaseRequest) -> web.StreamResponse:
        if request.path.endswith("/messages"):
            place = int(request.query["from"])
            chunk = self.pages[place] if place < len(self.pages) else []
            end = {"end": str(place + 1)} if chunk else {}
            return web.Response(body=_encode({"chunk": chunk, **end}))
        since = request.query.get("since")
        if request.path.endswith("/sync") and since == "s50_1":
            status, answer = self.since_lost
            return web.Response(status=status, body=_encode(answer))
        if request.path.endswith("/sync") and since is None:
            return web.Response(body=_encode({"next_batch": "1", **self.first}))
        return await super()._serve(request)


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits between two tries."""
    monkeypatch.setattr(receive, "wait_after", lambda *_: 0.01)


async def received(folder: Path, server: Homeserver) -> tuple[list[str], MemoryInbox]:
    """What a bot reads that was at work until two hours ago, and its inbox."""
    inbox = MemoryInbox()
    await inbox.accept(Network.MATRIX, [], "s50_1")
    inbox.latest = system_clock() - timedelta(hours=2)
    async with server.bot(folder, inbox) as adapter:
        assert adapter.connected
        return words(adapter, inbox), inbox


@pytest.mark.parametrize(
    "lost",
    [
        (400, {"errcode": "M_UNKNOWN_POS"}),
        (400, {"errcode": "M_UNKNOWN", "error": "Invalid stream token"}),
        (400, {"errcode": "M_INVALID_PARAM"}),
        (200, {"next_batch": "s20_1", "rooms": {"join": {ROOM: {"timeline": {"events": []}}}}}),
    ],
)
async def test_what_was_said_meanwhile_is_read(tmp_path: Path, lost: tuple[int, dict[str, Any]]) -> None:
    """From an hour before the newest that is remembered on, in order; nothing older is taken for new."""
    async with Restored.start() as server:
        server.since_lost = lost
        server.shows(said("d", minutes_ago=5), said("e", minutes_ago=1))
        server.pages = [
            [said("c", minutes_ago=30), said("b", minutes_ago=100)],
            [said("a", minutes_ago=170), said("known for long", minutes_ago=300)],
            [said("never asked for", minutes_ago=10)],
        ]
        heard, inbox = await received(tmp_path, server)

    assert ["a", "b", "c", "d", "e"] == heard
    assert "1" == await inbox.cursor(Network.MATRIX)


async def test_a_quiet_room_is_not_looked_through(tmp_path: Path) -> None:
    """What a sync shows of it is old already: nothing is asked for, and nothing said."""
    async with Restored.start() as server:
        server.shows(said("known for long", minutes_ago=3000))
        heard, _ = await received(tmp_path, server)
        asked = [path for path in server.asked if path.endswith("/messages")]

    assert [] == heard == asked


async def test_what_cannot_be_read_any_more_is_announced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """More than is fetched: from when on something may be missing is told."""
    before = History.before
    monkeypatch.setattr(History, "before", lambda *where, **more: before(*where, **{**more, "limit": 1}))
    async with Restored.start() as server:
        server.shows(said("e", minutes_ago=1))
        server.pages = [[said("d", minutes_ago=5)], [said("lost", minutes_ago=60)]]
        inbox = MemoryInbox()
        await inbox.accept(Network.MATRIX, [], "s50_1")
        inbox.latest = system_clock() - timedelta(hours=2)
        async with server.bot(tmp_path, inbox) as adapter:
            heard = words(adapter, inbox)
            events = [event for key in inbox.order for event in adapter.translate(inbox.raws[key].body)]
    (gap,) = [event for event in events if isinstance(event, Gap)]

    assert ["d", "e"] == heard
    assert timedelta(hours=2.9) < gap.at - gap.since < timedelta(hours=3)


async def test_one_refusal_loses_no_cursor(tmp_path: Path) -> None:
    """A proxy that refuses for a moment is waited for."""
    async with Homeserver.start() as server:
        server.brings(ROOM, line("$a", sender=EVE))
        refusals = iter([(400, b"<html>"), (400, b"{}")])
        answer = server._serve

        async def refuses_first(request: web.BaseRequest) -> web.StreamResponse:
            if request.path.endswith("/sync") and (refusal := next(refusals, None)) is not None:
                return web.Response(status=refusal[0], body=refusal[1])
            return await answer(request)

        server._serve = refuses_first  # type: ignore[method-assign]
        inbox = MemoryInbox()
        await inbox.accept(Network.MATRIX, [], "1")
        async with server.bot(tmp_path, inbox) as adapter:
            heard = words(adapter, inbox)

    assert ["next"] == heard
    assert "2" == await inbox.cursor(Network.MATRIX)


async def test_what_was_left_out_before_the_bot_was_put_out(tmp_path: Path) -> None:
    """A room that the bot was removed from while it was away shows what was said until then."""
    async with Restored.start() as server:
        server.since_lost = (
            200,
            {
                "next_batch": "1",
                "rooms": {
                    "leave": {
                        ROOM: {
                            "timeline": {
                                "events": [said("b", minutes_ago=1)],
                                "limited": True,
                                "prev_batch": "0",
                            }
                        }
                    }
                },
            },
        )
        server.pages = [[said("a", minutes_ago=2)]]
        heard, _ = await received(tmp_path, server)

    assert ["a", "b"] == heard
