"""Why a one-time code of the co-op cannot be used."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from organiser.chat.refs import Network
from organiser.errors import Refusal
from organiser.i18n import Words
from organiser.members.codes import CodeExposed, CodeOver, CodeUnfit, Purpose, TriesExhausted
from organiser.views.commands import to_type
from organiser.views.members.accounts import link_name
from organiser.views.members.claiming import claim_name
from organiser.views.members.founding import found_name
from organiser.views.rich import Paragraph


def _tries(refused: TriesExhausted, _network: Network, words: Words) -> tuple[Paragraph, ...]:
    return (
        words.gettext(
            "There were too many wrong tries, so I take no more codes from you now. Nothing has changed."
        ),
        words.gettext("Try again in {duration}.", duration=words.duration(refused.wait)),
    )


def _unfit(refused: CodeUnfit, network: Network, words: Words) -> tuple[Paragraph, ...]:
    linking = words.gettext("This isn't a code to link an account, so nothing has changed.")
    first = {
        Purpose.LINK: linking,
        Purpose.AGREE: linking,
        Purpose.FOUND: words.gettext("This isn't a code to found a co-op, so nothing has changed."),
        Purpose.CLAIM: words.gettext("This isn't a code to claim an entry, so nothing has changed."),
    }
    return (
        first[refused.purpose],
        words.gettext(
            "It may be mistyped, used already, or replaced by a newer one. A code for something else has a"
            " command of its own, such as one that joins two chats: it is typed there."
        ),
        _another(refused.purpose, network, words),
    )


def _exposed(refused: CodeExposed, network: Network, words: Words) -> tuple[Paragraph, ...]:
    first = words.gettext(
        "There was a one-time code in what you wrote in a group. I carried it to no other chat, and take it"
        " away there where I may."
    )
    commands = {
        Purpose.FOUND: to_type("found", found_name, network, words),
        Purpose.CLAIM: to_type("claim", claim_name, network, words),
    }
    if refused.purpose not in commands:
        over = words.gettext("Others may have read the code, so it no longer works.")
        return (first, over, _another(Purpose.LINK, network, words))
    use_it = words.pieces(
        "Others may have read the code, and it works once, for whoever uses it first. If it is yours, write"
        " {command} and the code to me now, here.",
        command=commands[refused.purpose],
    )
    return (first, use_it)


def _over(refused: CodeOver, network: Network, words: Words) -> tuple[Paragraph, ...]:
    return (
        words.gettext("This code has expired, so nothing has changed."),
        _another(refused.purpose, network, words),
    )


def _another(purpose: Purpose, network: Network, words: Words) -> Paragraph:
    match purpose:
        case Purpose.LINK | Purpose.AGREE:
            return words.pieces(
                "For a new code, write {command} on your other account.",
                command=to_type("link", link_name, network, words),
            )
        case Purpose.FOUND:
            return words.gettext("Whoever runs this bot can make a new code.")
        case Purpose.CLAIM:
            return words.gettext("A steward can send you a new code.")


WORDED: Final[Mapping[type[Refusal], Callable[[Any, Network, Words], tuple[Paragraph, ...]]]] = {
    CodeExposed: _exposed,
    CodeOver: _over,
    CodeUnfit: _unfit,
    TriesExhausted: _tries,
}
"""Every refusal of `organiser.members.codes`, and its words."""
