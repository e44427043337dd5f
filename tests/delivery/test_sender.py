"""The sender delivers the outbox: once, in order, and honestly where that cannot be known."""

import asyncio
from collections.abc import Iterator

import pytest
from structlog.testing import capture_logs

from organiser.chat.incoming import Answered
from organiser.chat.outgoing import AnswerTap, Ask, Delete, Post, Question, React, Revise
from organiser.chat.refs import ChatRef, Network
from organiser.chat.text import plain
from organiser.delivery import sender as sending
from organiser.delivery import verdicts
from organiser.delivery.pacing import Limits
from organiser.errors import InDoubt, Moved, Rejected, Scope, TryLater, Unreachable
from organiser.kernel import millis
from organiser.storage import meta
from organiser.storage.chats import Chats
from organiser.storage.inbox import pending
from organiser.storage.tables import OUTBOX
from tests.fakes.clock import START
from tests.fakes.disk import Disk
from tests.fakes.outlet import FakeOutlet
from tests.fakes.world import World, rests, said

MARK = "possibly repeated"
PRIVATE = ChatRef(Network.TELEGRAM, "42")


@pytest.fixture(autouse=True)
def _short_waits(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Back-off that a test can wait for; nobody draws tracebacks."""
    monkeypatch.setattr(verdicts, "FIRST_WAIT", 0.01)
    monkeypatch.setattr(sending, "UNWRITABLE_WAIT", 0.01)
    with capture_logs():
        yield


async def something_waits(sender: sending.Sender, world: World) -> None:
    """Return when a row was taken up into the group's lane."""
    while not sender.lanes.lane(world.group.id).rows:  # noqa: ASYNC110 - a lane rings nobody
        await asyncio.sleep(0)


async def delivered(world: World, outlet: FakeOutlet, calls: int) -> None:
    """Let a sender work until so many requests were made, and record them."""
    async with world.running():
        await outlet.until_calls(calls)


async def test_lines_arrive_once_and_in_order(world: World) -> None:
    """Each is sent, its words leave the outbox, and the message map knows it."""
    lines = await world.say(*"abcdef")
    await delivered(world, world.telegram, 6)

    assert [f"Anna: {letter}" for letter in "abcdef"] == world.telegram.texts("-1001")
    assert ["sent"] * 6 == await world.states()
    assert [None] * 6 == [row.payload for row in await world.rows()]
    assert [["t1"], ["t6"]] == [await world.copies(line, world.group) for line in (lines[0], lines[-1])]


async def test_a_row_is_sending_before_its_request_leaves(world: World) -> None:
    """What is on its way can be told after a crash."""
    await world.say("a")
    world.telegram.open_before.clear()
    async with world.running():
        await world.telegram.until_calls(1)

        assert ["sending"] == await world.states()
        world.telegram.open_before.set()


@pytest.mark.parametrize("carried_out", [False, True])
async def test_after_a_crash_telegram_posts_are_marked(world: World, carried_out: bool) -> None:  # noqa: FBT001
    """Nobody knows whether it arrived: it is sent again, once, and says so."""
    await world.say("a", "b")
    gate = world.telegram.open_after if carried_out else world.telegram.open_before
    gate.clear()
    async with world.crashing():
        await world.telegram.until_calls(1)
    await delivered(world, world.telegram, 3)

    unmarked, marked = ["Anna: a"], world.telegram.texts("-1001")[-2]
    assert (unmarked if carried_out else []) == world.telegram.texts("-1001")[:-2]
    assert MARK in marked
    assert marked.endswith("a")
    assert "Anna: b" == world.telegram.texts("-1001")[-1]
    assert ["sent", "sent"] == await world.states()


async def test_after_a_crash_matrix_posts_are_not_repeated(world: World) -> None:
    """The same key makes the second request harmless, and nothing is marked."""
    await world.queue(world.room, said("a", line=1))
    world.matrix.open_after.clear()
    async with world.crashing():
        await world.matrix.until_calls(1)
    await delivered(world, world.matrix, 2)

    assert ["Anna: a"] == world.matrix.texts("!room:hs")
    assert 1 == len({call.key for call in world.matrix.calls})
    assert ["m1"] == await world.copies(1, world.room)


async def test_a_crash_between_parts_goes_on_with_the_next(world: World) -> None:
    """What arrived is not sent again; the part in doubt is announced, and cut where it was cut before."""
    world.telegram.length = 100
    words = "".join(chr(0x4E00 + number) for number in range(250))
    lines = await world.say(words)
    async with world.crashing():
        await world.telegram.until(lambda: len(world.telegram.shown) == 1)
        world.telegram.open_after.clear()
        await world.telegram.until(lambda: len(world.telegram.shown) == 2)
    async with world.running():
        await world.telegram.until_calls(5)
    texts = world.telegram.texts("-1001")

    assert f"Anna: {words}" == texts[0] + texts[1] + texts[-1]
    assert texts[1] == texts[-2]
    assert MARK in texts[2]
    assert 5 == len(texts)
    assert ["t1", "t4", "t5"] == await world.copies(lines[0], world.group)


@pytest.mark.parametrize("failure", [InDoubt("cut"), TryLater(0.01), TryLater(0.01, limited=True)])
async def test_a_failed_line_keeps_its_place(world: World, failure: Exception) -> None:
    """What comes behind it waits; only doubt is marked."""
    world.telegram.fail(failure)
    await world.say("a", "b")
    await delivered(world, world.telegram, 3)
    first, second = world.telegram.texts("-1001")

    assert isinstance(failure, InDoubt) == (MARK in first)
    assert first.endswith("a")
    assert "Anna: b" == second


async def test_what_a_network_refuses_is_told_where_it_was_said(world: World) -> None:
    """The room hears that the group did not get it; the next line goes on."""
    world.telegram.fail(Rejected("too_long"))
    await world.say("a", "b")
    async with world.running():
        await world.telegram.until_calls(2)
        await world.matrix.until_calls(1)

    assert ["failed", "sent", "sent"] == await world.states()
    assert "Couriers" in world.matrix.texts("!room:hs")[0]
    assert "$said1" == world.matrix.calls[0].reply_to


async def test_a_closed_chat_is_given_up_at_once(world: World) -> None:
    """Everything that waits for it fails together and is told once; nothing hammers the network."""
    world.telegram.open_before.clear()
    world.telegram.fail(Unreachable("blocked"))
    await world.say(*"abcd")
    async with world.running():
        await world.telegram.until_calls(1)
        world.telegram.open_before.set()
        await world.matrix.until_calls(1)

    assert ["failed"] * 4 + ["sent"] == await world.states()
    assert 1 == len(world.telegram.calls)
    assert "4 messages" in world.matrix.texts("!room:hs")[0]


async def test_a_fault_of_ours_does_not_end_the_bot(world: World) -> None:
    """One action that no code was ready for is given up; the others go on, now and after a start."""
    world.telegram.fail(ZeroDivisionError())
    await world.say("a", "b")
    async with world.running():
        await world.telegram.until_calls(2)
        await world.matrix.until_calls(1)

    assert ["failed", "sent", "sent"] == await world.states()


async def test_a_group_that_moved_takes_its_lines_along(world: World) -> None:
    """All lines arrive in the new group in order, those in the queue too; the conversation goes on there."""
    world.telegram.fail(Moved("-2002"))
    lines = await world.say(*"abc")
    await delivered(world, world.telegram, 4)
    successor = world.directory.find(ChatRef(Network.TELEGRAM, "-2002"))

    assert ["Anna: a", "Anna: b", "Anna: c"] == world.telegram.texts("-2002")
    assert [] == world.telegram.texts("-1001")
    assert successor is not None
    assert world.group.conversation == successor.conversation
    assert ["t1"] == await world.copies(lines[0], successor)


async def test_a_move_seen_by_the_dispatcher_is_followed(world: World) -> None:
    """Rows that wait in memory for a room that was replaced do not go to the old room."""
    new = ChatRef(Network.MATRIX, "!new:hs")
    await world.queue(world.room, *(said(letter, line=number) for number, letter in enumerate("abc", 1)))
    world.matrix.open_before.clear()
    async with world.running() as sender:
        await world.matrix.until_calls(1)
        async with world.database.writing() as connection:
            successor = await Chats(connection, world.directory).move(world.room, new)
        await world.queue(successor, said("d", line=4))
        sender.bell.ring()
        world.matrix.open_before.set()
        await world.matrix.until_calls(4)

    assert ["Anna: a"] == world.matrix.texts("!room:hs")
    assert ["Anna: b", "Anna: c", "Anna: d"] == world.matrix.texts("!new:hs")
    assert 1 == world.matrix.most_under_way


async def test_edits_and_deletions_follow_their_line(world: World) -> None:
    """They find the message by the line, even when they were queued together with it."""
    (line,) = await world.say("a")
    await world.queue(world.group, Revise(line, said("b", line=line)), React(line, "👍"), line=line)
    await delivered(world, world.telegram, 3)
    await world.queue(world.group, React(line, "👍", on=False), line=line)
    await delivered(world, world.telegram, 4)
    await world.queue(world.group, Delete(line), line=line)
    await delivered(world, world.telegram, 5)

    assert ["post", "revise", "react", "unreact", "delete"] == [call.method for call in world.telegram.calls]
    assert {} == world.telegram.shown
    assert [] == await world.copies(line, world.group)


async def test_what_is_taken_back_before_it_leaves_never_leaves(world: World) -> None:
    """Nor what changed it meanwhile; its words are not kept."""
    _, wrong, alone, _ = await world.say("a", "wrong", "alone", "b")
    await world.queue(world.group, Revise(wrong, said("wrong again", line=wrong)), line=wrong)
    await world.take_back(wrong, alone)
    await world.say("c")
    await delivered(world, world.telegram, 3)
    rows = await world.rows()

    assert ["Anna: a", "Anna: b", "Anna: c"] == [call.what for call in world.telegram.calls]
    assert ["sent", *["cancelled"] * 2, "sent", *["cancelled"] * 3, "sent"] == [row.state for row in rows]
    assert {None} == {row.payload for row in rows}


async def test_a_part_that_has_left_is_removed_the_usual_way(world: World) -> None:
    """A line of which a try is in doubt may be there: it is taken to its end, and then removed."""
    world.telegram.fail(InDoubt("cut"), carried_out=True)
    (line,) = await world.say("a")
    async with world.running() as sender:
        await world.telegram.until_calls(1)
        await world.take_back(line, sender=sender)
        await world.telegram.until_calls(3)

    assert ["post", "post", "delete"] == [call.method for call in world.telegram.calls]


async def test_what_has_no_subject_is_cancelled(world: World) -> None:
    """An edit of a line that never arrived asks nothing of the network, and holds up nothing."""
    await world.queue(world.group, Revise(99, said("b")), Delete(99), said("c", line=1))
    await delivered(world, world.telegram, 1)

    assert ["cancelled", "cancelled", "sent"] == await world.states()


async def test_an_edit_that_grows_and_shrinks(world: World) -> None:
    """Parts are added and removed; deleting the line removes all of them."""
    world.telegram.length = 10
    (line,) = await world.say("a")
    await world.queue(world.group, Revise(line, said("b" * 20, line=line)), line=line)
    await delivered(world, world.telegram, 4)

    assert f"Anna: {'b' * 20}" == "".join(world.telegram.texts("-1001"))
    await world.queue(world.group, Revise(line, said("c" * 8, line=line)), line=line)
    await delivered(world, world.telegram, 7)

    assert f"Anna: {'c' * 8}" == "".join(world.telegram.texts("-1001"))
    await world.queue(world.group, Delete(line), line=line)
    await delivered(world, world.telegram, 9)

    assert {} == world.telegram.shown


async def test_answers_come_back_through_the_inbox(world: World) -> None:
    """Once, as an event of our own; whoever waits is rung for."""
    token = "t"
    world.telegram.answer = lambda chat, _: Answered(chat=chat, at=START, token=token, role="admin")
    await world.queue(world.group, Ask(Question.ROLE, token))
    await delivered(world, world.telegram, 1)
    async with world.database.reading() as connection:
        waiting = await pending(connection, 10)

    assert [b'"admin"' in row.body for row in waiting] == [True]
    assert 1 == world.answered


async def test_a_question_that_cannot_be_asked_is_answered(world: World) -> None:
    """Whoever waits hears that it failed, instead of waiting for ever."""
    world.telegram.fail(Rejected("fault"))
    await world.queue(world.group, Ask(Question.ROLE, "t"))
    await delivered(world, world.telegram, 1)
    async with world.database.reading() as connection:
        (row,) = await pending(connection, 10)

    assert b'"failed":true' in row.body
    assert 1 == world.answered


async def test_taps_and_questions_do_not_wait_in_the_lane(world: World) -> None:
    """A busy chat answers its buttons at once; a tap that may be answered is not tried again."""
    world.limits[Network.TELEGRAM] = Limits(group_per_minute=1)
    await world.say("a")
    async with world.running() as sender:
        await world.telegram.until_calls(1)
        await world.say("b")
        world.telegram.fail(InDoubt("cut"))
        await world.queue(world.group, AnswerTap("tap"))
        sender.bell.ring()
        await world.telegram.until_calls(2)

    assert "answer_tap" == world.telegram.calls[1].method
    assert ["sent", "queued", "cancelled"] == await world.states()


async def test_a_full_disk_loses_and_repeats_nothing(world: World) -> None:
    """While there is no room nothing new leaves; when there is, all that came back is recorded."""
    disk = Disk(world.database)
    lines = await world.say(*(f"line {number}" for number in range(20)))
    world.telegram.open_after.clear()
    async with world.running():
        await world.telegram.until_calls(1)
        disk.full = True
        world.telegram.open_after.set()
        async with asyncio.timeout(40):
            for _ in range(3):
                await disk.refused.wait()
                disk.refused.clear()
        calls = len(world.telegram.calls)
        disk.full = False
        await world.telegram.until_calls(20)

    assert 1 == calls
    assert ["sent"] * 20 == await world.states()
    assert [f"Anna: line {number}" for number in range(20)] == world.telegram.texts("-1001")
    assert ["t20"] == await world.copies(lines[-1], world.group)


async def test_a_full_disk_while_a_group_moves(world: World) -> None:
    """The move is undone with its transaction, in memory too, and made when there is room."""
    disk = Disk(world.database)
    world.telegram.open_before.clear()
    world.telegram.fail(Moved("-2002"))
    await world.say(*"abc")
    async with world.running():
        await world.telegram.until_calls(1)
        disk.full = True
        world.telegram.open_before.set()
        await asyncio.wait_for(disk.refused.wait(), 40)
        disk.full = False
        await world.telegram.until_calls(4)

    assert ["Anna: a", "Anna: b", "Anna: c"] == world.telegram.texts("-2002")
    assert [] == world.telegram.texts("-1001")


async def test_a_wait_for_the_network_survives_a_restart(world: World) -> None:
    """A 429 for everything is obeyed by the next process too."""
    world.telegram.fail(TryLater(3600, Scope.NETWORK, limited=True))
    await world.say("a")
    await delivered(world, world.telegram, 1)
    async with world.database.reading() as connection:
        until = await meta.held_until(connection, Network.TELEGRAM)
    async with world.running() as sender:
        await world.queue(world.room, said("b", line=7))
        sender.bell.ring()
        await world.matrix.until_calls(1)

        assert sender.lanes.roads[Network.TELEGRAM].hold.wait(asyncio.get_running_loop().time()) > 3500

    assert millis(START) + 3_600_000 == until
    assert 1 == len(world.telegram.calls)


async def test_a_wait_ends_also_where_the_clock_is_set_back(world: World) -> None:
    """A chat that was to wait for a minute waits no hour because the clock was an hour ahead before."""
    world.telegram.fail(TryLater(60, limited=True))
    world.clock.forward(hours=1)
    await world.say("a")
    await delivered(world, world.telegram, 1)
    world.clock.forward(hours=-1)
    async with world.running() as sender:
        await rests(sender)

        assert 50 < sender.lanes.next_time(asyncio.get_running_loop().time()) <= 60


async def test_a_restart_counts_what_was_sent_before(world: World) -> None:
    """A full minute's budget is not used a second time; lines that went together count once."""
    world.limits[Network.TELEGRAM] = Limits(group_per_minute=3)
    await world.say("a", "b")
    await delivered(world, world.telegram, 2)
    sender = world.sender()
    await sender._recover()

    assert 1 == sender.lanes.lane(world.group.id).window.free(asyncio.get_running_loop().time())


async def test_a_stop_waits_for_what_is_on_its_way(world: World) -> None:
    """It is recorded, nothing new begins, and waiting costs no work."""
    await world.say("a", "b")
    world.telegram.open_before.clear()
    turns = 0
    async with world.running() as sender:
        await world.telegram.until_calls(1)
        sender.stop()
        for _ in range(50):
            await asyncio.sleep(0)
        turns = sender._departures._on_the_way
        world.telegram.open_before.set()

    assert 1 == turns
    assert ["sent", "queued"] == await world.states()


async def test_a_late_lane_is_told_once(world: World) -> None:
    """The notice goes before what waits, in the chat that waits."""
    world.limits[Network.TELEGRAM] = Limits(group_per_minute=1)
    await world.say("a")
    async with world.running() as sender:
        await world.telegram.until_calls(1)
        await world.say("b")
        sender.bell.ring()
        await something_waits(sender, world)
        world.clock.forward(seconds=100)
        await sender.tell_late(90)
        await sender.tell_late(90)

    rows = await world.rows()
    assert [False, False, True] == [bool(row.urgent) for row in rows]


async def test_the_other_side_is_told_when_a_network_is_cut_off(world: World) -> None:
    """Who writes in the room learns that the group hears them later."""
    world.telegram.fail(TryLater(1, Scope.NETWORK))
    await world.say("a")
    async with world.running() as sender:
        await world.telegram.until_calls(1)
        sender.lanes.roads[Network.TELEGRAM].hold.hold(asyncio.get_running_loop().time() + 500)
        await something_waits(sender, world)
        world.clock.forward(seconds=100)
        await sender.tell_late(90)
        await world.matrix.until_calls(1)

    assert "Telegram" in world.matrix.texts("!room:hs")[0]


async def test_a_network_that_is_left_out(world: World) -> None:
    """Its rows wait, and the other network is served."""
    await world.say("a")
    await world.queue(world.room, said("b", line=7))
    sender = sending.Sender(
        world.database,
        world.directory,
        {Network.MATRIX: (world.matrix, Limits())},
        world.tongues,
        world.clock,
        answered=lambda: None,
    )
    async with asyncio.TaskGroup() as tasks:
        work = tasks.create_task(sender.run())
        await world.matrix.until_calls(1)
        sender.stop()
        await work

    assert ["queued", "sent"] == await world.states()


async def test_private_chats_have_their_own_pace(world: World) -> None:
    """Ours is the limit of a private chat, not of a group."""
    world.limits[Network.TELEGRAM] = Limits(private_per_second=1, group_per_minute=20)
    async with world.database.writing() as connection:
        chat = await Chats(connection, world.directory).meet(PRIVATE, private=True)
    await world.queue(chat, Post(text=plain("hi")))
    async with world.running() as sender:
        await world.telegram.until_calls(1)

        assert (1, 1.0) == (
            sender.lanes.lane(chat.id).window.limit,
            sender.lanes.lane(chat.id).window.seconds,
        )


async def test_a_silent_network_is_not_tried_and_then_at_once(world: World) -> None:
    """Whoever receives says that it is away: nothing leaves until it is back, and then nothing waits."""
    await world.say("a")
    async with world.running() as sender:
        sender.reached(Network.TELEGRAM, silent=True)
        await world.queue(world.room, said("b", line=7))
        sender.bell.ring()
        await world.matrix.until_calls(1)
        before = len(world.telegram.calls)
        sender.reached(Network.TELEGRAM, silent=False)
        await world.telegram.until_calls(1)

    assert 0 == before
    assert ["Anna: a"] == world.telegram.texts("-1001")


async def test_a_refused_login_is_forgotten_by_a_restart(world: World) -> None:
    """Whoever starts the bot again with a new token does not wait for the old one's pause."""
    world.telegram.fail(Unreachable("revoked", Scope.NETWORK))
    await world.say("a")
    await delivered(world, world.telegram, 1)
    async with asyncio.timeout(5):
        await delivered(world, world.telegram, 2)

    assert ["sent"] == await world.states()


async def test_a_network_that_is_away_does_not_starve_the_other(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When its rows fill the memory, the other network's rows are still taken up, and its own later."""
    monkeypatch.setattr(sending, "HORIZON", 3)
    monkeypatch.setattr(sending, "BATCH", 2)
    async with world.running() as sender:
        sender.reached(Network.TELEGRAM, silent=True)
        await world.say(*"abcdefgh")
        await something_waits(sender, world)
        await world.queue(world.room, said("one", line=901), said("two", line=902), said("three", line=903))
        sender.bell.ring()
        await world.matrix.until_calls(3)
        sender.reached(Network.TELEGRAM, silent=False)
        await world.telegram.until_calls(8)

    assert [f"Anna: {word}" for word in ("one", "two", "three")] == world.matrix.texts("!room:hs")
    assert [f"Anna: {letter}" for letter in "abcdefgh"] == world.telegram.texts("-1001")


async def test_the_log_tells_a_doubt_from_what_surely_was_not_sent(world: World) -> None:
    """And no delivery took less than no time, whatever the clock did meanwhile."""
    world.telegram.fail(InDoubt("no answer came"), TryLater(0.01))
    await world.say("a")
    world.clock.forward(hours=-1)
    with capture_logs() as log:
        await delivered(world, world.telegram, 3)
    told = [(entry["outcome"], entry["seconds"]) for entry in log if entry["event"] == "delivery"]

    assert [("in_doubt", None), ("later", None), ("sent", 0.0)] == told


@pytest.mark.parametrize("state", ["queued", "sending"])
@pytest.mark.parametrize(
    "payload",
    [b'{"type":"tomorrow"}', b'{"type":"\xff', b"[" * 50_000, b"", b"\0", b"\0" + b"cut" * 10, None],
)
async def test_a_row_that_cannot_be_read_holds_up_nothing(
    world: World, payload: bytes | None, state: str
) -> None:
    """What another version wrote, or is damaged, fails and is marked; what stands behind it is sent."""
    await world.say("a", "b")
    async with world.database.writing() as connection:
        first = OUTBOX.c.id == (await world.rows())[0].id
        await connection.execute(OUTBOX.update().where(first).values(payload=payload, state=state))
    await delivered(world, world.telegram, 1)

    assert ["failed", "sent"] == await world.states()
    assert "unreadable" == (await world.rows())[0].error
