"""`/consents`: what somebody agreed to, given and withdrawn by buttons.

What membership needs is withdrawn by leaving: that is said, and the way is one button.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

from organiser.access import NotPerson
from organiser.chat.outgoing import Post
from organiser.commands import Arguments
from organiser.context import Context
from organiser.handlers.answering import put
from organiser.handlers.members import profile
from organiser.members import consents as rules
from organiser.members.consents import Consent, Purpose
from organiser.presses import Pressed
from organiser.views.members import my_consents as view
from organiser.views.members.my_consents import ShownConsent

PREFIX: Final = "consent"
ANSWERS: Final = ("give", "withdraw", "stay")


async def consents(ctx: Context, _args: Arguments) -> Post:
    """Show every purpose, each with its button."""
    if ctx.person is None:
        raise NotPerson
    known = await ctx.store.consents.of(ctx.person)
    live = await _is_live(ctx)
    shown = [_shown(one, known) for one in Purpose if live or one in rules.are_given(known)]
    if not shown:
        return view.nothing_asked(ctx.chat.ref.network, ctx.words)
    return view.consents(shown, ctx.words)


def _shown(purpose: Purpose, known: Sequence[Consent]) -> ShownConsent:
    """The last word on a purpose."""
    last = next((one for one in reversed(known) if one.purpose is purpose), None)
    changed = last is not None and last.version != rules.current(purpose)
    holds = last is not None and last.withdrawn is None and not changed
    data = f"{PREFIX}:{'withdraw' if holds else 'give'}:{purpose}"
    if last is None:
        return ShownConsent(purpose, None, None, None, data)
    return ShownConsent(
        purpose,
        last.given.date(),
        date.fromisoformat(last.version),
        _day(last.withdrawn),
        data,
        changed=changed,
    )


def _day(at: datetime | None) -> date | None:
    return None if at is None else at.date()


async def _is_live(ctx: Context) -> bool:
    return any(held.live for held in (await ctx.standing()).memberships)


async def pressed(ctx: Context, press: Pressed) -> str:
    """Give a consent, or take it back."""
    if ctx.person is None:
        return ""
    purpose = Purpose(press["purpose"])
    match press["answer"]:
        case "give":
            await ctx.store.consents.give(ctx.person, rules.give(purpose, ctx.now))
            put(ctx, view.agreed(purpose, ctx.words))
        case "withdraw":
            put(ctx, await _withdraw(ctx, ctx.person, purpose))
        case _:
            put(ctx, view.unchanged(ctx.words))
    return ""


async def _withdraw(ctx: Context, person: int, purpose: Purpose) -> Post:
    live = await _is_live(ctx)
    if live and rules.is_needed(purpose):
        return view.needed(f"{PREFIX}:stay:{purpose}", f"{profile.PREFIX}:leave", ctx.words)
    await ctx.store.consents.withdraw(person, purpose, ctx.now)
    return view.withdrawn(purpose, ctx.words) if live else view.no_longer_kept(ctx.words)
