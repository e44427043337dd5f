"""Shares and legal names as they are asked for and told, in four languages and on both networks."""

from datetime import date

import pytest

from organiser.members.shares import Entry, EntryKind, Holding
from organiser.members.statutes import CODES, profile
from organiser.views.members import owners, sharing
from organiser.views.members import shares as view
from organiser.views.members.shares import Held, Shown
from tests.views.approval import Approve, given

DAY = date(2026, 11, 22)
ISSUE = Shown(Entry(EntryKind.ISSUE, 1, 3, 150_00, "EUR", DAY))
PAYMENT = Shown(Entry(EntryKind.PAYMENT, 1, 0, 50_00, "EUR", DAY))
GIVEN = Shown(Entry(EntryKind.TRANSFER, 1, 1, 16_66, "EUR", DAY, 2), other=2)
GOT = Shown(Entry(EntryKind.TRANSFER, 2, 2, 0, "EUR", DAY, 1), other=2, came=True)
REFUND = Shown(Entry(EntryKind.REFUND, 1, 2, 33_34, "EUR", DAY))
MONEY = Shown(Entry(EntryKind.REFUND, 1, 0, 10_00, "EUR", DAY))
OWING = Holding(3, 150_00, 50_00)
EVERY = {
    "issue": ISSUE,
    "payment": PAYMENT,
    "given": GIVEN,
    "got": GOT,
    "refund": REFUND,
    "money only": MONEY,
}


def test_what_one_holds(approve: Approve) -> None:
    """In one chapter and in two; the newest entries first."""
    entries = tuple(EVERY.values())
    approve(
        view.held,
        {
            "nothing": given([Held("Gent", 12, Holding(), "EUR", ())]),
            "much": given([Held("Gent", 12, OWING, "EUR", entries, more=True)]),
            "two chapters": given(
                [
                    Held("Gent", 12, Holding(1, 50_00, 50_00), "EUR", (ISSUE,)),
                    Held("Seoul", 3, Holding(1000, 5_000_000, 5_000_000), "KRW", ()),
                ]
            ),
        },
    )


def test_what_is_said_of_an_entry(approve: Approve) -> None:
    """To who wrote it down, and to whom it concerns."""
    approve(view.entered, {kind: given(one, 12, OWING) for kind, one in EVERY.items()})
    approve(view.told, {kind: given(one, "Gent", OWING) for kind, one in EVERY.items()})


def test_what_is_shown_before(approve: Approve) -> None:
    """What it is, the day, and that it stays."""
    moments = {kind.value: given(kind, None, in_proportion=False) for kind in EntryKind}
    moments["today, in proportion"] = given(EntryKind.TRANSFER, DAY, in_proportion=True)
    approve(sharing.review, moments)


def test_how_a_legal_name_is_asked_for(approve: Approve) -> None:
    """What for, who sees it and how long, as each country's law says; and of a steward for somebody else."""
    approve(owners.ask_name, {code: given("Gent", profile(code)) for code in CODES})
    approve(owners.ask_address, {code: given(profile(code)) for code in CODES})
    approve(owners.ask_their_name, {"for another": given(12)})
    approve(
        owners.review,
        {"one's own": given(profile("se"), another=None), "another's": given(profile("se"), another=12)},
    )


def test_what_is_said_when_it_is_entered(approve: Approve) -> None:
    """To the owner, to a steward, and to the owner whose name a steward entered."""
    approve(owners.entered, {"one's own": given("Gent")})
    approve(owners.entered_for, {"another's": given(12)})
    approve(owners.entered_by_steward, {"told": given("Gent")})


@pytest.mark.parametrize("example", [sharing.issue_example, sharing.pay_example])
def test_examples_are_figures(example: object) -> None:
    """They need no translation."""
    assert str(example(None)).replace(" ", "").isdecimal()  # type: ignore[operator] # words are not asked
