"""Changing and deleting messages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from organiser.sandbox.telegram import compose
from organiser.sandbox.telegram.errors import NOT_MODIFIED, bad_request
from organiser.sandbox.telegram.methods.keyboards import markup
from organiser.sandbox.telegram.methods.media import media_content
from organiser.sandbox.telegram.methods.parameters import InChat, OneMessage
from organiser.sandbox.telegram.methods.rules import (
    TWO_DAYS,
    Caller,
    chat_of,
    message_of,
    no_markup,
    present,
)
from organiser.sandbox.telegram.methods.sending import captioned, text_content

if TYPE_CHECKING:
    from organiser.sandbox.telegram.chats import Chat
    from organiser.sandbox.telegram.messages import Message

Json = dict[str, Any]

MAX_DELETED: Final = 100


class EditMessageText(OneMessage, frozen=True, kw_only=True):
    """The parameters of editMessageText."""

    text: str
    parse_mode: str | None = None
    entities: list[Json] | None = None
    link_preview_options: Json | None = None
    reply_markup: Json | None = None


class EditMessageCaption(OneMessage, frozen=True, kw_only=True):
    """The parameters of editMessageCaption."""

    caption: str = ""
    parse_mode: str | None = None
    caption_entities: list[Json] | None = None
    show_caption_above_media: bool = False
    reply_markup: Json | None = None


class EditMessageMedia(OneMessage, frozen=True, kw_only=True):
    """The parameters of editMessageMedia."""

    media: Json
    reply_markup: Json | None = None


class EditMessageReplyMarkup(OneMessage, frozen=True, kw_only=True):
    """The parameters of editMessageReplyMarkup."""

    reply_markup: Json | None = None


class EditMessageLiveLocation(OneMessage, frozen=True, kw_only=True):
    """The parameters of editMessageLiveLocation."""

    latitude: float
    longitude: float
    live_period: int | None = None
    horizontal_accuracy: float | None = None
    heading: int | None = None
    proximity_alert_radius: int | None = None
    reply_markup: Json | None = None


class StopMessageLiveLocation(OneMessage, frozen=True, kw_only=True):
    """The parameters of stopMessageLiveLocation."""

    reply_markup: Json | None = None


class DeleteMessages(InChat, frozen=True, kw_only=True):
    """The parameters of deleteMessages."""

    message_ids: tuple[int, ...] = ()


def edit_message_text(caller: Caller, given: EditMessageText) -> Json:
    """Replace the text of one of the bot's messages."""
    no_markup(given.parse_mode)
    message = _editable(caller, given)
    if "text" not in message.content:
        raise bad_request("there is no text in the message to edit")
    preview = given.link_preview_options
    content = text_content(given.text, given.entities, preview, too_long="MESSAGE_TOO_LONG")
    return _edited(caller, message, content, given.reply_markup)


def edit_message_caption(caller: Caller, given: EditMessageCaption) -> Json:
    """Replace or remove the caption of one of the bot's messages."""
    no_markup(given.parse_mode)
    message = _editable(caller, given)
    if message.media is None:
        raise bad_request("there is no caption in the message to edit")
    words = captioned(given.caption, given.caption_entities, too_long="MEDIA_CAPTION_TOO_LONG")
    content = {**compose.without_words(message.content), **words}
    return _edited(caller, message, content, given.reply_markup)


def edit_message_media(caller: Caller, given: EditMessageMedia) -> Json:
    """Replace the media of one of the bot's messages."""
    message = _editable(caller, given)
    return _edited(caller, message, media_content(caller, given.media), given.reply_markup)


def edit_message_reply_markup(caller: Caller, given: EditMessageReplyMarkup) -> Json:
    """Replace or remove the keyboard of one of the bot's messages."""
    message = _editable(caller, given)
    return _edited(caller, message, message.content, given.reply_markup)


def edit_message_live_location(caller: Caller, given: EditMessageLiveLocation) -> Json:
    """Move one of the bot's live locations."""
    message = _live(caller, given)
    names = ("latitude", "longitude", "live_period", "horizontal_accuracy", "heading")
    moved = compose.picked({name: getattr(given, name) for name in names}, names)
    location = {**message.content["location"], **moved}
    return _edited(caller, message, {**message.content, "location": location}, given.reply_markup)


def stop_message_live_location(caller: Caller, given: StopMessageLiveLocation) -> Json:
    """End one of the bot's live locations."""
    message = _live(caller, given)
    location = {k: v for k, v in message.content["location"].items() if k != "live_period"}
    return _edited(caller, message, {**message.content, "location": location}, given.reply_markup)


def delete_message(caller: Caller, given: OneMessage) -> bool:
    """Delete a message of the bot, or anybody's with the right to, within 48 hours."""
    chat = chat_of(caller, given.chat_id)
    present(caller, chat)
    message = message_of(chat, given.message_id, "delete")
    _deletable(caller, chat, message)
    caller.world.delete(message)
    return True


def delete_messages(caller: Caller, given: DeleteMessages) -> bool:
    """Delete up to 100 messages; those that are gone are skipped."""
    if not given.message_ids:
        raise bad_request("message identifiers are not specified")
    if len(given.message_ids) > MAX_DELETED:
        raise bad_request("too many message identifiers specified")
    chat = chat_of(caller, given.chat_id)
    present(caller, chat)
    found = [chat.by_id[number] for number in given.message_ids if number in chat.by_id]
    for message in found:
        _deletable(caller, chat, message)
    for message in found:
        caller.world.delete(message)
    return True


def _editable(caller: Caller, given: OneMessage) -> Message:
    chat = chat_of(caller, given.chat_id)
    present(caller, chat)
    message = message_of(chat, given.message_id, "edit")
    if message.sender is not caller.bot or message.origin is not None or message.is_service:
        raise bad_request("message can't be edited")
    return message


def _live(caller: Caller, given: OneMessage) -> Message:
    message = _editable(caller, given)
    if "live_period" not in message.content.get("location", {}):
        raise bad_request("message can't be edited")
    return message


def _edited(caller: Caller, message: Message, content: Json, keyboard: Json | None) -> Json:
    buttons = markup(keyboard)
    if content == message.content and buttons == message.markup:
        raise bad_request(NOT_MODIFIED)
    caller.pace.spend(caller.bot, message.chat, what="edits")
    caller.world.edit(message, content, markup=buttons)
    return message.wire()


def _deletable(caller: Caller, chat: Chat, message: Message) -> None:
    age = caller.world.clock.seconds() - message.date.timestamp()
    own = message.sender is caller.bot
    deleter = chat.membership(caller.bot).may("can_delete_messages")
    if age > TWO_DAYS:
        raise bad_request("message can't be deleted for everyone")
    if not (own or chat.type == "private" or deleter):
        raise bad_request("message can't be deleted")
