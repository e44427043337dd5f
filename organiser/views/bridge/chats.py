"""What a chat is told about being joined: the welcome, how chats are called, and who comes and goes."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import assert_never

from organiser.bridge.conversation import NamesMode, clean_name
from organiser.chat.outgoing import Post
from organiser.chat.refs import Network
from organiser.i18n import Words
from organiser.views.anywhere import network_name, opening
from organiser.views.commands import bridge_name, forget_name, help_name, to_type
from organiser.views.rich import Paragraph, post


@dataclass(frozen=True, slots=True)
class ShownChat:
    """A chat as it is shown to people elsewhere; `members` is None where the network did not tell."""

    title: str
    network: Network
    members: int | None = None


def chat_name(chat: ShownChat, words: Words) -> str:
    """A chat's title with its network; a chat without a title is called by its network only."""
    network = network_name(chat.network, words)
    if not chat.title.strip():
        # Translators: a group or room that has no title; it stands inside sentences and lists.
        return words.gettext("a chat on {network}", network=network)
    # Translators: a group or room, such as "Riders Gent (Telegram)"; it stands inside sentences and lists.
    return words.gettext("{title} ({network})", title=clean_name(chat.title), network=network)


def welcome(network: Network, words: Words, *, private_url: str = "") -> Post:
    """Said once when the bot comes into a group or room. `private_url` opens a chat with it, where one does.

    How to join the co-op stands below it (`views.members.chapter_chats.with_joining`).
    """
    return post(
        words.gettext(
            "I am Organiser, a bot. I can join this chat with a Telegram group or a Matrix room, so that"
            " people in both can talk to each other."
        ),
        _readers_here(network, words),
        words.pieces(
            "To begin, an admin writes {command}. To see all that I can do, write {help}.",
            command=to_type("bridge", bridge_name, network, words),
            help=to_type("help", help_name, network, words),
        ),
        _private(network, private_url, words),
        choices=opening(private_url, words),
    )


def _readers_here(network: Network, words: Words) -> str:
    if network is Network.TELEGRAM:
        return words.gettext(
            "Who can read what is said here: everybody in this chat, Telegram, and whoever runs this bot."
        )
    return words.gettext(
        "Who can read what is said here: everybody in this room and whoever runs this bot."
        " If the room isn't encrypted, the servers can read it too."
    )


def _private(network: Network, url: str, words: Words) -> str:
    if url:
        return words.gettext("To talk to me in private, or to join the co-op, press a button.")
    if network is Network.TELEGRAM:
        return words.gettext("To talk to me in private, open my profile and write to me there.")
    return words.gettext("To talk to me in private, start a direct chat with me.")


def joined(others: Sequence[ShownChat], names: NamesMode, network: Network, words: Words) -> Post:
    """The notice to every chat of the conversation when one has come in."""
    chats = words.listing([chat_name(chat, words) for chat in others])
    return post(
        words.gettext(
            "From now on, what is said here is also read in {chats}, and what is said there appears here.",
            chats=chats,
        ),
        _readers({network, *(chat.network for chat in others)}, words),
        names_shown(names, words),
        _deleting(network, words),
    )


def _readers(networks: Collection[Network], words: Words) -> str:
    if Network.MATRIX not in networks:
        return words.gettext(
            "Who can read it: everybody in these chats, Telegram, and whoever runs this bot."
        )
    if Network.TELEGRAM not in networks:
        return words.gettext(
            "Who can read it: everybody in these chats and whoever runs this bot. Where a room isn't"
            " encrypted, the Matrix servers too."
        )
    return words.gettext(
        "Who can read it: everybody in these chats, Telegram, and whoever runs this bot. Where a room"
        " isn't encrypted, the Matrix servers too."
    )


def names_shown(mode: NamesMode, words: Words) -> str:
    """How people are named in the other chats."""
    match mode:
        case NamesMode.FULL:
            return words.gettext("Other chats see full names.")
        case NamesMode.FIRST:
            return words.gettext("Other chats see first names only.")
        case NamesMode.PSEUDONYM:
            return words.gettext("Other chats see pseudonyms.")
        case _:
            assert_never(mode)


def _deleting(network: Network, words: Words) -> Paragraph:
    if network is Network.TELEGRAM:
        return words.pieces(
            "If you delete your message here, the copies stay, because Telegram doesn't tell me. To remove"
            " it everywhere, reply to it with {command}.",
            command=to_type("forget", forget_name, network, words),
        )
    return words.pieces(
        "If you delete your message here, the copies go too. You can also reply to it with {command}.",
        command=to_type("forget", forget_name, network, words),
    )


def vanishing(others: Sequence[ShownChat], network: Network, words: Words) -> Post:
    """Told in a chat whose messages delete themselves from now on; `others` have the copies."""
    return post(
        words.gettext(
            "Messages in this chat now delete themselves. Their copies in {chats} stay.",
            chats=words.listing([chat_name(chat, words) for chat in others]),
        ),
        words.pieces(
            "To remove a message there too, reply to it with {command} before it is gone.",
            command=to_type("forget", forget_name, network, words),
        ),
    )


def left(words: Words) -> Post:
    """Told in the chat that left."""
    return post(
        words.gettext(
            "This chat has left the conversation. What is said here is no longer shared. Earlier copies"
            " stay where they are."
        )
    )


def other_left(chat: ShownChat, words: Words, *, alone: bool) -> Post:
    """Told in the chats that stay; `alone`: no other chat is left."""
    gone = words.gettext(
        "{chat} has left the conversation. What is said here is no longer read there.",
        chat=chat_name(chat, words),
    )
    return post(gone, words.gettext("This chat isn't joined with any other now.") if alone else "")
