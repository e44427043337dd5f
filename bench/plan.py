"""What is measured, in which order, and how much of it: the full run by hand, and the short one.

Above 250 lines because the order of what is measured is best read in one place.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from bench import burst, memory, pacing, recovery, single
from bench.burst import Burst
from bench.figures import Bound, Figure, chunked, percentile, ratios
from bench.scene import World, begin, null_world, synapse_world
from bench.subject import BotSubject, Imports
from organiser.sandbox.synapse import Synapse
from organiser.sandbox.telegram import TelegramSandbox

MILLI = 1000
BUSY = 0.9
"""From this share of a core on, the bench's own process may be what limits a burst."""


@dataclass(frozen=True, slots=True)
class Extent:
    """How much is measured."""

    burst: int
    synapse_burst: int
    synapse_runs: int
    runs: int
    singles: int
    map_rows: int
    first: int
    growth: int
    queued: int
    minutes: int


FULL = Extent(1000, 1000, 3, 5, 600, 1_000_000, 10_000, 40_000, 10_000, 2)
SHORT = Extent(500, 100, 2, 3, 120, 100_000, 2_000, 4_000, 2_000, 1)

Bench = Callable[[Path, Extent], Awaitable[list[Figure]]]


@asynccontextmanager
async def _pair(folder: Path) -> AsyncIterator[tuple[World, World]]:
    """The floor and the bot, each with a null homeserver, both started and warm."""
    async with (
        TelegramSandbox.start(record_calls=False) as telegram,
        null_world("floor", folder / "floor", telegram) as floor,
        null_world("bot", folder / "bot", telegram) as ours,
    ):
        for world in (floor, ours):
            await begin(world)
            await burst.to_matrix(world, 100)
            await burst.to_telegram(world, 100)
        yield floor, ours


async def bursts(folder: Path, extent: Extent) -> list[Figure]:
    """A backlog over many chats, each way, with a homeserver that answers at once; then one by one."""
    async with _pair(folder) as (floor, ours):
        ways: list[tuple[str, Callable[[World, int], Awaitable[Burst]]]] = [
            ("to Matrix", burst.to_matrix),
            ("to Telegram", burst.to_telegram),
        ]
        figures = []
        for name, cross in ways:
            theirs, mine = [], []
            for _ in range(extent.runs):
                theirs.append(await cross(floor, extent.burst))
                mine.append(await cross(ours, extent.burst))
            figures += _burst_figures(name, theirs, mine)
        return figures + await _singles(floor, ours, extent)


def _burst_figures(way: str, theirs: list[Burst], mine: list[Burst]) -> list[Figure]:
    speed = Figure(
        name=f"null homeserver, {way}",
        values=tuple(one.per_second for one in mine),
        bound=Bound.AT_LEAST,
        target=500,
        unit="/s",
        floor=_middle([one.per_second for one in theirs], "/s"),
        ours=_middle([one.per_second for one in mine], "/s"),
        note=_driver(mine),
    )
    cost = Figure(
        name=f"CPU with a backlog, {way}",
        values=ratios([one.cpu_each for one in mine], [one.cpu_each for one in theirs]),
        bound=Bound.AT_MOST,
        target=1.5,
        unit=" x",
        floor=_middle([one.cpu_each for one in theirs], " ms"),
        ours=_middle([one.cpu_each for one in mine], " ms"),
    )
    return [speed, cost]


async def _singles(floor: World, ours: World, extent: Extent) -> list[Figure]:
    """One message at a time, in short turns."""
    turns = max(extent.singles // 30, 3)
    theirs, mine = [], []
    for _ in range(turns):
        theirs.append(await single.run(floor, extent.singles // turns))
        mine.append(await single.run(ours, extent.singles // turns))
    figures = []
    slow = [second * MILLI for one in theirs for second in one.seconds]
    own = [second * MILLI for one in mine for second in one.seconds]
    for name, share, target in (("median", 0.5, 5.0), ("p99", 0.99, 20.0)):
        parts = zip(chunked(slow, 3), chunked(own, 3), strict=True)
        added = [percentile(ours_, share) - percentile(theirs_, share) for theirs_, ours_ in parts]
        figures.append(
            Figure(
                name=f"added latency, {name}",
                values=tuple(added),
                bound=Bound.AT_MOST,
                target=target,
                unit=" ms",
                floor=f"{percentile(slow, share):.1f} ms",
                ours=f"{percentile(own, share):.1f} ms",
            )
        )
    cost = Figure(
        name="CPU one by one",
        values=ratios([one.cpu_each for one in mine], [one.cpu_each for one in theirs]),
        bound=Bound.AT_MOST,
        target=3,
        unit=" x",
        floor=_middle([one.cpu_each for one in theirs], " ms"),
        ours=_middle([one.cpu_each for one in mine], " ms"),
    )
    return [*figures, cost]


async def synapse(folder: Path, extent: Extent) -> list[Figure]:
    """A backlog with a real homeserver: what people get."""
    async with (
        Synapse.start(folder / "synapse") as server,
        TelegramSandbox.start(record_calls=False) as telegram,
        synapse_world("floor", folder / "floor", telegram, server) as floor,
        synapse_world("bot", folder / "bot", telegram, server) as ours,
    ):
        await begin(floor)
        await begin(ours)
        figures = []
        for way in ("to Matrix", "to Telegram"):
            runs: dict[str, list[float]] = {"floor": [], "ours": []}
            for _ in range(extent.synapse_runs):
                for name, world in (("floor", floor), ("ours", ours)):
                    went = await _cross(world, way, extent.synapse_burst)
                    runs[name].append(went.per_second)
            figures.append(
                Figure(
                    name=f"Synapse, {way}",
                    values=ratios(runs["ours"], runs["floor"]),
                    bound=Bound.AT_LEAST,
                    target=0.95,
                    unit=" x",
                    floor=_middle(runs["floor"], "/s"),
                    ours=_middle(runs["ours"], "/s"),
                )
            )
        return figures


async def _cross(world: World, way: str, messages: int) -> Burst:
    if way == "to Matrix":
        return await burst.to_matrix(world, messages)
    return await burst.to_telegram(world, messages, paused=True)


async def large_map(folder: Path, extent: Extent) -> list[Figure]:
    """Memory and cost with a large message map."""
    imports = Imports()
    async with (
        TelegramSandbox.start(record_calls=False) as telegram,
        null_world("bot", folder / "full", telegram) as full,
        null_world("bot", folder / "empty", telegram) as empty,
    ):
        await imports.start()
        try:
            bare = imports.memory()
        finally:
            await imports.stop()
        await begin(full)
        assert isinstance(full.subject, BotSubject)
        await full.subject.process.stop()
        await asyncio.to_thread(memory.fill, full.subject.folder / "data" / "organiser.db", extent.map_rows)
        await full.subject.start()
        await begin(empty)
        portion = min(1000, extent.first // 2)
        mine, others = [], []
        for _ in range(extent.first // portion // 2):
            others += await memory.send(empty, 2 * portion, portion=portion)
            mine += await memory.send(full, 2 * portion, portion=portion)
        early = full.subject.memory()
        await memory.send(full, extent.growth, portion=portion)
        late = full.subject.memory()
    return _map_figures(bare, early, late, (others, mine))


def _map_figures(bare: int, early: int, late: int, costs: tuple[list[Burst], list[Burst]]) -> list[Figure]:
    empty, full = ([one.cpu_each for one in bursts_] for bursts_ in costs)
    bounds = {"bound": Bound.AT_MOST, "unit": " MB"}
    megabytes = [size / memory.MEGABYTE for size in (bare, early, late)]
    return [
        Figure(
            name="memory above the imports",
            values=(megabytes[1] - megabytes[0],),
            target=40,
            floor=f"{megabytes[0]:.0f} MB",
            ours=f"{megabytes[1]:.0f} MB",
            bound=Bound.AT_MOST,
            unit=bounds["unit"],
        ),
        Figure(
            name="growth from there",
            values=(megabytes[2] - megabytes[1],),
            target=5,
            floor=f"{megabytes[1]:.0f} MB",
            ours=f"{megabytes[2]:.0f} MB",
            bound=Bound.AT_MOST,
            unit=bounds["unit"],
        ),
        Figure(
            name="CPU with a full map",
            values=ratios(full, empty),
            target=1.1,
            bound=Bound.AT_MOST,
            unit=" x",
            floor=_middle(empty, " ms"),
            ours=_middle(full, " ms"),
            note="floor: an empty map",
        ),
    ]


async def recoveries(folder: Path, extent: Extent) -> list[Figure]:
    """A start on a long queue."""
    async with (
        TelegramSandbox.start(record_calls=False) as telegram,
        null_world("bot", folder / "bot", telegram) as world,
    ):
        await begin(world)
        assert isinstance(world.subject, BotSubject)
        runs = []
        for _ in range(3):
            await world.subject.process.stop()
            await recovery.queue(world, extent.queued)
            runs.append(await recovery.run(world, extent.queued))
    first = sorted(one.first for one in runs)[1]
    return [
        Figure(
            name=f"{extent.queued:,} queued rows taken up",
            values=tuple(one.taken_up for one in runs),
            bound=Bound.AT_MOST,
            target=2,
            unit=" s",
            note=f"the first arrived after {first:.2f} s",
        )
    ]


async def paces(folder: Path, extent: Extent) -> list[Figure]:
    """What is used of Telegram's limits."""
    used = await pacing.run(folder, extent.minutes)
    shares = {"a group": used.groups, "a private chat": used.privates, "all chats": (used.overall,)}
    figures = [
        Figure(
            name=f"share used of the limit of {name}",
            values=tuple(100 * share for share in values),
            bound=Bound.AT_LEAST,
            target=98,
            unit=" %",
        )
        for name, values in shares.items()
    ]
    refused = Figure(name="429 provoked", values=(float(used.refused),), bound=Bound.AT_MOST, target=0)
    return [*figures, refused]


def _middle(values: list[float], unit: str) -> str:
    middle = percentile(values, 0.5)
    return f"{middle:.0f}{unit}" if middle >= 100 else f"{middle:.2f}{unit}"


def _driver(mine: list[Burst]) -> str:
    busiest = max(one.driver for one in mine)
    return f"the bench itself was busy for {busiest:.0%}" if busiest > BUSY else ""


PLAN: dict[str, Bench] = {
    "bursts": bursts,
    "map": large_map,
    "recovery": recoveries,
    "synapse": synapse,
    "pacing": paces,
}
TOGETHER = ("synapse", "pacing")
"""These wait most of the time, for others: they run side by side, at the end."""
