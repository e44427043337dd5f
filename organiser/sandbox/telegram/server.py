"""HTTP on loopback, within the running loop, so that tests drive people and bots side by side.

It opens and closes the socket and routes; what is answered is `api`'s work.
"""

from __future__ import annotations

import asyncio
import socket
from typing import TYPE_CHECKING, Any

import uvicorn
from starlette.applications import Starlette
from starlette.routing import Route
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.server import ServerState

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

    from organiser.sandbox.telegram.api import Api


class Listener:
    """The listening socket and its connections."""

    def __init__(self, api: Api) -> None:
        self._api = api
        self._state = ServerState()
        self._server: asyncio.Server | None = None
        self.port = 0

    async def open(self, port: int) -> None:
        """Listen on loopback; port 0 takes a free one."""
        config = uvicorn.Config(
            _app(self._api),
            http="httptools",
            ws="none",
            lifespan="off",
            log_config=None,
            access_log=False,
            timeout_keep_alive=75,
        )
        config.load()
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(
            lambda: HttpToolsProtocol(config, self._state, {"connections": self._state.connections}),
            host="127.0.0.1",
            port=port,
            family=socket.AF_INET,
        )
        self.port = self._server.sockets[0].getsockname()[1]

    async def close(self) -> None:
        """Stop listening, let what is being answered end, and cut what hangs."""
        if self._server is not None:
            self._server.close()
        for connection in list(self._state.connections):
            connection.shutdown()
        if self._state.tasks:
            await asyncio.wait(set(self._state.tasks), timeout=0.5)
        for connection in list(self._state.connections):
            connection.transport.abort()
        if self._state.tasks:
            await asyncio.wait(set(self._state.tasks), timeout=5)


def _app(api: Api) -> Starlette:
    return Starlette(
        routes=[
            Route("/bot{token}/{method}", _Asgi(api.call)),
            Route("/file/bot{token}/{path:path}", _Asgi(api.file)),
        ]
    )


class _Asgi:
    """A raw ASGI endpoint: Starlette routes to it and adds nothing."""

    def __init__(self, serve: Any) -> None:
        self._serve = serve

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._serve(scope, receive, send)
