"""A homeserver drops what comes with a key that it has seen: keys must differ where requests do."""

from pathlib import Path

from organiser.storage import meta
from organiser.storage.engine import Database
from tests.fakes.world import World, fresh_database, said


async def keys(world: World, calls: int) -> list[str]:
    """The keys of so many requests to the homeserver."""
    async with world.running():
        await world.matrix.until_calls(calls)
    return [call.key for call in world.matrix.calls]


async def test_every_part_of_every_row_has_its_own_key(world: World) -> None:
    """Otherwise all but the first would be dropped, and nobody would know."""
    world.matrix.length = 100
    await world.queue(world.room, said("a" * 250, line=1), said("b", line=2))
    found = await keys(world, 4)

    assert 4 == len(set(found))
    assert 4 == len(world.matrix.texts("!room:hs"))


async def test_another_database_counts_its_rows_anew(world: World, template: Path, tmp_path: Path) -> None:
    """A bot that begins again with an empty database uses no key of the one before."""
    (tmp_path / "again").mkdir()
    database = fresh_database(template, tmp_path / "again")
    again = await World.build(database)
    again.matrix = world.matrix
    for one in (world, again):
        await one.queue(one.room, said("a", line=1))
    await keys(world, 1)
    found = await keys(again, 2)
    await database.close()

    assert 2 == len(set(found))
    assert ["Anna: a", "Anna: a"] == world.matrix.texts("!room:hs")


async def test_the_database_keeps_its_own_name(database: Database) -> None:
    """After a crash the same row has the same key."""
    async with database.writing() as connection:
        first = await meta.instance(connection)
    async with database.writing() as connection:
        assert first == await meta.instance(connection)
