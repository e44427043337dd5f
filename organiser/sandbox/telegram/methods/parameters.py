"""The parameters that several methods share, typed."""

from __future__ import annotations

from typing import Any

import msgspec

Json = dict[str, Any]


class ReplyParameters(msgspec.Struct, frozen=True, kw_only=True):
    """The Bot API's ReplyParameters."""

    message_id: int
    chat_id: int | str | None = None
    allow_sending_without_reply: bool = False
    quote: str | None = None
    quote_parse_mode: str | None = None
    quote_entities: list[Json] | None = None
    quote_position: int | None = None


class Sending(msgspec.Struct, frozen=True, kw_only=True):
    """What every method that sends takes."""

    chat_id: int | str
    message_thread_id: int | None = None
    disable_notification: bool = False
    protect_content: bool = False
    allow_paid_broadcast: bool = False
    reply_parameters: ReplyParameters | None = None
    reply_markup: Json | None = None


class Captioned(Sending, frozen=True, kw_only=True):
    """What every method that sends a file with a caption takes."""

    caption: str | None = None
    parse_mode: str | None = None
    caption_entities: list[Json] | None = None
    show_caption_above_media: bool = False
    has_spoiler: bool = False


class InChat(msgspec.Struct, frozen=True, kw_only=True):
    """Only a chat."""

    chat_id: int | str


class OneMessage(msgspec.Struct, frozen=True, kw_only=True):
    """One message of a chat."""

    chat_id: int | str
    message_id: int


class OneMember(msgspec.Struct, frozen=True, kw_only=True):
    """One account in a chat."""

    chat_id: int | str
    user_id: int


class Nothing(msgspec.Struct, frozen=True, kw_only=True):
    """No parameters."""
