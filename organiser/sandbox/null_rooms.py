"""What the null homeserver knows: its rooms, what was said in them, and what it received.

Everything is in memory and everybody who logs in is in every room.
"""

import asyncio
import time
from collections import defaultdict
from dataclasses import dataclass, field
from itertools import count
from typing import Any

Json = dict[str, Any]

# A sync answer with more events would be a burden that no real server puts on a client.
_EVENTS_PER_SYNC = 500


@dataclass(frozen=True, slots=True)
class Received:
    """One event that a client sent; `at` is monotonic, in seconds."""

    event_id: str
    room: str
    type: str
    content: Json
    at: float


@dataclass(slots=True)
class NullRoom:
    """A room: its id, its other members, and its state."""

    id: str
    members: dict[str, str]
    state: dict[tuple[str, str], Json] = field(default_factory=dict)
    made_at: int = 0
    direct: bool = False


class NullRooms:
    """Rooms and their events, as one numbered stream."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._ids = count(1)
        self._stream: list[tuple[str, Json]] = []
        self._news = asyncio.Event()
        self.rooms: dict[str, NullRoom] = {}
        self.received: defaultdict[str, list[Received]] = defaultdict(list)
        self.total = 0
        self.arrival = asyncio.Event()

    def make(self, title: str, members: dict[str, str], *, direct: bool = False) -> NullRoom:
        """Make a room with members (user id to display name); a `direct` one is a private chat."""
        room = NullRoom(id=f"!{next(self._ids)}:{self.name}", members=dict(members), direct=direct)
        creator = next(iter(members), f"@null:{self.name}")
        self.rooms[room.id] = room
        room.made_at = len(self._stream)
        for event_type, key, content in (
            ("m.room.create", "", {"creator": creator, "room_version": "11"}),
            ("m.room.name", "", {"name": title}),
            ("m.room.join_rules", "", {"join_rule": "invite"}),
            ("m.room.power_levels", "", {"users": {creator: 100}}),
        ):
            room.state[event_type, key] = self.event(creator, event_type, content, key=key)
        for user, shown in members.items():
            content = {"membership": "join", "displayname": shown}
            room.state["m.room.member", user] = self.event(user, "m.room.member", content, key=user)
        # The stream says that there is a room, so that a position in it tells who knows the room.
        topic = self.event(creator, "m.room.topic", {"topic": title}, key="")
        self.append(room.id, topic)
        return room

    def event(self, sender: str, event_type: str, content: Json, *, key: str | None = None) -> Json:
        """Return a new event in the shape that a sync carries."""
        event: Json = {
            "event_id": f"${next(self._ids)}",
            "sender": sender,
            "type": event_type,
            "content": content,
            "origin_server_ts": time.time_ns() // 1_000_000,
        }
        return event if key is None else event | {"state_key": key}

    def append(self, room: str, event: Json) -> None:
        """Put an event in the stream, and wake those who wait for it."""
        if "state_key" in event:
            self.rooms[room].state[event["type"], event["state_key"]] = event
        self._stream.append((room, event))
        self.wake()

    def receive(self, room: str, event_type: str, content: Json) -> str:
        """Count what a client sent, and return its event id."""
        event_id = f"${next(self._ids)}"
        sent = Received(event_id, room, event_type, content, time.monotonic())
        self.received[room].append(sent)
        self.total += 1
        self.arrival.set()
        return event_id

    async def news(self, since: int, seconds: float) -> None:
        """Wait until the stream is beyond a position, at most so long."""
        if since < len(self._stream):
            return
        try:
            async with asyncio.timeout(seconds):
                await self._news.wait()
        except TimeoutError:
            return

    def sync(self, since: int | None, user: str) -> Json:
        """Return a sync answer; without a position it is rooms and state only."""
        start = len(self._stream) if since is None else since
        end = min(start + _EVENTS_PER_SYNC, len(self._stream))
        new = (room for room in self.rooms.values() if since is None or start <= room.made_at < end)
        joined = {room.id: self._joined(room, user) for room in new}
        for room_id, event in self._stream[start:end]:
            joined.setdefault(room_id, _joined([]))["timeline"]["events"].append(event)
        return {"next_batch": f"{end}", "rooms": {"join": joined}}

    def _joined(self, room: NullRoom, user: str) -> Json:
        own = self.event(user, "m.room.member", {"membership": "join"}, key=user)
        return _joined([*room.state.values(), own])

    def wake(self) -> None:
        """Let every sync that waits answer."""
        news, self._news = self._news, asyncio.Event()
        news.set()


def _joined(state: list[Json]) -> Json:
    return {
        "state": {"events": state},
        "timeline": {"events": [], "limited": False, "prev_batch": "0"},
        "ephemeral": {"events": []},
        "account_data": {"events": []},
    }
