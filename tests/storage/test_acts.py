"""What waits for a second steward is kept sealed, and is decided once."""

from dataclasses import replace

from msgspec import structs
from sqlalchemy import text

from organiser.members import acts
from organiser.members.acts import LIFETIME, ActKind, ActState
from organiser.members.hearings import Hearing
from organiser.storage import act_due
from organiser.storage.store import Store
from tests.fakes.clock import START

KIM, LEE = 5, 6


async def test_an_act_is_kept_as_it_is(store: Store) -> None:
    """With what it would do and whom it is about, which are sealed."""
    act = acts.propose(ActKind.EXCLUDE, KIM, START, about=9)
    kept = await store.acts.add(1, act, b'"Rijdt niet in Gent"')
    row = (await store.connection.execute(text("SELECT payload FROM act"))).one()

    assert kept == await store.acts.get(kept.id)
    assert (kept,) == await store.acts.waiting(1)
    assert () == await store.acts.waiting(2)
    assert await store.acts.get(99) is None
    assert (1, act, b'"Rijdt niet in Gent"') == (kept.chapter, kept.act, kept.payload)
    assert b"Gent" not in row.payload


async def test_of_two_decisions_one_holds(store: Store) -> None:
    """Two stewards press at once: it is done once, and not refused as well."""
    kept = await store.acts.add(1, acts.propose(ActKind.SET, KIM, START), b"")
    done = acts.second(kept.act, LEE, {KIM, LEE}, START)

    assert await store.acts.decide(kept.id, done)
    assert not await store.acts.decide(kept.id, done)
    assert not await store.acts.decide(kept.id, acts.withdraw(kept.act, KIM, START))
    found = await store.acts.get(kept.id)
    assert found is not None
    assert (ActState.DONE, LEE, START) == (found.act.state, found.act.decided_by, found.act.decided)
    assert () == await store.acts.waiting(1)


async def test_what_was_done_alone_waits_for_nobody(store: Store) -> None:
    """In founding mode it is written down as done."""
    await store.acts.add(1, acts.alone(ActKind.GRANT, KIM, START), b"")

    assert () == await store.acts.waiting(1)


async def test_what_has_waited_for_nothing_is_due(store: Store) -> None:
    """Once: then it is over."""
    kept = await store.acts.add(1, acts.propose(ActKind.SET, KIM, START), b"")

    assert [] == await act_due.over(store.connection, START)
    assert [kept.id] == [found.subject for found in await act_due.over(store.connection, START + LIFETIME)]
    await store.acts.decide(kept.id, acts.expire(kept.act))
    assert [] == await act_due.over(store.connection, START + LIFETIME)


async def test_a_proposer_who_turns_out_to_be_another_cannot_second(store: Store) -> None:
    """Nor does somebody whom it is about become able to."""
    kept = await store.acts.add(1, acts.propose(ActKind.EXCLUDE, KIM, START, about=LEE), b"x")
    await store.acts.move(KIM, 7, START)
    await store.acts.move(LEE, 8, START)

    assert (replace(kept.act, proposed_by=7, about=8), b"x") == _facts(await store.acts.get(kept.id))


def _facts(kept: object) -> tuple[object, object]:
    return kept.act, kept.payload  # type: ignore[attr-defined] # a kept act


async def test_what_members_have_said(store: Store) -> None:
    """It is sealed with the act, and two of them who are one have one word."""
    act = acts.propose(ActKind.GRANT, KIM, START, about=9)
    kept = await store.acts.add(1, act, b"", Hearing())
    await store.acts.hear(kept, Hearing(frozenset({LEE, 7}), frozenset({8})))
    await store.acts.move(7, 8, START)
    found = await store.acts.get(kept.id)

    assert found == structs.replace(kept, hearing=Hearing(frozenset({LEE}), frozenset({8})))


async def test_how_far_members_were_told(store: Store) -> None:
    """By the number of the last one, until all were."""
    await act_due.go_on(store.connection, 3, 0)
    await act_due.go_on(store.connection, 3, 200)

    assert 200 == await act_due.told_until(store.connection, 3)

    await act_due.go_on(store.connection, 3, None)

    assert await act_due.told_until(store.connection, 3) is None
    assert [] == await act_due.telling(store.connection, START)
