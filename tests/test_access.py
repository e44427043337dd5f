"""The gate lets those pass whom a command is for, nobody else, and logs without a name who is refused."""

import pytest
from structlog.testing import capture_logs

from organiser import access
from organiser.access import (
    Held,
    NotAdmin,
    NotAdminThere,
    NotMember,
    NotPermitted,
    NotSteward,
    Standing,
    Who,
    chapters_meant,
    may,
    require,
    require_admin,
    require_admin_there,
)
from organiser.errors import Refusal
from organiser.members.roles import Role
from organiser.members.states import State

GENT, SEOUL = 1, 2
NOBODY = Standing()
STRANGER = Standing(7)


def who_is(state: State, *roles: Role, chapter: int = GENT) -> Standing:
    """Somebody with one membership."""
    return Standing(7, (Held(70, chapter, state, frozenset(roles)),))


PASSES = {
    Who.ANYONE: [NOBODY, STRANGER, who_is(State.EXCLUDED)],
    Who.CHAT_ADMIN: [],
    Who.PERSON: [STRANGER, who_is(State.DECLINED)],
    Who.APPLICANT: [who_is(State.APPLIED), who_is(State.SPONSORED)],
    Who.MEMBER: [who_is(State.PROBATION), who_is(State.MEMBER)],
    Who.FULL_MEMBER: [who_is(State.MEMBER)],
    Who.HEARD: [who_is(State.MEMBER), who_is(State.SUSPENDED)],
    Who.STEWARD: [who_is(State.MEMBER, Role.STEWARD, Role.ADMIN), who_is(State.PROBATION, Role.STEWARD)],
    Who.ORGANISER: [who_is(State.MEMBER, Role.ORGANISER)],
    Who.TREASURER: [who_is(State.MEMBER, Role.TREASURER)],
    Who.KEEPER: [who_is(State.MEMBER, Role.TREASURER), who_is(State.PROBATION, Role.STEWARD)],
    Who.CARETAKER: [who_is(State.MEMBER, Role.ADMIN), who_is(State.PROBATION, Role.STEWARD)],
    Who.ADMIN: [who_is(State.MEMBER, Role.ADMIN)],
}
FAILS = {
    Who.ANYONE: [],
    Who.CHAT_ADMIN: [NOBODY, who_is(State.MEMBER, Role.ADMIN)],
    Who.PERSON: [NOBODY],
    Who.APPLICANT: [NOBODY, STRANGER, who_is(State.MEMBER), who_is(State.WITHDRAWN), who_is(State.INVITED)],
    Who.MEMBER: [NOBODY, STRANGER, who_is(State.APPLIED), who_is(State.SUSPENDED), who_is(State.RESIGNED)],
    Who.FULL_MEMBER: [NOBODY, STRANGER, who_is(State.PROBATION), who_is(State.EXCLUDED)],
    Who.HEARD: [NOBODY, STRANGER, who_is(State.PROBATION), who_is(State.EXCLUDED)],
    Who.STEWARD: [NOBODY, who_is(State.MEMBER), who_is(State.MEMBER, Role.ADMIN)],
    Who.ORGANISER: [STRANGER, who_is(State.MEMBER, Role.STEWARD)],
    Who.TREASURER: [STRANGER, who_is(State.MEMBER, Role.STEWARD)],
    Who.KEEPER: [STRANGER, who_is(State.MEMBER), who_is(State.MEMBER, Role.ORGANISER, Role.ADMIN)],
    Who.CARETAKER: [STRANGER, who_is(State.MEMBER), who_is(State.MEMBER, Role.ORGANISER, Role.TREASURER)],
    Who.ADMIN: [STRANGER, who_is(State.MEMBER, Role.STEWARD)],
}


@pytest.mark.parametrize("who", Who)
def test_each_lets_its_own_pass(who: Who) -> None:
    """Whoever is such a one, in that chapter or, where none is told, in any."""
    for standing in PASSES[who]:
        require(who, standing)

        assert may(who, standing, GENT)


@pytest.mark.parametrize("who", Who)
def test_each_refuses_others(who: Who) -> None:
    """With a refusal of its own; the log says what was asked for, and nothing about who asked."""
    for standing in FAILS[who]:
        with capture_logs() as logs, pytest.raises(Refusal) as refused:
            require(who, standing)

        assert [{"event": "access.refused", "kind": who.name.lower(), "log_level": "info"}] == logs
        assert isinstance(refused.value, NotPermitted) is (who is not Who.CHAT_ADMIN)


def test_no_two_refusals_are_the_same() -> None:
    """Each says what somebody would have to be; to be heard, one is a full member."""
    refusals = []
    for who, failing in FAILS.items():
        if failing and who is not Who.HEARD:
            with pytest.raises(Refusal) as refused:
                require(who, NOBODY)
            refusals.append(type(refused.value))

    assert len(Who) - 2 == len(refusals) == len(set(refusals))


def test_a_role_is_one_of_its_chapter() -> None:
    """A steward of one chapter is nobody's steward elsewhere."""
    kim = Standing(7, (Held(1, GENT, State.MEMBER, frozenset({Role.STEWARD})), Held(2, SEOUL, State.MEMBER)))

    assert may(Who.STEWARD, kim, GENT)
    assert not may(Who.STEWARD, kim, SEOUL)
    with pytest.raises(NotSteward):
        require(Who.STEWARD, kim, SEOUL)


def test_the_live_membership_is_found() -> None:
    """Of several in a chapter one at most is neither over nor refused."""
    kim = Standing(
        7, (Held(1, GENT, State.DECLINED), Held(2, GENT, State.SUSPENDED), Held(3, SEOUL, State.RESIGNED))
    )

    assert kim.memberships[1] == kim.held(GENT)
    assert kim.held(SEOUL) is None


def test_the_chapter_that_is_meant() -> None:
    """The only one that fits; one of several is asked for, and only one of these can be chosen."""
    kim = Standing(7, (Held(1, GENT, State.MEMBER, frozenset({Role.STEWARD})), Held(2, SEOUL, State.MEMBER)))

    assert (GENT,) == chapters_meant(Who.STEWARD, kim)
    assert (GENT, SEOUL) == chapters_meant(Who.MEMBER, kim)
    assert (SEOUL,) == chapters_meant(Who.MEMBER, kim, SEOUL)
    with pytest.raises(NotMember):
        chapters_meant(Who.PERSON, STRANGER)


@pytest.mark.parametrize("who", [Who.STEWARD, Who.MEMBER, Who.PERSON])
def test_what_was_meant_for_one_chapter_happens_in_no_other(who: Who) -> None:
    """Whoever is no such one (any more) in the chapter that they chose is refused, also with one left."""
    kim = Standing(
        7, (Held(1, GENT, State.MEMBER, frozenset({Role.STEWARD})), Held(2, SEOUL, State.RESIGNED))
    )

    with pytest.raises((NotSteward, NotMember)):
        chapters_meant(who, kim, SEOUL)


def test_admins_pass() -> None:
    """Whoever the network calls one."""
    require_admin("admin")
    require_admin_there("admin")


@pytest.mark.parametrize("role", [None, "member", "none", "", "ADMIN"])
def test_others_do_not(role: str | None) -> None:
    """Not knowing is a no."""
    with capture_logs() as logs, pytest.raises(NotAdmin):
        require_admin(role)
    with pytest.raises(NotAdminThere):
        require_admin_there(role)

    assert ["chat_admin"] == [entry["kind"] for entry in logs]


def test_an_admin_of_a_chat_is_none_of_the_co_op() -> None:
    """The word is the network's."""
    assert access.ADMIN == Who.ADMIN.name.lower()
    assert not may(Who.ADMIN, STRANGER)


@pytest.mark.parametrize("state", State)
def test_who_was_ever_admitted(state: State) -> None:
    """Of one that ended when accounts were linked, the membership that goes on tells it."""
    never = {State.APPLIED, State.SPONSORED, State.DECLINED, State.WITHDRAWN, State.INVITED, State.MERGED}

    assert (state not in never) is who_is(state).admitted
    assert Standing(7, (Held(1, GENT, state), Held(2, SEOUL, State.MEMBER))).admitted
