"""Asking about members, and banning, restricting and promoting them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from organiser.sandbox.telegram.errors import bad_request
from organiser.sandbox.telegram.members import (
    LEFT,
    MEMBER,
    PERMISSIONS,
    Membership,
    administrator,
    kicked,
)
from organiser.sandbox.telegram.methods.parameters import InChat, OneMember
from organiser.sandbox.telegram.methods.rules import (
    Caller,
    account_of,
    admin_with,
    chat_of,
    present,
)

if TYPE_CHECKING:
    from organiser.sandbox.telegram.accounts import Account
    from organiser.sandbox.telegram.chats import Chat

Json = dict[str, Any]

NO_RIGHTS = "not enough rights to restrict/unrestrict chat member"


class BanChatMember(OneMember, frozen=True, kw_only=True):
    """The parameters of banChatMember."""

    until_date: int = 0
    revoke_messages: bool = False


class UnbanChatMember(OneMember, frozen=True, kw_only=True):
    """The parameters of unbanChatMember."""

    only_if_banned: bool = False


class RestrictChatMember(OneMember, frozen=True, kw_only=True):
    """The parameters of restrictChatMember."""

    permissions: dict[str, bool]
    until_date: int = 0
    use_independent_chat_permissions: bool = False


def get_chat_member(caller: Caller, given: OneMember) -> Json:
    """How somebody belongs to a chat."""
    chat = chat_of(caller, given.chat_id)
    present(caller, chat)
    account = account_of(caller, given.user_id)
    if chat.hides_members and account is not caller.bot and not chat.membership(caller.bot).is_admin:
        raise bad_request("member list is inaccessible")
    return chat.membership(account).wire(account.wire)


def get_chat_administrators(caller: Caller, given: InChat) -> list[Json]:
    """Who runs a group; other bots are left out, as on Telegram."""
    chat = chat_of(caller, given.chat_id)
    if chat.type == "private":
        raise bad_request("there are no administrators in the private chat")
    present(caller, chat)
    return [
        chat.membership(account).wire(account.wire)
        for account in chat.accounts.values()
        if chat.membership(account).is_admin and (not account.is_bot or account is caller.bot)
    ]


def get_chat_member_count(caller: Caller, given: InChat) -> int:
    """How many are in a chat, bots counted."""
    chat = chat_of(caller, given.chat_id)
    present(caller, chat)
    return sum(membership.present for membership in chat.members.values())


def ban_chat_member(caller: Caller, given: BanChatMember) -> bool:
    """Ban somebody from a group."""
    chat, account = _restrictable(caller, given)
    into = kicked(given.until_date)
    caller.world.leave(chat, account, into, by=caller.bot)
    if given.revoke_messages:
        for message in [m for m in chat.messages if m.sender is account]:
            caller.world.delete(message)
    return True


def unban_chat_member(caller: Caller, given: UnbanChatMember) -> bool:
    """Lift a ban; a member who was not banned is removed, unless asked otherwise."""
    chat, account = _restrictable(caller, given)
    banned = chat.membership(account).status == "kicked"
    if banned:
        caller.world.change_member(chat, account, LEFT, by=caller.bot)
    elif not given.only_if_banned:
        caller.world.leave(chat, account, LEFT, by=caller.bot)
    return True


def restrict_chat_member(caller: Caller, given: RestrictChatMember) -> bool:
    """Take permissions from a member of a supergroup, or give all back."""
    chat, account = _restrictable(caller, given)
    if chat.type != "supergroup":
        raise bad_request("method is available only for supergroups")
    held = frozenset(name for name in PERMISSIONS if given.permissions.get(name))
    allowed_all = {name for name in PERMISSIONS if name.startswith("can_send")} <= held
    into = Membership(
        status="restricted",
        permissions=held,
        until=given.until_date,
        is_member=chat.membership(account).present,
    )
    caller.world.change_member(chat, account, MEMBER if allowed_all else into, by=caller.bot)
    return True


def promote_chat_member(caller: Caller, given: OneMember) -> bool:
    """Make somebody an administrator with the bot's own rights."""
    chat = chat_of(caller, given.chat_id)
    admin_with(caller, chat, "can_promote_members", "not enough rights")
    account = account_of(caller, given.user_id)
    rights = chat.membership(caller.bot).rights
    caller.world.change_member(chat, account, administrator(*rights), by=caller.bot)
    return True


def _restrictable(caller: Caller, given: OneMember) -> tuple[Chat, Account]:
    chat = chat_of(caller, given.chat_id)
    if chat.type == "private":
        raise bad_request("can't ban members in private chats")
    admin_with(caller, chat, "can_restrict_members", NO_RIGHTS)
    account = account_of(caller, given.user_id)
    if chat.membership(account).status == "creator":
        raise bad_request("can't remove chat owner")
    if chat.membership(account).is_admin:
        raise bad_request("user is an administrator of the chat")
    return chat, account
