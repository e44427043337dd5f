"""The real bot inside the tests' own process: the app that `bot.py run` runs, on a folder of its own.

It can be stopped and started again on the same folder, as an operator does it.
"""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import msgspec
from pydantic import SecretStr

from organiser.app import serve
from organiser.assembly import Parts, assembled
from organiser.chat.incoming import BridgeOrdered
from organiser.chat.ports import Raw
from organiser.chat.refs import ChatRef
from organiser.kernel import system_clock
from organiser.sandbox.synapse import MatrixAccount
from organiser.settings import Settings
from organiser.storage import inbox
from tests.process.forks import MEASURING

BOT = Path(__file__).parents[2] / "bot.py"
PATIENCE = 60.0
NO_LIMITS: dict[str, Any] = {
    "telegram_per_second": 0,
    "telegram_chat_per_second": 0,
    "telegram_group_per_minute": 0,
    "matrix_per_second": 0,
}


def settings_for(
    folder: Path, telegram: tuple[str, str], matrix: tuple[str, MatrixAccount], **changes: Any
) -> Settings:
    """Settings of a bot that may send as fast as it can; the pairs are (address, who the bot is there)."""
    values: dict[str, Any] = {
        "telegram_api_url": telegram[0],
        "telegram_token": SecretStr(telegram[1]),
        "matrix_homeserver": matrix[0],
        "matrix_user": matrix[1].user_id,
        "matrix_password": SecretStr(matrix[1].password),
        "data_dir": folder / "data",
        "secrets_dir": folder / "secrets",
        "web_port": 0,
        **NO_LIMITS,
        **changes,
    }
    settings = Settings(**values)
    settings.prepare()
    return settings


class RunningBot:
    """The app, running in a task of its own."""

    def __init__(self, settings: Settings) -> None:
        """`settings` say on which folder and with whom."""
        self.settings = settings
        self.parts: Parts
        self._stopping = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._orders = 0

    async def start(self) -> None:
        """Return when both networks are taken in."""
        self._stopping = asyncio.Event()
        assembled_ = asyncio.Event()
        self._task = asyncio.get_running_loop().create_task(self._live(assembled_))
        async with asyncio.timeout(PATIENCE):
            waiting = asyncio.get_running_loop().create_task(assembled_.wait())
            await asyncio.wait({waiting, self._task}, return_when=asyncio.FIRST_COMPLETED)
            waiting.cancel()
            if self._task.done():
                self._task.result()
            if self.parts.matrix is not None:
                await self.parts.matrix.until_connected()

    async def stop(self) -> None:
        """Stop in order, and raise what went wrong meanwhile."""
        task, self._task = self._task, None
        if task is not None:
            self._stopping.set()
            async with asyncio.timeout(PATIENCE):
                await task

    async def restart(self, **changes: Any) -> None:
        """Stop and start on the same folder, with some settings changed."""
        await self.stop()
        self.settings = self.settings.model_copy(update=changes)
        await self.start()

    async def is_ordered_to_join(self, first: ChatRef, other: ChatRef) -> None:
        """Do what `python bot.py bridge` does, without waiting for the dispatcher to look by itself."""
        self._orders += 1
        now = system_clock()
        order = BridgeOrdered(chat=first, other=other, at=now)
        raw = Raw(f"order.{first.id}.{other.id}.{self._orders}", msgspec.json.encode(order))
        async with self.parts.database.writing() as connection:
            await inbox.add(connection, inbox.OWN, [raw], now)
        self.parts.dispatcher.bell.ring()

    async def command(self, *arguments: str) -> str:
        """Run a command of `bot.py` in a process of its own, beside this bot; returns what it printed."""
        given = {name: value for name, value in self.settings if value is not None}
        environment = {
            f"ORGANISER_{name.upper()}": str(
                value.get_secret_value() if isinstance(value, SecretStr) else value
            )
            for name, value in given.items()
        }
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            str(BOT),
            *arguments,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            cwd=self.settings.data_dir,
            env={"PATH": os.defpath, "LANG": "C.UTF-8", **environment, **MEASURING},
        )
        async with asyncio.timeout(PATIENCE):
            printed, _ = await process.communicate()
        assert not process.returncode, printed.decode()
        return printed.decode()

    async def _live(self, ready: asyncio.Event) -> None:
        async with assembled(self.settings) as parts:
            self.parts = parts
            ready.set()
            await serve(self.settings, parts, self._stopping)

    @asynccontextmanager
    async def limited_to(self, **limits: Any) -> AsyncIterator[None]:
        """Run with other settings for a while."""
        usual = {name: getattr(self.settings, name) for name in limits}
        await self.restart(**limits)
        try:
            yield
        finally:
            await self.restart(**usual)
