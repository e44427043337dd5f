"""What members work at: platforms and job types, as `members.work` lets them pass."""

from collections.abc import Mapping

import msgspec
from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from organiser.storage.tables import WORK


class Work(msgspec.Struct, frozen=True):
    """What a member works at: platforms (`members.work.platform_name` shows them) and ids of job types."""

    platforms: tuple[str, ...] = ()
    jobs: tuple[str, ...] = ()


class MembersWork:
    """What members work at, within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        """Changes are made at once."""
        self._connection = connection

    async def of(self, number: int) -> Work:
        """What the member of a number works at."""
        found = await self._connection.execute(
            select(WORK).where(WORK.c.membership_id == number).order_by(WORK.c.value)
        )
        kept = [(row.kind, row.value) for row in found]
        return Work(*(tuple(value for kind, value in kept if kind == one) for one in ("platform", "job")))

    async def put(self, number: int, work: Work) -> None:
        """Put this in the place of what was written down before."""
        await self._connection.execute(delete(WORK).where(WORK.c.membership_id == number))
        await self.add_all({number: work})

    async def add_all(self, works: Mapping[int, Work]) -> None:
        """Write down what members work at of whom nothing was written down, by their numbers."""
        rows = [
            {"membership_id": number, "kind": kind, "value": value}
            for number, work in works.items()
            for kind, values in (("platform", work.platforms), ("job", work.jobs))
            for value in values
        ]
        if rows:
            await self._connection.execute(insert(WORK), rows)
