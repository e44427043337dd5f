"""The accounts of a person, as they are shown and reached when something happens to one of them."""

from organiser.context import Context
from organiser.storage.directory import Chat
from organiser.storage.people import Linked
from organiser.views.members.accounts import ShownAccount


async def elsewhere(ctx: Context, person: int) -> list[Chat]:
    """The private chats of a person but the one that is used now: none of their accounts is left untold."""
    chats = await ctx.store.people.private_chats(person)
    return [chat for chat in chats if chat.entered and chat.id != ctx.chat.id]


def shown_account(ctx: Context, one: Linked) -> ShownAccount:
    """An account as whoever asks is shown it."""
    return ShownAccount(one.account.network, one.name, one.account.id, own=one.key == ctx.author)
