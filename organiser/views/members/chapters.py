"""Chapters: the questions that make one, and what is said of one that is made."""

from collections.abc import Mapping
from typing import Final

from organiser.bridge.conversation import clean_name
from organiser.chat.outgoing import Post
from organiser.chat.refs import Network
from organiser.errors import Refusal
from organiser.forms import Wording
from organiser.i18n import Words
from organiser.members import chapters
from organiser.members.chapters import Habits
from organiser.views.commands import to_type
from organiser.views.languages import language_name
from organiser.views.members.acts import What
from organiser.views.members.chapter_chats import assign_name, chapters_name
from organiser.views.rich import Paragraph, Worded, code, plain, post

COUNTRIES: Final[Mapping[str, Wording]] = {
    # Translators: countries, by whose law a co-op lives. On a button of at most 20 characters.
    "nl": lambda words: words.pgettext("country", "Netherlands"),
    "be": lambda words: words.pgettext("country", "Belgium"),
    "kr": lambda words: words.pgettext("country", "South Korea"),
    "se": lambda words: words.pgettext("country", "Sweden"),
}
"""The countries of the statute profiles."""


def chapter_name(words: Words) -> str:
    """The name of `chapter`."""
    # Translators: the name of the command that makes a chapter of the co-op. One word.
    return words.pgettext("command", "chapter")


def chapter_help(words: Words) -> str:
    """What `chapter` does."""
    return words.gettext("make another chapter of the co-op; takes two people")


def chapter_example(words: Words) -> str:
    """What one may write behind `chapter`."""
    # Translators: an example of what stands behind the command: name of the chapter; country; and then the
    # word for "yes" that somebody may write to a form.
    return words.gettext("Gent; Belgium; yes")


def called_label(words: Words) -> str:
    """What a new chapter's name is called in the review."""
    # Translators: a heading of a few words: the name of a chapter of the co-op.
    return words.pgettext("chapter form", "Name of the chapter")


def profile_label(words: Words) -> str:
    """What the statute profile is called in the review."""
    # Translators: a heading of a few words: the country whose law holds for the co-op.
    return words.pgettext("chapter form", "Law of")


def currency_label(words: Words) -> str:
    """What the currency is called in the review."""
    return words.pgettext("chapter form", "Currency")


def zone_label(words: Words) -> str:
    """What the time zone is called in the review."""
    # Translators: a heading of a few words: by which city's clock the chapter lives.
    return words.pgettext("chapter form", "Time zone")


def language_label(words: Words) -> str:
    """What the language is called in the review."""
    return words.pgettext("chapter form", "Language")


def ask_called(words: Words) -> Post:
    """Asks how the chapter is called."""
    return post(words.gettext("What is the chapter called? Most are named after a town or region."))


def ask_profile(words: Words) -> Post:
    """Asks which law holds, and says what that decides."""
    return post(
        words.gettext(
            "Which country's law holds for the chapter? It decides what I say about joining, leaving,"
            " members' rights and the owner register, and what I propose as currency, time zone and"
            " language."
        )
    )


def ask_currency(words: Words) -> Post:
    """Asks in which currency."""
    return post(
        words.pieces(
            "In which currency does the chapter count? You can also write a code such as {example}.",
            example=code("EUR"),
        )
    )


def ask_zone(words: Words) -> Post:
    """Asks by which clock."""
    return post(
        words.pieces(
            "Which time zone is the chapter in? You can also write a city such as {example}.",
            example=code(zone_shown("Europe/Lisbon", words)),
        )
    )


def ask_language(words: Words) -> Post:
    """Asks in which language."""
    return post(
        words.gettext(
            "In which language are the papers of the chapter? Everybody is still spoken to in their own."
        )
    )


def country(profile: str, words: Words) -> str:
    """The country of a statute profile."""
    return COUNTRIES[profile](words)


def zone_shown(zone: str, words: Words) -> str:
    """A time zone as it is chosen: its city, which is enough for those that we propose."""
    return words.city(zone)


def habits(chosen: Habits, words: Words) -> str:
    """What a chapter has besides its name: proposed or chosen."""
    return words.gettext(
        "The chapter counts in {currency}, keeps {zone} time, and its papers are in {language}.",
        currency=words.currency(chosen.currency),
        zone=zone_shown(chosen.zone, words),
        language=language_name(chosen.language, words),
    )


def review(chosen: Habits, words: Words) -> Post:
    """What follows, before a further chapter is made."""
    return post(
        habits(chosen, words),
        words.gettext("You will be its first member, and its steward: others join it by their own will."),
        words.gettext("Another steward has to second it, unless the co-op is being founded."),
    )


def make(words: Words) -> str:
    """The button that makes a chapter."""
    return words.pgettext("button: chapter", "Make the chapter")


def opening(chapter: str, profile: str, chosen: Habits) -> What:
    """What an act does that makes a chapter."""
    return lambda words: (
        words.gettext("Make a further chapter: {name}", name=chapter),
        words.gettext("Its country: {country}.", country=country(profile, words)),
        words.gettext("Whoever proposes this will be its first member and only steward."),
        habits(chosen, words),
    )


def made(chapter: str, first: tuple[int, str], until: str, network: Network, words: Words) -> Post:
    """A further chapter is made, told to who decided it.

    `first`: number and shown name of its first member; `until`: the last day as its steward, in words.
    """
    number, name = first
    return post(
        words.gettext(
            "The chapter {chapter} is made. Its first member is {name}, number {number}, who is its steward"
            " until {day}.",
            chapter=chapter,
            name=name,
            number=str(number),
            day=until,
        ),
        words.pieces(
            "Give it a second steward soon. To let a group belong to it, write {command} there.",
            command=to_type("chapter assign", assign_name, network, words),
        ),
    )


def _unknown(refused: chapters.ChapterUnknown, network: Network, words: Words) -> tuple[Paragraph, ...]:
    return (
        words.gettext(
            "There is no chapter called “{given}”, so nothing has changed.", given=clean_name(refused.given)
        ),
        words.pieces(
            "To see all chapters, write {command}.",
            command=to_type("chapters", chapters_name, network, words),
        ),
    )


def _currency(refused: chapters.CurrencyUnknown, _network: Network, words: Words) -> tuple[Paragraph, ...]:
    return (
        words.pieces(
            "I don't know the currency “{given}”. Please write its code of three letters, such as {example}.",
            given=clean_name(refused.given),
            example=code("EUR"),
        ),
    )


def _zone(refused: chapters.ZoneUnknown, _network: Network, words: Words) -> tuple[Paragraph, ...]:
    said = words.gettext(
        "I don't know the time zone of “{given}”. Please write a large city in the same zone.",
        given=clean_name(refused.given),
    )
    if refused.nearest is None:
        return (said,)
    return (said, words.pieces("Perhaps you mean {zone}.", zone=code(zone_shown(refused.nearest, words))))


WORDED: Final[Mapping[type[Refusal], Worded]] = {
    chapters.ChapterNameTaken: plain(
        lambda words: words.gettext("A chapter has that name already. Please choose another one.")
    ),
    chapters.ChapterUnknown: _unknown,
    chapters.CurrencyUnknown: _currency,
    chapters.ZoneUnknown: _zone,
}
"""Every refusal of `organiser.members.chapters`, and its words."""
