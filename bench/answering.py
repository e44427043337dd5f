"""People who fill in the form of `/join` on both networks, over and over, and how long each answer took.

They press on Telegram, and type on Matrix. The time runs from a press, or from the moment at which
something is said, to the moment at which the next question arrives at the stand-in.
"""

import asyncio
import random
import time
from dataclasses import dataclass, field
from itertools import count

from bench.rooms import NullRooms
from bench.scene import World
from organiser.sandbox.telegram import Message, Person

PRESSES = ("Uber Eats", "Done", "Bike delivery", "I know nobody here yet", "Cancel")
WORDS = ("Uber Eats", "Bike delivery", "skip", "cancel")
PATIENCE = 60.0
SETTLING = 3.0
"""Over how many of the longest pauses people begin: measured is a crowd that is there, not how it comes."""

_MILLI = 1000
_SEED = 20261122
_numbers = count(1)


@dataclass(slots=True)
class Crowd:
    """People in dialogs: between which seconds each takes for an answer, and for how many they go on.

    `telegram` and `matrix` are the milliseconds of each answer. `rooms` are private chats on Matrix, each
    with the person in it.
    """

    world: World
    pace: tuple[float, float]
    seconds: float
    dice: random.Random = field(default_factory=lambda: random.Random(_SEED))  # noqa: S311 - no secret
    telegram: list[float] = field(default_factory=list)
    matrix: list[float] = field(default_factory=list)
    settled: float = 0.0
    answered: int = 0

    async def answers(self, on_telegram: int, rooms: dict[str, str]) -> None:
        """Let as many people answer on each network, side by side, until the time is over."""
        self.settled = time.monotonic() + SETTLING * self.pace[1]
        until = self.settled + self.seconds
        async with asyncio.TaskGroup() as tasks:
            for _ in range(on_telegram):
                person = self.world.telegram.add_person(f"Person {next(_numbers)}", language="en")
                tasks.create_task(self._presses(person, until))
            for room, person_there in rooms.items():
                tasks.create_task(self._types(room, person_there, until))

    async def _thinks(self, until: float) -> bool:
        """Take one's time; returns whether there is more of it."""
        await asyncio.sleep(self.dice.uniform(*self.pace))
        return time.monotonic() < until

    async def _presses(self, person: Person, until: float) -> None:
        """Somebody on Telegram; who begins does so at a moment of their own."""
        await asyncio.sleep(self.dice.uniform(0, SETTLING * self.pace[1]))
        while True:
            asked = await _asked(self.world, person)
            for label in PRESSES:
                if not await self._thinks(until):
                    return
                self._note(self.telegram, await _pressed(asked, person, label))

    async def _types(self, room: str, person: str, until: float) -> None:
        """Somebody on Matrix."""
        rooms = self.world.rooms
        assert isinstance(rooms, NullRooms)
        await asyncio.sleep(self.dice.uniform(0, SETTLING * self.pace[1]))
        while True:
            await _said(rooms, room, person, "!join")
            for words in WORDS:
                if not await self._thinks(until):
                    return
                self._note(self.matrix, await _said(rooms, room, person, words))

    def _note(self, taken: list[float], seconds: float) -> None:
        """Write down what an answer took that came when everybody was there."""
        self.answered += 1
        if time.monotonic() >= self.settled:
            taken.append(seconds * _MILLI)


async def _asked(world: World, person: Person) -> Message:
    """Somebody asks to join; returns the first question."""
    chat = person.private(world.bot)
    last = person.says(world.bot, "/join").id
    return await chat.until(lambda seen: seen.id > last and bool(seen.buttons), PATIENCE)


async def _pressed(asked: Message, person: Person, label: str) -> float:
    """Press; returns seconds until the message is another."""
    before, begun, changed = (asked.text, asked.buttons), time.monotonic(), [0.0]

    def is_changed(seen: Message) -> bool:
        if (seen.text, seen.buttons) == before:
            return False
        changed[0] = changed[0] or time.monotonic()
        return True

    person.taps(asked, label)
    await asked.chat.until_edited(asked, is_changed, PATIENCE)
    return changed[0] - begun


async def _said(rooms: NullRooms, room: str, person: str, words: str) -> float:
    """Say something; returns seconds until something is said to it."""
    wanted = rooms.server.count(room) + 1
    begun = time.monotonic()
    rooms.server.says(room, person, words)
    await rooms.server.until_received(wanted, room, seconds=PATIENCE)
    return rooms.server.received(room)[wanted - 1].at - begun
