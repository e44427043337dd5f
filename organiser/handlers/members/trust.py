"""Accounts that were linked a short time ago: one that was there before may let them do all of it at once."""

from typing import Final

from organiser.context import Context
from organiser.handlers.answering import put
from organiser.handlers.members.accounts import elsewhere, shown_account
from organiser.members import linking
from organiser.presses import Pressed
from organiser.views import bridge
from organiser.views.members import linking as view
from organiser.views.members.linking import ShownAccount

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
    if ctx.person is None:
        return bridge.question_closed(ctx.words)
    offered = {data.rpartition(":")[2]: shown for shown, data in await newer(ctx, ctx.person)}
    shown = offered.get(press["whose"])
    if shown is None:
        return bridge.question_closed(ctx.words)
    await ctx.store.people.confirm(bytes.fromhex(press["whose"]), ctx.author, ctx.now)
    ctx.standings.clear()
    put(ctx, view.confirmed(shown, ctx.words))
    for there in await elsewhere(ctx, ctx.person):
        ctx.send(there, view.confirmed(shown, ctx.words_of(there)))
    return ""
