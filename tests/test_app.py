"""How the parts are run: what begins when, and in which order they end, with parts that only take notes."""

import asyncio
import gc
import signal
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from organiser import app, register_file, timers
from organiser.assembly import Parts
from organiser.bridge.watch import Watch
from organiser.chat.ports import Menu, MenuScope
from organiser.chat.refs import ChatRef, Network
from organiser.claim_file import ClaimFiles
from organiser.errors import Misconfigured, TryLater
from organiser.house import Names, Tongues
from organiser.jobs import Worker as Jobs
from organiser.kernel import system_clock
from organiser.settings import Settings
from organiser.storage import meta
from organiser.storage.directory import Directory
from organiser.storage.engine import Database
from organiser.storage.record_keys import RecordKeys
from organiser.vault import Vault
from tests.fakes.world import catalogues

SETTINGS = Settings.model_validate({"telegram_token": "4242:" + "T" * 35, "web_port": 0})
LONGEST = 40.0


@dataclass
class Stage:
    """What happened, in order, and what the test lets happen."""

    happened: list[str] = field(default_factory=list)
    receiving: asyncio.Event = field(default_factory=asyncio.Event)
    received: asyncio.Event = field(default_factory=asyncio.Event)
    handled: asyncio.Event = field(default_factory=asyncio.Event)
    answered: asyncio.Event = field(default_factory=asyncio.Event)


class Intake:
    """A network that receives until it is cancelled; its name is known when it is asked again."""

    network = Network.TELEGRAM
    connected = True

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.asked = 0
        self.menus: list[Menu] = []

    async def run(self) -> None:
        """Receive."""
        self.stage.happened.append("receiving")
        self.stage.receiving.set()
        try:
            await asyncio.Event().wait()
        finally:
            self.stage.happened.append("received the last")
            self.stage.received.set()

    async def identity(self) -> SimpleNamespace:
        """Say who the bot is, when it is asked again."""
        self.asked += 1
        if self.asked == 1:
            raise TryLater(1)
        return SimpleNamespace(id="4242", username="organiser_bot")

    async def show_menu(self, menu: Menu, chat: ChatRef | None = None) -> None:
        """Keep what was put where."""
        assert chat is None
        self.menus.append(menu)


class Worker:
    """A dispatcher or a sender: when it is told to stop, it first ends what it has begun."""

    def __init__(self, stage: Stage, name: str, ended: asyncio.Event) -> None:
        self.stage = stage
        self.name = name
        self.ended = ended
        self.stopping = asyncio.Event()

    async def run(self) -> None:
        """Work until told to stop, and end what was begun."""
        await self.stopping.wait()
        await self.ended.wait()
        self.stage.happened.append(f"{self.name} ended")

    def stop(self) -> None:
        """Begin nothing more."""
        self.stage.happened.append(f"{self.name} told to stop")
        self.stopping.set()

    async def tell_late(self, _: float) -> None:
        """Nobody is late."""


@pytest.fixture
def stage() -> Stage:
    """Nothing happened yet."""
    return Stage()


@pytest.fixture
def intake(stage: Stage) -> Intake:
    """Telegram."""
    return Intake(stage)


@pytest.fixture
def parts(stage: Stage, intake: Intake, database: Database, tmp_path: Path) -> Parts:
    """Parts that take notes, around a real database."""
    house = SimpleNamespace(tongues=Tongues(catalogues(), "en"), us=Names(), watch=Watch())
    dispatcher = Worker(stage, "dispatcher", stage.handled)
    sender = Worker(stage, "sender", stage.answered)
    vault = Vault(b"k" * 32)
    directory = Directory(vault, RecordKeys(tmp_path, vault))
    claims = ClaimFiles(database, directory, system_clock, house.tongues, house.us)
    return Parts(
        database,
        directory,
        cast("Any", house),
        cast("Any", dispatcher),
        cast("Any", sender),
        telegram=cast("Any", intake),
        matrix=None,
        jobs=Jobs(database, directory, system_clock, register_file.apart, claims, finished=lambda: None),
    )


async def test_first_nothing_comes_in_then_what_was_begun_is_finished(stage: Stage, parts: Parts) -> None:
    """Intake ends, what is in hand is handled, and only then does the sender hear that no more comes."""
    stopping = asyncio.Event()
    async with asyncio.timeout(LONGEST), asyncio.TaskGroup() as tasks:
        serving = tasks.create_task(app.serve(SETTINGS, parts, stopping))
        await stage.receiving.wait()
        stopping.set()
        await stage.received.wait()
        before = list(stage.happened)
        stage.handled.set()
        stage.answered.set()
        await serving

    assert ["receiving", "dispatcher told to stop", "received the last"] == before
    assert ["dispatcher ended", "sender told to stop", "sender ended"] == stage.happened[3:]


async def test_what_was_imported_is_looked_through_no_more(stage: Stage, parts: Parts) -> None:
    """The collector has less than a tenth of it left to look through, each time, while messages wait."""
    gc.unfreeze()
    before = len(gc.get_objects())
    stage.handled.set()
    stage.answered.set()
    stopping = asyncio.Event()
    async with asyncio.timeout(LONGEST), asyncio.TaskGroup() as tasks:
        serving = tasks.create_task(app.serve(SETTINGS, parts, stopping))
        await stage.receiving.wait()
        after = len(gc.get_objects())
        stopping.set()
        await serving

    assert after < before / 10


async def test_a_request_that_hangs_does_not_keep_the_bot(
    stage: Stage, parts: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After `STOP_SECONDS` it is cut; supervisors kill after 30 s, Docker as it is told in the guide."""
    monkeypatch.setattr(app, "STOP_SECONDS", 0.05)
    stage.handled.set()
    stopping = asyncio.Event()
    stopping.set()
    async with asyncio.timeout(LONGEST):
        await app.serve(SETTINGS, parts, stopping)

    assert "sender told to stop" == stage.happened[-1]


async def test_a_hole_is_announced_before_anything_comes_in(
    stage: Stage, parts: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The notice of what was lost stands before the first line after it."""

    async def announce(*_: object) -> None:
        stage.happened.append("announced")

    monkeypatch.setattr(timers, "announce_gap", announce)
    stage.handled.set()
    stage.answered.set()
    stopping = asyncio.Event()
    async with asyncio.timeout(LONGEST), asyncio.TaskGroup() as tasks:
        tasks.create_task(app.serve(SETTINGS, parts, stopping))
        await stage.receiving.wait()
        stopping.set()

    assert ["announced", "receiving"] == stage.happened[:2]


async def test_a_port_that_is_taken_ends_all(parts: Parts) -> None:
    """The operator is told which setting it is, instead of a bot that nobody can watch."""
    settings = SETTINGS.model_copy(update={"web_host": "203.0.113.1"})
    with pytest.raises(ExceptionGroup) as failed:
        async with asyncio.timeout(LONGEST):
            await app.serve(settings, parts, asyncio.Event())

    assert failed.group_contains(Misconfigured, match="ORGANISER_WEB_PORT")


async def test_the_bot_learns_its_name_and_puts_its_menus_there(
    parts: Parts, intake: Intake, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A network that is away is asked again; each scope has its menu in each language, and in none."""
    monkeypatch.setattr(app, "IDENTITY_AGAIN", 0)
    async with asyncio.timeout(LONGEST):
        await app.introduce(parts, cast("Any", intake))

    assert (2, "organiser_bot") == (intake.asked, parts.house.us.telegram)
    spoken = (None, "en", "ko", "nl", "sv")
    assert {(scope, locale) for scope in MenuScope for locale in spoken} == {
        (menu.scope, menu.language) for menu in intake.menus
    }
    assert all(dict(menu.entries)["help"] for menu in intake.menus)


@pytest.fixture
def hang_up() -> Iterator[None]:
    """What SIGHUP does is put back."""
    former = signal.getsignal(signal.SIGHUP)
    yield
    signal.signal(signal.SIGHUP, former)


@pytest.mark.usefixtures("hang_up")
@pytest.mark.parametrize(("what", "stops"), [(signal.SIG_DFL, True), (signal.SIG_IGN, False)])
def test_a_terminal_that_closes_ends_the_bot_in_order(what: signal.Handlers, *, stops: bool) -> None:
    """But not where it was started with `nohup`."""
    signal.signal(signal.SIGHUP, what)

    assert stops is (signal.SIGHUP in app._stop_signals())


async def test_a_database_that_is_locked_or_gone_is_not_ready(parts: Parts, tmp_path: Path) -> None:
    """It is ready when it can be written to, not when it can be asked what one is."""
    file = tmp_path / "organiser.db"
    status = app.Status(parts, file)
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        free = await status.database()
        other.execute("BEGIN IMMEDIATE")
        locked = await status.database()
        other.execute("ROLLBACK")
    again = await status.database()
    file.unlink()

    assert [True, False, True, False] == [free, locked, again, await status.database()]


async def test_a_database_on_a_full_disk_is_not_ready(parts: Parts, tmp_path: Path) -> None:
    """Until something was written again: to begin to write says nothing of the room there is."""
    status = app.Status(parts, tmp_path / "organiser.db")
    parts.database.refused = "disk_full"
    full = await status.database()
    async with parts.database.writing() as connection:
        await meta.put(connection, "a", "1")

    assert [False, True] == [full, await status.database()]
