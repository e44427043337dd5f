"""What finds names that look alike is made anew where they are compared otherwise than when it was kept."""

import pytest
from sqlalchemy import text

from organiser.members import names
from organiser.members.states import Authority, Step
from organiser.members.steps import Actor, begin
from organiser.storage import name_keys
from organiser.storage.store import Store
from tests.fakes.clock import START
from tests.fakes.world import World
from tests.storage.conftest import BELGIAN


async def called(store: Store, name: str) -> int:
    """Somebody who is called so."""
    first = begin(Step.APPLY, Actor(None, Authority.PERSON), START)
    return (await store.memberships.begin(1, None, first, name=name)).membership.id


async def alike(world: World, name: str) -> list[int]:
    """The numbers of those who are found."""
    async with world.database.writing() as connection:
        store = Store(connection, world.directory, b"k" * 32, START)
        return [one.membership.id for one in await store.memberships.alike(1, name)]


async def kept_before(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two names are kept by a version that tells capitals apart, and one whose name was removed."""
    with monkeypatch.context() as older:
        older.setattr(name_keys, "skeleton", str)
        async with world.database.writing() as connection:
            store = Store(connection, world.directory, b"k" * 32, START)
            await store.chapters.add("Gent", START, founding=False, **BELGIAN)
            for name in ("KIM", "Bo", "Kim"):
                await called(store, name)
            await connection.execute(text("UPDATE membership SET name_key = x'' WHERE id = 3"))


async def test_a_newer_version_finds_what_an_older_one_kept(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once it was made anew; a name that is there no more is not found again."""
    await kept_before(world, monkeypatch)
    before = await alike(world, "Kim")
    await name_keys.renew(world.database, world.directory.vault)

    assert ([], [1], [2]) == (before, await alike(world, "Kim"), await alike(world, "BO"))


async def test_it_is_made_anew_once_for_each_edition(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is opened at a start with which nothing has changed."""
    await name_keys.renew(world.database, world.directory.vault)
    await kept_before(world, monkeypatch)
    await name_keys.renew(world.database, world.directory.vault)
    same = await alike(world, "Kim")
    monkeypatch.setattr(name_keys, "EDITION", "another")
    await name_keys.renew(world.database, world.directory.vault)

    assert ([], [1]) == (same, await alike(world, "Kim"))


def test_the_edition_is_raised_with_the_rules() -> None:
    """Whoever changes what is equal raises the number in `EDITION`, and writes the new pair here."""
    said = (
        "KIM",
        "Stella \u2122\u2705",
        "Norrna",
        "Wim 님",
        "St\u0336ella",
        "B\u0130L1AL",
        "L|SA",
        "Bo 1",
        "Ann, steward",
    )
    compared = (names.EDITION.partition(" ")[0], *map(names.skeleton, said))

    assert ("4", "kim", "stella", "norma", "wim", "stella", "bilial", "lisa", "bol", "ann") == compared
