"""Who waits because of a limit is told once each time; who waits for anything else is not."""

import asyncio
from collections.abc import Iterator

import pytest
from structlog.testing import capture_logs

from organiser.chat.refs import ChatRef, Network
from organiser.delivery.lane import Parcel
from organiser.delivery.lanes import Lanes
from organiser.delivery.pacing import Limits
from organiser.storage.chats import Chats
from organiser.storage.outbox import Queued
from tests.fakes.world import World, said

TG = Network.TELEGRAM


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    """Nobody draws tracebacks."""
    with capture_logs():
        yield


def row(number: int, chat: int = 1) -> Queued:
    """A line that waits since the beginning of time."""
    return Queued(number, chat, said("a"), 0, 0, 0, 0, repeated=False, urgent=False, line=number)


def lanes(limits: Limits) -> Lanes:
    """Lanes of groups on one network; nothing is merged."""
    return Lanes({TG: limits}, lambda _: (TG, True), lambda lane, _now: [lane.rows[0]])


def claimed(found: Lanes, now: float) -> list[Parcel]:
    """What may be on its way at `now`, answered at once."""
    parcels = list(found.claim(now))
    for parcel in parcels:
        found.end(parcel, now, counted=True)
    return parcels


async def test_a_lane_without_a_limit_is_not_called_slow(world: World) -> None:
    """There is no number of messages that its network would let it send."""
    async with world.running() as sender:
        lane = sender.lanes.lane(world.group.id)
        lane.hold.hold(asyncio.get_running_loop().time() + 3600)
        await world.say("a")
        sender.bell.ring()
        while not lane.rows:  # noqa: ASYNC110 - a lane rings nobody
            await asyncio.sleep(0)
        world.clock.forward(seconds=100)
        await sender.tell_late(90)

    assert ["queued"] == await world.states()


async def test_nobody_is_told_in_private_of_a_limit_for_groups(world: World) -> None:
    """What slows a private chat is what all chats are told: a notice would only add to it."""
    world.limits[TG] = Limits(private_per_second=1, group_per_minute=20)
    async with world.database.writing() as connection:
        chat = await Chats(connection, world.directory).meet(ChatRef(TG, "7"), private=True)
    async with world.running() as sender:
        lane = sender.lanes.lane(chat.id)
        lane.hold.hold(asyncio.get_running_loop().time() + 3600)
        await world.queue(chat, said("a"))
        sender.bell.ring()
        while not lane.rows:  # noqa: ASYNC110 - a lane rings nobody
            await asyncio.sleep(0)
        world.clock.forward(seconds=100)
        await sender.tell_late(90)

    assert ["queued"] == await world.states()


def test_who_was_served_is_told_anew_when_it_is_late_again() -> None:
    """The first notice was about what has arrived since."""
    found = lanes(Limits(group_per_minute=1))
    for number in (1, 2):
        found.add(row(number), 0)
        (late,) = found.late(1)
        late.told_late = True

        assert [] == list(found.late(1))
        assert 1 == len(claimed(found, number * 100.0))


def test_a_network_s_own_limit_is_kept_over_all_chats() -> None:
    """However many chats wait: no more a second than it allows, and the rest a second later."""
    found = lanes(Limits(per_second=2))
    for chat in range(5):
        found.add(row(chat, chat), 0)
    counts = [len(claimed(found, now)) for now in (0.0, 0.5, 1.1, 1.5, 2.2)]

    assert [2, 0, 2, 0, 1] == counts


def test_nothing_is_asked_of_a_network_before_the_time_that_it_named() -> None:
    """A lane whose own wait ends earlier sleeps until the network's does."""
    found = lanes(Limits())
    found.lane(1).hold.hold(5.0)
    found.add(row(1), 0)
    found.roads[TG].hold.hold(50.0)

    assert [] == claimed(found, 0.0)
    assert [] == claimed(found, 10.0)
    assert 40.0 == found.next_time(10.0)
    assert 1 == len(claimed(found, 50.0))
