"""The words of every `Refusal`: everybody's here, each wing's in its `refusals`.

A test fails while one has no words in `WORDED`.
"""

from typing import Final

from organiser import answers, dialogs, one_line
from organiser.bridge.conversation import clean_name
from organiser.chat.outgoing import Post
from organiser.chat.refs import Network
from organiser.commands import (
    EditIsNoCommand,
    GroupOnly,
    NothingBehind,
    PrivateOnly,
    SlipBeforeOthers,
    UnknownCommand,
    WrongArguments,
)
from organiser.errors import Refusal
from organiser.i18n import Ambiguous, OtherCurrency, UnknownLanguage, Unreadable, Words
from organiser.views.access_refusals import WORDED as ACCESS
from organiser.views.anywhere import worded_anew
from organiser.views.bridge.refusals import WORDED as BRIDGE
from organiser.views.commands import help_name, spelled, to_type, usage
from organiser.views.languages import language_choices
from organiser.views.members.chapters import WORDED as CHAPTERS
from organiser.views.members.codes import WORDED as CODES
from organiser.views.members.founding import WORDED as FOUNDING
from organiser.views.members.importing import WORDED as IMPORTING
from organiser.views.members.owner_refusals import WORDED as OWNERS
from organiser.views.members.refusals import WORDED as MEMBERS
from organiser.views.rich import Paragraph, Worded, code, plain, post
from organiser.views.typed import ambiguous, other_currency, unreadable

_FEW: Final = 20
"""Answers that are named in a sentence."""


def refusal(refused: Refusal, network: Network, words: Words) -> Post:
    """What the person is told, and what they can do now.

    Raises:
        KeyError: a class of refusals that nobody worded.
    """
    return post(*WORDED[type(refused)](refused, network, words))


def _unknown_language(refused: UnknownLanguage, network: Network, words: Words) -> tuple[Paragraph, ...]:
    return (
        words.gettext("I don't speak “{given}” yet. These I do:", given=clean_name(refused.given)),
        language_choices(network, words),
    )


def _not_a_choice(refused: answers.NotAChoice, _network: Network, words: Words) -> tuple[Paragraph, ...]:
    if len(refused.choices) > _FEW:
        return (words.gettext("“{given}” is none of the answers here.", given=clean_name(refused.given)),)
    return (
        words.gettext(
            "“{given}” is none of the answers here. You can choose: {choices}.",
            given=clean_name(refused.given),
            choices=words.listing(refused.choices, choice=True),
        ),
    )


def _nothing_here(refused: answers.NothingHere, _network: Network, words: Words) -> tuple[Paragraph, ...]:
    given = clean_name(refused.given)
    return (
        words.gettext(
            "“{given}” does nothing at this question. If it is your answer, put it in quotation marks.",
            given=given,
        ),
    )


def _unknown_command(refused: UnknownCommand, network: Network, words: Words) -> tuple[Paragraph, ...]:
    first = words.gettext("I don't know the command “{name}”.", name=clean_name(refused.name))
    every = words.pieces(
        "To see all commands, write {command}.", command=to_type("help", help_name, network, words)
    )
    if refused.nearest is None:
        return (first, every)
    nearest = code(spelled(refused.nearest, network, words))
    return (first, words.pieces("Perhaps you mean {command}.", command=nearest), every)


def _edit_is_no_command(refused: EditIsNoCommand, network: Network, words: Words) -> tuple[Paragraph, ...]:
    return (
        words.pieces(
            "You changed a message in a group so that it says {command}. I carry out nothing that is only"
            " edited. Please write it to me here, where nobody else reads it.",
            command=code(spelled(refused.command, network, words)),
        ),
    )


def _slip_before_others(refused: SlipBeforeOthers, network: Network, words: Words) -> tuple[Paragraph, ...]:
    return (
        words.pieces(
            "What you wrote in a group begins with “{name}”. Perhaps you mean {command}: please write that to"
            " me here, where nobody else reads it.",
            name=clean_name(refused.name),
            command=code(spelled(refused.nearest, network, words)),
        ),
        words.gettext(
            "I carried your message to no other chat. In the group it is still there: delete it if others"
            " should not read it."
        ),
    )


def _nothing_behind(refused: NothingBehind, network: Network, words: Words) -> tuple[Paragraph, ...]:
    return (
        words.pieces(
            "Something has to follow that, so nothing was done. It is written like this: {usage}",
            usage=usage(refused.command, network, words),
        ),
    )


def _wrong_arguments(refused: WrongArguments, network: Network, words: Words) -> tuple[Paragraph, ...]:
    return (
        words.pieces(
            "I didn't understand all of that, so nothing was done. It is written like this: {usage}",
            usage=usage(refused.command, network, words),
        ),
    )


WORDED: Final[dict[type[Refusal], Worded]] = {
    Ambiguous: ambiguous,
    EditIsNoCommand: _edit_is_no_command,
    GroupOnly: plain(
        lambda words: words.gettext(
            "That is about a group. Please write it in the group or room that you mean."
        )
    ),
    NothingBehind: _nothing_behind,
    OtherCurrency: other_currency,
    PrivateOnly: plain(
        lambda words: words.gettext(
            "Please ask me that in our private chat. Here the whole group would read it."
        )
    ),
    SlipBeforeOthers: _slip_before_others,
    UnknownCommand: _unknown_command,
    UnknownLanguage: _unknown_language,
    Unreadable: unreadable,
    WrongArguments: _wrong_arguments,
    answers.CannotSkip: plain(
        lambda words: words.gettext(
            "I need an answer to this question. You can also cancel: then nothing is sent."
        )
    ),
    answers.NotAChoice: _not_a_choice,
    answers.NothingHere: _nothing_here,
    answers.NothingPicked: plain(lambda words: words.gettext("Please choose at least one answer.")),
    answers.NothingSaid: plain(
        lambda words: words.gettext("I can only read words here. Please write your answer.")
    ),
    one_line.TooManyAnswers: plain(
        lambda words: words.gettext(
            "You wrote more answers than there are questions. I have taken those that I understood."
        )
    ),
    dialogs.NothingBefore: plain(
        lambda words: words.gettext("This is the first question, so there is none before it.")
    ),
    dialogs.ReviewChanged: plain(worded_anew),
    **ACCESS,
    **BRIDGE,
    **CHAPTERS,
    **CODES,
    **FOUNDING,
    **IMPORTING,
    **MEMBERS,
    **OWNERS,
}
"""Every refusal, and its words."""
