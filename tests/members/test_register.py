"""The register adds up: holdings, what was paid back, and which shares went where."""

from datetime import UTC, date, datetime

import pytest

from organiser.members.refusals import SharesLacking
from organiser.members.register import Legal, Line, Owner, Transfer, lines
from organiser.members.shares import Entry, EntryKind, Holding

DAY = date(2026, 3, 1)
BEGUN = datetime(2026, 1, 1, tzinfo=UTC)
ANNA, BO, CEM = (
    Owner(id=10 * number, chapter=1, number=number, membership=None, record=None, admitted=BEGUN)
    for number in (1, 2, 3)
)


def entry(kind: EntryKind, owner: Owner, shares: int, amount: int, other: Owner | None = None) -> Entry:
    """An entry in euros."""
    return Entry(kind, owner.id, shares, amount, "EUR", DAY, None if other is None else other.id)


def test_every_owner_has_a_line_that_adds_up() -> None:
    """In their order, with numbers instead of ids; who holds nothing is an owner as well."""
    entries = [
        entry(EntryKind.ISSUE, ANNA, 4, 400),
        entry(EntryKind.PAYMENT, ANNA, 0, 300),
        entry(EntryKind.TRANSFER, ANNA, 1, 100, BO),
        entry(EntryKind.REFUND, ANNA, 1, 50),
        entry(EntryKind.REFUND, ANNA, 0, 25),
    ]
    legal = Legal("Anna de Vries", "Kade 1")
    moved = Transfer(DAY, 1, 1, 2)

    assert [
        Line(CEM, None),
        Line(ANNA, legal, Holding(2, 200, 125), 75, (moved,)),
        Line(BO, None, Holding(1, 100, 100), 0, (moved,)),
    ] == lines([CEM, ANNA, BO], {ANNA.id: legal}, entries, "EUR")


def test_a_ledger_that_cannot_be_is_no_register() -> None:
    """Nothing is exported that nobody could have entered."""
    with pytest.raises(SharesLacking):
        lines([ANNA, BO], {}, [entry(EntryKind.TRANSFER, ANNA, 1, 0, BO)], "EUR")
