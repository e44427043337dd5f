"""A burst: many messages at once over many chats, one way after the other."""

import os
import time
from dataclasses import dataclass
from itertools import count

import psutil

from bench.scene import World
from bench.subject import at_rest

_lines = count(1)


class Miscounted(Exception):
    """More arrived than was said: what was measured is not what it is called."""


@dataclass(frozen=True, slots=True)
class Burst:
    """How one burst went. `driver` is the share of a core that the bench itself was busy with."""

    messages: int
    seconds: float
    cpu: float
    driver: float

    @property
    def per_second(self) -> float:
        """Messages that came out in a second."""
        return self.messages / self.seconds

    @property
    def cpu_each(self) -> float:
        """Milliseconds of the forwarder's processor time for a message."""
        return self.cpu / self.messages * 1000


def words() -> str:
    """A line that nobody said before."""
    number = next(_lines)
    return f"Line {number}: who can take the late shift on Saturday, and what do they pay for it this week?"


async def to_matrix(world: World, messages: int) -> Burst:
    """Say as many lines in the groups at once, and wait until all are in the rooms."""
    wanted = world.rooms.count() + messages
    clock = _Clock(world)
    for number in range(messages):
        place = number % len(world.groups)
        world.people[place].says(world.groups[place], words())
    await world.until_on_matrix(wanted)
    gone = await clock.stop(messages)
    _exactly(world, wanted, world.rooms.count())
    return gone


async def to_telegram(world: World, messages: int) -> Burst:
    """Say as many lines in the rooms at once, and wait until all are in the groups."""
    wanted = world.on_telegram() + messages
    clock = _Clock(world)
    await world.rooms.says(_spread(world, messages))
    return await _arrive(world, clock, wanted, messages)


async def to_telegram_after_pause(world: World, messages: int) -> Burst:
    """The same where saying takes longer than carrying: the forwarder is held still until all is said.

    To the forwarder this is a computer that slept. What is measured begins when it wakes.
    """
    wanted = world.on_telegram() + messages
    world.subject.pause()
    try:
        await world.rooms.says(_spread(world, messages))
        clock = _Clock(world)
    finally:
        world.subject.resume()
    return await _arrive(world, clock, wanted, messages)


def _spread(world: World, messages: int) -> list[tuple[str, str]]:
    ids = world.rooms.ids
    return [(ids[number % len(ids)], words()) for number in range(messages)]


async def _arrive(world: World, clock: "_Clock", wanted: int, messages: int) -> Burst:
    await world.until_on_telegram(wanted)
    gone = await clock.stop(messages)
    _exactly(world, wanted, world.on_telegram())
    return gone


def _exactly(world: World, wanted: int, came: int) -> None:
    """A message too many means that something else was counted, and that the time is too short."""
    if came != wanted:
        raise Miscounted(f"{world.subject.name}: {came - wanted} messages too many came")


class _Clock:
    """Measures from its making to `stop`."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._us = psutil.Process(os.getpid())
        self._driver = self._busy()
        self._cpu = world.subject.cpu()
        self._begun = time.monotonic()

    def _busy(self) -> float:
        times = self._us.cpu_times()
        return float(times.user + times.system)

    async def stop(self, messages: int) -> Burst:
        seconds = time.monotonic() - self._begun
        driver = (self._busy() - self._driver) / seconds
        await at_rest(self._world.subject)
        return Burst(messages, seconds, self._world.subject.cpu() - self._cpu, driver)
