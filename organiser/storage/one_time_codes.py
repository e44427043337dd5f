"""Codes that work once and for a short time: they link an account, found the co-op, or claim an entry.

Only hashes are kept. Wrong tries are counted for each account, together with wrong codes of bridges: who
guesses may guess five times, whatever it is.
"""

import hashlib
import hmac
from datetime import datetime
from enum import StrEnum

import msgspec
from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from organiser.kernel import millis, moment
from organiser.storage.tables import ONE_TIME_CODE


class Purpose(StrEnum):
    """What a code is for; its subject is a person, nobody, or a membership."""

    LINK = "link"
    FOUND = "found"
    CLAIM = "claim"


class OneTimeCode(msgspec.Struct, frozen=True):
    """A code that was made and not used yet."""

    purpose: Purpose
    subject: int | None
    expires: datetime


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
                hash=self._hash(secret),
                purpose=code.purpose,
                subject=code.subject,
                expires=millis(code.expires),
            )
        )

    async def find(self, secret: str) -> OneTimeCode | None:
        """The code that `secret` is, if it is one of any purpose, expired or not."""
        found = await self._connection.execute(
            select(ONE_TIME_CODE).where(ONE_TIME_CODE.c.hash == self._hash(secret))
        )
        row = found.first()
        return None if row is None else OneTimeCode(Purpose(row.purpose), row.subject, moment(row.expires))

    async def use(self, secret: str) -> bool:
        """Let a code work no longer; False where somebody used it in between."""
        gone = await self._connection.execute(
            delete(ONE_TIME_CODE).where(ONE_TIME_CODE.c.hash == self._hash(secret))
        )
        return bool(gone.rowcount)

    async def drop(self, purpose: Purpose, subject: int | None) -> None:
        """Let no code of a purpose work any more for a subject."""
        of_subject = ONE_TIME_CODE.c.subject.is_not_distinct_from(subject)
        await self._connection.execute(
            delete(ONE_TIME_CODE).where(of_subject, ONE_TIME_CODE.c.purpose == purpose)
        )

    def _hash(self, secret: str) -> bytes:
        return hmac.digest(self._key, secret.encode("utf-8", "replace"), hashlib.sha256)


async def expire(connection: AsyncConnection, before: datetime) -> None:
    """Remove the codes whose time was over before `before`."""
    await connection.execute(delete(ONE_TIME_CODE).where(ONE_TIME_CODE.c.expires < millis(before)))
