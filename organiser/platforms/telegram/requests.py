"""How a call travels: python-telegram-bot's request class, with aiohttp for what has no file.

Nearly every call is a small form, and httpx spends ten times as long on it as aiohttp (measured at 20 calls
at once: 3.0 ms against 0.3 ms of processor time), which would be most of what a bridged message costs. Calls
with files stay with httpx, which may read a file's handle again for a second try.
"""

import ssl
from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import aiohttp
from telegram.error import NetworkError, TimedOut
from telegram.request import HTTPXRequest, RequestData
from typing_extensions import override

Timeout = float | None


class LightRequest(HTTPXRequest):
    """An `HTTPXRequest` whose connections for calls without files are aiohttp's."""

    def __init__(
        self,
        root: str,
        trust: ssl.SSLContext,
        *,
        pool: int,
        answer: float,
        connect: float,
        upload: float,
    ) -> None:
        """To the server at `root`, by at most `pool` connections.

        `answer`, `connect` and `upload` are seconds: how long each may take, or an upload may stall.
        """
        super().__init__(
            connection_pool_size=pool,
            read_timeout=answer,
            write_timeout=answer,
            connect_timeout=connect,
            pool_timeout=answer,
            media_write_timeout=upload,
            httpx_kwargs={"verify": trust},
        )
        self._trust = trust
        self._proxy = _proxy(root)
        self._pool = pool
        self._usual = (answer, connect, answer)
        self._session: aiohttp.ClientSession | None = None

    @override
    async def initialize(self) -> None:
        """Open without a word to anybody."""
        await super().initialize()
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=self._pool, ssl=self._trust),
                cookie_jar=aiohttp.DummyCookieJar(),
                headers={"User-Agent": self.USER_AGENT},
                proxy=self._proxy,
            )

    @override
    async def shutdown(self) -> None:
        """Close every connection."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()
        await super().shutdown()

    @override
    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = HTTPXRequest.DEFAULT_NONE,
        write_timeout: Any = HTTPXRequest.DEFAULT_NONE,
        connect_timeout: Any = HTTPXRequest.DEFAULT_NONE,
        pool_timeout: Any = HTTPXRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """As `BaseRequest` promises. A form is small enough that writing it has no time-out of its own."""
        if request_data is not None and request_data.contains_files:
            return await super().do_request(
                url, method, request_data, read_timeout, write_timeout, connect_timeout, pool_timeout
            )
        given = (read_timeout, connect_timeout, pool_timeout)
        form = request_data.json_parameters if request_data else None
        return await self._call(url, method, form, self._timeout(given))

    def _timeout(self, given: tuple[Any, Any, Any]) -> aiohttp.ClientTimeout:
        read, connect, pool = (
            usual if value is HTTPXRequest.DEFAULT_NONE else value
            for value, usual in zip(given, self._usual, strict=True)
        )
        return aiohttp.ClientTimeout(
            total=None, connect=_sum(pool, connect), sock_connect=connect, sock_read=read
        )

    async def _call(
        self, url: str, method: str, form: dict[str, str] | None, patience: aiohttp.ClientTimeout
    ) -> tuple[int, bytes]:
        if self._session is None:
            raise RuntimeError("This request is not initialized.")
        try:
            async with self._session.request(
                method, url, data=form, timeout=patience, allow_redirects=False
            ) as response:
                return response.status, await response.read()
        except TimeoutError as late:
            raise TimedOut from late
        except (aiohttp.ClientError, OSError) as broken:
            # Its own text may name the address, and with it the token.
            raise NetworkError(type(broken).__name__) from broken


def _proxy(root: str) -> str | None:
    """The proxy that this machine prescribes; asked once, because aiohttp would read files for each call."""
    server = urlsplit(root)
    if server.hostname is None or proxy_bypass(server.hostname):
        return None
    return getproxies().get(server.scheme)


def _sum(one: Timeout, other: Timeout) -> Timeout:
    return None if one is None or other is None else one + other
