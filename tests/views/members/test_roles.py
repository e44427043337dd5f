"""What is said of roles: who holds them, what is proposed and done, and where somebody is needed."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from organiser.members.roles import Role
from organiser.views.members import granting, role_health, roles
from organiser.views.members.role_health import Shown
from organiser.views.members.roles import Holder, Row
from tests.fakes.clock import START
from tests.views.approval import Approve, given

ZONE = ZoneInfo("Europe/Amsterdam")
END = START + timedelta(days=365)
UNTIL = (END, ZONE)
ROWS = [
    Row(Role.STEWARD, 2, (Holder(1, "Anna", END), Holder(15, "민준", END))),
    Row(Role.ORGANISER, 1, (Holder(3, "Åsa", END),)),
    Row(Role.TREASURER, 0),
    Row(Role.ADMIN, 0),
]
HIDDEN = [Row(Role.STEWARD, 2), Row(Role.ORGANISER, 1), Row(Role.TREASURER, 0), Row(Role.ADMIN, 0)]
CONCERNS = [Shown(Role.STEWARD, "Anna"), Shown(Role.TREASURER), Shown(Role.ADMIN, "Bo", END)]


def test_who_has_which(approve: Approve) -> None:
    """Who is on probation reads only whether somebody has a role."""
    approve(
        roles.listed,
        {"for full members": given("Gent", ROWS, ZONE), "on probation": given("Gent", HIDDEN, ZONE)},
    )


def test_granting_and_revoking(approve: Approve) -> None:
    """Who gets a role, or loses it, reads what that means."""
    approve(
        granting.grant_done,
        {
            "granted": given(15, "Bo", Role.TREASURER, UNTIL),
            "not reached": given(15, "Bo", Role.TREASURER, UNTIL, told=False),
            "to who proposed it for themselves": given(15, "Bo", Role.TREASURER, UNTIL, told=None),
        },
    )
    approve(roles.ask_role, {"behind a number": given()})
    approve(granting.granted, {role: given(role, "Gent", UNTIL, number=15) for role in Role})
    approve(
        granting.revoke_done,
        {
            "revoked": given(15, "Bo", Role.TREASURER),
            "not reached": given(15, "Bo", Role.TREASURER, told=False),
        },
    )
    approve(granting.revoked, {role: given(role, "Gent") for role in Role})
    approve(granting.laid_down_there, {role: given("Bo", role, "Gent") for role in Role})


def test_the_last_steward(approve: Approve) -> None:
    """They are told of the better way, and may all the same."""
    approve(granting.last_steward, {"asked": given("Gent", ("role:keep:1", "role:down:1"))})
    approve(granting.kept, {"kept": given()})


def test_what_is_missing(approve: Approve) -> None:
    """Who can do something about it is told how."""
    approve(
        role_health.warned,
        {
            "to a steward": given("Gent", CONCERNS, ZONE, led=True),
            "no steward": given("Gent", CONCERNS, ZONE, led=False),
        },
    )
    approve(role_health.your_term_ends, {role: given(role, "Gent", UNTIL) for role in Role})
