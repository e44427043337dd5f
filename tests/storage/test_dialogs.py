"""What people are in the middle of is kept sealed, one for each person."""

from datetime import timedelta

import msgspec
import pytest

from organiser import retention
from organiser.course import Filling
from organiser.storage.dialogs import Dialogs, Opened, unanswered
from tests.fakes.plans import asking
from tests.fakes.world import World

FILLING = Filling({"name": "Mila", "skipped": None, "several": ["a", 1]}, "several", ("a",), ("a", 1, True))


@pytest.fixture
def opened(world: World) -> Opened:
    """A dialog of the first person, in the group for want of a private chat."""
    now = world.clock()
    return Opened(1, world.group.id, "enrol", "token", 3, FILLING, now, now, 7)


async def test_it_is_found_as_it_was(world: World, opened: Opened) -> None:
    """By its person, with the chapter that was chosen; a step takes the place of the one before."""
    later = msgspec.structs.replace(opened, step=4, filling=Filling())
    async with world.database.writing() as connection:
        dialogs = Dialogs(connection, world.directory.vault)
        await dialogs.put(opened)

        assert opened == await dialogs.find(1)
        await dialogs.put(later)
        assert later == await dialogs.find(1)
        await dialogs.close("token")
        assert await dialogs.find(1) is None


async def test_none_is_looked_for_among_the_others(world: World, opened: Opened) -> None:
    """There may be thousands of them, and each answer has to do with one."""
    async with asking(world.database) as asked, world.database.writing() as connection:
        dialogs = Dialogs(connection, world.directory.vault)
        await dialogs.put(opened)
        await dialogs.move(1, 2)
        await dialogs.close("token")

    async with world.database.reading() as connection:
        assert [] == await asked.scans(connection)
    assert any(one.startswith("DELETE FROM dialog") for one in asked.statements)


async def test_two_persons_who_are_one_go_on_with_the_newer(world: World, opened: Opened) -> None:
    """The older dialog ends; one that was the only one goes along."""
    newer = msgspec.structs.replace(
        opened, person=2, token="other", touched=opened.touched + timedelta(minutes=1)
    )
    async with world.database.writing() as connection:
        dialogs = Dialogs(connection, world.directory.vault)
        await dialogs.put(opened)
        await dialogs.put(newer)
        await dialogs.move(2, 1)

        assert msgspec.structs.replace(newer, person=1) == await dialogs.find(1)
        await dialogs.move(1, 3)
        await dialogs.put(opened)
        await dialogs.move(1, 3)
        await dialogs.move(9, 3)
        found = await dialogs.find(3)

        assert found is not None
        assert "other" == found.token
        assert await dialogs.find(1) is None


async def test_those_without_an_answer_are_found(world: World, opened: Opened) -> None:
    """After a day, not before."""
    async with world.database.writing() as connection:
        await Dialogs(connection, world.directory.vault).put(opened)
        due = opened.touched + retention.DIALOGS

        assert [] == await unanswered(connection, due - timedelta(seconds=1))
        assert [(1, world.group.id)] == [(one.subject, one.chat) for one in await unanswered(connection, due)]
