"""Encrypts attachments as Matrix wants them in encrypted rooms (AES-256 in counter mode, a key each)."""

import hashlib
import secrets
from collections.abc import AsyncIterator
from typing import IO, Any

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from unpaddedbase64 import encode_base64

_COUNTER = b"\0" * 8
_CHUNK_BYTES = 64 * 1024


async def read_chunks(file: IO[bytes]) -> AsyncIterator[bytes]:
    """The bytes of `file` from its beginning."""
    file.seek(0)
    while chunk := file.read(_CHUNK_BYTES):
        yield chunk


class Sealer:
    """Encrypts one file while it is read; `described` tells how to read it, once all was read."""

    def __init__(self) -> None:
        self._key = secrets.token_bytes(32)
        # Half of the block is the counter, which begins at zero, so that it cannot overflow into the rest.
        self._start = secrets.token_bytes(8) + _COUNTER
        self._digest = hashlib.sha256()

    async def read(self, file: IO[bytes]) -> AsyncIterator[bytes]:
        """The sealed bytes of `file`, which are as many as the plain ones."""
        cipher = Cipher(algorithms.AES(self._key), modes.CTR(self._start)).encryptor()
        async for chunk in read_chunks(file):
            sealed = cipher.update(chunk)
            self._digest.update(sealed)
            yield sealed

    def described(self, url: str) -> dict[str, Any]:
        """The `EncryptedFile` of what was read, which lies at `url`."""
        return {
            "v": "v2",
            "url": url,
            "key": {
                "kty": "oct",
                "alg": "A256CTR",
                "ext": True,
                "k": encode_base64(self._key, urlsafe=True),
                "key_ops": ["encrypt", "decrypt"],
            },
            "iv": encode_base64(self._start),
            "hashes": {"sha256": encode_base64(self._digest.digest())},
        }
