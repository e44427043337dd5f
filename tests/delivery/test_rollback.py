"""A transaction that the sender joined, or its own, may fail: memory is then what the database is."""

import asyncio
from collections.abc import Iterator, Sequence
from math import inf
from typing import Any

import pytest
from sqlalchemy import event
from structlog.testing import capture_logs

from organiser.chat.outgoing import Action, AnswerTap, Revise
from organiser.chat.refs import ChatRef, Network
from organiser.delivery import sender as sending
from organiser.delivery.sender import Sender
from organiser.errors import Moved
from organiser.storage.chats import Chats
from organiser.storage.directory import Chat, Directory
from organiser.storage.outbox import OutboxWriter
from tests.fakes.disk import Disk
from tests.fakes.world import World, rests, said

Row = tuple[Chat, Action]


async def fails(world: World, sender: Sender, rows: Sequence[Row]) -> None:
    """A transaction that queues rows, is joined, and cannot be committed."""
    with pytest.raises(ZeroDivisionError):  # noqa: PT012 - the transaction is the statement
        async with world.joined(sender, fails=True) as writer:
            for chat, action in rows:
                writer.add(chat.id, action)


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    """Nobody draws tracebacks."""
    with capture_logs():
        yield


async def test_what_waited_before_is_not_lost_with_the_rest(world: World) -> None:
    """A row of an earlier commit that was claimed with the failed ones goes as if nothing had been."""
    async with world.running() as sender:
        await rests(sender)
        sender.reached(Network.TELEGRAM, silent=True)
        await world.say("a", "b")
        sender.bell.ring()
        await rests(sender)
        sender.lanes.roads[Network.TELEGRAM].silence.release()
        await fails(world, sender, [(world.group, said("x"))])
        await world.telegram.until_calls(2)

    assert ["Anna: a", "Anna: b"] == world.telegram.texts("-1001")


async def test_taps_that_were_rolled_back_are_not_answered(world: World) -> None:
    """What goes past the lanes is forgotten as well; its id is another row's next."""
    async with world.running() as sender:
        sender.reached(Network.TELEGRAM, silent=True)
        await rests(sender)
        await fails(world, sender, [(world.group, AnswerTap("undone"))])

        assert 0 == sender.lanes.waiting
        async with world.joined(sender) as writer:
            writer.add(world.group.id, AnswerTap("tap"))
        sender.reached(Network.TELEGRAM, silent=False)
        await world.telegram.until_calls(1)
        await rests(sender)

    assert ["tap="] == [call.what for call in world.telegram.calls]


async def test_a_batch_that_was_full_is_gone_on_with(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """More rows stand behind it, and nothing that comes back would tell of them."""
    monkeypatch.setattr(sending, "BATCH", 2)
    world.telegram.open_before.clear()
    world.matrix.open_before.clear()
    async with world.database.writing() as connection:
        third = await Chats(connection, world.directory).meet(ChatRef(Network.MATRIX, "!third:hs"))
    async with world.running() as sender:
        await rests(sender)
        async with world.joined(sender) as writer:
            for chat in (world.group, world.room, third):
                writer.add(chat.id, said("a"))
        await world.matrix.until_calls(2)
        world.telegram.open_before.set()
        world.matrix.open_before.set()

    assert ["sent"] * 3 == await world.states()


async def test_what_may_not_go_yet_goes_when_it_may(world: World) -> None:
    """The sender rests anew, for as long as the lane must wait."""
    async with world.running() as sender:
        await rests(sender)
        now = asyncio.get_running_loop().time()
        sender.lanes.lane(world.group.id).hold.hold(now + 0.1)
        async with world.joined(sender) as writer:
            writer.add(world.group.id, said("a"))
        await world.telegram.until_calls(1)

    assert ["sent"] == await world.states()


async def test_what_has_no_subject_is_closed(world: World) -> None:
    """Nothing is asked of the network, and nothing else has to happen first."""
    async with world.running() as sender:
        await rests(sender)
        async with world.joined(sender) as writer:
            writer.add(world.group.id, Revise(99, said("x")))
        await rests(sender)

        assert ["cancelled"] == await world.states()
    assert [] == world.telegram.calls


async def test_a_move_is_followed_before_anything_is_claimed(world: World) -> None:
    """What waited for the old room goes before what is said in the new one."""
    async with world.running() as sender:
        sender.reached(Network.MATRIX, silent=True)
        await world.queue(world.room, said("a"))
        sender.bell.ring()
        await rests(sender)
        sender.lanes.roads[Network.MATRIX].silence.release()
        async with world.database.writing() as connection:
            successor = await Chats(connection, world.directory).move(
                world.room, ChatRef(Network.MATRIX, "!new:hs")
            )
            writer = OutboxWriter(connection, world.directory.vault, world.clock())
            writer.add(successor.id, said("b"))
            await writer.flush()
            await sender.join(connection)
        sender.committed()
        await world.matrix.until_calls(2)

    assert ["Anna: a", "Anna: b"] == world.matrix.texts("!new:hs")
    assert [] == world.matrix.texts("!room:hs")


async def test_a_sender_rests_after_a_move(world: World) -> None:
    """It follows once, and does not go on asking."""
    world.telegram.fail(Moved("-2002"))
    await world.say("a")
    async with world.running() as sender:
        await world.telegram.until_calls(2)
        await rests(sender)

        assert {} == world.directory.moved


async def test_a_network_that_lags_behind_is_not_skipped(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rows that memory had no room for are still taken up after somebody else's transaction failed."""
    monkeypatch.setattr(sending, "HORIZON", 2)
    monkeypatch.setattr(sending, "BATCH", 1)
    async with world.running() as sender:
        sender.reached(Network.TELEGRAM, silent=True)
        await world.say(*"abcd")
        sender.bell.ring()
        await rests(sender)
        async with world.joined(sender) as writer:
            writer.add(world.room.id, said("on time"))
        await world.matrix.until_calls(1)
        await rests(sender)
        waiting = sender.lanes.roads[Network.TELEGRAM].waiting
        await fails(world, sender, [(world.room, said("x"))])
        sender.reached(Network.TELEGRAM, silent=False)
        await world.telegram.until_calls(4)

    assert 2 == waiting
    assert [f"Anna: {letter}" for letter in "abcd"] == world.telegram.texts("-1001")
    assert ["Anna: on time"] == world.matrix.texts("!room:hs")


async def test_a_network_that_comes_back_is_served_at_once(world: World) -> None:
    """Nothing else needs to happen first."""
    async with world.running() as sender:
        sender.reached(Network.TELEGRAM, silent=True)
        await world.say("a")
        await rests(sender)
        sender.bell.ring()
        await rests(sender)

        assert inf == sender.lanes.next_time(asyncio.get_running_loop().time())
        sender.reached(Network.TELEGRAM, silent=False)
        await world.telegram.until_calls(1)


async def test_what_a_failed_turn_changed_in_memory_is_undone(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While there is no room for a move, chats are where the database says that they are."""
    monkeypatch.setattr(sending, "UNWRITABLE_WAIT", 3600)
    waits = asyncio.Event()

    def note(*_: object, **_more: object) -> None:
        waits.set()

    monkeypatch.setattr(sending.log, "warning", note, raising=False)
    disk = Disk(world.database)
    world.telegram.open_before.clear()
    world.telegram.fail(Moved("-2002"))
    await world.say("a")
    async with world.crashing():
        await world.telegram.until_calls(1)
        disk.full = True
        world.telegram.open_before.set()
        await asyncio.wait_for(waits.wait(), 40)
        disk.full = False
        kept = Directory(world.directory.vault, world.directory.record_keys)
        async with world.database.reading() as connection:
            await kept.load(connection)

        assert kept.chats == world.directory.chats
        assert {} == world.directory.moved


async def test_a_rollback_of_what_was_not_joined(world: World) -> None:
    """A sender at work has nothing to undo: what it has taken up itself stays."""
    world.telegram.open_before.clear()
    await world.say("a", "b")
    async with world.running() as sender:
        await world.telegram.until_calls(1)
        sender.idle = False
        await fails(world, sender, [(world.group, said("x"))])
        world.telegram.open_before.set()
        await world.telegram.until_calls(2)

    assert ["Anna: a", "Anna: b"] == world.telegram.texts("-1001")


async def test_what_was_committed_after_all_is_sent(world: World) -> None:
    """A commit that breaks off may have held: what it marked waits for no restart."""

    def commit(connection: Any) -> None:
        connection.exec_driver_sql("COMMIT")
        raise ZeroDivisionError

    engine = world.database.engine.sync_engine
    async with world.running() as sender:
        await rests(sender)
        sender.reached(Network.TELEGRAM, silent=True)
        await world.say("a")
        sender.bell.ring()
        await rests(sender)
        sender.lanes.roads[Network.TELEGRAM].silence.release()
        event.listen(engine, "commit", commit, once=True)
        with pytest.raises(ZeroDivisionError):
            async with world.joined(sender) as writer:
                writer.add(world.room.id, said("b"))
        await world.telegram.until_calls(1)
        await world.matrix.until_calls(1)

    assert (["Anna: a"], ["Anna: b"]) == (world.telegram.texts("-1001"), world.matrix.texts("!room:hs"))
    assert ["sent", "sent"] == await world.states()
