"""Roles run for a term, count while their holder may have them, and end once."""

from dataclasses import replace
from datetime import timedelta

import pytest

from organiser.access import Standing, Who, may
from organiser.members.roles import Role, Term
from organiser.members.states import Authority, State, Step
from organiser.members.steps import Actor, Membership, begin, step
from organiser.storage.store import Store
from tests.fakes.clock import START
from tests.fakes.kept import terms_of
from tests.storage.test_memberships import admitted, admitted_sponsor

DAY = timedelta(days=1)


@pytest.fixture
async def steward(store: Store) -> Term:
    """A steward for a hundred days."""
    member = (await admitted_sponsor(store)).membership
    assert member.person is not None
    term = Term(member.id, member.person, Role.STEWARD, START, START + 100 * DAY)
    await store.roles.add(term, None, None)
    return term


async def standing_of(store: Store, membership: int, days: float = 0) -> Standing:
    """What the holder is on some day."""
    kept = await store.memberships.get(membership)
    assert kept is not None
    assert kept.membership.person is not None
    return await store.people.standing(kept.membership.person, START + days * DAY)


async def test_a_role_counts_while_its_term_runs(store: Store, steward: Term) -> None:
    """Not a moment longer."""
    assert (steward,) == await store.roles.running_in(1, START + 99 * DAY)
    assert may(Who.STEWARD, await standing_of(store, steward.membership, 99), 1)
    assert () == await store.roles.running_in(1, START + 100 * DAY)
    assert not may(Who.STEWARD, await standing_of(store, steward.membership, 100), 1)
    assert () == await store.roles.running_in(2, START)


async def test_a_role_counts_while_its_holder_is_a_member(store: Store, steward: Term) -> None:
    """A suspended steward can do nothing; the term is still theirs when they come back."""
    kept = await store.memberships.get(steward.membership)
    assert kept is not None
    change = step(kept.membership, Step.SUSPEND, Actor(99, Authority.TWO_STEWARDS), START, "asked for")
    await store.memberships.take(kept.membership, change)

    assert () == await store.roles.running_in(1, START)
    assert not may(Who.STEWARD, await standing_of(store, steward.membership))
    assert not may(Who.MEMBER, await standing_of(store, steward.membership))


@pytest.mark.parametrize("founding", [True, False])
async def test_on_probation_only_founders_hold_roles(store: Store, founding: bool) -> None:  # noqa: FBT001
    """Founding mode lets them, as long as it lasts."""
    await store.chapters.add(
        "Seoul", START, founding=founding, profile="kr", currency="KRW", zone="Asia/Seoul", language="ko"
    )
    member = await admitted(store)
    moved = await in_chapter(store, member, 2)
    await store.roles.add(Term(moved.id, moved.person or 0, Role.ADMIN, START, START + DAY), None, None)

    assert founding is may(Who.ADMIN, await standing_of(store, moved.id), 2)
    assert founding is bool(await store.roles.running_in(2, START))


async def in_chapter(store: Store, member: Membership, chapter: int) -> Membership:
    """The same person on probation in another chapter."""
    first = begin(Step.APPLY, Actor(member.person, Authority.PERSON), START)
    kept = await store.memberships.begin(chapter, member.person, first, name="Anna")
    change = step(kept.membership, Step.APPROVE, Actor(99, Authority.STEWARD), START)
    after = await store.memberships.take(kept.membership, change)
    assert after is not None
    assert State.PROBATION is after.state
    return after


async def test_a_role_ends_once(store: Store, steward: Term) -> None:
    """Before its day; every role of a membership can end together."""
    await store.roles.add(replace(steward, role=Role.TREASURER), 5, 6)

    assert await store.roles.end(steward, START + DAY)
    assert not await store.roles.end(steward, START + DAY)
    assert (Role.TREASURER,) == await store.roles.end_all(steward.membership, START + DAY)
    kept = await terms_of(store, steward.membership)
    assert [(START + DAY, None, None), (START + DAY, 5, 6)] == [
        (one.ended, one.granted_by, one.seconded_by) for one in kept
    ]


async def test_who_granted_may_turn_out_to_be_another(store: Store, steward: Term) -> None:
    """The person who stays is named instead."""
    await store.roles.add(replace(steward, role=Role.ADMIN), 5, 6)
    await store.roles.move(5, 7)
    await store.roles.move(6, 8)

    assert (7, 8) == [(one.granted_by, one.seconded_by) for one in await terms_of(store, steward.membership)][
        1
    ]
