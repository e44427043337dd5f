"""Chapters: making one, and what of its statutes is still open.

Who makes a chapter is its first member and its steward: nobody else is in it yet who could say so. That is
why a further one takes two, in the chapter in which it is proposed.
"""

from typing import Final

import msgspec

from organiser.access import Who
from organiser.chat.outgoing import Post
from organiser.commands import Arguments
from organiser.context import Context, Telling
from organiser.forms import Answers, Form
from organiser.handlers.members.acts.effect import Decision, Effect
from organiser.handlers.members.acts.proposing import propose
from organiser.handlers.members.chapters import bylaws, statutes
from organiser.handlers.members.chapters.belonging import is_deserted
from organiser.handlers.members.chapters.form import FIELDS, Making, chosen, facts, taken
from organiser.members import roles, steps
from organiser.members.acts import ActKind
from organiser.members.chapters import ChapterNameTaken, Habits, likeness
from organiser.members.roles import Role, Term
from organiser.members.states import Authority, Step
from organiser.members.steps import Actor
from organiser.storage.chapters import Chapter
from organiser.views.members import chapters as view
from organiser.views.members.acts import What
from organiser.views.members.bylaws import answer_them
from organiser.views.members.roles import term_day
from organiser.views.members.statutes import open_rules


class Opening(msgspec.Struct, frozen=True):
    """A chapter that would be made: its answers, as the form's fields are called."""

    chapter: str
    profile: str
    currency: str
    zone: str
    language: str


async def _facts(ctx: Context) -> Making:
    """What the form needs.

    Raises:
        NotCaretaker: they are neither steward nor admin.
    """
    await _proposed_in(ctx)
    return await facts(ctx)


async def _proposed_in(ctx: Context) -> Chapter:
    """In which chapter it is proposed; in founding mode in the one where nobody has to second it.

    Raises:
        NotCaretaker: they are neither steward nor admin.
    """
    for number in (await ctx.standing()).chapters(Who.CARETAKER):
        one = await ctx.store.chapters.get(number)
        if one.founding:
            return one
    return await ctx.chapter(Who.CARETAKER)


FORM: Final = Form[Context, Making](
    fields=FIELDS,
    facts=_facts,
    review=lambda asking: view.review(chosen(asking.answers), asking.words),
    send=view.make,
)


async def make(ctx: Context, answers: Answers, *, founding: bool) -> Chapter:
    """Make the chapter that the answers describe; one to which nobody belongs makes room for its name.

    With `founding` the co-op begins, perhaps once more: nowhere else is it founded then.

    Raises:
        ChapterNameTaken: somebody else made one of that name meanwhile.
    """
    if founding:
        for one in await ctx.store.chapters.all():
            await ctx.store.chapters.end_founding(one.id, ctx.now)
    former = await ctx.store.chapters.named(answers["chapter"])
    if former is not None and (founding or is_deserted(ctx, former)):
        await ctx.store.chapters.set_aside(former)
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


async def begin(ctx: Context, person: int, chapter: Chapter, name: str, second: int | None = None) -> Term:
    """Let who made a chapter be its first member, and its steward for a term; `second` agreed to it."""
    change = steps.begin(Step.FOUND, Actor(person, Authority.FOUNDER), ctx.now)
    kept = await ctx.store.memberships.begin(chapter.id, person, change, name=name)
    days = roles.term_days(None, await ctx.store.chapters.settings(chapter.id))
    holder, zone = (kept.membership.id, person), chapter.clock
    term = roles.grant((), holder, Role.STEWARD, days=days, now=ctx.now, zone=zone)
    await ctx.store.roles.add(term, person, second)
    ctx.standings.clear()
    return term


async def chapter(ctx: Context, answers: Arguments) -> Post:
    """Make a further chapter, or propose to.

    Raises:
        NotCaretaker: they are neither steward nor admin.
        ChapterNameTaken: see `make`.
    """
    habits = chosen(answers)
    payload = Opening(answers["chapter"], answers["profile"], habits.currency, habits.zone, habits.language)
    return await propose(ctx, await _proposed_in(ctx), OPEN, payload)


async def _check(ctx: Context, _chapter: Chapter, payload: Opening) -> None:
    """Pass where there can be such a chapter.

    Raises:
        ChapterNameTaken: somebody made one of that name.
    """
    if likeness(payload.chapter) in await taken(ctx):
        raise ChapterNameTaken


async def _word(_ctx: Context, _chapter: Chapter, payload: Opening) -> What:
    habits = Habits(payload.currency, payload.zone, payload.language)
    return view.opening(payload.chapter, payload.profile, habits)


async def _do(ctx: Context, chapter: Chapter, payload: Opening, by: Decision) -> Telling:
    made = await make(ctx, msgspec.structs.asdict(payload), founding=False)
    name = await ctx.store.memberships.name_of(by.proposer, chapter.id)
    term = await begin(ctx, by.proposer, made, name, by.second)
    first = (term.membership, name)
    return lambda network, words: view.made(
        made.name, first, term_day(term.until, made.clock, words), network, words
    )


OPEN: Final = Effect(ActKind.CHAPTER, Opening, _word, _do, check=_check, who=Who.CARETAKER)


async def open_statutes(ctx: Context, _args: Arguments) -> Post:
    """Which rules only the co-op can tell."""
    return await still_open(ctx, await ctx.chapter(Who.STEWARD))


async def still_open(ctx: Context, one: Chapter) -> Post:
    """The same of a chapter that is known."""
    return open_rules(
        await statutes.of(ctx, one), answer_them(f"{bylaws.PREFIX}:{one.id}", ctx.words), ctx.words
    )
