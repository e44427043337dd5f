"""Wraps events as the inbox keeps them: with all that `incoming` needs, and can no longer ask for.

What nobody would miss is dropped here: the bot's own words, and kinds that mean nothing to the co-op.
Above 250 lines because what must be known about an event is asked in one place.
"""

import hashlib
import re
from collections import OrderedDict
from typing import Any

import msgspec

from organiser.chat.ports import Raw
from organiser.kernel import Clock, millis
from organiser.platforms.matrix.crypto import Crypto, Unreadable
from organiser.platforms.matrix.envelope import MALFORMED
from organiser.platforms.matrix.history import History
from organiser.platforms.matrix.rooms import Rooms
from organiser.platforms.matrix.session import Session, room_path

_SENDERS_KEPT = 10_000
_POLL_KINDS = {"org.matrix.msc3381.poll.start", "m.poll.start"}
_CALL_KINDS = {"m.call.invite", "m.rtc.notification", "org.matrix.msc4075.rtc.notification"}
_WORTH_KEEPING = (
    _POLL_KINDS
    | _CALL_KINDS
    | {
        "m.room.message",
        "m.sticker",
        "m.reaction",
        "m.room.redaction",
        "m.room.encrypted",
        "m.room.member",
        "m.room.name",
        "m.room.power_levels",
        "m.room.tombstone",
        "m.beacon_info",
        "org.matrix.msc3672.beacon_info",
    }
)
_SEALED = _POLL_KINDS | _CALL_KINDS | {"m.room.message", "m.sticker", "m.reaction"}
"""What may come out of an encrypted event. Of state and redactions the server checks who may send them, and
it cannot see what is sealed: a tombstone in there would be anybody's."""
_ID = re.compile(r"[!-~]{2,255}")
_encode = msgspec.json.Encoder().encode


class Envelopes:
    """Makes the raw updates of one session."""

    def __init__(
        self, session: Session, rooms: Rooms, crypto: Crypto, history: History, clock: Clock
    ) -> None:
        self._session = session
        self._rooms = rooms
        self._crypto = crypto
        self._history = history
        self._clock = clock
        self._senders: OrderedDict[str, str] = OrderedDict()
        self._unread_since: dict[str, int] = {}

    async def wrap(self, room: str, event: dict[str, Any]) -> Raw | None:
        """The event as a raw update, parked where its key is missing; None where it is of no concern.

        Raises:
            DeliveryFailed: something that must be known about it could not be asked.
        """
        if event["type"] not in _WORTH_KEEPING:
            return None
        self._remember(event)
        if event["sender"] == self._session.user and event["type"] != "m.room.member":
            return None
        if event["type"] == "m.room.encrypted" and event["content"]:
            try:
                event = self._crypto.open(room, event)
            except Unreadable:
                return await self._park(room, event)
            if not _may_be_sealed(event):
                return None
        return await self._whole(room, event)

    async def opened(self, raw: Raw) -> Raw | None:
        """A parked update that can be read now, `late` where it was told of; None where it still cannot.

        One that turns out to be of no concern, or to be nonsense, or was taken back while it could not be
        read, becomes an update that says nothing.
        """
        envelope = msgspec.json.decode(raw.body)
        late = {"late": True} if envelope.get("told") is True else {}
        try:
            event = self._crypto.open(envelope["room"], envelope["event"])
            wanted = _may_be_sealed(event) and not await self.is_taken_back(raw)
            whole = await self._whole(envelope["room"], event, late) if wanted else None
        except Unreadable:
            return None
        except MALFORMED:
            return unreadable(envelope["room"], envelope["event"])
        return whole or self.ended(raw)

    async def again(self, room: str, event_id: str) -> Raw | None:
        """An event of before as an update: what it says, or that it cannot be read; None where it is gone.

        Raises:
            DeliveryFailed: the server could not be asked, or does not show it.
        """
        event = await self._session.call("GET", room_path(room, "event", event_id))
        raw = await self.wrap(room, event)
        return self.told(raw)[1] if raw is not None and raw.parked else raw

    async def is_taken_back(self, raw: Raw) -> bool:
        """Whether a parked update was redacted meanwhile."""
        envelope = msgspec.json.decode(raw.body)
        return await self._history.is_redacted(envelope["room"], envelope["event"]["event_id"])

    async def edited_since(self, raw: Raw) -> Raw | None:
        """The newest edit of an update that was parked, which nobody could place then; None without one."""
        envelope = msgspec.json.decode(raw.body)
        edit = await self._history.newest_edit(envelope["room"], envelope["event"]["event_id"])
        try:
            found = None if edit is None else await self.wrap(envelope["room"], edit)
        except MALFORMED:
            return None
        # One that is parked itself comes by itself.
        return None if found is None or found.parked else Raw(f"again:{found.key}", found.body)

    def told(self, raw: Raw) -> tuple[Raw, Raw]:
        """A parked update after it was told that it cannot be read, and the update that tells so."""
        envelope = msgspec.json.decode(raw.body)
        notice = Raw(f"undecryptable:{raw.key}", _encode({**envelope, "undecryptable": True}))
        return Raw(raw.key, _encode({**envelope, "told": True}), parked=True), notice

    def ended(self, raw: Raw) -> Raw:
        """A parked update as one without meaning: nobody waits for it any longer."""
        envelope = msgspec.json.decode(raw.body)
        event = {**envelope["event"], "type": "org.organiser.nothing", "content": {}}
        return Raw(raw.key, _encode({**envelope, "event": event}))

    def gap(self, room: str, since: int, at: int) -> Raw:
        """Says that messages between two times (ms) are missing."""
        key = hashlib.sha256(f"{room} {since} {at}".encode()).hexdigest()
        times = {"gap": self._within_time(since), "at": self._within_time(at)}
        return Raw(f"gap:{key}", _encode({"room": room, "me": self._session.user, **times}))

    async def invitation(self, room: str, state: list[dict[str, Any]]) -> tuple[Raw | None, str | None]:
        """The invitation as an update, and who invites to a private chat; None where it is no such."""
        mine = next((one for one in state if _is_invitation(one, self._session.user)), None)
        sender = mine.get("sender") if mine else None
        if mine is None or not isinstance(sender, str):
            return None, None
        direct = mine["content"].get("is_direct") is True
        now = millis(self._clock())
        # Whoever invites has written it, on whatever server: its time and its key are ours.
        event = {**mine, "origin_server_ts": now, "event_id": f"invitation:{now}:{room}"}
        body = {
            "room": room,
            "me": self._session.user,
            "event": event,
            "name": _name_of(sender, state),
            "title": _title_of(state),
            "direct": direct,
            "known": bool((await self._rooms.directs()).get(sender)) or await self._continues(room, state),
        }
        return Raw(event["event_id"], _encode(body)), sender if direct else None

    async def _whole(
        self, room: str, event: dict[str, Any], more: dict[str, Any] | None = None
    ) -> Raw | None:
        event = self._in_time(event)
        if await self._is_foreign_edit(room, event) or await self._is_false_upgrade(room, event):
            return None
        envelope: dict[str, Any] = {
            "room": room,
            "me": self._session.user,
            "event": event,
            "name": await self._rooms.name(room, event["sender"]),
            **(more or {}),
        }
        if event["type"] == "m.room.member" and event.get("state_key") == self._session.user:
            present = event["content"].get("membership") == "join"
            envelope["title"] = await self._rooms.title(room) if present else ""
            envelope["former"] = await self._former(room) if present else None
            envelope["direct"] = await self._rooms.is_private(room)
        elif await self._rooms.is_private(room):
            envelope["private"] = True
        return Raw(event["event_id"], _encode(envelope))

    def _in_time(self, event: dict[str, Any]) -> dict[str, Any]:
        """The event with a time between 1970 and now."""
        said = event["origin_server_ts"]
        return {**event, "origin_server_ts": self._within_time(said)} if isinstance(said, int) else event

    def _within_time(self, at: int) -> int:
        """`at` (ms) between 1970 and now: other servers write there what they like.

        What was said or who came within a minute is judged by it.
        """
        return min(max(at, 0), millis(self._clock()))

    async def _park(self, room: str, event: dict[str, Any]) -> Raw | None:
        said = event["origin_server_ts"]
        old = isinstance(said, int) and said < self._session.begun
        if old and not await self._rooms.is_private(room):
            # After a restore on a new machine, such are all lines since the copy. Nobody sends their keys to
            # a device that was not there: they are told of together, and not line by line minutes later.
            return self.gap(room, self._unread_since.setdefault(room, said), self._session.begun)
        await self._crypto.request_key(room, event)
        raw = await self._whole(room, event, {"parked": millis(self._clock())})
        return None if raw is None else Raw(raw.key, raw.body, parked=True)

    def _remember(self, event: dict[str, Any]) -> None:
        """Keep who sent what, so that an edit is checked without asking the server."""
        self._senders[event["event_id"]] = event["sender"]
        if len(self._senders) > _SENDERS_KEPT:
            self._senders.popitem(last=False)

    async def _is_false_upgrade(self, room: str, event: dict[str, Any]) -> bool:
        """Whether a room names as its successor one that does not say so, or that we cannot see yet.

        What says so once the bot has come into it, is followed then.
        """
        if event["type"] != "m.room.tombstone":
            return False
        successor = event["content"]["replacement_room"]
        return not (_is_id(successor, "!") and await self._rooms.replaces(successor, room))

    async def _continues(self, room: str, state: list[dict[str, Any]]) -> bool:
        """Whether an invitation is to the room in which one of ours goes on, by the word of both.

        Ours is asked: what comes with an invitation is whatever a server has written.
        """
        create = next((one for one in state if _is_state(one, "m.room.create", "")), {})
        content = create.get("content")
        predecessor = content.get("predecessor") if isinstance(content, dict) else None
        former = predecessor.get("room_id") if isinstance(predecessor, dict) else None
        return _is_id(former, "!") and await self._rooms.successor(str(former)) == room

    async def _former(self, room: str) -> str | None:
        """The room that goes on in `room`, by the word of both."""
        former = await self._rooms.predecessor(room)
        return former if _is_id(former, "!") and await self._rooms.replaces(room, former) else None

    async def _is_foreign_edit(self, room: str, event: dict[str, Any]) -> bool:
        """Whether somebody changes another's words: servers let that pass, and leave it to clients."""
        relation = event["content"].get("m.relates_to")
        if not isinstance(relation, dict) or relation.get("rel_type") != "m.replace":
            return False
        target = relation["event_id"]
        if not _is_id(target, "$"):
            return True
        author = self._senders.get(target) or await self._history.sender(room, target)
        return bool(author != event["sender"])


def unreadable(room: str, event: dict[str, Any]) -> Raw:
    """An event of another shape than was promised: the translator says so, and its row is kept."""
    body = _encode({"room": room, "event": event})
    event_id = event.get("event_id")
    return Raw(event_id if isinstance(event_id, str) else hashlib.sha256(body).hexdigest(), body)


def _may_be_sealed(event: dict[str, Any]) -> bool:
    return event["type"] in _SEALED and "state_key" not in event


def _is_invitation(event: dict[str, Any], me: str) -> bool:
    content = event.get("content")
    invited = isinstance(content, dict) and content.get("membership") == "invite"
    return event.get("type") == "m.room.member" and event.get("state_key") == me and invited


def _name_of(user: str, state: list[dict[str, Any]]) -> str:
    return next((_said_in(one, "displayname") for one in state if _is_state(one, "m.room.member", user)), "")


def _title_of(state: list[dict[str, Any]]) -> str:
    return next((_said_in(one, "name") for one in state if _is_state(one, "m.room.name", "")), "")


def _is_id(value: Any, sign: str) -> bool:
    """Whether it can be the id of a room or event. A server asked for anything else may fail at it."""
    return isinstance(value, str) and value.startswith(sign) and _ID.fullmatch(value) is not None


def _is_state(event: dict[str, Any], kind: str, key: str) -> bool:
    return event.get("type") == kind and event.get("state_key") == key


def _said_in(event: dict[str, Any], field: str) -> str:
    content = event.get("content")
    said = content.get(field) if isinstance(content, dict) else None
    return said if isinstance(said, str) else ""
