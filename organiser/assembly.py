"""Puts the parts together: networks, inbox, dispatcher, sender, each with what it needs. `app` runs them."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import partial

import structlog

from organiser import register_file
from organiser.bridge.allowance import Allowance
from organiser.bridge.limits import MEGABYTE
from organiser.bridge.watch import Watch
from organiser.chat.ports import FileSource, Sources, Translator
from organiser.chat.refs import Network
from organiser.claim_file import ClaimFiles
from organiser.command_table import CommandTable
from organiser.context import House
from organiser.delivery.pacing import Limits
from organiser.delivery.sender import Sender
from organiser.dispatch import Dispatcher
from organiser.handlers.commands import COMMANDS
from organiser.house import Names, Tongues
from organiser.i18n import LOCALES, Catalogues
from organiser.jobs import Worker
from organiser.kernel import Ids, system_clock
from organiser.platforms.matrix.adapter import MatrixAdapter
from organiser.platforms.telegram.adapter import TelegramAdapter
from organiser.platforms.telegram.incoming import Translator as TelegramTranslator
from organiser.settings import Settings
from organiser.storage import erased, excluded, meta, migrate, name_keys, records
from organiser.storage.directory import Directory
from organiser.storage.engine import Database
from organiser.storage.inbox import StoredInbox, Work
from organiser.storage.made_files import MadeFileSource
from organiser.vault import Vault

SILENCES = frozenset({"unreachable", "server_error"})
"""Troubles with which nothing can be sent either. With others (somebody else polls) something may."""

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
    jobs: Worker

    @property
    def connected(self) -> Mapping[Network, Callable[[], bool]]:
        """For each configured network, how to see whether it is taking in."""
        adapters = (self.telegram, self.matrix)
        return {adapter.network: partial(_is_connected, adapter) for adapter in adapters if adapter}


@asynccontextmanager
async def assembled(settings: Settings) -> AsyncIterator[Parts]:
    """Every part, put together on a database at the newest schema; let go of at the end."""
    catalogues = Catalogues.load()
    database = Database(settings.database_url.get_secret_value())
    try:
        await migrate.upgrade(database)
        async with database.writing() as connection:
            vault = await meta.opened(connection, settings.secrets_dir)
            record_keys = await records.opened(connection, settings.secrets_dir, vault)
        await name_keys.renew(database, vault)
        await records.sweep(database, record_keys, system_clock())
        await erased.keep(database, settings.secrets_dir, vault, system_clock())
        directory = Directory(vault, record_keys)
        async with database.reading() as connection:
            await directory.load(connection)
        await erased.again(database, directory, system_clock())
        await excluded.again(database, directory, system_clock())
        await erased.replayed(database, directory)
        async with _adapters(settings, database, vault) as networks:
            yield _parts(settings, catalogues, database, directory, networks)
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


@dataclass(frozen=True, slots=True)
class _Networks:
    """The configured networks, and whom they ring for."""

    telegram: TelegramAdapter | None
    matrix: MatrixAdapter | None
    rings: _Rings

    @property
    def adapters(self) -> Sequence[TelegramAdapter | MatrixAdapter]:
        return [adapter for adapter in (self.telegram, self.matrix) if adapter is not None]


@asynccontextmanager
async def _adapters(settings: Settings, database: Database, vault: Vault) -> AsyncIterator[_Networks]:
    """The configured networks; each finds the other's files."""
    rings = _Rings()
    stored = StoredInbox(database, system_clock, rings.received, rings.at_once)
    sources: dict[Network | None, FileSource] = {None: MadeFileSource(database, vault)}
    networks = _Networks(
        _telegram(settings, stored, sources, rings), _matrix(settings, stored, sources, vault, rings), rings
    )
    sources.update({adapter.network: adapter for adapter in networks.adapters})
    async with AsyncExitStack() as opened:
        for adapter in networks.adapters:
            await opened.enter_async_context(adapter)
        yield networks


def _telegram(
    settings: Settings, stored: StoredInbox, sources: Sources, rings: _Rings
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
    sources: Sources,
    vault: Vault,
    rings: _Rings,
) -> MatrixAdapter | None:
    if settings.matrix_homeserver is None or settings.matrix_user is None:
        return None
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
    networks: _Networks,
) -> Parts:
    matrix, rings = networks.matrix, networks.rings
    tongues = Tongues(catalogues, settings.default_locale)
    house = House(
        tongues=tongues,
        commands=CommandTable(COMMANDS, [catalogues[locale] for locale in LOCALES]),
        ids=Ids(system_clock),
        us=Names(),
        file_limit=_file_limit(settings),
        watch=Watch(),
        allowance=Allowance(),
    )
    limits = _limits(settings)
    outlets = {adapter.network: (adapter, limits[adapter.network]) for adapter in networks.adapters}
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
    claims = ClaimFiles(database, directory, system_clock, tongues, house.us)
    jobs = Worker(database, directory, system_clock, register_file.apart, claims, finished=rings.received)
    return Parts(database, directory, house, dispatcher, sender, networks.telegram, matrix, jobs)


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


def _is_connected(adapter: TelegramAdapter | MatrixAdapter) -> bool:
    return adapter.connected
