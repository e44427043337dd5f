"""How much of what Telegram allows is used, by the stand-in's exact books, and whether it had to say 429.

Two bots of their own: one has three groups with more to say than fits, and some private chats; the other so
many private chats that only the limit over all holds it back. Time is real, so this runs beside others.
"""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.scene import WRITER, NullRooms, World, begin, null_world
from organiser.sandbox.telegram import Chat, Limits, Person, TelegramSandbox, Window

GROUPS = 3
FEW, MANY = 8, 40
GROUP_SPAN, OVERALL_SPAN, MARGIN = 60.0, 20.0, 1.5
"""A group's span ends a little after whole windows, so that it does not hang on the last moment."""

SETTLING = 5.0
"""Seconds until it counts: by then there is more to say everywhere than may be said."""

OVERALL, PRIVATE, GROUP = Window(30, 1), Window(1, 1), Window(20, 60)
"""What the settings promise. The stand-in's own limits are as wide, or wider for short bursts."""

LONG = "so that these words are not put together with others. " * 22
"""Longer than what is coalesced: each line is a message."""

REAL = {
    "ORGANISER_TELEGRAM_PER_SECOND": "30",
    "ORGANISER_TELEGRAM_CHAT_PER_SECOND": "1",
    "ORGANISER_TELEGRAM_GROUP_PER_MINUTE": "20",
}


@dataclass(frozen=True, slots=True)
class Used:
    """The shares of what was allowed that were used, and how many 429 there were."""

    groups: tuple[float, ...]
    privates: tuple[float, ...]
    overall: float
    refused: int


def allowed(window: Window, before: Sequence[float], begin: float, end: float) -> int:
    """How many messages the fastest sender could pass from `begin` to `end`, after what was sent `before`."""
    recent = deque(at for at in before if at > begin - window.seconds)
    now, count = begin, 0
    while True:
        while recent and recent[0] + window.seconds <= now:
            recent.popleft()
        if len(recent) >= window.messages:
            now = recent[0] + window.seconds
            continue
        if now > end:
            return count
        recent.append(now)
        count += 1


def share(sent: Sequence[float], window: Window, begin: float, end: float) -> float:
    """What part of what `window` allows from `begin` to `end` was used."""
    used = sum(1 for at in sent if begin <= at <= end)
    return used / allowed(window, [at for at in sent if at < begin], begin, end)


async def run(folder: Path, minutes: int) -> Used:
    """Let both bots send as much as they may, for as many minutes."""
    async with (
        TelegramSandbox.start(record_calls=False, limits=Limits.real()) as telegram,
        _paced("few", folder, telegram, GROUPS) as few,
        _paced("many", folder, telegram, 1) as many,
    ):
        some, crowd = _people(telegram, few, FEW), _people(telegram, many, MANY)
        span = minutes * GROUP_SPAN + MARGIN
        begin = telegram.clock.seconds() + SETTLING
        await _talk(few, groups=(minutes + 2) * 20, people=some, each=int(span + SETTLING) + 5)
        await _talk(many, groups=0, people=crowd, each=30)
        await asyncio.sleep(SETTLING + span)
        return Used(
            groups=tuple(share(_sent(few, group), GROUP, begin, begin + span) for group in few.groups),
            privates=tuple(
                share(_sent(few, person.private(few.bot)), PRIVATE, begin, begin + span) for person in some
            ),
            overall=share(_sent(many), OVERALL, begin, begin + OVERALL_SPAN),
            refused=telegram.pace.refused,
        )


@asynccontextmanager
async def _paced(name: str, folder: Path, telegram: TelegramSandbox, groups: int) -> AsyncIterator[World]:
    async with null_world("bot", folder / name, telegram, chats=groups, more=REAL) as world:
        await begin(world)
        yield world


def _people(telegram: TelegramSandbox, world: World, count: int) -> list[Person]:
    people = [telegram.add_person(f"Private {place}", language="en") for place in range(count)]
    for person in people:
        person.says(world.bot, "/help")
    return people


async def _talk(world: World, *, groups: int, people: list[Person], each: int) -> None:
    rooms = world.rooms
    assert isinstance(rooms, NullRooms)
    for room in rooms.ids:
        for number in range(groups):
            rooms.server.says(room, WRITER, f"{number}: {LONG}")
    for _ in range(each):
        for person in people:
            person.says(world.bot, "/help")


def _sent(world: World, chat: Chat | None = None) -> list[float]:
    books = world.telegram.pace.of(world.bot, chat)
    assert books is not None
    return books.sent
