"""What admins are told about muting, banning, and what was held back. Who is muted is shown nothing."""

from collections.abc import Sequence
from datetime import timedelta

from organiser.bridge.conversation import clean_name
from organiser.chat.outgoing import Choice, Post
from organiser.i18n import Words
from organiser.views.bridge.chats import ShownChat, chat_name
from organiser.views.commands import ban_name, mute_name, to_type
from organiser.views.rich import on_its_own_row, post


def somebody(words: Words) -> str:
    """Stands where somebody is mentioned whom pseudonyms hide, and whose own is not known."""
    # Translators: stands for a name that is hidden, as in "Ask [someone]". Keep the brackets.
    return words.pgettext("pseudonym", "[someone]")


def which_line(names: Sequence[str], answers: Sequence[str], words: Words) -> Post:
    """Asks an admin whom they mean, under a message that carries what several people wrote."""
    choices = tuple(
        (Choice(on_its_own_row(clean_name(name)), answer),)
        for name, answer in zip(names, answers, strict=True)
    )
    return post(
        words.gettext("Several people wrote what that message carries. Whom do you mean?"), choices=choices
    )


def muted(name: str, words: Words, *, acted: bool) -> Post:
    """Told to the admin. `acted`: their home network is asked to silence the person too; it may refuse."""
    done = words.gettext("What {name} writes is no longer carried to other chats.", name=clean_name(name))
    return post(done, "" if acted else _not_acted(words))


def unmuted(name: str, words: Words, *, acted: bool) -> Post:
    """Told to the admin."""
    done = words.gettext("What {name} writes is carried to other chats again.", name=clean_name(name))
    return post(done, "" if acted else _not_acted(words))


def banned(name: str, words: Words, *, acted: bool) -> Post:
    """Told to the admin. `acted`: their home network is asked to put the person out; it may refuse."""
    done = words.gettext("What {name} writes is no longer carried to other chats.", name=clean_name(name))
    putting_out = words.gettext("I am also putting them out of the chat where they write.")
    return post(done, putting_out if acted else _not_acted(words))


def not_acted(words: Words) -> Post:
    """Told to the admin when their home network did not let us after all."""
    return post(_not_acted(words))


def _not_acted(words: Words) -> str:
    return words.gettext(
        "In the chat where they write I can't change anything. An admin there can do it, or make me an admin."
    )


def spam_held(name: str, count: int, chat: ShownChat, words: Words, *, release: str = "") -> Post:
    """Told to admins: one person repeats themselves. `release` comes back when a button is pressed."""
    return post(
        words.ngettext(
            "{name} wrote the same thing {count} time in {chat}. I have held back the repetitions.",
            "{name} wrote the same thing {count} times in {chat}. I have held back the repetitions.",
            count,
            name=clean_name(name),
            chat=chat_name(chat, words),
        ),
        words.pieces(
            "If this is spam, reply to one of these messages with {mute} or {ban}.",
            mute=to_type("mute", mute_name, chat.network, words),
            ban=to_type("ban", ban_name, chat.network, words),
        ),
        choices=_release(release, words),
    )


def flood_held(count: int, span: timedelta, chat: ShownChat, words: Words, *, release: str = "") -> Post:
    """Told to admins: many people came in at once. `release` comes back when a button is pressed."""
    return post(
        words.ngettext(
            "{count} person joined {chat} within {duration}.",
            "{count} people joined {chat} within {duration}.",
            count,
            chat=chat_name(chat, words),
            duration=words.duration(span),
        ),
        words.gettext("I hold back what they write until an admin has looked. Nothing is lost."),
        choices=_release(release, words),
    )


def _release(data: str, words: Words) -> tuple[tuple[Choice, ...], ...]:
    # Translators: carries over the messages that were held back.
    return ((Choice(words.pgettext("button", "Let through"), data),),) if data else ()


def released(count: int, words: Words) -> Post:
    """Told to the admin who let through what was held back."""
    if not count:
        return post(words.gettext("Nothing is held back here any more."))
    return post(
        words.ngettext(
            "{count} held message is on its way.", "{count} held messages are on their way.", count
        )
    )
