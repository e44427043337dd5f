"""What is said in any chat, whatever it is about: who reads along, too much, too late, and our own faults."""

from datetime import timedelta

from organiser.chat.outgoing import Choice, Post
from organiser.chat.refs import Network
from organiser.i18n import Words
from organiser.views.commands import help_name, to_type
from organiser.views.rich import post


def network_name(network: Network, words: Words) -> str:
    """The network's name."""
    if network is Network.TELEGRAM:
        return words.pgettext("network", "Telegram")
    return words.pgettext("network", "Matrix")


def opening(url: str, words: Words) -> tuple[tuple[Choice, ...], ...]:
    """The button that opens the private chat; none where there is no address for it."""
    # Translators: opens the private chat with the bot.
    return ((Choice(words.pgettext("button", "Open private chat"), url=url),),) if url else ()


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


def answers_later(wait: timedelta, words: Words, *, private: bool) -> Post:
    """Told once to who asks more than is answered; in private nobody else's messages are meant."""
    if private:
        return post(
            words.gettext(
                "I've answered a lot here just now, so I write nothing more for {duration}.",
                duration=words.duration(wait),
            ),
            words.gettext("What you ask for is done all the same, and nothing is lost."),
        )
    return post(
        words.gettext(
            "I've answered a lot here just now. Please ask again in {duration}.",
            duration=words.duration(wait),
        ),
        # Translators: to "tell me what to do" is to use a command such as /mute.
        words.gettext("Messages are carried as usual, and admins can still tell me what to do."),
    )


def question_closed(words: Words) -> str:
    """Shown to who presses a button of a question that was answered or ran out of time."""
    return words.gettext("This question is no longer open. Nothing has changed.")


def worded_anew(words: Words) -> str:
    """Why nothing was done: what somebody says yes to says something else than what they were shown."""
    return words.gettext(
        "What stands here has changed since I showed it to you, so nothing was done yet. Please read it"
        " again."
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
