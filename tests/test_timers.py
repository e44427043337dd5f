"""What is due happens, and a turn that fails does not stop the next."""

import asyncio
from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from organiser import metrics, timers
from organiser.bridge.watch import Watch
from organiser.chat.ports import Raw
from organiser.chat.refs import Network
from organiser.storage import inbox
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
            await asyncio.wait_for(enough.wait(), 5)
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
    await timers.retain(world.database, Watch(), world.clock)
    async with world.database.reading() as connection:
        gone = await world.copies(1, world.room)

        assert [] == gone
        assert {} == await inbox.count_by_state(connection)
    assert ["$said2"] == await world.copies(2, world.room)


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
    await timers.retain(world.database, Watch(), world.clock)

    assert (days < 366) == bool(await world.copies(1, world.room))
    assert timedelta(days=365) == timers.KEEP_LINES
