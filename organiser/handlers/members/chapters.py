"""Chapters: the form that makes one, and what of its statutes is still open.

Who makes a chapter is its first member and its steward: nobody else is in it yet who could say so.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from organiser.access import Who, may
from organiser.chat.outgoing import Post
from organiser.commands import Arguments
from organiser.context import Context
from organiser.forms import Alternative, Answers, Asking, Field, Form
from organiser.handlers.members import statutes
from organiser.i18n import LOCALES
from organiser.i18n.folding import fold
from organiser.members import chapters, roles, steps
from organiser.members.chapters import HABITS, ChapterNameTaken, Habits
from organiser.members.roles import Role, Term
from organiser.members.states import Act, Authority
from organiser.members.statutes import CODES
from organiser.members.steps import Actor
from organiser.storage.chapters import Chapter
from organiser.views.commands import typed
from organiser.views.languages import language_name
from organiser.views.members import chapters as view
from organiser.views.members.settings import set_name
from organiser.views.members.statutes import open_rules


@dataclass(frozen=True, slots=True)
class Making:
    """What the questions need to know: the names that are taken, folded, and one's own that is proposed."""

    taken: frozenset[str]
    name: str = ""


async def facts(ctx: Context, name: str = "") -> Making:
    """What the form needs."""
    return Making(frozenset(fold(one.name) for one in await ctx.store.chapters.all()), name)


def _called(typed_name: str, asking: Asking[Making]) -> str:
    name = chapters.chapter_name(typed_name)
    if fold(name) in asking.facts.taken:
        raise ChapterNameTaken
    return name


def _profiles(asking: Asking[Making]) -> Sequence[Alternative]:
    return [Alternative(one, view.country(one, asking.words)) for one in CODES]


def _currencies(asking: Asking[Making]) -> Sequence[Alternative]:
    usual = chosen(asking.answers).currency
    return [Alternative(one, one) for one in dict.fromkeys([usual, *chapters.CURRENCIES])]


def _zones(asking: Asking[Making]) -> Sequence[Alternative]:
    usual = chosen(asking.answers).zone
    return [Alternative(one, view.zone_shown(one)) for one in dict.fromkeys([usual, *chapters.ZONES])]


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
        read=lambda said, _asking: chapters.zone(said),
        show=lambda value, _asking: view.zone_shown(value),
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

FORM: Final = Form[Context, Making](
    fields=FIELDS,
    facts=facts,
    review=lambda asking: view.review(chosen(asking.answers), asking.words),
    send=view.make,
)


async def make(ctx: Context, answers: Answers, *, founding: bool) -> Chapter:
    """Make the chapter that the answers describe.

    Raises:
        ChapterNameTaken: somebody else made one of that name meanwhile.
    """
    habits = chosen(answers)
    made = await ctx.store.chapters.add(
        answers["chapter"],
        ctx.now,
        founding=founding,
        profile=answers["profile"],
        currency=habits.currency,
        zone=habits.zone,
        language=habits.language,
    )
    if made is None:
        raise ChapterNameTaken
    return made


async def begin(ctx: Context, person: int, chapter: Chapter, name: str) -> Term:
    """Let who made a chapter be its first member, and its steward for a term."""
    change = steps.begin(Act.FOUND, Actor(person, Authority.FOUNDER), ctx.now)
    kept = await ctx.store.memberships.begin(chapter.id, person, change, name=name)
    days = roles.term_days(None, await ctx.store.chapters.settings(chapter.id))
    term = roles.grant((), (kept.membership.id, person), Role.STEWARD, days=days, now=ctx.now)
    await ctx.store.roles.add(term, person, None)
    return term


async def chapter(ctx: Context, answers: Arguments) -> Post | None:
    """Make a further chapter.

    Raises:
        ChapterNameTaken: see `make`.
    """
    standing = await ctx.standing()
    steward = next((one for one in standing.memberships if may(Who.STEWARD, standing, one.chapter)), None)
    if ctx.person is None or steward is None:
        return None
    kept = await ctx.store.memberships.get(steward.id)
    made = await make(ctx, answers, founding=False)
    term = await begin(ctx, ctx.person, made, "" if kept is None else kept.name)
    until = view.last_day(term.until, made.zone, ctx.words)
    return view.made(made.name, term.membership, until, ctx.chat.ref.network, ctx.words)


async def open_statutes(ctx: Context, _args: Arguments) -> Post:
    """Which rules only the co-op can tell."""
    return await still_open(ctx, await ctx.chapter(Who.STEWARD))


async def still_open(ctx: Context, one: Chapter) -> Post:
    """The same of a chapter that is known."""
    command = typed("chapter set", set_name, ctx.chat.ref.network, ctx.words)
    return open_rules(await statutes.of(ctx, one), command, ctx.words)
