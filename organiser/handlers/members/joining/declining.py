"""Declining an application: never without a reason, which the applicant reads with the way to appeal."""

from typing import Final

from organiser.chat.outgoing import Post
from organiser.commands import Arguments
from organiser.context import Context
from organiser.forms import Answers
from organiser.handlers import dialogs
from organiser.handlers.members import forms
from organiser.handlers.members.chapters import statutes
from organiser.handlers.members.joining import applications
from organiser.members import founding, steps
from organiser.members.refusals import NotNow
from organiser.members.states import State, Step
from organiser.members.steps import Actor
from organiser.presses import Pressed
from organiser.views.members import deciding as view
from organiser.views.members import reasons as reasons_view

PREFIX: Final = "decline"


async def _check(ctx: Context, answers: Answers) -> None:
    """Pass where the application waits: nobody writes a reason that nobody will read.

    Raises:
        NotSteward, NotNow: see `applications.find`.
    """
    if "number" in answers:
        await applications.find(ctx, answers["number"], Step.DECLINE)


FORM: Final = forms.reasoned(reasons_view.which_application, reasons_view.why_declined, check=_check)


async def pressed(ctx: Context, press: Pressed) -> str:
    """The button under an application: ask for the reason.

    Raises:
        NotSteward, NotNow: see `applications.find`.
    """
    await applications.find(ctx, press["number"], Step.DECLINE)
    await dialogs.ask(ctx, "decline", {"number": press["number"]})
    return ""


async def decline(ctx: Context, answers: Arguments) -> Post:
    """Refuse an applicant, and tell them why.

    Raises:
        NotSteward, NotNow: see `applications.find`; or somebody has declined it at the same time.
    """
    kept, chapter = await applications.find(ctx, answers["number"], Step.DECLINE)
    by = Actor(ctx.person, founding.authority(chapter.founded))
    change = steps.step(kept.membership, Step.DECLINE, by, ctx.now, answers["reason"])
    if await ctx.store.memberships.take(kept.membership, change) is None:
        raise NotNow(State.DECLINED, Step.DECLINE)
    profile = await statutes.of(ctx, chapter)
    told = await ctx.tell(
        kept.membership.person,
        lambda network, words: view.declined(chapter.name, change.reason, profile, network, words),
    )
    return view.decline_done(kept.membership.id, ctx.words, told=told)
