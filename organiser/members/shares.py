"""The share ledger: entries that are only ever added, and what follows from them.

Holdings and balances are derived, never stored. Nothing here is asked when people vote: a member has one
vote whatever they hold. What is wrong is set right by another entry: a wrong issue by a refund, a wrong
transfer by one back.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final, assert_never

from organiser.errors import Refusal
from organiser.i18n.refusals import OtherCurrency

MOST: Final = 10**12
"""Shares, or minor units of money, in one entry; sums of many still fit the database's numbers."""


class NotPositive(Refusal):
    """A number of shares or an amount that has to be more than nothing is not."""


class AmountTooLarge(Refusal):
    """A number of shares or an amount that no ledger of a co-op holds: surely mistyped."""


class SharesLacking(Refusal):
    """More shares would go than are held."""

    def __init__(self, held: int) -> None:
        """`held`: how many there are."""
        super().__init__()
        self.held = held


class PaymentsLacking(Refusal):
    """More money would go back, or over to another owner, than was paid in."""

    def __init__(self, paid: int, currency: str) -> None:
        """`paid`: minor units of `currency`."""
        super().__init__()
        self.paid = paid
        self.currency = currency


class SameOwner(Refusal):
    """Shares would go from an owner to themselves."""


class NotWhole(Refusal):
    """There are no halves of a share."""


class EntryKind(StrEnum):
    """What an entry does."""

    ISSUE = "issue"
    """An owner takes `shares` new ones, which cost `amount`."""
    PAYMENT = "payment"
    """An owner pays `amount` for what they took; `shares` is 0."""
    TRANSFER = "transfer"
    """`shares` go to another owner, and `amount` of what was paid for them goes along; it may be 0."""
    REFUND = "refund"
    """`shares` end, and `amount` is paid back; one of the two may be 0."""
    REVERSAL = "reversal"
    """The entry that it `reverses` was wrong, and says the same but for the day; see `members.reversing`."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the ledger. `amount` in minor units of `currency`; `other`: to whom a transfer goes.

    `owner` and `other` are lines of the owner register; `day` is when it took effect. `number` is where it
    stands in the ledger, 0 before it is written down: two entries that say the same are equal.
    """

    kind: EntryKind
    owner: int
    shares: int
    amount: int
    currency: str
    day: date
    other: int | None = None
    reverses: int | None = None
    number: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Holding:
    """What an owner has: shares, what these cost, and what was paid in, in minor units."""

    shares: int = 0
    cost: int = 0
    paid: int = 0

    @property
    def owed(self) -> int:
        """What is still to be paid for the shares, 0 where more was paid than they cost."""
        return max(0, self.cost - self.paid)


@dataclass(frozen=True, slots=True)
class Ledger:
    """The holdings of a chapter after all entries so far, in one currency."""

    currency: str
    holdings: tuple[tuple[int, Holding], ...] = ()

    def of(self, owner: int) -> Holding:
        """What an owner has; nothing where no entry names them."""
        return dict(self.holdings).get(owner, Holding())

    def after(self, entry: Entry) -> "Ledger":
        """The ledger with one entry more.

        Raises:
            NotPositive, AmountTooLarge, OtherCurrency, SameOwner: what is wrong with the entry itself.
            SharesLacking, PaymentsLacking: the owner has less than would go.
            ValueError: it is a reversal, which follows from what it reverses and not from holdings.
        """
        check(entry, self.currency)
        held = dict(self.holdings)
        _enter(held, entry)
        return replace(self, holdings=tuple(sorted(held.items())))


def whole(count: Decimal) -> int:
    """A number of shares that somebody typed, for there are no halves of one.

    Raises:
        NotWhole: it is no whole number.
    """
    if count != count.to_integral_value():
        raise NotWhole
    return int(count)


def bounded(number: int, *, least: int) -> int:
    """A number of shares, or an amount in minor units, that somebody typed.

    Raises:
        NotPositive, AmountTooLarge: it is less than `least`, or more than any ledger holds.
    """
    if number < least:
        raise NotPositive
    if number > MOST:
        raise AmountTooLarge
    return number


def share_of(paid: int, shares: int, held: int) -> int:
    """What of an amount paid in goes along with so many of the shares held: in proportion, rounded down."""
    return paid * shares // held if 0 < shares <= held else 0


def ledger(entries: Iterable[Entry], currency: str) -> Ledger:
    """What follows from the entries, in the order in which they were written down.

    Raises:
        Refusal: an entry that `Ledger.after` would not have let through.
    """
    held: dict[int, Holding] = {}
    known = list(entries)
    for entry in known:
        check(entry, currency)
    for entry in counting(known):
        _enter(held, entry)
    return Ledger(currency, tuple(sorted(held.items())))


def counting(entries: Iterable[Entry]) -> list[Entry]:
    """The entries that count, in their order: no reversals, and nothing that one of these reverses."""
    known = list(entries)
    reversed_ones = {entry.reverses for entry in known if entry.reverses is not None}
    return [entry for entry in known if entry.reverses is None and entry.number not in reversed_ones]


def check(entry: Entry, currency: str) -> None:
    """Pass where an entry is one at all, whatever anybody holds.

    Raises:
        NotPositive, AmountTooLarge, OtherCurrency, SameOwner: see the classes.
    """
    if entry.currency != currency:
        raise OtherCurrency(entry.currency, currency)
    if max(entry.shares, entry.amount) > MOST:
        raise AmountTooLarge
    if not _is_something(entry):
        raise NotPositive
    if (entry.kind is EntryKind.REVERSAL) is (entry.reverses is None):
        raise ValueError("a reversal, and nothing else, names an entry")
    if entry.reverses is None and (entry.kind is EntryKind.TRANSFER) is (entry.other is None):
        raise ValueError("a transfer, and nothing else, has another owner")
    if entry.other == entry.owner:
        raise SameOwner


def _is_something(entry: Entry) -> bool:
    """Whether an entry moves as much as its kind has to, and nothing negative."""
    if min(entry.shares, entry.amount) < 0:
        return False
    match entry.kind:
        case EntryKind.ISSUE:
            return entry.shares > 0 and entry.amount > 0
        case EntryKind.PAYMENT:
            return entry.shares == 0 and entry.amount > 0
        case EntryKind.TRANSFER:
            return entry.shares > 0
        case EntryKind.REFUND | EntryKind.REVERSAL:
            return entry.shares > 0 or entry.amount > 0
        case _:
            assert_never(entry.kind)


def _enter(held: dict[int, Holding], entry: Entry) -> None:
    """Take one checked entry into the holdings."""
    has = held.get(entry.owner, Holding())
    match entry.kind:
        case EntryKind.ISSUE:
            held[entry.owner] = Holding(has.shares + entry.shares, has.cost + entry.amount, has.paid)
            return
        case EntryKind.PAYMENT:
            held[entry.owner] = replace(has, paid=has.paid + entry.amount)
            return
        case EntryKind.TRANSFER | EntryKind.REFUND:
            if entry.shares > has.shares:
                raise SharesLacking(has.shares)
            if entry.amount > has.paid:
                raise PaymentsLacking(has.paid, entry.currency)
        case EntryKind.REVERSAL:
            raise ValueError("a reversal follows from what it reverses")
        case _:
            assert_never(entry.kind)
    # What shares have cost goes with them in proportion; the last one takes all that is left.
    cost = has.cost * entry.shares // has.shares if entry.shares else 0
    held[entry.owner] = Holding(has.shares - entry.shares, has.cost - cost, has.paid - entry.amount)
    if entry.other is not None:
        gets = held.get(entry.other, Holding())
        held[entry.other] = Holding(gets.shares + entry.shares, gets.cost + cost, gets.paid + entry.amount)
