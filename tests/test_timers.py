"""What is due happens, and a turn that fails does not stop the next."""

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import text
from structlog.testing import capture_logs

from organiser import metrics, timers
from organiser.bridge.watch import Watch
from organiser.chat.ports import Raw
from organiser.chat.refs import Network
from organiser.storage import inbox, outbox
from organiser.storage.outbox import Outcome
from tests.fakes.world import World


async def test_a_failing_turn_does_not_stop_the_next() -> None:
    """It is logged, and the clock goes on."""
    turns = 0
    enough = asyncio.Event()

    async def turn() -> None:
        nonlocal turns
        turns += 1
        if turns == 3:
            enough.set()
        raise ZeroDivisionError

    with capture_logs() as logs:
        async with asyncio.TaskGroup() as tasks:
            work = tasks.create_task(timers.every(0.001, "retention", turn))
            await asyncio.wait_for(enough.wait(), 30)
            work.cancel()

    assert {"timers.turn_failed"} == {entry["event"] for entry in logs}


async def test_retention(world: World) -> None:
    """Handled keys, finished rows and old lines go; what is new stays."""
    await world.say("old")
    async with world.database.writing() as connection:
        await inbox.add(connection, Network.TELEGRAM, [Raw("1", b"x")], world.clock())
        await inbox.mark_done(connection, 1, 1)
    world.clock.forward(days=400)
    await world.say("new")
    await timers.retain(world.database, world.directory, Watch(), world.clock)
    async with world.database.reading() as connection:
        gone = await world.copies(1, world.room)

        assert [] == gone
        assert {} == await inbox.count_by_state(connection)
    assert ["$said2"] == await world.copies(2, world.room)


async def test_no_words_are_left_in_any_file(world: World, tmp_path: Path) -> None:
    """Neither in the database's pages nor in its log, also of words that filled many pages."""
    words = ["zwaluw", "zwaluw" * 2000]
    async with world.database.writing() as connection:
        await inbox.add(connection, Network.TELEGRAM, [Raw("1", words[1].encode())], world.clock())
    await world.say(*words)
    before = _files(tmp_path)
    rows = await world.rows()
    async with world.database.writing() as connection:
        await inbox.mark_done(connection, 1, 1)
        went = [
            Outcome(id=rows[0].id, state="sent", finished=1),
            Outcome(id=rows[1].id, state="failed", finished=1),
        ]
        await outbox.record(connection, world.directory.vault, went)
    await timers.retain(world.database, world.directory, Watch(), world.clock)

    assert b"zwaluw" in before
    assert b"zwaluw" not in _files(tmp_path)


async def test_a_row_that_cannot_be_read_is_not_kept_for_ever(world: World) -> None:
    """Another version wrote it; its words go at once, the row with all the others."""
    await world.say("a")
    async with world.database.writing() as connection:
        await connection.execute(text("UPDATE outbox SET payload = x'7a77'"))
        await outbox.fresh(connection, world.directory.vault, 0, 10)
    (row,) = await world.rows()
    world.clock.forward(days=3)
    await timers.retain(world.database, world.directory, Watch(), world.clock)

    assert ("failed", None) == (row.state, row.payload)
    assert [] == await world.rows()


def _files(folder: Path) -> bytes:
    """All that the database's files hold."""
    return b"".join(path.read_bytes() for path in sorted(folder.glob("organiser.db*")))


async def test_figures(world: World) -> None:
    """How much waits, for how long, and whether the networks are connected."""
    await world.say("a", "b")
    await world.queue(world.room)
    world.clock.forward(seconds=90)
    async with world.database.writing() as connection:
        await inbox.add(connection, Network.MATRIX, [Raw("1", b"x", parked=True)], world.clock())
    connected = {Network.TELEGRAM: lambda: True, Network.MATRIX: lambda: False}
    await timers.measure(world.database, world.directory, connected, world.clock)

    def value(gauge: object, network: Network) -> float:
        return gauge.labels(network)._value.get()  # type: ignore[attr-defined,no-any-return]

    assert (2, 0) == tuple(value(metrics.OUTBOX_DEPTH, network) for network in Network)
    assert (90, 0) == tuple(value(metrics.OUTBOX_OLDEST, network) for network in Network)
    assert (0, 1) == tuple(value(metrics.PARKED, network) for network in Network)
    assert (1, 0) == tuple(value(metrics.CONNECTED, network) for network in Network)


@pytest.mark.parametrize("days", [1, 366])
async def test_lines_are_kept_for_a_year(world: World, days: int) -> None:
    """So long they can be answered, edited and removed."""
    await world.say("a")
    world.clock.forward(days=days)
    await timers.retain(world.database, world.directory, Watch(), world.clock)

    assert (days < 366) == bool(await world.copies(1, world.room))
