"""What could not be handled: set aside for inspection, sealed, so that nobody reads it in the database.

It may be anything that somebody told the bot in private. No copy has it (`backup`), and it goes after
`retention.FAILED`.
"""

from typing import Final

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from organiser.storage import sealed
from organiser.storage.tables import INBOX
from organiser.vault import Vault

_PLACE: Final = "inbox.body.{}"


async def set_aside(connection: AsyncConnection, vault: Vault, row: int, error: str, reference: str) -> None:
    """Keep a row of the inbox for inspection; `error` is the name of what was raised, never its text."""
    found = await connection.execute(select(INBOX.c.body).where(INBOX.c.id == row))
    body = sealed.seal(vault, found.scalar_one() or b"", _PLACE.format(row))
    values = {"state": "failed", "error": error, "reference": reference, "body": body}
    await connection.execute(update(INBOX).where(INBOX.c.id == row).values(values))


def opened(vault: Vault, row: int, body: bytes) -> bytes:
    """What a row of the inbox says, whether it was set aside or waits."""
    return sealed.opened(vault, body, _PLACE.format(row))
