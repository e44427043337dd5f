"""The ledger: what follows from entries, and which are none."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from organiser.errors import Refusal
from organiser.i18n.refusals import OtherCurrency
from organiser.members import shares
from organiser.members.shares import Entry, EntryKind, Holding, Ledger

DAY = date(2026, 11, 22)
ISSUE, PAYMENT, TRANSFER, REFUND, REVERSAL = EntryKind


def entry(
    kind: EntryKind, owner: int = 1, count: int = 0, amount: int = 0, other: int | None = None
) -> Entry:
    """An entry in euros."""
    return Entry(kind, owner, count, amount, "EUR", DAY, other)


BEGUN = shares.ledger([entry(ISSUE, 1, 3, 300), entry(PAYMENT, 1, 0, 200), entry(ISSUE, 2, 1, 100)], "EUR")


@pytest.mark.parametrize(
    ("then", "first", "second"),
    [
        (entry(ISSUE, 2, 1, 100), Holding(3, 300, 200), Holding(2, 200, 0)),
        (entry(PAYMENT, 1, 0, 150), Holding(3, 300, 350), Holding(1, 100, 0)),
        (entry(TRANSFER, 1, 1, 0, 2), Holding(2, 200, 200), Holding(2, 200, 0)),
        (entry(TRANSFER, 1, 3, 200, 2), Holding(0, 0, 0), Holding(4, 400, 200)),
        (entry(REFUND, 1, 1, 100), Holding(2, 200, 100), Holding(1, 100, 0)),
        (entry(REFUND, 1, 0, 50), Holding(3, 300, 150), Holding(1, 100, 0)),
        (entry(REFUND, 2, 1, 0), Holding(3, 300, 200), Holding()),
    ],
)
def test_what_follows_from_an_entry(then: Entry, first: Holding, second: Holding) -> None:
    """Shares, what they cost, and what was paid."""
    after = BEGUN.after(then)

    assert (first, second) == (after.of(1), after.of(2))
    assert Holding() == after.of(3)


def test_what_is_owed() -> None:
    """What shares cost less what was paid; never less than nothing."""
    assert 100 == BEGUN.of(1).owed
    assert 0 == BEGUN.after(entry(PAYMENT, 1, 0, 900)).of(1).owed


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        (entry(ISSUE, 1, 0, 100), shares.NotPositive),
        (entry(ISSUE, 1, 1, 0), shares.NotPositive),
        (entry(ISSUE, 1, -1, 100), shares.NotPositive),
        (entry(ISSUE, 1, 1, -100), shares.NotPositive),
        (entry(PAYMENT, 1, 0, 0), shares.NotPositive),
        (entry(PAYMENT, 1, 1, 100), shares.NotPositive),
        (entry(TRANSFER, 1, 0, 100, 2), shares.NotPositive),
        (entry(TRANSFER, 1, 1, -1, 2), shares.NotPositive),
        (entry(REFUND, 1, 0, 0), shares.NotPositive),
        (entry(REFUND, 1, -1, 100), shares.NotPositive),
        (entry(ISSUE, 1, 10**12 + 1, 1), shares.AmountTooLarge),
        (entry(PAYMENT, 1, 0, 10**100), shares.AmountTooLarge),
        (entry(TRANSFER, 1, 1, 0, 1), shares.SameOwner),
        (entry(TRANSFER, 1, 4, 0, 2), shares.SharesLacking),
        (entry(TRANSFER, 3, 1, 0, 2), shares.SharesLacking),
        (entry(TRANSFER, 1, 1, 201, 2), shares.PaymentsLacking),
        (entry(REFUND, 1, 4, 0), shares.SharesLacking),
        (entry(REFUND, 1, 0, 201), shares.PaymentsLacking),
        (Entry(PAYMENT, 1, 0, 100, "SEK", DAY), OtherCurrency),
    ],
)
def test_what_is_no_entry(wrong: Entry, why: type[Refusal]) -> None:
    """It is refused, alone and among others, and nothing has changed."""
    with pytest.raises(why):
        BEGUN.after(wrong)
    with pytest.raises(why):
        shares.ledger([entry(ISSUE, 1, 3, 300), entry(PAYMENT, 1, 0, 200), wrong], "EUR")


def test_what_a_refusal_tells() -> None:
    """What there is, so that it can be said."""
    with pytest.raises(shares.SharesLacking) as shares_lack:
        BEGUN.after(entry(REFUND, 1, 4, 0))
    with pytest.raises(shares.PaymentsLacking) as money_lacks:
        BEGUN.after(entry(REFUND, 1, 0, 201))

    assert 3 == shares_lack.value.held
    assert (200, "EUR") == (money_lacks.value.paid, money_lacks.value.currency)


@pytest.mark.parametrize("wrong", [entry(TRANSFER, 1, 1), entry(ISSUE, 1, 1, 1, 2)])
def test_only_transfers_have_another_owner(wrong: Entry) -> None:
    """Anything else is a fault of ours."""
    with pytest.raises(ValueError, match="another owner"):
        BEGUN.after(wrong)


ENTRIES = st.builds(
    Entry,
    kind=st.sampled_from([ISSUE, TRANSFER, REFUND]),
    owner=st.integers(1, 3),
    shares=st.integers(0, 5),
    amount=st.integers(0, 500),
    currency=st.just("EUR"),
    day=st.just(DAY),
)


@given(st.lists(ENTRIES, max_size=30))
def test_what_is_derived_at_once_is_what_is_derived_step_by_step(tried: list[Entry]) -> None:
    """The whole ledger and one entry after another say the same; costs go with shares to the last cent."""
    now, taken = Ledger("EUR"), []
    for one in tried:
        other = one.owner % 3 + 1 if one.kind is TRANSFER else None
        whole = Entry(one.kind, one.owner, one.shares, one.amount, "EUR", DAY, other)
        try:
            now = now.after(whole)
        except Refusal:
            continue
        taken.append(whole)

    assert now == shares.ledger(taken, "EUR")
    assert all(holding.cost == 0 for _, holding in now.holdings if holding.shares == 0)


def test_a_reversal_is_not_worked_out_alone() -> None:
    """It follows from the entries: from holdings nobody knows what it would do, nor whether it may be."""
    wrong = replace(entry(REVERSAL, 1, 3, 300), reverses=1)

    with pytest.raises(ValueError, match="follows from"):
        BEGUN.after(wrong)
    with pytest.raises(ValueError, match="names an entry"):
        BEGUN.after(entry(REVERSAL, 1, 3, 300))
    with pytest.raises(ValueError, match="names an entry"):
        BEGUN.after(replace(entry(ISSUE, 1, 3, 300), reverses=1))
