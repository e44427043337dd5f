"""What is measured: the bot or the floor, each as a child process with the same environment."""

import asyncio
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

import msgspec
import psutil

from organiser.chat.incoming import BridgeOrdered
from organiser.chat.ports import Raw
from organiser.chat.refs import ChatRef, Network
from organiser.kernel import system_clock
from organiser.sandbox.bot_process import ROOT, BotProcess
from organiser.storage import inbox, migrate
from organiser.storage.engine import Database

STARTING, ENDED = "starting", "ended"
REST_SECONDS = 0.15
REST_CPU = 0.02
_LOG_TAIL = 2000


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

    def ended(self) -> bool:
        """Whether it ran, and does no longer."""

    def state(self) -> str:
        """What the process does, in the system's word (sleeping, stopped), or that it starts or has ended."""

    def log(self) -> str:
        """The end of what it wrote."""


class _Measured:
    """A process, seen from outside."""

    def __init__(self, name: str, log: Path) -> None:
        self.name = name
        self._log = log
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

    def ended(self) -> bool:
        """As `Subject` promises."""
        return self.state() == ENDED

    def state(self) -> str:
        """As `Subject` promises."""
        if self._seen is None:
            return STARTING
        try:
            status = self._seen.status()
        except psutil.NoSuchProcess:
            return ENDED
        return ENDED if status == psutil.STATUS_ZOMBIE else str(status)

    def log(self) -> str:
        """As `Subject` promises."""
        if not self._log.exists():
            return ""
        return self._log.read_text(encoding="utf-8", errors="replace")[-_LOG_TAIL:].strip()


class BotSubject(_Measured):
    """The real bot, `python bot.py run`."""

    def __init__(self, folder: Path, environment: Mapping[str, str]) -> None:
        """`folder` will hold its data, secrets and log."""
        self.folder = folder
        self.process = BotProcess(folder, environment)
        super().__init__("ours", self.process.log)

    async def start(self) -> None:
        """As `Subject` promises."""
        self._seen = None
        await self.process.start()
        self.watch(self.process.pid)

    async def stop(self) -> None:
        """As `Subject` promises."""
        await self.process.close()


class FloorSubject(_Measured):
    """The forwarder of `bench.floor`."""

    def __init__(self, folder: Path, environment: Mapping[str, str], pairs: Mapping[int, str]) -> None:
        """`pairs` are the chats and rooms to join."""
        super().__init__("floor", folder / "floor.log")
        self._folder = folder
        self._environment = {"PATH": "", "LANG": "C.UTF-8", "PYTHONPATH": str(ROOT), **environment}
        self._pairs = [f"{chat}={room}" for chat, room in pairs.items()]
        self._process: Process | None = None

    async def start(self) -> None:
        """As `Subject` promises."""
        self._folder.mkdir(parents=True, exist_ok=True)
        with self._log.open("ab") as log:
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
            raise RuntimeError(f"The floor did not start:\n{self.log()}")
        self.watch(self._process.pid)

    async def stop(self) -> None:
        """As `Subject` promises."""
        if self._process is not None and self._process.returncode is None:
            self._process.kill()
            await self._process.wait()


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
