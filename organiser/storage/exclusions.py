"""Exclusions whose person is not known any more: erased, or not seen for long.

Of who was excluded, the lookup keys of their accounts stay with the number of the membership, so that nobody
washes themselves clean (decision 0020). They tell who it was to nobody who does not have the account, and go
when the exclusion is lifted, or after `retention.EXCLUSIONS`. What follows from an exclusion is `members`'.
Of who left suspended and was erased they stay in the same way, as long as `members.suspensions` says.
"""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from organiser import retention
from organiser.kernel import millis
from organiser.members.states import State
from organiser.storage.directory import Directory
from organiser.storage.tables import ACCOUNT, EXCLUSION, MEMBERSHIP

_OF = (
    select(EXCLUSION.c.membership_id)
    .join(ACCOUNT, ACCOUNT.c.key == EXCLUSION.c.key)
    .where(ACCOUNT.c.person_id == bindparam("person"))
    .distinct()
    .order_by(EXCLUSION.c.membership_id)
)
"""Every step of `/join` asks it; made once, it takes a part of the time."""


class Exclusions:
    """Exclusions of accounts, within one transaction."""

    def __init__(self, connection: AsyncConnection, directory: Directory) -> None:
        """Changes are made at once; `directory` counts those that are to be noted beside the keys."""
        self._connection = connection
        self._directory = directory

    async def keep(self, memberships: Collection[int], keys: Collection[bytes]) -> None:
        """Let these exclusions hold for accounts that will not be known any more."""
        for number in memberships:
            there = select(EXCLUSION.c.key).where(EXCLUSION.c.membership_id == number)
            held = set((await self._connection.execute(there)).scalars())
            rows = [{"key": key, "membership_id": number} for key in keys if key not in held]
            if rows:
                await self._connection.execute(insert(EXCLUSION), rows)

    async def of(self, person: int) -> tuple[int, ...]:
        """The numbers of memberships, excluded or left suspended, that are kept of a person's accounts."""
        return tuple((await self._connection.execute(_OF, {"person": person})).scalars())

    async def by(self, keys: Collection[bytes]) -> tuple[int, ...]:
        """The numbers of those that are kept of one of these accounts, known or not."""
        wanted = select(EXCLUSION.c.membership_id).where(EXCLUSION.c.key.in_(keys)).distinct()
        return tuple((await self._connection.execute(wanted)).scalars())

    async def met(self, membership: int) -> tuple[int, ...]:
        """The persons, known anew, for whom the exclusion of a membership holds."""
        wanted = (
            select(ACCOUNT.c.person_id)
            .join(EXCLUSION, ACCOUNT.c.key == EXCLUSION.c.key)
            .where(EXCLUSION.c.membership_id == membership, ACCOUNT.c.person_id.is_not(None))
            .distinct()
            .order_by(ACCOUNT.c.person_id)
        )
        return tuple((await self._connection.execute(wanted)).scalars())

    async def holds(self, membership: int) -> bool:
        """Whether the exclusion of a membership holds for an account that may come back."""
        wanted = select(EXCLUSION.c.key).where(EXCLUSION.c.membership_id == membership).limit(1)
        return (await self._connection.execute(wanted)).first() is not None

    async def lift(self, membership: int) -> None:
        """Let the exclusion of a membership hold for its accounts no more, nor any other from its chapter."""
        self._directory.apart += 1
        keys = select(EXCLUSION.c.key).where(EXCLUSION.c.membership_id == membership)
        chapter = select(MEMBERSHIP.c.chapter_id).where(MEMBERSHIP.c.id == membership).scalar_subquery()
        there = select(MEMBERSHIP.c.id).where(MEMBERSHIP.c.chapter_id == chapter)
        held = (await self._connection.execute(keys)).scalars().all()
        await self._connection.execute(
            delete(EXCLUSION).where(EXCLUSION.c.key.in_(held), EXCLUSION.c.membership_id.in_(there))
        )


async def expire(connection: AsyncConnection, now: datetime) -> None:
    """Forget whom exclusions concern that have held for long enough."""
    over = (MEMBERSHIP.c.state == State.EXCLUDED, MEMBERSHIP.c.since <= millis(now - retention.EXCLUSIONS))
    ended = select(MEMBERSHIP.c.id).where(*over)
    await connection.execute(delete(EXCLUSION).where(EXCLUSION.c.membership_id.in_(ended)))
    await connection.execute(
        update(MEMBERSHIP).where(*over, MEMBERSHIP.c.person_id.is_not(None)).values(person_id=None)
    )
