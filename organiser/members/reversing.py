"""Reversing an entry of the share ledger, as bookkeeping does: by another entry that names it.

Both stay, and neither counts from then on, as though the reversed one had never been written. An entry is
reversed at most once, and a reversal never: what was reversed by mistake is written down anew.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from organiser.errors import Refusal
from organiser.members.shares import Entry, EntryKind, Ledger, PaymentsLacking, SharesLacking, counting


class EntryUnknown(Refusal):
    """The ledger of the chapter has no entry of that number."""

    def __init__(self, number: int) -> None:
        """`number`: what was typed."""
        super().__init__()
        self.number = number


class ReversalStays(Refusal):
    """A reversal is not reversed."""

    def __init__(self, number: int, reverses: int) -> None:
        """`number`: the reversal's; `reverses`: of the entry that it reverses."""
        super().__init__()
        self.number = number
        self.reverses = reverses


class ReversedAlready(Refusal):
    """An entry is reversed once."""

    def __init__(self, number: int, by: int) -> None:
        """`number`: the entry's; `by`: the reversal's."""
        super().__init__()
        self.number = number
        self.by = by


class NeededSince(Refusal):
    """Without the entry, a later one would have taken what was not there."""

    def __init__(self, number: int, later: int) -> None:
        """`number`: the entry's; `later`: of the first entry that needs it."""
        super().__init__()
        self.number = number
        self.later = later


def reversal(entries: Sequence[Entry], number: int, day: date) -> Entry:
    """The entry that reverses the one of a number, to be written down.

    `entries`: all that name the owners of that one, and whoever gave them shares, in their order.

    Raises:
        EntryUnknown, ReversalStays, ReversedAlready: it is not to be reversed.
        NeededSince: a later entry has to be reversed first.
    """
    wrong = next((entry for entry in entries if entry.number == number), None)
    if wrong is None:
        raise EntryUnknown(number)
    if wrong.reverses is not None:
        raise ReversalStays(number, wrong.reverses)
    by = reversed_by(entries).get(number)
    if by is not None:
        raise ReversedAlready(number, by)
    made = replace(wrong, kind=EntryKind.REVERSAL, day=day, reverses=number, number=0)
    _require_not_needed([*entries, made], wrong)
    return made


def reversed_by(entries: Sequence[Entry]) -> dict[int, int]:
    """The numbers of reversed entries, each with that of its reversal."""
    return {entry.reverses: entry.number for entry in entries if entry.reverses is not None}


def _require_not_needed(entries: Sequence[Entry], wrong: Entry) -> None:
    """Pass where nobody ever had less than nothing by the entries that are left."""
    left = Ledger(wrong.currency)
    for entry in counting(entries):
        try:
            left = left.after(entry)
        except (SharesLacking, PaymentsLacking):
            raise NeededSince(wrong.number, entry.number) from None
