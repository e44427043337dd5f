"""What it takes to hold a large co-op: a start, the memory that the bot has then, a rollback, and the clock.

All chats and people are held in memory, for every message asks for them. They are read when the bot starts;
a transaction that is rolled back takes back what it changed of them.
"""

import time
from pathlib import Path

from bench.desk import Desk
from bench.estimates import Estimate, middle, quotient
from bench.figures import Figure
from bench.memory import MEGABYTE
from bench.scene import null_world
from bench.subject import at_rest
from organiser.sandbox.telegram import TelegramSandbox

_TIMES = 20
_TURNS = 5
DUE = 100.0
"""Milliseconds of processor time, a hundredth of what there is."""
RETENTION = 1000.0
"""Milliseconds in which nobody is answered, at most, every ten minutes."""


async def rolled_back(few: Desk, many: Desk, members: int) -> Figure:
    """What a fault costs after which nothing of what somebody new has said is to hold."""
    pairs = [(await few.roll_back(), await many.roll_back()) for _ in range(_TIMES)]
    floor, ours = zip(*pairs, strict=True)
    return Figure(
        name=f"a rollback with {members:,} members",
        estimate=quotient(ours, floor),
        unit=" x",
        floor=middle(floor, " ms"),
        ours=middle(ours, " ms"),
    )


async def turned(few: Desk, many: Desk, members: int) -> list[Figure]:
    """What the clock costs: a look for what is due (every 10 s), and a turn of retention (every 10 min).

    The first turn removes what was there for long, of a co-op that was written down at once.
    """
    for desk in (few, many):
        await desk.retains()
    found = []
    for name, target, turn in (("due", DUE, Desk.rings), ("retention", RETENTION, Desk.retains)):
        pairs = [(await turn(few), await turn(many)) for _ in range(_TURNS)]
        floor, ours = zip(*pairs, strict=True)
        found.append(
            Figure(
                name=f"a turn of {name} with {members:,} members",
                estimate=Estimate.of(ours),
                target=target,
                unit=" ms",
                floor=middle(floor, " ms"),
                note="floor: the same with few",
            )
        )
    return found


async def starts(small: Path, large: Path, members: int) -> list[Figure]:
    """How long the bot takes until it is ready, and its memory then, on a large co-op beside a small one."""
    async with TelegramSandbox.start(record_calls=False) as telegram:
        few = await _start(small, telegram)
        many = await _start(large, telegram)
    return [
        Figure(
            name=f"a start with {members:,} members",
            estimate=Estimate(many[0]),
            unit=" s",
            floor=f"{few[0]:.2f} s",
            note="floor: the same with few",
        ),
        Figure(
            name=f"memory with {members:,} members",
            estimate=Estimate(many[1] / MEGABYTE),
            unit=" MB",
            floor=f"{few[1] / MEGABYTE:.0f} MB",
            note="floor: the same with few",
        ),
    ]


async def _start(folder: Path, telegram: TelegramSandbox) -> tuple[float, int]:
    """Start the bot on the co-op of a folder; returns seconds until it is ready, and bytes of memory."""
    async with null_world("bot", folder, telegram, chats=1) as world:
        begun = time.monotonic()
        await world.subject.start()
        seconds = time.monotonic() - begun
        await at_rest(world.subject)
        return seconds, world.subject.memory()
