"""Deciding about what was proposed: `/acts`, `/second`, `/object`. What time does about it is `timing`'s.

Everything is asked of the act as it is at that moment, in the transaction that decides: of two who second at
once, one does it and the other hears that it is done. Who may know of an act is asked first, so that nobody
learns from a number that something waits.
"""

from typing import Final

from organiser.access import Standing, SuspendedNow, Who, may, require, require_trusted
from organiser.chat.outgoing import Post
from organiser.commands import Arguments
from organiser.context import Context
from organiser.handlers.answering import put
from organiser.handlers.members.acts import concluding, hearings
from organiser.handlers.members.acts.effect import PREFIX, Proposal, answers, shown
from organiser.handlers.members.deciding.effects import proposal
from organiser.handlers.members.stewards import holding, stewards_of
from organiser.members import acts
from organiser.members import hearings as rules
from organiser.members.acts import ActOver, ActState, ActUnknown
from organiser.members.hearings import Hearing
from organiser.members.states import State
from organiser.presses import Pressed
from organiser.storage.acts import KeptAct
from organiser.storage.chapters import Chapter
from organiser.views.members import acts as view
from organiser.views.members import hearings as heard

LIST: Final = "acts"
"""How the button begins that opens the list of acts."""

BEHIND: Final = "acts-behind"
"""How the button begins that opens what waits behind a number."""

ANSWERS: Final = ("object", "second", "show", *hearings.CANDIDATE)
PAGE: Final = 10
"""Acts that are shown at once."""


async def listed(ctx: Context, _args: Arguments) -> Post:
    """What waits in the chapter, as far as who asks may decide about it: the first page."""
    return await _list(ctx, await ctx.chapter(Who.HEARD), 0)


async def reopened(ctx: Context, press: Pressed) -> str:
    """The list as a button opens it: its first page, or what waits behind a number.

    Raises:
        NotFullMember: who asks is none there, nor suspended.
    """
    require(Who.HEARD, await ctx.standing(), press["chapter"])
    put(ctx, await _list(ctx, await ctx.store.chapters.get(press["chapter"]), press.get("after", 0)))
    return ""


async def _list(ctx: Context, chapter: Chapter, after: int) -> Post:
    standing = await ctx.standing()
    waiting = await ctx.store.acts.waiting(chapter.id)
    known = [one for one in waiting if _may_know(one, standing) and not acts.is_due(one.act, ctx.now)]
    if not known:
        return view.nothing_waits(chapter.name, ctx.words)
    # Where all behind the number was decided meanwhile, the list begins anew.
    behind = [one for one in known if one.id > after] or known
    page = behind[:PAGE]
    rows = [(await shown(ctx, await proposal(ctx, kept)), f"{PREFIX}:show:{kept.id}") for kept in page]
    more = f"{BEHIND}:{chapter.id}:{page[-1].id}" if len(behind) > PAGE else ""
    return view.listed(chapter.name, rows, more, ctx.words)


def _may_know(kept: KeptAct, standing: Standing) -> bool:
    """Whether somebody may see an act: stewards do, its proposer, and all who are asked about it."""
    if standing.person == kept.act.proposed_by:
        return True
    if kept.hearing is not None and not kept.hearing.willing:
        return standing.person is not None and standing.person == kept.act.about
    if may(Who.STEWARD, standing, kept.chapter):
        return True
    # Whom a steward suspends while they are asked can still object, but with no account that came since.
    return kept.hearing is not None and may(Who.HEARD, standing, kept.chapter)


async def second(ctx: Context, args: Arguments) -> Post:
    """Second an act by its number."""
    return await _second(ctx, await _find(ctx, args["number"]))


async def object_(ctx: Context, args: Arguments) -> Post:
    """Object to an act by its number; its proposer takes it back so."""
    return await _object(ctx, await _find(ctx, args["number"]))


async def pressed(ctx: Context, press: Pressed) -> str:
    """A button under an act."""
    found = await _find(ctx, press["number"])
    match press["answer"]:
        case "second":
            put(ctx, await _second(ctx, found))
        case "object":
            put(ctx, await _object(ctx, found))
        case "accept" | "decline" as answer:
            put(ctx, await _candidate(ctx, found, wants=answer == "accept"))
        case _:
            put(ctx, await _shown(ctx, found))
    return ""


async def _find(ctx: Context, number: int) -> Proposal:
    """The act of a number.

    Raises:
        ActUnknown: there is none, or who asks may not know of it.
        AccountTooNew: they may, but with another account of theirs.
    """
    kept = await ctx.store.acts.get(number)
    standing = await ctx.standing()
    if kept is not None:
        for who in (Who.STEWARD, Who.HEARD):
            require_trusted(who, standing, kept.chapter)
    if kept is None or not _may_know(kept, standing):
        raise ActUnknown
    return await proposal(ctx, kept)


async def _shown(ctx: Context, found: Proposal) -> Post:
    kept = found.kept
    _check_open(ctx, kept)
    one = await shown(ctx, found)
    if kept.act.proposed_by == ctx.person:
        back = f"{LIST}:{kept.chapter}"
        return view.own(one, (back, answers(kept.id)[0]), ctx.words)
    if kept.hearing is not None and not kept.hearing.willing:
        return heard.wanted(one, hearings.wanting(kept.id), ctx.words)
    if kept.hearing is not None:
        return heard.heard(one, answers(kept.id), ctx.words)
    return view.asked(one, answers(kept.id), ctx.chat.ref.network, ctx.words)


async def _candidate(ctx: Context, found: Proposal, *, wants: bool) -> Post:
    """Whether whoever would become a steward wants it.

    Raises:
        NotTheCandidate: it is about somebody else, or was answered already.
    """
    _check_open(ctx, found.kept)
    answer = hearings.accept if wants else hearings.decline
    return await answer(ctx, found, ctx.require_person())


def _check_open(ctx: Context, kept: KeptAct) -> None:
    if acts.is_due(kept.act, ctx.now):
        raise ActOver(ActState.EXPIRED)
    if kept.act.state is not ActState.OPEN:
        raise ActOver(kept.act.state)


async def _second(ctx: Context, found: Proposal) -> Post:
    """Do what was proposed, or say that it can no longer be done.

    Raises:
        ActOver, OwnAct, NotAuthorised, AboutOneself, ProposerGone, StillAnswering: see `members.acts.second`.
    """
    kept, chapter, effect = found
    _check_open(ctx, kept)
    if kept.hearing is not None:
        return await _speak(ctx, found, kept.hearing, seconds=True)
    able = await stewards_of(ctx, chapter.id)
    proposers = await holding(ctx, chapter.id, effect.who)
    here = ctx.now.astimezone(chapter.clock)
    after = acts.second(kept.act, ctx.require_person(), able, here, proposers=proposers)
    return await concluding.done_by_two(ctx, found, after)


async def _object(ctx: Context, found: Proposal) -> Post:
    """Let it not be done.

    Raises:
        ActOver, NotAuthorised, AboutOneself: see `members.acts.refuse`.
    """
    kept = found.kept
    _check_open(ctx, kept)
    own = kept.act.proposed_by == ctx.person
    if kept.hearing is not None and not own:
        return await _speak(ctx, found, kept.hearing, seconds=False)
    after = acts.refuse(kept.act, ctx.require_person(), await stewards_of(ctx, kept.chapter), ctx.now)
    one = await shown(ctx, found)
    await concluding.close(ctx, kept, after)
    if own:
        return view.withdrawn(one, ctx.words)
    by = await ctx.store.memberships.name_of(ctx.person, kept.chapter)
    await ctx.tell(kept.act.proposed_by, lambda _network, words: view.refused(one, by, words))
    return view.objected(one, ctx.words)


async def _speak(ctx: Context, found: Proposal, hearing: Hearing, *, seconds: bool) -> Post:
    """One of all members says what they think.

    Raises:
        SuspendedNow: who is may object, but not second.
        NotFullMember: they are none, but a steward on probation.
        OwnAct, AboutOneself: see `members.hearings.said`.
    """
    if seconds:
        standing = await ctx.standing()
        held = standing.held(found.chapter.id)
        if held is not None and held.state is State.SUSPENDED:
            raise SuspendedNow
        require(Who.FULL_MEMBER, standing, found.chapter.id)
    said = rules.said(hearing, found.kept.act, ctx.require_person(), seconds=seconds)
    await ctx.store.acts.hear(found.kept, said)
    return heard.said(await shown(ctx, found), ctx.words, seconds=seconds)
