"""All full members are asked where there is no second steward: what counts, and what silence does."""

from datetime import timedelta

import pytest

from organiser.members import acts, hearings
from organiser.members.acts import Act, ActKind, ActState
from organiser.members.hearings import Hearing
from tests.fakes.clock import START

GRANT = acts.propose(ActKind.GRANT, 1, START, about=2)
REVOKE = acts.propose(ActKind.REVOKE, 1, START, about=2)


def heard(seconded: int, objected: int) -> Hearing:
    """So many members, numbered from ten on."""
    return Hearing(
        frozenset(range(10, 10 + seconded)), frozenset(range(10 + seconded, 10 + seconded + objected))
    )


@pytest.mark.parametrize(
    ("act", "seconded", "objected", "done"),
    [
        (GRANT, 0, 0, True),
        (GRANT, 1, 0, True),
        (GRANT, 0, 1, False),
        (GRANT, 1, 1, False),
        (GRANT, 2, 1, True),
        (GRANT, 2, 2, False),
        (GRANT, 3, 2, True),
        (REVOKE, 0, 0, False),
        (REVOKE, 1, 0, False),
        (REVOKE, 2, 0, True),
        (REVOKE, 2, 1, True),
        (REVOKE, 2, 2, False),
    ],
)
def test_what_becomes_of_it(act: Act, seconded: int, objected: int, *, done: bool) -> None:
    """Silence makes a steward and unmakes none; otherwise two at least, and more than object."""
    expected = ActState.DONE if done else ActState.REFUSED

    assert expected is hearings.outcome(heard(seconded, objected), act)
    assert expected is hearings.outcome(hearings.over(heard(seconded, objected), act), act)


@pytest.mark.parametrize(("stewards", "carried"), [(0, True), (1, True), (2, False), (3, False)])
def test_silence_is_not_enough_past_two_stewards(stewards: int, *, carried: bool) -> None:
    """Who could have decided it together has not."""
    hearing = hearings.accepted(hearings.begun(GRANT, range(50, 50 + stewards)), GRANT, 2)
    expected = ActState.DONE if carried else ActState.REFUSED

    assert expected is hearings.outcome(hearing, GRANT)


@pytest.mark.parametrize(
    ("before", "now", "proposer", "carried"),
    [(1, 1, True, True), (1, 0, True, True), (1, 2, True, False), (2, 1, True, False), (1, 1, False, False)],
)
def test_silence_has_to_be_enough_to_the_end(before: int, now: int, *, proposer: bool, carried: bool) -> None:
    """Two stewards at either end could have decided it; who was put out proposes nothing by silence."""
    begun = hearings.accepted(hearings.begun(GRANT, range(50, 50 + before)), GRANT, 2)
    hearing = hearings.still(begun, range(50, 50 + now), proposer=proposer)
    expected = ActState.DONE if carried else ActState.REFUSED

    assert expected is hearings.outcome(hearing, GRANT)


def test_the_candidate_is_asked_first() -> None:
    """Once, and nobody else says it for them; whose role would be taken is not asked."""
    begun = hearings.begun(GRANT, ())

    assert ActState.EXPIRED is hearings.outcome(begun, GRANT)
    for person in (1, 3):
        with pytest.raises(hearings.NotTheCandidate):
            hearings.accepted(begun, GRANT, person)
    willing = hearings.accepted(begun, GRANT, 2)
    with pytest.raises(hearings.NotTheCandidate):
        hearings.accepted(willing, GRANT, 2)
    assert hearings.begun(REVOKE, ()).willing


def test_how_long_members_have() -> None:
    """Seven days from when they hear of it; four weeks where somebody proposes themselves to others."""
    own = acts.propose(ActKind.GRANT, 2, START, about=2)
    later = START + timedelta(days=3)

    assert later + timedelta(days=7) == hearings.asked(GRANT, later).expires
    assert later + timedelta(days=28) == hearings.asked(own, later).expires
    assert later + timedelta(days=7) == hearings.asked(own, later, others=False).expires
    assert hearings.begun(own, ()).willing


def test_the_last_word_counts() -> None:
    """Each has one, whatever they said before."""
    hearing = hearings.said(Hearing(), GRANT, 10, seconds=True)
    hearing = hearings.said(hearing, GRANT, 10, seconds=False)

    assert Hearing(objected=frozenset({10})) == hearing


def test_who_has_no_word() -> None:
    """The proposer, and whom it is about."""
    with pytest.raises(acts.OwnAct):
        hearings.said(Hearing(), GRANT, 1, seconds=False)
    with pytest.raises(acts.AboutOneself):
        hearings.said(Hearing(), GRANT, 2, seconds=True)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (Hearing(frozenset({7, 8})), Hearing(frozenset({7}))),
        (Hearing(frozenset({8}), frozenset({7})), Hearing(frozenset(), frozenset({7}))),
        (Hearing(frozenset({7}), frozenset({8})), Hearing(frozenset(), frozenset({7}))),
        (Hearing(frozenset({8, 9})), Hearing(frozenset({7, 9}))),
        (Hearing(frozenset({9})), Hearing(frozenset({9}))),
    ],
)
def test_two_members_are_one_person(before: Hearing, after: Hearing) -> None:
    """Who stays is 7: one word, and an objection before a second."""
    assert after == hearings.joined(before, goes=8, stays=7)


def test_who_turns_out_to_be_the_proposer() -> None:
    """Their word counts no more."""
    assert (1, 0) == hearings.counts(Hearing(frozenset({1, 9}), frozenset({2})), GRANT)


def test_how_it_is_over() -> None:
    """An act that could no longer be done, and one that all decided, wait no more."""
    now = START + timedelta(days=1)

    assert ActState.IMPOSSIBLE is acts.void(GRANT, 3, now).state
    assert (ActState.DONE, None) == (
        acts.carried(GRANT, ActState.DONE, now).state,
        acts.carried(GRANT, ActState.DONE, now).decided_by,
    )
