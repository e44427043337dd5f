"""From requests to methods and files, and to answers, with planned faults in between.

The socket and its connections are `server`'s.
"""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass, field
from inspect import isawaitable
from typing import TYPE_CHECKING, Any, Final

import msgspec

from organiser.sandbox.telegram import forms
from organiser.sandbox.telegram.errors import ApiError, not_found, too_many_requests, unauthorized
from organiser.sandbox.telegram.faults import Fault, Faults, Kind
from organiser.sandbox.telegram.methods import METHODS
from organiser.sandbox.telegram.methods.rules import Caller

if TYPE_CHECKING:
    from collections import deque
    from datetime import datetime

    from starlette.types import Receive, Scope, Send

    from organiser.sandbox.telegram.bots import Bot
    from organiser.sandbox.telegram.limits import Pace
    from organiser.sandbox.telegram.world import World

Json = dict[str, Any]

_TOKEN: Final = re.compile(r"\d+:.+")
_JSON: Final = b"application/json"
_encode = msgspec.json.Encoder().encode


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer as it goes over the wire."""

    status: int
    body: bytes
    content_type: bytes = _JSON
    retry_after: int | None = None


@dataclass(frozen=True, slots=True)
class Call:
    """A request that was answered: its method, parameters as they came, and the answer."""

    bot: Bot
    method: str
    parameters: Json
    uploads: frozenset[str]
    status: int
    body: bytes
    at: datetime

    @property
    def answer(self) -> Json:
        """The JSON object that was answered."""
        answer: Json = msgspec.json.decode(self.body)
        return answer


@dataclass(slots=True)
class Api:
    """Answers requests on behalf of a world."""

    world: World
    pace: Pace
    faults: Faults
    calls: deque[Call]
    record: bool = True
    crashes: list[Exception] = field(default_factory=list)

    async def call(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve `/bot<token>/<method>`."""
        token, name = scope["path_params"]["token"], scope["path_params"]["method"]
        form = await _form(scope, receive)
        fault = self.faults.next(name.lower()) if self.faults.plans else None
        answer: Answer | None = None
        if fault is None or fault.performed:
            answer = await self._answer(token, name, form)
        if fault is not None:
            answer = await _struck(fault, answer, scope, receive)
        if answer is not None:
            await _send(send, answer)

    async def file(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve `/file/bot<token>/<path>`."""
        fault = self.faults.next("file")
        answer: Answer | None = self._file(scope["path_params"])
        if fault is not None:
            answer = await _struck(fault, answer, scope, receive)
        if answer is not None:
            await _send(send, answer)

    def _file(self, asked: dict[str, str]) -> Answer:
        try:
            self._bot(asked["token"])
        except ApiError as error:
            return _refused(error)
        file = self.world.files.by_path.get(asked["path"])
        if file is None:
            return _refused(not_found())
        return Answer(200, file.content, b"application/octet-stream")

    async def _answer(self, token: str, name: str, form: forms.Form | ApiError) -> Answer:
        bot = None
        try:
            bot = self._bot(token)
            answer = _refused(form) if isinstance(form, ApiError) else await self._perform(bot, name, form)
        except ApiError as error:
            answer = _refused(error)
        except Exception as error:  # noqa: BLE001 - a bug of ours, kept and raised at the end
            self.crashes.append(error)
            answer = _refused(ApiError(500, "Internal Server Error"))
        if self.record and bot is not None:
            self._write_down(bot, name, form, answer)
        return answer

    async def _perform(self, bot: Bot, name: str, form: forms.Form) -> Answer:
        known = METHODS.get(name.lower())
        if known is None:
            raise not_found("method not found")
        kind, perform = known
        caller = Caller(self.world, bot, self.pace, form.uploads)
        result = perform(caller, forms.parameters(kind, form))
        if isawaitable(result):
            result = await result
        return Answer(200, b'{"ok":true,"result":' + _encode(result) + b"}")

    def _bot(self, token: str) -> Bot:
        if not _TOKEN.fullmatch(token):
            raise not_found()
        bot = self.world.bots.get(token)
        if bot is None or bot.revoked:
            raise unauthorized()
        return bot

    def _write_down(self, bot: Bot, name: str, form: forms.Form | ApiError, answer: Answer) -> None:
        values, uploads = (
            ({}, frozenset[str]()) if isinstance(form, ApiError) else (form.values, frozenset(form.uploads))
        )
        now = self.world.clock.now()
        self.calls.append(Call(bot, name, values, uploads, answer.status, answer.body, now))


async def _form(scope: Scope, receive: Receive) -> forms.Form | ApiError:
    try:
        return await forms.read(scope, receive)
    except ApiError as error:
        return error


async def _struck(fault: Fault, answer: Answer | None, scope: Scope, receive: Receive) -> Answer | None:
    """What a fault makes of an answer; None when nothing is answered at all."""
    match fault.kind:
        case Kind.ERROR:
            words = {500: "Internal Server Error", 502: "Bad Gateway", 504: "Gateway Timeout"}
            return _refused(ApiError(fault.status, words.get(fault.status, "Error")))
        case Kind.FLOOD:
            return _refused(too_many_requests(fault.retry_after))
        case Kind.MALFORMED:
            return Answer(200, b'{"ok":true,"result":{"message_id":')
        case Kind.SLOW:
            await asyncio.sleep(fault.seconds)
            return answer
        case Kind.CUT:
            _cut(scope)
            await _disconnected(receive)
            return None
        case Kind.HANG:
            await _disconnected(receive)
            return None


def _cut(scope: Scope) -> None:
    for connection in list(scope["state"]["connections"]):
        if connection.client == scope["client"]:
            connection.transport.abort()


async def _disconnected(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _refused(error: ApiError) -> Answer:
    wait = error.parameters.get("retry_after")
    return Answer(error.code, _encode(error.body()), retry_after=wait)


async def _send(send: Send, answer: Answer) -> None:
    headers = [
        (b"content-type", answer.content_type),
        (b"content-length", str(len(answer.body)).encode()),
    ]
    if answer.retry_after is not None:
        headers.append((b"retry-after", str(answer.retry_after).encode()))
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    await send({"type": "http.response.body", "body": answer.body})
