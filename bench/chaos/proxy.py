"""A road to the homeserver on which things go wrong at will: cut, refused, failed, limited, late.

The bot talks to Synapse through it; people do not. What is sent is passed on as it is.
"""

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from enum import StrEnum

import aiohttp
from aiohttp import web
from yarl import URL

_LONGEST_SECONDS = 120
_DROPPED = {"connection", "content-length", "host", "transfer-encoding", "content-encoding"}


class Trouble(StrEnum):
    """What goes wrong with a request."""

    CUT = "cut before it arrived"
    CUT_AFTER = "cut after it was done"
    ERROR = "502, not done"
    ERROR_AFTER = "502, though done"
    LIMITED = "429"
    LATE = "done, but answered late"


_NOT_DONE = {Trouble.CUT, Trouble.ERROR, Trouble.LIMITED}


@dataclass(slots=True)
class Chance:
    """How often which troubles strike; `times` bounds it, None does not."""

    troubles: tuple[Trouble, ...]
    probability: float = 1.0
    times: int | None = None
    only_sends: bool = True
    seconds: float = 0.5


class Proxy:
    """Listens on loopback; made by `start`."""

    def __init__(self, target: str, seed: int) -> None:
        self._target = target
        self._random = random.Random(seed)  # noqa: S311 - it guards nothing
        self._runner: web.ServerRunner | None = None
        self._port = 0
        self._struck = asyncio.Event()
        self.chance: Chance | None = None
        self.met = 0

    @classmethod
    @asynccontextmanager
    async def start(cls, target: str, *, seed: int = 0) -> AsyncIterator["Proxy"]:
        """Serve until the block ends."""
        proxy = cls(target, seed)
        timeout = aiohttp.ClientTimeout(total=_LONGEST_SECONDS)
        async with aiohttp.ClientSession(timeout=timeout, auto_decompress=False) as proxy._http:
            await proxy.comes_back()
            try:
                yield proxy
            finally:
                await proxy.goes_away()

    _http: aiohttp.ClientSession

    @property
    def url(self) -> str:
        """What the bot is given as its homeserver."""
        return f"http://127.0.0.1:{self._port}"

    async def goes_away(self) -> None:
        """Cut every connection, and refuse new ones."""
        runner, self._runner = self._runner, None
        if runner is not None:
            await runner.cleanup()

    async def comes_back(self) -> None:
        """Listen again, on the same port."""
        self._runner = web.ServerRunner(web.Server(self._serve, access_log=None), shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self._port).start()
        self._port = int(self._runner.addresses[0][1])

    async def struck(self) -> None:
        """Wait until trouble strikes next."""
        self._struck.clear()
        await self._struck.wait()

    async def _serve(self, request: web.BaseRequest) -> web.StreamResponse:
        body = await request.read()
        trouble = self._trouble(request)
        if trouble in _NOT_DONE:
            return self._refused(request, trouble)
        try:
            answer = await self._passed_on(request, body)
        except aiohttp.ClientError:
            return self._refused(request, Trouble.CUT_AFTER)
        if trouble is None:
            return answer
        if trouble is Trouble.LATE:
            await asyncio.sleep(self.chance.seconds if self.chance else 0)
            return answer
        return self._refused(request, trouble)

    def _trouble(self, request: web.BaseRequest) -> Trouble | None:
        chance = self.chance
        if chance is None or (chance.only_sends and "/send/" not in request.raw_path):
            return None
        if chance.times is not None and chance.times <= 0:
            return None
        if self._random.random() >= chance.probability:
            return None
        if chance.times is not None:
            chance.times -= 1
        self.met += 1
        self._struck.set()
        return self._random.choice(chance.troubles)

    async def _passed_on(self, request: web.BaseRequest, body: bytes) -> web.Response:
        headers = {key: value for key, value in request.headers.items() if key.lower() not in _DROPPED}
        url = URL(f"{self._target}{request.raw_path}", encoded=True)
        async with self._http.request(request.method, url, data=body, headers=headers) as answer:
            kept = {key: value for key, value in answer.headers.items() if key.lower() not in _DROPPED}
            return web.Response(body=await answer.read(), status=answer.status, headers=kept)

    @staticmethod
    def _refused(request: web.BaseRequest, trouble: Trouble | None) -> web.Response:
        match trouble:
            case Trouble.ERROR | Trouble.ERROR_AFTER:
                return web.json_response({"errcode": "M_UNKNOWN", "error": "trouble"}, status=502)
            case Trouble.LIMITED:
                limited = {"errcode": "M_LIMIT_EXCEEDED", "error": "slowly", "retry_after_ms": 300}
                return web.json_response(limited, status=429)
            case _:
                if request.transport is not None:
                    request.transport.abort()
                return web.Response()
