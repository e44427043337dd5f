"""Who is erased is found nowhere any more: by no name, number or key, in no file; what others need stays."""

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select, update

from organiser import timers
from organiser.bridge.watch import Watch
from organiser.kernel import millis
from organiser.members.acts import ActState
from organiser.members.states import Authority, State, Step
from organiser.members.steps import Actor, step
from organiser.storage import erased as erased_again
from organiser.storage import erased_keys, records
from organiser.storage.store import Store
from organiser.storage.tables import (
    ACCOUNT,
    ERASURE,
    LINE,
    MEMBERSHIP,
    MUTE,
    OUTBOX,
    OWNER,
    PERSON,
    SHARE_ENTRY,
)
from organiser.storage.traces import TRACES
from organiser.storage.traces.trace import ERASED, NO_KEY, Fate, Me
from tests.fakes.clock import START
from tests.fakes.kept import readings_of, terms_of
from tests.fakes.world import World
from tests.storage.everywhere import SHOWN, TEXT, TRACELESS, WHO, Somebody, known_everywhere

LATER = START + timedelta(hours=1)


async def erased(world: World, *, keeps: bool = False, muted: bool = False) -> tuple[Somebody, Me]:
    """Somebody who was everywhere, and is erased; `keeps`: the register has to keep their legal name."""
    async with world.database.writing() as connection:
        store = Store(connection, world.directory, b"k" * 32, START)
        somebody = await known_everywhere(store)
        if not muted:
            await store.accounts.unmute(1, somebody.key)
        await store.flush()
    async with world.database.writing() as connection:
        store = Store(connection, world.directory, b"k" * 32, LATER)
        kept = await store.memberships.get(somebody.number)
        assert kept is not None
        leaves = step(kept.membership, Step.RESIGN, Actor(somebody.person, Authority.PERSON), LATER)
        await store.memberships.take(kept.membership, leaves)
        me = await store.own_data.me(somebody.person)
        await store.erasing.erase(me, [somebody.owner] if keeps else [], LATER)
    return somebody, me


async def rows(world: World, query: Any) -> list[Any]:
    """What a query finds."""
    async with world.database.reading() as connection:
        return list(await connection.execute(query))


async def settled(world: World, days: int = 2) -> None:
    """Everything that was on its way arrived, or was given up; two days later."""
    async with world.database.writing() as connection:
        done = {"state": "sent", "payload": None, "finished": millis(LATER)}
        await connection.execute(update(OUTBOX).values(done))
    world.clock.forward(days=days)
    await timers.retain(world.database, world.directory, Watch(), world.clock)


def files(folder: Path, *names: str) -> bytes:
    """All that the database's files hold, and the file of the records' keys, or files of these names."""
    paths = [path for name in names or ("organiser.db*", "record-keys.db*") for path in folder.glob(name)]
    return b"".join(path.read_bytes() for path in sorted(paths))


async def test_nothing_is_found_by_any_trace(world: World) -> None:
    """What is about one person is gone; what stays names nobody."""
    somebody, me = await erased(world)

    for trace in TRACES:
        found = await rows(world, select(trace.table).where(trace.rows(me)))
        if trace.fate is Fate.REMOVED and trace.name not in {"inbox", "reading"}:
            assert [] == found, trace.name
        for row in await rows(world, select(trace.table)):
            values = row._mapping
            assert somebody.person not in {values[name] for name in trace.persons}, trace.name
            assert somebody.key not in {values[name] for name in trace.keys}, trace.name
    assert somebody.person not in world.directory.places
    assert somebody.key not in world.directory.people


async def test_no_file_knows_them(world: World, tmp_path: Path) -> None:
    """Neither pages nor log, nor the keys of records, once what was on its way has arrived."""
    somebody, _ = await erased(world)
    await settled(world)
    held = files(tmp_path)
    database = files(tmp_path, "organiser.db*")
    await settled(world, 31)

    assert [] == [word for word in TRACELESS if word in held]
    assert somebody.key not in database
    assert somebody.key not in files(tmp_path)
    assert world.directory.vault.chat_address(somebody.chat.ref).encode() not in held
    assert somebody.chat.id not in world.directory.chats


async def test_the_search_would_find_them(world: World, tmp_path: Path) -> None:
    """Before an erasure the same search finds keys, and what stands in clear; what waits does not."""
    async with world.database.writing() as connection:
        store = Store(connection, world.directory, b"k" * 32, START)
        somebody = await known_everywhere(store)
        await store.flush()
    held = files(tmp_path)

    assert somebody.key in held
    assert b"Lisdodde" in held
    assert TEXT.encode() not in held
    assert SHOWN.encode() not in held
    assert world.directory.vault.chat_address(somebody.chat.ref).encode() in held


async def test_the_legal_name_is_shredded_with_its_key(world: World) -> None:
    """No copy of the data opens it: the key is destroyed by the next sweep."""
    somebody, _ = await erased(world)
    assert somebody.record is not None
    await records.sweep(world.database, world.directory.record_keys, LATER)
    key = world.directory.record_keys.all()[somebody.record]
    (owner,) = await rows(world, select(OWNER).where(OWNER.c.id == somebody.owner))

    assert not key.there
    assert (None, None) == (owner.record_id, owner.membership_id)
    assert owner.left is not None


async def test_what_the_law_asks_for_is_kept(world: World) -> None:
    """The name can be read, by its line of the register alone; nothing of the roster leads there."""
    somebody, _ = await erased(world, keeps=True)
    async with world.database.writing() as connection:
        store = Store(connection, world.directory, b"k" * 32, LATER)
        owner = await store.register.get(somebody.owner)
        legal = await store.register.legal(owner)

    assert legal is not None
    assert owner.membership is None


async def test_what_others_need_stays(world: World) -> None:
    """Numbers, states, shares and what others did; the other's ledger says that somebody looked."""
    somebody, _ = await erased(world)
    (membership,) = await rows(world, select(MEMBERSHIP).where(MEMBERSHIP.c.id == somebody.number))
    (shares,) = await rows(world, select(SHARE_ENTRY.c.shares))
    async with world.database.writing() as connection:
        store = Store(connection, world.directory, b"k" * 32, LATER)
        about = await readings_of(store, somebody.other, [1])
        terms = await terms_of(store, somebody.applicant)
        kept = await store.memberships.get(somebody.number)
        first, second = await store.acts.get(1), await store.acts.get(2)

    assert (State.RESIGNED, None, b"") == (membership.state, membership.person_id, membership.name_key)
    assert kept is not None
    assert "" == kept.name
    assert 1 == shares.shares
    assert ERASED in {one.actor for one in about}
    assert (ERASED, ERASED) == (terms[0].granted_by, terms[0].seconded_by)
    assert first is not None
    assert second is not None
    assert (ActState.WITHDRAWN, ActState.IMPOSSIBLE) == (first.act.state, second.act.state)
    assert b"" == second.payload


async def test_lines_stay_and_are_nobodys(world: World) -> None:
    """Copies can still be answered; what was held back never goes."""
    await erased(world)
    (held,) = await rows(world, select(OUTBOX).where(OUTBOX.c.line_id == 77))
    (author,) = await rows(world, select(LINE.c.author))

    assert ("cancelled", None) == (held.state, held.payload)
    assert NO_KEY == author.author


@pytest.mark.parametrize("muted", [True, False])
async def test_a_mute_outlives_an_erasure(world: World, *, muted: bool) -> None:
    """Nobody is heard again by being erased; the key stays for that alone."""
    somebody, _ = await erased(world, muted=muted)

    assert muted == bool(await rows(world, select(MUTE).where(MUTE.c.author == somebody.key)))


async def test_the_trace_of_an_erasure(world: World) -> None:
    """When, and from when on no copy knows them; not who."""
    await erased(world)
    (trace,) = await rows(world, select(ERASURE))

    assert (1, millis(LATER)) == (trace.id, trace.at)
    assert date(2026, 12, 22) == records.clean_by(LATER).date()
    assert {"id", "at", "clean_by", "mark", "accounts"} == set(trace._mapping)


async def test_the_accounts_of_an_erasure_lie_apart_until_no_copy_knows_them(world: World) -> None:
    """In the database they are locked, and only until the next turn; beside the keys until the day told."""
    somebody, _ = await erased(world)
    (before,) = await rows(world, select(ERASURE))
    await erased_keys_kept(world, LATER)
    (after,) = await rows(world, select(ERASURE))
    there = erased_keys.known(world.directory.record_keys.file)
    await erased_keys_kept(world, records.clean_by(LATER))

    assert before.accounts is not None
    assert somebody.key not in before.accounts
    assert after.accounts is None
    assert [(after.mark, somebody.key, 1)] == [(one.mark, one.key, one.number) for one in there]
    assert () == erased_keys.known(world.directory.record_keys.file)


async def erased_keys_kept(world: World, now: datetime) -> None:
    """What retention does of it."""
    folder = world.directory.record_keys.file.parent
    await erased_again.keep(world.database, folder, world.directory.vault, now)


async def test_who_comes_back_is_somebody_new(world: World) -> None:
    """With another number, and no membership."""
    somebody, _ = await erased(world)
    async with world.database.writing() as connection:
        store = Store(connection, world.directory, b"k" * 32, LATER)
        again = await store.people.meet(WHO, somebody.chat, LATER)
        known = await store.memberships.of(again)
    (persons,) = await rows(world, select(func.count()).select_from(PERSON))
    (accounts,) = await rows(world, select(func.count()).select_from(ACCOUNT))

    assert somebody.person != again
    assert () == known
    assert (2, 2) == (persons[0], accounts[0])


async def test_an_erasure_that_is_rolled_back_changes_nothing(world: World) -> None:
    """Neither the database nor what is held in memory."""
    async with world.database.writing() as connection:
        store = Store(connection, world.directory, b"k" * 32, START)
        somebody = await known_everywhere(store)
        await store.flush()
    with pytest.raises(ZeroDivisionError):
        await _interrupted(world, somebody.person)

    assert somebody.person == world.directory.people[somebody.key]
    assert 1 == len(await rows(world, select(PERSON).where(PERSON.c.id == somebody.person)))


async def _interrupted(world: World, person: int) -> None:
    async with world.database.writing(memory=world.directory) as connection:
        store = Store(connection, world.directory, b"k" * 32, LATER)
        await store.erasing.erase(await store.own_data.me(person), [], LATER)
        raise ZeroDivisionError
