"""`/unlink`: an account is taken away from a person, and is a person of its own from then on."""

from typing import Final

from organiser.chat.outgoing import Post
from organiser.commands import Arguments
from organiser.context import Context
from organiser.handlers.answering import put
from organiser.handlers.members.accounts.person import check_kept, elsewhere, shown_account, shown_elsewhere
from organiser.members import linking
from organiser.presses import Pressed
from organiser.views.anywhere import question_closed
from organiser.views.members import unlinking as view

PREFIX: Final = "unlink"
KEEP: Final = "keep"


async def unlink(ctx: Context, _args: Arguments) -> Post:
    """Show the accounts of who asks, to take one of them away.

    Raises:
        AccountsHeld: see `members.linking.check_kept`.
    """
    person = ctx.require_person()
    accounts = await ctx.store.people.accounts(person)
    if len(accounts) == 1:
        return view.only_account(ctx.chat.ref.network, ctx.words)
    await check_kept(ctx, person)
    shown = [(shown_account(ctx, one), f"{PREFIX}:{one.key.hex()}") for one in accounts]
    return view.which_account(shown, f"{PREFIX}:{KEEP}", ctx.words)


async def part(ctx: Context, press: Pressed) -> str:
    """Take an account away: it is a person of its own from now on, who is nothing in the co-op.

    Raises:
        AccountsHeld, LeavesToNew, LinkedLately: see `members.linking`.
    """
    if press["whose"] == KEEP:
        put(ctx, view.nothing_unlinked(ctx.words))
        return ""
    person = ctx.require_person()
    accounts = await ctx.store.people.accounts(person)
    chosen = next((one for one in accounts if one.key.hex() == press["whose"]), None)
    if chosen is None or len(accounts) == 1:
        return question_closed(ctx.words)
    await check_kept(ctx, person)
    acting = next(one for one in accounts if one.key == ctx.author)
    if chosen.key == acting.key:
        rest = [one.linked for one in accounts if one.key != chosen.key]
        linking.check_leaving(chosen.linked, rest, ctx.now)
    else:
        linking.check_parting(acting.linked, chosen.linked, ctx.now)
    await ctx.store.people.part(chosen.key, ctx.now)
    ctx.standings.clear()
    dialog = await ctx.store.dialogs.find(person)
    if dialog is not None and dialog.chat == chosen.chat:
        await ctx.store.dialogs.close(dialog.token)
    put(ctx, view.unlinked(shown_account(ctx, chosen), ctx.words))
    shown = shown_elsewhere(ctx, chosen)
    for chat in await elsewhere(ctx, person):
        ctx.send(chat, view.unlinked(shown, ctx.words_of(chat)))
    there = None if chosen.chat is None else ctx.store.directory.chats[chosen.chat]
    if there is not None and there.id != ctx.chat.id and there.entered:
        ctx.send(there, view.alone_now(there.ref.network, ctx.words_of(there)))
    return ""
