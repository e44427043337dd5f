"""Copying and forwarding messages, one or many."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from organiser.sandbox.telegram import compose
from organiser.sandbox.telegram.errors import bad_request
from organiser.sandbox.telegram.messages import Draft, Message, origin_of
from organiser.sandbox.telegram.methods.parameters import Captioned, Sending
from organiser.sandbox.telegram.methods.rules import Caller, chat_of, may_write, topic_of
from organiser.sandbox.telegram.methods.sending import caption_content, send

if TYPE_CHECKING:
    from organiser.sandbox.telegram.chats import Chat

Json = dict[str, Any]


class CopyMessage(Captioned, frozen=True, kw_only=True):
    """The parameters of copyMessage."""

    from_chat_id: int | str
    message_id: int


class ForwardMessage(Sending, frozen=True, kw_only=True):
    """The parameters of forwardMessage."""

    from_chat_id: int | str
    message_id: int


class Many(Sending, frozen=True, kw_only=True):
    """The parameters of copyMessages and forwardMessages."""

    from_chat_id: int | str
    message_ids: list[int]
    remove_caption: bool = False


def copy_message(caller: Caller, given: CopyMessage) -> Json:
    """Send a message's content again, without its origin."""
    message = _source(caller, given.from_chat_id, given.message_id, "copy")
    content = dict(message.content)
    if given.caption is not None:
        content = {**compose.without_words(content), **caption_content(given)}
    chat = chat_of(caller, given.chat_id)
    may_write(caller, chat, message.kind)
    return {"message_id": send(caller, chat, given, content).id}


def forward_message(caller: Caller, given: ForwardMessage) -> Json:
    """Forward a message with its origin."""
    message = _source(caller, given.from_chat_id, given.message_id, "forward")
    chat = chat_of(caller, given.chat_id)
    may_write(caller, chat, message.kind)
    content, origin = dict(message.content), origin_of(message)
    return send(caller, chat, given, content, origin=origin).wire()


def copy_messages(caller: Caller, given: Many) -> list[Json]:
    """Copy several; those that are gone are skipped."""
    return _many(caller, given, forwarded=False)


def forward_messages(caller: Caller, given: Many) -> list[Json]:
    """Forward several; those that are gone are skipped."""
    return _many(caller, given, forwarded=True)


def _many(caller: Caller, given: Many, *, forwarded: bool) -> list[Json]:
    source, chat = chat_of(caller, given.from_chat_id), chat_of(caller, given.chat_id)
    found = [source.by_id[number] for number in given.message_ids if number in source.by_id]
    if not found:
        raise bad_request(f"there are no messages to {'forward' if forwarded else 'copy'}")
    for message in found:
        may_write(caller, chat, message.kind)
    topic = topic_of(caller, chat, given.message_thread_id)
    caller.pace.spend(caller.bot, chat, count=len(found))
    drafts = [
        Draft(
            content=compose.without_words(m.content) if given.remove_caption else dict(m.content),
            topic_id=None if topic is None else topic.id,
            origin=origin_of(m) if forwarded else None,
            protected=given.protect_content,
        )
        for m in found
        if _may_leave(m)
    ]
    return [{"message_id": caller.world.post(chat, caller.bot, draft).id} for draft in drafts]


def _source(caller: Caller, chat_id: int | str, message_id: int, what: str) -> Message:
    chat: Chat = chat_of(caller, chat_id)
    message = chat.by_id.get(message_id)
    if message is None:
        raise bad_request(f"message to {what} not found")
    if not _may_leave(message):
        raise bad_request(f"message can't be {'copied' if what == 'copy' else 'forwarded'}")
    return message


def _may_leave(message: Message) -> bool:
    return not message.is_service and not message.protected
