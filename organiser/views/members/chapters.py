"""Chapters: the questions that make one, which chats belong to it, and the list of all.

Above 250 lines because it is one list of questions and answers around one thing.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

import msgspec

from organiser.bridge.conversation import clean_name
from organiser.chat.outgoing import Choice, Post
from organiser.chat.refs import Network
from organiser.chat.text import RichText
from organiser.errors import Refusal
from organiser.i18n import Words
from organiser.members import chapters, roles
from organiser.members.chapters import Habits
from organiser.views.commands import to_type
from organiser.views.languages import language_name
from organiser.views.members.acts import What
from organiser.views.members.joining import join_name
from organiser.views.members.terms import Said
from organiser.views.rich import Choices, Paragraph, code, paragraphs, post, strong

COUNTRIES: Final[Mapping[str, Said]] = {
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


def chapters_name(words: Words) -> str:
    """The name of `chapters`."""
    # Translators: the name of the command that lists the chapters of the co-op. One word.
    return words.pgettext("command", "chapters")


def chapters_help(words: Words) -> str:
    """What `chapters` does."""
    return words.gettext("see the chapters of the co-op")


def assign_name(words: Words) -> str:
    """The name of `chapter assign`."""
    # Translators: two words, the first as in "chapter". Said in a group: it belongs to a chapter from now on.
    return words.pgettext("command", "chapter assign")


def assign_help(words: Words) -> str:
    """What `chapter assign` does."""
    return words.gettext("let this chat belong to a chapter of which you are a steward or an admin")


def statutes_name(words: Words) -> str:
    """The name of `chapter statutes`."""
    # Translators: two words, the first as in "chapter". It shows which rules of the bylaws are not known yet.
    return words.pgettext("command", "chapter statutes")


def statutes_help(words: Words) -> str:
    """What `chapter statutes` does."""
    return words.gettext("see which rules of your bylaws I don't know yet")


def chapter_parameter(words: Words) -> str:
    """What stands for the name of a chapter in the help."""
    # Translators: stands for a chapter's name in "/chapter assign CHAPTER". One word in capitals where there
    # are any.
    return words.pgettext("parameter", "CHAPTER")


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
            "By which clock does the chapter live? You can also write a city such as {example}.",
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
        "The chapter counts in {currency}, lives by the clock of {zone}, and its papers are in {language}.",
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
        words.gettext("Its first member and only steward will be who proposes this."),
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


def assigned(chapter: str, url: str, network: Network, words: Words) -> Post:
    """Said in a chat that belongs to a chapter from now on. `url` asks there to join, "" where none does."""
    return post(
        words.gettext("From now on this chat belongs to {chapter}, a chapter of the co-op.", chapter=chapter),
        words.gettext("Being in this chat makes nobody a member: everybody decides for themselves."),
        *_joining(url, network, words),
        choices=join_button(url, words),
    )


def taken_over(chat: str, former: str, chapter: str, words: Words) -> Post:
    """Told to the stewards of a chapter to which a chat belonged so far; `chat` is its title."""
    return post(
        words.gettext(
            "The chat “{chat}” belonged to {former}, and belongs to {chapter} from now on.",
            chat=clean_name(chat),
            former=former,
            chapter=chapter,
        ),
        words.gettext(
            "An admin of that chat did it, who is steward or admin of {chapter}. If it was a mistake, an"
            " admin of the chat can assign it again.",
            chapter=chapter,
        ),
    )


def join_here(chapter: str, url: str, network: Network, words: Words) -> Paragraph:
    """Stands below the help in a chat of a chapter."""
    said = words.gettext("This chat belongs to {chapter}, a chapter of the co-op.", chapter=chapter)
    return paragraphs(said, *_joining(url, network, words), gap="\n")


def below(help_text: Post, more: Paragraph) -> RichText:
    """The help, and what stands below it."""
    return paragraphs(help_text.text, more)


def with_joining(said: Post, url: str, network: Network, words: Words) -> Post:
    """What a group is told, with the way to join the co-op."""
    text = paragraphs(said.text, *_joining(url, network, words))
    return msgspec.structs.replace(said, text=text, choices=(*said.choices, *join_button(url, words)))


def join_button(url: str, words: Words) -> Choices:
    """The button that begins to join in private; none where there is no address for it."""
    # Translators: a button in a group: join the co-op. It opens the private chat with the bot.
    return ((Choice(words.pgettext("button", "Join the co-op"), url=url),),) if url else ()


def _joining(url: str, network: Network, words: Words) -> list[Paragraph]:
    if url:
        return []
    command = to_type("join", join_name, network, words)
    return [words.pieces("To join the co-op, write {command} to me in private.", command=command)]


@dataclass(frozen=True, slots=True)
class Row:
    """A chapter in the list. `members` is None where only the band is told."""

    name: str
    chats: int
    band: tuple[int, int | None] | None
    members: int | None = None


def listed(rows: Sequence[Row], network: Network, words: Words) -> Post:
    """All chapters."""
    if not rows:
        return post(words.gettext("The co-op has no chapter yet."))
    lines = [
        (strong(row.name), ": ", words.listing([_members(row, words), _chats(row.chats, words)]))
        for row in rows
    ]
    return post(
        words.gettext("The chapters of the co-op:"),
        paragraphs(*lines, gap="\n"),
        words.pieces("To join one, write {command}.", command=to_type("join", join_name, network, words)),
    )


def _members(row: Row, words: Words) -> str:
    if row.members is not None:
        return words.ngettext("{count} member", "{count} members", row.members)
    if row.band is None:
        return words.gettext("fewer than {count} members", count=chapters.FEW)
    least, most = row.band
    if most is None:
        return words.gettext("{count} members or more", count=least)
    return words.gettext("{least} to {most} members", least=least, most=most)


def _chats(count: int, words: Words) -> str:
    return words.ngettext("{count} chat", "{count} chats", count)


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


def _name_taken(_refused: Refusal, _network: Network, words: Words) -> tuple[Paragraph, ...]:
    return (words.gettext("A chapter has that name already. Please choose another one."),)


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
        "I don't know the clock of “{given}”. Please write a large city of the same zone.",
        given=clean_name(refused.given),
    )
    if refused.nearest is None:
        return (said,)
    return (said, words.pieces("Perhaps you mean {zone}.", zone=code(zone_shown(refused.nearest, words))))


WORDED: Final[Mapping[type[Refusal], Callable[[Any, Network, Words], tuple[Paragraph, ...]]]] = {
    chapters.ChapterNameTaken: _name_taken,
    chapters.ChapterUnknown: _unknown,
    chapters.CurrencyUnknown: _currency,
    chapters.ZoneUnknown: _zone,
}
"""Every refusal of `organiser.members.chapters`, and its words."""


def last_day(at: datetime, zone: str, words: Words) -> str:
    """The last day of a term that ends then, in a chapter's zone, with its year."""
    return words.date(roles.last_day(at, ZoneInfo(zone)))
