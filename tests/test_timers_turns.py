"""Turns leave alone what is not theirs: a network that is away, an empty database, a batch that is full."""

import pytest
from structlog.testing import capture_logs

from organiser import timers
from organiser.bridge.conversation import NamesMode
from organiser.bridge.watch import Watch
from organiser.chat.refs import ChatRef, Network
from organiser.storage import chats, meta, residue
from organiser.storage.chats import Chats
from organiser.storage.engine import Database
from tests.fakes.clock import START
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
    await timers.retain(world.database, world.directory, Watch(), world.clock)

    assert [[]] * 5 == [await world.copies(line, world.room) for line in lines]
    assert ["$said6"] == await world.copies(new, world.room)


async def test_a_log_that_could_not_be_cut_is_said(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody reads for longer than SQLite waits: the words that it holds stay until the next turn."""

    async def stands_in_the_way(_: Database) -> bool:
        return False

    monkeypatch.setattr(residue, "wipe", stands_in_the_way)
    with capture_logs() as logs:
        await timers.retain(world.database, world.directory, Watch(), world.clock)

    assert [("timers.put_off", "residue")] == [(entry["event"], entry["kind"]) for entry in logs]


async def test_a_turn_that_fails_leaves_memory_as_the_database_is(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A conversation that could not be removed is still there for the next line."""
    async with world.database.writing() as connection:
        fresh = await Chats(connection, world.directory).continue_conversations(
            [1], NamesMode.FULL, b"t" * 16, START
        )

    async def fails(_: object, __: object) -> None:
        del world.directory.conversations[1]
        raise ZeroDivisionError

    monkeypatch.setattr(chats, "expire", fails)
    with pytest.raises(ZeroDivisionError):
        await timers.retain(world.database, world.directory, Watch(), world.clock)

    assert {1, fresh.id} == set(world.directory.conversations)
