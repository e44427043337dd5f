"""What is withheld never leaves, wherever the sender had it; what had begun is known as what it became."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

import pytest
from structlog.testing import capture_logs

from organiser.chat.outgoing import Revise
from organiser.chat.refs import LineId, Network
from organiser.delivery import sender as sending
from organiser.delivery import verdicts
from organiser.delivery.pacing import Limits
from organiser.errors import DeliveryFailed, InDoubt, TryLater
from tests.fakes.world import World, rests, said


@pytest.fixture(autouse=True)
def _short_waits(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Back-off that a test can wait for; nobody draws tracebacks."""
    monkeypatch.setattr(verdicts, "FIRST_WAIT", 0.01)
    with capture_logs():
        yield


async def withhold(world: World, how: str, line: LineId, sender: sending.Sender | None) -> None:
    """Let a line of Anna's be taken back, or let her be muted."""
    if how == "muted":
        await world.silence(sender=sender)
    else:
        await world.take_back(line, sender=sender)


HOW = pytest.mark.parametrize("how", ["muted", "taken back"])


@asynccontextmanager
async def two_waiting(world: World) -> AsyncIterator[tuple[sending.Sender, LineId]]:
    """A sender that holds a line of Anna's and one of Kim's, for a network that is out of reach."""
    async with world.running() as sender:
        sender.reached(Network.TELEGRAM, silent=True)
        (line,) = await world.say("a")
        await world.say("b", name="Kim")
        sender.bell.ring()
        await rests(sender)
        yield sender, line


@HOW
async def test_what_waits_never_leaves(world: World, how: str) -> None:
    """Nor does it hold up what others say, or keep a place in the lane."""
    async with two_waiting(world) as (sender, line):
        await withhold(world, how, line, sender)

        assert [2] == [row.line for row in sender.lanes.lane(world.group.id).rows if row.line != line]
        sender.reached(Network.TELEGRAM, silent=False)
        await world.telegram.until_calls(1)
        await rests(sender)

    assert ["Kim: b"] == [call.what for call in world.telegram.calls]


@HOW
async def test_it_holds_over_a_restart(world: World, how: str) -> None:
    """The process may end as soon as it is committed."""
    (line,) = await world.say("a")
    await withhold(world, how, line, None)
    await world.say("b", name="Kim")
    async with world.running() as sender:
        await world.telegram.until_calls(1)
        await rests(sender)

    assert ["Kim: b"] == [call.what for call in world.telegram.calls]


@HOW
async def test_a_sender_that_was_not_told_finds_it(world: World, how: str) -> None:
    """The database decides when it claims: within the same transaction nobody has told it yet."""
    async with two_waiting(world) as (sender, line):
        await withhold(world, how, line, None)
        sender.reached(Network.TELEGRAM, silent=False)
        await world.telegram.until_calls(1)
        await rests(sender)

    assert ["Kim: b"] == [call.what for call in world.telegram.calls]
    assert "cancelled" == (await world.states())[0]


@HOW
@pytest.mark.parametrize("limit", [0, 1])
async def test_what_is_claimed_but_not_begun_stays(
    world: World, how: str, limit: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It waits for its moment, which never comes; of a message of several lines the others remain."""
    moment = asyncio.Event()
    sleep = asyncio.sleep

    async def waits(seconds: float) -> None:
        await (moment.wait() if seconds else sleep(0))

    monkeypatch.setattr(asyncio, "sleep", waits)
    monkeypatch.setattr(sending, "LEAD_SECONDS", 60.0)
    world.limits[Network.TELEGRAM] = Limits(group_per_minute=limit, per_second=1 / 30)
    async with world.running() as sender:
        sender.lanes.roads[Network.TELEGRAM].window.count(asyncio.get_running_loop().time())
        (line,) = await world.say("a")
        if limit:
            await world.say("b", "c", name="Kim")
        sender.bell.ring()
        while not sender._departures.under_way:  # noqa: ASYNC110 - a claim rings nobody
            await asyncio.sleep(0)
        assert [] == world.telegram.calls
        assert {"sending"} == set(await world.states())
        await withhold(world, how, line, sender)
        moment.set()
        await rests(sender)

    assert (["Kim: b\nKim: c"] if limit else []) == [call.what for call in world.telegram.calls]
    states = await world.states()
    assert "cancelled" == states[0]
    assert "sending" not in states


@HOW
@pytest.mark.parametrize("failure", [TryLater(0.01), TryLater(0.01, limited=True), InDoubt("cut")])
async def test_what_had_begun_and_came_to_nothing(world: World, how: str, failure: DeliveryFailed) -> None:
    """It is not tried again; only what must be found to be removed is."""
    world.telegram.fail(failure)
    world.telegram.open_before.clear()
    (line,) = await world.say("a")
    async with world.running() as sender:
        await world.telegram.until_calls(1)
        await withhold(world, how, line, sender)
        await world.say("b", name="Kim")
        sender.bell.ring()
        world.telegram.open_before.set()
        await world.telegram.until(lambda: "Kim: b" in world.telegram.texts("-1001"))
        await rests(sender)

    sought = isinstance(failure, InDoubt) and how == "taken back"
    methods = ["post", "post", "delete", "post"] if sought else ["post", "post"]
    assert methods == [call.method for call in world.telegram.calls]
    assert ["Kim: b"] == world.telegram.texts("-1001")


@HOW
async def test_what_had_begun_and_arrived_is_known(world: World, how: str) -> None:
    """Its copy stands in the map: a removal finds it."""
    world.telegram.open_before.clear()
    (line,) = await world.say("a")
    async with world.running() as sender:
        await world.telegram.until_calls(1)
        await withhold(world, how, line, sender)
        world.telegram.open_before.set()
        await world.telegram.until(lambda: world.telegram.under_way == 0)
        await rests(sender)
        await rests(sender)

    assert "sent" == (await world.states())[0]
    assert (["t1"] if how == "muted" else []) == await world.copies(line, world.group)


@HOW
async def test_the_rest_of_a_long_line_stays(world: World, how: str) -> None:
    """The part that arrived is known, and removed where the line was taken back."""
    world.telegram.length = 10
    world.telegram.open_before.clear()
    (line,) = await world.say("a" * 40)
    async with world.running() as sender:
        await world.telegram.until_calls(1)
        await withhold(world, how, line, sender)
        world.telegram.open_before.set()
        await world.telegram.until(lambda: world.telegram.under_way == 0)
        await rests(sender)

    removed = [] if how == "muted" else ["delete"]
    assert ["post", *removed] == [call.method for call in world.telegram.calls]


@HOW
async def test_a_crash_while_it_had_begun(world: World, how: str) -> None:
    """Who is muted stays silent; what was taken back is in doubt, so it is found and removed."""
    world.telegram.open_after.clear()
    (line,) = await world.say("a")
    async with world.crashing() as sender:
        await world.telegram.until_calls(1)
        await withhold(world, how, line, sender)
    await world.say("b", name="Kim")
    async with world.running():
        await world.telegram.until(lambda: "Kim: b" in world.telegram.texts("-1001"))

    again = [] if how == "muted" else ["post", "delete"]
    assert ["post", *again, "post"] == [call.method for call in world.telegram.calls]


async def test_a_line_that_failed_is_taken_back_by_a_restart_too(world: World) -> None:
    """However far its removal stands behind it: what surely was not sent is not sent."""
    world.telegram.fail(TryLater(0.01), TryLater(0.01, limited=True))
    (line,) = await world.say("a")
    async with world.crashing() as sender:
        await world.telegram.until_calls(1)
        sender.reached(Network.TELEGRAM, silent=True)
        await rests(sender)
    await world.take_back(line)
    await world.say("b", name="Kim")
    async with world.running() as sender:
        await world.telegram.until(lambda: "Kim: b" in world.telegram.texts("-1001"))

    assert "Anna: a" not in [call.what for call in world.telegram.calls[1:]]


async def test_an_edit_that_is_withheld_is_not_kept_for_others(world: World) -> None:
    """The shared message of its line keeps saying what it says, whoever else changes theirs."""
    world.limits[Network.TELEGRAM] = Limits(group_per_minute=1)
    (line,) = await world.say("a")
    (other,) = await world.say("b", name="Kim")
    async with world.running():
        await world.telegram.until_calls(1)
    world.limits.clear()
    async with world.running() as sender:
        sender.reached(Network.TELEGRAM, silent=True)
        await world.queue(world.group, Revise(line, said("changed", line=line)), line=line)
        sender.bell.ring()
        await rests(sender)
        await world.silence()
        await world.queue(world.group, Revise(other, said("c", name="Kim", line=other)), line=other)
        sender.reached(Network.TELEGRAM, silent=False)
        await world.telegram.until_calls(2)

    assert ["Anna: a\nKim: c"] == world.telegram.texts("-1001")
