"""What is measured: the bot or the floor, each as a child process with the same environment."""

import asyncio
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

import msgspec
import psutil
from typing_extensions import override

from organiser.chat.incoming import BridgeOrdered
from organiser.chat.ports import Raw
from organiser.chat.refs import ChatRef, Network
from organiser.kernel import system_clock
from organiser.sandbox.bot_process import ROOT, BotProcess
from organiser.storage import inbox, migrate
from organiser.storage.engine import Database

REST_SECONDS = 0.15
REST_CPU = 0.02
_STOP_SECONDS = 10


class Subject(Protocol):
    """A forwarder that can be started, measured and stopped."""

    name: str

    async def start(self) -> None:
        """Run it, and return when it takes in from both networks."""

    async def stop(self) -> None:
        """End it."""

    def cpu(self) -> float:
        """Seconds of processor time, user and system, that it has had."""

    def memory(self) -> int:
        """Bytes that it holds in memory (RSS)."""

    def pause(self) -> None:
        """Hold it still."""

    def resume(self) -> None:
        """Let it go on."""


class _Measured:
    """A process, seen from outside."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._seen: psutil.Process | None = None

    def watch(self, pid: int | None) -> None:
        """Measure the process with this id from now on."""
        self._seen = psutil.Process(pid)

    def cpu(self) -> float:
        """As `Subject` promises."""
        assert self._seen is not None
        times = self._seen.cpu_times()
        return float(times.user + times.system)

    def memory(self) -> int:
        """As `Subject` promises."""
        assert self._seen is not None
        return int(self._seen.memory_info().rss)

    def pause(self) -> None:
        """As `Subject` promises."""
        assert self._seen is not None
        self._seen.suspend()

    def resume(self) -> None:
        """As `Subject` promises."""
        assert self._seen is not None
        self._seen.resume()


class BotSubject(_Measured):
    """The real bot, `python bot.py run`."""

    def __init__(self, folder: Path, environment: Mapping[str, str]) -> None:
        """`folder` will hold its data, secrets and log."""
        super().__init__("ours")
        self.folder = folder
        self.process = BotProcess(folder, environment)

    async def start(self) -> None:
        """As `Subject` promises."""
        await self.process.start()
        self.watch(self.process.pid)

    async def stop(self) -> None:
        """As `Subject` promises."""
        await self.process.close()


class FloorSubject(_Measured):
    """The forwarder of `bench.floor`."""

    def __init__(self, folder: Path, environment: Mapping[str, str], pairs: Mapping[int, str]) -> None:
        """`pairs` are the chats and rooms to join."""
        super().__init__("floor")
        self._folder = folder
        self._environment = {"PATH": "", "LANG": "C.UTF-8", "PYTHONPATH": str(ROOT), **environment}
        self._pairs = [f"{chat}={room}" for chat, room in pairs.items()]
        self._process: Process | None = None

    async def start(self) -> None:
        """As `Subject` promises."""
        self._folder.mkdir(parents=True, exist_ok=True)
        with (self._folder / "floor.log").open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "bench.floor",
                *self._pairs,
                stdout=PIPE,
                stderr=log,
                cwd=self._folder,
                env=self._environment,
            )
        assert self._process.stdout is not None
        said = await self._process.stdout.readline()
        if said.strip() != b"ready":
            raise RuntimeError((self._folder / "floor.log").read_text(encoding="utf-8"))
        self.watch(self._process.pid)

    async def stop(self) -> None:
        """As `Subject` promises."""
        if self._process is not None and self._process.returncode is None:
            self._process.kill()
            await self._process.wait()


class Imports(_Measured):
    """A process that imports what the bot does, and idles: what memory is compared with."""

    def __init__(self) -> None:
        """Not running yet."""
        super().__init__("imports")
        self._process: Process | None = None

    async def start(self) -> None:
        """Run it, and return when everything is imported."""
        program = "import uvloop, organiser.cli, organiser.app; print('ready', flush=True); input()"
        self._process = await asyncio.create_subprocess_exec(
            sys.executable, "-c", program, stdin=PIPE, stdout=PIPE, cwd=ROOT
        )
        assert self._process.stdout is not None
        await self._process.stdout.readline()
        self.watch(self._process.pid)

    async def stop(self) -> None:
        """End it."""
        if self._process is not None:
            self._process.kill()
            await self._process.wait()

    @override
    def __repr__(self) -> str:
        return "<Imports>"


async def at_rest(subject: Subject) -> None:
    """Return when the process has finished what follows the last message it sent."""
    before = subject.cpu()
    while True:
        await asyncio.sleep(REST_SECONDS)
        now = subject.cpu()
        if now - before < REST_CPU:
            return
        before = now


async def order_bridges(folder: Path, pairs: Mapping[int, str]) -> str:
    """Ask a bot that does not run yet to join chats and rooms, as the shell does; returns its database."""
    data = folder / "data"
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    url = f"sqlite+aiosqlite:///{data / 'organiser.db'}"
    database = Database(url)
    now = system_clock()
    try:
        await migrate.upgrade(database)
        raws = [Raw(f"order.{chat}", msgspec.json.encode(_order(chat, room))) for chat, room in pairs.items()]
        async with database.writing() as connection:
            await inbox.add(connection, inbox.OWN, raws, now)
    finally:
        await database.close()
    return url


def _order(chat: int, room: str) -> BridgeOrdered:
    telegram, matrix = ChatRef(Network.TELEGRAM, str(chat)), ChatRef(Network.MATRIX, room)
    return BridgeOrdered(chat=telegram, other=matrix, at=system_clock())
