"""The files that Telegram holds, streamed (`chat.ports.FileSource`).

A file's address contains the bot's token: it is made for one download, and never leaves this package.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from http import HTTPStatus

import httpx

from organiser.chat.refs import FileRef, Network
from organiser.errors import DeliveryFailed, InDoubt, Rejected, TryLater
from organiser.platforms.patience import Patience
from organiser.platforms.telegram.connection import Connection
from organiser.platforms.telegram.failures import GONE, NEVER_LEFT, RETRY_SECONDS

CHUNK_BYTES = 65_536


class Files:
    """Hands out what people sent on Telegram."""

    network = Network.TELEGRAM

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._patience = Patience()

    @asynccontextmanager
    async def open(self, file: FileRef, *, limit: int) -> AsyncIterator[AsyncIterator[bytes]]:
        """Stream the file's bytes in chunks. The public server hands out 20 MB at most.

        Raises:
            Rejected: `too_big` beyond `limit` or the server's own limit, `gone` where it is not there, or
                could not be had again and again.
            TryLater: Telegram cannot be reached, or broke off.
        """
        path = await self._path(file, limit)
        failure: DeliveryFailed | None = None
        try:
            async with self._connection.download(path) as response:
                self._check(file, response, limit)
                yield _chunks(response, limit)
        except NEVER_LEFT:
            failure = TryLater(RETRY_SECONDS)
        except httpx.HTTPError:
            failure = self._failed(file)
        if failure is not None:
            raise failure

    async def _path(self, file: FileRef, limit: int) -> str:
        try:
            told = await self._connection.call("getFile", file_id=file.id)
        except InDoubt:
            told = None
        if told is None:
            raise self._failed(file)
        if told.get("file_size", 0) > limit:
            raise Rejected("too_big")
        path = told.get("file_path")
        if not path:
            raise Rejected(GONE)
        return str(path)

    def _check(self, file: FileRef, response: httpx.Response, limit: int) -> None:
        if response.status_code in {HTTPStatus.NOT_FOUND, HTTPStatus.GONE}:
            raise Rejected(GONE)
        if not response.is_success:
            raise self._failed(file)
        if int(response.headers.get("content-length") or 0) > limit:
            raise Rejected("too_big")

    def _failed(self, file: FileRef) -> DeliveryFailed:
        """What follows from a file that was not handed out: only the chat waits that it is for."""
        over = self._patience.is_over(file.id, admitted=False)
        return Rejected(GONE) if over else TryLater(RETRY_SECONDS)


async def _chunks(response: httpx.Response, limit: int) -> AsyncIterator[bytes]:
    seen = 0
    async for chunk in response.aiter_bytes(CHUNK_BYTES):
        seen += len(chunk)
        if seen > limit:
            raise Rejected("too_big")
        yield chunk
