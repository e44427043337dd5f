"""A homeserver that answers a sync with whatever a test has written, byte for byte.

The null homeserver says only what is right; this one says what no server should. All else is answered with
the least that nio takes.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Self

import msgspec
from aiohttp import web

from organiser.chat.ports import Inbox
from organiser.platforms.matrix.adapter import MatrixAdapter

PATIENCE = 40.0
BOT = "@bot:hs"


class Homeserver:
    """`batches` are the answers to syncs, in order, each until the next one is asked for; then it waits.

    `answers` are those to other requests, by a part of their path: a status and a body. `stalls` are parts of
    paths whose answers begin and never end. `asked` are the paths of all requests.
    """

    def __init__(self) -> None:
        """The first sync brings nothing: what was said before the bot came is not its business."""
        self.batches: list[bytes] = []
        self.answers: dict[str, tuple[int, bytes]] = {}
        self.stalls: set[str] = set()
        self.asked: list[str] = []
        self.url = ""
        self.rested = asyncio.Event()
        self.tells()

    @classmethod
    @asynccontextmanager
    async def start(cls) -> AsyncIterator[Self]:
        """Serve until the block ends."""
        one = cls()
        runner = web.ServerRunner(web.Server(one._serve, access_log=None), shutdown_timeout=0.1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        one.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        try:
            yield one
        finally:
            await runner.cleanup()

    def brings(self, room: str, *events: dict[str, Any], **news: Any) -> None:
        """Let the next sync bring these events of a room, and what `news` says of it."""
        joined = {room: {"timeline": {"events": list(events)}, **news}}
        self.tells(rooms={"join": joined})

    def tells(self, **answer: Any) -> None:
        """Let the next sync be answered with this."""
        self.batches.append(msgspec.json.encode({"next_batch": str(len(self.batches) + 1), **answer}))

    @asynccontextmanager
    async def bot(self, folder: Path, inbox: Inbox) -> AsyncIterator[MatrixAdapter]:
        """Run a bot that has taken every batch when the block begins."""
        async with self.adapter(folder, inbox) as adapter, asyncio.TaskGroup() as tasks:
            work = tasks.create_task(adapter.run())
            async with asyncio.timeout(PATIENCE):
                resting = tasks.create_task(self.rested.wait())
                await asyncio.wait({work, resting}, return_when=asyncio.FIRST_COMPLETED)
            resting.cancel()
            yield adapter
            work.cancel()

    def adapter(self, folder: Path, inbox: Inbox) -> MatrixAdapter:
        """A bot that is not running yet."""
        return MatrixAdapter(
            self.url,
            BOT,
            access_token="token",
            device_id="BOT",
            store=folder / "store",
            secrets=folder / "secrets",
            pickle_key=b"k" * 32,
            inbox=inbox,
            files={},
        )

    async def _serve(self, request: web.BaseRequest) -> web.StreamResponse:
        self.asked.append(request.path)
        if any(part in request.path for part in self.stalls):
            return await _stalled(request)
        for part, (status, body) in self.answers.items():
            if part in request.path:
                return web.Response(status=status, body=body)
        if request.path.endswith("/sync"):
            return web.Response(body=await self._batch(int(request.query.get("since", 0))))
        return web.Response(body=b'{"one_time_key_counts":{"signed_curve25519":50},"device_keys":{}}')

    async def _batch(self, since: int) -> bytes:
        if since == len(self.batches):
            self.rested.set()
            await asyncio.Event().wait()
        return self.batches[since]


async def _stalled(request: web.BaseRequest) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Length": "100"})
    await response.prepare(request)
    await response.write(b"half")
    await asyncio.Event().wait()
    return response
