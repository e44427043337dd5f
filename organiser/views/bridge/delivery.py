"""What a chat is told when delivery is late, failed, or has a hole; and when the fault is ours."""

from datetime import datetime, timedelta, tzinfo
from typing import Final

from organiser.chat.outgoing import Post
from organiser.chat.refs import Network
from organiser.i18n import Words
from organiser.views.bridge.chats import ShownChat, chat_name, network_name
from organiser.views.rich import post

UNDELIVERED_REASONS: Final = (
    "blocked",
    "removed",
    "forbidden",
    "not_found",
    "too_big",
    "gone",
)
"""The words that `undelivered` knows; any other reason gets a sentence that admits not to know."""


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
    reasons = {
        "blocked": words.gettext("I have been blocked there. An admin there can let me in again."),
        "removed": words.gettext("I am no longer a member there. An admin there can add me again."),
        "forbidden": words.gettext(
            "I am not allowed to write there. An admin there can give me the right to."
        ),
        "not_found": words.gettext("That chat no longer exists, or I can't see it any more."),
        "too_big": words.gettext(
            "It was too big for the network. A shorter text or a smaller file will fit."
        ),
        "gone": words.gettext("The file in it could no longer be fetched. Please send it again."),
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


def our_fault(reference: str, words: Words) -> Post:
    """Something failed that never should; `reference` finds it in the log."""
    return post(
        words.gettext(
            "Something went wrong on our side. What you wrote is kept. Try again in a minute, or tell a"
            " steward: reference {reference}.",
            reference=reference,
        )
    )
