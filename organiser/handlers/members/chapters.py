"""Chapters: the form that makes one, to which one a chat belongs, and the list of all.

Who makes a chapter is its first member and its steward: nobody else is in it yet who could say so.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import msgspec

from organiser.access import Who, may, require
from organiser.chat.outgoing import Post
from organiser.commands import Arguments, PrivateOnly
from organiser.context import Context
from organiser.forms import Alternative, Asking, Field, Form
from organiser.handlers import private
from organiser.handlers.members import statutes
from organiser.i18n import LOCALES
from organiser.i18n.folding import fold
from organiser.members import chapters, roles, steps
from organiser.members.chapters import HABITS, ChapterNameTaken, ChapterUnknown, Habits
from organiser.members.roles import Role, Term
from organiser.members.states import MEMBERS, Act, Authority
from organiser.members.statutes import CODES
from organiser.members.steps import Actor
from organiser.storage.chapters import Chapter
from organiser.storage.chats import Chat
from organiser.views.commands import typed
from organiser.views.languages import language_name
from organiser.views.members import chapters as view
from organiser.views.members.statutes import open_rules
from organiser.wanted import WhichChapter


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


def chosen(answers: Arguments) -> Habits:
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


async def make(ctx: Context, answers: Arguments, *, founding: bool) -> Chapter:
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


async def assign(ctx: Context, args: Arguments) -> Post:
    """Let a chat belong to a chapter from now on, instead of another one.

    Raises:
        ChapterUnknown: there is none of that name.
        NotSteward: who asks is no steward of it.
    """
    wanted = await _wanted(ctx, args)
    await ctx.store.chats.change(ctx.chat, chapter_id=wanted.id)
    return view.assigned(wanted.name, join_link(ctx, wanted.id), ctx.chat.ref.network, ctx.words)


async def _wanted(ctx: Context, args: Arguments) -> Chapter:
    standing = await ctx.standing()
    if "chapter" in args:
        named = await ctx.store.chapters.named(args["chapter"])
        if named is None:
            raise ChapterUnknown(args["chapter"])
        require(Who.STEWARD, standing, named.id)
        return named
    require(Who.STEWARD, standing)
    mine = tuple(dict.fromkeys(standing.chapters(Who.STEWARD)))
    meant = (ctx.chosen,) if ctx.chosen in mine else mine
    if len(meant) > 1:
        raise WhichChapter(await _in_private(ctx), mine)
    return await ctx.store.chapters.get(meant[0])


async def _in_private(ctx: Context) -> Chat:
    """The private chat of who asks: which chapters somebody looks after is nobody's business in a group.

    Raises:
        PrivateOnly: there is none, and it cannot be begun.
    """
    place = private.place(ctx)
    if place is None:
        raise PrivateOnly
    return await private.opened(ctx, place)


def join_link(ctx: Context, chapter_id: int) -> str:
    """What begins to join a chapter, in private; "" where there is no such address."""
    return private.link(ctx, f"join_{chapter_id}")


async def below_help(ctx: Context, post: Post) -> Post:
    """The help in a chat, with the way to join its chapter where it belongs to one."""
    if ctx.chat.chapter is None:
        return post
    here, link = await ctx.store.chapters.get(ctx.chat.chapter), join_link(ctx, ctx.chat.chapter)
    more = view.join_here(here.name, link, ctx.chat.ref.network, ctx.words)
    return msgspec.structs.replace(
        post, text=view.below(post, more), choices=(*post.choices, *view.join_button(link, ctx.words))
    )


async def listed(ctx: Context, _args: Arguments) -> Post:
    """All chapters with the number of their chats; how many members exactly is told to its stewards."""
    standing = await ctx.standing() if ctx.chat.private else None
    rows: list[view.Row] = []
    for one in await ctx.store.chapters.all():
        members = ctx.store.memberships.count(one.id, MEMBERS)
        exact = standing is not None and may(Who.STEWARD, standing, one.id)
        rows.append(view.Row(one.name, _chats(ctx, one), chapters.band(members), members if exact else None))
    return view.listed(rows, ctx.chat.ref.network, ctx.words)


def _chats(ctx: Context, one: Chapter) -> int:
    held = ctx.store.directory.chats.values()
    return sum(chat.chapter == one.id and chat.entered for chat in held)


async def open_statutes(ctx: Context, _args: Arguments) -> Post:
    """Which rules only the co-op can tell."""
    return await still_open(ctx, await ctx.chapter(Who.STEWARD))


async def still_open(ctx: Context, one: Chapter) -> Post:
    """The same of a chapter that is known."""
    command = typed("chapter set", view.set_name, ctx.chat.ref.network, ctx.words)
    return open_rules(await statutes.of(ctx, one), command, ctx.words)
