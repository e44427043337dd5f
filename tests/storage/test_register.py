"""Lines of the owner register: numbered, never removed, with names that are locked apart."""

from datetime import timedelta

import pytest
from sqlalchemy import insert, select

from organiser.members.register import Legal, Owner
from organiser.members.shares import Entry, EntryKind
from organiser.members.states import State
from organiser.storage.records import sweep
from organiser.storage.store import Store
from organiser.storage.tables import CHAPTER, MEMBERSHIP, RECORD, SHARE_ENTRY
from tests.fakes.clock import START
from tests.fakes.kept import line_of
from tests.fakes.world import World

ANNA, MOVED = Legal("Anna de Vries", "Kade 1\n9000 Gent"), Legal("Anna de Vries", "Dok 2")
MEMBER = {
    "chapter_id": 1,
    "klass": "owner_member",
    "state": "member",
    "name": b"",
    "name_key": b"",
    "since": 0,
    "applied": 0,
    "welcome": False,
}


@pytest.fixture
async def world(world: World) -> World:
    """With two chapters, and a member in the first."""
    about = {"profile": "be", "currency": "EUR", "zone": "Europe/Brussels", "language": "nl", "created": 0}
    async with world.database.writing() as connection:
        await connection.execute(
            insert(CHAPTER), [{"id": 1, "name": "Gent", **about}, {"id": 2, "name": "Antwerpen", **about}]
        )
        await connection.execute(insert(MEMBERSHIP).values(id=7, **MEMBER))
    return world


def store(world: World, connection: object) -> Store:
    """The store of a transaction."""
    return Store(connection, world.directory, b"c" * 32, world.clock())  # type: ignore[arg-type]


async def added(world: World, chapter: int = 1, **about: object) -> Owner:
    """An owner, committed."""
    async with world.database.writing() as connection:
        own = store(world, connection)
        owner = await own.register.add(chapter, START, **about)  # type: ignore[arg-type]
        await own.flush()
    return owner


async def test_owners_are_numbered_within_their_chapter(world: World) -> None:
    """From one on; each is found by number and by membership, and they come in pages."""
    owners = [await added(world), await added(world, membership=7), await added(world, 2)]
    async with world.database.reading() as connection:
        own = store(world, connection)
        register = own.register
        found = [await register.find(1, 2), await line_of(own, 7), await register.find(2, 2)]
        pages = [await register.page(1, 1), await register.page(1, 5, after=1), await register.all(1)]

    assert [(1, 1), (1, 2), (2, 1)] == [(owner.chapter, owner.number) for owner in owners]
    assert [owners[1], owners[1], None] == found
    assert [[owners[0]], [owners[1]], owners[:2]] == pages
    assert [None, State.MEMBER, None] == [owner.state for owner in owners]


async def test_lines_that_come_together_keep_their_own_names(world: World) -> None:
    """Each with its membership and number, after those that were there."""
    before = await added(world, legal=ANNA)
    async with world.database.writing() as connection:
        await connection.execute(insert(MEMBERSHIP).values(id=8, **MEMBER))
        own = store(world, connection)
        await own.register.add_all(1, [(8, START, MOVED), (7, START, Legal("Bas", "Kade 3"))])
        await own.flush()
    async with world.database.reading() as connection:
        register = store(world, connection).register
        lines = await register.all(1)
        legals = await register.legals(lines)

    assert [(1, None), (2, 8), (3, 7)] == [(line.number, line.membership) for line in lines]
    assert [ANNA, MOVED, Legal("Bas", "Kade 3")] == [legals[line.id] for line in lines]
    assert before == lines[0]


async def test_names_are_locked_apart(world: World) -> None:
    """The database has no byte of them; a change of address keeps the record."""
    owner = await added(world, legal=ANNA)
    async with world.database.writing() as connection:
        own = store(world, connection)
        changed = await own.register.change(owner, MOVED)
        await own.flush()
    async with world.database.reading() as connection:
        legal = await store(world, connection).register.legal(changed)
        (sealed,) = (await connection.execute(select(RECORD.c.sealed))).scalars()

    assert MOVED == legal
    assert owner == changed
    assert b"Anna" not in sealed


async def test_who_leaves_stays_in_the_register(world: World) -> None:
    """With the day, and with the name until it is forgotten; who comes back has a line of their own."""
    owner = await added(world, membership=7, legal=ANNA)
    async with world.database.writing() as connection:
        register = store(world, connection).register
        await register.end(7, START + timedelta(days=30))
        left = await register.get(owner.id)
        ended = await register.ended(1)
        legal = await register.legal(left)
    again = await added(world, membership=7)
    async with world.database.reading() as connection:
        found = await line_of(store(world, connection), 7)

    assert START + timedelta(days=30) == left.left
    assert [left] == ended
    assert ANNA == legal
    assert again == found
    assert 2 == again.number


async def test_a_forgotten_name_is_gone_for_good(world: World) -> None:
    """The number stays; the key is destroyed; a new name can be entered."""
    owner = await added(world, legal=ANNA)
    async with world.database.writing() as connection:
        forgotten = await store(world, connection).register.forget(owner)
    await sweep(world.database, world.directory.record_keys, world.clock())
    async with world.database.writing() as connection:
        own = store(world, connection)
        none = [await own.register.legal(forgotten), await own.register.legal(owner)]
        again = await own.register.change(forgotten, MOVED)
        legal = await own.register.legal(again)
        await own.flush()

    assert [None, None] == none
    assert forgotten.record is None
    assert 1 == forgotten.number
    assert MOVED == legal
    assert {record: key.there for record, key in world.directory.record_keys.all().items()} == {
        owner.record: False,
        again.record: True,
    }


async def test_a_name_whose_key_is_gone_is_entered_anew(world: World) -> None:
    """As after a restore without the newest keys."""
    owner = await added(world, legal=ANNA)
    assert owner.record is not None
    world.directory.record_keys.shred([owner.record])
    async with world.database.writing() as connection:
        own = store(world, connection)
        changed = await own.register.change(owner, MOVED)
        await own.flush()
    async with world.database.reading() as connection:
        legal = await store(world, connection).register.legal(changed)

    assert MOVED == legal
    assert changed.record not in {None, owner.record}


async def test_the_whole_register_is_read_together(world: World) -> None:
    """Names, holdings and transfers of one chapter, none of another."""
    anna, bo = await added(world, legal=ANNA), await added(world)
    await added(world, 2)
    async with world.database.writing() as connection:
        own = store(world, connection)
        for kind, shares, other in ((EntryKind.ISSUE, 3, None), (EntryKind.TRANSFER, 1, bo.id)):
            cost = 300 if other is None else 0
            entry = Entry(kind, anna.id, shares, cost, "EUR", START.date(), other)
            await own.share_ledger.enter(1, entry, currency="EUR", actor=7)
        lines = await own.register.lines(1, await own.share_ledger.entries(1), "EUR")
        actors = (await connection.execute(select(SHARE_ENTRY.c.actor_id))).scalars().all()

    assert [(1, ANNA, 2), (2, None, 1)] == [
        (line.owner.number, line.legal, line.holding.shares) for line in lines
    ]
    assert [7, 7] == actors
