"""Claiming one's own entry of an older list, with the code that a steward gave."""

from collections.abc import Sequence

from organiser.chat.outgoing import Choice, Post
from organiser.chat.refs import Network
from organiser.i18n import Words
from organiser.members.consents import FREE
from organiser.views.anywhere import worded_anew
from organiser.views.commands import help_name, to_type
from organiser.views.dialogs import PICKED
from organiser.views.members import agreeing, consents
from organiser.views.rich import post, strong


def claim_name(words: Words) -> str:
    """The name of `claim`."""
    # Translators: the name of the command with which somebody who is on an imported list of members says
    # that an entry is theirs. One word.
    return words.pgettext("command", "claim")


def claim_help(words: Words) -> str:
    """What `claim` does."""
    return words.gettext("become a member with the code that a steward gave you")


def ask_code(words: Words) -> Post:
    """Asks for the code of an entry."""
    return post(words.gettext("Which code did you get from a steward?"))


def claim_asked(
    name: str,
    chapter: str,
    toggles: Sequence[tuple[str, bool]],
    answers: Sequence[str],
    words: Words,
    *,
    anew: bool = False,
) -> Post:
    """Shows the entry and what is agreed to. `toggles`: data and state of each free consent, in order.

    `answers` are those to leave it and to become a member; `anew`: the texts are others than a moment ago.
    """
    leave, go = answers
    free = [
        Choice(f"{PICKED if chosen else ''}{consents.purpose_label(one, words)}", data)
        for one, (data, chosen) in zip(FREE, toggles, strict=True)
    ]
    return post(
        worded_anew(words) if anew else "",
        words.pieces(
            "A steward of {chapter} has put {name} on the list of members. If that is you, you can become a"
            " member now. Members will see you under that name.",
            chapter=chapter,
            name=strong(name),
        ),
        (strong(words.gettext("What you agree to as a member")),),
        *agreeing.agreed(words),
        choices=(
            *((one,) for one in free),
            (Choice(words.pgettext("button: claim", "Not now"), leave),),
            (Choice(words.pgettext("button: claim", "Agree and join"), go),),
        ),
    )


def claimed(number: int, chapter: str, network: Network, words: Words) -> Post:
    """The entry is somebody's."""
    return post(
        words.gettext(
            "You are a member of {chapter} now. Your member number is {number}.",
            chapter=chapter,
            number=str(number),
        ),
        words.pieces(
            "To see what you can ask me, write {command}.",
            command=to_type("help", help_name, network, words),
        ),
    )


def not_claimed(words: Words) -> Post:
    """They left it."""
    return post(
        words.gettext("Nothing has changed: the list hasn't made you a member, and your code still works.")
    )
