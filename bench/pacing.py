"""How much of what Telegram allows is used, by the stand-in's exact books, and whether it had to say 429.

Each bot has a kind of talk of its own. First, alone, so many private chats that only the limit over all
holds them back. Then, side by side and far from what a computer can do, groups and private chats with more to
say than fits, and groups whose lines may be put together (`bench.merged`). Time is real. What is said in
private waits in the outbox when the bot starts, as a broadcast does: people who ask get 20 answers a minute.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from statistics import mean

from bench.estimates import Estimate
from bench.extent import Extent
from bench.figures import Bound, Figure, Take
from bench.merged import lively
from bench.patience import until_arrived
from bench.queued import outbox_of
from bench.rooms import WRITER, NullRooms
from bench.scene import World, begin, null_world
from bench.shares import share
from organiser.chat.outgoing import Post
from organiser.chat.text import Text
from organiser.sandbox.telegram import Chat, Limits, Person, TelegramSandbox, Window

GROUPS = 3
FEW, MANY = 8, 40
GROUP_SPAN, OVERALL_SPAN, MARGIN = 60.0, 20.0, 1.5
"""A group's span ends a little after whole windows, so that it does not hang on the last moment."""

ENDS = 20
"""What waits leaves in bursts, thirty in one moment of each second. Whether the last of them lies within the
span is a twentieth of all, and chance: so the share is the mean over ends spread over one window."""

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


async def part(folder: Path, extent: Extent, take: Take) -> None:
    """The limit over all chats, then those of groups and private chats beside lively groups."""
    span = extent.minutes * GROUP_SPAN + MARGIN
    async with TelegramSandbox.start(record_calls=False, limits=Limits.real()) as telegram:
        async with _paced("many", folder, telegram, 1) as many:
            take(_share("all chats", [await _overall(telegram, many)]))
        async with (
            _paced("few", folder, telegram, GROUPS) as few,
            _paced("lively", folder, telegram, GROUPS) as merging,
            asyncio.TaskGroup() as tasks,
        ):
            held = tasks.create_task(_held(telegram, few, span))
            merged = tasks.create_task(lively(merging, SETTLING, span))
            groups, privates = await held
            take(_share("a group", groups))
            take(_share("a private chat", privates))
            for figure in await merged:
                take(figure)
        take(Figure(name="429 provoked", estimate=Estimate(float(telegram.pace.refused)), target=0))


async def _overall(telegram: TelegramSandbox, world: World) -> float:
    """The share that a crowd in private uses of the limit over all chats."""
    # As many as a chat's own limit lets through: chats that have run out would leave others too few.
    await _crowd(telegram, world, MANY, each=int(SETTLING + OVERALL_SPAN) + 5)
    begun = telegram.clock.seconds() + SETTLING
    ends = [begun + OVERALL_SPAN + OVERALL.seconds * step / ENDS for step in range(ENDS)]
    await asyncio.sleep(SETTLING + OVERALL_SPAN + OVERALL.seconds)
    return mean(share(_sent(world), OVERALL, begun, end) for end in ends)


async def _held(telegram: TelegramSandbox, world: World, span: float) -> tuple[list[float], list[float]]:
    """The shares that groups, and private chats, use of their limits, each with more to say than fits."""
    people = await _crowd(telegram, world, FEW, each=int(span + SETTLING) + 5)
    rooms = world.rooms
    assert isinstance(rooms, NullRooms)
    begun = telegram.clock.seconds() + SETTLING
    for room in rooms.ids:
        for number in range(int(span / GROUP_SPAN + 2) * GROUP.messages):
            rooms.server.says(room, WRITER, f"{number}: {LONG}")
    await asyncio.sleep(SETTLING + span)
    privates = [person.private(world.bot) for person in people]
    return (
        [share(_sent(world, group), GROUP, begun, begun + span) for group in world.groups],
        [share(_sent(world, private), PRIVATE, begun, begun + span) for private in privates],
    )


def _share(of: str, shares: Sequence[float]) -> Figure:
    return Figure(
        name=f"share used of the limit of {of}",
        estimate=Estimate.of([100 * one for one in shares]),
        bound=Bound.AT_LEAST,
        target=98,
        unit=" %",
    )


@asynccontextmanager
async def _paced(name: str, folder: Path, telegram: TelegramSandbox, groups: int) -> AsyncIterator[World]:
    async with null_world("bot", folder / name, telegram, chats=groups, more=REAL) as world:
        await begin(world)
        yield world


async def _crowd(telegram: TelegramSandbox, world: World, count: int, *, each: int) -> list[Person]:
    """People with a private chat, for each of which as many messages wait as the bot starts anew."""
    people = [telegram.add_person(f"Private {place}", language="en") for place in range(count)]
    for person in people:
        person.says(world.bot, "/help")

    def answered() -> int:
        return sum(_has_answer(world, person) for person in people)

    def wait(seconds: float) -> Awaitable[object]:
        return telegram.until(lambda: answered() == count, seconds)

    await until_arrived(world.subject, answered, count, wait)
    async with outbox_of(world, "private") as (writer, chats):
        for _ in range(each):
            for chat in chats.values():
                writer.add(chat, Post(text=(Text(LONG),)))
    await world.subject.start()
    return people


def _has_answer(world: World, person: Person) -> bool:
    return bool(_sent(world, person.private(world.bot)))


def _sent(world: World, chat: Chat | None = None) -> list[float]:
    books = world.telegram.pace.of(world.bot, chat)
    return [] if books is None else books.sent
