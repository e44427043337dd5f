"""Keys, and what is done with them: lookup keys of people, sealed ids, derived secrets.

One random key lives in `SECRETS_DIR/vault.key`, apart from the database; everything else is derived from it
(HKDF-SHA256, RFC 5869). A stolen database alone tells neither who wrote nor where to reach them. This module
knows no table and no network.
"""

import errno
import hashlib
import hmac
import secrets
from functools import lru_cache
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from organiser import private_files
from organiser.chat.refs import AccountRef, ChatRef
from organiser.errors import Misconfigured

KEY_FILE = "vault.key"
FINGERPRINT = "vault"
"""Under which key a database keeps its fingerprint, among its facts (`meta`)."""

KEY_BYTES = 32
NONCE_BYTES = 12
LOOKUP_BYTES = 16
SEALED_BYTES = NONCE_BYTES + 16
"""By how much what is sealed is longer: the nonce, and the tag of AES-GCM."""
REMEMBERED = 4096
"""Accounts whose lookup keys are not derived anew for every message."""

_FULL = {errno.ENOSPC, errno.EDQUOT}
_NAMED = f"ORGANISER_SECRETS_DIR: {KEY_FILE}"
FOREIGN = f"{_NAMED} does not belong to this database; restore both together"
GONE = (
    f"{_NAMED} is not there, and this database cannot be used without it: put it back from the copy "
    f"of the keys (tar -xf KEYS -C SECRETS_DIR {KEY_FILE})"
)


class Vault:
    """Derives, looks up, seals and opens with one master key."""

    def __init__(self, master: bytes) -> None:
        """`master`: 32 random bytes."""
        self._master = master
        self._lookup = self.derive("lookup")
        self._seal = AESGCM(self.derive("seal"))
        self._account_key = lru_cache(maxsize=REMEMBERED)(self._derived_account_key)

    @classmethod
    def open(cls, folder: Path, *, fingerprint: str | None = None) -> "Vault":
        """The vault of `folder`; its key is made on first use, readable by the owner only.

        `fingerprint` is that of the key which the data was sealed with: no other is made or taken then.

        Raises:
            Misconfigured: the key is damaged, cannot be read or made, is gone, or is another one. It is
                never replaced, for what it sealed would be lost.
        """
        path = folder / KEY_FILE
        try:
            if not path.exists():
                _refuse_unless(fingerprint is None, GONE)
                # What it seals must not outlive it.
                private_files.write(path, secrets.token_bytes(KEY_BYTES))
            master = path.read_bytes()
        except OSError as error:
            mend = "make room on its disk" if error.errno in _FULL else "change its owner or mode"
            raise Misconfigured(f"{_NAMED} cannot be read or made: {mend}") from None
        _refuse_unless(len(master) == KEY_BYTES, f"{_NAMED} is damaged; put it back from the secrets' backup")
        vault = cls(master)
        _refuse_unless(fingerprint in {None, vault.fingerprint}, FOREIGN)
        return vault

    @property
    def fingerprint(self) -> str:
        """What tells this key from others, and nothing about it."""
        return self.derive("fingerprint").hex()

    def derive(self, purpose: str) -> bytes:
        """32 bytes for one purpose; the same for ever, and useless for any other."""
        hkdf = HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=b"organiser/" + purpose.encode())
        return hkdf.derive(self._master)

    def account_key(self, account: AccountRef) -> bytes:
        """The key under which an account is found: HMAC-SHA256 of network and id, cut to 16 bytes."""
        return self._account_key(account)

    def _derived_account_key(self, account: AccountRef) -> bytes:
        said = f"{account.network}\n{account.id}".encode()
        return hmac.digest(self._lookup, said, hashlib.sha256)[:LOOKUP_BYTES]

    def chat_address(self, chat: ChatRef) -> str:
        """The key under which a private chat is found; its id names a person on Telegram."""
        said = f"chat\n{chat.network}\n{chat.id}".encode()
        return hmac.digest(self._lookup, said, hashlib.sha256)[:LOOKUP_BYTES].hex()

    def seal(self, content: bytes, place: str) -> bytes:
        """`content`, encrypted with AES-256-GCM and bound to `place` (table, column, row)."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        return nonce + self._seal.encrypt(nonce, content, place.encode())

    def unseal(self, sealed: bytes, place: str) -> bytes:
        """What was sealed for `place`.

        Raises:
            Misconfigured: it was sealed with another key, belongs elsewhere, or is damaged.
        """
        try:
            return self._seal.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], place.encode())
        except (InvalidTag, ValueError):  # the second, where not even the nonce is whole
            raise Misconfigured(FOREIGN) from None


def _refuse_unless(condition: bool, why: str) -> None:  # noqa: FBT001 - an assertion reads this way
    if not condition:
        raise Misconfigured(why)
