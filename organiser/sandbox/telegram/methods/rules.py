"""What a bot may do where: finding chats and messages, and Telegram's refusals.

Shared by all methods; each function returns what it found or raises an ApiError.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from organiser.sandbox.telegram.errors import (
    bad_request,
    forbidden,
    migrated,
    too_many_requests,
)

if TYPE_CHECKING:
    from organiser.sandbox.telegram.accounts import Account
    from organiser.sandbox.telegram.bots import Bot
    from organiser.sandbox.telegram.chats import Chat, Topic
    from organiser.sandbox.telegram.forms import Upload
    from organiser.sandbox.telegram.limits import Pace
    from organiser.sandbox.telegram.messages import Message
    from organiser.sandbox.telegram.world import World

Json = dict[str, Any]

TWO_DAYS: Final = 48 * 60 * 60
GENERAL_TOPIC: Final = 1
_PERMISSION: Final = {
    "text": ("can_send_messages", "text messages"),
    "animation": ("can_send_other_messages", "animations"),
    "audio": ("can_send_audios", "music"),
    "document": ("can_send_documents", "documents"),
    "photo": ("can_send_photos", "photos"),
    "poll": ("can_send_polls", "polls"),
    "sticker": ("can_send_other_messages", "stickers"),
    "video": ("can_send_videos", "videos"),
    "video_note": ("can_send_video_notes", "video notes"),
    "voice": ("can_send_voice_notes", "voice notes"),
}


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls a method, and what it may touch."""

    world: World
    bot: Bot
    pace: Pace
    uploads: dict[str, Upload]


def chat_of(caller: Caller, chat_id: int | str) -> Chat:
    """The chat that a bot knows under this id or @username."""
    if isinstance(chat_id, str):
        chat_id = chat_id.strip()
        if chat_id.lstrip("-").isdigit():
            chat_id = int(chat_id)
        elif not chat_id:
            raise bad_request("chat_id is empty")
        else:
            return _named(caller, chat_id)
    chat = (
        caller.world.privates.get((chat_id, caller.bot.id))
        if chat_id > 0
        else caller.world.groups.get(chat_id)
    )
    if chat is None:
        raise _unknown(caller, chat_id)
    if chat.upgraded_to is not None:
        raise migrated(chat.upgraded_to.id)
    if caller.bot.id not in chat.members:
        raise bad_request("chat not found")
    return chat


def _named(caller: Caller, name: str) -> Chat:
    wanted = name.removeprefix("@").lower()
    for chat in caller.world.groups.values():
        if name.startswith("@") and (chat.username or "").lower() == wanted:
            return chat
    raise bad_request("chat not found")


def _unknown(caller: Caller, chat_id: int) -> Exception:
    account = caller.world.accounts.get(chat_id)
    if account is None:
        return bad_request("chat not found")
    if account.is_bot:
        return forbidden("bot can't send messages to bots")
    shared = any(
        caller.bot.id in chat.members and account.id in chat.members for chat in caller.world.groups.values()
    )
    if shared:
        return forbidden("bot can't initiate conversation with a user")
    return bad_request("chat not found")


def present(caller: Caller, chat: Chat) -> None:
    """Refuse unless the bot is in the chat and not blocked."""
    membership = chat.membership(caller.bot)
    if membership.present:
        return
    if chat.type == "private":
        raise forbidden("bot was blocked by the user")
    named = "group chat" if chat.type == "group" else f"{chat.type} chat"
    if membership.status == "kicked":
        raise forbidden(f"bot was kicked from the {named}")
    raise forbidden(f"bot is not a member of the {named}")


def may_write(caller: Caller, chat: Chat, kind: str) -> None:
    """Refuse unless the bot may write this kind of message here now."""
    present(caller, chat)
    if chat.type == "private":
        return
    if chat.membership(caller.bot).is_admin:
        return
    if chat.type == "channel":
        raise bad_request("need administrator rights in the channel chat")
    _permitted(caller, chat, kind)
    if chat.slow_mode_delay:
        _slowly(caller, chat)


def _permitted(caller: Caller, chat: Chat, kind: str) -> None:
    membership = chat.membership(caller.bot)
    needed, words = _PERMISSION.get(kind, _PERMISSION["text"])
    if membership.status == "restricted":
        if "can_send_messages" not in membership.permissions:
            raise bad_request("have no rights to send a message")
        if needed not in membership.permissions:
            raise bad_request(f"not enough rights to send {words} to the chat")
    if needed not in chat.permissions:
        raise bad_request(f"not enough rights to send {words} to the chat")


def _slowly(caller: Caller, chat: Chat) -> None:
    last = chat.last_spoke.get(caller.bot.id)
    if last is None:
        return
    wait = last + chat.slow_mode_delay - caller.world.clock.seconds()
    if wait > 0:
        raise too_many_requests(int(wait) + 1)


def topic_of(caller: Caller, chat: Chat, thread_id: int | None) -> Topic | None:
    """The open forum topic that is meant; None for the chat itself and for General."""
    if thread_id is None or (chat.is_forum and thread_id == GENERAL_TOPIC):
        return None
    topic = chat.topics.get(thread_id)
    if topic is None:
        raise bad_request("message thread not found")
    if topic.closed and not chat.membership(caller.bot).may("can_manage_topics"):
        raise bad_request("TOPIC_CLOSED")
    return topic


def message_of(chat: Chat, message_id: int, to_what: str) -> Message:
    """The message with this id, or "message to edit/delete/... not found"."""
    message = chat.by_id.get(message_id)
    if message is None:
        raise bad_request(f"message to {to_what} not found")
    return message


def admin_with(caller: Caller, chat: Chat, right: str, refusal: str) -> None:
    """Refuse unless the bot holds an administrator's right."""
    present(caller, chat)
    if not chat.membership(caller.bot).may(right):
        raise bad_request(refusal)


def account_of(caller: Caller, user_id: int) -> Account:
    """Anybody by id."""
    account = caller.world.accounts.get(user_id)
    if account is None:
        raise bad_request("invalid user_id specified")
    return account


def no_markup(parse_mode: str | None) -> None:
    """Refuse parse_mode: the sandbox wants entities."""
    if parse_mode:
        raise bad_request("the sandbox does not parse text by parse_mode; send entities")
