"""Founding: the code, what the founder agrees to, and what founding mode lifts until it ends."""

from collections.abc import Mapping, Sequence
from typing import Final

from organiser.chat.outgoing import Choice, Post
from organiser.chat.refs import Network
from organiser.errors import Refusal
from organiser.i18n import Words
from organiser.members import founding
from organiser.members.chapters import Habits
from organiser.views.commands import to_type
from organiser.views.members import agreeing, chapter_chats, chapters
from organiser.views.members.importing import import_name
from organiser.views.rich import Paragraph, Worded, plain, post, strong


def found_name(words: Words) -> str:
    """The name of `found`."""
    # Translators: the name of the command with which somebody founds the co-op. One word.
    return words.pgettext("command", "found")


def found_help(words: Words) -> str:
    """What `found` does."""
    return words.gettext("found the co-op with the code of whoever runs this bot")


def found_code_name(words: Words) -> str:
    """The name of `found code`, which asks for the code."""
    # Translators: two words, the first as in "found". It asks for the code to found the co-op.
    return words.pgettext("command", "found code")


def found_chapter_name(words: Words) -> str:
    """The name of `found chapter`, which asks all the rest."""
    # Translators: two words, the first as in "found". It asks how the first chapter of the co-op is to be.
    return words.pgettext("command", "found chapter")


def done_name(words: Words) -> str:
    """The name of `found done`."""
    # Translators: two words, the first as in "found". It ends the founding of the co-op for good.
    return words.pgettext("command", "found done")


def done_help(words: Words) -> str:
    """What `found done` does."""
    return words.gettext("end founding mode, for good")


def code_label(words: Words) -> str:
    """What the code is called among the answers."""
    return words.pgettext("founding", "Code")


def ask_code(words: Words) -> Post:
    """Asks for the code."""
    return post(
        words.gettext(
            "Which code did you get from whoever runs this bot? It founds the co-op, and makes you its first"
            " steward."
        )
    )


def review(name: str, chosen: Habits, words: Words, *, named: bool) -> Post:
    """All that follows, before the co-op is founded. `named`: the name stands among the answers."""
    return post(
        chapters.habits(chosen, words),
        words.gettext("You will be its first member, and its steward."),
        agreeing.named(name, words, chosen=named),
        (strong(words.gettext("What you agree to as a member")),),
        *agreeing.agreed(words),
    )


def agree(words: Words) -> str:
    """The button that founds the co-op."""
    return words.pgettext("button: founding", "Agree and found")


def founded(
    chapter: str, number: int, until: str, network: Network, words: Words, *, founding_mode: bool
) -> Post:
    """The co-op has its first chapter, member and steward. `until`: the last day of the term, in words."""
    return post(
        words.gettext(
            "{chapter} is founded. You are its member {number}, and its steward until {day}.",
            chapter=chapter,
            number=str(number),
            day=until,
        ),
        *(_lifted(network, words) if founding_mode else ()),
        words.pieces(
            "To let a group belong to the chapter, write {command} there as its admin.",
            command=to_type("chapter assign", chapter_chats.assign_name, network, words),
        ),
    )


def _lifted(network: Network, words: Words) -> list[Paragraph]:
    return [
        words.pieces(
            "Founding mode: for now nobody needs sponsors, as many can be admitted as you like, and what"
            " takes two stewards you can do alone; I say so each time. It ends for good at {count} members,"
            " or when you write {command}.",
            count=founding.ENOUGH_MEMBERS,
            command=to_type("found done", done_name, network, words),
        ),
        words.pieces(
            "To bring in a list of those who are members already, write {command}.",
            command=to_type("import members", import_name, network, words),
        ),
    ]


def done_asked(chapter: str, members: int, answers: Sequence[str], words: Words) -> Post:
    """Are you sure? `answers` are those to go on founding and to end it."""
    stay, end = answers
    return post(
        words.gettext(
            "End founding mode of {chapter}? It can't be begun again: after that, sponsors and a second"
            " steward are needed, admissions a week are limited, and no list can be imported.",
            chapter=chapter,
        ),
        words.ngettext("The chapter has {count} member.", "The chapter has {count} members.", members),
        choices=(
            (
                Choice(words.pgettext("button: founding", "Go on founding"), stay),
                Choice(words.pgettext("button: founding", "End it"), end),
            ),
        ),
    )


def not_done(words: Words) -> Post:
    """Founding mode lasts."""
    return post(words.gettext("Nothing has changed: founding mode goes on."))


def done(chapter: str, words: Words) -> Post:
    """Told to the stewards of a chapter whose founding mode was ended by one of them."""
    return post(
        words.gettext(
            "Founding mode of {chapter} is over, for good. From now on, sponsors and a second steward"
            " are needed, and admissions a week are limited.",
            chapter=chapter,
        )
    )


def _already(_refused: Refusal, _network: Network, words: Words) -> tuple[Paragraph, ...]:
    return (
        words.gettext("This co-op is founded already: it has a steward. Nothing has changed."),
        words.gettext("A steward can make further chapters."),
    )


WORDED: Final[Mapping[type[Refusal], Worded]] = {
    founding.AlreadyFounded: _already,
    founding.FileLacking: plain(
        lambda words: words.gettext(
            "I couldn't fetch that file, so nothing was imported. Please send it again."
        )
    ),
}
"""Every refusal of `organiser.members.founding`, and its words."""
