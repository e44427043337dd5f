"""No refusal and no broken connection is left without a meaning."""

import inspect

import aiohttp
import httpx
import pytest
from telegram import error as theirs

from organiser.errors import DeliveryFailed, InDoubt, Moved, Rejected, Scope, TryLater, Unreachable
from organiser.platforms.telegram import failures
from organiser.platforms.telegram.failures import MEANINGS, TROUBLES, Limited, delivery_failed, trouble

CLASSES = [
    kind for _, kind in inspect.getmembers(theirs, inspect.isclass) if issubclass(kind, theirs.TelegramError)
]
CONNECTION_KEY = aiohttp.client_reqrep.ConnectionKey("h", 443, True, True, None, None, None)
NEVER_LEFT = {"ConnectError", "ConnectTimeout", "PoolTimeout", "ProxyError", "UnsupportedProtocol"}
MAY_HAVE_LEFT = {
    "CloseError",
    "DecodingError",
    "LocalProtocolError",
    "ReadError",
    "ReadTimeout",
    "RemoteProtocolError",
    "TooManyRedirects",
    "WriteError",
    "WriteTimeout",
}
ABSTRACT = {"NetworkError", "ProtocolError", "RequestError", "TimeoutException", "TransportError"}


def _example(kind: type[theirs.TelegramError]) -> theirs.TelegramError:
    if kind is theirs.ChatMigrated:
        return theirs.ChatMigrated(-1001)
    if kind is theirs.RetryAfter:
        retry = theirs.RetryAfter.__new__(theirs.RetryAfter)
        retry._retry_after = theirs.dtm.timedelta(seconds=7)  # type: ignore[attr-defined]
        return retry
    return kind("words")


@pytest.mark.parametrize("kind", CLASSES)
def test_every_class_of_the_library_has_a_meaning(kind: type[theirs.TelegramError]) -> None:
    """A class that a new version adds fails here until somebody has placed it."""
    assert kind in MEANINGS
    assert isinstance(delivery_failed(_example(kind)), DeliveryFailed)
    assert kind is theirs.RetryAfter or trouble(_example(kind)) in TROUBLES


def test_every_fault_of_a_connection_is_known_to_have_left_or_not() -> None:
    """A class that a new version of httpx adds fails here until somebody has placed it."""
    classes = {
        name
        for name, kind in inspect.getmembers(httpx, inspect.isclass)
        if issubclass(kind, httpx.RequestError)
    }

    assert classes == NEVER_LEFT | MAY_HAVE_LEFT | ABSTRACT
    assert {
        kind.__name__ for kind in failures.NEVER_LEFT if issubclass(kind, httpx.RequestError)
    } == NEVER_LEFT


@pytest.mark.parametrize(
    ("cause", "meaning"),
    [
        (aiohttp.ClientConnectorError(CONNECTION_KEY, OSError(111, "refused")), TryLater),
        (aiohttp.ClientConnectorDNSError(CONNECTION_KEY, OSError(-2, "unknown")), TryLater),
        (aiohttp.ConnectionTimeoutError(), TryLater),
        (aiohttp.InvalidURL("x"), TryLater),
        (aiohttp.ServerDisconnectedError(), InDoubt),
        (aiohttp.SocketTimeoutError(), InDoubt),
        (aiohttp.ClientOSError(104, "reset"), InDoubt),
        (aiohttp.ClientPayloadError(), InDoubt),
        (TimeoutError(), InDoubt),
        (ConnectionResetError(), InDoubt),
    ],
    ids=lambda value: type(value).__name__,
)
def test_a_call_that_did_not_leave_is_told_from_one_that_may_have(
    cause: Exception, meaning: type[DeliveryFailed]
) -> None:
    """The same holds for the library that calls without files travel by."""
    error = theirs.NetworkError("x")
    error.__cause__ = cause

    assert isinstance(delivery_failed(error), meaning)
    assert trouble(error) == "unreachable"


@pytest.mark.parametrize("name", sorted(NEVER_LEFT | MAY_HAVE_LEFT))
@pytest.mark.parametrize("kind", [theirs.NetworkError, theirs.TimedOut])
def test_only_what_surely_did_not_leave_is_tried_again(name: str, kind: type[theirs.TelegramError]) -> None:
    """Everything else may have arrived."""
    error = kind("x")
    error.__cause__ = getattr(httpx, name)("x")

    assert isinstance(delivery_failed(error), TryLater if name in NEVER_LEFT else InDoubt)
    assert trouble(error) == "unreachable"


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (theirs.Forbidden("Forbidden: bot was blocked by the user"), "blocked"),
        (theirs.Forbidden("Forbidden: user is deactivated"), "deactivated"),
        (theirs.Forbidden("Forbidden: bot was kicked from the supergroup chat"), "removed"),
        (theirs.Forbidden("Forbidden: bot is not a member of the supergroup chat"), "removed"),
        (theirs.Forbidden("Forbidden: bot can't initiate conversation with a user"), "never_begun"),
        (theirs.Forbidden("Forbidden: of tomorrow"), "forbidden"),
        (theirs.BadRequest("Chat not found"), "not_found"),
        (theirs.BadRequest("Not enough rights to send text messages to the chat"), "not_allowed"),
        (theirs.BadRequest("CHAT_WRITE_FORBIDDEN"), "not_allowed"),
        (theirs.BadRequest("TOPIC_CLOSED"), "topic_closed"),
        (theirs.BadRequest("Message thread not found"), "topic_gone"),
    ],
)
def test_a_chat_that_cannot_be_written_to_says_why(error: theirs.TelegramError, reason: str) -> None:
    """By one of the fixed words, for the chat alone."""
    failure = delivery_failed(error)

    assert isinstance(failure, Unreachable)
    assert (failure.reason, failure.scope) == (reason, Scope.CHAT)


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (theirs.BadRequest("Can't parse entities: unsupported start tag"), "entities"),
        (theirs.BadRequest("ENTITY_BOUNDS_INVALID"), "entities"),
        (theirs.BadRequest("Message is too long"), "too_long"),
        (theirs.BadRequest("Media_caption_too_long"), "too_long"),
        (theirs.BadRequest("Message text is empty"), "empty"),
        (theirs.BadRequest("Message is not modified: specified new message"), "unchanged"),
        (theirs.BadRequest("Message to edit not found"), "gone"),
        (theirs.BadRequest("Message can't be deleted for everyone"), "too_old"),
        (theirs.BadRequest("PHOTO_INVALID_DIMENSIONS"), "photo"),
        (theirs.BadRequest("Query is too old and response timeout expired"), "too_late"),
        (theirs.BadRequest("Not enough rights to restrict/unrestrict chat member"), "not_allowed"),
        (theirs.BadRequest("something of tomorrow"), "refused"),
        (theirs.NetworkError("Request Entity Too Large (413)"), "too_big"),
        (theirs.InvalidToken("Not Found: method not found"), "unknown_method"),
    ],
)
def test_an_action_that_is_never_accepted_says_why(error: theirs.TelegramError, reason: str) -> None:
    """By one of the fixed words."""
    failure = delivery_failed(error)

    assert isinstance(failure, Rejected)
    assert failure.reason == reason


def test_the_rest_carries_what_is_needed_to_go_on() -> None:
    """Where to, how long, and whom it concerns."""
    moved, limited, other = (
        delivery_failed(theirs.ChatMigrated(-1001)),
        delivery_failed(Limited(3)),
        delivery_failed(_example(theirs.RetryAfter)),
    )
    revoked = delivery_failed(theirs.InvalidToken("Unauthorized"))

    assert isinstance(moved, Moved)
    assert isinstance(limited, TryLater)
    assert isinstance(other, TryLater)
    assert isinstance(revoked, Unreachable)
    assert ("-1001", 3, True, 7, True) == (
        moved.to,
        limited.after,
        limited.limited,
        other.after,
        other.limited,
    )
    assert (revoked.reason, revoked.scope) == ("revoked", Scope.NETWORK)


def test_a_conflict_tells_a_webhook_from_a_second_bot() -> None:
    """The mends differ."""
    webhook = theirs.Conflict("Conflict: can't use getUpdates method while webhook is active")

    assert trouble(webhook) == "webhook"
    assert trouble(theirs.Conflict("Conflict: terminated by other getUpdates request")) == "conflict"
    assert trouble(theirs.NetworkError("Bad Gateway")) == "server_error"
