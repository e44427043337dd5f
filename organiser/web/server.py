"""Serves an application inside an event loop that somebody else owns.

uvicorn by itself takes over the signals, ends the process when its port is taken, and drops requests when
its task is cancelled. Here the app's TaskGroup decides, and cancelling means stopping in order.
"""

import asyncio
import contextlib
import socket
from collections.abc import Callable, Generator

import uvicorn
from fastapi import FastAPI
from typing_extensions import override

from organiser.errors import Misconfigured

_GRACE_SECONDS = 5


class _Server(uvicorn.Server):
    """Leaves the signals alone, and finishes open requests when it is cancelled."""

    @override
    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None]:
        yield

    @override
    async def main_loop(self) -> None:
        try:
            await super().main_loop()
        except asyncio.CancelledError:
            await self.shutdown()
            raise


async def serve(
    app: FastAPI, host: str, port: int, *, listening: Callable[[int], None] | None = None
) -> None:
    """Serve until cancelled; then requests under way get 5 s to end.

    `listening` is told the port as soon as connections are taken, which port 0 leaves to the system.

    Raises:
        Misconfigured: the address cannot be listened on.
    """
    with _listen(host, port) as listener:
        if listening is not None:
            listening(listener.getsockname()[1])
        config = uvicorn.Config(
            app,
            log_config=None,
            access_log=False,
            lifespan="off",
            timeout_graceful_shutdown=_GRACE_SECONDS,
            server_header=False,
        )
        await _Server(config).serve(sockets=[listener])


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except OSError:
        raise Misconfigured(
            "ORGANISER_WEB_PORT (or ORGANISER_WEB_HOST) cannot be listened on: choose another, "
            "or end the program that has it."
        ) from None
