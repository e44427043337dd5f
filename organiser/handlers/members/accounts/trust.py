"""Accounts that were linked a short time ago: what they cannot do yet, unless an older one lets them."""

from collections.abc import Callable
from datetime import timedelta
from typing import Final

from organiser.chat.outgoing import Post
from organiser.chat.refs import Network
from organiser.context import Context
from organiser.forms import Wording
from organiser.handlers.answering import put
from organiser.handlers.members.accounts.person import elsewhere, shown_account, shown_elsewhere
from organiser.i18n import Words
from organiser.members import linking
from organiser.members.linking import TooNewForGood
from organiser.presses import Pressed
from organiser.views.anywhere import question_closed
from organiser.views.members import trust as view
from organiser.views.members.accounts import ShownAccount

PREFIX: Final = "trust"


async def newer(ctx: Context, person: int) -> list[tuple[ShownAccount, str]]:
    """The accounts of who asks that cannot do yet what this one can, each with what lets it."""
    accounts = {one.key: one for one in await ctx.store.people.accounts(person)}
    acting = accounts.pop(ctx.author, None)
    if acting is None or linking.waits(acting.linked, [one.linked for one in accounts.values()], ctx.now):
        return []
    return [
        (shown_account(ctx, one), f"{PREFIX}:{one.key.hex()}")
        for one in accounts.values()
        if linking.waits(one.linked, [acting.linked], ctx.now)
        or (await ctx.store.people.standing(person, ctx.now, one.key)).wait is not None
    ]


async def confirm_account(ctx: Context, press: Pressed) -> str:
    """Let an account that was linked a short time ago do what this one can."""
    person = ctx.require_person()
    offered = {data.rpartition(":")[2]: shown for shown, data in await newer(ctx, person)}
    shown = offered.get(press["whose"])
    if shown is None:
        return question_closed(ctx.words)
    await ctx.store.people.confirm(bytes.fromhex(press["whose"]), ctx.author, ctx.now)
    ctx.standings.clear()
    put(ctx, view.confirmed(shown, ctx.words))
    for there in await elsewhere(ctx, person):
        ctx.send(there, view.confirmed(shown, ctx.words_of(there)))
    return ""


async def tell_older(
    ctx: Context, telling: Callable[[ShownAccount, Network, Words], Post]
) -> timedelta | None:
    """Where the account that asks was linked lately, tell the others what it does; returns how long it waits.

    None for any other account, of which nobody is told.
    """
    person = ctx.require_person()
    accounts = await ctx.store.people.accounts(person)
    acting = next((one for one in accounts if one.key == ctx.author), None)
    others = [one for one in accounts if one.key != ctx.author]
    wait = None if acting is None else linking.waits(acting.linked, [one.linked for one in others], ctx.now)
    if acting is None or wait is None:
        return None
    shown = shown_elsewhere(ctx, acting)
    for there in await elsewhere(ctx, person):
        ctx.send(there, telling(shown, there.ref.network, ctx.words_of(there)))
    return wait


async def require_older(ctx: Context, name: str, called: Wording) -> None:
    """Pass where the account that asks may do something for good. `name` and `called` are the command's.

    Raises:
        TooNewForGood: it was linked lately. Accounts that were there before are told, and can do it, or take
            this one away.
    """
    wait = await tell_older(
        ctx, lambda shown, network, words: view.wanted_for_good(shown, (name, called), network, words)
    )
    if wait is not None:
        raise TooNewForGood(wait)
