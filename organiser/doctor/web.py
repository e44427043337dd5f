"""Checks of the running bot by its own word (`/readyz`), and of the address at which others may see it.

Whether a bot runs is told by its lock, which is not taken; no network is asked.
"""

from collections.abc import AsyncIterator
from http import HTTPStatus

import httpx

from organiser.doctor.finding import Finding, fault, fine, note
from organiser.settings import Settings
from organiser.storage import lock

_EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - nothing is bound here


async def ready(settings: Settings, http: httpx.AsyncClient) -> AsyncIterator[Finding]:
    """Whether the bot runs on this data, and takes in what is said."""
    if not lock.is_held(settings.locks):
        yield note("The bot is not running.", "Start it: systemctl start organiser, or python bot.py run")
        return
    yield fine("The bot is running.")
    if not settings.web_port:
        return
    try:
        answer = await http.get(f"{_own(settings)}/readyz")
        parts = dict(answer.json()["parts"])
    except (httpx.HTTPError, ValueError, KeyError, TypeError):
        mend = "Set ORGANISER_WEB_HOST and ORGANISER_WEB_PORT here as they are for the running bot."
        yield fault("The bot does not answer at ORGANISER_WEB_HOST and ORGANISER_WEB_PORT.", mend)
        return
    for part in sorted(name for name, is_ready in parts.items() if not is_ready):
        mend = "See the last `network.trouble` of its log, and what is said of it below."
        yield fault(f"The running bot is not ready: {part} is not connected.", mend)


async def public(settings: Settings, http: httpx.AsyncClient) -> AsyncIterator[Finding]:
    """Whether `public_url` leads to the bot, and shows no more than it should. Raises httpx.HTTPError."""
    if settings.public_url is None:
        return
    answer = await http.get(f"{settings.public_url}/healthz")
    if answer.status_code != HTTPStatus.OK or answer.json() != {"alive": True}:
        mend = f"Start the bot, and let your proxy pass that address on to {_own(settings)}."
        yield fault("ORGANISER_PUBLIC_URL does not lead to the bot.", mend)
        return
    yield fine("ORGANISER_PUBLIC_URL leads to the bot.")
    if (await http.get(f"{settings.public_url}/metrics")).is_success:
        mend = f"Let your proxy refuse /metrics and /readyz; Prometheus reads them at {_own(settings)}."
        yield note("Anybody can read how busy the bot is, at ORGANISER_PUBLIC_URL/metrics.", mend)


def _own(settings: Settings) -> str:
    host = _EVERYWHERE.get(settings.web_host, settings.web_host)
    return f"http://[{host}]:{settings.web_port}" if ":" in host else f"http://{host}:{settings.web_port}"
