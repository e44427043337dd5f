"""What the bot knows of the rooms it is in: who is there under which name, and which chats are private.

Held in memory for the rooms that were lately spoken in; all of it can be asked of the server again.
"""

import re
import unicodedata
from collections import Counter, OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from organiser.bridge.conversation import clean_name
from organiser.errors import Rejected, TryLater, Unreachable
from organiser.platforms.matrix.session import CLIENT, Session, room_path, segment

_ROOMS_KEPT = 4096
_MEMBERS_KEPT = 100_000
_FORMER_KEPT = 200
_NAMES_SOUGHT = 500
_PAIR = 2
_PRESENT = ("join", "invite")
_LIKE_AN_ID = re.compile(r"@.+:.+")


@dataclass(slots=True)
class _Room:
    """`members` is None until they were asked for; `names` counts who bears each name, as it is seen."""

    members: dict[str, str] | None = None
    names: Counter[str] = field(default_factory=Counter)
    former: dict[str, str] = field(default_factory=dict)


class Rooms:
    """The rooms of one session."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._rooms: OrderedDict[str, _Room] = OrderedDict()
        self._directs: dict[str, list[str]] | None = None
        self._direct_rooms: set[str] = set()
        self._closed: set[str] = set()

    def closes(self, room: str) -> None:
        """The room is said to go on in another one."""
        self._closed.add(room)

    def stays(self, room: str) -> None:
        """Whatever is said of the room, it goes on: nothing came of the other one."""
        self._closed.discard(room)

    def is_closed(self, room: str) -> bool:
        """Whether this process has heard that the room goes on in another one."""
        return room in self._closed

    async def successor(self, room: str) -> str:
        """The room in which a room is said to go on; "" where it is not, or we may not look."""
        named = (await self._state(room, "m.room.tombstone")).get("replacement_room")
        return named if isinstance(named, str) else ""

    def note(self, room: str, event: dict[str, Any]) -> None:
        """Take notice of a membership, from the timeline or from the state before it."""
        user, content = event.get("state_key"), event.get("content")
        if not isinstance(user, str) or not isinstance(content, dict):
            return
        known = self._room(room)
        name = content.get("displayname")
        name = name if isinstance(name, str) else ""
        if content.get("membership") in _PRESENT:
            if known.members is None:
                _keep_former(known, user, name)
            else:
                _rename(known, user, name)
        elif known.members is not None and user in known.members:
            old = known.members.pop(user)
            known.names[_seen(old)] -= 1
            _keep_former(known, user, old)

    def forget_members(self, room: str) -> None:
        """Changes were missed: the members are asked for again when next somebody speaks."""
        self._room(room).members = None

    async def name(self, room: str, user: str) -> str:
        """The display name of `user`, with the id behind it where another member has the same (spec 11.2).

        The same is what looks the same, or nearly. Whoever has an id in their name gets their own behind it.
        The first part of the id where there is no name.
        """
        known = self._room(room)
        if known.members is None:
            await self._load(room, known)
        name = (known.members or {}).get(user) or known.former.get(user) or ""
        if not name:
            return _first_part(user)
        doubtful = known.names[_seen(name)] > 1 or _LIKE_AN_ID.search(name) is not None
        return f"{clean_name(name)} ({user})" if doubtful else name

    async def calls(self, room: str, body: str) -> bool:
        """Whether an event without `m.mentions` whose body is `body` might notify somebody by name.

        Clients and servers then seek each member's display name and the first part of their id in the body,
        as whole words and whatever their case, and `@room` (spec, "push rules"). This looks for less than
        whole words, so that it is never False where they find one; True too in rooms whose members we may
        not see, or who are more than is quickly looked through.
        """
        known = self._room(room)
        if known.members is None:
            try:
                await self._load(room, known)
            except TryLater:
                return True
        members = known.members or {}
        if self._session.client.user_id not in members or len(members) > _NAMES_SOUGHT:
            return True
        said = body.casefold()
        return "@room" in said or any(
            _first_part(user).casefold() in said or (name != "" and name.casefold() in said)
            for user, name in members.items()
        )

    async def is_private(self, room: str) -> bool:
        """Whether the room is a chat of one person with the bot: marked as direct, and nobody else in it."""
        await self.directs()
        if room not in self._direct_rooms:
            return False
        known = self._room(room)
        if known.members is None:
            await self._load(room, known)
        return len(known.members or {}) <= _PAIR

    async def title(self, room: str) -> str:
        """The room's name, "" where it has none that we may see."""
        name = (await self._state(room, "m.room.name")).get("name")
        return name if isinstance(name, str) else ""

    async def replaces(self, successor: str, former: str) -> bool:
        """Whether both rooms say that `successor` goes on from `former`; False where we may not look.

        A tombstone is the word of the former room's admins alone: it must not take hold of a room of others.
        Nor may anybody's new room take hold of a conversation by naming its room as the former one.
        """
        return await self.predecessor(successor) == former and await self.successor(former) == successor

    async def predecessor(self, room: str) -> str:
        """The room that a room says it goes on from; "" where there is none, or we may not look."""
        predecessor = (await self._state(room, "m.room.create")).get("predecessor")
        former = predecessor.get("room_id") if isinstance(predecessor, dict) else None
        return former if isinstance(former, str) else ""

    async def directs(self) -> dict[str, list[str]]:
        """The private chats by the person (`m.direct`), kept on the server."""
        if self._directs is None:
            try:
                found = await self._session.call("GET", self._directs_path())
            except Rejected:
                found = {}
            self._set_directs(
                {
                    user: [room for room in rooms if isinstance(room, str)]
                    for user, rooms in found.items()
                    if isinstance(rooms, list)
                }
            )
        return self._directs or {}

    async def mark_direct(self, user: str, room: str) -> None:
        """Remember, also over a restart, that the room is a private chat with `user`."""
        directs = await self.directs()
        if room in directs.get(user, ()):
            return
        changed = {**directs, user: [*directs.get(user, ()), room]}
        await self._session.call("PUT", self._directs_path(), changed)
        self._set_directs(changed)

    def _set_directs(self, directs: dict[str, list[str]]) -> None:
        self._directs = directs
        self._direct_rooms = {room for rooms in directs.values() for room in rooms}

    def _directs_path(self) -> str:
        return f"{CLIENT}/user/{segment(self._session.client.user_id)}/account_data/m.direct"

    async def _state(self, room: str, kind: str) -> Mapping[str, Any]:
        """One piece of a room's state, {} where there is none or we may not see it."""
        try:
            state: Mapping[str, Any] = await self._session.call("GET", room_path(room, "state", kind, ""))
        except (Rejected, Unreachable):
            return {}
        return state

    def _room(self, room: str) -> _Room:
        known = self._rooms.get(room)
        if known is None:
            known = self._rooms[room] = _Room()
            if len(self._rooms) > _ROOMS_KEPT:
                self._rooms.popitem(last=False)
        else:
            self._rooms.move_to_end(room)
        return known

    def _make_place(self) -> None:
        """Forget the members of the rooms that were longest silent, where too many are held."""
        held = sum(len(one.members or ()) for one in self._rooms.values())
        for one in self._rooms.values():
            if held <= _MEMBERS_KEPT:
                return
            held -= len(one.members or ())
            one.members = None

    async def _load(self, room: str, known: _Room) -> None:
        try:
            answer = await self._session.call("GET", room_path(room, "members") + "?not_membership=leave")
        except (Rejected, Unreachable):
            known.members, known.names = {}, Counter()
            return
        self._make_place()
        known.members, known.names = {}, Counter()
        for event in answer.get("chunk") or ():
            content = event.get("content") if isinstance(event, dict) else None
            if not isinstance(content, dict):
                continue
            if content.get("membership") in _PRESENT and isinstance(event.get("state_key"), str):
                name = content.get("displayname")
                _rename(known, event["state_key"], name if isinstance(name, str) else "")


def _rename(known: _Room, user: str, name: str) -> None:
    members = known.members if known.members is not None else {}
    old = members.get(user)
    if old:
        known.names[_seen(old)] -= 1
    members[user] = name
    if name:
        known.names[_seen(name)] += 1


def _first_part(user: str) -> str:
    return user[1:].partition(":")[0]


def _seen(name: str) -> str:
    """What two names have in common that nobody can tell apart."""
    return unicodedata.normalize("NFKC", clean_name(name)).casefold()


def _keep_former(known: _Room, user: str, name: str) -> None:
    """Names of those who are not (known to be) in the room now, for what they said before."""
    known.former[user] = name
    if len(known.former) > _FORMER_KEPT:
        known.former.pop(next(iter(known.former)))
