"""Refusals and broken connections in our words, for every error that matrix-nio can bring."""

import inspect
from typing import Any
from unittest.mock import Mock

import aiohttp
import nio.responses
import pytest

from organiser.errors import DeliveryFailed, InDoubt, Rejected, Scope, TryLater, Unreachable
from organiser.platforms.matrix import failures

ERRORS = [
    one
    for _, one in inspect.getmembers(nio.responses, inspect.isclass)
    if issubclass(one, nio.responses.ErrorResponse)
]


@pytest.mark.parametrize("code", ["M_LIMIT_EXCEEDED", "M_FORBIDDEN", "M_UNKNOWN", None])
def test_every_error_of_nio_has_a_meaning(code: str | None) -> None:
    """A new version of nio with a new class fails here until somebody has thought about it."""
    meant = {kind.__name__: failures.error(kind("words of the server", code)) for kind in ERRORS}
    kinds = (TryLater, InDoubt, Unreachable, Rejected)

    assert {} == {name: failure for name, failure in meant.items() if not isinstance(failure, kinds)}
    assert [] == [name for name, failure in meant.items() if "words of the server" in str(failure)]
    assert len(meant) >= 60


@pytest.mark.parametrize(
    ("status", "answer", "kind", "word"),
    [
        (403, {"errcode": "M_FORBIDDEN"}, Unreachable, "forbidden"),
        (401, {"errcode": "M_UNKNOWN_TOKEN"}, Unreachable, "token"),
        (401, {}, Unreachable, "token"),
        (413, {"errcode": "M_TOO_LARGE"}, Rejected, "too_big"),
        (413, {}, Rejected, "too_big"),
        (404, {"errcode": "M_NOT_FOUND"}, Rejected, "gone"),
        (400, {"errcode": "M_DUPLICATE_ANNOTATION"}, Rejected, "already"),
        (400, {"errcode": ["odd"]}, Rejected, "refused"),
        (502, {}, InDoubt, None),
        (500, {"errcode": "M_UNKNOWN"}, failures.ServerFault, None),
    ],
)
def test_refusals(status: int, answer: dict[str, Any], kind: type[DeliveryFailed], word: str | None) -> None:
    """The code counts more than the status; 5xx leaves open what was done."""
    failure = failures.refusal(status, answer)

    assert type(failure) is kind
    assert getattr(failure, "reason", None) == word


def test_a_refused_token_holds_for_the_whole_network() -> None:
    """No other message needs to be tried with it."""
    failure = failures.refusal(401, {"errcode": "M_UNKNOWN_TOKEN"})

    assert isinstance(failure, Unreachable)
    assert failure.scope is Scope.NETWORK


@pytest.mark.parametrize(
    ("answer", "headers", "after"),
    [
        ({"retry_after_ms": 1500}, {}, 1.5),
        ({"retry_after_ms": 1500}, {"Retry-After": "7"}, 7),
        ({}, {}, 5),
        ({"retry_after_ms": "soon"}, {"Retry-After": "whenever"}, 5),
        ({}, {"Retry-After": "Wed, 21 Oct 2026 07:28:00 GMT"}, 5),
        ({"retry_after_ms": -4}, {}, 0.05),
        ({"retry_after_ms": 10**12}, {}, 3600),
    ],
)
def test_a_limit_names_its_wait(answer: dict[str, Any], headers: dict[str, str], after: float) -> None:
    """The header supersedes the body; Synapse counts by account, so that the whole network waits."""
    failure = failures.refusal(429, {"errcode": "M_LIMIT_EXCEEDED", **answer}, headers)

    assert isinstance(failure, TryLater)
    assert (failure.after, failure.limited, failure.scope) == (after, True, Scope.NETWORK)


@pytest.mark.parametrize(
    ("broken", "kind"),
    [
        (aiohttp.ClientConnectorError(Mock(), OSError()), TryLater),
        (aiohttp.ConnectionTimeoutError(), TryLater),
        (aiohttp.ServerDisconnectedError(), InDoubt),
        (aiohttp.ClientOSError(), InDoubt),
        (aiohttp.SocketTimeoutError(), InDoubt),
        (TimeoutError(), InDoubt),
        (ConnectionResetError(), InDoubt),
    ],
)
def test_broken_connections(broken: BaseException, kind: type[DeliveryFailed]) -> None:
    """What never left may be sent again without a thought; the rest is in doubt."""
    failure = failures.broken(broken)

    assert isinstance(broken, failures.CONNECTION_FAILURES)
    assert type(failure) is kind
