"""`python bot.py doctor`: checks a set-up from outside, and says the mend for each thing that is wrong.

It changes nothing that lasts, and asks the networks by plain HTTP: when an adapter is the one that is
ill, its own code is no witness.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from pathlib import Path

import httpx
from rich.console import Console

from organiser.chat.refs import ChatRef, Network
from organiser.doctor import machine, matrix, telegram, web
from organiser.doctor.finding import Finding, Level, fault
from organiser.kernel import Clock, system_clock
from organiser.settings import Settings

__all__ = ["Finding", "Level", "examine", "main"]

_PATIENCE_SECONDS = 15
_COLOURS = {Level.OK: "green", Level.NOTE: "yellow", Level.FAULT: "bold red"}

Check = Callable[[Settings, httpx.AsyncClient, Sequence[ChatRef], Clock], AsyncIterator[Finding]]


async def main(settings: Settings) -> int:
    """Print every finding as it is made; returns 1 when one is a fault, otherwise 0."""
    console = Console(highlight=False, markup=False, emoji=False)
    faults = 0
    async for finding in examine(settings):
        _print(console, finding)
        faults += finding.level is Level.FAULT
    console.print(f"\n{faults} to mend." if faults else "\nNothing to mend.")
    return 1 if faults else 0


async def examine(settings: Settings, now: Clock = system_clock) -> AsyncIterator[Finding]:
    """Make every check that concerns these settings; a network that is down is a finding, too."""
    chats: Sequence[ChatRef] = ()
    hooks = {"response": [_refuse_to_be_sent_on]}
    async with httpx.AsyncClient(timeout=_PATIENCE_SECONDS, event_hooks=hooks) as http:
        yield machine.catalogues()
        shut = machine.access(settings)
        if shut is not None:
            yield shut
        else:
            found, chats = await machine.database(settings)
            async for finding in _here(settings, http, found):
                yield finding
        for finding in machine.addresses(settings):
            yield finding
        async for finding in _reached(web.public(settings, http), "PUBLIC_URL"):
            yield finding
        async for finding in _networks(settings, http, chats, now):
            yield finding


async def _here(settings: Settings, http: httpx.AsyncClient, database: Finding) -> AsyncIterator[Finding]:
    for finding in machine.folders(settings, Path(".env")):
        yield finding
    yield machine.disk(settings)
    yield database
    yield await machine.keys(settings)
    records = await asyncio.to_thread(machine.record_keys, settings)
    if records is not None:
        yield records
    async for finding in web.ready(settings, http):
        yield finding


async def _networks(
    settings: Settings, http: httpx.AsyncClient, chats: Sequence[ChatRef], now: Clock
) -> AsyncIterator[Finding]:
    networks: list[tuple[bool, Network, Check, str]] = [
        (settings.telegram, Network.TELEGRAM, telegram.examine, "TELEGRAM_API_URL"),
        (settings.matrix, Network.MATRIX, matrix.examine, "MATRIX_HOMESERVER"),
    ]
    for configured, network, check, setting in networks:
        if configured:
            own = [chat for chat in chats if chat.network is network]
            async for finding in _reached(check(settings, http, own, now), setting):
                yield finding


async def _reached(findings: AsyncIterator[Finding], setting: str) -> AsyncIterator[Finding]:
    """The findings, and one more where the network cannot be asked or answers nonsense."""
    try:
        async for finding in findings:
            yield finding
    except httpx.TooManyRedirects:
        mend = f"Set ORGANISER_{setting} to the address that it sends on to: the bot does not follow."
        yield fault(f"ORGANISER_{setting} sends the bot on to another address.", mend)
    except httpx.TransportError as failure:
        yield fault(
            f"ORGANISER_{setting} cannot be reached ({type(failure).__name__}).", _way(setting, failure)
        )
    except (httpx.HTTPError, ValueError, KeyError, TypeError, AttributeError) as failure:
        mend = f"Check that ORGANISER_{setting} is the right address, and try again later."
        yield fault(f"ORGANISER_{setting} answers strangely ({type(failure).__name__}).", mend)


async def _refuse_to_be_sent_on(answer: httpx.Response) -> None:
    """The bot's adapters do not follow when they post; what the doctor sees must be what they see."""
    if answer.is_redirect:
        raise httpx.TooManyRedirects("sent on to another address")


def _way(setting: str, failure: httpx.TransportError) -> str:
    """The mend for a server that cannot be reached."""
    said = str(failure)
    if "CERTIFICATE" in said:
        return (
            "Its certificate is not trusted here: let the server renew it, or install the one that signed it."
        )
    if "SSL" in said:
        return (
            f"It does not speak TLS there: check the port, and https:// or http://, in ORGANISER_{setting}."
        )
    return f"Check ORGANISER_{setting}, this machine's network, and that the server runs."


def _print(console: Console, finding: Finding) -> None:
    console.print(f"{finding.level:>5}  ", style=_COLOURS[finding.level], end="")
    console.print(finding.what, soft_wrap=True)
    for line in finding.mend.splitlines():
        console.print(f"       {line}", soft_wrap=True)
