"""Every event once, in order, with what follows from it; nothing that fails holds up the next."""

import asyncio
import json
import re
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import msgspec
import pytest
from sqlalchemy import event as sqlalchemy_event
from sqlalchemy import text
from structlog.testing import capture_logs

from organiser import dispatch, one_event
from organiser.chat.incoming import Answered, Deleted, Reacted
from organiser.chat.outgoing import Ask, Post, Question
from organiser.chat.ports import Raw
from organiser.chat.refs import ChatRef, MessageRef, Network
from organiser.context import Context
from organiser.handlers import events
from organiser.storage import failed
from organiser.storage import inbox as inbox_rows
from organiser.storage.inbox import FEW, StoredInbox
from organiser.views import anywhere
from tests.fakes.desk import ANNA, BROKEN, GROUP, MINJUN, POISON, ROOM, Desk, words
from tests.fakes.disk import Disk
from tests.fakes.world import World

PRIVATE = ChatRef(Network.TELEGRAM, "7")


@pytest.fixture
def desk(world: World) -> Desk:
    """A dispatcher with nothing to do."""
    return Desk.open(world)


@pytest.fixture(autouse=True)
def _short_waits(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Waits that a test can wait for; nobody draws tracebacks."""
    monkeypatch.setattr(dispatch, "UNWRITABLE_WAIT", 0.01)
    monkeypatch.setattr(dispatch, "POLL_SECONDS", 0.01)
    with capture_logs():
        yield


async def test_lines_cross_once_and_in_order(desk: Desk) -> None:
    """Those of both chats, each to the other one and never back."""
    found = await desk.happens(*(desk.said(letter) for letter in "abc"), desk.said("d", chat=ROOM))

    assert ["a", "b", "c", "d"] == [words(action) for action in found]
    assert {"done"} == {row.state for row in await desk.inbox()}
    assert {None} == {row.body for row in await desk.inbox()}


async def test_a_repeated_update_is_dropped(desk: Desk) -> None:
    """The same key again, before or after it was handled, changes nothing."""
    await desk.receive(desk.said("a"))
    inbox = StoredInbox(desk.world.database, desk.world.clock, lambda: None)
    key = (await desk.inbox())[0].key
    await inbox.accept(Network.TELEGRAM, [Raw(key, BROKEN)], None)
    await desk.work()
    await inbox.accept(Network.TELEGRAM, [Raw(key, BROKEN)], None)
    await desk.work()

    assert ["a"] == [words(action) for _, action in await desk.news()]
    assert ["done"] == [row.state for row in await desk.inbox()]


@pytest.mark.parametrize("bad", [POISON, BROKEN])
async def test_a_row_that_cannot_be_read_is_set_aside(desk: Desk, bad: bytes) -> None:
    """Its neighbours are handled in order and once, whether the network's fault or ours."""
    found = await desk.happens(desk.said("a"), bad, desk.said("b"), desk.said("c"))
    rows = await desk.inbox()

    assert ["a", "b", "c"] == [words(action) for action in found]
    assert ["done", "failed", "done", "done"] == [row.state for row in rows]
    assert bad == failed.opened(desk.world.directory.vault, rows[1].id, rows[1].body)
    assert "Untranslatable" == rows[1].error or bad == BROKEN
    assert 4 == len(rows[1].reference)


async def test_who_wrote_in_private_is_told_of_our_fault(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the reference that is in the log; a first message counts too, whose chat was rolled back."""
    handle = events.handle

    async def failing(ctx: Context, event: Any) -> None:
        await handle(ctx, event)
        if event.private:
            raise ZeroDivisionError

    monkeypatch.setattr(one_event, "handle", failing)
    found = await desk.happens(desk.said("a"), desk.said("/help", chat=PRIVATE, private=True), desk.said("b"))
    reference = (await desk.inbox())[1].reference
    private = desk.world.directory.find(PRIVATE)

    assert ["a", "b"] == [words(found[0]), words(found[-1])]
    assert 3 == len(found)
    assert reference in words(found[1])
    assert private is not None
    assert private.private


async def test_an_apology_that_fails_as_well(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Then the row is set aside all the same, and the next one comes."""

    async def failing(_ctx: Context, event: Any) -> None:
        if event.private:
            raise ZeroDivisionError

    def no_words(*_: object) -> Post:
        raise ZeroDivisionError

    monkeypatch.setattr(one_event, "handle", failing)
    monkeypatch.setattr(anywhere, "our_fault", no_words)
    await desk.happens(desk.said("x", chat=PRIVATE, private=True), desk.said("b"))

    assert ["failed", "done"] == [row.state for row in await desk.inbox()]


async def test_the_directory_is_right_after_a_rollback(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A chat that was met in a failed transaction is not known; others are as they were."""
    handle = events.handle

    async def failing(ctx: Context, event: Any) -> None:
        await handle(ctx, event)
        if ctx.chat.ref != GROUP:
            await ctx.store.chats.change(desk.world.group, title="Changed")
            raise ZeroDivisionError

    monkeypatch.setattr(one_event, "handle", failing)
    strange = ChatRef(Network.TELEGRAM, "-3003")
    await desk.happens(desk.said("a", chat=strange), desk.said("b"))

    assert desk.world.directory.find(strange) is None
    assert "Couriers" == desk.world.directory.chats[desk.world.group.id].title


async def test_a_row_that_becomes_readable_meanwhile_is_not_blamed(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An older parked row comes back while a batch is handled one by one: each fares for itself."""
    inbox = StoredInbox(desk.world.database, desk.world.clock, lambda: None)
    body = json.dumps("later").encode()
    await inbox.accept(Network.TELEGRAM, [Raw("parked", body, parked=True)], None)
    await desk.receive(desk.said("a"), BROKEN)
    original = dispatch.Dispatcher._one_by_one

    async def unparked_first(self: dispatch.Dispatcher) -> None:
        waiting = [Raw("parked", BROKEN)]
        pending = inbox_rows.pending

        async def and_unpark(connection: Any, limit: int) -> Any:
            rows = await pending(connection, limit)
            monkeypatch.setattr(inbox_rows, "pending", pending)
            return rows

        monkeypatch.setattr(inbox_rows, "pending", and_unpark)
        await inbox.unpark(Network.TELEGRAM, waiting)
        monkeypatch.setattr(dispatch.Dispatcher, "_one_by_one", original)
        await original(self)

    monkeypatch.setattr(dispatch.Dispatcher, "_one_by_one", unparked_first)
    await desk.work()

    assert ["failed", "done", "failed"] == [row.state for row in await desk.inbox()]
    assert ["a"] == [words(action) for _, action in await desk.news()]


async def test_nothing_is_lost_or_doubled_on_a_full_disk(desk: Desk) -> None:
    """What could not be committed is handled when there is room."""
    disk = Disk(desk.world.database)
    await desk.receive(desk.said("a"), desk.said("b"))
    disk.full = True
    async with asyncio.TaskGroup() as tasks:
        work = tasks.create_task(desk.dispatcher.run())
        await asyncio.wait_for(disk.refused.wait(), 40)
        disk.full = False
        async with asyncio.timeout(40):
            while not desk.committed:  # noqa: ASYNC110 - the commit is a callback
                await asyncio.sleep(0)
        desk.dispatcher.stop()
        await work

    assert ["a", "b"] == [words(action) for _, action in await desk.news()]


async def test_nobody_waits_until_all_that_wait_are_answered(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What took its time goes out before the rest is begun, which then waits for no bell."""
    monkeypatch.setattr(dispatch, "TURN", 0.0)
    monkeypatch.setattr(dispatch, "POLL_SECONDS", 1000.0)
    await desk.receive(*(desk.said(letter) for letter in "abc"))
    async with asyncio.timeout(40), asyncio.TaskGroup() as tasks:
        work = tasks.create_task(desk.dispatcher.run())
        while len(desk.committed) < 3:  # noqa: ASYNC110 - the commit is a callback
            await asyncio.sleep(0)
        desk.dispatcher.stop()
        await work

    assert ["a", "b", "c"] == [words(action) for _, action in await desk.news()]


async def test_a_full_disk_while_rows_are_handled_one_by_one(desk: Desk) -> None:
    """Nothing is set aside that could have been handled."""
    disk = Disk(desk.world.database)
    await desk.receive(desk.said("a"), POISON, desk.said("b"))
    original = desk.dispatcher._one_by_one

    async def full() -> None:
        disk.full = True
        await original()
        disk.full = False

    desk.dispatcher._one_by_one = full  # type: ignore[method-assign]
    await desk.dispatcher.handle_waiting()
    desk.dispatcher._one_by_one = original  # type: ignore[method-assign]
    await desk.work()

    assert ["done", "failed", "done"] == [row.state for row in await desk.inbox()]
    assert ["a", "b"] == [words(action) for _, action in await desk.news()]


async def test_an_event_waits_for_what_only_the_network_knows(desk: Desk) -> None:
    """The question goes out, other events go on, and the answer lets it continue, once."""
    (ask,) = await desk.happens(desk.said("/bridge leave"))

    assert isinstance(ask, Ask)
    assert (Question.ROLE, ANNA.account) == (ask.question, ask.account)
    assert ["b"] == [words(action) for action in await desk.happens(desk.said("b"))]
    found = await desk.answers(ask, role="admin")

    assert 2 == len(found)
    assert desk.world.directory.chats[desk.world.group.id].conversation is None
    assert [] == await desk.answers(ask, role="admin")


async def test_a_refusal_is_worded(desk: Desk) -> None:
    """An expected no is an answer in the chat's language, and the row is done."""
    async with desk.world.database.writing() as connection:
        await connection.execute(text("UPDATE chat SET language = 'nl' WHERE id = 1"))
        await desk.world.directory.load(connection)
    (ask,) = await desk.happens(desk.said("/bridge leave"))
    (refused,) = await desk.answers(ask, role="member")

    assert "beheerder" in words(refused)
    assert {"done"} == {row.state for row in await desk.inbox()}


async def test_an_answer_that_nobody_waits_for(desk: Desk) -> None:
    """It is dropped: its question was answered before, or is too old."""
    answer = Answered(chat=GROUP, at=desk.now, token="gone", role="admin")

    assert [] == await desk.happens(answer)


async def test_a_line_and_what_happens_to_it_in_one_batch(desk: Desk) -> None:
    """A reply, a reaction and a deletion find the line that was said in the same transaction.

    What was taken back by then is not sent at all.
    """
    first = desk.said("a", chat=ROOM)
    reply = desk.said("b", chat=ROOM, reply_to=first.message)
    reacted = Reacted(
        chat=ROOM, at=desk.now, message=first.message, sender=MINJUN, emojis=("👍",), reaction="$r"
    )
    gone = Deleted(chat=ROOM, at=desk.now, message=first.message, sender=MINJUN)
    found = await desk.happens(first, reply, reacted, gone)

    taken_back, *_ = await desk.world.rows()

    assert ["b", "+👍", "delete"] == [words(action) for action in found]
    assert isinstance(found[0], Post)
    assert taken_back.line_id == found[0].reply_to
    assert "cancelled" == taken_back.state


async def test_what_was_handled_is_forgotten_in_time(desk: Desk) -> None:
    """Keys stay for as long as a network may repeat itself."""
    await desk.happens(desk.said("a"), POISON)
    async with desk.world.database.writing() as connection:
        await inbox_rows.forget(connection, desk.now + timedelta(days=7), timedelta(days=14))

    assert 2 == len(await desk.inbox())
    async with desk.world.database.writing() as connection:
        await inbox_rows.forget(connection, desk.now + timedelta(days=9), timedelta(days=14))

    assert ["failed"] == [row.state for row in await desk.inbox()]
    async with desk.world.database.writing() as connection:
        await inbox_rows.forget(connection, desk.now + timedelta(days=15), timedelta(days=14))

    assert [] == await desk.inbox()


async def test_a_stranger_to_private_words(desk: Desk) -> None:
    """The id of a private chat names a person: it is not in the database in the clear."""
    await desk.happens(desk.said("/help", chat=PRIVATE, private=True))
    async with desk.world.database.reading() as connection:
        addresses = [row[0] for row in await connection.execute(text("SELECT address FROM chat"))]

    assert PRIVATE.id not in addresses
    assert MessageRef(PRIVATE, "1").chat == PRIVATE


@asynccontextmanager
async def at_work(desk: Desk) -> AsyncIterator[StoredInbox]:
    """A dispatcher that runs, and the inbox that hands it what comes."""
    dispatcher = desk.dispatcher
    inbox = StoredInbox(desk.world.database, desk.world.clock, dispatcher.bell.ring, dispatcher.at_once)
    async with asyncio.TaskGroup() as tasks:
        work = tasks.create_task(dispatcher.run())
        # It takes up arrivals from its first turn on.
        await asyncio.sleep(0)
        yield inbox
        dispatcher.stop()
        await work


@pytest.fixture
def written(desk: Desk) -> Iterator[list[list[str]]]:
    """For each transaction that was committed, the tables to which it added rows, in order."""
    engine = desk.world.database.engine.sync_engine
    seen: list[list[str]] = [[]]

    def execute(said: str) -> None:
        added = re.match(r"INSERT (?:OR IGNORE )?INTO (\w+)", said)
        if added is not None and added[1] not in seen[-1][-1:]:
            seen[-1].append(added[1])

    def begin(connection: Any) -> None:
        # What is short goes past SQLAlchemy.
        connection.connection.driver_connection._conn.set_trace_callback(execute)

    def commit(_connection: Any) -> None:
        seen.append([])

    sqlalchemy_event.listen(engine, "begin", begin)
    sqlalchemy_event.listen(engine, "commit", commit)
    yield seen
    sqlalchemy_event.remove(engine, "begin", begin)
    sqlalchemy_event.remove(engine, "commit", commit)


async def test_what_comes_alone_is_kept_and_handled_by_one_commit(
    desk: Desk, written: list[list[str]]
) -> None:
    """When it is accepted, what follows from it is in the outbox already."""
    async with at_work(desk) as inbox:
        raw = Raw("1", msgspec.json.encode(desk.said("a")))
        await inbox.accept(Network.TELEGRAM, [raw], "2")

        assert "2" == await inbox.cursor(Network.TELEGRAM)
        assert ["done"] == [row.state for row in await desk.inbox()]
        assert ["a"] == [words(action) for _, action in await desk.news()]
    (transaction,) = filter(None, written)

    assert ("inbox", "outbox") == (transaction[0], transaction[-1])


async def test_many_are_kept_before_they_are_handled(desk: Desk, written: list[list[str]]) -> None:
    """The next ones are received while these are handled."""
    raws = [Raw(str(number), msgspec.json.encode(desk.said("a"))) for number in range(FEW + 1)]
    async with at_work(desk) as inbox:
        await inbox.accept(Network.TELEGRAM, raws, None)
    first = next(filter(None, written))

    assert ["inbox"] == first


async def test_one_that_cannot_be_handled_is_kept_all_the_same(desk: Desk) -> None:
    """It and its neighbours are accepted, with the cursor; it is set aside, they are handled."""
    events_ = (desk.said("a"), BROKEN, desk.said("b"), POISON)
    raws = [
        Raw(str(number), event if isinstance(event, bytes) else msgspec.json.encode(event))
        for number, event in enumerate(events_)
    ]
    async with at_work(desk) as inbox:
        await inbox.accept(Network.TELEGRAM, raws, "5")

        assert "5" == await inbox.cursor(Network.TELEGRAM)
    await desk.work()

    assert ["done", "failed", "done", "failed"] == [row.state for row in await desk.inbox()]
    assert ["a", "b"] == [words(action) for _, action in await desk.news()]


async def test_a_repetition_that_comes_alone_is_dropped(desk: Desk) -> None:
    """Also one whose first coming was handled, but never acknowledged: who received it was cut off."""
    raw = Raw("1", msgspec.json.encode(desk.said("a")))
    async with at_work(desk) as inbox:
        async with asyncio.TaskGroup() as tasks:
            accepting = tasks.create_task(inbox.accept(Network.TELEGRAM, [raw], "2"))
            await asyncio.sleep(0)
            accepting.cancel()
        await inbox.accept(Network.TELEGRAM, [raw], "2")
        await inbox.accept(Network.TELEGRAM, [raw], "2")

    assert ["done"] == [row.state for row in await desk.inbox()]
    assert ["a"] == [words(action) for _, action in await desk.news()]


async def test_nothing_is_accepted_while_the_disk_is_full(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is not kept is not acknowledged; it is handled once there is room."""
    monkeypatch.setattr(inbox_rows, "UNWRITABLE_WAIT", 0.01)
    disk = Disk(desk.world.database)
    raw = Raw("1", msgspec.json.encode(desk.said("a")))
    async with at_work(desk) as inbox, asyncio.TaskGroup() as tasks:
        disk.full = True
        accepting = tasks.create_task(inbox.accept(Network.TELEGRAM, [raw], "2"))
        await asyncio.wait_for(disk.refused.wait(), 40)

        assert not accepting.done()
        disk.full = False
    await desk.work()

    assert ["a"] == [words(action) for _, action in await desk.news()]


async def test_what_comes_as_the_dispatcher_stops_is_kept(desk: Desk) -> None:
    """It is handled at the next start."""
    raw = Raw("1", msgspec.json.encode(desk.said("a")))
    async with at_work(desk) as inbox:
        desk.dispatcher.stop()
        await inbox.accept(Network.TELEGRAM, [raw], "2")

    assert ["pending"] == [row.state for row in await desk.inbox()]
