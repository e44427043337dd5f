"""Chapters are found whatever their capitals, set for themselves, and leave founding mode once."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from organiser.members.settings import Settings
from organiser.storage.chapters import Chapter, Chapters
from tests.fakes.clock import START
from tests.fakes.world import World
from tests.storage.conftest import BELGIAN


@pytest.fixture
async def chapters(world: World) -> AsyncIterator[Chapters]:
    """A transaction without chapters."""
    async with world.database.writing() as connection:
        yield Chapters(connection)


async def test_a_chapter_is_found_by_its_name(chapters: Chapters) -> None:
    """No two differ in capitals and accents alone."""
    gent = await chapters.add("Liège", START, founding=True, **BELGIAN)

    assert Chapter(1, "Liège", "be", "EUR", "Europe/Brussels", "nl", START) == gent
    assert gent == await chapters.named("LIEGE") == await chapters.get(1) == await chapters.find(1)
    assert await chapters.add("liege", START, founding=False, **BELGIAN) is None
    assert [None, None] == [await chapters.named("Luik"), await chapters.find(2)]
    assert [gent] == [*await chapters.all()]


async def test_founding_mode_ends_once(chapters: Chapters) -> None:
    """A later chapter has none."""
    first = await chapters.add("Gent", START, founding=True, **BELGIAN)
    later = await chapters.add("Seoul", START, founding=False, **BELGIAN)
    assert first is not None
    assert later is not None

    assert (True, False) == (first.founding, later.founding)
    assert await chapters.end_founding(first.id, START + timedelta(days=1))
    assert not await chapters.end_founding(first.id, START + timedelta(days=2))
    assert START + timedelta(days=1) == (await chapters.get(first.id)).founded


async def test_what_is_not_set_is_the_default(chapters: Chapters) -> None:
    """Set twice is set to the latter; what is about the chapter itself changes with it."""
    await chapters.add("Gent", START, founding=True, **BELGIAN)
    await chapters.set(1, "sponsors", 1)
    await chapters.set(1, "sponsors", 3)

    assert Settings(sponsors=3) == await chapters.settings(1)
    assert Settings() == await chapters.settings(2)
    assert ("Ghent", "en") == _about(await chapters.change(1, name="Ghent", language="en"))


def _about(chapter: Chapter) -> tuple[str, str]:
    return chapter.name, chapter.language
