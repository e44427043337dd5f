"""The only wiring: puts the parts together, runs them in one TaskGroup, and stops them in order.

Above 250 lines because all wiring stands in one place, step by step.
"""

import asyncio
import secrets
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import msgspec
import structlog
from fastapi import FastAPI

from organiser import timers, web
from organiser.bridge.limits import MEGABYTE
from organiser.bridge.watch import Watch
from organiser.chat.incoming import BridgeOrdered
from organiser.chat.ports import FileSource, Raw, Translator
from organiser.chat.refs import ChatRef, Network
from organiser.commands import CommandTable
from organiser.context import House, Names, Tongues
from organiser.delivery.pacing import Limits
from organiser.delivery.sender import Sender
from organiser.dispatch import Dispatcher
from organiser.errors import DeliveryFailed
from organiser.handlers.commands import COMMANDS
from organiser.i18n import LOCALES, Catalogues
from organiser.kernel import Ids, system_clock
from organiser.platforms.matrix.adapter import MatrixAdapter
from organiser.platforms.telegram.adapter import TelegramAdapter
from organiser.platforms.telegram.incoming import Translator as TelegramTranslator
from organiser.settings import Settings
from organiser.storage import inbox, meta, migrate
from organiser.storage.chats import Directory
from organiser.storage.engine import Database
from organiser.storage.inbox import StoredInbox, Work
from organiser.vault import Vault
from organiser.views.commands import menu

LOCALES_FOLDER = Path(__file__).parent.parent / "locales"
STOP_SECONDS = 12.0
"""How long what is on its way may take to come back when the bot is stopped."""

IDENTITY_AGAIN = 10.0
SILENCES = frozenset({"unreachable", "server_error"})
"""Troubles with which nothing can be sent either. With others (somebody else polls) something may."""

MENU_SCOPES = {"all_private_chats": True, "all_group_chats": False}

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Parts:
    """Everything that runs, put together."""

    database: Database
    directory: Directory
    house: House
    dispatcher: Dispatcher
    sender: Sender
    telegram: TelegramAdapter | None
    matrix: MatrixAdapter | None

    @property
    def connected(self) -> Mapping[Network, Callable[[], bool]]:
        """For each configured network, how to see whether it is taking in."""
        adapters = (self.telegram, self.matrix)
        return {adapter.network: partial(_is_connected, adapter) for adapter in adapters if adapter}


class Status:
    """What `/readyz` asks."""

    def __init__(self, parts: Parts) -> None:
        """Of these parts."""
        self._parts = parts

    async def database(self) -> bool:
        """Whether the database answers."""
        return await self._parts.database.alive()

    def networks(self) -> Mapping[str, bool]:
        """For each configured network, whether it is connected and taking in."""
        return {network: is_connected() for network, is_connected in self._parts.connected.items()}


async def run(settings: Settings) -> None:
    """Run the bot until SIGTERM or SIGINT, then stop in order.

    Raises:
        Misconfigured: something that the operator must mend.
    """
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for sign in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(sign, stopping.set)
    async with assembled(settings) as parts:
        await serve(settings, parts, stopping)


async def serve(settings: Settings, parts: Parts, stopping: asyncio.Event) -> None:
    """Run every part until `stopping` is set: first nothing more comes in, then what is begun is finished."""
    http = web.create(Status(parts))
    await timers.announce_gap(parts.database, parts.directory, system_clock)
    await _measure(parts)
    async with asyncio.TaskGroup() as tasks:
        outer = [tasks.create_task(adapter.run()) for adapter in (parts.telegram, parts.matrix) if adapter]
        if parts.telegram is not None:
            outer.append(tasks.create_task(introduce(parts, parts.telegram)))
        outer += [tasks.create_task(work) for work in _timers(settings, parts)]
        outer.append(tasks.create_task(_http(http, settings)))
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


async def bridge(settings: Settings, chat_id: str, room_id: str) -> None:
    """Ask the bot, running or not, to join a Telegram chat and a Matrix room into one conversation."""
    now = system_clock()
    order = BridgeOrdered(
        chat=ChatRef(Network.TELEGRAM, chat_id), other=ChatRef(Network.MATRIX, room_id), at=now
    )
    database = Database(settings.database_url.get_secret_value())
    try:
        async with database.reading() as connection:
            ready = await migrate.at_head(connection)
        if not ready:
            await migrate.upgrade(database)
        async with database.writing() as connection:
            raw = Raw(f"order.{secrets.token_hex(8)}", msgspec.json.encode(order))
            await inbox.add(connection, inbox.OWN, [raw], now)
    finally:
        await database.close()


@asynccontextmanager
async def assembled(settings: Settings) -> AsyncIterator[Parts]:
    """Every part, put together on a database at the newest schema; let go of at the end."""
    catalogues = Catalogues.load(LOCALES_FOLDER)
    database = Database(settings.database_url.get_secret_value())
    try:
        await migrate.upgrade(database)
        async with database.writing() as connection:
            vault = await meta.opened(connection, settings.secrets_dir)
        directory = Directory(vault)
        async with database.reading() as connection:
            await directory.load(connection)
        async with _adapters(settings, database, vault) as (telegram, matrix, rings):
            yield _parts(settings, catalogues, database, directory, (telegram, matrix, rings))
    finally:
        await database.close()


class _Rings:
    """Bells that are hung up after those who ring them were made."""

    def __init__(self) -> None:
        self.dispatcher: Callable[[], None] = lambda: None
        self.sender: Callable[[], None] = lambda: None
        self.reached: Callable[..., None] = lambda _network, *, silent: None  # noqa: ARG005
        self.handle: Callable[[Work], Awaitable[bool]] | None = None

    def received(self) -> None:
        self.dispatcher()

    async def at_once(self, keep: Work) -> bool:
        return self.handle is not None and await self.handle(keep)

    def committed(self) -> None:
        self.sender()

    def contact(self, network: Network) -> Callable[[str | None], None]:
        """What is told how receiving goes; the log says it, and the sender waits or goes on."""

        def tell(trouble: str | None) -> None:
            if trouble is None:
                log.info("network.connected", network=network)
            else:
                log.warning("network.trouble", network=network, reason=trouble)
            if trouble is None or trouble in SILENCES:
                self.reached(network, silent=trouble is not None)

        return tell


@asynccontextmanager
async def _adapters(
    settings: Settings, database: Database, vault: Vault
) -> AsyncIterator[tuple[TelegramAdapter | None, MatrixAdapter | None, _Rings]]:
    """The configured networks; each finds the other's files."""
    rings = _Rings()
    stored = StoredInbox(database, system_clock, rings.received, rings.at_once)
    sources: dict[Network, FileSource] = {}
    telegram = _telegram(settings, stored, sources, rings)
    matrix = _matrix(settings, stored, sources, (vault, rings))
    for adapter in (telegram, matrix):
        if adapter is not None:
            sources[adapter.network] = adapter
    try:
        if telegram is not None:
            await telegram.__aenter__()
        if matrix is not None:
            await matrix.__aenter__()
        yield telegram, matrix, rings
    finally:
        if matrix is not None:
            await matrix.__aexit__(None, None, None)
        if telegram is not None:
            await telegram.__aexit__(None, None, None)


def _telegram(
    settings: Settings, stored: StoredInbox, sources: Mapping[Network, FileSource], rings: _Rings
) -> TelegramAdapter | None:
    if settings.telegram_token is None:
        return None
    token, report = settings.telegram_token.get_secret_value(), rings.contact(Network.TELEGRAM)
    return TelegramAdapter(
        token, settings.telegram_api_url, stored, sources, file_limit=_file_limit(settings), report=report
    )


def _matrix(
    settings: Settings,
    stored: StoredInbox,
    sources: Mapping[Network, FileSource],
    kept: tuple[Vault, _Rings],
) -> MatrixAdapter | None:
    if settings.matrix_homeserver is None or settings.matrix_user is None:
        return None
    vault, rings = kept
    password, token = settings.matrix_password, settings.matrix_access_token
    return MatrixAdapter(
        settings.matrix_homeserver,
        settings.matrix_user,
        store=settings.data_dir / "matrix",
        secrets=settings.secrets_dir,
        pickle_key=vault.derive("matrix"),
        report=rings.contact(Network.MATRIX),
        inbox=stored,
        files=sources,
        password=password.get_secret_value() if password else None,
        access_token=token.get_secret_value() if token else None,
        device_id=settings.matrix_device_id,
        park_seconds=settings.park_seconds,
        file_limit=_file_limit(settings),
    )


def _parts(
    settings: Settings,
    catalogues: Catalogues,
    database: Database,
    directory: Directory,
    networks: tuple[TelegramAdapter | None, MatrixAdapter | None, _Rings],
) -> Parts:
    telegram, matrix, rings = networks
    tongues = Tongues(catalogues, settings.default_locale)
    house = House(
        tongues=tongues,
        commands=CommandTable(COMMANDS, [catalogues[locale] for locale in LOCALES]),
        ids=Ids(system_clock),
        us=Names(),
        file_limit=_file_limit(settings),
        watch=Watch(),
    )
    limits = _limits(settings)
    adapters = [adapter for adapter in (telegram, matrix) if adapter is not None]
    outlets = {adapter.network: (adapter, limits[adapter.network]) for adapter in adapters}
    sender = Sender(database, directory, outlets, tongues, system_clock, answered=rings.received)
    translators: dict[str, Translator] = {Network.TELEGRAM: TelegramTranslator()}
    if matrix is not None:
        translators[Network.MATRIX] = matrix
    dispatcher = Dispatcher(
        database, directory, translators, house, system_clock, committed=rings.committed, carrier=sender
    )
    rings.dispatcher = dispatcher.bell.ring
    rings.handle = dispatcher.at_once
    rings.sender = sender.committed
    rings.reached = sender.reached
    return Parts(database, directory, house, dispatcher, sender, telegram, matrix)


def _file_limit(settings: Settings) -> int:
    return int(settings.file_limit_mb * MEGABYTE)


def _limits(settings: Settings) -> dict[Network, Limits]:
    return {
        Network.TELEGRAM: Limits(
            per_second=settings.telegram_per_second,
            private_per_second=settings.telegram_chat_per_second,
            group_per_minute=settings.telegram_group_per_minute,
        ),
        Network.MATRIX: Limits(per_second=settings.matrix_per_second or 0),
    }


def _timers(settings: Settings, parts: Parts) -> list[Coroutine[None, None, None]]:
    retain = partial(timers.retain, parts.database, parts.house.watch, system_clock)
    late = partial(parts.sender.tell_late, settings.late_notice_seconds)
    turns = [
        timers.every(timers.RETENTION_EVERY, "retention", retain),
        timers.every(timers.FIGURES_EVERY, "figures", partial(_measure, parts)),
        timers.every(timers.LATE_EVERY, "late", late),
    ]
    is_connected = parts.connected.get(Network.TELEGRAM)
    if is_connected is not None:
        contact = partial(timers.note_contact, parts.database, is_connected, system_clock)
        turns.append(timers.every(timers.HEARTBEAT_EVERY, "contact", contact))
    return turns


async def _measure(parts: Parts) -> None:
    await timers.measure(parts.database, parts.directory, parts.connected, system_clock)


async def introduce(parts: Parts, telegram: TelegramAdapter) -> None:
    """Learn the bot's own name on Telegram, and put the command menus there; tried until it works."""
    while True:
        try:
            parts.house.us.telegram = (await telegram.identity()).username
            await _put_menus(parts, telegram)
        except DeliveryFailed:
            await asyncio.sleep(IDENTITY_AGAIN)
        else:
            return


async def _put_menus(parts: Parts, telegram: TelegramAdapter) -> None:
    for scope, private in MENU_SCOPES.items():
        for locale in (None, *LOCALES):
            words = parts.house.tongues.named(locale)
            await telegram.set_commands(menu(COMMANDS, words, private=private), scope=scope, language=locale)


async def _http(http: FastAPI, settings: Settings) -> None:
    def listening(port: int) -> None:
        log.info("web.listening", port=port)

    await web.serve(http, settings.web_host, settings.web_port, listening=listening)


def _is_connected(adapter: TelegramAdapter | MatrixAdapter) -> bool:
    return adapter.connected
