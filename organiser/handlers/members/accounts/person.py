"""The accounts of one person, as they are shown and reached when something happens to one of them."""

import msgspec

from organiser.context import Context
from organiser.members import linking
from organiser.members.states import State
from organiser.storage.directory import Chat
from organiser.storage.people import Linked
from organiser.views.members.accounts import ShownAccount


async def elsewhere(ctx: Context, person: int) -> list[Chat]:
    """The private chats of a person but the one that is used now: none of their accounts is left untold."""
    chats = await ctx.store.people.private_chats(person)
    return [chat for chat in chats if chat.entered and chat.id != ctx.chat.id]


async def check_kept(ctx: Context, person: int) -> None:
    """Pass where somebody may take their accounts apart.

    Raises:
        AccountsHeld: see `members.linking.check_kept`.
    """
    states = [kept.membership.state for kept in await ctx.store.memberships.known(person)]
    left = await ctx.store.memberships.left_suspended(person, ctx.now)
    linking.check_kept([*states, *(State.SUSPENDED for _ in left)])


async def are_held(ctx: Context, person: int) -> bool:
    """Whether somebody may not."""
    try:
        await check_kept(ctx, person)
    except linking.AccountsHeld:
        return True
    return False


def shown_account(ctx: Context, one: Linked) -> ShownAccount:
    """An account as whoever asks is shown it."""
    return ShownAccount(one.account.network, one.name, one.account.id, own=one.key == ctx.author)


def shown_elsewhere(ctx: Context, one: Linked) -> ShownAccount:
    """The same as another account is shown it: it is nobody's own there."""
    return msgspec.structs.replace(shown_account(ctx, one), own=False)
