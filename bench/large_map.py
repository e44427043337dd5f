"""What a large message map costs: the bot's memory, and processor time beside a bot whose map is empty."""

import asyncio
from pathlib import Path

from bench import memory
from bench.backlog import cost
from bench.estimates import Estimate
from bench.extent import Extent
from bench.figures import Figure, Take
from bench.imports import imports_memory
from bench.scene import World, begin, null_world
from bench.subject import BotSubject
from organiser.sandbox.telegram import TelegramSandbox

_PORTION = 1000
_SETTLED = 10_000
"""Messages until caches are filled (SQLite's own is 8 MB): of the growth before that, none goes on."""


async def part(folder: Path, extent: Extent, take: Take) -> None:
    """The first messages of a full and of an empty map in turn, then many more of the full one."""
    bare = await imports_memory()
    async with (
        TelegramSandbox.start(record_calls=False) as telegram,
        null_world("bot", folder / "full", telegram) as full,
        null_world("bot", folder / "empty", telegram) as empty,
    ):
        await _begin_full(full, extent.map_rows)
        await begin(empty)
        portion = min(_PORTION, extent.first // 2)
        mine, others = [], []
        for _ in range(extent.first // portion // 2):
            others += await memory.send(empty, 2 * portion, portion=portion)
            mine += await memory.send(full, 2 * portion, portion=portion)
        early = full.subject.memory()
        take(_memory("memory above the imports", bare, early, target=40))
        take(cost("CPU with a full map", others, mine, target=1.1, note="floor: an empty map"))
        await memory.send(full, extent.growth, portion=portion)
        grown = None if extent.first < _SETTLED else 5.0
        take(_memory("growth from there", early, full.subject.memory(), target=grown))


async def _begin_full(world: World, rows: int) -> None:
    """Start the bot on a map of as many rows; it was started once before, so that there is a database."""
    await begin(world)
    assert isinstance(world.subject, BotSubject)
    await world.subject.process.stop()
    await asyncio.to_thread(memory.fill, world.subject.folder / "data" / "organiser.db", rows)
    await world.subject.start()


def _memory(name: str, before: int, after: int, *, target: float | None) -> Figure:
    floor, ours = before / memory.MEGABYTE, after / memory.MEGABYTE
    return Figure(
        name=name,
        estimate=Estimate(ours - floor),
        target=target,
        unit=" MB",
        floor=f"{floor:.0f} MB",
        ours=f"{ours:.0f} MB",
    )
