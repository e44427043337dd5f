"""How many taps it takes to apply, played through the real bot: nothing is typed.

From the first question on each press is counted, to the sentence that says that the application is in.
Where the co-op has one chapter, or one came from the link of a chapter's group, no chapter is asked for;
who came otherwise is asked. The target holds for both.
"""

from collections.abc import Sequence
from pathlib import Path

from bench import coop
from bench.cast import SETTLED
from bench.estimates import Estimate
from bench.extent import Extent
from bench.figures import Figure, Take
from bench.scene import World, begin, null_world
from organiser.kernel import system_clock
from organiser.sandbox.telegram import Message, Person, TelegramSandbox

TAPS = 6
LINK = "join_1"
"""What leads from the first chapter's group to its form."""

CHAPTER = "Chapter 1"
ANSWERS = ("Uber Eats", "Done", "Bike delivery", "I know nobody here yet", "Agree and apply")
"""The buttons that are pressed, one after the other: somewhere to work, what it is, and nobody who
vouches."""

APPLIED = "Your application to Chapter 1 is in."


async def part(folder: Path, _extent: Extent, take: Take) -> None:
    """Two people apply: one from the link of a chapter's group, one who has to choose the chapter."""
    async with (
        TelegramSandbox.start(record_calls=False) as telegram,
        null_world("bot", folder / "bot", telegram, chats=1) as world,
    ):
        await coop.found(folder / "bot", 0, 2, system_clock(), SETTLED)
        await begin(world)
        taps = await _applies(world, telegram.add_person("Anna", language="en"), f"/start {LINK}", ANSWERS)
        more = await _applies(world, telegram.add_person("Kim", language="en"), "/join", (CHAPTER, *ANSWERS))
    take(Figure(name="taps from /join to applied", estimate=Estimate(taps), target=TAPS))
    take(Figure(name="taps where the chapter is asked, too", estimate=Estimate(more), target=TAPS))


async def _applies(world: World, person: Person, first: str, answers: Sequence[str]) -> int:
    """Let somebody apply; returns how often they press."""
    chat = person.private(world.bot)
    person.says(world.bot, first)
    for label in answers:
        asked: Message = await chat.until(lambda seen, label=label: _has(seen, label))  # type: ignore[misc]
        person.taps(asked, label)
        if label == "Uber Eats":
            await chat.until(lambda seen, label=label: _has(seen, f"✓ {label}"))  # type: ignore[misc]
    await chat.until(lambda seen: seen.text.startswith(APPLIED))
    return len(answers)


def _has(message: Message, label: str) -> bool:
    return any(button.get("text") == label for row in message.buttons for button in row)
