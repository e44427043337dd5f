"""The line to a Bot API server, spoken by python-telegram-bot.

Its request classes and its way of writing parameters and files are used; its objects are not, because they
cost ten times what the call itself does (measured: 495 µs against 30 µs a sent message), and because raw
updates must be kept as they came. Errors leave here as `DeliveryFailed`, without any trace of the request:
its address contains the bot's token.
"""

import logging
import ssl
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from http import HTTPStatus
from types import TracebackType
from typing import Any, Self

import httpx
import msgspec
import telegram
from telegram.error import TelegramError
from typing_extensions import override

from organiser.kernel import bounded_wait
from organiser.platforms.telegram.batch import read_answer
from organiser.platforms.telegram.failures import Foreign, Limited, delivery_failed
from organiser.platforms.telegram.requests import LightRequest
from organiser.platforms.telegram.theirs import ALLOWED_UPDATES

_AT_ONCE = 64
"""How many calls may be under way."""

CONNECT_SECONDS = 10.0
ANSWER_SECONDS = 30.0
"""How long an answer may take; then the action is in doubt."""

UPLOAD_SECONDS = 120.0
"""How long sending a file may stall."""

POLL_GRACE_SECONDS = 15.0
"""How much later than asked for a long poll may answer."""

SHORTEST_WAIT = 1.0
"""Telegram names whole seconds; whoever is limited and asks again at once is limited for longer."""


class _Parameters(msgspec.Struct):
    retry_after: int | None = None
    migrate_to_chat_id: int | None = None


class _Refusal(msgspec.Struct):
    """What the Bot API says where it does not do what it was asked."""

    ok: bool
    description: str | None = None
    parameters: _Parameters | None = None


class _Requests(LightRequest):
    """Requests that read JSON fast, and log none of it."""

    @staticmethod
    @override
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        try:
            return msgspec.json.decode(payload, type=dict[str, Any])
        except (msgspec.DecodeError, UnicodeDecodeError):
            failure = TelegramError("Invalid server response")
        raise failure

    @override
    async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        """As ever, but what refuses us is told by its code: it need not be Telegram that answers."""
        status, payload = await super().do_request(*args, **kwargs)
        if status == HTTPStatus.TOO_MANY_REQUESTS:
            raise Limited(_retry_after(payload))
        if status >= HTTPStatus.MULTIPLE_CHOICES and not _is_refusal(payload):
            raise Foreign(status)
        return status, payload


class _PollRequests(_Requests):
    """Requests for updates, which stay bytes."""

    @staticmethod
    @override
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        try:
            return read_answer(payload)
        except ValueError:
            failure = TelegramError("Invalid server response")
        raise failure


_REFUSAL = msgspec.json.Decoder(_Refusal)


class _Bot(telegram.Bot):
    """The library's bot, asked for plain answers."""

    async def call(self, method: str, parameters: dict[str, Any], **timeouts: float) -> Any:
        try:
            return await self._post(method, parameters, **timeouts)  # type: ignore[arg-type]
        except KeyError:
            failure = TelegramError("Invalid server response")  # it said that all is well, and nothing else
        raise failure

    @override
    def __repr__(self) -> str:
        return "<_Bot>"


class Connection:
    """Calls methods, polls for updates and streams files; usable within `async with` only.

    Raises `DeliveryFailed` only, except `updates`, which raises what the library does.
    """

    def __init__(self, token: str, api_url: str) -> None:
        """`api_url` is given without `/bot`."""
        silence_requests()
        root = api_url.rstrip("/")
        trust = _trust(root)
        times = {"answer": ANSWER_SECONDS, "connect": CONNECT_SECONDS, "upload": UPLOAD_SECONDS}
        self._requests = _Requests(root, trust, pool=_AT_ONCE, **times)
        self._polls = _PollRequests(root, trust, pool=1, **times)
        self._bot = _Bot(
            token, base_url=f"{root}/bot", request=self._requests, get_updates_request=self._polls
        )
        self._file_root = f"{root}/file/bot{token}"
        patience = httpx.Timeout(ANSWER_SECONDS, connect=CONNECT_SECONDS)
        self._downloads = httpx.AsyncClient(timeout=patience, verify=trust)

    async def __aenter__(self) -> Self:
        """Open without a word to Telegram, which may be down just now."""
        await self._requests.initialize()
        await self._polls.initialize()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._requests.shutdown()
        await self._polls.shutdown()
        await self._downloads.aclose()

    async def call(self, method: str, **parameters: Any) -> Any:
        """Call `method`; what is None is left out. Returns the plain JSON result."""
        try:
            return await self._bot.call(method, parameters)
        except TelegramError as error:
            failure = delivery_failed(error)
        raise failure

    async def updates(self, offset: int | None, seconds: float) -> Sequence[bytes]:
        """Wait for updates from `offset` on, at most `seconds`; the earlier ones are confirmed by it."""
        parameters = {
            "offset": offset,
            "timeout": int(seconds),
            "allowed_updates": list(ALLOWED_UPDATES),
        }
        found: Sequence[bytes] = await self._bot.call(
            "getUpdates", parameters, read_timeout=seconds + POLL_GRACE_SECONDS
        )
        return found

    @asynccontextmanager
    async def download(self, path: str) -> AsyncIterator[httpx.Response]:
        """Open the file that getFile named. Raises httpx' errors, whose texts must not go further."""
        async with self._downloads.stream("GET", f"{self._file_root}/{path}") as response:
            yield response


def _trust(root: str) -> ssl.SSLContext:
    """Whom to believe: read once for all lines, because it takes long, and not at all for plain HTTP."""
    if root.startswith("http://"):
        return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    return httpx.create_ssl_context()


def silence_requests() -> None:
    """Keep addresses (with the token) and payloads (with people's words) out of the log."""
    for name in ("httpx", "httpcore", "telegram"):
        logger = logging.getLogger(name)
        logger.setLevel(max(logger.level, logging.WARNING))


def _is_refusal(payload: bytes) -> bool:
    """Whether the Bot API said so itself, and not something on the way (a proxy, a page to sign in)."""
    try:
        _REFUSAL.decode(payload)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return False
    return True


def _retry_after(payload: bytes) -> float:
    """The wait that Telegram names, or a minute's part where it names none."""
    try:
        named = float(msgspec.json.decode(payload)["parameters"]["retry_after"])
    except (msgspec.DecodeError, KeyError, TypeError, ValueError, RecursionError):
        named = 5.0
    return bounded_wait(named, least=SHORTEST_WAIT)
