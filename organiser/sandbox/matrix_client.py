"""One person's Matrix client: a sync that misses nothing, keys, and timelines.

It wraps matrix-nio for its cryptography and shapes. Unlike nio's own loop it fills `limited` timelines
from `/messages`, decrypts again when a key comes late, and keeps its failure for the one who waits.
Trust is on first sight: these people give the keys of their messages to every device in a room.
"""

import asyncio
import json
from collections import defaultdict
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

import nio
from aiohttp import ClientConnectionError, ClientError
from nio.api import MessageDirection
from nio.client.async_client import AsyncClient, AsyncClientConfig
from nio.store.database import DefaultStore, SqliteMemoryStore

from organiser.sandbox.matrix_timeline import Arrival, Timeline, Trust
from organiser.sandbox.synapse import MatrixAccount

_LONG_POLL_MS = 30_000
_PAGE = 500
_RETRY_SECONDS = 0.2
_TOO_MANY = 429
FILTER: dict[str, Any] = {
    "room": {
        "timeline": {"limit": _PAGE, "lazy_load_members": True},
        "state": {"lazy_load_members": True},
        "ephemeral": {"types": []},
    },
    "presence": {"types": []},
}


class MatrixRefused(Exception):
    """The homeserver said no; carries its code and words."""

    def __init__(self, response: nio.ErrorResponse) -> None:
        self.code = response.status_code or ""
        super().__init__(f"{type(response).__name__}: {self.code} {response.message}")


class MatrixConnection:
    """A nio client with a complete view of its rooms."""

    def __init__(self, url: str, account: MatrixAccount, *, store: Path | None, encrypted: bool) -> None:
        self.client = AsyncClient(
            url,
            account.user_id,
            device_id=account.device_id,
            store_path=str(store) if store else "",
            config=_nio_config(in_memory=store is None, encrypted=encrypted),
        )
        self.client.restore_login(account.user_id, account.device_id, account.access_token)
        self.timelines: defaultdict[str, Timeline] = defaultdict(Timeline)
        self.on_invitation: Callable[[str], Awaitable[None]] | None = None
        self._undecrypted: dict[str, nio.MegolmEvent] = {}
        self._keys = asyncio.Lock()
        self._news = asyncio.Event()
        self._failure: Exception | None = None

    async def until(self, found: Callable[[], bool], what: str, seconds: float) -> None:
        """Wait until a condition holds, looking after every sync; raises TimeoutError with `what`."""
        try:
            async with asyncio.timeout(seconds):
                while not found():
                    if self._failure is not None:
                        raise RuntimeError("The sync has ended.") from self._failure
                    await self._news.wait()
        except TimeoutError:
            raise TimeoutError(f"{self.client.user_id} waited {seconds} s in vain: {what}") from None

    async def sync_once(self, timeout_ms: int = 0) -> None:
        """Take in what is new, in order and without gaps, and see to the keys."""
        since = self.client.next_batch or None
        response = await self.client.sync(timeout=timeout_ms, sync_filter=FILTER)
        accepted(response)
        for room_id, room in response.rooms.join.items():
            await self._take(room_id, room.timeline, since)
        for room_id in response.rooms.leave:
            self.client.rooms.pop(room_id, None)
            self.client.invited_rooms.pop(room_id, None)
        if response.to_device_events and self.client.olm is not None:
            self._decrypt_again()
        await self.tend_keys()
        self._tell()
        if self.on_invitation is not None:
            for room_id in response.rooms.invite:
                await self.on_invitation(room_id)

    async def asks(self, method: str, path: str, content: dict[str, Any] | None = None) -> dict[str, Any]:
        """Make a request that nio has no word for; waits out 429 and a server that is away."""
        address = quote(path, safe="/:@!$")
        headers = {"Content-Type": "application/json"}
        headers["Authorization"] = f"Bearer {self.client.access_token}"
        body = None if content is None else json.dumps(content)
        while True:
            try:
                response = await self.client.send(method, address, body, headers)
                answer = await response.json()
            except (ClientConnectionError, TimeoutError):
                await asyncio.sleep(_RETRY_SECONDS)
                continue
            if response.status != _TOO_MANY:
                break
            await asyncio.sleep(_told_to_wait(answer))
        if not response.ok:
            raise MatrixRefused(nio.ErrorResponse.from_dict(answer))
        return dict(answer)

    async def sync_forever(self) -> None:
        """Keep syncing; a server that is away is waited for, any other failure is kept and told."""
        while True:
            try:
                await self.sync_once(_LONG_POLL_MS)
            except (ClientError, TimeoutError):
                await asyncio.sleep(_RETRY_SECONDS)
            except MatrixRefused as refused:
                if refused.code == "M_UNKNOWN_TOKEN":
                    self._fail(refused)
                    return
                await asyncio.sleep(_RETRY_SECONDS)
            except Exception as failure:  # noqa: BLE001 - it is raised where somebody waits
                self._fail(failure)
                return

    async def tend_keys(self) -> None:
        """Upload, ask for and claim keys as far as the client knows that it must."""
        if self.client.olm is None:
            return
        async with self._keys:
            if self.client.should_upload_keys:
                accepted(await self.client.keys_upload())
            if self.client.should_query_keys:
                accepted(await self.client.keys_query())
            if self.client.should_claim_keys:
                wanted = self.client.get_users_for_key_claiming()
                accepted(await self.client.keys_claim(wanted))
            await self.client.send_to_device_messages()

    async def _take(self, room_id: str, timeline: nio.Timeline, since: str | None) -> None:
        known = self.timelines[room_id]
        events = list(timeline.events)
        if timeline.limited and timeline.prev_batch:
            # Without anything known of a room, all of its visible history is the gap.
            until = since if known.arrivals() else None
            events = await self._gap(room_id, timeline.prev_batch, until) + events
        known.add(self._arrival(room_id, event) for event in events)

    async def _gap(self, room_id: str, start: str, until: str | None) -> list[nio.Event]:
        pages: list[nio.Event] = []
        token: str | None = start
        while token:
            page = accepted(
                await self.client.room_messages(
                    room_id, token, until, direction=MessageDirection.back, limit=_PAGE
                )
            )
            pages.extend(page.chunk)
            token = page.end if page.chunk else None
        if any(isinstance(event, nio.RoomMemberEvent) for event in pages):
            self._forget_members(room_id)
        return pages[::-1]

    def _forget_members(self, room_id: str) -> None:
        room = self.client.rooms[room_id]
        room.members_synced = False
        if self.client.olm is not None:
            self.client.invalidate_outbound_session(room_id)

    def _arrival(self, room_id: str, event: Any) -> Arrival:
        if isinstance(event, nio.MegolmEvent):
            event.room_id = room_id
            self._undecrypted[event.event_id] = event
            return Arrival(event.source, Trust.NO_KEY)
        if not getattr(event, "decrypted", False):
            return Arrival(event.source)
        return Arrival(event.source, Trust.VERIFIED if event.verified else Trust.UNVERIFIED)

    def _decrypt_again(self) -> None:
        for event_id, event in list(self._undecrypted.items()):
            try:
                opened = self.client.decrypt_event(event)
            except nio.EncryptionError:
                continue
            del self._undecrypted[event_id]
            self.timelines[event.room_id].add([self._arrival(event.room_id, opened)])

    def _tell(self) -> None:
        news, self._news = self._news, asyncio.Event()
        news.set()

    def _fail(self, failure: Exception) -> None:
        self._failure = failure
        self._tell()


def accepted(response: Any) -> Any:
    """Return a response that is not an error; raises `MatrixRefused` for one that is."""
    if isinstance(response, nio.ErrorResponse):
        raise MatrixRefused(response)
    return response


def _told_to_wait(answer: dict[str, Any]) -> float:
    return float(answer.get("retry_after_ms", 1000)) / 1000


def _nio_config(*, in_memory: bool, encrypted: bool) -> AsyncClientConfig:
    return AsyncClientConfig(
        store=SqliteMemoryStore if in_memory else DefaultStore,
        encryption_enabled=encrypted,
        pickle_key="sandbox",
        backoff_factor=0.05,
        max_timeout_retry_wait_time=0.4,
    )
