"""Answers that are not as the Bot API's should be: of proxies, gateways, broken lines, and of no sense."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from telegram.error import TelegramError

from organiser.errors import DeliveryFailed, InDoubt, Rejected, TryLater
from organiser.platforms.telegram.connection import Connection
from organiser.platforms.telegram.failures import Limited, trouble

DAY = 86_400.0
PAGE = "<html><body>Sign in</body></html>"


def answer(status: int, body: str, *, promised: int | None = None) -> bytes:
    """An HTTP answer; with `promised` it ends before as many bytes have come."""
    length = len(body.encode()) if promised is None else promised
    return f"HTTP/1.1 {status} Said\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}".encode()


@asynccontextmanager
async def answering(raw: bytes) -> AsyncIterator[Connection]:
    """A connection to a server that always answers with these bytes, and hangs up."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(raw)
        await writer.drain()
        writer.close()
        await writer.wait_closed()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with server, Connection("42:TOKEN", f"http://127.0.0.1:{port}") as connection:
        yield connection


async def failure_of(raw: bytes) -> DeliveryFailed:
    """What such an answer means for something that was sent."""
    async with answering(raw) as connection:
        with pytest.raises(DeliveryFailed) as failed:
            await connection.call("getMe")
    return failed.value


@pytest.mark.parametrize(
    ("named", "seconds"),
    [
        ("0", 1.0),
        ("-5", 1.0),
        ("7", 7.0),
        ('"7"', 7.0),
        ("1000000000000", DAY),
        ("1" + "0" * 30, DAY),
        ('"inf"', DAY),
        ('"nan"', 1.0),
        ("null", 5.0),
        ("[]", 5.0),
        ('"soon"', 5.0),
    ],
)
async def test_a_wait_is_obeyed_within_reason(named: str, seconds: float) -> None:
    """Whatever Telegram names as a wait, it is from a second to a day: nothing is asked again at once."""
    raw = answer(429, f'{{"ok":false,"parameters":{{"retry_after":{named}}}}}')
    failure = await failure_of(raw)
    async with answering(raw) as connection:
        with pytest.raises(Limited) as limited:
            await connection.updates(None, 0)

    assert isinstance(failure, TryLater)
    assert failure.limited
    assert (seconds, seconds) == (failure.after, limited.value.seconds)


@pytest.mark.parametrize("status", [302, 400, 401, 403, 404, 409, 500, 502, 503, 504, 520])
@pytest.mark.parametrize("body", [PAGE, ""])
async def test_what_a_proxy_says_is_not_telegram_s_word(status: int, body: str) -> None:
    """A page in Telegram's place gives up no chat, no line and no token; receiving waits."""
    raw = answer(status, body)
    failure = await failure_of(raw)
    async with answering(raw) as connection:
        with pytest.raises(TelegramError) as refused:
            await connection.updates(None, 0)

    assert isinstance(failure, InDoubt)
    assert "server_error" == trouble(refused.value)


async def test_what_a_proxy_finds_too_large() -> None:
    """A gateway's own limit for files is told as such, and not tried again."""
    failure = await failure_of(answer(413, PAGE))

    assert isinstance(failure, Rejected)
    assert "too_big" == failure.reason


@pytest.mark.parametrize(
    "raw",
    [
        answer(200, PAGE),
        answer(200, '{"ok":true}'),
        answer(200, '{"ok":false,"description":"no"}'),
        answer(200, "[]"),
        answer(200, '{"ok":true,"result":{"mess', promised=500),
        answer(400, '{"ok":false,"descr', promised=500),
        answer(400, '{"ok":false,"description":"no","parameters":"x"}'),
        answer(400, '{"ok":false,"description":"no","parameters":{"retry_after":"x"}}'),
        answer(400, '{"ok":false,"description":5}'),
        b"\x00\x01\xff\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 5\r\n\r\nabcde",
        b"",
    ],
)
async def test_an_answer_that_says_nothing_leaves_a_doubt(raw: bytes) -> None:
    """Half an answer, or one of another shape, does not tell what was done; it is no fault of ours."""
    failure = await failure_of(raw)

    assert isinstance(failure, InDoubt)
