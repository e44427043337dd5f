"""What stewards do with applications: see them, approve, welcome, decline.

Everything is asked of the membership as it is at that moment, so that who comes second, or too late, hears
that it was decided and changes nothing. Who looks at an application leaves a line for the applicant to see.
"""

from functools import partial
from typing import Final

from organiser.access import Who
from organiser.chat.outgoing import Post
from organiser.commands import Arguments
from organiser.context import Context
from organiser.handlers.answering import put
from organiser.handlers.members import stewards
from organiser.handlers.members.joining import sponsoring
from organiser.members import admission, founding, names, steps, work
from organiser.members.admission import WEEK
from organiser.members.names import Likeness
from organiser.members.refusals import NotNow
from organiser.members.roles import Role, held
from organiser.members.states import APPLICATIONS, MEMBERS, State, Step
from organiser.members.steps import BY_TIME, Actor, Membership
from organiser.presses import Pressed
from organiser.storage.chapters import Chapter
from organiser.storage.memberships import KeptMembership
from organiser.storage.readings import Reading
from organiser.views.members import applications as view
from organiser.views.members import deciding

PREFIX: Final = "application"
ACTIONS: Final = ("show", "approve", "welcome")
PAGE: Final = 10
"""Applications that are shown at once."""

READ: Final = "application"
"""What a reading says that was read, and why: to decide about it."""


async def applications(ctx: Context, _args: Arguments) -> Post:
    """Show the first applications that wait."""
    return await _page(ctx, await ctx.chapter(Who.STEWARD), 0)


async def page(ctx: Context, press: Pressed) -> str:
    """Show those behind a number."""
    await stewards.require_there(ctx, press["chapter"])
    put(ctx, await _page(ctx, await ctx.store.chapters.get(press["chapter"]), press["after"]))
    return ""


async def _page(ctx: Context, chapter: Chapter, after: int) -> Post:
    found = await ctx.store.memberships.in_states(chapter.id, APPLICATIONS, after=after, limit=PAGE + 1)
    shown = [await sponsoring.settle(ctx, kept, chapter) for kept in found[:PAGE]]
    needed = await sponsoring.needed(ctx, chapter)
    rows = [await _row(ctx, kept, chapter, needed) for kept in shown]
    more = f"{stewards.LIST}:{chapter.id}:{shown[-1].membership.id}" if len(found) > PAGE else ""
    return view.listed(chapter.name, rows, more, ctx.words)


async def _row(ctx: Context, kept: KeptMembership, chapter: Chapter, needed: int) -> view.Row:
    await _note_reading(ctx, kept)
    return view.Row(
        number=kept.membership.id,
        name=kept.name,
        state=kept.membership.state,
        welcome=kept.welcome,
        likeness=await _likeness(ctx, kept, chapter),
        show=f"{PREFIX}:show:{kept.membership.id}",
        needed=needed,
        left=await _left_suspended(ctx, kept),
    )


async def _left_suspended(ctx: Context, kept: KeptMembership) -> view.Suspension | None:
    """The suspension that an applicant left the chapter with when they were a member last."""
    person, chapter = kept.membership.person, await ctx.store.chapters.get(kept.membership.chapter)
    known = {} if person is None else await ctx.store.memberships.left_suspended(person, ctx.now)
    if chapter.id not in known:
        return None
    left = known[chapter.id]
    return view.Suspension(left.membership.id, left.suspension.at, left.suspension.reason, chapter.clock)


async def _note_reading(ctx: Context, kept: KeptMembership) -> None:
    reading = Reading(
        READ, READ, ctx.now, person=kept.membership.person, chapter=kept.membership.chapter, actor=ctx.person
    )
    await ctx.store.readings.add(reading)


async def _likeness(ctx: Context, kept: KeptMembership, chapter: Chapter) -> Likeness:
    """Whom the applicant's name could be taken for."""
    others = await ctx.store.memberships.alike(chapter.id, kept.name, kept.membership.id)
    if not others:
        return Likeness.NOBODY
    running = await ctx.store.roles.running_in(chapter.id, ctx.now)
    leading = {term.membership for term in held(running, Role.STEWARD, ctx.now)}
    alike = [one.membership.id for one in others]
    # All that `alike` finds look like this name.
    return names.likeness(
        kept.name, stewards=[kept.name for one in alike if one in leading], members=[kept.name for _ in alike]
    )


async def pressed(ctx: Context, press: Pressed) -> str:
    """A button under an application."""
    number = press["number"]
    match press["action"]:
        case "show":
            put(ctx, await _shown(ctx, *await find(ctx, number, Step.APPROVE)))
        case action:
            put(ctx, await _approve(ctx, number, welcome=action == "welcome"))
    return ""


async def approve(ctx: Context, args: Arguments) -> Post:
    """Admit an applicant."""
    return await _approve(ctx, args["number"], welcome=False)


async def find(ctx: Context, number: int, step: Step) -> tuple[KeptMembership, Chapter]:
    """An application that waits, in a chapter whose steward asks.

    Raises:
        NotSteward: they are no steward of any chapter.
        NotNow: there is none of that number in a chapter of theirs, or it is decided.
    """
    kept, chapter = await stewards.membership(ctx, number, step)
    if kept.membership.state not in APPLICATIONS:
        raise NotNow(kept.membership.state, step)
    return kept, chapter


async def _shown(ctx: Context, kept: KeptMembership, chapter: Chapter) -> Post:
    """One application, with all that a steward needs to decide, as its sponsors stand now."""
    kept = await sponsoring.settle(ctx, kept, chapter)
    await _note_reading(ctx, kept)
    number = kept.membership.id
    does = await ctx.store.work.of(number)
    known = await ctx.store.sponsorships.of(number)
    needed = await sponsoring.needed(ctx, chapter)
    facts = view.Application(
        row=await _row(ctx, kept, chapter, needed),
        platforms=[work.platform_name(one) for one in does.platforms],
        jobs=does.jobs,
        sponsors=sorted(admission.vouching(known, kept.membership.person).values()),
        applied=kept.membership.applied,
        ends=admission.unanswered(kept.membership.since),
        zone=chapter.clock,
    )
    answers = (f"decline:{number}", f"{PREFIX}:approve:{number}", f"{stewards.LIST}:{chapter.id}:0")
    return view.application(facts, answers, ctx.words)


async def _approve(ctx: Context, number: int, *, welcome: bool) -> Post:
    """Admit an applicant whom enough members know, or whom the steward welcomes.

    Raises:
        NotNow: it is decided, or withdrawn.
        PaceReached: the chapter has admitted as many this week as it may.
        OwnMembership: nobody admits themselves.
    """
    kept, chapter = await find(ctx, number, Step.APPROVE)
    if not chapter.founding:
        await _check_pace(ctx, chapter)
    kept = await sponsoring.settle(ctx, kept, chapter)
    by = Actor(ctx.person, founding.authority(chapter.founded))
    change = steps.step(kept.membership, Step.APPROVE, by, ctx.now)
    left = None if welcome else await _left_suspended(ctx, kept)
    unknown = kept.membership.state is State.APPLIED and not chapter.founding
    if unknown and not welcome:
        return await _ask_welcome(ctx, kept, chapter, left)
    if left is not None:
        return deciding.suspension_shown(kept.name, left, _welcomes(kept.membership.id), ctx.words)
    taken = await ctx.store.memberships.take(kept.membership, change)
    if taken is None:
        raise NotNow(State.PROBATION, Step.APPROVE)
    return await _admitted(ctx, kept, taken, chapter)


async def _check_pace(ctx: Context, chapter: Chapter) -> None:
    settings = await ctx.store.chapters.settings(chapter.id)
    admitted = await ctx.store.memberships.admissions(chapter.id, ctx.now - WEEK)
    # Who comes in does not open the door wider for those behind them.
    before = ctx.store.memberships.count(chapter.id, MEMBERS) - len(admitted)
    admission.check_pace(admitted, before, settings, ctx.now.astimezone(chapter.clock))


def _welcomes(number: int) -> tuple[str, str]:
    """What comes back for going back to the application, and for admitting all the same."""
    return f"{PREFIX}:show:{number}", f"{PREFIX}:welcome:{number}"


async def _ask_welcome(
    ctx: Context, kept: KeptMembership, chapter: Chapter, left: view.Suspension | None
) -> Post:
    """What it means to let somebody in whom fewer know than the chapter asks for."""
    known = await ctx.store.sponsorships.of(kept.membership.id)
    vouching = admission.vouching(known, kept.membership.person)
    settings = await ctx.store.chapters.settings(chapter.id)
    counts = (len(vouching), settings.sponsors)
    return deciding.welcome_asked(kept.name, counts, _welcomes(kept.membership.id), ctx.words, left=left)


async def _admitted(ctx: Context, kept: KeptMembership, taken: Membership, chapter: Chapter) -> Post:
    """Tell the new member, and the steward what they did; founding ends where there are enough.

    Where the chapter has no probation it is over at once.
    """
    settings, number = await ctx.store.chapters.settings(chapter.id), kept.membership.id
    until = (admission.probation_end(ctx.now, settings), chapter.clock) if settings.probation_days else None
    if until is None:
        await ctx.store.memberships.take(taken, steps.step(taken, Step.END_PROBATION, BY_TIME, ctx.now))
    told = await ctx.tell(kept.membership.person, partial(deciding.admitted, number, chapter.name, until))
    if chapter.founding:
        await stewards.outgrow(ctx, chapter)
    return deciding.approved(number, kept.name, until, ctx.words, founding=chapter.founding, told=told)
