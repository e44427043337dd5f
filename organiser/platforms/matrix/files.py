"""Hands out the files that a homeserver keeps, decrypted where they were encrypted, never more than asked."""

import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import msgspec
from aiohttp import ClientResponse
from cryptography.hazmat.primitives.ciphers import Cipher, CipherContext, algorithms, modes
from unpaddedbase64 import decode_base64

from organiser.chat.refs import FileRef, Network
from organiser.errors import DeliveryFailed, InDoubt, Rejected, TryLater, Unreachable
from organiser.platforms.matrix import failures
from organiser.platforms.matrix.session import Session, segment
from organiser.platforms.patience import Patience

CHUNK_BYTES = 64 * 1024
_MEDIA = "/_matrix/client/v1/media"
_IV_BYTES = 16
_KEY_BYTES = 32


class MatrixFiles:
    """Fills `chat.ports.FileSource` for Matrix."""

    network = Network.MATRIX

    def __init__(self, session: Session) -> None:
        self._session = session
        self._patience = Patience()

    @asynccontextmanager
    async def open(self, file: FileRef, *, limit: int) -> AsyncIterator[AsyncIterator[bytes]]:
        """Stream the file's bytes, decrypted, in chunks. Its digest is checked with the last of them.

        Raises:
            Rejected: with reason `too_big` beyond `limit` bytes, `gone` where it is no longer there, or
                could not be had again and again, `malformed` where its key does not fit.
            TryLater: the network cannot be reached.
        """
        opener = None if file.key is None else _Opener(file.key)
        server, _, media = file.id.removeprefix("mxc://").partition("/")
        path = f"{_MEDIA}/download/{segment(server)}/{segment(media)}"
        try:
            response = await self._session.stream("GET", path)
        except InDoubt as failure:
            raise self._failed(file, failure) from None
        except Unreachable as refused:
            if refused.reason == "token":
                raise
            raise Rejected("gone") from None
        try:
            if (response.content_length or 0) > limit:
                raise Rejected("too_big")
            yield self._chunks(file, response, opener, limit)
        finally:
            response.close()

    async def _chunks(
        self, file: FileRef, response: ClientResponse, opener: "_Opener | None", limit: int
    ) -> AsyncIterator[bytes]:
        left = limit
        try:
            async for chunk in response.content.iter_chunked(CHUNK_BYTES):
                left -= len(chunk)
                if left < 0:
                    raise Rejected("too_big")
                yield chunk if opener is None else opener.read(chunk)
        except failures.CONNECTION_FAILURES:
            raise self._failed(file, failures.ServerFault("broke off")) from None
        if opener is not None:
            opener.check()

    def _failed(self, file: FileRef, failure: InDoubt) -> DeliveryFailed:
        """What follows from a file that was not handed out, or not to its end."""
        over = self._patience.is_over(file.id, admitted=isinstance(failure, failures.ServerFault))
        return Rejected("gone") if over else TryLater(failures.UNREACHED_WAIT)


class _Opener:
    """Decrypts one attachment as it comes (AES-256 in counter mode, SHA-256 over the sealed bytes)."""

    def __init__(self, key: str) -> None:
        try:
            described = msgspec.json.decode(key)
            secret = decode_base64(described["key"]["k"])
            start = decode_base64(described["iv"])
            self._expected = decode_base64(described["hashes"]["sha256"])
        except (msgspec.MsgspecError, KeyError, TypeError, ValueError):
            raise Rejected("malformed") from None
        if len(secret) != _KEY_BYTES or len(start) != _IV_BYTES:
            raise Rejected("malformed")
        self._cipher: CipherContext = Cipher(algorithms.AES(secret), modes.CTR(start)).decryptor()
        self._digest = hashlib.sha256()

    def read(self, chunk: bytes) -> bytes:
        self._digest.update(chunk)
        return self._cipher.update(chunk)

    def check(self) -> None:
        """The server, or whoever stood between, may have changed the bytes."""
        if self._digest.digest() != self._expected:
            raise Rejected("malformed")
