"""What is said about taking the owner register out as a file."""

from typing import Final

from organiser.chat.outgoing import Post
from organiser.chat.refs import Network
from organiser.commands import Option
from organiser.forms import Wording
from organiser.i18n import Words
from organiser.views.commands import to_type
from organiser.views.members.acts import What
from organiser.views.rich import post

FORMATS: Final = ("xlsx", "csv", "json")
"""The formats by what people type; they are called the same in every language."""


def export_name(words: Words) -> str:
    """The name of `export register`."""
    # Translators: a command: take the register out as a file. Two words; the second as "register".
    return words.pgettext("command", "export register")


def export_help(words: Words) -> str:
    """What `export register` does."""
    return words.gettext("get the whole register as a file; takes two people")


def format_options() -> tuple[Option, ...]:
    """The formats to choose from."""
    return tuple(Option(one, _as_typed(one)) for one in FORMATS)


def _as_typed(one: str) -> Wording:
    return lambda _words: one


def proposed(form: str) -> What:
    """What the act would do."""
    return lambda words: (
        words.gettext(
            "Take the register out as a file ({format}), with legal names and addresses", format=form
        ),
        words.gettext(
            "Whoever has such a file knows them. Everybody in the register can see that it was made."
        ),
    )


def being_made(chapter: str, words: Words) -> Post:
    """Told to both stewards once it is decided."""
    return post(
        words.gettext(
            "The register of {chapter} is being made. Whoever asked for it gets the file in private, in"
            " a moment.",
            chapter=chapter,
        )
    )


def proposer_gone(chapter: str, network: Network, words: Words) -> Post:
    """Told to who decided: whoever asked for the file can get nothing any more, so none is made."""
    return post(
        words.gettext(
            "Whoever asked for the register of {chapter} can no longer be reached in private, so no file was"
            " made.",
            chapter=chapter,
        ),
        words.pieces(
            "To ask for it yourself, write {command}.",
            command=to_type("export register", export_name, network, words),
        ),
    )


def here_it_is(chapter: str, words: Words, *, instead: bool = False) -> Post:
    """Stands above the file, which is CSV `instead` of what was asked for where that cannot hold so much."""
    return post(
        words.gettext(
            "This is the register of {chapter}. Whoever has the file knows everybody's legal name and"
            " address: keep it safe, give it to nobody who may not see it, and delete it here afterwards.",
            chapter=chapter,
        ),
        words.gettext("It is a CSV file, as an Excel file can't hold so much.") if instead else "",
    )


def not_made(chapter: str, network: Network, words: Words) -> Post:
    """Told where it could not be made."""
    return post(
        words.gettext(
            "The register of {chapter} couldn't be made: the fault is ours. Nothing is lost, and nobody got"
            " it.",
            chapter=chapter,
        ),
        words.pieces(
            "To try again, write {command}. Or ask whoever runs this bot to take it out.",
            command=to_type("export register", export_name, network, words),
        ),
    )


def too_big(chapter: str, size: int, network: Network, words: Words) -> Post:
    """Told where the network takes no such file."""
    return post(
        words.gettext(
            "The register of {chapter} has {size}: too much to be sent here. Nobody got it.",
            chapter=chapter,
            size=words.size(size),
        ),
        words.pieces(
            "Another format may be smaller: {command}. Or ask whoever runs this bot to take it out.",
            command=to_type("export register", export_name, network, words),
        ),
    )
