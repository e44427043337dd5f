"""Roles have terms and two holders each, or somebody hears of it."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from organiser.kernel import last_day
from organiser.members import roles
from organiser.members.roles import EndsSoon, Role, SingleHolder, Term, Vacant
from organiser.members.settings import Settings
from organiser.members.states import State
from tests.fakes.clock import START

SETTINGS = Settings()
NOW = START + timedelta(days=10)
FAR = START + timedelta(days=300)
GENT, SEOUL = ZoneInfo("Europe/Brussels"), ZoneInfo("Asia/Seoul")


def term(person: int, role: Role = Role.STEWARD, days: int = 300, *, ended: int | None = None) -> Term:
    """A term from the start on; the membership is ten times the person."""
    gone = None if ended is None else START + timedelta(days=ended)
    return Term(person * 10, person, role, START, START + timedelta(days=days), gone)


@pytest.mark.parametrize(
    ("held", "runs"),
    [
        (term(1), True),
        (term(1, days=10), False),
        (term(1, ended=9), False),
        (term(1, ended=10), False),
        (term(1, ended=11), True),
        (Term(10, 1, Role.STEWARD, NOW + timedelta(seconds=1), FAR), False),
        (Term(10, 1, Role.STEWARD, NOW, FAR), True),
    ],
)
def test_when_a_term_runs(held: Term, *, runs: bool) -> None:
    """From its beginning until its end, or until it was ended before."""
    assert runs is held.runs(NOW)


@pytest.mark.parametrize("state", State)
def test_who_may_hold_a_role(state: State) -> None:
    """Full members; while founding those on probation, too, for there is nobody else."""
    assert (state is State.MEMBER) is roles.may_hold(state, founding=False)
    assert (state in {State.MEMBER, State.PROBATION}) is roles.may_hold(state, founding=True)
    if roles.may_hold(state, founding=True):
        roles.check_holder(state, founding=True)
    if state is not State.MEMBER:
        with pytest.raises(roles.RoleNoMember):
            roles.check_holder(state, founding=False)


def test_all_is_well() -> None:
    """Two holders of each role, for long: there is nothing to say."""
    terms = [term(person, role) for person in (1, 2) for role in Role]

    assert () == roles.concerns(terms, SETTINGS, NOW)


def test_what_is_missing() -> None:
    """Vacant, held by one alone, ending soon."""
    terms = [
        term(1),
        term(2, days=40),
        term(3, Role.TREASURER, ended=2),
        term(1, Role.ORGANISER),
        term(1, Role.ORGANISER, days=20),
        term(2, Role.ADMIN),
        term(3, Role.ADMIN),
    ]

    assert (
        EndsSoon(Role.STEWARD, 20, START + timedelta(days=40)),
        SingleHolder(Role.ORGANISER, 10),
        Vacant(Role.TREASURER),
    ) == roles.concerns(terms, SETTINGS, NOW)


def test_two_accounts_are_one_holder() -> None:
    """What counts is the person."""
    terms = [term(1), Term(99, 1, Role.STEWARD, START, FAR)]

    assert {1} == roles.holders(terms, Role.STEWARD, NOW)
    assert SingleHolder(Role.STEWARD, 99) in roles.concerns(terms, SETTINGS, NOW)


@pytest.mark.parametrize("days", [0, -1, 1462])
def test_terms_have_bounds(days: int) -> None:
    """Nobody is a steward for ever."""
    with pytest.raises(roles.TermOutOfBounds) as refused:
        roles.term_days(days, SETTINGS)

    assert (1, 1461) == (refused.value.least, refused.value.most)


def test_how_long_a_term_is() -> None:
    """As said, otherwise as the chapter has set."""
    assert 90 == roles.term_days(90, SETTINGS)
    assert 365 == roles.term_days(None, SETTINGS)


def test_a_role_is_granted() -> None:
    """From now on, until the last day is over where the chapter is, also where clocks change between."""
    granted = roles.grant([term(1)], (20, 2), Role.STEWARD, days=200, now=NOW, zone=GENT)

    assert (20, 2, Role.STEWARD, NOW) == (granted.membership, granted.person, granted.role, granted.since)
    ends = granted.until.astimezone(GENT)
    assert (0, 0, 0) == (ends.hour, ends.minute, ends.second)
    assert NOW.astimezone(GENT).date() + timedelta(days=200) == last_day(granted.until, GENT)
    assert granted.runs(granted.until - timedelta(seconds=1))
    assert not granted.runs(granted.until)


def test_a_term_ends_by_the_clock_of_the_chapter() -> None:
    """Late in the evening in Gent it is the next day in Seoul."""
    late = datetime(2026, 11, 21, 21, 0, tzinfo=UTC)

    assert date(2026, 11, 22) == last_day(roles.term_end(late, 1, GENT), GENT)
    assert date(2026, 11, 23) == last_day(roles.term_end(late, 1, SEOUL), SEOUL)


def test_a_term_is_prolonged_and_not_shortened() -> None:
    """Who holds a role for longer keeps it."""
    longer = roles.grant([term(1)], (10, 1), Role.STEWARD, days=365, now=NOW, zone=GENT)

    assert longer.until > term(1).until
    with pytest.raises(roles.RoleHeld) as refused:
        roles.grant([term(1)], (10, 1), Role.STEWARD, days=30, now=NOW, zone=GENT)
    assert (Role.STEWARD, last_day(term(1).until, GENT)) == (refused.value.role, refused.value.until)


def test_a_role_is_revoked() -> None:
    """All running terms of it end now; other roles and other people's stay."""
    terms = [term(1), term(1, days=50), term(1, Role.ADMIN), term(2)]
    ended = roles.revoke(terms, 1, Role.STEWARD, members=5, now=NOW)

    assert [NOW, NOW] == [one.ended for one in ended]
    assert {(1, Role.STEWARD)} == {(one.person, one.role) for one in ended}


def test_a_role_that_is_not_held_cannot_be_revoked() -> None:
    """Nor one that has ended."""
    with pytest.raises(roles.RoleNotHeld) as refused:
        roles.revoke([term(1, ended=3)], 1, Role.STEWARD, members=5, now=NOW)

    assert Role.STEWARD == refused.value.role


def test_members_are_not_left_without_a_steward() -> None:
    """Unless there are no other members; other roles may be vacant."""
    with pytest.raises(roles.LastSteward):
        roles.revoke([term(1)], 1, Role.STEWARD, members=2, now=NOW)

    assert roles.revoke([term(1)], 1, Role.STEWARD, members=1, now=NOW)
    assert roles.revoke([term(1, Role.TREASURER)], 1, Role.TREASURER, members=2, now=NOW)


def test_what_a_leaver_leaves_vacant() -> None:
    """The roles that only they hold."""
    terms = [term(1), term(1, Role.TREASURER), term(2)]

    assert (Role.TREASURER,) == roles.left_vacant(terms, 1, NOW)
    assert () == roles.left_vacant(terms, 3, NOW)
