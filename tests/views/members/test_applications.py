"""What stewards read of applications and memberships, and what people are told of what was decided."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from organiser.i18n import Catalogues
from organiser.members.names import Likeness
from organiser.members.states import State
from organiser.members.statutes import profile
from organiser.views.members import applications, deciding, suspending, suspensions
from organiser.views.members.applications import Application, Row, Suspension
from tests.fakes.bylaws import with_bylaws
from tests.views.approval import Approve, given

ZONE = ZoneInfo("Europe/Brussels")
AT = datetime(2026, 11, 21, 18, 0, tzinfo=UTC)
END = datetime(2026, 12, 21, 18, 0, tzinfo=UTC)
APPLIED = Row(12, "Anna", State.APPLIED, welcome=False, likeness=Likeness.NOBODY, needed=2, show="show:12")
WELCOME = replace(APPLIED, number=13, name="민준", welcome=True, likeness=Likeness.MEMBER)
SPONSORED = replace(APPLIED, number=14, name="St\u0435w", state=State.SPONSORED, likeness=Likeness.STEWARD)
FOUNDING = replace(APPLIED, needed=0)
ONE = Application(APPLIED, ["Uber Eats"], ["bike_delivery"], [], AT, END, ZONE)
ANSWERS = ("no", "yes", "back")
REASON = "Works for the platform's office."
LEFT = Suspension(4, AT, "A quarrel.", ZONE)


def test_the_list(approve: Approve) -> None:
    """Who waits, for what, and whose name could be taken for another's."""
    approve(applications.waiting, {"one": given(1, "Gent", "page"), "three": given(3, "Gent", "page")})
    approve(
        applications.listed,
        {
            "nobody": given("Gent", [], ""),
            "three and more": given("Gent", [APPLIED, WELCOME, SPONSORED], "more"),
            "founding": given("Gent", [FOUNDING], ""),
        },
    )


def test_deciding(approve: Approve) -> None:
    """All that a steward needs to know, and what a welcome means."""
    approve(
        applications.application,
        {
            "nobody vouches": given(ONE, ANSWERS),
            "a welcome is asked for": given(replace(ONE, row=WELCOME, platforms=[], jobs=[]), ANSWERS),
            "enough vouch": given(replace(ONE, row=SPONSORED, sponsors=[3, 7]), ANSWERS),
            "founding": given(replace(ONE, row=FOUNDING), ANSWERS),
        },
    )
    approve(
        deciding.welcome_asked,
        {
            "one of two": given("Anna", (1, 2), ANSWERS[:2]),
            "who left while suspended": given("Anna", (0, 2), ANSWERS[:2], left=LEFT),
        },
    )
    forgotten = replace(LEFT, reason="")
    approve(
        deciding.suspension_shown,
        {
            "the reason is known": given("Anna", LEFT, ANSWERS[:2]),
            "it is forgotten": given("Anna", forgotten, ANSWERS[:2]),
        },
    )
    approve(
        deciding.approved,
        {
            "admitted": given(12, "Anna", (END, ZONE), founding=False),
            "founding": given(12, "Anna", (END, ZONE), founding=True),
            "not reached": given(12, "Anna", (END, ZONE), founding=False, told=False),
            "no probation": given(12, "Anna", None, founding=False),
        },
    )
    approve(
        deciding.admitted,
        {"a member": given(12, "Gent", (END, ZONE)), "no probation": given(12, "Gent", None)},
    )
    approve(deciding.founding_over, {"ten members": given("Gent")})
    approve(deciding.decline_done, {"declined": given(12), "not reached": given(12, told=False)})


def test_refusing(approve: Approve) -> None:
    """The reason, and the way to appeal that the country knows."""
    moments = {country: given("Gent", REASON, profile(country)) for country in ("nl", "be", "kr", "se")}
    for body in ("court", "board"):
        bylaws = with_bylaws(profile("nl"), {"admission.appeal": body})
        moments[f"bylaws: {body}"] = given("Gent", REASON, bylaws)
    approve(deciding.declined, moments)


def test_suspending(approve: Approve) -> None:
    """A suspension is not the end; an exclusion has its appeal."""
    alone, too = suspensions.Span((END, ZONE)), suspensions.Span(too=True)
    gent = ("Gent", REASON, profile("nl"))
    approve(
        suspending.suspended,
        {"nl": given(*gent), "by one": given(*gent, span=alone), "by a second": given(*gent, span=too)},
    )
    approve(
        suspending.suspend_done,
        {
            "by two": given(12),
            "not reached": given(12, told=False),
            "by one": given(12, span=alone),
            "by a second": given(12, span=too),
        },
    )
    member = suspensions.Suspended(12, "Anna", "Gent", REASON)
    approve(
        suspensions.suspended_there,
        {"by one": given("Stella", member, alone), "by a second": given("Stella", member, too)},
    )
    approve(suspensions.over, {"over": given("Gent", None), "probation": given("Gent", (END, ZONE))})
    approve(suspensions.over_there, {"over": given(12, "Gent")})
    approve(suspending.reinstated, {"again": given("Gent", None), "probation": given("Gent", (END, ZONE))})
    approve(suspending.reinstate_done, {"done": given(12), "not reached": given(12, told=False)})
    approve(suspending.lifted, {"who was erased, and is back": given("Gent")})
    approve(suspending.lift_done, {"done": given(12)})
    approve(
        suspending.excluded,
        {country: given("Gent", REASON, profile(country)) for country in ("nl", "be", "kr", "se")},
    )
    approve(suspending.exclude_done, {"done": given(12), "not reached": given(12, told=False)})
    span = (AT + timedelta(days=7), AT + timedelta(days=14), ZONE)
    approve(suspending.exclusion_proposed, {"before": given("Gent", REASON, span)})
    approve(suspending.not_excluded, {"over": given("Gent")})
    approve(suspending.nobody_left, {"alone": given("Gent", None), "probation": given("Gent", (END, ZONE))})


def test_a_long_name_fits_its_button(catalogues: Catalogues) -> None:
    """Telegram cuts what is longer; the number is always there."""
    row = replace(APPLIED, name="A" * 40)
    post = applications.listed("Gent", [row], "", catalogues["en"])

    assert 32 == len(post.choices[0][0].label)
    assert post.choices[0][0].label.startswith("#12: A")
