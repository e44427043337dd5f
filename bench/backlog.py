"""A backlog over many chats, each way, with a homeserver that answers at once: our limit, and its price."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from bench import burst
from bench.burst import Burst
from bench.estimates import Estimate, middle, ratios
from bench.extent import Extent
from bench.figures import Bound, Figure, Take
from bench.scene import World, begin, null_world
from organiser.sandbox.telegram import TelegramSandbox

BUSY = 0.9
"""From this share of a core on, the bench's own process may be what limits a burst."""

_WARM = 100
_WAYS: tuple[tuple[str, Callable[[World, int], Awaitable[Burst]]], ...] = (
    ("to Matrix", burst.to_matrix),
    ("to Telegram", burst.to_telegram),
)


@asynccontextmanager
async def pair(folder: Path) -> AsyncIterator[tuple[World, World]]:
    """The floor and the bot, each with a null homeserver, both started and warm."""
    async with (
        TelegramSandbox.start(record_calls=False) as telegram,
        null_world("floor", folder / "floor", telegram) as floor,
        null_world("bot", folder / "bot", telegram) as ours,
    ):
        for world in (floor, ours):
            await begin(world)
            await burst.to_matrix(world, _WARM)
            await burst.to_telegram(world, _WARM)
        yield floor, ours


async def part(folder: Path, extent: Extent, take: Take) -> None:
    """Bursts of floor and bot in turn, first one way, then the other."""
    async with pair(folder) as (floor, ours):
        for way, cross in _WAYS:
            theirs, mine = [], []
            for _ in range(extent.runs):
                theirs.append(await cross(floor, extent.burst))
                mine.append(await cross(ours, extent.burst))
            take(_speed(way, theirs, mine))
            take(cost(f"CPU with a backlog, {way}", theirs, mine, target=1.5))


def _speed(way: str, theirs: list[Burst], mine: list[Burst]) -> Figure:
    busiest = max(one.driver for one in mine)
    return Figure(
        name=f"null homeserver, {way}",
        estimate=Estimate.of([one.per_second for one in mine]),
        bound=Bound.AT_LEAST,
        target=500,
        unit="/s",
        floor=middle([one.per_second for one in theirs], "/s"),
        ours=middle([one.per_second for one in mine], "/s"),
        note=f"the bench itself was busy for {busiest:.0%}" if busiest > BUSY else "",
    )


def cost(name: str, theirs: list[Burst], mine: list[Burst], *, target: float, note: str = "") -> Figure:
    """Processor time for a message, ours over theirs, run by run."""
    floor, ours = [one.cpu_each for one in theirs], [one.cpu_each for one in mine]
    return Figure(
        name=name,
        estimate=Estimate.of(ratios(ours, floor)),
        target=target,
        unit=" x",
        floor=middle(floor, " ms"),
        ours=middle(ours, " ms"),
        note=note,
    )
