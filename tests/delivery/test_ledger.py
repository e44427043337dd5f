"""What came back is written down so that the next process, too, does what was promised."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Any

import msgspec
import pytest
from sqlalchemy import text
from structlog.testing import capture_logs

from organiser.chat.content import Attachment, MediaKind
from organiser.chat.outgoing import Delete, React, Revise
from organiser.chat.refs import FileRef, Network
from organiser.delivery import verdicts
from organiser.delivery.carrying import Step, Where
from organiser.delivery.errands import Errand, Returned
from organiser.delivery.ledger import Ledger
from organiser.delivery.pacing import Limits
from organiser.delivery.sender import Sender
from organiser.errors import InDoubt, Moved, Rejected, Scope, TryLater, Unreachable
from organiser.kernel import millis
from organiser.storage import outbox, payloads
from organiser.storage.chats import Chats
from organiser.storage.lines import Lines
from organiser.storage.reactions import Reactions
from tests.fakes.clock import START
from tests.fakes.world import World, message, rests, said

MARK = "possibly repeated"
FILE = Attachment(MediaKind.PHOTO, FileRef(Network.MATRIX, "mxc://hs/a"))
HOUR = 3_600_000


@pytest.fixture(autouse=True)
def _short_waits(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Back-off that a test can wait for; nobody draws tracebacks."""
    monkeypatch.setattr(verdicts, "FIRST_WAIT", 0.01)
    with capture_logs():
        yield


@asynccontextmanager
async def resting(world: World) -> AsyncIterator[Sender]:
    """A sender that has done all that it may do now."""
    async with world.running() as sender:
        await rests(sender)
        yield sender


async def one_try(world: World) -> Any:
    """Let a process make one request and end; returns the row as it left it."""
    async with world.running():
        await world.telegram.until_calls(len(world.telegram.calls) + 1)
    return (await world.rows())[0]


async def test_doubt_is_kept_for_the_next_process(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """How often it was tried, when it may go again, and that it may be a repetition."""
    monkeypatch.setattr(verdicts, "FIRST_WAIT", 3600)
    monkeypatch.setattr(verdicts, "LONGEST_WAIT", 3600)
    world.telegram.fail(InDoubt("cut"))
    await world.say("a")
    row = await one_try(world)

    assert ("queued", 1, True, "in_doubt") == (row.state, row.attempts, bool(row.repeated), row.error)
    assert 0.75 * HOUR <= row.due - millis(START) <= 1.25 * HOUR
    async with resting(world):
        assert 1 == len(world.telegram.calls)
    world.clock.forward(hours=2)
    await one_try(world)

    assert MARK in world.telegram.texts("-1001")[0]


async def test_a_wait_for_one_chat_survives_a_restart(world: World) -> None:
    """Telegram's `retry_after` is obeyed by the next process, and only for that chat."""
    world.telegram.fail(TryLater(3600, limited=True))
    await world.say("a", "b")
    row = await one_try(world)

    assert ("queued", 0, False, millis(START) + HOUR) == (
        row.state,
        row.attempts,
        bool(row.repeated),
        row.due,
    )
    await world.queue(world.room, said("c", line=9))
    async with resting(world):
        await world.matrix.until_calls(1)

        assert 1 == len(world.telegram.calls)
    world.clock.forward(seconds=3601)
    async with world.running():
        await world.telegram.until_calls(3)

    assert ["Anna: a", "Anna: b"] == world.telegram.texts("-1001")


@pytest.mark.parametrize("failure", [TryLater(3600, Scope.NETWORK), Unreachable("token", Scope.NETWORK)])
async def test_a_silence_is_not_kept_for_the_next_process(world: World, failure: Exception) -> None:
    """It may be over: whoever starts the bot again does not wait for what was before."""
    world.telegram.fail(failure)
    await world.say("a")
    row = await one_try(world)

    assert ("queued", 0) == (row.state, row.due)


async def test_every_crash_counts_as_a_try(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Words that end the process each time they are sent do not end it for ever."""
    monkeypatch.setattr(verdicts, "MOST_ATTEMPTS", 3)
    await world.say("a")
    world.telegram.open_before.clear()
    for tries in range(1, 3):
        async with world.crashing():
            await world.telegram.until_calls(tries)
        world.telegram.open_before.clear()
        sender = world.sender()
        await sender._recover()

        assert tries == (await world.rows())[0].attempts
    world.telegram.open_before.set()
    world.telegram.fail(InDoubt("cut"))
    row = await one_try(world)

    assert "failed" == row.state


async def test_each_part_has_its_own_tries(world: World) -> None:
    """What went wrong with one does not make the next be given up, nor called a repetition."""
    (line,) = await world.say("ab")
    async with world.database.reading() as connection:
        (row,) = await outbox.fresh(connection, world.directory.vault, 0, 1)
    lanes = world.sender().lanes
    tried = msgspec.structs.replace(row, attempts=5, repeated=True)
    lanes.add(tried, 0)
    (parcel,) = lanes.claim(0)
    ledger = Ledger(world.directory, world.tongues, world.clock)
    errand = Errand(parcel, row.action, Where(world.group.ref))
    ledger.settle(Returned(errand, Step(more=True, part=0, posted="t1")), lanes, 0)
    async with world.database.writing() as connection:
        await ledger.write(connection)
    (after,) = await world.rows()

    assert [msgspec.structs.replace(row, parts=1)] == list(lanes.lane(world.group.id).rows)
    assert ("queued", 1, 0, False) == (after.state, after.parts, after.attempts, bool(after.repeated))
    assert ["t1"] == await world.copies(line, world.group)


async def test_what_was_not_carried_out_uses_no_budget(world: World) -> None:
    """One message a minute is allowed; neither a refused try nor an edit of nothing was it."""
    world.limits[Network.TELEGRAM] = Limits(group_per_minute=1)
    world.telegram.fail(TryLater(0.01, limited=True))
    await world.queue(world.group, Revise(99, said("x")))
    await world.say("a")
    async with world.running():
        await world.telegram.until_calls(2)

    assert ["Anna: a"] == world.telegram.texts("-1001")
    assert ["cancelled", "sent"] == await world.states()


async def test_an_edit_uses_the_budget_of_a_message(world: World) -> None:
    """Telegram counts it as one; the next process knows of it too."""
    world.limits[Network.TELEGRAM] = Limits(group_per_minute=2)
    (line,) = await world.say("a")
    await world.queue(world.group, Revise(line, said("b", line=line)), line=line)
    async with world.running() as sender:
        await world.telegram.until_calls(2)
        await rests(sender)
        now = asyncio.get_running_loop().time()

        assert 0 == sender.lanes.lane(world.group.id).window.free(now)
    again = world.sender()
    await again._recover()

    assert 0 == again.lanes.lane(world.group.id).window.free(asyncio.get_running_loop().time())


async def test_words_go_where_a_file_cannot(world: World) -> None:
    """They take the place of the picture, in the outbox too: a crash does not bring the picture back."""
    world.telegram.fail(Rejected("photo"))
    await world.queue(world.group, said("look", line=1, attachment=FILE))
    await world.say("b")
    async with world.running():
        await world.telegram.until_calls(1)
        await world.telegram.until(lambda: len(world.telegram.shown) == 2)
    first, second = world.telegram.texts("-1001")

    assert "[photo]" not in first
    assert first.endswith("look")
    assert "Anna: b" == second
    assert ["sent", "sent"] == await world.states()


async def test_the_words_instead_of_a_file_survive_a_crash(world: World) -> None:
    """The row says them from the moment that the file was refused."""
    world.telegram.fail(Rejected("photo"))
    await world.queue(world.group, said("look", line=1, attachment=FILE))
    async with world.crashing():
        await world.telegram.until_calls(1)
        world.telegram.open_before.clear()
        await world.telegram.until_calls(2)
    (row,) = await world.rows()

    assert "sending" == row.state
    assert b"mxc://hs/a" not in payloads.said(world.directory.vault, row.payload)


async def test_a_chat_that_shut_the_bot_out_gets_no_words_either(world: World) -> None:
    """It is the chat that was refused, not the file."""
    world.telegram.fail(Unreachable("blocked"))
    await world.queue(world.group, said("look", line=1, attachment=FILE))
    row = await one_try(world)

    assert "failed" == row.state
    assert 1 == len(world.telegram.calls)


async def test_a_limit_of_the_network_outlasts_a_silence(world: World) -> None:
    """That the network can be reached again does not lift what it asked for."""
    world.telegram.fail(TryLater(3600, Scope.NETWORK, limited=True))
    await world.say("a")
    async with world.running() as sender:
        await world.telegram.until_calls(1)
        await rests(sender)
        sender.reached(Network.TELEGRAM, silent=False)
        await rests(sender)
        held = sender.lanes.roads[Network.TELEGRAM].held(asyncio.get_running_loop().time())

    assert held > 3500
    assert 1 == len(world.telegram.calls)


async def test_a_network_that_is_back_is_not_waited_for(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A silence is ours to end; only what the network asked for is kept."""
    monkeypatch.setattr(verdicts, "FIRST_WAIT", 3600)
    monkeypatch.setattr(verdicts, "LONGEST_WAIT", 3600)
    monkeypatch.setattr(verdicts, "LONGEST_NETWORK_WAIT", 3600)
    world.telegram.fail(TryLater(1, Scope.NETWORK))
    await world.say("a")
    async with world.running() as sender:
        await world.telegram.until_calls(1)
        await rests(sender)
        sender.reached(Network.TELEGRAM, silent=False)
        await world.telegram.until_calls(2)

    assert ["Anna: a"] == world.telegram.texts("-1001")


async def test_what_moved_does_not_wait_after_a_restart(world: World) -> None:
    """The lane of the old chat rests; the row is for the new one, and may go at once."""
    world.telegram.fail(Moved("-2002"))
    await world.say("a")
    world.telegram.open_before.clear()
    async with world.crashing():
        await world.telegram.until_calls(1)
        world.telegram.open_before.set()
        await world.telegram.until_calls(2)
    (row,) = await world.rows()

    assert 0 == row.due


async def test_a_removal_uses_no_budget_of_the_next_process(world: World) -> None:
    """Networks count messages and their edits."""
    world.limits[Network.TELEGRAM] = Limits(group_per_minute=2)
    (line,) = await world.say("a")
    async with world.running() as sender:
        await world.telegram.until_calls(1)
        await world.queue(world.group, Delete(line), line=line)
        sender.bell.ring()
        await world.telegram.until_calls(2)
    again = world.sender()
    await again._recover()

    assert 1 == again.lanes.lane(world.group.id).window.free(asyncio.get_running_loop().time())


@pytest.mark.parametrize("outcome", ["sent", "gone", "failed", "given up"])
async def test_what_is_over_says_when(world: World, outcome: str) -> None:
    """Otherwise retention would never remove it."""
    if outcome == "gone":
        await world.queue(world.group, Revise(99, said("x")))
        await world.say("b")
    else:
        await world.say("a", "b")
    if outcome == "failed":
        world.telegram.fail(Rejected("gone"))
    if outcome == "given up":
        world.telegram.open_before.clear()
        world.telegram.fail(Unreachable("blocked"))
    async with world.running() as sender:
        await world.telegram.until_calls(1)
        world.telegram.open_before.set()
        await rests(sender)
    rows = (await world.rows())[:2]

    assert [millis(START)] * 2 == [row.finished for row in rows]


@pytest.mark.parametrize("target", ["line", "message"])
async def test_reactions_are_noted_by_their_line(world: World, target: str) -> None:
    """So that they can be taken back; one under the bot's own words has nothing to be noted by."""
    async with world.database.writing() as connection:
        lines = Lines(connection)
        lines.add_copy(1, world.room.home, 0, "m1")
        await lines.flush()
    world.matrix.shown["!room:hs", "m1"] = "a"
    about = 1 if target == "line" else message(world.room, "m1")
    await world.queue(world.room, React(about, "👍"))
    async with world.running():
        await world.matrix.until_calls(1)
    async with world.database.reading() as connection:
        placed = await Reactions(connection).placed(1, world.room.home)

    assert ({"👍": "r1"} if target == "line" else {}) == placed
    await world.queue(world.room, React(about, "👍", on=False))
    async with world.running():
        await world.matrix.until_calls(2)
    async with world.database.reading() as connection:
        left = await connection.execute(text("SELECT count(*) FROM placed"))

        assert 0 == left.scalar_one()


async def test_words_in_the_map_belong_to_the_group_that_counts_them(world: World) -> None:
    """A topic's messages are counted by its group: a reaction there names no topic."""
    topic = msgspec.structs.replace(world.group.ref, id="-1001/7")
    async with world.database.writing() as connection:
        chat = await Chats(connection, world.directory).meet(topic, title="Topic")
    await world.queue(chat, said("a", line=5), line=5)
    async with world.running():
        await world.telegram.until_calls(1)
    async with world.database.reading() as connection:
        found = await Lines(connection).messages(5, world.group.id)

    assert world.group.id == chat.home
    assert ["t1"] == found
