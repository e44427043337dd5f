"""The words of what the bridge refuses. `organiser.views.refusals` has those of everything else."""

from typing import Final

from organiser.bridge import refusals
from organiser.bridge.codes import LIFETIME
from organiser.bridge.conversation import clean_name
from organiser.chat.refs import Network
from organiser.errors import Refusal
from organiser.i18n import Words
from organiser.views.commands import (
    bridge_name,
    bridge_names_name,
    bridge_status_name,
    names_options,
    names_pseudonym,
    to_type,
    typed,
)
from organiser.views.rich import Paragraph, Worded, code, plain


def _chat_left(_refused: refusals.ChatLeft, network: Network, words: Words) -> tuple[Paragraph, ...]:
    return (
        words.gettext("I am no longer in both chats, so nothing was joined."),
        words.pieces(
            "Add me again. Then write {command} in one of them for a new code.",
            command=to_type("bridge", bridge_name, network, words),
        ),
    )


def _code_unknown(_refused: refusals.CodeUnknown, network: Network, words: Words) -> tuple[Paragraph, ...]:
    return (
        words.gettext(
            "I don't know this code, so nothing was joined. It may be mistyped, used already, or replaced"
            " by a newer one."
        ),
        _new_code(network, words),
    )


def _code_expired(_refused: refusals.CodeExpired, network: Network, words: Words) -> tuple[Paragraph, ...]:
    return (
        words.gettext("This code has expired, so nothing was joined."),
        _new_code(network, words),
    )


def _code_exhausted(
    _refused: refusals.CodeExhausted, _network: Network, words: Words
) -> tuple[Paragraph, ...]:
    return (
        words.gettext(
            "There were too many wrong tries, so I take no more codes from you now. Nothing was joined."
        ),
        words.gettext(
            "Try again in {duration}. Until then, another admin of this chat can write the code.",
            duration=words.duration(LIFETIME),
        ),
    )


def _new_code(network: Network, words: Words) -> Paragraph:
    return words.pieces(
        "For a new code, write {command} in the chat where you asked for this one.",
        command=to_type("bridge", bridge_name, network, words),
    )


def _already_joined(
    _refused: refusals.AlreadyJoined, network: Network, words: Words
) -> tuple[Paragraph, ...]:
    return (
        words.pieces(
            "These chats are joined already. To see which chats share this conversation, write {command}.",
            command=to_type("bridge status", bridge_status_name, network, words),
        ),
    )


def _not_bridged(_refused: refusals.NotBridged, network: Network, words: Words) -> tuple[Paragraph, ...]:
    return (
        words.pieces(
            "This chat isn't joined with another one. An admin can join it with {command}.",
            command=to_type("bridge", bridge_name, network, words),
        ),
    )


def _no_pseudonyms(_refused: refusals.NoPseudonyms, network: Network, words: Words) -> tuple[Paragraph, ...]:
    names = typed("bridge names", bridge_names_name, network, words)
    return (
        words.gettext("Names are shown here, not pseudonyms, so nothing has changed."),
        words.pieces(
            "To show pseudonyms, write {command}.", command=code(f"{names} {names_pseudonym(words)}")
        ),
    )


def _unknown_names_mode(
    refused: refusals.UnknownNamesMode, _network: Network, words: Words
) -> tuple[Paragraph, ...]:
    return (
        words.gettext(
            "Names can't be shown as “{given}”. You can choose: {choices}.",
            given=clean_name(refused.given),
            choices=words.listing([option.called(words) for option in names_options()], choice=True),
        ),
    )


WORDED: Final[dict[type[Refusal], Worded]] = {
    refusals.AlreadyJoined: _already_joined,
    refusals.AuthorUnknown: plain(
        lambda words: words.gettext(
            "I don't know any more who wrote that, so nothing has changed. If they write again, answer their"
            " new message."
        )
    ),
    refusals.ChatLeft: _chat_left,
    refusals.CodeExhausted: _code_exhausted,
    refusals.CodeExpired: _code_expired,
    refusals.CodeUnknown: _code_unknown,
    refusals.LineUnknown: plain(
        lambda words: words.gettext(
            "I didn't carry that message to another chat, or it is too long ago. Nothing has changed."
        )
    ),
    refusals.NoPseudonyms: _no_pseudonyms,
    refusals.NotAReply: plain(
        lambda words: words.gettext(
            "I can't tell which message you mean. Reply to that message, and write the command as the reply."
        )
    ),
    refusals.NotBridged: _not_bridged,
    refusals.NotYours: plain(
        lambda words: words.gettext(
            "Only the person who wrote that message, or an admin, can do that. Nothing has changed."
        )
    ),
    refusals.OwnLine: plain(
        lambda words: words.gettext("You wrote that message yourself, so nothing has changed.")
    ),
    refusals.SameChat: plain(
        lambda words: words.gettext(
            "This is the chat that the code was made for. Write it in the other chat, the one to be joined."
        )
    ),
    refusals.UnknownNamesMode: _unknown_names_mode,
}
"""Every refusal of the bridge, and its words."""
