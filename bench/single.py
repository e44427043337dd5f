"""One message at a time, nothing else going on: how long it takes, and what it costs."""

import time
from dataclasses import dataclass

from bench.burst import words
from bench.scene import NullRooms, World
from bench.subject import at_rest


@dataclass(frozen=True, slots=True)
class Singles:
    """How messages went one by one: seconds for each, and the forwarder's processor time for all."""

    seconds: tuple[float, ...]
    cpu: float

    @property
    def cpu_each(self) -> float:
        """Milliseconds of processor time for a message."""
        return self.cpu / len(self.seconds) * 1000


async def run(world: World, messages: int) -> Singles:
    """Let as many messages cross, one after the other, in turn both ways."""
    before = world.subject.cpu()
    seconds = []
    for number in range(messages):
        cross = _to_matrix if number % 2 else _to_telegram
        seconds.append(await cross(world, number))
    await at_rest(world.subject)
    return Singles(tuple(seconds), world.subject.cpu() - before)


async def _to_matrix(world: World, number: int) -> float:
    rooms = world.rooms
    assert isinstance(rooms, NullRooms)
    place = number % len(world.groups)
    wanted = rooms.count() + 1
    begun = time.monotonic()
    world.people[place].says(world.groups[place], words())
    await rooms.until(wanted)
    return rooms.server.received(rooms.ids[place])[-1].at - begun


async def _to_telegram(world: World, number: int) -> float:
    place = number % len(world.groups)
    wanted = world.on_telegram() + 1
    begun = time.monotonic()
    await world.rooms.says([(world.rooms.ids[place], words())])
    await world.until_on_telegram(wanted)
    return time.monotonic() - begun
