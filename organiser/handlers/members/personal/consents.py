"""`/consents`: what somebody agreed to, given and withdrawn by buttons; and who is asked again.

What membership needs is withdrawn by leaving: that is said, and the way is one button. Each button that
agrees says to which version: nobody agrees to other words than those that they were shown.
"""

from collections.abc import Sequence
from datetime import date, datetime
from functools import partial
from typing import Final

from organiser.chat.incoming import Due
from organiser.chat.outgoing import Post
from organiser.chat.refs import Network
from organiser.commands import Arguments
from organiser.context import Context
from organiser.handlers.answering import put
from organiser.handlers.members.personal import profile
from organiser.i18n import Words
from organiser.members import consents as rules
from organiser.members.consents import Consent, Purpose
from organiser.presses import Pressed
from organiser.storage import consent_due
from organiser.views.members import my_consents as view
from organiser.views.members.my_consents import ShownConsent

PREFIX: Final = "consent"
ANSWERS: Final = ("give", "withdraw", "stay")
AT_ONCE: Final = 200
"""People who are asked again in one transaction."""


async def consents(ctx: Context, _args: Arguments) -> Post:
    """Show every purpose, each with its buttons."""
    known = await ctx.store.consents.of(ctx.require_person())
    live = await _is_live(ctx)
    shown = [_shown(one, known) for one in Purpose if live or one in rules.are_given(known)]
    if not shown:
        return view.nothing_asked(ctx.chat.ref.network, ctx.words)
    return view.consents(shown, ctx.words)


def _shown(purpose: Purpose, known: Sequence[Consent]) -> ShownConsent:
    """The last word on a purpose."""
    last = next((one for one in reversed(known) if one.purpose is purpose), None)
    version = rules.current(purpose)
    give, withdraw = (f"{PREFIX}:{answer}:{purpose}:{version}" for answer in ("give", "withdraw"))
    if last is None:
        return ShownConsent(purpose, None, None, None, give, withdraw)
    return ShownConsent(
        purpose,
        last.given.date(),
        date.fromisoformat(last.version),
        _day(last.withdrawn),
        give,
        withdraw,
        changed=last.version != version,
    )


def _changed(known: Sequence[Consent]) -> list[ShownConsent]:
    """What somebody agreed to in an older text."""
    return [_shown(purpose, known) for purpose in rules.to_ask_again(known)]


def _day(at: datetime | None) -> date | None:
    return None if at is None else at.date()


async def _is_live(ctx: Context) -> bool:
    return any(held.live for held in (await ctx.standing()).memberships)


async def pressed(ctx: Context, press: Pressed) -> str:
    """Give a consent, or take it back."""
    person, purpose = ctx.require_person(), Purpose(press["purpose"])
    match press["answer"]:
        case "give":
            put(ctx, await _give(ctx, person, purpose, press["version"]))
        case "withdraw":
            put(ctx, await _withdraw(ctx, person, purpose))
        case _:
            put(ctx, view.unchanged(ctx.words))
    return ""


async def _give(ctx: Context, person: int, purpose: Purpose, version: str) -> Post:
    if not await _is_live(ctx):
        # A button of before, or made up: of who is nothing here, nothing is used for anything.
        return await consents(ctx, {})
    if version != rules.current(purpose):
        known = await ctx.store.consents.of(person)
        return view.worded_anew(_shown(purpose, known), ctx.words)
    await ctx.store.consents.give(person, rules.give(purpose, ctx.now))
    return view.agreed(purpose, _changed(await ctx.store.consents.of(person)), ctx.words)


async def _withdraw(ctx: Context, person: int, purpose: Purpose) -> Post:
    live = await _is_live(ctx)
    if live and rules.is_needed(purpose):
        stay = f"{PREFIX}:stay:{purpose}:{rules.current(purpose)}"
        return view.needed(stay, f"{profile.PREFIX}:leave", ctx.words)
    await ctx.store.consents.withdraw(person, purpose, ctx.now)
    if not live:
        return view.no_longer_kept(ctx.words)
    return view.withdrawn(purpose, _changed(await ctx.store.consents.of(person)), ctx.words)


async def ask_again(ctx: Context, _event: Due) -> None:
    """Tell those who agreed to an older text, and are still here, that it has changed: some at once."""
    after = await consent_due.told_until(ctx.store.connection)
    if after is None:
        return
    found = await ctx.store.consents.outdated(after, AT_ONCE)
    for person in found:
        await ctx.tell(person, partial(_asked_again, _changed(await ctx.store.consents.of(person))))
    await consent_due.go_on(ctx.store.connection, found[-1] if len(found) == AT_ONCE else None)


def _asked_again(changed: Sequence[ShownConsent], _network: Network, words: Words) -> Post:
    return view.asked_again(changed, words)
