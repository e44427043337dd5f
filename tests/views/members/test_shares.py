"""Shares and legal names as they are asked for and told, in four languages and on both networks."""

from datetime import date

import pytest

from organiser.members.shares import Entry, EntryKind, Holding
from organiser.members.statutes import CODES, profile
from organiser.views.members import owners, reversing, share_forms
from organiser.views.members import shares as view
from organiser.views.members.entries import Shown
from organiser.views.members.shares import Held
from tests.views.approval import Approve, given

DAY = date(2026, 11, 22)
ISSUE = Shown(Entry(EntryKind.ISSUE, 1, 3, 150_00, "EUR", DAY, number=7))
PAYMENT = Shown(Entry(EntryKind.PAYMENT, 1, 0, 50_00, "EUR", DAY, number=8))
GIVEN = Shown(Entry(EntryKind.TRANSFER, 1, 1, 16_66, "EUR", DAY, 2, number=9), other=2)
GOT = Shown(Entry(EntryKind.TRANSFER, 2, 2, 0, "EUR", DAY, 1, number=10), other=2, came=True)
REFUND = Shown(Entry(EntryKind.REFUND, 1, 2, 33_34, "EUR", DAY, number=11))
MONEY = Shown(Entry(EntryKind.REFUND, 1, 0, 10_00, "EUR", DAY, number=12))
WRONG = Shown(Entry(EntryKind.ISSUE, 1, 1, 50_00, "EUR", DAY, number=13), by=14)
REVERSAL = Shown(Entry(EntryKind.REVERSAL, 1, 1, 50_00, "EUR", DAY, reverses=13, number=14))
OWING = Holding(3, 150_00, 50_00)
EVERY = {
    "issue": ISSUE,
    "payment": PAYMENT,
    "given": GIVEN,
    "got": GOT,
    "refund": REFUND,
    "money only": MONEY,
    "reversed": WRONG,
    "reversal": REVERSAL,
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
    moments = {kind: given(one, 12, OWING, told={12: True}) for kind, one in EVERY.items()}
    moments["about oneself"] = given(ISSUE, 12, OWING, told={})
    moments["nobody was reached"] = given(GIVEN, 12, OWING, told={12: False, 2: False})
    moments["one was reached"] = given(GIVEN, 12, OWING, told={12: True, 2: False})
    approve(view.entered, moments)
    approve(view.told, {kind: given(one, "Gent", OWING) for kind, one in EVERY.items()})


def test_what_is_shown_before(approve: Approve) -> None:
    """What it is, the day, and that it stays."""
    kinds = [kind for kind in EntryKind if kind is not EntryKind.REVERSAL]
    moments = {kind.value: given(kind, None, in_proportion=False) for kind in kinds}
    moments["today, in proportion"] = given(EntryKind.TRANSFER, DAY, in_proportion=True)
    approve(share_forms.review, moments)


def test_how_an_entry_is_reversed(approve: Approve) -> None:
    """The newest ones to choose from; what would be reversed, and what follows."""
    entries = [(12, ISSUE), (12, GIVEN), (15, WRONG), (15, REVERSAL)]
    approve(
        reversing.newest,
        {
            "none": given("Gent", [], ""),
            "some": given("Gent", entries, ""),
            "many": given("Gent", entries, "ledger:1:7"),
        },
    )
    answers = ("reverse:no:1:7", "reverse:yes:1:7")
    approve(reversing.asked, {"issue": given(12, ISSUE, answers), "transfer": given(12, GIVEN, answers)})
    approve(reversing.left, {"left": given()})


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
    approve(owners.entered_for, {"another's": given(12), "not reached": given(12, told=False)})
    approve(owners.entered_by_steward, {"told": given("Gent")})


@pytest.mark.parametrize("example", [share_forms.issue_example, share_forms.pay_example])
def test_examples_are_figures(example: object) -> None:
    """They need no translation."""
    assert str(example(None)).replace(" ", "").isdecimal()  # type: ignore[operator] # words are not asked
