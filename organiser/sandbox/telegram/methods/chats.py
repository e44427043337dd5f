"""Asking about chats, and changing them: getChat, pins, topics, leaving."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from organiser.sandbox.telegram.errors import bad_request
from organiser.sandbox.telegram.members import LEFT, PERMISSIONS
from organiser.sandbox.telegram.messages import Draft
from organiser.sandbox.telegram.methods.parameters import InChat, OneMessage
from organiser.sandbox.telegram.methods.rules import (
    Caller,
    admin_with,
    chat_of,
    message_of,
    present,
)

if TYPE_CHECKING:
    from organiser.sandbox.telegram.chats import Chat

Json = dict[str, Any]

NO_GIFTS: Final = {
    "unlimited_gifts": False,
    "limited_gifts": False,
    "unique_gifts": False,
    "premium_subscription": False,
    "gifts_from_channels": False,
}
MAX_TOPIC_NAME: Final = 128


class PinChatMessage(OneMessage, frozen=True, kw_only=True):
    """The parameters of pinChatMessage."""

    disable_notification: bool = False


class UnpinChatMessage(InChat, frozen=True, kw_only=True):
    """The parameters of unpinChatMessage."""

    message_id: int | None = None


class CreateForumTopic(InChat, frozen=True, kw_only=True):
    """The parameters of createForumTopic."""

    name: str
    icon_color: int = 0x6FB9F0
    icon_custom_emoji_id: str | None = None


def get_chat(caller: Caller, given: InChat) -> Json:
    """All that a bot may know of a chat."""
    chat = chat_of(caller, given.chat_id)
    if chat.type != "private":
        present(caller, chat)
    full: Json = {
        **chat.wire,
        "accent_color_id": chat.id % 7,
        "max_reaction_count": 11,
        "accepted_gift_types": NO_GIFTS,
    }
    if chat.username is not None:
        full["active_usernames"] = [chat.username]
    if chat.description is not None:
        full["description"] = chat.description
    if chat.type in {"group", "supergroup"}:
        full["permissions"] = {name: name in chat.permissions for name in PERMISSIONS}
    if chat.slow_mode_delay:
        full["slow_mode_delay"] = chat.slow_mode_delay
    if chat.pinned:
        full["pinned_message"] = chat.pinned[-1].wire(deep=False)
    return full


def leave_chat(caller: Caller, given: InChat) -> bool:
    """Leave a group."""
    chat = chat_of(caller, given.chat_id)
    present(caller, chat)
    if chat.type == "private":
        raise bad_request("chat member status can't be changed in private chats")
    caller.world.leave(chat, caller.bot, LEFT, by=caller.bot)
    return True


def pin_chat_message(caller: Caller, given: PinChatMessage) -> bool:
    """Pin a message, with the service message."""
    chat = chat_of(caller, given.chat_id)
    _may_pin(caller, chat)
    message = message_of(chat, given.message_id, "pin")
    chat.pinned.append(message)
    draft = Draft(content={"pinned_message": message.wire(deep=False)}, topic_id=message.topic_id)
    caller.world.post(chat, caller.bot, draft)
    return True


def unpin_chat_message(caller: Caller, given: UnpinChatMessage) -> bool:
    """Unpin a message, or the last one."""
    chat = chat_of(caller, given.chat_id)
    _may_pin(caller, chat)
    pinned = [m for m in chat.pinned if given.message_id in {None, m.id}]
    if not pinned:
        raise bad_request("message to unpin not found")
    chat.pinned.remove(pinned[-1])
    return True


def _may_pin(caller: Caller, chat: Chat) -> None:
    if chat.type == "private":
        present(caller, chat)
    else:
        admin_with(
            caller, chat, "can_pin_messages", "not enough rights to manage pinned messages in the chat"
        )


def create_forum_topic(caller: Caller, given: CreateForumTopic) -> Json:
    """Open a topic in a forum."""
    chat = chat_of(caller, given.chat_id)
    if not chat.is_forum:
        raise bad_request("the chat is not a forum")
    admin_with(caller, chat, "can_manage_topics", "not enough rights to create a topic")
    if not 1 <= len(given.name) <= MAX_TOPIC_NAME:
        raise bad_request("TOPIC_TITLE_EMPTY")
    topic = caller.world.open_topic(chat, given.name, by=caller.bot, icon_color=given.icon_color)
    return {"message_thread_id": topic.id, "name": topic.name, "icon_color": topic.icon_color}
