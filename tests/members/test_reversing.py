"""Reversing an entry: both stay, neither counts, and nobody ever had less than nothing."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from organiser.errors import Refusal
from organiser.members.reversing import (
    EntryUnknown,
    NeededSince,
    ReversalStays,
    ReversedAlready,
    reversal,
    reversed_by,
)
from organiser.members.shares import Entry, EntryKind, Holding, ledger

DAY = date(2026, 11, 22)
LATER = date(2026, 12, 1)
ISSUE, PAYMENT, TRANSFER, REFUND, REVERSAL = EntryKind


def written(*said: tuple[EntryKind, int, int, int] | tuple[EntryKind, int, int, int, int]) -> list[Entry]:
    """Entries in euros, numbered from 1: kind, owner, shares, amount, and to whom a transfer goes."""
    return [
        Entry(one[0], one[1], one[2], one[3], "EUR", DAY, one[4] if len(one) > 4 else None, number=number)
        for number, one in enumerate(said, 1)
    ]


def reverse(entries: list[Entry], number: int) -> list[Entry]:
    """The entries with one reversed."""
    made = reversal(entries, number, LATER)
    return [*entries, replace(made, number=entries[-1].number + 1)]


BEGUN = written(
    (ISSUE, 1, 3, 300), (PAYMENT, 1, 0, 200), (TRANSFER, 1, 1, 50, 2), (ISSUE, 3, 5, 500), (REFUND, 2, 1, 50)
)


def test_a_reversal_says_what_it_reverses() -> None:
    """The same owner, shares and money, on its own day, with the number of the entry that was wrong."""
    made = reverse(BEGUN, 4)[-1]

    assert Entry(REVERSAL, 3, 5, 500, "EUR", LATER, None, 4) == made
    assert {4: 6} == reversed_by([*BEGUN, made])


def test_neither_counts() -> None:
    """Everything is as if the reversed entry had never been written; costs are shared out anew."""
    after = reverse(reverse(BEGUN, 5), 3)

    assert Holding(3, 300, 200) == ledger(after, "EUR").of(1)
    assert Holding() == ledger(after, "EUR").of(2)
    assert 7 == len(after)


@pytest.mark.parametrize(("number", "later"), [(1, 3), (2, 3), (3, 5)])
def test_what_a_later_entry_rests_on_is_not_reversed(number: int, later: int) -> None:
    """Neither shares nor money that went on: the first entry that would take too much is named."""
    with pytest.raises(NeededSince) as refused:
        reversal(BEGUN, number, LATER)

    assert (number, later) == (refused.value.number, refused.value.later)


def test_what_was_bought_later_mends_no_past() -> None:
    """Whoever passes on what they never had is not made right by what they get afterwards."""
    entries = written((ISSUE, 1, 1, 100), (REFUND, 1, 1, 0), (ISSUE, 1, 1, 100))

    with pytest.raises(NeededSince):
        reversal(entries, 1, LATER)


def test_once_and_never_a_reversal() -> None:
    """A second reversal, one of a reversal, and one of nothing are refused, each with what there is."""
    entries = reverse(BEGUN, 4)
    with pytest.raises(ReversedAlready) as twice:
        reversal(entries, 4, LATER)
    with pytest.raises(ReversalStays) as back:
        reversal(entries, 6, LATER)
    with pytest.raises(EntryUnknown) as nothing:
        reversal(entries, 7, LATER)

    assert (4, 6) == (twice.value.number, twice.value.by)
    assert (6, 4) == (back.value.number, back.value.reverses)
    assert 7 == nothing.value.number


Step = tuple[str, int, int, int]
STEPS = st.lists(
    st.tuples(st.sampled_from([*EntryKind]), st.integers(1, 3), st.integers(0, 4), st.integers(0, 300)),
    max_size=25,
)


def taken(steps: list[tuple[EntryKind, int, int, int]]) -> list[Entry]:
    """What the rules let through; a reversal is one of an entry by its number."""
    entries: list[Entry] = []
    for kind, owner, shares, amount in steps:
        try:
            if kind is REVERSAL:
                made = reversal(entries, owner * 5 + shares - 5, LATER)
            else:
                other = owner % 3 + 1 if kind is TRANSFER else None
                made = Entry(kind, owner, 0 if kind is PAYMENT else shares, amount, "EUR", DAY, other)
                ledger([*entries, made], "EUR")
        except Refusal:
            continue
        entries.append(replace(made, number=len(entries) + 1))
    return entries


@given(STEPS)
def test_the_ledger_is_what_it_would_be_without(steps: list[tuple[EntryKind, int, int, int]]) -> None:
    """With reversals, everybody has what the entries left would give them, at each moment nothing below 0."""
    entries = taken(steps)
    gone = reversed_by(entries)
    left = [one for one in entries if one.reverses is None and one.number not in gone]

    assert ledger(left, "EUR") == ledger(entries, "EUR")
    assert all(
        min(held.shares, held.cost, held.paid) >= 0
        for at in range(len(entries) + 1)
        for _, held in ledger(entries[:at], "EUR").holdings
    )
    assert len(gone) == sum(one.kind is REVERSAL for one in entries)


@given(STEPS, st.integers(1, 25))
def test_a_reversal_comes_from_what_there_is(
    steps: list[tuple[EntryKind, int, int, int]], number: int
) -> None:
    """Refused or not, nothing is made up: shares and money are those of the entries that count."""
    entries = taken(steps)
    try:
        after = reverse(entries, number)
    except Refusal:
        after = entries
    held = dict(ledger(after, "EUR").holdings).values()
    gone = reversed_by(after)
    left = [one for one in after if one.reverses is None and one.number not in gone]

    assert entries == after[: len(entries)]
    assert sum(one.shares for one in held) == sum(
        {ISSUE: 1, REFUND: -1}.get(one.kind, 0) * one.shares for one in left
    )
    assert sum(one.paid for one in held) == sum(
        {PAYMENT: 1, REFUND: -1}.get(one.kind, 0) * one.amount for one in left
    )
