"""What nobody would miss after a crash is recorded together with what comes next, or soon."""

import asyncio

import pytest

from organiser.chat.outgoing import AnswerTap, Post, Revise
from organiser.chat.refs import MessageRef
from organiser.chat.text import plain
from organiser.delivery import sender as sending
from organiser.delivery.sender import Sender
from tests.fakes.world import World, message, rests, said


async def asked(world: World, sender: Sender) -> MessageRef:
    """A message of the bot's own."""
    (line,) = await world.say("Which?")
    sender.bell.ring()
    await rests(sender)
    (number,) = await world.copies(line, world.group)
    return message(world.group, number)


async def press(world: World, sender: Sender, question: MessageRef) -> None:
    """Let a press be answered in the place of what was pressed; returns when both are done."""
    before = len(world.telegram.calls)
    async with world.joined(sender) as writer:
        writer.add(world.group.id, Revise(question, Post(text=plain("next"))))
        writer.add(world.group.id, AnswerTap("1"))
    await world.telegram.until_calls(before + 2)
    busy = True
    while busy:  # nobody is told of what comes back
        await asyncio.sleep(0)
        busy = not sender.idle or bool(sender._departures._on_the_way)


@pytest.fixture
def _long(monkeypatch: pytest.MonkeyPatch) -> None:
    """As long as no test takes."""
    monkeypatch.setattr(sending, "LINGER_SECONDS", 3600)


@pytest.mark.usefixtures("_long")
async def test_it_is_recorded_with_what_comes_next(world: World) -> None:
    """The next press needs no transaction but its own, and its lane is free."""
    async with world.running() as sender:
        question = await asked(world, sender)
        await press(world, sender, question)

        assert ["sent", "sending", "sending"] == await world.states()
        await press(world, sender, question)

        assert ["sent", "sent", "sent", "sending", "sending"] == await world.states()
    assert ["sent"] * 5 == await world.states()


async def test_it_is_recorded_soon_where_nothing_comes(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """So that what was said is not kept for longer."""
    monkeypatch.setattr(sending, "LINGER_SECONDS", 0.01)
    async with world.running() as sender:
        question = await asked(world, sender)
        await press(world, sender, question)
        await rests(sender)

        assert [("sent", None)] * 3 == [(row.state, row.payload) for row in await world.rows()]


@pytest.mark.usefixtures("_long")
async def test_a_message_is_recorded_at_once(world: World) -> None:
    """A crash before that would let it be said twice."""
    async with world.running() as sender:
        question = await asked(world, sender)
        await press(world, sender, question)
        async with world.joined(sender) as writer:
            writer.add(world.room.id, said("a"))
        await rests(sender)

        assert ["sent"] * 4 == await world.states()


@pytest.mark.usefixtures("_long")
async def test_it_survives_a_rollback(world: World) -> None:
    """What was done is done, whatever becomes of the transaction in which it was to be recorded."""
    async with world.running() as sender:
        question = await asked(world, sender)
        await press(world, sender, question)
        with pytest.raises(ZeroDivisionError):
            async with world.joined(sender, fails=True) as writer:
                writer.add(world.group.id, said("x"))
        await rests(sender)

        assert ["sent"] * 3 == await world.states()
        assert 3 == len(world.telegram.calls)


@pytest.mark.usefixtures("_long")
async def test_a_crash_does_it_once_more_unseen(world: World) -> None:
    """The question is put in the same place again; the press is answered no more."""
    async with world.crashing() as sender:
        question = await asked(world, sender)
        await press(world, sender, question)
    async with world.running():
        await world.telegram.until_calls(4)

    assert ["sent", "sent", "cancelled"] == await world.states()
    assert 4 == len(world.telegram.calls)
