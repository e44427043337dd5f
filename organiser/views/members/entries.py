"""An entry of the share ledger in one sentence: its number, its day, and what it did."""

from dataclasses import dataclass
from typing import assert_never

from organiser.i18n import Words
from organiser.members.shares import Entry, EntryKind


@dataclass(frozen=True, slots=True)
class Shown:
    """An entry as one of its owners reads it. `other`: whose shares came, or to whom they went.

    `by` is the number of the entry that reverses it, None where none does.
    """

    entry: Entry
    other: int | None = None
    came: bool = False
    by: int | None = None


def said(one: Shown, words: Words) -> str:
    """An entry in one sentence, with its number."""
    # Translators: an entry of the share ledger: its number, then the day and what it did.
    entry = words.gettext(
        "Entry {number}, {entry}", number=str(one.entry.number), entry=_happened(one, words)
    )
    if one.by is None:
        return entry
    return words.gettext("{entry} (reversed by entry {number})", entry=entry, number=str(one.by))


def _happened(one: Shown, words: Words) -> str:
    entry = one.entry
    day, amount = words.date(entry.day), words.money(entry.amount, entry.currency)
    match entry.kind:
        case EntryKind.ISSUE:
            return words.ngettext(
                "{day}: {count} new share for {amount}",
                "{day}: {count} new shares for {amount}",
                entry.shares,
                day=day,
                amount=amount,
            )
        case EntryKind.PAYMENT:
            return words.gettext("{day}: {amount} paid", day=day, amount=amount)
        case EntryKind.TRANSFER:
            return _moved(one, day, amount, words)
        case EntryKind.REFUND:
            return _refunded(entry, day, amount, words)
        case EntryKind.REVERSAL:
            return words.gettext("{day}: reverses entry {number}", day=day, number=str(entry.reverses))
        case _:
            assert_never(entry.kind)


def _refunded(entry: Entry, day: str, amount: str, words: Words) -> str:
    if not entry.shares:
        return words.gettext("{day}: {amount} paid back", day=day, amount=amount)
    return words.ngettext(
        "{day}: {count} share ended, {amount} paid back",
        "{day}: {count} shares ended, {amount} paid back",
        entry.shares,
        day=day,
        amount=amount,
    )


def _moved(one: Shown, day: str, amount: str, words: Words) -> str:
    other = str(one.other)
    if one.came:
        return words.ngettext(
            "{day}: {count} share from owner {other}, with {amount} paid in",
            "{day}: {count} shares from owner {other}, with {amount} paid in",
            one.entry.shares,
            day=day,
            other=other,
            amount=amount,
        )
    return words.ngettext(
        "{day}: {count} share to owner {other}, with {amount} paid in",
        "{day}: {count} shares to owner {other}, with {amount} paid in",
        one.entry.shares,
        day=day,
        other=other,
        amount=amount,
    )
