"""Sponsors: members whom an applicant names, who are asked in private whether they know them.

Whom a number belongs to, and whether it is anybody's, is never told: an applicant hears the same in any case.
"""

from collections.abc import Iterable
from typing import Final

import msgspec

from organiser.access import Who, require_trusted
from organiser.bridge.allowance import EVERYBODY
from organiser.chat.outgoing import Post
from organiser.commands import Arguments
from organiser.context import Context
from organiser.forms import Alternative, Asking, Field, Form
from organiser.handlers.answering import put
from organiser.handlers.members import stewards
from organiser.members import admission, steps
from organiser.members.admission import NotAskedToSponsor, Sponsorship, SponsorState
from organiser.members.names import skeleton
from organiser.members.states import APPLICATIONS, Authority, State, Step
from organiser.members.steps import Actor, Membership
from organiser.presses import Pressed
from organiser.storage.chapters import Chapter
from organiser.storage.memberships import KeptMembership
from organiser.views.members import applicants as applicant_view
from organiser.views.members import sponsoring as view
from organiser.views.members.reasons import number_label
from organiser.views.rich import numbered

PREFIX: Final = "sponsor"
ANSWERS: Final = ("yes", "no")

OFTEN: Final = 3
"""How often it is told of an application within a day that it is sponsored; sponsors may think otherwise."""

_ENOUGH: Final = "sponsored"


async def open_about(ctx: Context) -> dict[int, tuple[KeptMembership, SponsorState]]:
    """The open applications about which who asks was asked, with what they have said, by their numbers."""
    found: dict[int, tuple[KeptMembership, SponsorState]] = {}
    for held in (await ctx.standing()).memberships:
        for number, state in (await ctx.store.sponsorships.asked_of(held.id)).items():
            kept = await ctx.store.memberships.get(number)
            if kept is not None and kept.membership.state in APPLICATIONS:
                found[number] = kept, state
    return found


async def _names(ctx: Context) -> dict[int, str]:
    """Whom who asks was asked about, by the numbers of their applications.

    Raises:
        NotAskedToSponsor: nobody.
    """
    names = {number: kept.name for number, (kept, _) in (await open_about(ctx)).items()}
    if not names:
        raise NotAskedToSponsor
    return names


def _choices(asking: Asking[dict[int, str]]) -> list[Alternative]:
    return [
        Alternative(number, numbered(number, name, asking.words), (name,))
        for number, name in asking.facts.items()
    ]


NUMBER: Final = Form[Context, dict[int, str]](
    fields=(Field("number", number_label, lambda asking: view.ask_whom(asking.words), _choices),),
    facts=_names,
)


async def needed(ctx: Context, chapter: Chapter) -> int:
    """How many members must vouch for an applicant to a chapter at present."""
    return 0 if chapter.founding else (await ctx.store.chapters.settings(chapter.id)).sponsors


async def ask(ctx: Context, kept: KeptMembership, chapter: Chapter, numbers: Iterable[int]) -> None:
    """Ask those of the named members who can vouch; all others are passed over in silence."""
    found = [await ctx.store.memberships.get(number) for number in numbers]
    able = [one.membership for one in found if one is not None and _may_vouch(one, kept)]
    fresh = await ctx.store.sponsorships.ask(kept.membership.id, [one.id for one in able], ctx.now)
    for one in able:
        if one.id in fresh:
            await _bring(ctx, one, kept, chapter)


async def _bring(ctx: Context, sponsor: Membership, kept: KeptMembership, chapter: Chapter) -> None:
    """Ask a member, where neither this applicant nor all of them together ask without end."""
    allowance = ctx.house.allowance
    # An erasure forgets applications: whoever applies, erases and applies again asks nobody without end.
    often = allowance.lately(PREFIX, sponsor.id, ctx.author, ctx.now) >= admission.MOST_APPLICATIONS
    lately = allowance.lately(PREFIX, sponsor.id, EVERYBODY, ctx.now)
    if often or lately > admission.MOST_ASKED:
        return
    for author in (ctx.author, EVERYBODY):
        allowance.write(PREFIX, sponsor.id, author, ctx.now)
    if lately == admission.MOST_ASKED:
        await ctx.tell(sponsor.person, view.asked_often)
        return
    answers = _answers(kept.membership.id)
    await ctx.tell(
        sponsor.person, lambda _network, words: view.asked(kept.name, chapter.name, answers, words)
    )


async def renamed(ctx: Context, before: KeptMembership, name: str, chapter: Chapter) -> bool:
    """Who vouched for an applicant did so for the name that was shown: for another one they are asked anew.

    Returns whether anybody is.
    """
    if skeleton(before.name) == skeleton(name):
        return False
    kept = msgspec.structs.replace(before, name=name)
    asked = await ctx.store.sponsorships.ask_anew(kept.membership.id, ctx.now)
    found = [await ctx.store.memberships.get(number) for number in asked]
    for one in found:
        if one is not None and _may_vouch(one, kept):
            await _bring(ctx, one.membership, kept, chapter)
    await settle(ctx, kept, chapter)
    return bool(asked)


def _may_vouch(sponsor: KeptMembership, applicant: KeptMembership) -> bool:
    same_chapter = sponsor.membership.chapter == applicant.membership.chapter
    other = sponsor.membership.person not in {None, applicant.membership.person}
    return same_chapter and other and sponsor.membership.state is State.MEMBER


def _answers(number: int) -> tuple[str, str]:
    """What comes back for "no" and for "yes"."""
    return f"{PREFIX}:no:{number}", f"{PREFIX}:yes:{number}"


async def sponsor(ctx: Context, args: Arguments) -> Post:
    """Show a sponsor the question again, with what they said so far.

    Raises:
        NotAskedToSponsor: they were not asked about such an application, or there is none.
    """
    kept, mine = await _asked(ctx, args["number"])
    chapter = await ctx.store.chapters.get(kept.membership.chapter)
    admission.answered(
        mine, SponsorState.DECLINED, applicant=kept.membership.person, application=kept.membership.state
    )
    answers = _answers(kept.membership.id)
    if mine.state is SponsorState.ASKED:
        return view.asked(kept.name, chapter.name, answers, ctx.words)
    return _noted(ctx, kept, mine)


async def answer(ctx: Context, press: Pressed) -> str:
    """A sponsor's word; they may think otherwise until the application is decided.

    Raises:
        NotAskedToSponsor: they were not asked.
        AccountTooNew: they were, but it is for another account of theirs to say.
        SponsoringOver, SponsorNoMember, OwnMembership: see `members.admission.answered`.
    """
    kept, mine = await _asked(ctx, press["number"])
    application = kept.membership
    require_trusted(Who.FULL_MEMBER, await ctx.standing(), application.chapter)
    after = admission.answered(
        mine, _said(mine, press["answer"]), applicant=application.person, application=application.state
    )
    if after.state is not mine.state:
        await ctx.store.sponsorships.answer(application.id, mine, after, ctx.now)
        chapter = await ctx.store.chapters.get(application.chapter)
        await settle(ctx, kept, chapter, by=ctx.person)
    put(ctx, _noted(ctx, kept, after))
    return ""


def _said(mine: Sponsorship, answer: str) -> SponsorState:
    if answer == "yes":
        return SponsorState.CONFIRMED
    confirmed = mine.state in {SponsorState.CONFIRMED, SponsorState.WITHDRAWN}
    return SponsorState.WITHDRAWN if confirmed else SponsorState.DECLINED


def _noted(ctx: Context, kept: KeptMembership, mine: Sponsorship) -> Post:
    no, yes = _answers(kept.membership.id)
    if mine.state is SponsorState.CONFIRMED:
        return view.vouching(kept.name, no, ctx.words)
    return view.not_vouching(kept.name, yes, ctx.words)


async def _asked(ctx: Context, number: int) -> tuple[KeptMembership, Sponsorship]:
    kept = await ctx.store.memberships.get(number)
    known = () if kept is None else await ctx.store.sponsorships.of(number)
    mine = next((one for one in known if one.person == ctx.person), None)
    if kept is None or mine is None:
        raise NotAskedToSponsor
    return kept, mine


async def settle(
    ctx: Context, kept: KeptMembership, chapter: Chapter, by: int | None = None
) -> KeptMembership:
    """Let an application be sponsored, or no longer, as its sponsors stand now; returns it as it is then.

    `by` is the sponsor whose word changed it; None: what the chapter asks for did, or what sponsors are. In
    founding mode nobody counts them.
    """
    if chapter.founding:
        return kept
    settings = await ctx.store.chapters.settings(chapter.id)
    membership = kept.membership
    known = await ctx.store.sponsorships.of(membership.id)
    enough = admission.are_enough(known, membership.person, settings)
    step = {(State.APPLIED, True): Step.SPONSOR, (State.SPONSORED, False): Step.UNSPONSOR}.get(
        (membership.state, enough)
    )
    if step is None:
        return kept
    change = steps.step(membership, step, Actor(by, Authority.SPONSOR), ctx.now)
    if await ctx.store.memberships.take(membership, change) is None:
        return kept
    if step is Step.SPONSOR:
        await _sponsored(ctx, kept, chapter)
    return await ctx.store.memberships.get(membership.id) or kept


async def _sponsored(ctx: Context, kept: KeptMembership, chapter: Chapter) -> None:
    """Tell the applicant and the stewards, who have waited for it, though not each time all day long."""
    if not ctx.house.allowance.may_write(_ENOUGH, kept.membership.id, OFTEN, ctx.now):
        return
    if kept.membership.person != ctx.person:
        until = (admission.unanswered(ctx.now), chapter.clock)
        await ctx.tell(
            kept.membership.person,
            lambda _network, words: applicant_view.sponsored(chapter.name, until, words),
        )
    await stewards.announce(ctx, chapter)
