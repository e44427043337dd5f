"""What Telegram's refusals and broken connections mean for an action.

Every class of `telegram.error` is placed here; a guard test sees to it. Telegram tells most reasons by a
sentence only: those that matter are recognised by a part of it, in lower case. Nothing of an original error
is passed on: its text may hold the bot's token or somebody's words.
"""

import asyncio
import warnings
from collections.abc import Callable
from datetime import timedelta
from http import HTTPStatus
from typing import Any

import aiohttp
import httpx
from telegram import error as theirs

from organiser.errors import DeliveryFailed, InDoubt, Moved, Rejected, Scope, TryLater, Unreachable

RETRY_SECONDS = 1.0
"""How soon something may be tried again that never left; who sends lengthens it when it goes on."""

REVOKED = "revoked"

UNREACHABLE = {
    "blocked by the user": "blocked",
    "user is deactivated": "deactivated",
    "was kicked": "removed",
    "not a member": "removed",
    "group chat was deleted": "removed",
    "initiate conversation": "never_begun",
    "messages to bots": "is_bot",
    "chat not found": "not_found",
    "peer_id_invalid": "not_found",
    "chat_write_forbidden": "not_allowed",
    "chat_restricted": "not_allowed",
    "no rights to send": "not_allowed",
    "not enough rights to send text": "not_allowed",
    "administrator rights in the channel": "not_allowed",
    "topic_closed": "topic_closed",
    "topic_deleted": "topic_gone",
    "message thread not found": "topic_gone",
}
"""Parts of Telegram's sentences by which nothing can be sent to a chat, and the word for each."""

ENTITIES = "entities"
PHOTO = "photo"
GONE = "gone"
UNCHANGED = "unchanged"
TOO_LATE = "too_late"
NO_TEXT = "no_text"
NO_CAPTION = "no_caption"
NO_MEMBER = "no_member"

REJECTED = {
    "message is not modified": UNCHANGED,
    "query is too old": TOO_LATE,
    "query id is invalid": TOO_LATE,
    "parse entities": ENTITIES,
    "entity begins": ENTITIES,
    "entity_bounds_invalid": ENTITIES,
    "entity_": ENTITIES,
    "image_process_failed": PHOTO,
    "photo_": PHOTO,
    "there is no text in the message": NO_TEXT,
    "there is no caption in the message": NO_CAPTION,
    "too long": "too_long",
    "message_too_long": "too_long",
    "caption_too_long": "too_long",
    "text is empty": "empty",
    "message_empty": "empty",
    "non-empty": "empty",
    "too big": "too_big",
    "too large": "too_big",
    "wrong file": GONE,
    "wrong remote file": GONE,
    "can't be deleted": "too_old",
    "message_delete_forbidden": "not_allowed",
    "can't be edited": "too_old",
    "message_id_invalid": GONE,
    "message to": GONE,
    "message not found": GONE,
    "reaction_invalid": "reaction",
    "reactions_": "reaction",
    "button_": "button",
    "reply markup": "button",
    "keyboard button": "button",
    "not_participant": NO_MEMBER,
    "participant_id_invalid": NO_MEMBER,
    "user not found": NO_MEMBER,
    "member not found": NO_MEMBER,
    "user_id": NO_MEMBER,
    "not enough rights": "not_allowed",
    "admin": "not_allowed",
    "supergroup": "not_allowed",
    "method not found": "unknown_method",
}
"""Parts of sentences by which this action will never be accepted; the first that is found counts."""

OTHERWISE = "refused"

NEVER_LEFT = (
    aiohttp.ClientConnectorError,
    aiohttp.ClientHttpProxyError,
    aiohttp.ConnectionTimeoutError,
    aiohttp.InvalidURL,
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
)

CONNECTION_FAILURES = (aiohttp.ClientError, httpx.HTTPError, asyncio.TimeoutError, OSError)
"""What the libraries below raise when a connection breaks, or nobody answers in time."""

TROUBLES = frozenset(
    {REVOKED, "conflict", "garbled", "limited", "refused", "server_error", "unreachable", "webhook"}
)
"""The words for what keeps updates from coming in."""


class Limited(theirs.TelegramError):
    """Telegram asks to wait (429)."""

    def __init__(self, seconds: float) -> None:
        super().__init__("wait")
        self.seconds = seconds


class Foreign(theirs.NetworkError):
    """Something on the way to Telegram answers in its place, with an HTTP status of 300 or more."""

    def __init__(self, status: int) -> None:
        super().__init__("a foreign answer")
        self.status = status


_TROUBLES: dict[type[BaseException], str] = {
    Limited: "limited",
    theirs.BadRequest: "refused",
    theirs.Forbidden: REVOKED,
    theirs.InvalidToken: REVOKED,
    theirs.RetryAfter: "limited",
}


def delivery_failed(error: theirs.TelegramError) -> DeliveryFailed:
    """What `error` means for the action that met it."""
    for kind in type(error).__mro__:
        if kind in MEANINGS:
            return MEANINGS[kind](error)
    return InDoubt("an answer that is not understood")


def trouble(error: theirs.TelegramError) -> str:
    """The fixed word for what keeps updates from coming in; all of them are in `TROUBLES`."""
    if isinstance(error, theirs.Conflict):
        return "webhook" if "webhook" in str(error).lower() else "conflict"
    for kind in type(error).__mro__:
        if kind in _TROUBLES:
            return _TROUBLES[kind]
    if isinstance(error, theirs.NetworkError):
        return "unreachable" if isinstance(error.__cause__, CONNECTION_FAILURES) else "server_error"
    return "garbled"


def _network(error: Any) -> DeliveryFailed:
    """A connection that failed, or an answer of 5xx, which may come after the deed was done."""
    if isinstance(error.__cause__, NEVER_LEFT):
        return TryLater(RETRY_SECONDS, Scope.NETWORK)
    words = str(error).lower()
    if error.__cause__ is None and "too large" in words:
        return Rejected("too_big")
    return InDoubt("no answer came")


def _foreign(error: Any) -> DeliveryFailed:
    """Whether Telegram has heard of it nobody knows; it is tried a few times, and holds up one chat only."""
    if error.status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
        return Rejected("too_big")
    return InDoubt("no answer came")


def _bad_request(error: Any) -> DeliveryFailed:
    words = str(error).lower()
    for part, reason in UNREACHABLE.items():
        if part in words:
            return Unreachable(reason)
    return Rejected(_first(REJECTED, words, OTHERWISE))


def _forbidden(error: Any) -> DeliveryFailed:
    return Unreachable(_first(UNREACHABLE, str(error).lower(), "forbidden"))


def _invalid_token(error: Any) -> DeliveryFailed:
    """Telegram answers 404 for a malformed token and for a method that it does not know."""
    if "method not found" in str(error).lower():
        return Rejected("unknown_method")
    return Unreachable(REVOKED, Scope.NETWORK)


def _retry_after(error: Any) -> DeliveryFailed:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the library is about to change the attribute's type, and says so
        after = error.retry_after
    seconds = after.total_seconds() if isinstance(after, timedelta) else float(after)
    return TryLater(seconds, Scope.CHAT, limited=True)


def _first(words: dict[str, str], text: str, otherwise: str) -> str:
    return next((word for part, word in words.items() if part in text), otherwise)


MEANINGS: dict[type[BaseException], Callable[[Any], DeliveryFailed]] = {
    Foreign: _foreign,
    Limited: lambda error: TryLater(error.seconds, Scope.CHAT, limited=True),
    theirs.BadRequest: _bad_request,
    theirs.ChatMigrated: lambda error: Moved(str(error.new_chat_id)),
    theirs.Conflict: lambda _: TryLater(RETRY_SECONDS, Scope.NETWORK),
    theirs.EndPointNotFound: lambda _: Rejected("unknown_method"),
    theirs.Forbidden: _forbidden,
    theirs.InvalidToken: _invalid_token,
    theirs.NetworkError: _network,
    theirs.PassportDecryptionError: lambda _: Rejected(OTHERWISE),
    theirs.RetryAfter: _retry_after,
    theirs.TelegramError: lambda _: InDoubt("an answer that is not understood"),
    theirs.TimedOut: _network,
}
"""Every class of `telegram.error`, and what it means."""
