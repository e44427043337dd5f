"""What lively groups gain from lines that go out together, when Telegram takes 20 messages a minute.

In each group more short lines are said than may be sent one by one, at an even pace and without an end. What
counts is how many of them people could read, minute by minute, and how long the unluckiest waited. Without
putting lines together it would be 20, and a wait that grows for ever.
"""

import asyncio
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bench.burst import words
from bench.estimates import Estimate
from bench.figures import Figure
from bench.rooms import WRITER, NullRooms
from bench.scene import World
from organiser.sandbox.telegram import Chat

LINES_A_MINUTE = 120
ONE_BY_ONE = 20
"""Lines that a minute takes where each is a message of its own."""

_LINE = re.compile(r"\bLine (\d+):")
_MINUTE = 60.0


@dataclass(frozen=True, slots=True)
class Readable:
    """How lines became readable in one group."""

    a_minute: float
    longest_wait: float


async def lively(world: World, settling: float, span: float) -> list[Figure]:
    """Let people talk for `settling` and `span` seconds; what arrives during `span` counts."""
    clock = world.telegram.clock
    begun = clock.seconds()
    said = await _talk(world, settling + span)
    until = begun + settling + span
    found = [
        readable(lines, _arrivals(group), begun + settling, until)
        for lines, group in zip(said, world.groups, strict=True)
    ]
    lines = Estimate.of([one.a_minute for one in found])
    return [
        Figure(
            name=f"lines a minute in a group, of {LINES_A_MINUTE} said",
            estimate=lines,
            floor=f"{ONE_BY_ONE}",
            note=f"{lines.value / ONE_BY_ONE:.1f} times what one by one could be read",
        ),
        Figure(
            name="the longest that a line waited there",
            estimate=Estimate(max(one.longest_wait for one in found)),
            unit=" s",
        ),
    ]


def readable(
    said: Mapping[int, float], arrived: Iterable[tuple[int, float]], begin: float, end: float
) -> Readable:
    """What (line, time) of arrival says of lines that were said at their times; one counts once.

    A line that has not arrived by `end` has waited until then.
    """
    first: dict[int, float] = {}
    for number, at in arrived:
        if number in said and at <= end:
            first[number] = min(at, first.get(number, at))
    count = sum(1 for at in first.values() if at >= begin)
    waits = [first.get(number, end) - at for number, at in said.items()]
    return Readable(count / (end - begin) * _MINUTE, max(waits, default=0.0))


async def _talk(world: World, seconds: float) -> list[dict[int, float]]:
    """Say lines in all groups' rooms, evenly; returns when each line was said, room by room."""
    rooms, clock = world.rooms, world.telegram.clock
    assert isinstance(rooms, NullRooms)
    said: list[dict[int, float]] = [{} for _ in rooms.ids]
    begun = clock.seconds()
    for turn in range(int(seconds * LINES_A_MINUTE / _MINUTE)):
        await asyncio.sleep(max(begun + turn * _MINUTE / LINES_A_MINUTE - clock.seconds(), 0))
        for room, lines in zip(rooms.ids, said, strict=True):
            text = words()
            rooms.server.says(room, WRITER, text)
            lines[numbers(text)[0]] = clock.seconds()
    await asyncio.sleep(max(begun + seconds - clock.seconds(), 0))
    return said


def _arrivals(group: Chat) -> list[tuple[int, float]]:
    found = ((message.date.timestamp(), numbers(message.text)) for message in group.messages)
    return [(number, at) for at, held in found for number in held]


def numbers(text: str) -> list[int]:
    """The numbers of the lines that a message holds."""
    return [int(number) for number in _LINE.findall(text)]
