"""What commands cost with 50,000 members, beside what they cost with 50, one command after the other.

Every command is asked in two co-ops that differ in their crowds alone, in turns, within one process: what
is compared is the work of the dispatcher and the database (`bench.desk`), from what comes in to the commit.
It is measured with one chapter, and with several. What is held in memory is `bench.starts`' part.
"""

import re
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bench import coop, desk
from bench.asked import ASKED, BY, Asked
from bench.cast import CAST, One, group
from bench.coop import Coop
from bench.desk import Cost, Desk
from bench.estimates import Estimate, percentile, quotient
from bench.extent import Extent
from bench.figures import Figure, Take
from bench.starts import rolled_back, starts, turned
from organiser.chat.outgoing import Action
from organiser.commands import Command, Where
from organiser.context import Context
from organiser.handlers.commands import COMMANDS
from organiser.kernel import system_clock

FEW = 50
SEVERAL = 10
"""Chapters, where there are several."""

TARGET = 1.2
STEPS = 0.1
"""Steps of SQLite that a command may take for each further member: fewer than looking at one takes."""

FOR_STEPS = 2
"""How often each is asked before it is timed: once to fill what caches there are, once to count steps."""

_MILLI = 1000


@dataclass(frozen=True, slots=True)
class Way:
    """One way to ask for a command."""

    command: Command[Context]
    asked: Asked
    by: str

    @property
    def name(self) -> str:
        """What it is called in a figure."""
        return f"/{self.command.name} ({self.by})"


@dataclass(slots=True)
class Town:
    """One of the two co-ops, with who of its cast was needed so far."""

    desk: Desk
    chapters: int
    used: Counter[str] = field(default_factory=Counter)

    def anew(self, kind: str) -> One:
        """Somebody of a kind to whom nothing has happened."""
        people = self.desk.coop.cast[kind]
        self.used[kind] += 1
        return people[self.used[kind] - 1]

    async def asks(self, way: Way) -> tuple[Cost, list[Action]]:
        """Ask once; returns the cost, and what the bot does."""
        asked, cast = way.asked, self.desk.coop.cast
        if asked.before:
            await self.desk.asks(cast["officer"][0], await self.filled(asked.before))
        one = self.anew(way.by) if asked.fresh else cast[way.by][-1]
        where, reply = None, None
        if way.command.where is Where.GROUP:
            self.used["group"] += asked.group
            where = group(self.used["group"] if asked.group else 0)
        if asked.reply and where is not None:
            reply = await self.desk.says(self.anew("member"), where)
        line = await self.filled(f"/{way.command.name} {asked.line}".strip())
        cost, actions = await self.desk.asks(one, line, where, reply)
        for said in asked.then:
            more, actions = await self.desk.asks(one, said)
            cost += more
        if asked.after:
            await self.desk.asks(one, await self.filled(asked.after))
        return cost, actions

    async def filled(self, line: str) -> str:
        """A line with numbers in the place of what stands for them."""
        if "{n}" in line:
            self.used["n"] += 1
        line = line.replace("{n}", str(30 + self.used["n"]))
        line = line.replace("{chapter}", "Chapter 1; " if self.chapters > 1 else "")
        for kind in CAST:
            if f"{{{kind}}}" in line:
                line = line.replace(f"{{{kind}}}", str(self.anew(kind).person))
        return line.replace("{act}", str(await self.desk.last_act())) if "{act}" in line else line


def ways() -> Iterator[Way]:
    """Every command of the table that has an entry in `bench.asked`, as it is asked."""
    for command in COMMANDS:
        if (asked := ASKED.get(command.name)) is not None:
            for by in asked.by or BY[command.who]:
                yield Way(command, asked, by)


def needed(askings: int) -> Counter[str]:
    """How many of each kind of the cast a measure needs: who is needed anew, each time that it is asked."""
    found: Counter[str] = Counter()
    for way in ways():
        kinds = re.findall(r"\{(\w+)\}", f"{way.asked.before} {way.asked.line}")
        found.update(kind for kind in kinds if kind in CAST)
        found.update([way.by] if way.asked.fresh else [])
        found.update(["member"] if way.asked.reply else [])
    return Counter({kind: count * (FOR_STEPS + askings) for kind, count in found.items()})


def not_asked() -> list[str]:
    """The commands that have no entry, so that nobody knows what they cost."""
    return [command.name for command in COMMANDS if command.name not in ASKED]


async def part(folder: Path, extent: Extent, take: Take) -> None:
    """The same in one chapter, and in several."""
    missing = not_asked()
    take(
        Figure(name="commands not asked", estimate=Estimate(len(missing)), target=0, note=", ".join(missing))
    )
    for chapters in (1, SEVERAL):
        two = await _found(folder / str(chapters), extent.members, chapters)
        if chapters == 1:
            for figure in await starts(two[0].folder, two[1].folder, extent.members):
                take(figure)
        async with _towns(*two, chapters) as (few, many):
            for figure in await _compared(few, many, extent.members, extent.askings):
                take(figure)
            if chapters == 1:
                take(await rolled_back(few.desk, many.desk, extent.members))
                # Last: what is due would be done with the next thing that is asked.
                for figure in await turned(few.desk, many.desk, extent.members):
                    take(figure)


async def _found(folder: Path, members: int, chapters: int) -> tuple[Coop, Coop]:
    now = system_clock()
    few = await coop.found(folder / "small", FEW, chapters, now)
    return few, await coop.found(folder / "large", members, chapters, now)


@asynccontextmanager
async def _towns(few: Coop, many: Coop, chapters: int) -> AsyncIterator[tuple[Town, Town]]:
    now = system_clock()
    async with desk.opened(few, now) as one, desk.opened(many, now) as other:
        yield Town(one, chapters), Town(other, chapters)


async def _compared(few: Town, many: Town, members: int, askings: int) -> list[Figure]:
    """A figure for each command above the target, or for the dearest one, and one for all."""
    every = list(ways())
    where = "one chapter" if few.chapters == 1 else f"{few.chapters} chapters"
    steps = await _steps(few, many, every)
    times: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for _ in range(askings):
        for way in every:
            theirs, mine = [(await town.asks(way))[0] for town in (few, many)]
            times[way.name].append((theirs.seconds, mine.seconds))
    found = [_figure(way, times[way.name], steps[way.name], where) for way in every]
    held = sorted((one for one in found if one.target), key=lambda one: one.estimate.value)
    above = [one for one in held if one.estimate.value > TARGET]
    return [
        _all(held, above, where),
        _most_steps({way.name: steps[way.name] for way in every if not way.asked.export}, members, where),
        *(above or held[-1:]),
        *(one for one in found if not one.target),
    ]


async def _steps(few: Town, many: Town, every: Sequence[Way]) -> dict[str, tuple[int, int]]:
    """Steps of SQLite's machine for each, after having asked it once: what is done first fills caches."""
    counted = {}
    for way in every:
        both = []
        for town in (few, many):
            await town.asks(way)
            await town.desk.count_steps(on=True)
            both.append((await town.asks(way))[0].steps)
            await town.desk.count_steps(on=False)
        counted[way.name] = (both[0], both[1])
    return counted


def _figure(way: Way, times: Sequence[tuple[float, float]], steps: tuple[int, int], where: str) -> Figure:
    theirs, mine = zip(*times, strict=True)
    note = "an export; " if way.asked.export else ""
    return Figure(
        name=f"{way.name}, {where}",
        estimate=quotient(mine, theirs),
        target=None if way.asked.export else TARGET,
        unit=" x",
        floor=f"{percentile(theirs, 0.5) * _MILLI:.1f} ms",
        ours=f"{percentile(mine, 0.5) * _MILLI:.1f} ms",
        note=f"{note}SQLite's steps {steps[0]:,} and {steps[1]:,}",
    )


def _all(held: Sequence[Figure], above: Sequence[Figure], where: str) -> Figure:
    ratios = [one.estimate.value for one in held]
    return Figure(
        name=f"all commands, {where}",
        estimate=Estimate(percentile(ratios, 0.5)),
        target=TARGET,
        unit=" x",
        note=f"{len(held) - len(above)} of {len(held)} within the target; the middle one is shown",
    )


def _most_steps(steps: Mapping[str, tuple[int, int]], members: int, where: str) -> Figure:
    """The command that asks most of SQLite for each further member.

    A page that is fuller takes some steps more, and they are few for each; a query that looks at every member
    takes several for each.
    """
    name, (theirs, mine) = max(steps.items(), key=lambda each: each[1][1] - each[1][0])
    return Figure(
        name=f"SQLite's steps for a further member, {where}",
        estimate=Estimate((mine - theirs) / members),
        target=STEPS,
        floor=f"{theirs:,}",
        ours=f"{mine:,}",
        note=f"{name} takes the most of all commands",
    )
