"""What a chat is told about being joined: welcome, code, confirmation, notices, status, names."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import assert_never

from organiser.bridge.conversation import NamesMode, clean_name
from organiser.chat.outgoing import Choice, Post
from organiser.chat.refs import Network
from organiser.i18n import Words
from organiser.views.commands import bridge_name, forget_name, help_name, to_type
from organiser.views.rich import Paragraph, code, post


@dataclass(frozen=True, slots=True)
class ShownChat:
    """A chat as it is shown to people elsewhere; `members` is None where the network did not tell."""

    title: str
    network: Network
    members: int | None = None


def network_name(network: Network, words: Words) -> str:
    """The network's name."""
    if network is Network.TELEGRAM:
        return words.pgettext("network", "Telegram")
    return words.pgettext("network", "Matrix")


def chat_name(chat: ShownChat, words: Words) -> str:
    """A chat's title with its network; a chat without a title is called by its network only."""
    network = network_name(chat.network, words)
    if not chat.title.strip():
        # Translators: a group or room that has no title; it stands inside sentences and lists.
        return words.gettext("a chat on {network}", network=network)
    # Translators: a group or room, such as "Riders Gent (Telegram)"; it stands inside sentences and lists.
    return words.gettext("{title} ({network})", title=clean_name(chat.title), network=network)


def welcome(network: Network, words: Words, *, private_url: str | None = None) -> Post:
    """Said once when the bot comes into a group or room. `private_url` opens a chat with it."""
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
        choices=_opens(private_url, words),
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


def _private(network: Network, url: str | None, words: Words) -> str:
    if url is not None:
        return words.gettext("To talk to me in private, press the button.")
    if network is Network.TELEGRAM:
        return words.gettext("To talk to me in private, open my profile and write to me there.")
    return words.gettext("To talk to me in private, start a direct chat with me.")


def _opens(url: str | None, words: Words) -> tuple[tuple[Choice, ...], ...]:
    # Translators: a button that opens the private chat with the bot. At most 20 characters.
    return ((Choice(words.gettext("Open private chat"), url=url),),) if url else ()


def private_welcome(network: Network, words: Words) -> Post:
    """Said once when somebody opens a private chat with the bot."""
    if network is Network.TELEGRAM:
        readers = words.gettext(
            "Nothing that you write here goes to a group. Telegram and whoever runs this bot can read it."
        )
    else:
        readers = words.gettext(
            "Nothing that you write here goes to a room. Whoever runs this bot can read it, and in a chat"
            " that isn't encrypted the servers can too."
        )
    more = words.pieces(
        "To see what I can do, write {help}.", help=to_type("help", help_name, network, words)
    )
    return post(words.gettext("Hello. This is our private chat."), readers, more)


def code_sent(words: Words) -> Post:
    """The group's answer to `/bridge`, when the code went out in private."""
    return post(words.gettext("I have sent you the code in private."))


def open_private(url: str, network: Network, words: Words) -> Post:
    """The group's answer to `/bridge`, when the bot cannot begin a private chat with who asks.

    `url` opens it and asks for the code there; it is empty where there is no such address.
    """
    if not url:
        return post(
            words.gettext("The code is only for you, and I couldn't open a private chat with you."),
            words.pieces(
                "Please start a direct chat with me, then write {command} here again.",
                command=to_type("bridge", bridge_name, network, words),
            ),
        )
    return post(
        words.gettext(
            "The code is only for you. Open our private chat with the button, and you get it there."
        ),
        choices=_opens(url, words),
    )


def join_code(secret: str, chat: ShownChat, lifetime: timedelta, words: Words) -> Post:
    """The one-time code, in private, and what to do with it."""
    return post(
        words.pieces("This is the code for {chat}: {code}", chat=chat_name(chat, words), code=code(secret)),
        words.gettext(
            "It works once, for {duration}. Keep it to yourself.", duration=words.duration(lifetime)
        ),
        words.pieces(
            "Add me to the other chat. An admin there then writes {telegram} on Telegram, or {matrix} on"
            " Matrix.",
            telegram=code(f"/bridge {secret}"),
            matrix=code(f"!bridge {secret}"),
        ),
        words.gettext("After that I ask you here whether to join the two chats."),
    )


def code_taken(words: Words) -> Post:
    """Said in the other chat when the right code was given there."""
    return post(
        words.gettext(
            "The code is right. I now ask the admin who made it to confirm. Until then nothing is shared."
        )
    )


def confirm_join(
    ours: ShownChat,
    other: ShownChat,
    along: Sequence[ShownChat],
    words: Words,
    *,
    answers: tuple[str, str],
) -> Post:
    """Asks the first admin, in private. `along` are the chats that are joined with either of the two already.

    `answers` come back in `Tapped.data`: no, and yes.
    """
    no, yes = answers
    first, second = chat_name(ours, words), chat_name(other, words)
    if other.members is None:
        size = words.gettext("I couldn't find out how many people are in it.")
    else:
        size = words.ngettext(
            "There is {count} person in {chat}.",
            "There are {count} people in {chat}.",
            other.members,
            chat=second,
        )
    # Translators: a button that joins two chats, and one that does not. At most 20 characters each.
    choices = (
        Choice(words.pgettext("join chats", "Don't join"), no),
        Choice(words.pgettext("join chats", "Join"), yes),
    )
    return post(
        words.gettext("Join {first} with {second}?", first=first, second=second),
        size,
        _along(along, words),
        words.gettext("From then on, people in each chat can read what is said in the other."),
        choices=(choices,),
    )


def _along(chats: Sequence[ShownChat], words: Words) -> str:
    if not chats:
        return ""
    # Translators: {chats} is one chat or a list of them, that share what is said with those to be joined.
    return words.gettext(
        "They would share one conversation with: {chats}.",
        chats=words.listing([chat_name(chat, words) for chat in chats]),
    )


def join_confirmed(words: Words) -> Post:
    """Told to the admin who confirmed."""
    return post(words.gettext("The chats are joined. I have told everybody in them."))


def join_declined(words: Words) -> Post:
    """Told to the admin who declined, and in the other chat."""
    return post(words.gettext("The chats weren't joined. Nothing is shared."))


def question_closed(words: Words) -> str:
    """Shown to who presses a button of a question that was answered or ran out of time."""
    return words.gettext("This question is no longer open. Nothing has changed.")


def joined(others: Sequence[ShownChat], names: NamesMode, network: Network, words: Words) -> Post:
    """The notice to every chat of the conversation when one has come in."""
    chats = words.listing([chat_name(chat, words) for chat in others])
    return post(
        words.gettext(
            "From now on, what is said here is also read in {chats}, and what is said there appears here.",
            chats=chats,
        ),
        words.gettext(
            "Who can read it: everybody in these chats, Telegram, and whoever runs this bot. Where a room"
            " isn't encrypted, the Matrix servers too."
        ),
        names_shown(names, words),
        _deleting(network, words),
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
