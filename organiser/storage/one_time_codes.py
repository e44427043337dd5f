"""Codes that work once and for a short time: they link an account, found the co-op, or claim an entry.

Only hashes are kept. Wrong tries are counted for each account, together with wrong codes of bridges: who
guesses may guess five times, whatever it is.
"""

import binascii
import hashlib
import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from organiser.kernel import millis, moment, portions
from organiser.members.codes import OneTimeCode, Purpose
from organiser.storage.tables import ONE_TIME_CODE

_AT_ONCE = 5000
"""Subjects that one statement names; SQLite takes 32766."""


class OneTimeCodes:
    """Codes within one transaction."""

    def __init__(self, connection: AsyncConnection, key: bytes) -> None:
        """`key`: a secret of the vault, with which codes are hashed."""
        self._connection = connection
        self._key = key

    async def put(self, secret: str, code: OneTimeCode) -> None:
        """Keep a code; an older one of its purpose for the same subject stops working."""
        await self.drop(code.purpose, code.subject)
        await self._connection.execute(
            insert(ONE_TIME_CODE).values(
                hash=hashed(self._key, secret),
                purpose=code.purpose,
                subject=code.subject,
                expires=millis(code.expires),
            )
        )

    async def put_all(self, purpose: Purpose, codes: Mapping[str, int], expires: datetime) -> None:
        """Keep many codes of one purpose, each for its subject; older ones for these stop working."""
        await self.drop_all(purpose, list(codes.values()))
        common = {"purpose": purpose, "expires": millis(expires)}
        rows = [
            {"hash": hashed(self._key, secret), "subject": one, **common} for secret, one in codes.items()
        ]
        if rows:
            await self._connection.execute(insert(ONE_TIME_CODE), rows)

    async def only(self, secret: str, code: OneTimeCode) -> None:
        """Keep a code as the only one of its purpose, whomever an older one belonged to."""
        await self._connection.execute(delete(ONE_TIME_CODE).where(ONE_TIME_CODE.c.purpose == code.purpose))
        await self.put(secret, code)

    async def give(self, reference: str, subject: int) -> None:
        """Let a code that was nobody's be somebody's: nobody else can use it any more."""
        await self._connection.execute(
            update(ONE_TIME_CODE).where(ONE_TIME_CODE.c.hash == digest_of(reference)).values(subject=subject)
        )

    async def held(self, purpose: Purpose, subject: int, now: datetime) -> bool:
        """Whether a code of a purpose works for a subject."""
        found = await self._connection.execute(
            select(ONE_TIME_CODE.c.hash).where(
                ONE_TIME_CODE.c.purpose == purpose,
                ONE_TIME_CODE.c.subject == subject,
                ONE_TIME_CODE.c.expires > millis(now),
            )
        )
        return found.first() is not None

    def reference(self, secret: str) -> str:
        """What stands for a secret where it must not be told; it fits into a button."""
        return reference_to(hashed(self._key, secret))

    async def referred(self, reference: str) -> OneTimeCode | None:
        """The code behind a reference, of any purpose, expired or not."""
        found = await self._connection.execute(
            select(ONE_TIME_CODE).where(ONE_TIME_CODE.c.hash == digest_of(reference))
        )
        row = found.first()
        return None if row is None else OneTimeCode(Purpose(row.purpose), row.subject, moment(row.expires))

    async def among(self, secrets: Collection[str], now: datetime) -> Mapping[str, OneTimeCode]:
        """Those of `secrets` that are codes which work."""
        hashes = {hashed(self._key, one): one for one in secrets}
        wanted = select(ONE_TIME_CODE).where(
            ONE_TIME_CODE.c.hash.in_(hashes), ONE_TIME_CODE.c.expires > millis(now)
        )
        return {
            hashes[row.hash]: OneTimeCode(Purpose(row.purpose), row.subject, moment(row.expires))
            for row in await self._connection.execute(wanted)
        }

    async def use(self, reference: str) -> bool:
        """Let a code work no longer; False where somebody used it in between."""
        gone = await self._connection.execute(
            delete(ONE_TIME_CODE).where(ONE_TIME_CODE.c.hash == digest_of(reference))
        )
        return bool(gone.rowcount)

    async def drop(self, purpose: Purpose, subject: int | None) -> None:
        """Let no code of a purpose work any more for a subject."""
        of_subject = ONE_TIME_CODE.c.subject.is_not_distinct_from(subject)
        await self._connection.execute(
            delete(ONE_TIME_CODE).where(of_subject, ONE_TIME_CODE.c.purpose == purpose)
        )

    async def drop_all(self, purpose: Purpose, subjects: Sequence[int]) -> None:
        """Let no code of a purpose work any more for any of many subjects."""
        for some in portions(subjects, _AT_ONCE):
            theirs = ONE_TIME_CODE.c.subject.in_(some)
            await self._connection.execute(
                delete(ONE_TIME_CODE).where(ONE_TIME_CODE.c.purpose == purpose, theirs)
            )


def hashed(key: bytes, secret: str) -> bytes:
    """What is kept of a code; `key`: a secret of the vault."""
    return hmac.digest(key, secret.encode("utf-8", "replace"), hashlib.sha256)


def reference_to(digest: bytes) -> str:
    """What stands for a hash where only text can: 43 signs, which fit into a button."""
    return urlsafe_b64encode(digest).decode().rstrip("=")


def digest_of(reference: str) -> bytes:
    """The hash that a reference stands for; whoever makes one up gets a hash that no code has."""
    padded = reference.encode("utf-8", "replace") + b"=" * (-len(reference) % 4)
    try:
        return urlsafe_b64decode(padded)
    except binascii.Error:
        return b""


async def expire(connection: AsyncConnection, before: datetime) -> None:
    """Remove the codes whose time was over before `before`."""
    await connection.execute(delete(ONE_TIME_CODE).where(ONE_TIME_CODE.c.expires < millis(before)))
