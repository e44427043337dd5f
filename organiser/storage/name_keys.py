"""A member's name as it is kept: sealed, and beside it what finds names that look alike and tells nothing.

Where names are compared by other rules or tables than when it was kept, it is made anew.
"""

import hashlib
import hmac
from typing import Final

from sqlalchemy import bindparam, select, update

from organiser.kernel import portions
from organiser.members.names import EDITION, skeleton, skeletons
from organiser.storage import meta
from organiser.storage.engine import Database
from organiser.storage.tables import MEMBERSHIP
from organiser.vault import Vault

_KEY: Final = "names.compared"
_AT_ONCE: Final = 5000
"""Names that are in memory at once."""


def name_key(vault: Vault, name: str) -> bytes:
    """What is kept of a name."""
    return _hashed(vault, skeleton(name))


def wanted_keys(vault: Vault, name: str) -> list[bytes]:
    """What is kept of the names that look like this one."""
    return [_hashed(vault, one) for one in skeletons(name)]


async def renew(database: Database, vault: Vault) -> None:
    """Make what is kept of every name anew, where it was kept by other rules or tables."""
    async with database.writing() as connection:
        if await meta.get(connection, _KEY) == EDITION:
            return
        named = select(MEMBERSHIP.c.id).where(MEMBERSHIP.c.name_key != b"").order_by(MEMBERSHIP.c.id)
        numbers = (await connection.execute(named)).scalars().all()
        renewed = update(MEMBERSHIP).where(MEMBERSHIP.c.id == bindparam("number"))
        for some in portions(numbers, _AT_ONCE):
            sealed = select(MEMBERSHIP.c.id, MEMBERSHIP.c.name).where(MEMBERSHIP.c.id.in_(some))
            keys = [
                {"number": row.id, "key": name_key(vault, opened_name(vault, row.id, row.name))}
                for row in await connection.execute(sealed)
            ]
            await connection.execute(renewed.values(name_key=bindparam("key")), keys)
        await meta.put(connection, _KEY, EDITION)


def sealed_name(vault: Vault, number: int, name: str) -> bytes:
    """The name of a membership, sealed with its number, so that it opens in no other one's place."""
    return vault.seal(name.encode("utf-8", "replace"), _place(number))


def opened_name(vault: Vault, number: int, sealed: bytes) -> str:
    """The name of a membership."""
    return vault.unseal(sealed, _place(number)).decode()


def _place(number: int) -> str:
    return f"membership.name.{number}"


def _hashed(vault: Vault, compared: str) -> bytes:
    return hmac.digest(vault.derive("member names"), compared.encode("utf-8", "replace"), hashlib.sha256)[:16]
