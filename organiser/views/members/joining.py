"""Joining the co-op: the questions, what is agreed to, and what comes next."""

from collections.abc import Sequence

from organiser.chat.outgoing import Post
from organiser.chat.refs import Network
from organiser.i18n import Words
from organiser.members.consents import Purpose
from organiser.views.commands import to_type
from organiser.views.members import agreeing
from organiser.views.members.consents import consents_name, purpose_label
from organiser.views.rich import Paragraph, post, strong


def join_name(words: Words) -> str:
    """The name of `join`."""
    # Translators: the name of the command with which somebody asks to become a member. One word.
    return words.pgettext("command", "join")


def join_help(words: Words) -> str:
    """What `join` does."""
    return words.gettext("ask to become a member of the co-op")


def join_example(words: Words) -> str:
    """What one may write behind `join`."""
    # Translators: an example of what stands behind the command: chapter; apps; work; member numbers.
    return words.gettext("Gent; Uber Eats; Bike delivery; 12 15")


def chapter_label(words: Words) -> str:
    """What the chapter is called in the review."""
    return words.pgettext("join", "Chapter")


def platforms_label(words: Words) -> str:
    """What the platforms are called in the review."""
    # Translators: apps and agencies through which people get work.
    return words.pgettext("join", "Apps and agencies")


def jobs_label(words: Words) -> str:
    """What the job types are called in the review."""
    return words.pgettext("join", "Work")


def sponsors_label(words: Words) -> str:
    """What the sponsors are called in the review."""
    # Translators: the member numbers of colleagues who know somebody who wants to join.
    return words.pgettext("join", "Colleagues")


def ask_chapter(words: Words) -> Post:
    """Asks which chapter."""
    return post(words.gettext("Which chapter of the co-op do you want to join?"))


def ask_platforms(words: Words) -> Post:
    """Asks through which platforms."""
    return post(
        words.gettext(
            "Through which apps or agencies do you get work? Choose all that fit. You can also write names"
            " that are missing here."
        )
    )


def ask_jobs(words: Words) -> Post:
    """Asks which work."""
    return post(
        words.gettext("What work do you do? Choose what you do most. You can add more before you apply.")
    )


def ask_sponsors(needed: int, words: Words) -> Post:
    """Asks who knows them. `needed`: how many the chapter asks for."""
    return post(
        words.ngettext(
            "The chapter asks that {count} member knows you. Which colleague can I ask? Write the member"
            " number, such as 12.",
            "The chapter asks that {count} members know you. Which colleagues can I ask? Write their member"
            " numbers, such as 12 15.",
            needed,
        )
    )


def knows_nobody(words: Words) -> str:
    """The answer of who has no colleagues among the members."""
    # Translators: an answer of at most 32 characters.
    return words.pgettext("join", "I know nobody here yet")


def not_now(words: Words) -> str:
    """The answer of who says nothing about their work."""
    # Translators: an answer of at most 32 characters: I don't want to say that now.
    return words.pgettext("join", "Not now")


def sponsors_hint(words: Words) -> str:
    """What the question about sponsors is for."""
    return words.gettext(
        "It keeps out people whom a platform sends to listen. Each of these colleagues gets a message"
        " from me. If you know nobody here, a steward can welcome you."
    )


def agree(words: Words) -> str:
    """The button that sends the application."""
    return words.pgettext("button: join", "Agree and apply")


def review(
    name: str, network: Network, words: Words, *, chosen: bool, agreed: Sequence[Purpose] = ()
) -> Post:
    """All that is agreed to, before the application is sent. `chosen`: the name stands among the answers.

    `agreed` is what they agreed to before besides, which counts here as well.
    """
    return post(
        agreeing.named(name, words, chosen=chosen),
        (strong(words.gettext("What you agree to when you apply")),),
        *agreeing.agreed(words),
        _before(agreed, network, words),
    )


def _before(agreed: Sequence[Purpose], network: Network, words: Words) -> Paragraph:
    if not agreed:
        return ""
    return words.pieces(
        "You agreed to this before, and it counts here too: {purposes}. To take it back, write {command}.",
        purposes=words.listing([purpose_label(one, words) for one in agreed]),
        command=to_type("consents", consents_name, network, words),
    )
