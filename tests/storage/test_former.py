"""What goes by time alone, with a clock that is turned: names, work, consents, readings, legal names."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import delete, select, update

from organiser import retention, timers
from organiser.bridge.watch import Watch
from organiser.chat.outgoing import ShowMenu
from organiser.kernel import millis
from organiser.members.register import Legal
from organiser.members.states import Rule, State
from organiser.members.statutes import Bylaw, Period, profile
from organiser.members.steps import Change
from organiser.storage import former, payloads
from organiser.storage.store import Store
from organiser.storage.tables import (
    ACT,
    CHAT,
    CONSENT,
    MEMBERSHIP,
    MEMBERSHIP_CHANGE,
    OUTBOX,
    OWNER,
    PERSON,
    READING,
    WORK,
)
from organiser.storage.work import Work
from tests.fakes.clock import START
from tests.fakes.plans import asking
from tests.fakes.world import World
from tests.storage.conftest import BELGIAN
from tests.storage.everywhere import Somebody, known_everywhere

EVER = timedelta(seconds=1)


async def let(world: World, work: Callable[[Store], Any], at: datetime = START) -> Any:
    """Do something within a transaction."""
    async with world.database.writing() as connection:
        store = Store(connection, world.directory, b"k" * 32, at)
        done = await work(store)
        await store.flush()
        return done


async def somebody_who_left(world: World, state: State = State.RESIGNED, country: str = "nl") -> Somebody:
    """Somebody who was everywhere, and is no member since the beginning."""

    async def left(store: Store) -> Somebody:
        somebody = await known_everywhere(store, profile=country)
        kept = await store.memberships.get(somebody.number)
        assert kept is not None
        change = Change(State.MEMBER, state, somebody.person, Rule.RESIGNED, START, "why")
        await store.memberships.take(kept.membership, change)
        await store.dialogs.close("tok")
        return somebody

    somebody: Somebody = await let(world, left)
    return somebody


async def after(world: World, span: timedelta) -> None:
    """Let time pass, and retention take its turn."""
    world.clock.forward(seconds=span.total_seconds())
    await timers.retain(world.database, world.directory, Watch(), world.clock)


async def found(world: World, query: Any) -> list[Any]:
    """What a query finds."""
    async with world.database.reading() as connection:
        return list(await connection.execute(query))


async def test_nothing_is_looked_through_for_each_of_many(world: World) -> None:
    """What retention takes grows with the co-op, not with its square: nobody can write meanwhile."""
    await somebody_who_left(world)
    async with asking(world.database) as asked:
        await after(world, retention.ACCOUNTS + EVER)
    async with world.database.reading() as connection:
        assert asked.statements
        assert [] == await asked.scans_for_each_row(connection)


@pytest.mark.parametrize("state", [State.RESIGNED, State.DECLINED, State.WITHDRAWN, State.MERGED])
async def test_the_bot_forgets_who_left_after_thirty_days(world: World, state: State) -> None:
    """Name, work, sponsors and the person behind it; the number and the state stay."""
    somebody = await somebody_who_left(world, state)
    this = select(MEMBERSHIP).where(MEMBERSHIP.c.id == somebody.number)
    work = select(WORK).where(WORK.c.membership_id == somebody.number)
    await after(world, retention.FORMER - EVER)
    (before,), worked = await found(world, this), await found(world, work)
    await after(world, 2 * EVER)
    (gone,) = await found(world, this)

    assert (somebody.person, True) == (before.person_id, bool(worked))
    assert (None, b"", state) == (gone.person_id, gone.name_key, gone.state)
    assert [] == await found(world, work)
    assert timedelta(days=30) == retention.FORMER


async def test_of_many_who_left_some_are_forgotten_at_once(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody is answered meanwhile; the others are forgotten with the next turns."""

    async def three(store: Store) -> None:
        await store.chapters.add("Gent", START, founding=False, **BELGIAN)
        for _ in range(3):
            change = Change(None, State.DECLINED, None, Rule.DECLINED, START)
            await store.memberships.begin(1, None, change, name="Anna")

    await let(world, three)
    monkeypatch.setattr(former, "AT_ONCE", 2)
    named = select(MEMBERSHIP.c.id).where(MEMBERSHIP.c.name_key != b"")
    await after(world, retention.FORMER)

    assert 1 == len(await found(world, named))

    await after(world, EVER)

    assert [] == await found(world, named)


async def test_an_exclusion_holds_as_long_as_the_account_is_known(world: World) -> None:
    """Without the name after thirty days; who comes back within a year is known, and then forgotten."""
    somebody = await somebody_who_left(world, State.EXCLUDED)
    this = select(MEMBERSHIP).where(MEMBERSHIP.c.id == somebody.number)
    await after(world, retention.FORMER)
    (nameless,) = await found(world, this)
    await let(world, lambda store: store.connection.execute(update(OUTBOX).values(chat_id=1)))
    await after(world, retention.ACCOUNTS)
    (gone,) = await found(world, this)

    assert (b"", somebody.person) == (nameless.name_key, nameless.person_id)
    assert (None, State.EXCLUDED) == (gone.person_id, gone.state)
    assert [] == await found(world, select(PERSON).where(PERSON.c.id == somebody.person))


async def test_consents_go_with_the_membership(world: World) -> None:
    """Thirty days after; those of members stay."""
    somebody = await somebody_who_left(world)
    theirs = select(CONSENT).where(CONSENT.c.person_id == somebody.person)
    await after(world, retention.FORMER - EVER)
    before = await found(world, theirs)
    await after(world, 2 * EVER)

    assert before
    assert [] == await found(world, theirs)


async def test_consents_of_members_stay(world: World) -> None:
    """However old they are."""
    somebody: Somebody = await let(world, known_everywhere)
    await after(world, timedelta(days=800))

    assert await found(world, select(CONSENT).where(CONSENT.c.person_id == somebody.person))


async def test_what_was_written_down_goes_after_a_year(world: World) -> None:
    """Readings, reasons, and acts that are over; a day before they are there."""
    await let(world, known_everywhere)
    await let(world, lambda store: store.connection.execute(update(ACT).values(state="done")))
    reasons = select(MEMBERSHIP_CHANGE).where(MEMBERSHIP_CHANGE.c.reason.is_not(None))
    kinds = (select(READING), reasons, select(ACT))
    await after(world, retention.AUDIT - timedelta(days=1))
    before = [await found(world, kind) for kind in kinds]
    await after(world, timedelta(days=9))

    assert all(before)
    assert [[], [], []] == [await found(world, kind) for kind in kinds]
    assert timedelta(days=365) == retention.AUDIT


async def test_the_register_is_kept_as_long_as_the_profile_says(world: World) -> None:
    """Seven years in the Netherlands; then the name is shredded, and the line stays."""
    somebody = await somebody_who_left(world)
    this = select(OWNER).where(OWNER.c.id == somebody.owner)
    await after(world, timedelta(days=365 * 7))
    (before,) = await found(world, this)
    await after(world, timedelta(days=4))
    (gone,) = await found(world, this)

    assert Period(years=7) == profile("nl").register.kept_for
    assert before.record_id is not None
    assert (None, before.number) == (gone.record_id, gone.number)


async def test_a_register_of_which_nobody_knows_how_long_is_kept(world: World) -> None:
    """The co-op's own bylaws can say it."""
    somebody = await somebody_who_left(world, country="kr")
    await after(world, timedelta(days=365 * 20))

    async def legal(store: Store) -> Legal | None:
        return await store.register.legal(await store.register.get(somebody.owner))

    assert profile("kr").register.kept_for is None
    assert await let(world, legal) is not None

    await let(world, lambda store: store.chapters.set_rule(1, "register.kept_for", Bylaw("10y")))
    await after(world, EVER)

    assert await let(world, legal) is None


async def test_a_private_chat_that_nobody_is_behind_is_forgotten(world: World) -> None:
    """Not before what is on its way there has arrived."""
    somebody: Somebody = await let(world, known_everywhere)

    async def alone(store: Store) -> None:
        me = await store.own_data.me(somebody.person)
        await store.erasing.erase(me, (), START)

    await let(world, alone)
    this = select(CHAT).where(CHAT.c.id == somebody.chat.id)
    await after(world, EVER)
    waiting = await found(world, this)
    sent = {"state": "sent", "payload": None, "finished": millis(START)}
    await let(world, lambda store: store.connection.execute(update(OUTBOX).values(sent)))
    await after(world, 2 * retention.FINISHED)

    assert waiting
    assert [] == await found(world, this)
    assert await found(world, select(CHAT).where(CHAT.c.private.is_(False)))


async def test_a_menu_of_its_own_goes_before_the_chat(world: World) -> None:
    """A network keeps it for good; nobody could take it away once the chat is forgotten."""
    somebody: Somebody = await let(world, known_everywhere)

    async def alone(store: Store) -> None:
        await store.chats.change(somebody.chat, menu="digest")
        await store.erasing.erase(await store.own_data.me(somebody.person), (), START)
        await store.connection.execute(delete(OUTBOX))

    await let(world, alone)
    for _ in range(2):
        await after(world, EVER)
    waiting = select(OUTBOX.c.payload).where(OUTBOX.c.chat_id == somebody.chat.id)
    waits = [payloads.opened(world.directory.vault, row.payload) for row in await found(world, waiting)]
    await let(world, lambda store: store.connection.execute(delete(OUTBOX)))
    await after(world, EVER)

    assert [ShowMenu()] == waits
    assert [] == await found(world, select(CHAT).where(CHAT.c.id == somebody.chat.id))


async def test_work_of_members_stays(world: World) -> None:
    """Retention takes nothing from who is there."""
    somebody: Somebody = await let(world, known_everywhere)
    await after(world, timedelta(days=800))

    async def work(store: Store) -> Work:
        return await store.work.of(somebody.number)

    assert Work(("Lisdodde",), ("care",)) == await let(world, work)
