"""How a conversation stands, and what is said when its names are shown another way."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import assert_never

from organiser.bridge.conversation import NamesMode
from organiser.chat.outgoing import Post
from organiser.i18n import Words
from organiser.views.bridge.chats import ShownChat, chat_name, names_shown
from organiser.views.languages import language_name
from organiser.views.rich import paragraphs, post, strong


@dataclass(frozen=True, slots=True)
class Status:
    """How a conversation stands. `others` leaves out the chat that is told.

    `waiting` counts the messages that are not sent yet, `oldest` is how long the first of them waits.
    """

    others: Sequence[ShownChat]
    names: NamesMode
    waiting: int
    oldest: timedelta


def status(state: Status, words: Words) -> Post:
    """The answer to `/bridge status`."""
    chats = words.listing([chat_name(chat, words) for chat in state.others])
    return post(
        words.gettext("This chat is joined with {chats}.", chats=chats),
        paragraphs(
            names_shown(state.names, words),
            words.gettext("I write in {language} here.", language=language_name(words.locale, words)),
            _waiting(state, words),
            gap="\n",
        ),
    )


def _waiting(state: Status, words: Words) -> str:
    if not state.waiting:
        return words.gettext("Everything has been delivered.")
    return words.ngettext(
        "{count} message is still on its way, for {duration} now.",
        "{count} messages are still on their way, the first for {duration} now.",
        state.waiting,
        duration=words.duration(state.oldest),
    )


def names_set(mode: NamesMode, words: Words, *, example: str) -> Post:
    """The notice to every chat when names are shown another way; `example` is a made-up name."""
    match mode:
        case NamesMode.FULL:
            return post(
                words.gettext(
                    "From now on, the other chats see your full name, as your profile shows it. They also"
                    " see where a forwarded message comes from."
                )
            )
        case NamesMode.FIRST:
            return post(
                words.gettext(
                    "From now on, the other chats see only the first word of your name. What was sent"
                    " before keeps its names."
                )
            )
        case NamesMode.PSEUDONYM:
            return post(
                words.pieces(
                    "From now on, the other chats see a pseudonym such as {example} instead of your name."
                    " It stays the same until an admin changes it.",
                    example=strong(example),
                ),
                words.gettext(
                    "People in your own chat still see your name, and whoever runs this bot can find out"
                    " who is who. What was sent before keeps its names."
                ),
            )
        case _:
            assert_never(mode)


def names_rotated(words: Words) -> Post:
    """The notice to every chat when everybody was given a new pseudonym."""
    return post(
        words.gettext(
            "Everybody has a new pseudonym from now on. The other chats can't see which old one it replaces."
        )
    )
