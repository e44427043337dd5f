"""Facts about this database: its name towards the networks, and waits that outlive a restart."""

import secrets

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from organiser.chat.refs import Network
from organiser.storage.tables import Meta

META = Meta.__table__  # type: ignore[attr-defined]
INSTANCE = "instance"
TELEGRAM_SEEN = "seen.telegram"
"""Until when Telegram is known to have delivered, in milliseconds since 1970."""


async def instance(connection: AsyncConnection) -> str:
    """What names this database in idempotency keys; made on first use, and made anew by a restore."""
    found = await get(connection, INSTANCE)
    if found is None:
        found = secrets.token_hex(8)
        await put(connection, INSTANCE, found)
    return found


async def hold(connection: AsyncConnection, network: Network, until: int) -> None:
    """Remember that a network asked for silence until a time (milliseconds since 1970)."""
    await put(connection, f"hold.{network}", str(until))


async def held_until(connection: AsyncConnection, network: Network) -> int:
    """Until when a network asked for silence; 0 where it did not."""
    return int(await get(connection, f"hold.{network}") or 0)


async def get(connection: AsyncConnection, key: str) -> str | None:
    """The value of a fact, if it is known."""
    return (await connection.execute(select(META.c.value).where(META.c.key == key))).scalar_one_or_none()


async def put(connection: AsyncConnection, key: str, value: str) -> None:
    """Write a fact down."""
    await connection.execute(delete(META).where(META.c.key == key))
    await connection.execute(insert(META).values(key=key, value=value))
