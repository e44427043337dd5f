"""Whatever happens in whatever order, what is said arrives once and in order, and what is withheld does not.

People speak, take back and are muted while the network refuses, is cut off or is slow, and the process is
stopped or crashes. The story of a number is always the same.
"""

import asyncio
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from structlog.testing import capture_logs

from organiser.chat.refs import LineId, Network
from organiser.delivery import verdicts
from organiser.delivery.pacing import Limits
from organiser.delivery.sender import Sender
from organiser.errors import InDoubt, TryLater
from tests.fakes.world import World, rests

STORIES = 8
NAMES = ("Anna", "Kim")
MARK = "possibly repeated"
FAULTS = (
    (TryLater(0.003, limited=True), False),
    (TryLater(0.003), False),
    (InDoubt("cut"), False),
    (InDoubt("cut"), True),
)


@pytest.fixture(autouse=True)
def _short_waits(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Back-off that a test can wait for; nobody draws tracebacks."""
    monkeypatch.setattr(verdicts, "FIRST_WAIT", 0.002)
    with capture_logs():
        yield


@dataclass
class Storm:
    """What happens, and what must therefore be seen: words by line, and what was begun when they ended."""

    world: World
    chance: random.Random
    words: dict[LineId, str] = field(default_factory=dict)
    authors: dict[LineId, str] = field(default_factory=dict)
    taken_back: set[LineId] = field(default_factory=set)
    silent: dict[LineId, int] = field(default_factory=dict)
    muted: set[str] = field(default_factory=set)

    async def happens(self, sender: Sender | None, most: int) -> None:
        """Some of it, in any order."""
        acts = [self.speak, self.take_back, self.mute, self.go_wrong, self.pass_by]
        for _ in range(self.chance.randrange(1, most)):
            (act,) = self.chance.choices(acts, (45, 15, 4, 16, 20))
            await act(sender)
            if sender is not None and self.chance.random() < 0.7:
                sender.bell.ring()

    async def speak(self, _sender: Sender | None) -> None:
        """Somebody says something, who is not muted."""
        name = self.chance.choice(NAMES)
        if name not in self.muted:
            words = f"w{len(self.words) + 1}x"
            (line,) = await self.world.say(words, name=name)
            self.words[line], self.authors[line] = words, name

    async def take_back(self, sender: Sender | None) -> None:
        """Somebody takes a line back."""
        left = sorted(set(self.words) - self.taken_back)
        if left:
            line = self.chance.choice(left)
            await self.world.take_back(line, sender=sender)
            self.taken_back.add(line)

    async def mute(self, sender: Sender | None) -> None:
        """Somebody is muted, whose lines are silent from now on."""
        name = self.chance.choice(NAMES)
        if name not in self.muted:
            await self.world.silence(name, sender)
            self.muted.add(name)
            begun = len(self.world.telegram.calls)
            self.silent |= {line: begun for line, author in self.authors.items() if author == name}

    async def go_wrong(self, _sender: Sender | None) -> None:
        """A request is refused, or its answer is cut off."""
        failure, carried_out = self.chance.choice(FAULTS)
        self.world.telegram.fail(failure, carried_out=carried_out, method="post")

    async def pass_by(self, _sender: Sender | None) -> None:
        """Time."""
        for _ in range(self.chance.randrange(1, 60)):
            await asyncio.sleep(0)

    async def process(self) -> None:
        """One life of the process, or what happens between two."""
        world = self.world
        if self.chance.random() < 0.2:
            await self.happens(None, 6)
        elif self.chance.random() < 0.5:
            async with world.running() as sender:
                await self.happens(sender, 12)
        else:
            async with world.crashing() as sender:
                await self.happens(sender, 12)
                if self.chance.random() < 0.4:
                    self.chance.choice((world.telegram.open_after, world.telegram.open_before)).clear()
                    await self.happens(sender, 8)

    async def calm(self) -> None:
        """Nothing more happens; what waits is sent."""
        self.world.telegram.faults.clear()
        async with self.world.running() as sender:
            await rests(sender)
            while sender.lanes.waiting:
                await asyncio.sleep(0.002)  # a wait that somebody asked for
                await rests(sender)


def place_of(texts: list[str], words: str) -> list[int]:
    """Where some words stand."""
    return [at for at, text in enumerate(texts) if re.search(rf"\b{words}\b", text)]


@pytest.mark.parametrize("number", range(STORIES))
async def test_a_storm(world: World, number: int) -> None:
    """Nothing is lost, doubled without saying so, out of order, or said by who was silenced."""
    storm = Storm(world, random.Random(number))  # noqa: S311 - a story, no secret
    world.limits[Network.TELEGRAM] = Limits(parallel=storm.chance.choice((1, 64)))
    for _ in range(storm.chance.randrange(2, 5)):
        await storm.process()
    await storm.calm()
    texts = world.telegram.texts("-1001")
    posted = [call.what if call.method == "post" else "" for call in world.telegram.calls]
    unmarked = [text for text in texts if MARK not in text]
    kept = set(storm.words) - storm.taken_back - set(storm.silent)

    assert not {"queued", "sending"} & set(await world.states())
    assert [] == [line for line in kept if not place_of(texts, storm.words[line])]
    assert [] == [words for words in storm.words.values() if len(place_of(unmarked, words)) > 1]
    assert [] == [line for line, at in storm.silent.items() if place_of(posted[at:], storm.words[line])]
    firsts = [place_of(unmarked, words)[:1] for words in storm.words.values()]
    standing = [places[0] for places in firsts if places]

    assert sorted(standing) == standing
