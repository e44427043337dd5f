"""Runs the parts that `assembly` puts together, in one TaskGroup, and stops them in order."""

import asyncio
import gc
import secrets
import signal
from collections.abc import Coroutine, Mapping
from functools import partial
from pathlib import Path

import msgspec
import structlog
from fastapi import FastAPI

from organiser import menus, metrics, timers, web
from organiser.assembly import Parts, assembled
from organiser.chat.incoming import BridgeOrdered
from organiser.chat.ports import Raw
from organiser.chat.refs import ChatRef, Network
from organiser.errors import DeliveryFailed
from organiser.handlers.commands import COMMANDS
from organiser.i18n import LOCALES
from organiser.kernel import system_clock
from organiser.platforms.telegram.adapter import Identity, TelegramAdapter
from organiser.settings import Settings
from organiser.storage import inbox, inspection, migrate
from organiser.views import commands

STOP_SECONDS = 12.0
"""How long what is on its way may take to come back when the bot is stopped."""

IDENTITY_AGAIN = 10.0

log = structlog.get_logger()


class Status:
    """What `/readyz` asks."""

    def __init__(self, parts: Parts, file: Path) -> None:
        """Of these parts; `file` is the database's."""
        self._parts = parts
        self._file = file

    async def database(self) -> bool:
        """Whether the database answers, and can be written to."""
        if self._parts.database.refused or not await asyncio.to_thread(inspection.takes_writes, self._file):
            return False
        return await self._parts.database.alive()

    def networks(self) -> Mapping[str, bool]:
        """For each configured network, whether it is connected and taking in."""
        return {network: is_connected() for network, is_connected in self._parts.connected.items()}


async def run(settings: Settings) -> None:
    """Run the bot until SIGTERM, SIGINT or SIGHUP, then stop in order.

    Raises:
        Misconfigured: something that the operator must mend.
    """
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for sign in _stop_signals():
        loop.add_signal_handler(sign, stopping.set)
    async with assembled(settings) as parts:
        await serve(settings, parts, stopping)


def _stop_signals() -> list[signal.Signals]:
    """Those that ask for an orderly end: also a terminal that closes, unless `nohup` was asked for."""
    signs = [signal.SIGTERM, signal.SIGINT]
    return signs if signal.getsignal(signal.SIGHUP) is signal.SIG_IGN else [*signs, signal.SIGHUP]


async def serve(settings: Settings, parts: Parts, stopping: asyncio.Event) -> None:
    """Run every part until `stopping` is set: first nothing more comes in, then what is begun is finished."""
    http = web.create(Status(parts, settings.database_file))
    for network in parts.connected:
        metrics.begin(network)
    await timers.announce_gap(parts.database, parts.directory, system_clock)
    await _measure(parts)
    _settle()
    async with asyncio.TaskGroup() as tasks:
        outer = [tasks.create_task(adapter.run()) for adapter in (parts.telegram, parts.matrix) if adapter]
        if parts.telegram is not None:
            outer.append(tasks.create_task(introduce(parts, parts.telegram)))
        outer += [tasks.create_task(work) for work in _timers(settings, parts)]
        outer.append(tasks.create_task(_http(http, settings)))
        outer.append(tasks.create_task(parts.jobs.run()))
        dispatching = tasks.create_task(parts.dispatcher.run())
        sending = tasks.create_task(parts.sender.run())
        log.info("app.started")
        await stopping.wait()
        log.info("app.stopping")
        for task in outer:
            task.cancel()
        parts.dispatcher.stop()
        await dispatching
        parts.sender.stop()
        await asyncio.wait([sending], timeout=STOP_SECONDS)
        sending.cancel()
    log.info("app.stopped")


def _settle() -> None:
    """Let the collector pass by what was imported: to look through it takes a tenth of a second."""
    gc.collect()
    gc.freeze()


async def bridge(settings: Settings, chat_id: str, room_id: str) -> None:
    """Ask the bot, running or not, to join a Telegram chat and a Matrix room into one conversation."""
    now = system_clock()
    order = BridgeOrdered(
        chat=ChatRef(Network.TELEGRAM, chat_id), other=ChatRef(Network.MATRIX, room_id), at=now
    )
    url = settings.database_url.get_secret_value()
    async with migrate.opened(url) as database, database.writing() as connection:
        raw = Raw(f"order.{secrets.token_hex(8)}", msgspec.json.encode(order))
        await inbox.add(connection, inbox.OWN, [raw], now)


def _timers(settings: Settings, parts: Parts) -> list[Coroutine[None, None, None]]:
    retain = partial(timers.retain, parts.database, parts.directory, parts.house.watch, system_clock)
    late = partial(parts.sender.tell_late, settings.late_notice_seconds)
    due = partial(timers.ring_due, parts.database, parts.directory, parts.connected, system_clock)
    turns = [
        timers.every(timers.RETENTION_EVERY, "retention", retain),
        timers.every(timers.FIGURES_EVERY, "figures", partial(_measure, parts)),
        timers.every(timers.LATE_EVERY, "late", late),
        timers.every(timers.DUE_EVERY, "due", due),
    ]
    apart = timers.Apart(parts.database, parts.directory, system_clock)
    turns.append(timers.every(timers.DUE_EVERY, "apart", apart.note))
    is_connected = parts.connected.get(Network.TELEGRAM)
    if is_connected is not None:
        contact = partial(timers.note_contact, parts.database, is_connected, system_clock)
        turns.append(timers.every(timers.HEARTBEAT_EVERY, "contact", contact))
    return turns


async def _measure(parts: Parts) -> None:
    await timers.measure(parts.database, parts.directory, parts.connected, system_clock)


async def introduce(parts: Parts, telegram: TelegramAdapter) -> None:
    """Learn the bot's own name on Telegram, tried until it works, and show the command menus there."""
    us = await _identity(telegram)
    parts.house.us.telegram = us.username
    spoken = {locale: parts.house.tongues.named(locale) for locale in (None, *LOCALES)}
    await menus.show(parts.database, telegram, us.id, commands.menus(COMMANDS, spoken))


async def _identity(telegram: TelegramAdapter) -> Identity:
    while True:
        try:
            return await telegram.identity()
        except DeliveryFailed:
            await asyncio.sleep(IDENTITY_AGAIN)


async def _http(http: FastAPI, settings: Settings) -> None:
    def listening(port: int) -> None:
        log.info("web.listening", port=port)

    await web.serve(http, settings.web_host, settings.web_port, listening=listening)
