"""Joining the co-op: the application that `/join` makes, and taking it back."""

from typing import Final

from organiser.access import NotApplicant, Who
from organiser.chat.outgoing import Post
from organiser.commands import Arguments
from organiser.context import Context
from organiser.forms import Asking
from organiser.handlers.answering import put
from organiser.handlers.members import stewards
from organiser.handlers.members.joining import agreeing, sponsoring
from organiser.handlers.members.joining.form import facts
from organiser.members import admission, names, steps, work
from organiser.members.chapters import NoChapters
from organiser.members.states import Authority, State, Step
from organiser.members.steps import Actor
from organiser.presses import Pressed
from organiser.storage.chapters import Chapter
from organiser.storage.memberships import KeptMembership
from organiser.storage.work import Work
from organiser.views.members import applicants as view

PREFIX: Final = "withdraw"
WELCOME: Final = "welcome"


async def join(ctx: Context, answers: Arguments) -> Post:
    """Write the application down, ask the sponsors, and say what comes next.

    Raises:
        AlreadyHere, Excluded, AppliedOften, NameEmpty, WorkTooMuch: see `members`.
    """
    person, known = ctx.require_person(), await facts(ctx)
    chapter = known.chapter(Asking(ctx.words, ctx.chat.ref.network, known, answers))
    if chapter is None:
        raise NoChapters
    name = names.shown_name(answers.get("name", known.name))
    does = Work(work.platforms(answers.get("platforms", ())), work.jobs(answers.get("jobs", ())))
    named = answers.get("sponsors", ())
    change = steps.begin(Step.APPLY, Actor(person, Authority.PERSON), ctx.now)
    welcome = not named and known.sponsors[chapter.id] > 0
    kept = await ctx.store.memberships.begin(chapter.id, person, change, name=name, welcome=welcome)
    await ctx.store.work.put(kept.membership.id, does)
    await agreeing.agree(ctx, person, answers.get("also", ()))
    await sponsoring.ask(ctx, kept, chapter, named)
    if chapter.founding or kept.welcome:
        await stewards.announce(ctx, chapter)
    else:
        kept = await sponsoring.settle(ctx, kept, chapter)
    return _applied(ctx, kept, chapter, asked=bool(named))


def _applied(ctx: Context, kept: KeptMembership, chapter: Chapter, *, asked: bool) -> Post:
    until = admission.unanswered(kept.membership.since)
    return view.applied(
        kept.membership.id,
        chapter.name,
        (until, chapter.clock),
        ctx.chat.ref.network,
        ctx.words,
        welcome=f"{WELCOME}:{kept.membership.id}" if asked else "",
    )


async def welcome(ctx: Context, press: Pressed) -> str:
    """The applicant waits for colleagues no longer, but for a steward.

    Raises:
        NotApplicant: there is no application of theirs that waits for sponsors.
    """
    kept = await _own(ctx, press["number"])
    if kept.membership.state is not State.APPLIED:
        raise NotApplicant
    if await ctx.store.memberships.ask_welcome(kept.membership.id):
        await stewards.announce(ctx, await ctx.store.chapters.get(kept.membership.chapter))
    put(ctx, view.steward_asked(ctx.words))
    return ""


async def withdraw(ctx: Context, _args: Arguments) -> Post:
    """Ask once more, before somebody takes their application back."""
    chapter = await ctx.chapter(Who.APPLICANT)
    held = (await ctx.standing()).held(chapter.id)
    if held is None:
        raise NotApplicant
    return withdrawing(ctx, held.id, chapter)


def withdrawing(ctx: Context, number: int, chapter: Chapter) -> Post:
    """Asks whether an application is really to be taken back."""
    answers = (f"{PREFIX}:no:{number}", f"{PREFIX}:yes:{number}")
    return view.withdraw_asked(number, chapter.name, answers, ctx.words)


async def withdrawn(ctx: Context, press: Pressed) -> str:
    """Take an application back, or leave it as it is.

    Raises:
        NotApplicant: it is none of theirs.
        NotNow: it is decided.
    """
    kept = await _own(ctx, press["number"])
    membership = kept.membership
    change = steps.step(membership, Step.WITHDRAW, Actor(ctx.person, Authority.PERSON), ctx.now)
    if press["answer"] == "no":
        put(ctx, view.kept(ctx.words))
        return ""
    await ctx.store.memberships.take(membership, change)
    chapter = await ctx.store.chapters.get(membership.chapter)
    put(ctx, view.withdrawn(chapter.name, ctx.chat.ref.network, ctx.words))
    return ""


async def _own(ctx: Context, number: int) -> KeptMembership:
    kept = await ctx.store.memberships.get(number)
    if kept is None or kept.membership.person != ctx.person:
        raise NotApplicant
    return kept
