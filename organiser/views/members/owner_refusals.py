"""The words of the noes about the owner register and the share ledger; `views.refusals` takes them up."""

from typing import Final

from organiser.bridge.conversation import clean_name
from organiser.chat.refs import Network
from organiser.errors import Refusal
from organiser.i18n import Words
from organiser.members.register import FormatUnknown, NoLine, OwnerLeft, OwnerUnknown
from organiser.members.reversing import EntryUnknown, NeededSince, ReversalStays, ReversedAlready
from organiser.members.shares import (
    AmountTooLarge,
    NotPositive,
    NotWhole,
    PaymentsLacking,
    SameOwner,
    SharesLacking,
)
from organiser.views.commands import to_type, typed
from organiser.views.members.exporting import FORMATS
from organiser.views.members.register import in_no_register, register_name
from organiser.views.members.reversing import reverse_name
from organiser.views.rich import Paragraph, Worded, code, plain


def _unknown(refused: OwnerUnknown, network: Network, words: Words) -> tuple[Paragraph, ...]:
    return (
        words.gettext(
            "There is no owner {number} in the register of this chapter, so nothing has changed.",
            number=str(refused.number),
        ),
        words.pieces(
            "To see the numbers, write {command}.",
            command=to_type("register", register_name, network, words),
        ),
    )


def _format(refused: FormatUnknown, _network: Network, words: Words) -> tuple[Paragraph, ...]:
    return (
        words.gettext(
            "I make no file as “{given}”, so nothing has changed. I can make: {formats}.",
            given=clean_name(refused.given),
            formats=words.listing(FORMATS, choice=True),
        ),
    )


def _left(refused: OwnerLeft, _network: Network, words: Words) -> tuple[Paragraph, ...]:
    return (
        words.gettext(
            "Owner {number} has left the co-op and takes no new shares, so nothing was written down.",
            number=str(refused.number),
        ),
    )


def _no_entry(refused: EntryUnknown, network: Network, words: Words) -> tuple[Paragraph, ...]:
    return (
        words.gettext(
            "There is no entry {number} in the share ledger of this chapter, so nothing has changed.",
            number=str(refused.number),
        ),
        words.pieces(
            "To see the numbers, write {command}.",
            command=to_type("share reverse", reverse_name, network, words),
        ),
    )


def _reversal(refused: ReversalStays, _network: Network, words: Words) -> tuple[Paragraph, ...]:
    return (
        words.gettext(
            "Entry {number} is a reversal, and a reversal can't be reversed, so nothing has changed. If entry"
            " {reversed} was right after all, write it down anew.",
            number=str(refused.number),
            reversed=str(refused.reverses),
        ),
    )


def _once(refused: ReversedAlready, _network: Network, words: Words) -> tuple[Paragraph, ...]:
    return (
        words.gettext(
            "Entry {number} is reversed already, by entry {reversal}, so nothing has changed.",
            number=str(refused.number),
            reversal=str(refused.by),
        ),
    )


def _needed(refused: NeededSince, network: Network, words: Words) -> tuple[Paragraph, ...]:
    return (
        words.gettext(
            "Entry {later} rests on entry {number}: without it, somebody would have less than nothing. So"
            " nothing has changed.",
            later=str(refused.later),
            number=str(refused.number),
        ),
        words.pieces(
            "If entry {later} is wrong too, reverse it first: {command}.",
            later=str(refused.later),
            command=code(f"{typed('share reverse', reverse_name, network, words)} {refused.later}"),
        ),
    )


def _shares_lacking(refused: SharesLacking, _net: Network, words: Words) -> tuple[Paragraph, ...]:
    return (
        words.ngettext(
            "This owner has only {count} share, so nothing was written down.",
            "This owner has only {count} shares, so nothing was written down.",
            refused.held,
        ),
    )


def _payments_lacking(refused: PaymentsLacking, _network: Network, words: Words) -> tuple[Paragraph, ...]:
    return (
        words.gettext(
            "Only {amount} was paid in by this owner, so nothing was written down.",
            amount=words.money(refused.paid, refused.currency),
        ),
    )


WORDED: Final[dict[type[Refusal], Worded]] = {
    AmountTooLarge: plain(
        lambda words: words.gettext("That number is too large, so nothing was written down. Please check it.")
    ),
    EntryUnknown: _no_entry,
    FormatUnknown: _format,
    NeededSince: _needed,
    NoLine: plain(in_no_register),
    NotPositive: plain(
        lambda words: words.gettext("That must be more than nothing, so nothing was written down.")
    ),
    NotWhole: plain(
        lambda words: words.gettext(
            "Shares are whole, so nothing was written down. Please write a number such as 3."
        )
    ),
    OwnerLeft: _left,
    OwnerUnknown: _unknown,
    PaymentsLacking: _payments_lacking,
    ReversalStays: _reversal,
    ReversedAlready: _once,
    SameOwner: plain(
        lambda words: words.gettext("Shares can only go to another owner. Nothing was written down.")
    ),
    SharesLacking: _shares_lacking,
}
"""Every refusal of `members.register`, `members.shares` and `members.reversing`, and its words."""
