"""Facts about this database: its name towards the networks, its key, and waits that outlive a restart."""

import secrets
from pathlib import Path

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from organiser.chat.refs import Network
from organiser.storage.tables import META
from organiser.vault import FINGERPRINT, Vault

INSTANCE = "instance"
RESTORED = "restored"
"""When a copy was put in this database's place the last time, in milliseconds since 1970."""
TELEGRAM_SEEN = "seen.telegram"
"""Until when Telegram is known to have delivered, in milliseconds since 1970."""


async def instance(connection: AsyncConnection) -> str:
    """What names this database in idempotency keys; made on first use, and made anew by a restore."""
    found = await get(connection, INSTANCE)
    if found is None:
        found = secrets.token_hex(8)
        await put(connection, INSTANCE, found)
    return found


async def opened(connection: AsyncConnection, folder: Path) -> Vault:
    """The vault of `folder`, which is that of this database from its first use on.

    Raises:
        Misconfigured: the database needs another key, which is never made anew.
    """
    known = await get(connection, FINGERPRINT)
    vault = Vault.open(folder, fingerprint=known)
    if known is None:
        await put(connection, FINGERPRINT, vault.fingerprint)
    return vault


async def hold(
    connection: AsyncConnection, network: Network, until: int, *, asked: int | None = None
) -> None:
    """Remember that a network asked, at one time, for silence until another (milliseconds since 1970)."""
    await put(connection, f"hold.{network}", str(until) if asked is None else f"{until} {asked}")


async def held_until(connection: AsyncConnection, network: Network, *, now: int | None = None) -> int:
    """Until when a network asked for silence; 0 where it did not.

    Where the clock was set back since, not for longer from `now` than it had asked for.
    """
    until, _, asked = (await get(connection, f"hold.{network}") or "0").partition(" ")
    if asked and now is not None and now < int(asked):
        return now + int(until) - int(asked)
    return int(until)


async def get(connection: AsyncConnection, key: str) -> str | None:
    """The value of a fact, if it is known."""
    return (await connection.execute(select(META.c.value).where(META.c.key == key))).scalar_one_or_none()


async def under(connection: AsyncConnection, prefix: str) -> dict[str, str]:
    """All facts whose keys begin with `prefix`, by what stands behind it, in the order of their keys."""
    there = META.c.key > prefix, META.c.key < prefix + "~"
    found = await connection.execute(select(META.c.key, META.c.value).where(*there).order_by(META.c.key))
    return {row.key.removeprefix(prefix): row.value for row in found}


async def put(connection: AsyncConnection, key: str, value: str) -> None:
    """Write a fact down."""
    await connection.execute(delete(META).where(META.c.key == key))
    await connection.execute(insert(META).values(key=key, value=value))


async def remove(connection: AsyncConnection, key: str) -> None:
    """Forget a fact."""
    await connection.execute(delete(META).where(META.c.key == key))
