"""What the dispatcher leaves to be sent is claimed within its own transaction, or not at all."""

import asyncio

import pytest

from organiser.chat.refs import ChatRef, Network
from organiser.delivery.pacing import Limits
from organiser.delivery.sender import Sender
from organiser.storage.chats import Chats
from organiser.storage.outbox import OutboxWriter
from tests.fakes.world import World, rests, said


async def queue_and_join(world: World, sender: Sender, *texts: str, fails: bool = False) -> None:
    """Let rows be queued by a transaction that the sender joins."""
    async with world.joined(sender, fails=fails) as writer:
        for text in texts:
            writer.add(world.group.id, said(text))


async def test_a_message_leaves_with_the_commit_that_made_it(world: World) -> None:
    """It is `sending` when that transaction is committed, and no other one is needed."""
    world.telegram.open_before.clear()
    async with world.running() as sender:
        await rests(sender)
        await queue_and_join(world, sender, "a")

        assert ["sending"] == await world.states()
        world.telegram.open_before.set()
        await world.telegram.until_calls(1)
    assert ["sent"] == await world.states()


async def test_nothing_leaves_before_the_commit(world: World) -> None:
    """What was claimed waits until it is certain."""
    async with world.running() as sender:
        await rests(sender)
        async with world.database.writing() as connection:
            writer = OutboxWriter(connection, world.directory.vault, world.clock())
            writer.add(world.group.id, said("a"))
            await writer.flush()
            await sender.join(connection)
            for _ in range(20):
                await asyncio.sleep(0)

            assert [] == world.telegram.texts("-1001")
        sender.committed()
        await world.telegram.until_calls(1)


async def test_what_was_rolled_back_never_leaves(world: World) -> None:
    """Its rows are gone; others get their ids, and go once, in order, as if nothing had been."""
    async with world.running() as sender:
        await rests(sender)
        with pytest.raises(ZeroDivisionError):
            await queue_and_join(world, sender, "x", "y", fails=True)

        assert 0 == sender.lanes.waiting
        await rests(sender)
        await queue_and_join(world, sender, "a", "b")
        await world.telegram.until_calls(2)
    assert ["Anna: a", "Anna: b"] == world.telegram.texts("-1001")


async def test_a_rolled_back_claim_counts_against_no_limit(world: World) -> None:
    """One a minute is allowed, and the one that was never sent was not it."""
    world.limits[Network.TELEGRAM] = Limits(group_per_minute=1, parallel=1)
    async with world.running() as sender:
        await rests(sender)
        with pytest.raises(ZeroDivisionError):
            await queue_and_join(world, sender, "x", fails=True)
        await rests(sender)
        await queue_and_join(world, sender, "a")
        await world.telegram.until_calls(1)
    assert ["Anna: a"] == world.telegram.texts("-1001")


async def test_a_chat_that_was_rolled_back_has_no_lane(world: World) -> None:
    """Its id may be another chat's next, on another network."""
    async with world.running() as sender:
        await rests(sender)

        async def undone(connection: object) -> None:
            await world.directory.load(connection)  # type: ignore[arg-type]
            sender.undone()

        with pytest.raises(ZeroDivisionError):  # noqa: PT012 - the transaction is the statement
            async with world.database.writing(undone=undone) as connection:
                chat = await Chats(connection, world.directory).meet(ChatRef(Network.TELEGRAM, "-77"))
                writer = OutboxWriter(connection, world.directory.vault, world.clock())
                writer.add(chat.id, said("x"))
                await writer.flush()
                await sender.join(connection)
                raise ZeroDivisionError
        async with world.database.writing() as connection:
            again = await Chats(connection, world.directory).meet(ChatRef(Network.MATRIX, "!new:hs"))

        assert again.id == chat.id
        assert Network.MATRIX is sender.lanes.lane(again.id).network


async def test_a_sender_at_work_is_not_joined(world: World) -> None:
    """It takes up what is new in its own next turn, after what it has to record."""
    await world.say("a")
    sender = world.sender()
    await queue_and_join(world, sender, "b")

    assert ["queued", "queued"] == await world.states()
