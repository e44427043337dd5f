"""The words of the noes about the owner register and the share ledger; `views.refusals` takes them up."""

from typing import Final

from organiser.bridge.conversation import clean_name
from organiser.chat.refs import Network
from organiser.errors import Refusal
from organiser.i18n import Words
from organiser.members.register import FormatUnknown, OwnerLeft, OwnerUnknown
from organiser.members.shares import DayToCome, NotWhole
from organiser.views.commands import to_type
from organiser.views.members.exporting import FORMATS
from organiser.views.members.register import register_name
from organiser.views.rich import Paragraph, Worded


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


def _to_come(_refused: DayToCome, _network: Network, words: Words) -> tuple[Paragraph, ...]:
    return (
        words.gettext(
            "That day is still to come, so nothing was written down. Write it down when it has happened."
        ),
    )


def _whole(_refused: NotWhole, _network: Network, words: Words) -> tuple[Paragraph, ...]:
    return (words.gettext("Shares are whole, so nothing was written down. Please write a number such as 3."),)


WORDED: Final[dict[type[Refusal], Worded]] = {
    DayToCome: _to_come,
    FormatUnknown: _format,
    NotWhole: _whole,
    OwnerLeft: _left,
    OwnerUnknown: _unknown,
}
"""Every refusal of `members.register`, and its words."""
