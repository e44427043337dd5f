"""A burst: many messages at once over many chats, one way after the other."""

import os
import time
from dataclasses import dataclass
from itertools import count

import psutil

from bench.scene import World
from bench.subject import at_rest

_lines = count(1)


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
    await world.rooms.until(wanted)
    return await clock.stop(messages)


async def to_telegram(world: World, messages: int, *, paused: bool = False) -> Burst:
    """Say as many lines in the rooms, and wait until all are in the groups.

    With `paused`, the forwarder is held still until all is said: where saying takes longer than carrying.
    """
    ids = world.rooms.ids
    lines = [(ids[number % len(ids)], words()) for number in range(messages)]
    wanted = world.on_telegram() + messages
    if paused:
        world.subject.pause()
        await world.rooms.says(lines)
    clock = _Clock(world)
    if paused:
        world.subject.resume()
    else:
        await world.rooms.says(lines)
    await world.until_on_telegram(wanted)
    return await clock.stop(messages)


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
