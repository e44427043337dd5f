"""The stand-in itself: its address, and what becomes of its own bugs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx
import pytest

from organiser.sandbox.telegram import TelegramSandbox, methods

if TYPE_CHECKING:
    import ssl


def breaks(*_: object) -> None:
    """A method with a bug."""
    raise ZeroDivisionError


async def me(tg: TelegramSandbox, no_tls: ssl.SSLContext) -> int:
    """The status that getMe answers, on a connection of its own."""
    async with httpx.AsyncClient(verify=no_tls) as client:
        return (await client.get(f"{tg.url}/bot42:TOKEN/getMe")).status_code


async def start_and_ask(no_tls: ssl.SSLContext) -> None:
    """Start a stand-in, let it stumble, and end it."""
    async with TelegramSandbox.start() as tg:
        tg.add_bot("42:TOKEN", username="organiser_bot", name="Organiser")

        assert 500 == await me(tg, no_tls)


async def test_a_bug_comes_to_light(no_tls: ssl.SSLContext, monkeypatch: pytest.MonkeyPatch) -> None:
    """A bug of the stand-in is a 500 to the client, and is raised when the block ends."""
    monkeypatch.setitem(methods.METHODS, "getme", (methods.METHODS["getme"][0], breaks))
    with pytest.raises(ExceptionGroup) as raised:
        await start_and_ask(no_tls)

    assert isinstance(raised.value.exceptions[0], ZeroDivisionError)


async def test_two_can_stand_side_by_side(no_tls: ssl.SSLContext) -> None:
    """Each stand-in has its own port and world; after the end nothing listens."""
    async with TelegramSandbox.start() as one, TelegramSandbox.start() as other:
        one.add_bot("42:TOKEN", username="organiser_bot", name="Organiser")
        codes = [await me(tg, no_tls) for tg in (one, other)]
    with pytest.raises(httpx.ConnectError):
        await me(one, no_tls)

    assert [200, 401] == codes
