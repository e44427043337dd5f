"""What is written into the owner register: names and addresses as they are kept, and numbers of shares."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from organiser.errors import Refusal
from organiser.members.names import NameEmpty, NameTooLong
from organiser.members.refusals import TextTooLong
from organiser.members.register import (
    LONGEST_ADDRESS,
    LONGEST_LEGAL,
    Owner,
    Transfer,
    address,
    legal_name,
    lines,
)
from organiser.members.shares import (
    MOST,
    AmountTooLarge,
    Entry,
    EntryKind,
    NotPositive,
    NotWhole,
    bounded,
    share_of,
    whole,
)
from tests.fakes.clock import START

HIDDEN = "\ud800\u202e\u2066\u200b\x00\x1b"


@pytest.mark.parametrize("hidden", HIDDEN)
def test_what_is_not_seen_is_left_out(hidden: str) -> None:
    """Lone surrogates, what turns the direction of writing, control signs: in names and in addresses."""
    assert "Bo Derek" == legal_name(f" {hidden}Bo {hidden} Derek{hidden}")
    assert "Kade 1\n9000 Gent" == address(f"{hidden}Kade 1{hidden}\n\n{hidden}\r\n9000 {hidden}Gent")


@pytest.mark.parametrize("nothing", ["", "  ", "\u200b\u202e", "\ud800", ".", "12"])
def test_a_name_without_letters_is_none(nothing: str) -> None:
    """Nobody is called that."""
    with pytest.raises(NameEmpty):
        legal_name(nothing)


@pytest.mark.parametrize("nothing", ["", "\n\n", "\u200b\n\u202e", "-", "\ud800"])
def test_an_address_without_anything_is_none(nothing: str) -> None:
    """No letter finds it."""
    with pytest.raises(NameEmpty):
        address(nothing)


@pytest.mark.parametrize(
    ("clean", "typed", "refused"),
    [
        (legal_name, "x" * (LONGEST_LEGAL + 1), NameTooLong),
        (legal_name, "x" * 1_000_000, NameTooLong),
        (address, "x" * (LONGEST_ADDRESS + 1), TextTooLong),
        (address, "x" * 1_000_000, TextTooLong),
        (address, "1\n2\n3\n4\n5\n6\n7", TextTooLong),
    ],
)
def test_both_are_bounded(clean: Callable[[str], str], typed: str, refused: type[Refusal]) -> None:
    """In signs, in characters and in lines; nothing is cut."""
    with pytest.raises(refused):
        clean(typed)


@given(some.text(alphabet=some.characters(), max_size=400))
def test_what_is_kept_can_be_kept(typed: str) -> None:
    """Whatever is typed: a name is one line; what comes out can be written down, and stays as it is."""
    for clean in (legal_name, address):
        try:
            kept = clean(typed)
        except Refusal:
            continue
        kept.encode()
        assert kept == clean(kept)
        assert clean is address or len(kept.splitlines()) == 1


@pytest.mark.parametrize(
    ("count", "refused"),
    [("1.5", NotWhole), ("-1", NotPositive), (str(MOST + 1), AmountTooLarge)],
)
def test_shares_are_whole(count: str, refused: type[Refusal]) -> None:
    """There is no half of a share, and nobody holds fewer than none."""
    with pytest.raises(refused):
        bounded(whole(Decimal(count)), least=0)


@pytest.mark.parametrize("count", ["0", "3", "3.0", "1E+2", str(MOST)])
def test_whole_numbers_are_read(count: str) -> None:
    """Also where they are written with decimals that say nothing."""
    assert int(Decimal(count)) == whole(Decimal(count))


@given(some.integers(0, MOST), some.integers(0, 1000), some.integers(0, 1000))
def test_what_goes_along_is_never_more_than_there_is(paid: int, shares: int, held: int) -> None:
    """In proportion, rounded down: with the last share goes all that is left."""
    along: Any = share_of(paid, shares, held)

    assert 0 <= along <= paid
    if 0 < shares == held:
        assert paid == along


def test_what_was_refunded_stands_in_the_line() -> None:
    """Of each owner apart, and without what was entered wrongly."""
    owners = [Owner(one, 1, one, None, None, START) for one in (1, 2)]
    kinds = EntryKind
    told = [
        (kinds.ISSUE, 1, 3, 300, None),
        (kinds.PAYMENT, 1, 0, 300, None),
        (kinds.ISSUE, 2, 1, 100, None),
        (kinds.REFUND, 1, 1, 100, None),
        (kinds.REFUND, 1, 1, 50, None),
        (kinds.REVERSAL, 1, 1, 50, 5),
        (kinds.REFUND, 1, 0, 30, None),
    ]
    entries = [
        Entry(kind, owner, shares, amount, "EUR", date(2026, 11, 22), reverses=wrong, number=number)
        for number, (kind, owner, shares, amount, wrong) in enumerate(told, 1)
    ]

    assert [130, 0] == [line.refunded for line in lines(owners, {}, entries, "EUR")]


def test_a_transfer_that_was_wrong_stays_and_says_so() -> None:
    """In the lines of both, by their numbers in the register; the register forgets nothing."""
    owners = [Owner(one, 1, number, None, None, START) for one, number in ((8, 1), (9, 2))]
    day, later = date(2026, 11, 21), date(2026, 11, 22)
    entries = [
        Entry(EntryKind.ISSUE, 8, 3, 300, "EUR", day, number=1),
        Entry(EntryKind.TRANSFER, 8, 1, 0, "EUR", day, 9, number=2),
        Entry(EntryKind.TRANSFER, 8, 2, 0, "EUR", day, 9, number=3),
        Entry(EntryKind.REVERSAL, 8, 2, 0, "EUR", later, 9, reverses=3, number=4),
    ]
    both = (Transfer(2, day, 1, 1, 2), Transfer(3, day, 2, 1, 2, later, 4))

    assert [both, both] == [line.transfers for line in lines(owners, {}, entries, "EUR")]
