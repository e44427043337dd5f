"""Keeps the bot's keys, reads what is encrypted for it, and encrypts what it says.

The mathematics and the key store are nio's. Ours is when they are asked: nio is fed only what concerns
keys, piece by piece, so that one odd event can never keep the others from being read. Above 250 lines because
sharing a key and using it is one thing, of which each step can fail.
"""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import nio
from nio.events import ForwardedRoomKeyEvent, MegolmEvent, RoomKeyEvent
from nio.responses import ErrorResponse, SyncResponse
from nio.rooms import MatrixRoom
from nio.schemas import Checker
from peewee import OperationalError  # type: ignore[import-untyped]

from organiser.errors import InDoubt, Scope, TryLater
from organiser.platforms.matrix import answers, failures
from organiser.platforms.matrix.envelope import MALFORMED
from organiser.platforms.matrix.session import Session

_SEAL_ATTEMPTS = 4
_REQUESTS_KEPT = 10_000
_LONGEST_KEY_ID = 255
"""Clients' are of 43 signs; whoever writes longer ones has no key of it."""
_CONTENT_OF_KEYS = ("sender_key", "device_id")


class Unreadable(Exception):
    """An encrypted event whose key is not there (yet)."""


class Crypto:
    """End-to-end encryption of one session."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._client = session.client
        self._turns: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._upkeep = asyncio.Lock()
        self._requested: dict[str, None] = {}
        self._unshared: set[str] = set()
        self._left: set[str] = set()
        """With whom no encrypted room is shared any more, as the homeserver says."""
        _admit_new_room_ids()

    def is_encrypted(self, room: str) -> bool:
        """Whether what is said in the room must be encrypted; once it is so, it is so for ever."""
        return room in self._client.encrypted_rooms

    def mark_encrypted(self, room: str) -> None:
        """Remember, also over a restart, that the room is encrypted."""
        if not self.is_encrypted(room):
            self._client.encrypted_rooms.add(room)
            if self._client.store is not None:
                self._client.store.save_encrypted_rooms({room})

    def forget_members(self, room: str) -> None:
        """Who is in the room may have changed unseen: ask again before the next message."""
        known = self._client.rooms.pop(room, None)
        if known is not None and self._client.olm is not None:
            self._client.invalidate_outbound_session(room)

    def doubt_devices(self) -> None:
        """Anybody's devices may have changed unseen: ask for them before the next message."""
        if self._client.olm is not None:
            self._client.olm.add_changed_users(set(self._client.olm.tracked_users))

    async def feed(self, answer: dict[str, Any]) -> bool:
        """Take in the keys that a sync brought, and store them. True where some room's key is new."""
        messages = _events(answer.get("to_device"))
        news = [await self._feed({"to_device": {"events": [message]}}) for message in messages]
        lists = answer.get("device_lists")
        if isinstance(lists, dict) and lists:
            await self._feed({"device_lists": lists})
            self._note_left(lists)
        counts = answer.get("device_one_time_keys_count")
        if isinstance(counts, dict) and self._client.olm is not None:
            # Nio takes no notice of a count of 0, and would then never upload keys again.
            count = counts.get("signed_curve25519", 0)
            self._client.olm.uploaded_key_count = count if isinstance(count, int) else 0
        return any(news)

    def _note_left(self, lists: dict[str, Any]) -> None:
        changed, left = (
            {user for user in named if isinstance(user, str)} if isinstance(named, list) else set()
            for named in (lists.get("changed"), lists.get("left"))
        )
        self._left = (self._left - changed) | left

    async def forget_left(self) -> None:
        """Let no keys stay of the devices of people with whom no encrypted room is shared any more.

        It is called when a sync was taken in, before that is remembered: who is in which room is known then.
        """
        near = {user for room in self._client.rooms.values() for user in room.users}
        gone = self._left - near
        if gone:
            async with _storing():
                self._client.forget_devices(gone)
            self._left -= gone

    async def membership(self, room: str, event: dict[str, Any]) -> None:
        """Somebody came or went: those who come next share new keys."""
        if room in self._client.rooms:
            await self._feed({"rooms": {"join": {room: {"timeline": {"events": [event]}}}}})

    def open(self, room: str, event: dict[str, Any]) -> dict[str, Any]:
        """The event as it was before it was encrypted.

        Raises:
            Unreadable: its key is not there.
            One of `MALFORMED`: what was encrypted is no event.
        """
        content = event["content"]
        wanted = content.get("session_id")
        wanted = wanted if isinstance(wanted, str) else ""
        sealed = MegolmEvent.from_dict(self._completed(room, event, wanted))
        if not isinstance(sealed, MegolmEvent):
            raise Unreadable
        sealed.room_id = room
        try:
            opened: Any = self._client.decrypt_event(sealed)
        except (nio.EncryptionError, AssertionError):
            raise Unreadable from None
        inner = opened.source
        if inner["room_id"] != room:
            raise ValueError("said for another room")
        return {**event, "type": inner["type"], "content": answers.mended(inner["content"])}

    def knows(self, room: str, session: str) -> bool:
        """Whether there is a key of this id for the room, whatever it opens."""
        olm = self._client.olm
        return olm is not None and any(session in held for held in olm.inbound_group_store[room].values())

    async def request_key(self, room: str, event: dict[str, Any]) -> None:
        """Ask the sender's device for the key of an event, once for each key."""
        content = event["content"]
        wanted = content.get("session_id")
        sealed = MegolmEvent.from_dict(event)
        if not isinstance(sealed, MegolmEvent) or len(wanted) > _LONGEST_KEY_ID or wanted in self._requested:
            return
        sealed.room_id = room
        self._requested[wanted] = None
        if len(self._requested) > _REQUESTS_KEPT:
            del self._requested[next(iter(self._requested))]
        message = sealed.as_key_request(
            sealed.sender, self._session.device_id, device_id=str(content["device_id"])
        )
        await _tolerant(self._client.to_device(message))

    async def upkeep(self) -> None:
        """Upload, ask for and claim the keys that nio wants, and send its messages to devices."""
        client = self._client
        async with self._upkeep, _storing():
            if client.should_upload_keys:
                _checked(await _asked(client.keys_upload()))
            if client.should_query_keys:
                await self._query()
            if client.should_claim_keys:
                _checked(await _asked(client.keys_claim(client.get_users_for_key_claiming())))
            if client.outgoing_to_device_messages:
                await _tolerant(client.send_to_device_messages())

    async def seal(self, room: str, kind: str, content: dict[str, Any]) -> tuple[str, dict[str, Any]]:
        """The type and content under which `content` is sent to an encrypted room.

        A device that takes no key (gone, broken, not answering) does not stop the message.
        """
        async with self._turns[room], _storing():
            for _ in range(_SEAL_ATTEMPTS):
                await self._share(room)
                try:
                    sealed: tuple[str, dict[str, Any]] = self._client.encrypt(room, kind, content)
                except (nio.GroupEncryptionError, nio.MembersSyncError):
                    continue  # somebody came or went meanwhile
                except (nio.LocalProtocolError, nio.EncryptionError):
                    break
                return sealed
        raise TryLater(1)

    async def _share(self, room: str) -> None:
        client = self._client
        known = client.rooms.setdefault(room, MatrixRoom(room, client.user_id, encrypted=True))
        if not known.members_synced:
            _checked(await _asked(client.joined_members(room)))
        async with self._upkeep:
            if client.olm is not None and client.olm.users_for_key_query & known.users.keys():
                await self._query()
        olm = client.olm
        if olm is None:
            return
        if room in self._unshared and (outbound := olm.outbound_group_sessions.get(room)) is not None:
            outbound.shared = False
        if olm.should_share_group_session(room):
            claimed = await self._claim(room)
            try:
                await _tolerant(client.share_group_session(room, ignore_unverified_devices=True))
            except KeyError:
                # nio puts the key away when somebody's devices change while it is shared (0.26): the next
                # attempt makes another one.
                return
            self._note_unshared(room, claimed=claimed)

    async def _claim(self, room: str) -> bool:
        """Begin to talk with the room's new devices; False where the server refused that.

        Raises:
            TryLater: it could not be reached, or wants us to wait: they would never read what is sent now.
        """
        missing = self._client.get_missing_sessions(room)
        answer = await self._client.keys_claim(missing) if missing else None
        if not isinstance(answer, ErrorResponse):
            return True
        if answer.transport_response is None:
            raise TryLater(failures.UNREACHED_WAIT, Scope.NETWORK)
        failure = failures.error(answer)
        if isinstance(failure, TryLater):
            raise failure
        return False

    def _note_unshared(self, room: str, *, claimed: bool) -> None:
        """Nio takes a key for shared although a request failed: try those devices again next time."""
        client = self._client
        outbound = client.olm.outbound_group_sessions.get(room) if client.olm else None
        if client.olm is None or outbound is None:
            return
        reached = outbound.users_shared_with | outbound.users_ignored
        missed = not claimed or any(
            (user, device.id) not in reached and client.olm.session_store.get(device.curve25519) is not None
            for user in client.rooms[room].users
            for device in client.device_store.active_user_devices(user)
        )
        (self._unshared.add if missed else self._unshared.discard)(room)

    async def _query(self) -> None:
        """Ask for the devices of those whom nio wants to know; who does not answer is not asked again."""
        olm = self._client.olm
        wanted = set(self._client.users_for_key_query)
        _checked(await _asked(self._client.keys_query()))
        if olm is not None:
            olm.users_for_key_query -= wanted
            # Otherwise nio asks for a user without devices before every message.
            olm.tracked_users |= wanted

    async def _feed(self, part: dict[str, Any]) -> bool:
        """Hand one part of a sync to nio; what it cannot read is left out."""
        client = self._client
        client.next_batch = ""  # nio ignores a sync whose token it has seen
        try:
            response = SyncResponse.from_dict({"next_batch": "part", **part})
            if not isinstance(response, SyncResponse):
                return False
            async with _storing():
                await client.receive_response(response)
        except (*MALFORMED, AssertionError):
            return False
        return any(
            isinstance(one, (RoomKeyEvent, ForwardedRoomKeyEvent)) for one in response.to_device_events
        )

    def _completed(self, room: str, event: dict[str, Any], wanted: str) -> dict[str, Any]:
        """`event` with the fields that newer clients may leave out, and that nio looks its key up by."""
        content = event["content"]
        if all(key in content for key in _CONTENT_OF_KEYS) or self._client.olm is None:
            return event
        senders = self._client.olm.inbound_group_store[room]
        holder = next((key for key, sessions in senders.items() if wanted in sessions), "")
        return {**event, "content": {"sender_key": holder, "device_id": "", **content}}


def _admit_new_room_ids() -> None:
    """Let nio accept keys for rooms of version 12, whose ids name no server."""
    Checker.checks("room_id", ValueError)(_is_room_id)


def _is_room_id(value: object) -> bool:
    return isinstance(value, str) and value.startswith("!")


def _events(holder: Any) -> list[Any]:
    events = holder.get("events") if isinstance(holder, dict) else None
    return events if isinstance(events, list) else []


@asynccontextmanager
async def _storing() -> AsyncIterator[None]:
    """The key store may not be able to write: until it can, nothing is acknowledged, and nothing lost."""
    try:
        yield
    except OperationalError:
        raise TryLater(failures.UNREACHED_WAIT, Scope.NETWORK) from None


async def _asked(request: Any) -> Any:
    """Nio's answer to a request, its broken connections as our failures."""
    try:
        return await request
    except failures.CONNECTION_FAILURES as failure:
        raise failures.broken(failure) from None


def _checked(answer: Any) -> None:
    if isinstance(answer, ErrorResponse):
        raise failures.error(answer)


async def _tolerant(request: Any) -> None:
    """Make a request whose failure only means that some device gets its key later, or not."""
    try:
        await _asked(request)
    except (TryLater, InDoubt, nio.LocalProtocolError):
        return
