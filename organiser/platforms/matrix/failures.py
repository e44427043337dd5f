"""Says in our words what a homeserver refused, and what is known when a connection broke.

Every request of this package ends here when it fails: `refusal` for an answer that says no, `broken` for
no answer at all. What is surely not done is told apart from what may have been done.
"""

import asyncio
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from email.utils import parsedate_to_datetime
from typing import Any

import aiohttp
from nio.responses import ErrorResponse

from organiser.errors import DeliveryFailed, InDoubt, Rejected, Scope, TryLater, Unreachable
from organiser.kernel import bounded_wait

LIMITED_WITHOUT_WAIT = 5.0
"""Seconds to wait where a server limits us without saying for how long (nio's and Element's own number)."""
UNREACHED_WAIT = 2.0
"""Seconds after which a server that could not be reached may be tried again; whoever waits backs off."""
_LONGEST_WAIT = 3_600.0

_TOKEN = {"M_UNKNOWN_TOKEN", "M_MISSING_TOKEN", "M_USER_DEACTIVATED", "M_USER_LOCKED", "M_USER_SUSPENDED"}
_SHUT = {
    "M_FORBIDDEN": "forbidden",
    "M_NOT_JOINED": "forbidden",
    "M_UNABLE_TO_AUTHORISE_JOIN": "forbidden",
    "M_UNABLE_TO_GRANT_JOIN": "forbidden",
    "M_GUEST_ACCESS_FORBIDDEN": "forbidden",
    "M_INCOMPATIBLE_ROOM_VERSION": "room_version",
    "M_UNSUPPORTED_ROOM_VERSION": "room_version",
    "M_RESOURCE_LIMIT_EXCEEDED": "server_full",
}
_REFUSED = {
    "M_TOO_LARGE": "too_big",
    "M_NOT_FOUND": "gone",
    "M_DUPLICATE_ANNOTATION": "already",
    "M_BAD_JSON": "malformed",
    "M_NOT_JSON": "malformed",
    "M_INVALID_PARAM": "malformed",
    "M_MISSING_PARAM": "malformed",
    "M_UNRECOGNIZED": "unsupported",
    "M_ROOM_IN_USE": "taken",
    "M_BAD_STATE": "malformed",
    "M_CANNOT_LEAVE_SERVER_NOTICE_ROOM": "forbidden",
}
_NEVER_LEFT = (
    aiohttp.ClientConnectorError,
    aiohttp.ConnectionTimeoutError,
    aiohttp.InvalidURL,
)


class ServerFault(InDoubt):
    """The homeserver itself says that it failed at what it was asked; other requests may go well."""


def refusal(
    status: int, answer: Mapping[str, Any], headers: Mapping[str, str] | None = None
) -> DeliveryFailed:
    """What an answer of 400 or more means. `answer` is its JSON, {} where it has none."""
    code = answer.get("errcode")
    code = code if isinstance(code, str) else ""
    if status == 429 or code == "M_LIMIT_EXCEEDED":  # noqa: PLR2004 - the status itself says it best
        return TryLater(_wait(answer, headers or {}), Scope.NETWORK, limited=True)
    if code in _TOKEN or status == 401:  # noqa: PLR2004
        return Unreachable("token", Scope.NETWORK)
    if code in _SHUT:
        return Unreachable(_SHUT[code])
    if code in _REFUSED:
        return Rejected(_REFUSED[code])
    if code and status >= 500:  # noqa: PLR2004
        return ServerFault("the server failed")
    return _by_status(status)


@contextmanager
def only_this() -> Iterator[None]:
    """Within, a room's no is meant for what is asked: a no to a removal does not shut the room to words."""
    try:
        yield
    except Unreachable as refused:
        if refused.scope is not Scope.CHAT:
            raise
        reason = refused.reason
    else:
        return
    raise Rejected(reason)


def error(answer: ErrorResponse) -> DeliveryFailed:
    """What one of nio's error answers means."""
    sent: Any = answer.transport_response
    status = sent.status if sent is not None else 0
    body: dict[str, Any] = {"errcode": answer.status_code, "retry_after_ms": answer.retry_after_ms}
    return refusal(status, body, sent.headers if sent is not None else None)


def broken(failure: BaseException) -> DeliveryFailed:
    """What is known when `failure` (of aiohttp, or a time-out) came instead of an answer."""
    if isinstance(failure, _NEVER_LEFT):
        return TryLater(UNREACHED_WAIT, Scope.NETWORK)
    return InDoubt("no answer came")


CONNECTION_FAILURES = (aiohttp.ClientError, asyncio.TimeoutError, OSError)
"""What a request raises when the connection breaks or nobody answers in time."""


def _by_status(status: int) -> DeliveryFailed:
    if status == 413:  # noqa: PLR2004
        return Rejected("too_big")
    if status == 403:  # noqa: PLR2004
        return Unreachable("forbidden")
    if status == 404:  # noqa: PLR2004
        return Rejected("gone")
    if 400 <= status < 500:  # noqa: PLR2004
        return Rejected("refused")
    # A proxy's word, or none: the server may have done it.
    return InDoubt("the server failed")


def _wait(answer: Mapping[str, Any], headers: Mapping[str, str]) -> float:
    """Seconds to wait: the header supersedes the deprecated field of the body."""
    asked = _seconds(headers.get("Retry-After"))
    if asked is None:
        milliseconds = answer.get("retry_after_ms")
        known = isinstance(milliseconds, (int, float)) and not isinstance(milliseconds, bool)
        asked = float(milliseconds or 0) / 1000 if known else LIMITED_WITHOUT_WAIT
    return min(bounded_wait(asked, least=0.05), _LONGEST_WAIT)


def _seconds(header: str | None) -> float | None:
    if header is None:
        return None
    try:
        return float(header)
    except ValueError:
        return _until(header)


def _until(date: str) -> float | None:
    """Seconds of a wait given as a date, which HTTP allows; the server's clock is not ours: at least one."""
    try:
        parsedate_to_datetime(date)
    except ValueError:
        return None
    return LIMITED_WITHOUT_WAIT
