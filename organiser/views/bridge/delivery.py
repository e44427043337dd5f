"""What a chat is told when delivery is late, failed, or has a hole."""

from datetime import datetime, timedelta, tzinfo
from typing import Final

from organiser.chat.outgoing import Post
from organiser.chat.refs import Network
from organiser.i18n import Words
from organiser.views.anywhere import network_name
from organiser.views.bridge.chats import ShownChat, chat_name
from organiser.views.rich import post

UNDELIVERED_REASONS: Final = (
    "blocked",
    "forbidden",
    "gone",
    "not_allowed",
    "not_found",
    "photo",
    "removed",
    "revoked",
    "token",
    "too_big",
    "too_long",
    "too_old",
    "topic_closed",
    "topic_gone",
)
"""The words of `platforms.*.failures` that have a sentence; any other gets one that admits not to know."""


def lane_late(network: Network, per_minute: int, wait: timedelta, words: Words) -> Post:
    """The chat's lane is slowed by a limit of its network."""
    allowed = words.ngettext(
        "{network} lets us send {count} message a minute here.",
        "{network} lets us send {count} messages a minute here.",
        per_minute,
        network=network_name(network, words),
    )
    # Translators: follows "Telegram lets us send 20 messages a minute here."
    following = words.gettext(
        "The next ones arrive in about {duration}; nothing is lost.", duration=words.duration(wait)
    )
    return post(f"{allowed} {following}")


def network_down(network: Network, words: Words) -> Post:
    """The other network has not answered for a while."""
    return post(
        words.gettext(
            "{network} can't be reached at the moment. What is said here is kept, and arrives there later.",
            network=network_name(network, words),
        )
    )


def undelivered(reason: str, count: int, chat: ShownChat, words: Words) -> Post:
    """Some lines did not reach another chat and will not be tried again."""
    what = words.ngettext(
        "{count} message from here didn't reach {chat}.",
        "{count} messages from here didn't reach {chat}.",
        count,
        chat=chat_name(chat, words),
    )
    return post(what, _why(reason, words))


def _why(reason: str, words: Words) -> str:
    not_allowed = words.gettext("I'm not allowed to write there. An admin there can give me the right to.")
    signed_out = words.gettext("I'm signed out of that network. Whoever runs this bot can mend it.")
    too_big = words.gettext("It was too big for the network. A shorter text or a smaller file will fit.")
    reasons = {
        "blocked": words.gettext("I have been blocked there. An admin there can let me in again."),
        "forbidden": not_allowed,
        "gone": words.gettext("A file or an earlier message that it needs is no longer there."),
        "not_allowed": not_allowed,
        "not_found": words.gettext("That chat no longer exists, or I can't see it any more."),
        "photo": words.gettext("The network couldn't read the picture. Please send it as a file."),
        "removed": words.gettext("I am no longer a member there. An admin there can add me again."),
        "revoked": signed_out,
        "token": signed_out,
        "too_big": too_big,
        "too_long": too_big,
        "too_old": words.gettext("The copy there is too old to be changed, so it stays as it is."),
        "topic_closed": words.gettext("The topic is closed there. An admin there can open it again."),
        "topic_gone": words.gettext("The topic no longer exists there."),
    }
    return reasons.get(reason) or words.gettext(
        "The network refused it without saying why. Please try it in another form, such as plain text."
    )


def gap(chat: ShownChat, span: tuple[datetime, datetime], words: Words, *, zone: tzinfo) -> Post:
    """Messages of a time may be missing, told in every chat of the conversation."""
    since, until = span
    return post(
        words.gettext(
            "Messages that were written in {chat} between {since} and {until} may be missing from the other"
            " chats.",
            chat=chat_name(chat, words),
            since=words.moment(since, zone),
            until=words.moment(until, zone),
        ),
        words.gettext(
            "I was cut off and can't fetch them any more. If something in them matters, please send it again."
        ),
    )
