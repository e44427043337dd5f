"""What waits for an answer: an event until a network or a person says what is missing, a list until its yes.

It is sealed, for what somebody said or sent is in it. Each is taken once, by the token that its question
has; what nobody answers goes after `retention.WAITING`. No copy has what waits for a person (`backup`).
"""

import secrets
from contextlib import suppress
from datetime import datetime
from typing import Final

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from organiser import retention
from organiser.errors import Misconfigured
from organiser.kernel import millis
from organiser.storage.tables import INQUIRY
from organiser.vault import Vault

OF_PERSON: Final = "p"
"""How the token begins of what waits for a person; a network's answer is there in moments."""

_TOKEN_BYTES: Final = 8


class Inquiries:
    """What waits, within one transaction."""

    def __init__(self, connection: AsyncConnection, vault: Vault, now: datetime) -> None:
        """`vault` seals it; rows are stamped with `now`."""
        self._connection = connection
        self._vault = vault
        self._now = now

    async def put(self, content: bytes, *, of_person: bool) -> str:
        """Let something wait, for a person or a network; returns the token by which it is found."""
        token = OF_PERSON * of_person + secrets.token_hex(_TOKEN_BYTES)
        payload = self._vault.seal(content, _place(token))
        row = {"token": token, "payload": payload, "created": millis(self._now)}
        await self._connection.execute(insert(INQUIRY).values(row))
        return token

    async def take(self, token: str) -> bytes | None:
        """What waited under a token, once; None where nothing does (any more)."""
        found = await self._connection.execute(
            delete(INQUIRY).where(INQUIRY.c.token == token).returning(INQUIRY.c.payload)
        )
        payload = found.scalar_one_or_none()
        return None if payload is None else opened(self._vault, token, payload)

    async def all(self) -> list[tuple[str, bytes]]:
        """Everything that waits and can be opened, by its token."""
        waiting: list[tuple[str, bytes]] = []
        for row in await self._connection.execute(select(INQUIRY.c.token, INQUIRY.c.payload)):
            with suppress(Misconfigured):
                waiting.append((row.token, opened(self._vault, row.token, row.payload)))
        return waiting


def opened(vault: Vault, token: str, payload: bytes) -> bytes:
    """What is sealed in a row."""
    return vault.unseal(payload, _place(token))


async def expire(connection: AsyncConnection, now: datetime) -> None:
    """Forget what nobody has answered for long enough."""
    await connection.execute(delete(INQUIRY).where(INQUIRY.c.created < millis(now - retention.WAITING)))


def _place(token: str) -> str:
    return f"inquiry.payload.{token}"
