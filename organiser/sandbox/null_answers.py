"""What the null homeserver answers to each endpoint, when nothing is wrong."""

from collections import Counter
from collections.abc import Callable
from itertools import count

from organiser.sandbox.null_requests import Asked, BadRequest
from organiser.sandbox.null_rooms import Json, NullRoom, NullRooms
from organiser.sandbox.synapse import MatrixAccount

_MEDIA_KEPT = 100
_LONGEST_POLL = 30.0
_Plain = Callable[[Asked, MatrixAccount], Json | bytes]


class NullAnswers:
    """The endpoints, by their word in the path."""

    def __init__(self, rooms: NullRooms, *, echo: bool) -> None:
        self.requests: Counter[str] = Counter()
        self.duplicates = 0
        self.shut_out: set[str] = set()
        self._rooms = rooms
        self._echo = echo
        self._numbers = count(1)
        self._accounts: dict[str, MatrixAccount] = {}
        self._names: dict[str, str] = {}
        self._transactions: dict[tuple[str, ...], str] = {}
        self._media: dict[str, bytes] = {}
        self._plain: dict[str, _Plain] = {
            "account_data": self._account_data,
            "config": lambda _asked, _who: {"m.upload.size": 100 * 1024 * 1024},
            "createRoom": self._create_room,
            "download": self._download,
            "filter": lambda _asked, _who: {"filter_id": "1"},
            "invite": _empty,
            "join": lambda asked, _who: {"room_id": asked.room},
            "joined_members": self._joined_members,
            "joined_rooms": lambda _asked, _who: {"joined_rooms": list(self._rooms.rooms)},
            "keys/changes": lambda _asked, _who: {"changed": [], "left": []},
            "keys/claim": lambda _asked, _who: {"one_time_keys": {}, "failures": {}},
            "keys/query": lambda _asked, _who: {"device_keys": {}, "failures": {}},
            "keys/upload": _key_counts,
            "leave": _empty,
            "logout": _empty,
            "members": self._members,
            "messages": lambda asked, _who: {"chunk": [], "start": asked.query.get("from", "0")},
            "profile": self._profile,
            "read_markers": _empty,
            "receipt": _empty,
            "redact": self._redact,
            "send": self._send,
            "sendToDevice": _empty,
            "state": self._state,
            "typing": _empty,
            "upload": self._upload,
            "whoami": lambda _asked, who: {"user_id": who.user_id, "device_id": who.device_id},
        }

    def account(self, user_id: str, password: str, display_name: str | None = None) -> MatrixAccount:
        """Make an account on a new device."""
        number = next(self._numbers)
        account = MatrixAccount(user_id, f"null_token_{number}", f"NULL{number}", password)
        self._accounts[account.access_token] = account
        self._names.setdefault(user_id, display_name or user_id[1:].partition(":")[0])
        return account

    async def answer(self, asked: Asked) -> Json | bytes:
        """Return the answer; raises `BadRequest` for what is unknown here."""
        self.requests[asked.endpoint] += 1
        if asked.endpoint == "versions":
            return {"versions": ["v1.1", "v1.11", "v1.12"], "unstable_features": {}}
        if asked.endpoint == "login":
            return self._login(asked)
        who = self._accounts.get(asked.token)
        if who is None or who.user_id in self.shut_out:
            raise BadRequest(401, "M_UNKNOWN_TOKEN")
        if asked.endpoint == "sync":
            return await self._sync(asked, who)
        plain = self._plain.get(asked.endpoint)
        if plain is None:
            raise BadRequest(404, "M_UNRECOGNIZED")
        return plain(asked, who)

    def _login(self, asked: Asked) -> Json:
        if asked.method == "GET":
            return {"flows": [{"type": "m.login.password"}]}
        given = asked.json()
        user = str(given.get("identifier", {}).get("user") or given.get("user", ""))
        user_id = user if user.startswith("@") else f"@{user}:{self._rooms.name}"
        if user_id in self.shut_out:
            raise BadRequest(403, "M_FORBIDDEN")
        account = self.account(user_id, str(given.get("password", "")))
        device = str(given.get("device_id") or account.device_id)
        account = MatrixAccount(user_id, account.access_token, device, account.password)
        self._accounts[account.access_token] = account
        token = {"access_token": account.access_token, "device_id": device}
        return token | {"user_id": user_id, "home_server": self._rooms.name}

    async def _sync(self, asked: Asked, who: MatrixAccount) -> Json:
        since = asked.query.get("since")
        position = None if since is None else int(since)
        if position is not None:
            seconds = int(asked.query.get("timeout", "0")) / 1000
            await self._rooms.news(position, min(seconds, _LONGEST_POLL))
        return self._rooms.sync(position, who.user_id) | _key_counts(asked, who)

    def _send(self, asked: Asked, who: MatrixAccount) -> Json:
        event_type, transaction = asked.rest
        room = self._room(asked)
        key = (who.device_id, room.id, event_type, transaction)
        if (known := self._known(key)) is not None:
            return {"event_id": known}
        content = asked.json()
        event_id = self._rooms.receive(room.id, event_type, content)
        self._transactions[key] = event_id
        if self._echo:
            event = self._rooms.event(who.user_id, event_type, content)
            unsigned = {"transaction_id": transaction}
            self._rooms.append(room.id, event | {"event_id": event_id, "unsigned": unsigned})
        return {"event_id": event_id}

    def _redact(self, asked: Asked, who: MatrixAccount) -> Json:
        target, transaction = asked.rest
        room = self._room(asked)
        key = (who.device_id, room.id, "redact", target, transaction)
        if (known := self._known(key)) is not None:
            return {"event_id": known}
        content = asked.json() | {"redacts": target}
        self._transactions[key] = self._rooms.receive(room.id, "m.room.redaction", content)
        return {"event_id": self._transactions[key]}

    def _known(self, key: tuple[str, ...]) -> str | None:
        known = self._transactions.get(key)
        self.duplicates += known is not None
        return known

    def _state(self, asked: Asked, who: MatrixAccount) -> Json:
        room = self._room(asked)
        event_type, key = (*asked.rest, "", "")[:2]
        if asked.method == "PUT":
            event = self._rooms.event(who.user_id, event_type, asked.json(), key=key)
            self._rooms.append(room.id, event)
            return {"event_id": event["event_id"]}
        found = room.state.get((event_type, key))
        if found is None:
            raise BadRequest(404, "M_NOT_FOUND")
        return dict(found["content"])

    def _account_data(self, asked: Asked, _who: MatrixAccount) -> Json:
        """The private chats by the person; nothing else is kept of an account."""
        if asked.method != "GET" or asked.rest[-1:] != ("m.direct",):
            return {}
        directs: dict[str, list[str]] = {}
        for room in self._rooms.rooms.values():
            for user in room.members if room.direct else ():
                directs.setdefault(user, []).append(room.id)
        return dict(directs)

    def _joined_members(self, asked: Asked, who: MatrixAccount) -> Json:
        members = self._room(asked).members | {who.user_id: self._names[who.user_id]}
        return {"joined": {user: {"display_name": name} for user, name in members.items()}}

    def _members(self, asked: Asked, who: MatrixAccount) -> Json:
        room = self._room(asked)
        membership = {"membership": "join", "displayname": self._names[who.user_id]}
        own = self._rooms.event(who.user_id, "m.room.member", membership, key=who.user_id)
        others = [event for (kind, _), event in room.state.items() if kind == "m.room.member"]
        return {"chunk": [*others, own]}

    def _profile(self, asked: Asked, who: MatrixAccount) -> Json:
        if asked.method == "PUT":
            self._names[who.user_id] = str(asked.json().get("displayname", ""))
            return {}
        return {"displayname": self._names.get(asked.rest[0], asked.rest[0])}

    def _create_room(self, asked: Asked, who: MatrixAccount) -> Json:
        title = str(asked.json().get("name", ""))
        return {"room_id": self._rooms.make(title, {who.user_id: self._names[who.user_id]}).id}

    def _upload(self, asked: Asked, _who: MatrixAccount) -> Json:
        media = f"{next(self._numbers)}"
        self._media[media] = asked.body
        while len(self._media) > _MEDIA_KEPT:
            del self._media[next(iter(self._media))]
        return {"content_uri": f"mxc://{self._rooms.name}/{media}"}

    def _download(self, asked: Asked, _who: MatrixAccount) -> bytes:
        media = self._media.get(asked.rest[1])
        if media is None:
            raise BadRequest(404, "M_NOT_FOUND")
        return media

    def _room(self, asked: Asked) -> NullRoom:
        room = self._rooms.rooms.get(asked.room or "")
        if room is None:
            raise BadRequest(403, "M_FORBIDDEN")
        return room


def _empty(_asked: Asked, _who: MatrixAccount) -> Json:
    return {}


def _key_counts(_asked: Asked, _who: MatrixAccount) -> Json:
    counts = {"signed_curve25519": 50}
    return {"one_time_key_counts": counts, "device_one_time_keys_count": counts}
