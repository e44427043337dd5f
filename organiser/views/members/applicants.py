"""What is said to who has applied, until they are a full member."""

from datetime import datetime
from zoneinfo import ZoneInfo

from organiser.chat.outgoing import Choice, Post
from organiser.chat.refs import Network
from organiser.i18n import Words
from organiser.views.commands import help_name, to_type
from organiser.views.members.joining import join_name
from organiser.views.rich import post


def withdraw_name(words: Words) -> str:
    """The name of `withdraw`."""
    # Translators: the name of the command with which somebody takes their own application back. One word.
    return words.pgettext("command", "withdraw")


def withdraw_help(words: Words) -> str:
    """What `withdraw` does."""
    return words.gettext("take your application back")


def applied(
    number: int,
    chapter: str,
    until: tuple[datetime, ZoneInfo],
    network: Network,
    words: Words,
    *,
    welcome: str = "",
) -> Post:
    """The application is in. Where colleagues were named, `welcome` is what asks a steward instead.

    `until` is when an application ends that nobody answered, in the chapter's zone.
    """
    if welcome:
        following = words.gettext(
            "I have asked the colleagues whom you named, as far as they can vouch for you. Then a steward of"
            " the chapter decides."
        )
    else:
        following = words.gettext("A steward of the chapter decides, and may want to meet you first.")
    choice = Choice(words.pgettext("button: join", "Ask a steward"), welcome)
    return post(
        words.gettext(
            "Your application to {chapter} is in. Its number is {number}.",
            chapter=chapter,
            number=str(number),
        ),
        following,
        words.pieces(
            "I tell you here what was decided. If nobody answers, your application ends on {day} by itself."
            " To take it back, write {command}.",
            day=words.day(*until),
            command=to_type("withdraw", withdraw_name, network, words),
        ),
        choices=((choice,),) if welcome else (),
    )


def steward_asked(words: Words) -> Post:
    """The applicant wants a steward to decide, without waiting for colleagues."""
    return post(
        words.gettext("I have told the stewards that you wait for them. They may want to meet you first.")
    )


def sponsored(chapter: str, until: tuple[datetime, ZoneInfo], words: Words) -> Post:
    """Enough members know the applicant."""
    return post(
        words.gettext(
            "Enough members of {chapter} know you. A steward decides now. If none does, your application ends"
            " on {day} by itself.",
            chapter=chapter,
            day=words.day(*until),
        )
    )


def withdraw_asked(number: int, chapter: str, answers: tuple[str, str], words: Words) -> Post:
    """Asks once more. `answers` are those to keep it and to take it back."""
    keep, go = answers
    return post(
        words.gettext(
            "Take back your application {number} to {chapter}? Those who were asked about you are told"
            " nothing.",
            chapter=chapter,
            number=str(number),
        ),
        choices=(
            (
                Choice(words.pgettext("button: withdraw", "Keep it"), keep),
                Choice(words.pgettext("button: withdraw", "Take it back"), go),
            ),
        ),
    )


def withdrawn(chapter: str, network: Network, words: Words) -> Post:
    """It is taken back."""
    return post(
        words.gettext("Your application to {chapter} is taken back.", chapter=chapter),
        words.pieces(
            "You can apply again with {command}.", command=to_type("join", join_name, network, words)
        ),
    )


def kept(words: Words) -> Post:
    """Nothing was taken back."""
    return post(words.gettext("Nothing has changed: your application waits for an answer."))


def expired(chapter: str, network: Network, words: Words) -> Post:
    """Nobody answered in time."""
    return post(
        words.gettext(
            "Nobody decided about your application to {chapter} in time, so it has ended. You did nothing"
            " wrong.",
            chapter=chapter,
        ),
        words.pieces(
            "You can apply again with {command}.", command=to_type("join", join_name, network, words)
        ),
    )


def expired_untouched(number: int | None, chapter: str, words: Words) -> Post:
    """Told to the stewards: nobody decided in time. None for the number: about more than are named."""
    if number is None:
        return post(
            words.gettext(
                "More applications to {chapter} have ended because nobody decided in time. For a day I tell"
                " you of no others.",
                chapter=chapter,
            )
        )
    return post(
        words.gettext(
            "Nobody decided about application {number} to {chapter} in time, so it has ended.",
            number=str(number),
            chapter=chapter,
        ),
        words.gettext("The person can apply again."),
    )


def probation_over(chapter: str, network: Network, words: Words) -> Post:
    """Told to who is a full member from now on."""
    return post(
        words.gettext("Your probation is over: you are a full member of {chapter} now.", chapter=chapter),
        words.pieces(
            "To see what you can ask me now, write {command}.",
            command=to_type("help", help_name, network, words),
        ),
    )
