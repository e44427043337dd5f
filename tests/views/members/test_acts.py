"""What is said of acts that take two stewards, and of those about which all members are asked."""

from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

from organiser.members.roles import Role
from organiser.views.members import acts, granting, hearings, settings
from organiser.views.members.acts import ShownAct
from organiser.views.rich import post
from tests.fakes.clock import START
from tests.views.approval import Approve, given

ANSWERS = ("act:object:7", "act:second:7")
ZONE = ZoneInfo("Europe/Amsterdam")
UNTIL = START + timedelta(days=7)
ACT = ShownAct(7, granting.granting(15, "Bo", Role.TREASURER, 365), "Gent", "Anna", UNTIL, ZONE)
GONE = ShownAct(7, settings.setting("sponsors", "3"), "서울", "", UNTIL, ZONE)
HEARD = ShownAct(8, granting.granting(16, "민준", Role.STEWARD, 1), "Gent", "Anna", UNTIL, ZONE)
SILENT = ShownAct(
    9, granting.granting(16, "Kim", Role.STEWARD, 365), "Gent", "Anna", UNTIL, ZONE, silence=True
)
FIRST = replace(ACT, opens=UNTIL, until=UNTIL + timedelta(days=7))
TOLD = post("…")


def test_what_is_asked(approve: Approve) -> None:
    """Who is asked reads who proposes what, and until when; nothing has happened yet."""
    approve(
        acts.asked,
        {
            "with details": given(ACT, ANSWERS),
            "the proposer is gone": given(GONE, ANSWERS),
            "somebody is heard first": given(FIRST, ANSWERS),
            "who is heard first is not reached": given(replace(FIRST, told=False), ANSWERS),
        },
    )
    approve(
        acts.proposed,
        {
            "two may second it": given(ACT, 2),
            "nobody may": given(ACT, 0),
            "none could be reached": given(ACT, 2, told=False),
            "somebody is heard first": given(FIRST, 2),
        },
    )
    approve(acts.own, {"to take it back": given(ACT, ("acts:1", "act:object:7"))})
    approve(acts.can_be_seconded, {"somebody was heard": given(ACT, ANSWERS)})


def test_what_is_listed(approve: Approve) -> None:
    """All that waits, each to be opened."""
    approve(acts.nothing_waits, {"empty": given("Gent")})
    two = [(ACT, "act:show:7"), (GONE, "act:show:8")]
    approve(acts.listed, {"two": given("Gent", two, ""), "a page": given("Gent", two, "acts-behind:1:8")})


def test_what_became_of_it(approve: Approve) -> None:
    """Everybody concerned hears it, with who decided."""
    approve(acts.done_alone, {"founding mode": given(TOLD)})
    approve(acts.done_by_two, {"two stewards": given(TOLD)})
    approve(
        acts.done_there,
        {
            "two stewards": given(ACT, "Kim"),
            "founding mode": given(ACT, ""),
            "nobody known": given(GONE, "Kim"),
        },
    )
    approve(acts.refused, {"by another": given(ACT, "Kim")})
    approve(acts.objected, {"told to who did": given(ACT)})
    approve(acts.withdrawn, {"taken back": given(ACT)})
    approve(
        acts.expired,
        {"nobody seconded": given(ACT, everybody=False), "all can be asked": given(ACT, everybody=True)},
    )
    approve(acts.impossible, {"with the reason": given(ACT, TOLD)})


def test_what_the_candidate_is_asked(approve: Approve) -> None:
    """First, and nobody else hears of a no."""
    approve(hearings.wanted, {"a steward": given(SILENT, ("act:decline:9", "act:accept:9"))})
    approve(hearings.asking_first, {"told to the proposer": given(SILENT, "Kim")})
    approve(hearings.you_want_it, {"yes": given(SILENT)})
    approve(hearings.you_decline, {"no": given(SILENT)})
    approve(hearings.declined, {"told to the proposer": given(SILENT, "Kim")})
    approve(hearings.unanswered, {"told to the proposer": given(SILENT, "Kim")})


def test_what_all_are_asked(approve: Approve) -> None:
    """What silence does is said, and that nobody learns who answered what."""
    approve(hearings.heard, {"granting": given(SILENT, ANSWERS), "revoking": given(HEARD, ANSWERS)})
    approve(hearings.heard_suspended, {"granting": given(SILENT, ANSWERS)})
    approve(hearings.asking_all, {"granting": given(SILENT), "revoking": given(HEARD)})
    approve(hearings.about_you, {"proposed": given(SILENT)})
    approve(
        hearings.said, {"seconded": given(SILENT, seconds=True), "objected": given(SILENT, seconds=False)}
    )
    approve(hearings.carried, {"nobody spoke": given(SILENT, (0, 0)), "some did": given(SILENT, (12, 3))})
    approve(hearings.not_carried, {"objected": given(SILENT, (1, 1)), "nobody spoke": given(HEARD, (0, 0))})
