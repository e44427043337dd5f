"""A backlog with a real homeserver: what people get.

One way after the other, floor and bot in turn, each in rooms of its own.
"""

from collections.abc import Awaitable, Callable
from pathlib import Path

from bench import burst
from bench.burst import Burst
from bench.estimates import Estimate, middle, ratios
from bench.extent import Extent
from bench.figures import Bound, Figure, Take
from bench.scene import World, begin, synapse_world
from organiser.sandbox.synapse import Synapse
from organiser.sandbox.telegram import TelegramSandbox

_WAYS: tuple[tuple[str, Callable[[World, int], Awaitable[Burst]], Callable[[Extent], int]], ...] = (
    ("to Matrix", burst.to_matrix, lambda extent: extent.synapse_to_matrix),
    ("to Telegram", burst.to_telegram_after_pause, lambda extent: extent.synapse_to_telegram),
)


async def part(folder: Path, extent: Extent, take: Take) -> None:
    """The backlog each way; what is said in rooms is all said before a forwarder may see it."""
    async with (
        Synapse.start(folder / "synapse") as server,
        TelegramSandbox.start(record_calls=False) as telegram,
        synapse_world("floor", folder / "floor", telegram, server) as floor,
        synapse_world("bot", folder / "bot", telegram, server) as ours,
    ):
        await begin(floor)
        await begin(ours)
        for way, cross, runs in _WAYS:
            theirs, mine = [], []
            for _ in range(runs(extent)):
                theirs.append((await cross(floor, extent.synapse_burst)).per_second)
                mine.append((await cross(ours, extent.synapse_burst)).per_second)
            take(_figure(way, theirs, mine))


def _figure(way: str, theirs: list[float], mine: list[float]) -> Figure:
    return Figure(
        name=f"Synapse, {way}",
        estimate=Estimate.of(ratios(mine, theirs)),
        bound=Bound.AT_LEAST,
        target=0.95,
        unit=" x",
        floor=middle(theirs, "/s"),
        ours=middle(mine, "/s"),
    )
