"""A homeserver that says yes at once and keeps next to nothing, in this process.

It exists so that a bench can measure our own limit rather than Synapse's, and so that failures can be
had at will (`faults`). It answers what a matrix-nio client asks for, and is no judge of correctness:
that is the real Synapse. It knows no permissions, no invitations, no encryption and no history.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Self

import msgspec
from aiohttp import web

from organiser.sandbox.null_answers import NullAnswers
from organiser.sandbox.null_faults import Fault, Faults, Trouble
from organiser.sandbox.null_requests import Asked, BadRequest, read
from organiser.sandbox.null_rooms import Json, NullRooms, Received
from organiser.sandbox.synapse import MatrixAccount

__all__ = ["Fault", "Faults", "NullHomeserver", "Received", "Trouble"]

_BEFORE = frozenset({Trouble.ERROR, Trouble.LIMITED, Trouble.CUT})
_encode = msgspec.json.Encoder().encode


class NullHomeserver:
    """A server on loopback in this event loop; made by `start`."""

    def __init__(self, name: str, *, echo: bool) -> None:
        self.name = name
        self.faults = Faults()
        self._rooms = NullRooms(name)
        self._answers = NullAnswers(self._rooms, echo=echo)
        self._port = 0
        self._runner: web.ServerRunner | None = None

    @classmethod
    @asynccontextmanager
    async def start(
        cls, port: int = 0, *, name: str = "null.localhost", echo: bool = False
    ) -> AsyncIterator[Self]:
        """Serve until the block ends; with `echo` a client gets its own messages back, as from Synapse."""
        server = cls(name, echo=echo)
        server._port = port
        await server.comes_back()
        try:
            yield server
        finally:
            await server.goes_away()

    @property
    def url(self) -> str:
        """The base of the client-server API, without a final slash."""
        return f"http://127.0.0.1:{self._port}"

    @property
    def duplicates(self) -> int:
        """How many sends or redactions came again with a known transaction id."""
        return self._answers.duplicates

    @property
    def requests(self) -> dict[str, int]:
        """How many requests of each endpoint came, those that a fault met included."""
        return dict(self._answers.requests)

    async def goes_away(self) -> None:
        """Refuse connections, as a server that is being restarted."""
        runner, self._runner = self._runner, None
        if runner is not None:
            self._rooms.wake()
            await runner.cleanup()

    async def comes_back(self) -> None:
        """Serve on the same port as before, with the same memory."""
        server = web.Server(self._serve, access_log=None)
        self._runner = web.ServerRunner(server, shutdown_timeout=0.2)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self._port)
        await site.start()
        self._port = int(self._runner.addresses[0][1])

    async def register(
        self, name: str, password: str = "", *, display_name: str | None = None
    ) -> MatrixAccount:
        """Return an account that is in every room, as `Synapse.register` does."""
        return self._answers.account(f"@{name}:{self.name}", password, display_name)

    async def login(self, name: str, password: str = "") -> MatrixAccount:
        """Return an account on a new device."""
        return await self.register(name, password)

    def shuts_out(self, account: MatrixAccount) -> None:
        """Take the account's tokens and its password for wrong, until `lets_in`."""
        self._answers.shut_out.add(account.user_id)
        self._rooms.wake()

    def lets_in(self, account: MatrixAccount) -> None:
        """Accept the account's tokens and password again."""
        self._answers.shut_out.discard(account.user_id)

    def room(
        self, title: str = "Room", members: dict[str, str] | None = None, *, direct: bool = False
    ) -> str:
        """Make a room with members (user id to display name), and return its id.

        A `direct` one is a private chat with everybody who asks for theirs (`m.direct`).
        """
        return self._rooms.make(title, members or {}, direct=direct).id

    def says(self, room: str, sender: str, body: str, html: str | None = None) -> str:
        """Let somebody say something, which clients get by their sync; returns the event id."""
        content: Json = {"msgtype": "m.text", "body": body}
        if html is not None:
            content |= {"format": "org.matrix.custom.html", "formatted_body": html}
        return self.happens(room, sender, "m.room.message", content)

    def happens(
        self, room: str, sender: str, event_type: str, content: Json, state_key: str | None = None
    ) -> str:
        """Put any event into a room, and return its id."""
        event = self._rooms.event(sender, event_type, content, key=state_key)
        self._rooms.append(room, event)
        return str(event["event_id"])

    def received(self, room: str | None = None) -> list[Received]:
        """Return what clients sent, each transaction once, with its time of arrival."""
        if room is not None:
            return list(self._rooms.received[room])
        return [each for events in self._rooms.received.values() for each in events]

    def count(self, room: str | None = None) -> int:
        """Return how many events clients sent, to one room or to all."""
        return self._rooms.total if room is None else len(self._rooms.received[room])

    async def until_received(self, count: int, room: str | None = None, *, seconds: float = 60) -> None:
        """Wait until clients have sent so many events; raises TimeoutError with how many they did."""
        try:
            async with asyncio.timeout(seconds):
                while self.count(room) < count:
                    self._rooms.arrival.clear()
                    await self._rooms.arrival.wait()
        except TimeoutError:
            came = self.count(room)
            raise TimeoutError(f"{came} of {count} events came in {seconds} s") from None

    async def _serve(self, request: web.BaseRequest) -> web.StreamResponse:
        try:
            asked = await read(request)
            fault = self.faults.take(asked.endpoint, asked.room)
            if fault is None:
                return _json(await self._answers.answer(asked))
            return await self._troubled(request, asked, fault)
        except BadRequest as bad:
            return _json(bad.as_json(), bad.status)

    async def _troubled(self, request: web.BaseRequest, asked: Asked, fault: Fault) -> web.StreamResponse:
        answer: Json | bytes = {}
        self._answers.requests[asked.endpoint] += fault.trouble in _BEFORE
        if fault.trouble not in _BEFORE:
            answer = await self._answers.answer(asked)
        match fault.trouble:
            case Trouble.ERROR | Trouble.ERROR_AFTER:
                return _json({"errcode": "M_UNKNOWN", "error": "trouble"}, fault.status)
            case Trouble.LIMITED:
                return _limited(fault)
            case Trouble.CUT | Trouble.CUT_AFTER:
                if request.transport is not None:
                    request.transport.abort()
                return web.Response()
            case Trouble.SLOW:
                await asyncio.sleep(fault.seconds)
                return _json(answer)


def _json(answer: Json | bytes, status: int = 200) -> web.Response:
    if isinstance(answer, bytes):
        return web.Response(body=answer, content_type="application/octet-stream")
    return web.Response(body=_encode(answer), status=status, content_type="application/json")


def _limited(fault: Fault) -> web.Response:
    answer: Json = {"errcode": "M_LIMIT_EXCEEDED", "error": "Too Many Requests"}
    if fault.in_body:
        answer["retry_after_ms"] = int(fault.seconds * 1000)
    response = _json(answer, 429)
    if fault.in_header:
        # The header knows whole seconds only, and may not tell less than the body does.
        response.headers["Retry-After"] = str(int(-(-fault.seconds // 1)))
    return response
