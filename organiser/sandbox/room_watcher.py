"""A light witness for benches: counts what arrives in unencrypted rooms, and when.

It costs a fraction of a `MatrixPerson`: no nio, no keys, no views of edits. It misses nothing: gaps in
the sync are filled from `/messages`. Arrival times are of the monotonic clock, in seconds.
"""

import asyncio
import json
import time
from collections import defaultdict
from dataclasses import dataclass
from typing import Any, Protocol, Self
from urllib.parse import quote

import aiohttp
import msgspec

_LONG_POLL_MS = 30_000
_PAGE = 1000
_RETRY_SECONDS = 0.1
_UNAUTHORISED = 401
_COUNTED = ["m.room.message", "m.room.encrypted", "m.sticker", "m.reaction", "m.room.redaction"]


class _Account(Protocol):
    @property
    def access_token(self) -> str:
        """What the requests are made with."""


class _Server(Protocol):
    @property
    def url(self) -> str:
        """The base of the client-server API."""


@dataclass(frozen=True, slots=True)
class Arrived:
    """One event as the watcher got it; `at` is monotonic, in seconds."""

    event_id: str
    sender: str
    type: str
    content: dict[str, Any]
    at: float

    @property
    def body(self) -> str:
        """The text of a message."""
        return str(self.content.get("body", ""))


class RoomWatcher:
    """Watches all rooms of an account, from the moment the block is entered."""

    def __init__(self, server: _Server, account: _Account) -> None:
        self._url = server.url
        self._headers = {"Authorization": f"Bearer {account.access_token}"}
        self._arrived: defaultdict[str, dict[str, Arrived]] = defaultdict(dict)
        self._news = asyncio.Event()
        self._tasks = asyncio.TaskGroup()
        self._failure: Exception | None = None
        self._since = ""

    async def __aenter__(self) -> Self:
        timeout = aiohttp.ClientTimeout(total=_LONG_POLL_MS / 1000 + 30)
        self._http = aiohttp.ClientSession(headers=self._headers, timeout=timeout)
        try:
            first = await self._get("sync", {"filter": _filter(limit=0)})
        except BaseException:
            await self._http.close()
            raise
        self._since = first["next_batch"]
        await self._tasks.__aenter__()
        self._syncing = self._tasks.create_task(self._sync_forever())
        return self

    async def __aexit__(self, *failure: object) -> None:
        self._syncing.cancel()
        await self._tasks.__aexit__(None, None, None)
        await self._http.close()

    def arrived(self, room: str) -> list[Arrived]:
        """Return the room's messages, in the server's order, each event id once."""
        return [event for event in self._arrived[room].values() if event.type == "m.room.message"]

    def count(self, room: str | None = None) -> int:
        """Return how many messages came, in one room or in all."""
        rooms = list(self._arrived) if room is None else [room]
        return sum(len(self.arrived(each)) for each in rooms)

    async def until_count(
        self,
        count: int,
        room: str | None = None,
        *,
        seconds: float = 60,
    ) -> None:
        """Wait until so many messages have come; raises TimeoutError with how many did."""
        try:
            async with asyncio.timeout(seconds):
                while self.count(room) < count:
                    if self._failure is not None:
                        raise RuntimeError("The watcher has ended.") from self._failure
                    await self._news.wait()
        except TimeoutError:
            came = self.count(room)
            raise TimeoutError(f"{came} of {count} messages came in {seconds} s") from None

    async def _sync_forever(self) -> None:
        while True:
            try:
                await self._sync()
            except (aiohttp.ClientConnectionError, TimeoutError):
                await asyncio.sleep(_RETRY_SECONDS)
            except aiohttp.ClientResponseError as refused:
                if refused.status == _UNAUTHORISED:
                    self._fail(refused)
                    return
                await asyncio.sleep(_RETRY_SECONDS)
            except Exception as failure:  # noqa: BLE001 - it is raised where somebody waits
                self._fail(failure)
                return

    async def _sync(self) -> None:
        query = {"since": self._since, "timeout": str(_LONG_POLL_MS), "filter": _filter(_PAGE)}
        answer = await self._get("sync", query)
        at = time.monotonic()
        for room_id, room in answer.get("rooms", {}).get("join", {}).items():
            timeline = room.get("timeline", {})
            events = timeline.get("events", [])
            if timeline.get("limited"):
                events = await self._gap(room_id, timeline["prev_batch"]) + events
            self._take(room_id, events, at)
        self._since = answer["next_batch"]
        self._tell()

    async def _gap(self, room_id: str, start: str) -> list[dict[str, Any]]:
        events: list[dict[str, Any]] = []
        token: str | None = start
        while token:
            query = {"dir": "b", "from": token, "to": self._since, "limit": str(_PAGE)}
            query["filter"] = json.dumps({"types": _COUNTED})
            page = await self._get(f"rooms/{quote(room_id)}/messages", query)
            events += page["chunk"]
            token = page.get("end") if page["chunk"] else None
        return events[::-1]

    def _take(self, room_id: str, events: list[dict[str, Any]], at: float) -> None:
        known = self._arrived[room_id]
        for event in events:
            event_id = event["event_id"]
            if event_id not in known:
                content = event.get("content", {})
                known[event_id] = Arrived(event_id, event["sender"], event["type"], content, at)

    async def _get(self, path: str, query: dict[str, str]) -> dict[str, Any]:
        url = f"{self._url}/_matrix/client/v3/{path}"
        async with self._http.get(url, params=query, raise_for_status=True) as answer:
            return dict(msgspec.json.decode(await answer.read()))

    def _tell(self) -> None:
        news, self._news = self._news, asyncio.Event()
        news.set()

    def _fail(self, failure: Exception) -> None:
        self._failure = failure
        self._tell()


def _filter(limit: int) -> str:
    nothing: dict[str, list[str]] = {"types": []}
    room = {
        "timeline": {"limit": limit, "types": _COUNTED},
        "state": nothing,
        "ephemeral": nothing,
        "account_data": nothing,
    }
    return json.dumps({"room": room, "presence": nothing, "account_data": nothing})
