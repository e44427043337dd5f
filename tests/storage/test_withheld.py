"""What is withheld stays so, and is known to whoever sends; what may have left is not."""

from typing import Any

import pytest
from sqlalchemy import event, text

from organiser.chat.outgoing import Delete, React, Revise
from organiser.storage import outbox, withheld
from organiser.storage.outbox import Outcome
from organiser.storage.tables import OUTBOX
from tests.fakes.clock import START
from tests.fakes.world import World, said


async def test_held_rows_wait_and_go_last(world: World) -> None:
    """Let through, they keep their order among themselves, behind all that was queued meanwhile."""
    lines = await world.say("a", "b", "c")
    async with world.database.writing() as connection:
        await connection.execute(text("UPDATE outbox SET state = 'held' WHERE id < 3"))

        assert await withheld.is_held(connection, world.group.id, lines[0])
        assert not await withheld.is_held(connection, world.room.id, lines[0])
        held = await withheld.held_lines(connection, b"Anna", world.room.id)

        assert lines[:2] == sorted(held)
        assert [] == await withheld.held_lines(connection, b"Kim", world.room.id)
        assert 2 == len(await withheld.held_lines(connection, None, world.room.id))
        assert 2 == await withheld.let_through(connection, held, START)
        assert 0 == await withheld.let_through(connection, held, START)
        found = await outbox.fresh(connection, world.directory.vault, 0, 10)

    assert [lines[2], lines[0], lines[1]] == [row.line for row in found]


async def test_what_is_taken_back_cannot_be_let_through(world: World) -> None:
    """It is over, and its words are gone."""
    lines = await world.say("a", "b")
    async with world.database.writing() as connection:
        await connection.execute(text("UPDATE outbox SET state = 'held'"))
        await withheld.take_back(connection, lines[0], START)

        assert 1 == await withheld.let_through(connection, lines, START)
    first, last = await world.rows()

    assert ("cancelled", withheld.TAKEN_BACK, None) == (first.state, first.error, first.payload)
    assert first.finished is not None
    assert "queued" == last.state


@pytest.mark.parametrize(
    ("made", "expected", "returned"),
    [
        ("state = 'queued'", "cancelled", True),
        ("state = 'queued', attempts = 3, error = 'limit'", "cancelled", True),
        ("state = 'queued', parts = 1", "cancelled", True),
        ("state = 'sending'", "sending", True),
        ("state = 'queued', error = 'in_doubt'", "queued", False),
        ("state = 'queued', repeated = 1", "queued", False),
        ("state = 'sent'", "sent", False),
        ("state = 'failed'", "failed", False),
    ],
)
async def test_what_may_have_arrived_is_not_taken_back(
    world: World,
    made: str,
    expected: str,
    returned: bool,  # noqa: FBT001
) -> None:
    """It must be found before it can be removed; all else never leaves."""
    (line,) = await world.say("a")
    async with world.database.writing() as connection:
        await connection.execute(text(f"UPDATE outbox SET {made}"))  # noqa: S608 - ours
        rows = await withheld.take_back(connection, line, START)

    assert [expected] == await world.states()
    assert ([1] if returned else []) == rows


@pytest.mark.parametrize("state", ["queued", "held", "sending", "in_doubt"])
async def test_the_muted_are_silent(world: World, state: str) -> None:
    """Whatever of their words is open is over; others' words, reactions and removals are not."""
    (line,) = await world.say("a")
    await world.queue(world.group, Revise(line, said("b", line=line)), line=line)
    await world.queue(world.group, React(line, "👍"), Delete(line), line=line)
    await world.say("c", name="Kim")
    async with world.database.writing() as connection:
        await connection.execute(text("UPDATE outbox SET state = :state"), {"state": state})
        rows = await withheld.silence(connection, b"Anna", 1, [world.group.id], START)

    assert [1, 2] == sorted(rows)
    assert ["cancelled"] * 2 + [state] * 3 == await world.states()


@pytest.mark.parametrize(
    ("conversation", "chats", "silent"), [(1, [], True), (9, [1], True), (9, [], False), (9, [2], False)]
)
async def test_silence_is_kept_within_the_conversation(
    world: World,
    conversation: int,
    chats: list[int],
    silent: bool,  # noqa: FBT001
) -> None:
    """That is what is for its chats, and what was said in it; a person has others as well."""
    await world.say("a")
    async with world.database.writing() as connection:
        rows = await withheld.silence(connection, b"Anna", conversation, chats, START)

    assert silent == bool(rows)


async def test_what_was_withheld_is_not_claimed(world: World) -> None:
    """Whoever sends hears which of the rows that it knows may go."""
    await world.say("a", "b", "c")
    async with world.database.writing() as connection:
        await withheld.take_back(connection, 2, START)
        marked = await outbox.mark_sending(connection, [1, 2])

    assert {1} == set(marked)
    assert ["sending", "cancelled", "queued"] == await world.states()


@pytest.mark.parametrize(
    ("came", "expected"), [("queued", "cancelled"), ("failed", "cancelled"), ("sent", "sent")]
)
async def test_what_came_back_does_not_undo_it(world: World, came: str, expected: str) -> None:
    """It is not tried again; what did arrive is known all the same."""
    await world.say("a")
    async with world.database.writing() as connection:
        await outbox.mark_sending(connection, [1])
        await withheld.silence(connection, b"Anna", 1, [world.group.id], START)
        await outbox.record(connection, world.directory.vault, [Outcome(id=1, state=came, message="t1")])

    assert [expected] == await world.states()


async def test_words_that_were_withheld_do_not_come_back(world: World) -> None:
    """What arrived all the same, within a message of several lines, is kept for no edit."""
    await world.say("a")
    async with world.database.writing() as connection:
        await outbox.mark_sending(connection, [1])
        await withheld.cancel(connection, OUTBOX.c.id == 1, "erased", START)
        arrived = Outcome(id=1, state="sent", message="t1", payload=said("a", line=1))
        await outbox.record(connection, world.directory.vault, [arrived])
    (row,) = await world.rows()

    assert ("sent", "t1", None) == (row.state, row.message, row.payload)


async def test_a_removal_that_waits_says_what_was_taken_back(world: World) -> None:
    """Of the rows that are to be tried again, those of which no try is in doubt are over."""
    lines = await world.say("a", "b", "c")
    for line in lines[:2]:
        await world.queue(world.group, Delete(line), line=line)
    await world.queue(world.room, Delete(lines[2]), line=lines[2])
    async with world.database.writing() as connection:
        await connection.execute(text("UPDATE outbox SET error = 'in_doubt' WHERE id = 2"))
        await withheld.drop_taken_back(connection, [1, 2, 3], START)

    assert ["cancelled", *["queued"] * 5] == await world.states()


async def test_withholding_takes_as_long_however_much_was_sent(world: World) -> None:
    """What is open is found by an index."""
    asked: list[tuple[str, Any]] = []

    def note(*said: Any) -> None:
        asked.append((said[2], said[3]))

    await world.say("a")
    event.listen(world.database.engine.sync_engine, "before_cursor_execute", note)
    async with world.database.writing() as connection:
        await withheld.take_back(connection, 9, START)
        await withheld.drop_taken_back(connection, [1], START)
        await withheld.silence(connection, b"a", 1, [1], START)
    event.remove(world.database.engine.sync_engine, "before_cursor_execute", note)
    plans: list[str] = []
    async with world.database.reading() as connection:
        for statement, values in asked:
            if statement.startswith(("SELECT", "UPDATE")):
                plan = await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
                plans += [row._mapping["detail"] for row in plan]

    assert len(plans) >= 4
    assert [] == [step for step in plans if step.startswith("SCAN")]
