"""Claiming one's own entry of an imported list: with a code, and only after what one agrees to was shown.

What is chosen stands in the buttons, with the edition of the texts that was shown, so that nothing is kept of
somebody who only looks, and nobody agrees to other words than those that they read.
"""

from typing import Final

from organiser.chat.outgoing import Post
from organiser.commands import Arguments
from organiser.context import Context
from organiser.handlers.answering import put
from organiser.handlers.members import forms, stewards
from organiser.handlers.members.accounts import codes
from organiser.handlers.members.joining import agreeing
from organiser.members import consents, steps
from organiser.members.codes import CodeUnfit, OneTimeCode, Purpose
from organiser.members.consents import FREE
from organiser.members.refusals import AppliedHere, LeftSuspended
from organiser.members.states import APPLICATIONS, Authority, State, Step
from organiser.members.steps import Actor
from organiser.presses import Pressed
from organiser.storage.memberships import KeptMembership
from organiser.views.anywhere import question_closed
from organiser.views.commands import code_label
from organiser.views.members import claiming as view

PREFIX: Final = "claim"
ACTIONS: Final = ("show", "yes", "no")


CODE: Final = forms.single("code", code_label, view.ask_code)


async def claim(ctx: Context, args: Arguments) -> Post:
    """Show the entry whose code was typed, and what membership means.

    Raises:
        TriesExhausted, CodeUnfit, CodeOver: the code cannot be used.
        AppliedHere, AlreadyHere, Excluded, LeftSuspended: they are, or were, in that chapter.
    """
    reference, code = await codes.read(ctx, args["code"], Purpose.CLAIM)
    return await _asked(ctx, await _entry(ctx, code), reference, 0)


async def _entry(ctx: Context, code: OneTimeCode) -> KeptMembership:
    """The entry that waits for who has the code."""
    kept = None if code.subject is None else await ctx.store.memberships.get(code.subject)
    if kept is None or kept.membership.state is not State.INVITED or ctx.person is None:
        raise CodeUnfit(Purpose.CLAIM)
    known = await ctx.store.memberships.known(ctx.person)
    chapter = kept.membership.chapter
    states = {one.membership.state for one in known if one.membership.chapter == chapter}
    if states & APPLICATIONS:
        raise AppliedHere((await ctx.store.chapters.get(chapter)).name)
    steps.may_begin(states)
    if chapter in await ctx.store.memberships.left_suspended(ctx.person, ctx.now):
        raise LeftSuspended
    return kept


async def _asked(
    ctx: Context, kept: KeptMembership, reference: str, also: int, *, anew: bool = False
) -> Post:
    """`also` has a bit for each free consent, in order; `anew`: the texts are others than a moment ago."""
    edition = consents.edition()
    chapter = await ctx.store.chapters.get(kept.membership.chapter)
    toggles = [
        (f"{PREFIX}:show:{also ^ 1 << place}:{edition}:{reference}", bool(also & 1 << place))
        for place in range(len(FREE))
    ]
    answers = (f"{PREFIX}:no:0:{edition}:{reference}", f"{PREFIX}:yes:{also}:{edition}:{reference}")
    return view.claim_asked(kept.name, chapter.name, toggles, answers, ctx.words, anew=anew)


async def pressed(ctx: Context, press: Pressed) -> str:
    """A button under the entry: another choice, yes, or not now.

    Raises:
        CodeUnfit, AppliedHere, AlreadyHere, Excluded, LeftSuspended: it cannot be claimed (any more).
    """
    reference, also = press["reference"], press["also"] % (1 << len(FREE))
    anew = press["edition"] != consents.edition()
    code = await ctx.store.one_time_codes.referred(reference)
    if code is None or code.purpose is not Purpose.CLAIM or code.expires <= ctx.now:
        return question_closed(ctx.words)
    match press["action"]:
        case "no":
            put(ctx, view.not_claimed(ctx.words))
        case "yes" if not anew:
            await _claim(ctx, await _entry(ctx, code), reference, also)
        case _:
            put(ctx, await _asked(ctx, await _entry(ctx, code), reference, also, anew=anew))
    return ""


async def _claim(ctx: Context, kept: KeptMembership, reference: str, also: int) -> None:
    person = ctx.require_person()
    change = steps.step(kept.membership, Step.CLAIM, Actor(person, Authority.PERSON), ctx.now)
    if await ctx.store.memberships.take(kept.membership, change) is None:
        raise CodeUnfit(Purpose.CLAIM)
    await ctx.store.one_time_codes.use(reference)
    await agreeing.agree(ctx, person, [one for place, one in enumerate(FREE) if also & 1 << place])
    chapter = await ctx.store.chapters.get(kept.membership.chapter)
    put(ctx, view.claimed(kept.membership.id, chapter.name, ctx.chat.ref.network, ctx.words))
    if chapter.founding:
        await stewards.outgrow(ctx, chapter)
