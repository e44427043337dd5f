"""What each account of a person could do when it was linked; `members.trust` says what follows."""

from collections.abc import Mapping
from datetime import datetime

import msgspec
from sqlalchemy import bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from organiser.kernel import millis, moment
from organiser.members.roles import Role
from organiser.members.trust import Brought
from organiser.storage.tables import ACCOUNT

_OF = select(ACCOUNT.c.key, ACCOUNT.c.brought).where(ACCOUNT.c.person_id == bindparam("person"))
"""Every command of a member asks it."""


class _Kept(msgspec.Struct, frozen=True):
    at: int
    roles: dict[int, frozenset[Role]]


async def of(connection: AsyncConnection, person: int) -> Mapping[bytes, Brought | None]:
    """What every account of a person brought; None where it was never linked, or long ago."""
    return {row.key: _read(row.brought) for row in await connection.execute(_OF, {"person": person})}


async def put(connection: AsyncConnection, key: bytes, brought: Brought | None) -> None:
    """Write down what an account brings."""
    kept = None if brought is None else _Kept(millis(brought.at), dict(brought.roles))
    said = None if kept is None else msgspec.json.encode(kept).decode()
    await connection.execute(update(ACCOUNT).where(ACCOUNT.c.key == key).values(brought=said))


async def expire(connection: AsyncConnection, now: datetime) -> None:
    """Forget what does not count any more."""
    wanted = select(ACCOUNT.c.key, ACCOUNT.c.brought).where(ACCOUNT.c.brought.is_not(None))
    for row in (await connection.execute(wanted)).all():
        known = _read(row.brought)
        if known is not None and not known.counts(now):
            await put(connection, row.key, None)


def _read(said: str | None) -> Brought | None:
    if said is None:
        return None
    kept = msgspec.json.decode(said, type=_Kept)
    return Brought(moment(kept.at), kept.roles)
