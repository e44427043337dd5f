"""How soon a bot that starts takes up what was queued before it began.

Precisely: from the line of its log that says that it has started, to the arrival at the homeserver of the row
that was queued last. Rows are taken up in their order, and lanes go side by side; so that row is for a chat
that has no other, and when it arrives all were taken up. The time therefore includes reading and claiming all
rows, as much of the other lanes' sending as happens meanwhile, and the whole of one send (its turn's commit,
the request, the null homeserver's answer). It includes neither the process's own start (interpreter, imports,
migrations, logins), which is told beside it, nor the sending of everything else. The log is looked at every
5 ms, so the start may be noticed as much too late, and the time be as much too short.
"""

import asyncio
import time
from dataclasses import dataclass
from pathlib import Path

from bench.burst import words
from bench.estimates import Estimate, percentile
from bench.extent import Extent
from bench.figures import Figure, Take
from bench.patience import until_arrived
from bench.queued import outbox_of
from bench.rooms import NullRooms
from bench.scene import World, begin, null_world
from bench.subject import BotSubject
from organiser.chat.outgoing import Post, Speaker
from organiser.chat.text import Text
from organiser.sandbox.telegram import TelegramSandbox

_LOOK_SECONDS = 0.005
_STARTED = b'"event":"app.started"'


@dataclass(frozen=True, slots=True)
class Recovery:
    """Seconds: from the process to its start, and from there to the first and the last row's arrival."""

    begin: float
    first: float
    taken_up: float


async def part(folder: Path, extent: Extent, take: Take) -> None:
    """Some starts on a long queue, each drained before the next."""
    async with (
        TelegramSandbox.start(record_calls=False) as telegram,
        null_world("bot", folder / "bot", telegram) as world,
    ):
        await begin(world)
        assert isinstance(world.subject, BotSubject)
        runs = []
        for _ in range(extent.recoveries):
            await queue(world, extent.queued)
            runs.append(await run(world, extent.queued))
    first, start = (percentile(times, 0.5) for times in zip(*((r.first, r.begin) for r in runs), strict=True))
    take(
        Figure(
            name=f"{extent.queued:,} queued rows taken up",
            estimate=Estimate.of([one.taken_up for one in runs]),
            target=2,
            unit=" s",
            note=f"the first arrived after {first:.2f} s; the process needed {start:.1f} s before",
        )
    )


async def queue(world: World, rows: int) -> None:
    """Put as many rows into the outbox of the bot, for its chats on Matrix, and leave it stopped."""
    async with outbox_of(world, "network = 'matrix'") as (writer, chats):
        *others, last = (chats[room] for room in world.rooms.ids)
        for number in range(rows - 1):
            writer.add(others[number % len(others)], _post())
        writer.add(last, _post())


async def run(world: World, rows: int) -> Recovery:
    """Start the bot on what is queued, time what it does, and let it send everything."""
    subject, rooms = world.subject, world.rooms
    assert isinstance(subject, BotSubject)
    assert isinstance(rooms, NullRooms)
    log = subject.process.log
    before, last = rooms.count(), rooms.ids[-1]
    wanted = rooms.server.count(last) + 1
    begun = time.monotonic()
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(subject.start())
        start = tasks.create_task(_started(log, log.stat().st_size))
        first = tasks.create_task(_at(rooms, before + 1))
        await until_arrived(
            subject,
            lambda: rooms.server.count(last),
            wanted,
            lambda seconds: rooms.server.until_received(wanted, last, seconds=seconds),
        )
        taken_up = time.monotonic()
    await world.until_on_matrix(before + rows)
    at = start.result()
    return Recovery(at - begun, first.result() - at, taken_up - at)


async def _at(rooms: NullRooms, count: int) -> float:
    """When so many had arrived; looked at often, since only one may wait for the server's news."""
    while rooms.count() < count:  # noqa: ASYNC110 - see above
        await asyncio.sleep(_LOOK_SECONDS)
    return time.monotonic()


async def _started(log: Path, seen: int) -> float:
    """When the log said that the bot has started."""
    while _STARTED not in log.read_bytes()[seen:]:  # noqa: ASYNC110, ASYNC240 - a log rings no bell
        await asyncio.sleep(_LOOK_SECONDS)
    return time.monotonic()


def _post() -> Post:
    return Post(text=(Text(words()),), speaker=Speaker("Somebody", "key"))
