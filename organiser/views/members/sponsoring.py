"""What sponsors are asked, and what they are told about their own answer."""

from organiser.chat.outgoing import Choice, Post
from organiser.chat.refs import Network
from organiser.i18n import Words
from organiser.views.commands import to_type
from organiser.views.members.profile import me_name
from organiser.views.rich import post, strong


def sponsor_name(words: Words) -> str:
    """The name of `sponsor`."""
    # Translators: the name of the command with which a member says whether they know an applicant. One word.
    return words.pgettext("command", "sponsor")


def sponsor_help(words: Words) -> str:
    """What `sponsor` does."""
    return words.gettext("say whether you know an applicant who named you")


def ask_whom(words: Words) -> Post:
    """Asks a sponsor which of those who named them is meant."""
    return post(words.gettext("Whom is it about?"))


def asked(name: str, chapter: str, answers: tuple[str, str], words: Words) -> Post:
    """Do you know them? `answers` are what comes back for "no" and for "yes"."""
    no, yes = answers
    return post(
        words.pieces(
            "Somebody who is shown as {name} wants to join {chapter} and gave your member number. Do you know"
            " them as a colleague?",
            name=strong(name),
            chapter=chapter,
        ),
        words.gettext(
            "Names can be borrowed: if you aren't sure, ask them yourself. Only stewards see what you answer."
            " You can change it until it is decided."
        ),
        choices=(
            (
                Choice(words.pgettext("button: sponsor", "I don't know them"), no),
                Choice(words.pgettext("button: sponsor", "I know them"), yes),
            ),
        ),
    )


def asked_often(network: Network, words: Words) -> Post:
    """Told once to a member whom more applicants name within a day than they are asked about."""
    return post(
        words.gettext(
            "Many people have given your member number within a day, so for a day I bring you no more of"
            " these questions."
        ),
        words.pieces(
            "You find those that have waited longest with {me}. {sponsor} with one of the numbers shows it.",
            me=to_type("me", me_name, network, words),
            sponsor=to_type("sponsor", sponsor_name, network, words),
        ),
    )


def vouching(name: str, no: str, words: Words) -> Post:
    """They know them; `no` takes it back."""
    return post(
        words.pieces(
            "Thank you: you vouch for {name}. Until it is decided you can take that back.",
            name=strong(name),
        ),
        choices=((Choice(words.pgettext("button: sponsor", "Take it back"), no),),),
    )


def not_vouching(name: str, yes: str, words: Words) -> Post:
    """They don't, or no longer do; `yes` says that they do."""
    return post(
        words.pieces(
            "Thank you: you don't vouch for {name}. They aren't told who said so.", name=strong(name)
        ),
        choices=((Choice(words.pgettext("button: sponsor", "I do know them"), yes),),),
    )
