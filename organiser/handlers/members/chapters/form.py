"""The questions that make a chapter, the first as well as a further one."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from organiser.context import Context
from organiser.forms import Alternative, Answers, Asking, Field
from organiser.handlers.members.chapters.belonging import is_deserted
from organiser.i18n import LOCALES
from organiser.members import chapters
from organiser.members.chapters import HABITS, ChapterNameTaken, Habits
from organiser.members.statutes import CODES
from organiser.views.languages import language_name
from organiser.views.members import chapters as view


@dataclass(frozen=True, slots=True)
class Making:
    """What the questions need to know: what taken names look like, and one's own that is proposed."""

    taken: frozenset[str]
    name: str = ""


async def facts(ctx: Context, name: str = "", *, anew: bool = False) -> Making:
    """What the form needs; with `anew` the co-op begins once more, and every name is free."""
    return Making(frozenset() if anew else await taken(ctx), name)


async def taken(ctx: Context) -> frozenset[str]:
    """What the names look like that no further chapter can have."""
    known = await ctx.store.chapters.all()
    return frozenset(chapters.likeness(one.name) for one in known if not is_deserted(ctx, one))


def _called(typed_name: str, asking: Asking[Making]) -> str:
    name = chapters.chapter_name(typed_name)
    if chapters.likeness(name) in asking.facts.taken:
        raise ChapterNameTaken
    return name


def _profiles(asking: Asking[Making]) -> Sequence[Alternative]:
    return [Alternative(one, view.country(one, asking.words)) for one in CODES]


def _currencies(asking: Asking[Making]) -> Sequence[Alternative]:
    usual = chosen(asking.answers).currency
    return [Alternative(one, one) for one in dict.fromkeys([usual, *chapters.CURRENCIES])]


def _zones(asking: Asking[Making]) -> Sequence[Alternative]:
    usual = chosen(asking.answers).zone
    return [
        Alternative(one, view.zone_shown(one, asking.words))
        for one in dict.fromkeys([usual, *chapters.ZONES])
    ]


def _languages(asking: Asking[Making]) -> Sequence[Alternative]:
    return [Alternative(one, language_name(one, asking.words)) for one in LOCALES]


def chosen(answers: Answers) -> Habits:
    """Currency, zone and language: what was answered, otherwise what the country proposes."""
    usual = HABITS[answers.get("profile", CODES[0])]
    return Habits(
        answers.get("currency", usual.currency),
        answers.get("zone", usual.zone),
        answers.get("language", usual.language),
    )


FIELDS: Final[tuple[Field[Making], ...]] = (
    Field("chapter", view.called_label, lambda asking: view.ask_called(asking.words), read=_called),
    Field(
        "profile",
        view.profile_label,
        lambda asking: view.ask_profile(asking.words),
        alternatives=_profiles,
    ),
    Field(
        "currency",
        view.currency_label,
        lambda asking: view.ask_currency(asking.words),
        alternatives=_currencies,
        read=lambda said, _asking: chapters.currency(said),
        optional=True,
        quiet=True,
    ),
    Field(
        "zone",
        view.zone_label,
        lambda asking: view.ask_zone(asking.words),
        alternatives=_zones,
        read=lambda said, asking: asking.words.zone_of(said) or chapters.zone(said),
        show=lambda value, asking: view.zone_shown(value, asking.words),
        optional=True,
        quiet=True,
    ),
    Field(
        "language",
        view.language_label,
        lambda asking: view.ask_language(asking.words),
        alternatives=_languages,
        optional=True,
        quiet=True,
    ),
)
"""The questions that make a chapter. What the country proposes is changed in the review."""
