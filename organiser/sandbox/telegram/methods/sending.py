"""The common way of everything a bot sends, and sendMessage."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from organiser.sandbox.telegram import compose
from organiser.sandbox.telegram.entities import MAX_TEXT, length
from organiser.sandbox.telegram.errors import ApiError, bad_request
from organiser.sandbox.telegram.messages import Draft, Message
from organiser.sandbox.telegram.methods.formatting import entities
from organiser.sandbox.telegram.methods.keyboards import markup
from organiser.sandbox.telegram.methods.parameters import Captioned, ReplyParameters, Sending
from organiser.sandbox.telegram.methods.rules import (
    Caller,
    chat_of,
    may_write,
    no_markup,
    topic_of,
)

if TYPE_CHECKING:
    from organiser.sandbox.telegram.chats import Chat

Json = dict[str, Any]

MAX_CAPTION: Final = 1024


class SendMessage(Sending, frozen=True, kw_only=True):
    """The parameters of sendMessage."""

    text: str
    parse_mode: str | None = None
    entities: list[Json] | None = None
    link_preview_options: Json | None = None


def send_message(caller: Caller, given: SendMessage) -> Json:
    """Send a text."""
    no_markup(given.parse_mode)
    chat = chat_of(caller, given.chat_id)
    may_write(caller, chat, "text")
    content = text_content(given.text, given.entities, given.link_preview_options)
    return send(caller, chat, given, content).wire()


def text_content(
    text: str, marks: list[Json] | None, preview: Json | None, *, too_long: str = "message is too long"
) -> Json:
    """The content of a text, refused when empty or too long."""
    if not text:
        raise bad_request("message text is empty")
    content = compose.text(text, entities(marks))
    if not content["text"]:
        raise bad_request("text must be non-empty")
    if length(content["text"]) > MAX_TEXT:
        raise bad_request(too_long)
    if preview:
        content["link_preview_options"] = preview
    return content


def captioned(
    caption: str | None, marks: list[Json] | None, *, too_long: str = "message caption is too long"
) -> Json:
    """A caption as part of a content, refused when too long."""
    content = compose.caption(caption, entities(marks))
    if length(content.get("caption", "")) > MAX_CAPTION:
        raise bad_request(too_long)
    return content


def caption_content(given: Captioned) -> Json:
    """The caption's part of a content, refused when too long."""
    no_markup(given.parse_mode)
    content = captioned(given.caption, given.caption_entities)
    if given.show_caption_above_media:
        content["show_caption_above_media"] = True
    if given.has_spoiler:
        content["has_media_spoiler"] = True
    return content


def send(caller: Caller, chat: Chat, given: Sending, content: Json, **more: Any) -> Message:
    """Post a content as the bot, with the reply, topic and keyboard that were asked for."""
    topic = topic_of(caller, chat, given.message_thread_id)
    reply_to = replied(caller, chat, given.reply_parameters)
    quoted = quoted_by(given.reply_parameters, reply_to)
    keyboard = markup(given.reply_markup)
    caller.pace.spend(caller.bot, chat)
    topic_id = None if topic is None else topic.id
    if topic_id is None and reply_to is not None and reply_to.chat is chat:
        topic_id = reply_to.topic_id
    draft = Draft(
        content=content,
        topic_id=topic_id,
        reply_to=reply_to,
        quote=quoted,
        markup=keyboard,
        protected=given.protect_content,
        silent=given.disable_notification,
        **more,
    )
    return caller.world.post(chat, caller.bot, draft)


def replied(caller: Caller, chat: Chat, reply: ReplyParameters | None) -> Message | None:
    """The message that is replied to; None when it is gone and that is allowed."""
    if reply is None:
        return None
    where = chat
    try:
        if reply.chat_id is not None:
            where = chat_of(caller, reply.chat_id)
        found = where.by_id.get(reply.message_id)
    except ApiError:
        found = None
    if found is None and not reply.allow_sending_without_reply:
        raise bad_request("message to be replied not found")
    return found


def quoted_by(reply: ReplyParameters | None, message: Message | None) -> Json | None:
    """The quote of a reply; refused when the message does not say that."""
    if reply is None or reply.quote is None:
        return None
    no_markup(reply.quote_parse_mode)
    return compose.quote(reply.quote, message, reply.quote_position)
