"""The words of the noes about the owner register and the share ledger; `views.refusals` takes them up."""

from typing import Final

from organiser.chat.refs import Network
from organiser.errors import Refusal
from organiser.i18n import Words
from organiser.members.register import OwnerUnknown
from organiser.views.commands import to_type
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


WORDED: Final[dict[type[Refusal], Worded]] = {
    OwnerUnknown: _unknown,
}
"""Every refusal of `members.register`, and its words."""
