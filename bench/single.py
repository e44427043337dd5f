"""One message at a time, nothing else going on: how long it takes, and what it costs.

Floor and bot take turns of some messages each, which go in turn both ways. From all messages of all turns a
distribution each is made; added latency is the bot's less the floor's at the same share of it.
"""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.backlog import pair
from bench.burst import words
from bench.estimates import Estimate, added, flat, middle, percentile, ratios
from bench.extent import Extent
from bench.figures import Figure, Take
from bench.rooms import NullRooms
from bench.scene import World
from bench.subject import at_rest

_MILLI = 1000
_SHARES = (("median", 0.5, 5.0), ("p99", 0.99, 20.0))


@dataclass(frozen=True, slots=True)
class Singles:
    """One turn: milliseconds of each message, way by way, and the forwarder's processor time for all."""

    to_matrix: tuple[float, ...]
    to_telegram: tuple[float, ...]
    cpu: float

    @property
    def both(self) -> tuple[float, ...]:
        """Milliseconds of every message."""
        return self.to_matrix + self.to_telegram

    @property
    def cpu_each(self) -> float:
        """Milliseconds of processor time for a message."""
        return self.cpu / len(self.both) * _MILLI


async def part(folder: Path, extent: Extent, take: Take) -> None:
    """As many messages for floor and bot, in turns."""
    async with pair(folder) as (floor, ours):
        theirs, mine = [], []
        for _ in range(extent.singles // extent.turn):
            theirs.append(await run(floor, extent.turn))
            mine.append(await run(ours, extent.turn))
    for figure in latencies(mine, theirs):
        take(figure)
    floor_cpu, our_cpu = [one.cpu_each for one in theirs], [one.cpu_each for one in mine]
    take(
        Figure(
            name="CPU one by one",
            estimate=Estimate.of(ratios(our_cpu, floor_cpu)),
            target=3,
            unit=" x",
            floor=middle(floor_cpu, " ms"),
            ours=middle(our_cpu, " ms"),
        )
    )


def latencies(mine: Sequence[Singles], theirs: Sequence[Singles]) -> Iterator[Figure]:
    """Added latency both ways together, which has the target, and each way beside it."""
    for name, share, target in _SHARES:
        for way, ours, floor in (
            ("", [one.both for one in mine], [one.both for one in theirs]),
            (", to Matrix", [one.to_matrix for one in mine], [one.to_matrix for one in theirs]),
            (", to Telegram", [one.to_telegram for one in mine], [one.to_telegram for one in theirs]),
        ):
            yield Figure(
                name=f"added latency, {name}{way}",
                estimate=added(ours, floor, share),
                target=None if way else target,
                unit=" ms",
                floor=f"{percentile(flat(floor), share):.1f} ms",
                ours=f"{percentile(flat(ours), share):.1f} ms",
            )


async def run(world: World, messages: int) -> Singles:
    """Let as many messages cross, one after the other, in turn both ways."""
    before = world.subject.cpu()
    to_matrix, to_telegram = [], []
    for number in range(0, messages, 2):
        to_telegram.append(await _to_telegram(world, number) * _MILLI)
        to_matrix.append(await _to_matrix(world, number + 1) * _MILLI)
    await at_rest(world.subject)
    return Singles(tuple(to_matrix), tuple(to_telegram), world.subject.cpu() - before)


async def _to_matrix(world: World, number: int) -> float:
    rooms = world.rooms
    assert isinstance(rooms, NullRooms)
    place = number % len(world.groups)
    wanted = rooms.count() + 1
    begun = time.monotonic()
    world.people[place].says(world.groups[place], words())
    await world.until_on_matrix(wanted)
    return rooms.server.received(rooms.ids[place])[-1].at - begun


async def _to_telegram(world: World, number: int) -> float:
    place = number % len(world.groups)
    wanted = world.on_telegram() + 1
    begun = time.monotonic()
    await world.rooms.says([(world.rooms.ids[place], words())])
    await world.until_on_telegram(wanted)
    return time.monotonic() - begun
