"""The owner register as it is read in a chat, in four languages and on both networks."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from organiser.members.register import Legal
from organiser.members.shares import Entry, EntryKind, Holding
from organiser.members.statutes import profile
from organiser.views.members import register as view
from organiser.views.members.entries import Shown
from organiser.views.members.register import OwnLine, Place, Row
from tests.fakes.clock import START
from tests.views.approval import Approve, given

GENT = Place("Gent", profile("be"), "EUR", ZoneInfo("Europe/Brussels"))
SEOUL = Place("Seoul", profile("kr"), "KRW", ZoneInfo("Asia/Seoul"))
LATER = START + timedelta(days=400)
ANNA = Legal("Anna de Vries", "Kade 1\n9000 Gent")
ROWS = [
    Row(1, START, None, Holding(3, 150_00, 100_00), "Anna de Vries"),
    Row(2, START, LATER, Holding(), "Min-jun Kim"),
    Row(3, LATER, None, Holding(1000, 50_000_00, 50_000_00)),
]
ISSUE = Shown(Entry(EntryKind.ISSUE, 1, 3, 150_00, "EUR", START.date(), number=7), by=9)
REVERSAL = Shown(Entry(EntryKind.REVERSAL, 1, 3, 150_00, "EUR", LATER.date(), reverses=7, number=9))
BUTTONS, LAST = ("register-law:1", "register:1:3"), ("register-law:1", "")


def test_what_a_page_says(approve: Approve) -> None:
    """With names for who may see them; columns that say nothing are left out."""
    approve(
        view.page,
        {
            "with names, and more to come": given(GENT, ROWS, BUTTONS, names=True),
            "without names": given(SEOUL, ROWS, LAST, names=False),
            "nobody has a name or shares yet": given(
                GENT, [Row(1, START, None, Holding())], LAST, names=True
            ),
            "nobody": given(GENT, [], LAST, names=True),
        },
    )


def test_what_one_s_own_line_says(approve: Approve) -> None:
    """With name and address or without, of somebody who has left, and in two chapters."""
    entered = OwnLine(ROWS[0], ANNA, GENT, "owner:1")
    approve(
        view.own,
        {
            "entered": given([entered]),
            "not entered": given([OwnLine(ROWS[0], None, GENT, "owner:1")]),
            "two chapters, one left": given([entered, OwnLine(ROWS[1], Legal("Anna", ""), SEOUL, "owner:2")]),
        },
    )


def test_what_a_steward_sees_of_somebody(approve: Approve) -> None:
    """With the name and address that are locked, and what they hold."""
    approve(
        view.another,
        {
            "entered": given(OwnLine(ROWS[0], ANNA, GENT, "owner:1"), [ISSUE, REVERSAL], seen=True),
            "left, not entered": given(OwnLine(ROWS[1], None, GENT, "owner:2"), [], seen=True),
            "nobody behind it": given(OwnLine(ROWS[1], None, GENT, "owner:2"), [], seen=False),
        },
    )


def test_what_who_is_no_owner_reads(approve: Approve) -> None:
    """Who has applied only, or nothing at all."""
    approve(view.no_line, {"no line": given()})
