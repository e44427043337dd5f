"""The real bot as its own process: started, watched over HTTP, killed, started again.

The process gets nothing of our environment but what is given here, and runs in its own folder, so that a
developer's `.env` never meets the demo.
"""

import asyncio
import os
import random
import signal
import socket
import sys
from asyncio.subprocess import DEVNULL, STDOUT, Process
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import httpx
import msgspec
from prometheus_client.parser import text_string_to_metric_families

from organiser.chat.refs import Network

ROOT: Final = Path(__file__).resolve().parents[2]
_BOT: Final = ROOT / "bot.py"
_CHILD: Final = Path(__file__).with_name("bot_child.py")
_PORTS: Final = range(18_000, 32_000)
_POLL_SECONDS: Final = 0.1
_STOP_SECONDS: Final = 15
_COMMAND_SECONDS: Final = 60
_TAIL: Final = 3000
_OK: Final = 200


class BotNotReady(Exception):
    """The bot ended, or did not become ready in time; carries the tail of its log."""


class Health(msgspec.Struct, frozen=True):
    """What the bot says of itself over HTTP, with the process id it has; all empty while it does not run.

    `sent` goes on counting where a killed process left off, as far as it was asked before its end.
    """

    pid: int | None = None
    ready: bool = False
    parts: dict[str, bool] = {}
    waiting: dict[str, int] = {}
    sent: dict[str, int] = {}
    in_doubt: int = 0


class BotProcess:
    """The child process `python bot.py run`."""

    def __init__(self, folder: Path, environment: Mapping[str, str]) -> None:
        """`folder` holds its data, its secrets and its log; `environment` has the settings."""
        self.log = folder / "bot.log"
        self._folder = folder
        self._process: Process | None = None
        self._killed = False
        self._starting = asyncio.Lock()
        self._sent: dict[str, int] = {}
        self._sent_before: dict[str, int] = {}
        port = _free_port()
        self._http = httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=2, trust_env=False)
        self._environment = {
            "PATH": os.defpath,
            "HOME": str(folder),
            "LANG": "C.UTF-8",
            "PYTHONUNBUFFERED": "1",
            "ORGANISER_DATA_DIR": str(folder / "data"),
            "ORGANISER_SECRETS_DIR": str(folder / "secrets"),
            "ORGANISER_WEB_PORT": str(port),
            **environment,
        }

    @property
    def running(self) -> bool:
        """Whether there is a process."""
        return self._process is not None and self._process.returncode is None

    @property
    def pid(self) -> int | None:
        """Its process id, while it runs."""
        return self._process.pid if self._process is not None and self.running else None

    async def start(self, *, patience: float = 60) -> None:
        """Run it where it does not, and return when it is ready; raises `BotNotReady`."""
        async with self._starting:
            if not self.running:
                await self._spawn()
            try:
                async with asyncio.timeout(patience):
                    await self._until_ready()
            except TimeoutError:
                raise BotNotReady(f"The bot is not ready after {patience:g} s:\n{self.tail()}") from None

    async def _spawn(self) -> None:
        self._sent_before = self._sent
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        arguments = ("-I", str(_CHILD), str(os.getpid()), str(_BOT), "run")
        with self.log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable,
                *arguments,
                stdin=DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self._folder,
                env=self._environment,
                start_new_session=True,
            )
        self._killed = False

    async def stop(self) -> None:
        """End it as an operator does (SIGTERM); nothing happens where it does not run."""
        if self._process is not None and self.running:
            self._process.terminate()
            try:
                async with asyncio.timeout(_STOP_SECONDS):
                    await self._process.wait()
            except TimeoutError:
                self._process.kill()
                await self._process.wait()

    async def close(self) -> None:
        """End it, and the connection to it."""
        await self.stop()
        await self._http.aclose()

    async def kill(self) -> None:
        """End it as a power cut does (SIGKILL)."""
        if self._process is not None and self.running:
            await self.health()
            self._killed = True
            self._process.send_signal(signal.SIGKILL)
            await self._process.wait()

    async def command(self, *arguments: str) -> str:
        """Run a command of the bot beside it, such as `bridge`; returns what it printed.

        Raises `BotNotReady` where it fails.
        """
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            str(_BOT),
            *arguments,
            stdin=DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=STDOUT,
            cwd=self._folder,
            env=self._environment,
        )
        try:
            async with asyncio.timeout(_COMMAND_SECONDS):
                printed, _ = await process.communicate()
        except BaseException:
            process.kill()
            await process.wait()
            raise
        said = printed.decode(errors="replace").strip()
        if process.returncode:
            raise BotNotReady(f"`bot.py {arguments[0]}` ended with {process.returncode}:\n{said}")
        return said

    async def health(self) -> Health:
        """What it says of itself now."""
        if self._living is None:
            return Health(sent=self._sent)
        try:
            readiness = await self._http.get("/readyz")
            metrics = await self._http.get("/metrics")
        except httpx.HTTPError:
            return Health(pid=self._living, sent=self._sent)
        counted = _count(metrics.text)
        sent = counted.get("organiser_deliveries_total", {})
        self._sent = {name: sent.get(name, 0) + self._sent_before.get(name, 0) for name in Network}
        return Health(
            pid=self._living,
            ready=readiness.status_code == _OK,
            parts=readiness.json().get("parts", {}),
            waiting=counted.get("organiser_outbox_depth", {}),
            sent=self._sent,
            in_doubt=sum(counted.get("organiser_in_doubt", {}).values()),
        )

    def tail(self) -> str:
        """The end of its log."""
        if not self.log.exists():
            return ""
        return self.log.read_text(encoding="utf-8", errors="replace")[-_TAIL:].strip()

    @property
    def _living(self) -> int | None:
        """The process id until it is killed: the system tells us of the end only some time after."""
        return None if self._killed else self.pid

    async def _until_ready(self) -> None:
        while not (await self.health()).ready:
            if not self.running:
                raise BotNotReady(f"The bot ended at its start:\n{self.tail()}")
            await asyncio.sleep(_POLL_SECONDS)


def _count(metrics: str) -> dict[str, dict[str, int]]:
    """Sum each metric by network; of deliveries only those that were sent."""
    counted: dict[str, dict[str, int]] = {}
    for family in text_string_to_metric_families(metrics):
        for sample in family.samples:
            network = sample.labels.get("network")
            if network is None or sample.labels.get("outcome", "sent") != "sent":
                continue
            of = counted.setdefault(sample.name, {})
            of[network] = of.get(network, 0) + int(sample.value)
    return counted


def _free_port() -> int:
    """A loopback port below the range that the kernel gives away, so that it is free again after a kill."""
    for port in random.sample(_PORTS, k=100):
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise BotNotReady("No loopback port is free.")
