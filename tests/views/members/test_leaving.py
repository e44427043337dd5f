"""What somebody reads who leaves, and who is told of a vacant role."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from organiser.members.roles import Role
from organiser.members.statutes import Bylaw, profile
from organiser.views.members import leaving
from tests.views.approval import Approve, given

LAST = date(2026, 12, 31)
SOON = datetime(2026, 11, 22, 10, 30, tzinfo=ZoneInfo("Europe/Brussels"))
LATER = date(2027, 12, 31)
ANSWERS = ("stay", "leave", "back")
AT_ANY_TIME = {"leaving.when": Bylaw("any-time", "bylaws, art. 9", date(2026, 11, 22))}


def test_leaving(approve: Approve) -> None:
    """The notice is shown before it is given; nothing holds anybody."""
    approve(leaving.nothing_to_leave, {"nobody": given()})
    approve(
        leaving.leave_asked,
        {
            "nl, at the end of the year": given("Gent", profile("nl"), ANSWERS, last=LAST),
            "nl, a year later than was shown": given("Gent", profile("nl"), ANSWERS, last=LATER, anew=True),
            "at once, as far as is known": given("Gent", profile("be"), ANSWERS, last=None),
            "at once, by the bylaws": given("Gent", profile("be").overlaid(AT_ANY_TIME), ANSWERS, last=None),
            "the only steward": given("서울", profile("kr"), ANSWERS, last=LAST, vacant=[Role.STEWARD]),
        },
    )
    approve(
        leaving.leaving_already,
        {
            "given": given("Gent", LAST, ANSWERS, possible=None),
            "after it was taken back often": given("Gent", LAST, ANSWERS, possible=SOON),
        },
    )
    approve(
        leaving.notice_given,
        {
            "given": given("Gent", LAST, ANSWERS, possible=None, suspended=False),
            "by who is suspended": given("Gent", LAST, ANSWERS, possible=None, suspended=True),
            "after it was taken back often": given("Gent", LAST, ANSWERS, possible=SOON, suspended=False),
        },
    )
    approve(leaving.notice_back, {"back": given("Gent")})
    approve(leaving.nothing_changed, {"nothing": given()})
    approve(leaving.left, {"left": given("Gent")})
    approve(leaving.notice_told, {"to the stewards": given(12, "Bo", "Gent", LAST)})
    approve(leaving.back_told, {"to the stewards": given(12, "Bo", "Gent")})
    approve(
        leaving.left_told,
        {"to the stewards": given(12, "Bo", "Gent"), "erased with it": given(12, "", "Gent")},
    )
    approve(
        leaving.vacant,
        {
            "the last steward": given([Role.STEWARD], "Gent", LAST),
            "another role": given([Role.TREASURER], "Gent", LAST),
        },
    )
