"""How soon an answer in a form is handed to the network: alone, and with 200 people in dialogs at once.

With the real bot, and the whole way: receiving, the step's transaction, and the request
(`bench.answering`). Stand-ins and people share the machine with the bot, and their work is in the figures.

People answer after two to five seconds, each by their own dice: so quickly does somebody who knows what to
press. That is 57 answers a second, more than Telegram takes of a bot; so Telegram's own limits are off
there. With them on, people take four to twelve seconds, as who reads the question first does.
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from bench import coop
from bench.answering import Crowd
from bench.cast import SETTLED
from bench.estimates import Estimate, percentile
from bench.extent import Extent
from bench.figures import Figure, Take
from bench.pacing import REAL
from bench.rooms import NullRooms
from bench.scene import World, begin, null_world
from organiser.kernel import system_clock
from organiser.sandbox.telegram import Limits, TelegramSandbox

ON_TELEGRAM, ON_MATRIX = 150, 50
MEDIAN, P99 = 50, 300
_MILLI = 1000
ALONE, QUICK, CALM = (0.3, 0.3), (2.0, 5.0), (4.0, 12.0)
"""Seconds between two answers of one person: where nobody else is there, and of one among many."""


@dataclass(frozen=True, slots=True)
class Place:
    """A world with a co-op in it, and private chats on Matrix with the person in each."""

    world: World
    rooms: dict[str, str]


async def part(folder: Path, extent: Extent, take: Take) -> None:
    """One person alone, then many at once, without and with Telegram's limits."""
    async with _place(folder / "quick", Limits.off(), {}) as place:
        alone = Crowd(place.world, ALONE, extent.alone_seconds)
        await alone.answers(1, {})
        await alone.answers(0, dict(list(place.rooms.items())[:1]))
        take(_figure("a dialog's answer alone, median", alone.telegram + alone.matrix, 0.5, MEDIAN))
        await _many(place, QUICK, extent, "200 in dialogs", take)
    async with _place(folder / "calm", Limits.real(), REAL) as place:
        await _many(place, CALM, extent, "200 within Telegram's limits", take)
        refused = float(place.world.telegram.pace.refused)
        take(Figure(name="429 provoked by dialogs", estimate=Estimate(refused), target=0))


async def _many(place: Place, pace: tuple[float, float], extent: Extent, name: str, take: Take) -> None:
    crowd = Crowd(place.world, pace, extent.crowd_seconds)
    before = place.world.subject.cpu()
    await crowd.answers(ON_TELEGRAM, place.rooms)
    cpu = (place.world.subject.cpu() - before) / crowd.answered
    take(_figure(f"{name}, p99", crowd.telegram + crowd.matrix, 0.99, P99))
    take(Figure(name=f"{name}, CPU for an answer", estimate=Estimate(cpu * _MILLI), unit=" ms"))
    for where, taken in (("on Telegram", crowd.telegram), ("on Matrix", crowd.matrix)):
        take(_figure(f"{name}, median, {where}", taken, 0.5))
        take(_figure(f"{name}, p99, {where}", taken, 0.99))


def _figure(name: str, taken: Sequence[float], share: float, target: float | None = None) -> Figure:
    return Figure(
        name=name,
        estimate=Estimate(percentile(taken, share)),
        target=target,
        unit=" ms",
        note=f"of {len(taken):,} answers",
    )


@asynccontextmanager
async def _place(folder: Path, limits: Limits, more: Mapping[str, str]) -> AsyncIterator[Place]:
    async with (
        TelegramSandbox.start(record_calls=False, limits=limits) as telegram,
        null_world("bot", folder, telegram, chats=1, more=more) as world,
    ):
        await coop.found(folder, 0, 1, system_clock(), SETTLED)
        await begin(world)
        rooms = world.rooms
        assert isinstance(rooms, NullRooms)
        people = [f"@person{number}:null.localhost" for number in range(ON_MATRIX)]
        yield Place(world, {rooms.server.room("", {one: "Person"}, direct=True): one for one in people})
