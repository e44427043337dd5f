"""`python bot.py ...` as a process of its own, watched by what it writes.

Its log is JSON, a line for each event, so that a test waits for what happens and never for time to pass.
"""

import asyncio
import os
import signal
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Self

import httpx
import msgspec
from typing_extensions import override

BOT = Path(__file__).parents[2] / "bot.py"
PATIENCE = 40.0
_STDERR = 2
MEASURING = {key: value for key, value in os.environ.items() if key.startswith("COVERAGE_")}  # noqa: TID251
"""By what `make coverage` measures processes; nothing otherwise."""


class Child(asyncio.SubprocessProtocol):
    """One process; made by `start`."""

    def __init__(self) -> None:
        self.stdout = b""
        self.stderr = b""
        self.code: int | None = None
        self._transport: asyncio.SubprocessTransport
        self._news: set[asyncio.Event] = set()
        self._open = {1, 2}
        self._ended = False

    @classmethod
    async def start(
        cls, folder: Path, settings: Mapping[str, str], *arguments: str, program: Path = BOT
    ) -> Self:
        """Run `bot.py` in a folder with these settings (without their prefix) and nothing else of ours."""
        environment = {
            "PATH": os.defpath,
            "HOME": str(folder),
            "LANG": "C.UTF-8",
            "PYTHONUNBUFFERED": "1",
            **{f"ORGANISER_{name}": value for name, value in settings.items()},
            **MEASURING,
        }
        _, child = await asyncio.get_running_loop().subprocess_exec(
            cls,
            sys.executable,
            str(program),
            *arguments,
            stdin=asyncio.subprocess.DEVNULL,
            cwd=folder,
            env=environment,
        )
        return child

    @override
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.SubprocessTransport)
        self._transport = transport

    @override
    def pipe_data_received(self, fd: int, data: bytes) -> None:
        if fd == _STDERR:
            self.stderr += data
        else:
            self.stdout += data
        self._tell()

    @override
    def pipe_connection_lost(self, fd: int, exc: Exception | None) -> None:
        self._open.discard(fd)
        self._tell()

    @override
    def process_exited(self) -> None:
        self._ended = True
        self._tell()

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._transport.get_pid()

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
        await self.until(lambda: self._ended and not self._open, "the end", seconds)
        code = self._transport.get_returncode()
        self._transport.close()
        assert code is not None
        self.code = code
        return code

    async def stops(self) -> int:
        """End it as an operator does (SIGTERM), and return the exit code."""
        self._transport.terminate()
        return await self.ends()

    async def is_killed(self) -> None:
        """End it as a power cut does; nothing happens where it has ended."""
        if not self._ended:
            self._transport.send_signal(signal.SIGKILL)
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
