"""What people agreed to, and when they took it back: nothing of it is ever removed but with the person."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from organiser.kernel import millis, moment
from organiser.members.consents import Consent, Purpose, current
from organiser.members.states import LIVE
from organiser.storage.tables import CONSENT, MEMBERSHIP


class Consents:
    """Consents within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        """Changes are made at once."""
        self._connection = connection

    async def of(self, person: int) -> tuple[Consent, ...]:
        """Every consent of a person, those that were withdrawn too, the oldest first."""
        found = await self._connection.execute(
            select(CONSENT).where(CONSENT.c.person_id == person).order_by(CONSENT.c.id)
        )
        return tuple(_consent(row) for row in found)

    async def given(self, persons: Iterable[int], purpose: Purpose) -> frozenset[int]:
        """Those of some persons who agree to a purpose now, in the text that holds."""
        found = await self._connection.execute(
            select(CONSENT.c.person_id).where(
                CONSENT.c.person_id.in_(tuple(persons)),
                CONSENT.c.purpose == purpose,
                CONSENT.c.version == current(purpose),
                CONSENT.c.withdrawn.is_(None),
            )
        )
        return frozenset(found.scalars())

    async def outdated(self, after: int, limit: int) -> tuple[int, ...]:
        """The persons behind this one who agreed to an older text, and are (or want to be) members."""
        older = or_(
            *((CONSENT.c.purpose == one) & (CONSENT.c.version != current(one)) for one in Purpose),
        )
        found = await self._connection.execute(
            select(CONSENT.c.person_id)
            .join(MEMBERSHIP, MEMBERSHIP.c.person_id == CONSENT.c.person_id)
            .where(CONSENT.c.person_id > after, CONSENT.c.withdrawn.is_(None), older)
            .where(MEMBERSHIP.c.state.in_(LIVE))
            .distinct()
            .order_by(CONSENT.c.person_id)
            .limit(limit)
        )
        return tuple(found.scalars())

    async def give(self, person: int, consent: Consent) -> bool:
        """Keep a consent, which takes the place of those to older texts; False where it is given already."""
        given = [
            one for one in await self.of(person) if one.purpose is consent.purpose and one.withdrawn is None
        ]
        if any(one.version == consent.version for one in given):
            return False
        await self.withdraw(person, consent.purpose, consent.given)
        await self._add(person, consent)
        return True

    async def withdraw(self, person: int, purpose: Purpose, at: datetime) -> bool:
        """Take back what is given for a purpose; False where nothing is."""
        done = await self._connection.execute(
            update(CONSENT)
            .where(CONSENT.c.person_id == person, CONSENT.c.purpose == purpose, CONSENT.c.withdrawn.is_(None))
            .values(withdrawn=millis(at))
        )
        return bool(done.rowcount)

    async def replace(self, persons: Iterable[int], stays: int, consents: Iterable[Consent]) -> None:
        """Let these be all the consents of `stays`, who turned out to be all those `persons`."""
        await self._connection.execute(delete(CONSENT).where(CONSENT.c.person_id.in_(tuple(persons))))
        for consent in consents:
            await self._add(stays, consent)

    async def _add(self, person: int, consent: Consent) -> None:
        await self._connection.execute(
            insert(CONSENT).values(
                person_id=person,
                purpose=consent.purpose,
                version=consent.version,
                given=millis(consent.given),
                withdrawn=None if consent.withdrawn is None else millis(consent.withdrawn),
            )
        )


def _consent(row: Any) -> Consent:
    withdrawn = None if row.withdrawn is None else moment(row.withdrawn)
    return Consent(Purpose(row.purpose), row.version, moment(row.given), withdrawn)
