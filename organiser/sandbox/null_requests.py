"""Reads what a client asks of the null homeserver: which endpoint, of which room, by whom."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

import msgspec
from aiohttp import web

Json = dict[str, Any]

_decode = msgspec.json.Decoder().decode


class BadRequest(Exception):
    """A request that is answered with a Matrix error."""

    def __init__(self, status: int, code: str) -> None:
        super().__init__(code)
        self.status = status
        self.code = code

    def as_json(self) -> Json:
        """Return it as the body of the answer."""
        return {"errcode": self.code, "error": self.code}


@dataclass(frozen=True, slots=True)
class Asked:
    """One request; `rest` is the path after the endpoint's own word (and after the room)."""

    endpoint: str
    method: str
    room: str | None
    rest: tuple[str, ...]
    query: dict[str, str]
    token: str
    body: bytes

    def json(self) -> Json:
        """Return the body as an object; raises `BadRequest` when it is none."""
        try:
            content = _decode(self.body) if self.body else {}
        except msgspec.DecodeError:
            raise BadRequest(400, "M_NOT_JSON") from None
        if not isinstance(content, dict):
            raise BadRequest(400, "M_BAD_JSON")
        return content


async def read(request: web.BaseRequest) -> Asked:
    """Return what is asked; raises `BadRequest` for a path that is not Matrix's."""
    path, _, _ = request.raw_path.partition("?")
    parts = tuple(unquote(part) for part in path.split("/")[2:])
    endpoint, room, rest = _endpoint(parts)
    header = request.headers.get("Authorization", "")
    query = dict(request.query)
    return Asked(
        endpoint=endpoint,
        method=request.method,
        room=room,
        rest=rest,
        query=query,
        token=header.removeprefix("Bearer ") or query.get("access_token", ""),
        # The stream itself knows no largest size, unlike `request.read`.
        body=await request.content.read(),
    )


def _endpoint(parts: tuple[str, ...]) -> tuple[str, str | None, tuple[str, ...]]:
    match parts:
        case ("client", "versions"):
            return "versions", None, ()
        case ("client", _, "rooms", room, word, *rest):
            return word, room, tuple(rest)
        case ("client", _, "join", room):
            return "join", room, ()
        case ("client", _, "keys", word, *_):
            return f"keys/{word}", None, ()
        case ("client" | "media", _, *words):
            return _without_room(words)
        case _:
            raise BadRequest(404, "M_UNRECOGNIZED")


def _without_room(words: list[str]) -> tuple[str, str | None, tuple[str, ...]]:
    match words:
        case ["user", _, word, *rest] | ["account" | "media", word, *rest]:
            return word, None, tuple(rest)
        case [word, *rest]:
            return word, None, tuple(rest)
        case _:
            raise BadRequest(404, "M_UNRECOGNIZED")
