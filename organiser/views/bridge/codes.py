"""What is said of one-time codes: in the group, in private, and in the other chat."""

from collections.abc import Sequence
from datetime import timedelta

from organiser.chat.outgoing import Choice, Post
from organiser.chat.refs import Network
from organiser.i18n import Words
from organiser.views.anywhere import opening
from organiser.views.bridge.chats import ShownChat, chat_name
from organiser.views.commands import bridge_name, to_type
from organiser.views.rich import code, post


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
        choices=opening(url, words),
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
    # Translators: they join two chats, or leave them as they are.
    choices = (
        Choice(words.pgettext("button: join chats", "Don't join"), no),
        Choice(words.pgettext("button: join chats", "Join"), yes),
    )
    return post(
        words.gettext("Join {first} with {second}?", first=first, second=second),
        size,
        _along(along, words),
        words.gettext("From then on, people in each chat can read what is said in all the others.")
        if along
        else words.gettext("From then on, people in each chat can read what is said in the other."),
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
