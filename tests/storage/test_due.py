"""What is due is looked for every few seconds: that takes as much for many chapters as for few."""

from contextlib import nullcontext
from datetime import timedelta

import pytest

from organiser.members.admission import PATIENCE
from organiser.members.states import Rule, State
from organiser.members.steps import Change
from organiser.storage import driver, due, news
from organiser.storage.deadline import AGAIN
from organiser.storage.store import Store
from tests.fakes.clock import START
from tests.fakes.plans import asking
from tests.fakes.world import World
from tests.storage.conftest import BELGIAN
from tests.storage.test_memberships import applied


async def _chapters(world: World, first: int, last: int) -> None:
    """More chapters, beyond founding mode, each with an application that its stewards were not told of."""
    async with world.database.writing() as connection:
        store = Store(connection, world.directory, b"k" * 32, START)
        for number in range(first, last):
            chapter = await store.chapters.add(f"Town {number}", START, founding=False, **BELGIAN)
            assert chapter is not None
            await news.add(connection, chapter.id)


async def _asked(world: World) -> int:
    async with asking(world.database) as asked:
        await due.ring(world.database, world.directory, START)
    return sum(one.startswith("SELECT") for one in asked.statements)


async def test_it_is_asked_as_often_whatever_the_number_of_chapters(world: World) -> None:
    """A federation of two hundred has as quiet a bot as a co-op of one."""
    await _chapters(world, 1, 3)
    few = await _asked(world)
    await _chapters(world, 3, 40)

    assert few == await _asked(world)


async def _five_are_due(world: World) -> None:
    """Probations that are long over."""
    async with world.database.writing() as connection:
        store = Store(connection, world.directory, b"k" * 32, START)
        await store.chapters.add("Gent", START, founding=True, **BELGIAN)
        for number in range(5):
            begun = Change(None, State.PROBATION, None, Rule.IMPORTED, START - timedelta(days=90))
            await store.memberships.begin(1, None, begun, name=f"Kim {number}")


@pytest.mark.parametrize("leisurely", [True, False])
async def test_much_that_is_due_at_once_enters_in_portions(
    world: World, monkeypatch: pytest.MonkeyPatch, *, leisurely: bool
) -> None:
    """So that nobody who asks something waits behind all of it; what fails there holds up nothing."""
    monkeypatch.setattr(due, "PORTION", 2)
    await _five_are_due(world)
    found = []
    with driver.at_leisure() if leisurely else nullcontext():
        for _ in range(5):
            found.append(await due.ring(world.database, world.directory, START))
            async with world.database.writing() as connection:
                await connection.exec_driver_sql("UPDATE inbox SET state = 'failed'")

    assert [2, 2, 1, 0, 0] == found


async def test_what_fails_takes_nobody_s_place(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """What could not be handled stays due, before what came later: as much enters as where nothing fails."""
    monkeypatch.setattr(due, "PORTION", 3)
    await _five_are_due(world)
    async with world.database.writing() as connection:
        await connection.exec_driver_sql(
            "INSERT INTO inbox (network, key, state, received) SELECT 'organiser', "
            "'due.probation.' || id || '.' || since, 'failed', 0 FROM membership WHERE id IN (1, 2)"
        )

    assert [3, 0] == [await due.ring(world.database, world.directory, START) for _ in range(2)]


async def test_the_kinds_take_turns(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Many applications that nobody answered hold up neither a suspension's end nor a notice's."""
    monkeypatch.setattr(due, "PORTION", 3)
    await _five_are_due(world)
    async with world.database.writing() as connection:
        store = Store(connection, world.directory, b"k" * 32, START)
        begun = Change(None, State.SUSPENDED, None, Rule.SUSPENDED_ALONE, START - timedelta(days=90))
        await store.memberships.begin(1, None, begun, name="Bo")
    await due.ring(world.database, world.directory, START)
    async with world.database.reading() as connection:
        found = await connection.exec_driver_sql("SELECT key FROM inbox")
    kinds = {key.split(".")[1] for (key,) in found}

    assert {"probation", "suspension"} == kinds


async def test_what_has_no_time_is_due_once_in_a_while(world: World) -> None:
    """What fails is not tried again every few seconds, nor given up."""
    await _chapters(world, 1, 3)
    clock = START
    found = []
    for _ in range(3):
        found.append(await due.ring(world.database, world.directory, clock))
        async with world.database.writing() as connection:
            await connection.exec_driver_sql("UPDATE inbox SET state = 'failed'")
        clock += timedelta(seconds=10)
    found.append(await due.ring(world.database, world.directory, START + AGAIN))

    assert found[0] > 0
    assert [0, 0, found[0]] == found[1:]


async def test_no_chapter_is_looked_through(world: World, store: Store) -> None:
    """Memberships are found along indexes, whoever else there is."""
    await applied(store)
    async with asking(world.database) as asked:
        for find in due.FINDERS.values():
            await find(store.connection, START + PATIENCE)
    scans = await asked.scans(store.connection)

    assert [] == [one for one in scans if one.startswith(("SCAN membership", "SCAN owner", "SCAN account"))]
