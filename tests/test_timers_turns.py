"""Turns leave alone what is not theirs: a network that is away, an empty database, a batch that is full."""

import pytest

from organiser import timers
from organiser.bridge.watch import Watch
from organiser.chat.refs import ChatRef, Network
from organiser.storage import meta
from organiser.storage.chats import Chats
from tests.fakes.world import World


async def seen(world: World) -> str | None:
    """When Telegram was noted to deliver."""
    async with world.database.reading() as connection:
        return await meta.get(connection, meta.TELEGRAM_SEEN)


async def test_a_network_that_is_away_was_not_seen(world: World) -> None:
    """Otherwise a day without it would leave no gap to tell of."""
    await timers.note_contact(world.database, lambda: True, world.clock)
    before = await seen(world)
    world.clock.forward(hours=1)
    await timers.note_contact(world.database, lambda: False, world.clock)

    assert before is not None
    assert before == await seen(world)


async def test_a_first_start_announces_nothing(world: World) -> None:
    """Who was never there has missed nothing."""
    await timers.announce_gap(world.database, world.directory, world.clock)

    assert await seen(world) is None


async def test_a_gap_that_concerns_nobody_is_told_once_to_nobody(world: World) -> None:
    """Where no chat of Telegram is joined; the next start does not look at the same hole again."""
    async with world.database.writing() as connection:
        await Chats(connection, world.directory).change(world.group, conversation_id=None)
    await timers.note_contact(world.database, lambda: True, world.clock)
    world.clock.forward(hours=30)
    await timers.announce_gap(world.database, world.directory, world.clock)
    async with world.database.writing() as connection:
        await Chats(connection, world.directory).meet(ChatRef(Network.TELEGRAM, "-9"))
        found = await connection.exec_driver_sql("SELECT count(*) FROM inbox")

        assert 0 == found.scalar_one()
    assert str(int(world.clock().timestamp() * 1000)) == await seen(world)


async def test_old_lines_go_a_batch_at_a_time(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """All of them in one turn, each batch in a transaction of its own; new lines stay."""
    monkeypatch.setattr(timers, "BATCH", 2)
    lines = await world.say(*"abcde")
    world.clock.forward(days=366)
    (new,) = await world.say("f")
    await timers.retain(world.database, Watch(), world.clock)

    assert [[]] * 5 == [await world.copies(line, world.room) for line in lines]
    assert ["$said6"] == await world.copies(new, world.room)
