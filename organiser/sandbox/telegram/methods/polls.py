"""Telegram's own polls: sendPoll and stopPoll."""

from __future__ import annotations

from typing import Any, Final

from organiser.sandbox.telegram import compose, notices, polling
from organiser.sandbox.telegram.entities import length
from organiser.sandbox.telegram.errors import bad_request
from organiser.sandbox.telegram.methods.keyboards import markup
from organiser.sandbox.telegram.methods.parameters import OneMessage, Sending
from organiser.sandbox.telegram.methods.rules import (
    Caller,
    chat_of,
    may_write,
    message_of,
    no_markup,
    present,
)
from organiser.sandbox.telegram.methods.sending import send

Json = dict[str, Any]

MAX_QUESTION: Final = 300
MAX_OPTION: Final = 100
OPTIONS: Final = range(1, 13)
OPEN_SECONDS: Final = range(5, 2_628_001)


class SendPoll(Sending, frozen=True, kw_only=True):
    """The parameters of sendPoll."""

    question: str
    options: list[Json | str]
    question_parse_mode: str | None = None
    is_anonymous: bool = True
    type: str = "regular"
    allows_multiple_answers: bool = False
    allows_revoting: bool = True
    correct_option_ids: list[int] | None = None
    explanation: str | None = None
    description: str | None = None
    open_period: int | None = None
    close_date: int | None = None
    is_closed: bool = False


class StopPoll(OneMessage, frozen=True, kw_only=True):
    """The parameters of stopPoll."""

    reply_markup: Json | None = None


def send_poll(caller: Caller, given: SendPoll) -> Json:
    """Send a poll."""
    no_markup(given.question_parse_mode)
    chat = chat_of(caller, given.chat_id)
    may_write(caller, chat, "poll")
    if not 1 <= length(given.question) <= MAX_QUESTION:
        raise bad_request("poll question length must not exceed 300")
    if len(given.options) not in OPTIONS:
        raise bad_request("poll must have at least 1 option and at most 12 options")
    if given.open_period is not None and given.open_period not in OPEN_SECONDS:
        raise bad_request("wrong open period specified")
    if any(isinstance(option, dict) and "text" not in option for option in given.options):
        raise bad_request('can\'t find field "text"')
    details = {name: getattr(given, name) for name in given.__struct_fields__}
    poll = compose.poll(details)
    if any(not 1 <= length(option["text"]) <= MAX_OPTION for option in poll["options"]):
        raise bad_request("poll options length must not exceed 100")
    return send(caller, chat, given, {"poll": poll}).wire()


def stop_poll(caller: Caller, given: StopPoll) -> Json:
    """End one of the bot's polls and return it."""
    chat = chat_of(caller, given.chat_id)
    present(caller, chat)
    message = message_of(chat, given.message_id, "edit")
    if message.sender is not caller.bot or "poll" not in message.content:
        raise bad_request("poll can't be stopped")
    closed = polling.close(message)
    message.markup = markup(given.reply_markup)
    notices.of_poll(message, None)
    chat.touched(message)
    return closed
