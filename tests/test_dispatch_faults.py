"""What a transaction of the dispatcher changed in memory goes with it when it fails."""

import asyncio
from collections.abc import Collection, Iterator
from typing import Any

import pytest
from structlog.testing import capture_logs

from organiser import dispatch, one_event
from organiser.chat.incoming import Deleted
from organiser.chat.outgoing import Post
from organiser.chat.refs import ChatRef, Network
from organiser.dispatch import Dispatcher
from organiser.storage.directory import Directory
from organiser.views import anywhere
from tests.fakes.desk import BROKEN, POISON, Desk, words
from tests.fakes.disk import Disk
from tests.fakes.world import World

STRANGE = ChatRef(Network.TELEGRAM, "-3003")
PRIVATE = ChatRef(Network.TELEGRAM, "7")


class Carrier:
    """Notes what a sender would be told."""

    def __init__(self, *, fails: bool = False) -> None:
        """`fails`: once, as it joins."""
        self.fails = fails
        self.told: list[str] = []

    async def join(self, _connection: object) -> None:
        """Join, or fail."""
        self.told.append("join")
        if self.fails:
            self.fails = False
            raise ZeroDivisionError

    def undone(self) -> None:
        """A rollback."""
        self.told.append("undone")

    def withhold(self, rows: Collection[int]) -> None:
        """Rows that must not leave."""
        self.told.append(f"withhold {sorted(rows)}")


@pytest.fixture
def desk(world: World) -> Desk:
    """A dispatcher with nothing to do."""
    return Desk.open(world)


@pytest.fixture(autouse=True)
def _short_waits(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Waits that a test can wait for; nobody draws tracebacks."""
    monkeypatch.setattr(dispatch, "UNWRITABLE_WAIT", 0.01)
    with capture_logs():
        yield


def carried(desk: Desk, carrier: Carrier) -> Dispatcher:
    """A dispatcher whose transactions a sender joins."""
    return Dispatcher(
        desk.world.database,
        desk.world.directory,
        desk.dispatcher._translators,
        desk.house,
        desk.world.clock,
        committed=lambda: carrier.told.append("committed"),
        carrier=carrier,
    )


async def kept(world: World) -> Directory:
    """The directory as another process reads it."""
    directory = Directory(world.directory.vault, world.directory.record_keys)
    async with world.database.reading() as connection:
        await directory.load(connection)
    return directory


async def test_a_batch_is_joined_once_and_then_committed(desk: Desk) -> None:
    """The sender claims in the transaction, and sends when that is certain."""
    carrier = Carrier()
    await desk.receive(desk.said("a"), desk.said("b"))
    await carried(desk, carrier).handle_waiting()

    assert ["join", "committed"] == carrier.told


async def test_a_batch_that_fails_is_undone_for_the_sender_too(desk: Desk) -> None:
    """Before its rows are handled one by one; what it had claimed then never leaves."""
    carrier = Carrier(fails=True)
    await desk.receive(desk.said("a", chat=STRANGE), desk.said("b"))
    await carried(desk, carrier).handle_waiting()

    assert ["join", "undone", "committed", "committed"] == carrier.told
    assert ["b"] == [words(action) for _, action in await desk.news() if words(action) == "b"]


@pytest.mark.parametrize("alone", [False, True])
async def test_what_was_withheld_is_told_once_it_is_certain(desk: Desk, alone: bool) -> None:  # noqa: FBT001
    """Before anything else leaves; also where the row was handled for itself."""
    carrier = Carrier()
    line = desk.said("a")
    gone = Deleted(chat=line.chat, at=desk.now, message=line.message, sender=line.sender)
    await desk.happens(line)
    await desk.receive(gone, *([BROKEN] if alone else []))
    await carried(desk, carrier).handle_waiting()
    (row,) = [row.id for row in await desk.world.rows() if row.kind == "post"]

    assert [f"withhold [{row}]", "committed"] == carrier.told[-2:]
    assert carrier.told.count(f"withhold [{row}]") == 1


async def test_a_failed_batch_leaves_no_chat_behind(desk: Desk) -> None:
    """Not while its rows are handled one by one either: a chat's id would be another's."""
    seen: list[bool] = []
    one_by_one = desk.dispatcher._one_by_one

    async def looking() -> None:
        seen.append(desk.world.directory.find(STRANGE) is None)
        await one_by_one()

    desk.dispatcher._one_by_one = looking  # type: ignore[method-assign]
    await desk.happens(desk.said("a", chat=STRANGE), BROKEN)

    assert [True] == seen
    assert (await kept(desk.world)).chats == desk.world.directory.chats


async def test_an_apology_that_fails_leaves_no_chat_behind(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The chat that was met for it is not known, as nothing was said there."""

    async def failing(_ctx: object, _event: Any) -> None:
        raise ZeroDivisionError

    def no_words(*_: object) -> Post:
        raise ZeroDivisionError

    monkeypatch.setattr(one_event, "handle", failing)
    monkeypatch.setattr(anywhere, "our_fault", no_words)
    await desk.happens(desk.said("x", chat=PRIVATE, private=True))

    assert desk.world.directory.find(PRIVATE) is None


async def test_an_apology_is_sent_without_waiting_for_more(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever sends hears of it: nothing else may happen for a long time."""

    async def failing(_ctx: object, _event: Any) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(one_event, "handle", failing)
    found = await desk.happens(desk.said("x", chat=PRIVATE, private=True))

    assert 1 == len(found)
    assert [1] == desk.committed


async def test_what_nobody_can_read_gets_no_apology(desk: Desk) -> None:
    """Nobody knows who wrote it; that none can be made is no fault to be logged."""
    with capture_logs() as logs:
        await desk.happens(POISON)

    assert ["dispatch.batch_failed", "dispatch.set_aside"] == [entry["event"] for entry in logs]


async def test_one_at_a_time_ends_when_the_disk_is_full(desk: Desk) -> None:
    """What stands behind the row that found no room is not handled before it: order is kept."""
    disk = Disk(desk.world.database)
    await desk.receive(desk.said("a"), BROKEN, desk.said("b"))
    one = desk.dispatcher._one
    set_aside = desk.dispatcher._set_aside
    tried: list[int] = []
    blamed: list[int] = []

    async def noting(row: Any) -> None:
        tried.append(row.id)
        disk.full = len(tried) == 1
        await one(row)

    async def aside(row: Any, fault: Exception) -> None:
        disk.full = False
        blamed.append(row.id)
        await set_aside(row, fault)

    desk.dispatcher._one = noting  # type: ignore[method-assign]
    desk.dispatcher._set_aside = aside  # type: ignore[method-assign]
    await desk.dispatcher.handle_waiting()
    disk.full = False
    await desk.work()

    assert [1, 1] == [number for number in tried if number == 1]
    assert tried.index(2) > 1
    assert [2] == blamed
    assert ["a", "b"] == [words(action) for _, action in await desk.news()]


async def test_a_stopped_dispatcher_handles_nothing_more(desk: Desk) -> None:
    """What waits is handled by the next process."""
    await desk.receive(desk.said("a"))
    desk.dispatcher.stop()
    async with asyncio.timeout(30):
        await desk.dispatcher.run()

    assert ["pending"] == [row.state for row in await desk.inbox()]
