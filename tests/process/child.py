"""`python bot.py ...` as a process of its own, watched by what it writes.

Its log is JSON, a line for each event, so that a test waits for what happens and never for time to pass.
"""

import asyncio
import os
import signal
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any, Self

import httpx
import msgspec
from typing_extensions import override

from tests.process.forks import Forks

PATIENCE = 40.0


class _Stream(asyncio.Protocol):
    """What comes from the process by one way."""

    def __init__(self, heard: Callable[[bytes], None], ended: Callable[[], None]) -> None:
        self._heard = heard
        self._ended = ended

    @override
    def data_received(self, data: bytes) -> None:
        self._heard(data)

    @override
    def connection_lost(self, exc: Exception | None) -> None:
        self._ended()


class Child:
    """One process; made by `start`."""

    def __init__(self) -> None:
        self.pid = 0
        self.stdout = b""
        self.stderr = b""
        self.code: int | None = None
        self._told = b""
        self._news: set[asyncio.Event] = set()
        self._open = 3

    @classmethod
    async def start(cls, forks: Forks, folder: Path, settings: Mapping[str, str], *arguments: str) -> Self:
        """Run `bot.py` in a folder with these settings (without their prefix) and nothing else of ours."""
        environment = {
            "PATH": os.defpath,
            "HOME": str(folder),
            "LANG": "C.UTF-8",
            "PYTHONUNBUFFERED": "1",
            **{f"ORGANISER_{name}": value for name, value in settings.items()},
        }
        child = cls()
        child.pid, connection, stdout, stderr = forks.start(folder, environment, arguments)
        loop = asyncio.get_running_loop()
        connection.setblocking(False)
        await loop.create_connection(partial(_Stream, child._told_more, child._closed), sock=connection)
        for number, heard in ((stdout, child._wrote), (stderr, child._complained)):
            await loop.connect_read_pipe(partial(_Stream, heard, child._closed), os.fdopen(number, "rb", 0))
        return child

    def _wrote(self, data: bytes) -> None:
        self.stdout += data
        self._tell()

    def _complained(self, data: bytes) -> None:
        self.stderr += data
        self._tell()

    def _told_more(self, data: bytes) -> None:
        self._told += data

    def _closed(self) -> None:
        self._open -= 1
        self._tell()

    @property
    def _ended(self) -> bool:
        return bool(self._told)

    @property
    def log(self) -> list[dict[str, Any]]:
        """Every complete line of its log."""
        return [msgspec.json.decode(line) for line in self.stdout.split(b"\n")[:-1]]

    def logged(self, event: str, **facts: Any) -> list[dict[str, Any]]:
        """The log lines of an event that say all these facts."""
        wanted = {"event": event, **facts}
        return [line for line in self.log if wanted.items() <= line.items()]

    async def until_logged(self, event: str, count: int = 1, **facts: Any) -> dict[str, Any]:
        """Wait until the log says it for the n-th time; returns that line."""
        await self.until(lambda: self._ended or len(self.logged(event, **facts)) >= count, event)
        found = self.logged(event, **facts)
        assert len(found) >= count, f"{event} did not come:\n{self.tail}"
        return found[count - 1]

    async def until_ready(self) -> None:
        """Wait until HTTP is served and both networks are taken in."""
        await self.until_logged("web.listening")
        for network in ("telegram", "matrix"):
            await self.until_logged("network.connected", network=network)

    async def readyz(self) -> tuple[int, dict[str, bool]]:
        """The status of /readyz, and its parts."""
        answer = await self.get("/readyz")
        return answer.status_code, answer.json()["parts"]

    async def get(self, path: str) -> httpx.Response:
        """Ask it over HTTP."""
        port = (await self.until_logged("web.listening"))["port"]
        async with httpx.AsyncClient(trust_env=False, verify=False) as http:  # noqa: S501 - loopback, no TLS
            return await http.get(f"http://127.0.0.1:{port}{path}")

    async def ends(self, seconds: float = PATIENCE) -> int:
        """Wait for its end; returns the exit code."""
        await self.until(lambda: not self._open, "the end", seconds)
        self.code = int(self._told)
        return self.code

    async def stops(self) -> int:
        """End it as an operator does (SIGTERM), and return the exit code."""
        os.kill(self.pid, signal.SIGTERM)
        return await self.ends()

    async def is_killed(self) -> None:
        """End it as a power cut does; nothing happens where it has ended."""
        if not self._ended:
            os.kill(self.pid, signal.SIGKILL)
        if self.code is None:
            await self.ends()

    @property
    def tail(self) -> str:
        """The end of what it wrote, for a failure's message."""
        return (self.stdout[-2000:] + self.stderr[-1000:]).decode(errors="replace")

    async def until(self, found: Callable[[], Any], what: str, seconds: float = PATIENCE) -> None:
        """Wait until it has written or done what is wanted."""
        event = asyncio.Event()
        self._news.add(event)
        try:
            async with asyncio.timeout(seconds):
                while not found():
                    event.clear()
                    await event.wait()
        except TimeoutError:
            raise TimeoutError(f"{what} did not come in {seconds:g} s:\n{self.tail}") from None
        finally:
            self._news.discard(event)

    def _tell(self) -> None:
        for event in self._news:
            event.set()
