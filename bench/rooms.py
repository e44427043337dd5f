"""The Matrix side of a bench: rooms of the null homeserver, or of a real Synapse, and who speaks there."""

import asyncio
import json
from collections import defaultdict
from typing import Protocol
from urllib.parse import quote

import aiohttp

from organiser.sandbox.null_homeserver import NullHomeserver
from organiser.sandbox.room_watcher import RoomWatcher
from organiser.sandbox.synapse import MatrixAccount, Synapse

WRITER = "@writer:null.localhost"
_SAY_SECONDS = 60


class Rooms(Protocol):
    """The Matrix side of a world."""

    @property
    def ids(self) -> list[str]:
        """The rooms."""

    async def says(self, lines: list[tuple[str, str]]) -> None:
        """Let people say (room, text) lines; returns when all are said."""

    def count(self) -> int:
        """How many messages there are (on the null homeserver those of the forwarder only)."""

    async def until(self, count: int, seconds: float) -> None:
        """Wait until there are as many; raises TimeoutError."""


class NullRooms:
    """Rooms of the null homeserver."""

    def __init__(self, server: NullHomeserver, chats: int) -> None:
        """Make as many rooms."""
        self.server = server
        self.ids = [server.room(f"Room {number}", {WRITER: "Writer"}) for number in range(chats)]

    async def says(self, lines: list[tuple[str, str]]) -> None:
        """As `Rooms` promises; they come by the next sync."""
        for room, text in lines:
            self.server.says(room, WRITER, text)

    def count(self) -> int:
        """As `Rooms` promises."""
        return self.server.count()

    async def until(self, count: int, seconds: float) -> None:
        """As `Rooms` promises."""
        await self.server.until_received(count, seconds=seconds)


class SynapseRooms:
    """Rooms of a real Synapse, with somebody who writes by bare requests, and a light witness.

    Neither syncs more than the witness must: what they compute is taken from those who are measured.
    """

    def __init__(self, ids: list[str], server: Synapse, writer: MatrixAccount, watcher: RoomWatcher) -> None:
        """Writer and witness are in the rooms of this world only."""
        self.ids = ids
        self._url = server.url
        self._headers = {"Authorization": f"Bearer {writer.access_token}"}
        self._watcher = watcher
        self._transactions = 0

    async def says(self, lines: list[tuple[str, str]]) -> None:
        """As `Rooms` promises: rooms side by side, each in order."""
        by_room: defaultdict[str, list[str]] = defaultdict(list)
        for room, text in lines:
            by_room[room].append(text)
        timeout = aiohttp.ClientTimeout(total=_SAY_SECONDS)
        async with (
            aiohttp.ClientSession(headers=self._headers, timeout=timeout, raise_for_status=True) as http,
            asyncio.TaskGroup() as tasks,
        ):
            for room, texts in by_room.items():
                tasks.create_task(self._says_in(http, room, texts))

    async def _says_in(self, http: aiohttp.ClientSession, room: str, texts: list[str]) -> None:
        for text in texts:
            self._transactions += 1
            path = f"/_matrix/client/v3/rooms/{quote(room)}/send/m.room.message/says-{self._transactions}"
            body = json.dumps({"msgtype": "m.text", "body": text})
            async with http.put(self._url + path, data=body) as answer:
                await answer.read()

    def count(self) -> int:
        """As `Rooms` promises."""
        return self._watcher.count()

    async def until(self, count: int, seconds: float) -> None:
        """As `Rooms` promises."""
        await self._watcher.until_count(count, seconds=seconds)
