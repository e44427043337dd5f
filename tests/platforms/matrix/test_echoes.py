"""The bot's own lines come back by the sync: in a burst of them the server is asked less often."""

import asyncio
import time
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from typing_extensions import override

from organiser.platforms.matrix import receive
from tests.fakes.homeserver import BOT, Homeserver

from .conftest import MemoryInbox
from .test_hostile import ROOM, line, words


class Watched(Homeserver):
    """Notes when each batch was asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.asked_at: list[float] = []

    @override
    async def _serve(self, request: web.BaseRequest) -> web.StreamResponse:
        if request.path.endswith("/sync"):
            self.asked_at.append(time.monotonic())
        return await super()._serve(request)


def echoes(count: int) -> list[dict[str, Any]]:
    """As many lines that the bot said."""
    return [line(f"$own-{number}", sender=BOT) for number in range(count)]


async def test_it_rests_in_a_burst_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After an answer full of echoes it waits before it asks again, and reads on from there."""
    monkeypatch.setattr(receive, "ECHO_SECONDS", 0.3)
    inbox = MemoryInbox()
    async with Watched.start() as server:
        server.brings(ROOM, *echoes(receive.ECHOES))
        server.brings(ROOM, line())
        async with server.bot(tmp_path, inbox) as adapter:
            assert ["next"] == words(adapter, inbox)

    _, echoed, following, *_ = server.asked_at
    assert following - echoed >= 0.3


@pytest.mark.parametrize(
    "events",
    [echoes(receive.ECHOES - 1), [*echoes(receive.ECHOES), line()], [line(f"${n}") for n in range(20)]],
    ids=["few echoes", "somebody spoke between", "others' lines"],
)
async def test_it_listens_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, events: list[dict[str, Any]]
) -> None:
    """Where people speak, or little comes back, the next request follows without a rest."""
    monkeypatch.setattr(receive, "ECHO_SECONDS", 3600)
    inbox = MemoryInbox()
    async with Watched.start() as server, asyncio.timeout(30):
        server.brings(ROOM, *events)
        server.brings(ROOM, line("$last", content={"msgtype": "m.text", "body": "last"}))
        async with server.bot(tmp_path, inbox) as adapter:
            assert "last" == words(adapter, inbox)[-1]
