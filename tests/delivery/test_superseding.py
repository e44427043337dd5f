"""Of several changes of one message that wait, only the last is made, and nothing is lost by it."""

import asyncio
from collections.abc import Iterator

import pytest
from msgspec.structs import replace
from structlog.testing import capture_logs

from organiser.chat.content import Attachment, MediaKind
from organiser.chat.outgoing import Action, Delete, Post, React, Revise, Target
from organiser.chat.refs import ChatRef, FileRef, LineId, MessageRef, Network
from organiser.chat.text import plain
from organiser.delivery import verdicts
from organiser.delivery.lane import Lane, Parcel
from organiser.delivery.lanes import Lanes
from organiser.delivery.pacing import Limits, Window
from organiser.delivery.superseding import REACH, superseded
from organiser.errors import InDoubt
from organiser.storage.chats import Chats
from organiser.storage.directory import Chat
from organiser.storage.outbox import Queued
from tests.delivery.test_lanes import one, row
from tests.fakes.world import World, message, rests, said

PRIVATE = ChatRef(Network.TELEGRAM, "42")
ASKED = MessageRef(PRIVATE, "7")
LINE = LineId(5)
PICTURE = Attachment(MediaKind.PHOTO, file=FileRef(Network.MATRIX, "f"))


@pytest.fixture(autouse=True)
def _short_waits(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Back-off that a test can wait for; nobody draws tracebacks."""
    monkeypatch.setattr(verdicts, "FIRST_WAIT", 0.01)
    with capture_logs():
        yield


def change(text: str, target: Target = ASKED) -> Revise:
    """A message says something else from now on."""
    return Revise(target, Post(text=plain(text)))


def lane(*rows: Queued) -> Lane:
    """A lane in which these wait."""
    made = Lane(1, Network.TELEGRAM, Window(0, 1), group=False)
    for each in rows:
        made.add(each)
    return made


@pytest.mark.parametrize(
    ("actions", "expected"),
    [
        ([change("a"), change("b")], 1),
        ([change("a"), change("b"), change("c")], 2),
        ([change("a"), Post(), change("b")], 1),
        ([change("a"), Post(reply_to=ASKED), change("b")], 0),
        ([change("a"), React(ASKED, "x"), change("b")], 0),
        ([change("a"), Delete(ASKED), change("b")], 0),
        ([change("a"), change("other", MessageRef(PRIVATE, "8")), change("b")], 1),
        ([Post(), change("a"), change("b")], 0),
        ([change("a"), change("b", MessageRef(PRIVATE, "8"))], 0),
        ([change("a")], 0),
        ([], 0),
        ([change("a", LINE), change("b", LINE)], 1),
        ([change("a", LINE), said("no"), change("b", LINE)], 0),
        ([change("a", LINE), React(LineId(6), "x"), change("b", LINE)], 1),
        ([change("a", LINE), Delete(LINE)], 0),
        ([Revise(ASKED, Post(attachment=PICTURE)), change("b")], 0),
    ],
)
def test_what_need_not_go(actions: list[Action], expected: int) -> None:
    """What a later change of the same message makes needless, where nothing between the two rests on it."""
    rows = [row(number, 1, action) for number, action in enumerate(actions)]

    assert rows[:expected] == list(superseded(lane(*rows)))


@pytest.mark.parametrize("begun", [{"parts": 1}, {"doubted": True}, {"repeated": True}])
def test_what_may_have_arrived_is_finished(begun: dict[str, object]) -> None:
    """A change that was made in part leaves no half of itself behind."""
    rows = [replace(row(1, 1, change("a")), **begun), row(2, 1, change("b"))]

    assert [] == superseded(lane(*rows))


def test_a_turn_looks_at_a_part_of_what_waits() -> None:
    """A later change that is too far away is not looked for."""
    rows = [row(number, 1) for number in range(REACH)]
    waits = lane(row(0, 1, change("a")), *rows, row(99, 1, change("b")))

    assert [] == superseded(waits)


def private_lanes(limits: Limits) -> Lanes:
    """Lanes of one network of private chats."""
    place = (Network.TELEGRAM, False)
    return Lanes({Network.TELEGRAM: limits}, lambda _: place, one, superseded=superseded)


def carried(traffic: Lanes, parcel: Parcel, now: float) -> None:
    """A parcel arrived, or was dropped."""
    traffic.end(parcel, now, counted=not parcel.superseded)


def test_a_person_who_taps_is_answered_at_once() -> None:
    """Six taps in as many seconds: none waits for longer than the network took for an earlier one."""
    traffic, latency = private_lanes(Limits(private_per_second=1)), 0.05
    for second in range(6):
        traffic.add(row(second, 1, change(str(second))), 0)
        going, wait = list(traffic.claim(second)), 0.0
        if not going:
            wait = traffic.next_time(second)
            going = list(traffic.claim(second + wait))

        assert [second] == [each.id for parcel in going for each in parcel.rows]
        assert wait <= latency + 1e-6
        carried(traffic, going[0], second + wait + latency)


def test_bursts_are_three_messages_in_three_seconds() -> None:
    """Whoever taps faster than that waits, and then sees what is so by now: the last change."""
    traffic, gone = private_lanes(Limits(private_per_second=1)), []
    for number in range(6):
        traffic.add(row(number, 1, change(str(number))), 0)
        for parcel in traffic.claim(0):
            gone.append(parcel.rows[0].id)
            carried(traffic, parcel, 0)

    assert [0, 1, 2] == gone
    assert 3 == traffic.next_time(0)
    (dropped,) = traffic.claim(3)
    carried(traffic, dropped, 3)
    (last,) = traffic.claim(3)

    assert (True, [3, 4]) == (dropped.superseded, [each.id for each in dropped.rows])
    assert (False, [5]) == (last.superseded, [each.id for each in last.rows])


def test_what_nobody_pressed_for_has_no_burst() -> None:
    """A broadcast in many parts keeps to one message a second, and to what presses have used."""
    traffic = private_lanes(Limits(private_per_second=1))
    actions: list[Action] = [change("a"), Post(), change("b", MessageRef(PRIVATE, "8")), Post()]
    for number, action in enumerate(actions):
        traffic.add(row(number, 1, action), 0)
    started: list[float] = []
    while traffic.waiting:
        now = sum([traffic.next_time(started[-1] if started else 0.0), *started[-1:]])
        for parcel in list(traffic.claim(now)):
            started.append(now)
            carried(traffic, parcel, now)

    assert [0, 1, 1, 3] == started


async def private(world: World) -> Chat:
    """A private chat, in which a message stands that can be pressed."""
    async with world.database.writing() as connection:
        chat = await Chats(connection, world.directory).meet(PRIVATE, private=True)
    world.telegram.shown["42", "7"] = "asked"
    return chat


async def test_quick_taps(world: World) -> None:
    """The message shows the last state after two requests, and the rows tell what became of them."""
    chat = await private(world)
    world.telegram.open_before.clear()
    async with world.running() as sender:
        await world.queue(chat, change("a"))
        sender.bell.ring()
        await world.telegram.until_calls(1)
        await world.queue(chat, change("b"), change("c"), said("done"), change("d"))
        sender.bell.ring()
        world.telegram.open_before.set()
        await world.telegram.until_calls(3)
        await rests(sender)

    assert ["7=a", "Anna: done", "7=d"] == [call.what for call in world.telegram.calls]
    rows = await world.rows()
    assert [("sent", None), ("cancelled", "superseded"), ("cancelled", "superseded")] == [
        (each.state, each.error) for each in rows[:3]
    ]
    assert ["sent", "sent"] == [each.state for each in rows[3:]]
    assert {None} == {each.payload for each in rows}


async def test_an_edit_of_a_line_that_is_edited_again(world: World) -> None:
    """The copy says what was said last, with one request."""
    (line,) = await world.say("a")
    await world.queue(world.group, Revise(line, said("b")), Revise(line, said("c")), line=line)
    async with world.running() as sender:
        await world.telegram.until_calls(2)
        await rests(sender)

    assert ["Anna: c"] == world.telegram.texts("-1001")
    assert ["sent", "cancelled", "sent"] == await world.states()


async def test_a_crash_before_the_last_change(world: World) -> None:
    """Nothing that is out of date is sent afterwards, whenever the process ends."""
    chat = await private(world)
    world.telegram.open_before.clear()
    await world.queue(chat, change("a"), change("b"))
    async with world.crashing():
        await world.telegram.until_calls(1)

    assert ["cancelled", "sending"] == await world.states()
    await world.queue(chat, change("c"))
    async with world.running() as sender:
        await world.telegram.until_calls(3)
        await rests(sender)

    assert ["7=b", "7=b", "7=c"] == [call.what for call in world.telegram.calls]
    assert "c" == world.telegram.shown["42", "7"]


async def test_a_change_in_doubt_is_not_passed_over(world: World) -> None:
    """It is made once more, before what came later."""
    chat = await private(world)
    world.telegram.open_before.clear()
    world.telegram.fail(InDoubt("cut"), method="revise")
    async with world.running() as sender:
        await world.queue(chat, change("a"))
        sender.bell.ring()
        await world.telegram.until_calls(1)
        await world.queue(chat, change("b"))
        sender.bell.ring()
        world.telegram.open_before.set()
        await world.telegram.until_calls(3)
        await rests(sender)

    assert ["7=a", "7=a", "7=b"] == [call.what for call in world.telegram.calls]


async def test_what_supersedes_is_rolled_back(world: World) -> None:
    """What it would have made needless is sent as if nothing had been."""
    chat = await private(world)
    async with world.running() as sender:
        sender.reached(Network.TELEGRAM, silent=True)
        await world.queue(chat, change("a"))
        sender.bell.ring()
        await rests(sender)
        sender.lanes.roads[Network.TELEGRAM].silence.release()
        with pytest.raises(ZeroDivisionError):
            async with world.joined(sender, fails=True) as writer:
                writer.add(chat.id, change("b"))
        await world.telegram.until_calls(1)
        await rests(sender)

    assert ["7=a"] == [call.what for call in world.telegram.calls]
    assert ["sent"] == await world.states()


async def test_after_a_restart_the_burst_is_counted(world: World) -> None:
    """What a process before us sent counts for bursts, too."""
    chat = await private(world)
    world.limits[Network.TELEGRAM] = Limits(private_per_second=1)
    await world.queue(chat, change("a"))
    async with world.running() as sender:
        await world.telegram.until_calls(1)
        await rests(sender)
    async with world.running() as again:
        await rests(again)
        now = asyncio.get_running_loop().time()

        assert 2 == again.lanes.lane(chat.id).burst.free(now)


async def test_a_message_of_another_chat(world: World) -> None:
    """Two chats' messages may have one number; each is changed."""
    chat = await private(world)
    world.telegram.shown["-1001", "7"] = "asked"
    await world.queue(chat, change("a"))
    await world.queue(world.group, change("b", message(world.group, "7")))
    async with world.running() as sender:
        await world.telegram.until_calls(2)
        await rests(sender)

    assert ["sent", "sent"] == await world.states()
