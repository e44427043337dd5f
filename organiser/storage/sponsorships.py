"""Who was asked to vouch for an applicant, and what they said."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from organiser.kernel import millis
from organiser.members.admission import Sponsorship, SponsorState
from organiser.members.linking import one_answer
from organiser.members.states import State
from organiser.storage.tables import MEMBERSHIP, SPONSORSHIP


class Sponsorships:
    """Sponsorships within one transaction. Applications and sponsors are memberships, by their numbers."""

    def __init__(self, connection: AsyncConnection) -> None:
        """Changes are made at once."""
        self._connection = connection

    async def ask(self, application: int, sponsors: Iterable[int], now: datetime) -> tuple[int, ...]:
        """Write down whom an applicant named; returns those who were not asked before."""
        known = {sponsor for sponsor, _ in await self._rows(application)}
        fresh = tuple(sponsor for sponsor in sponsors if sponsor not in known)
        for sponsor in fresh:
            values = {"membership_id": application, "sponsor_id": sponsor, "at": millis(now)}
            await self._connection.execute(insert(SPONSORSHIP).values(state=SponsorState.ASKED, **values))
        return fresh

    async def ask_anew(self, application: int, now: datetime) -> Sequence[int]:
        """Let nobody have vouched for an applicant yet; returns who had, by their memberships."""
        theirs = SPONSORSHIP.c.membership_id == application
        again = update(SPONSORSHIP).where(theirs, SPONSORSHIP.c.state == SponsorState.CONFIRMED)
        again = again.values(state=SponsorState.ASKED, at=millis(now))
        asked = await self._connection.execute(again.returning(SPONSORSHIP.c.sponsor_id))
        return sorted(asked.scalars())

    async def of(self, application: int) -> tuple[Sponsorship, ...]:
        """Everybody who was asked about an applicant and is somebody (still), with what they are now."""
        found = await self._connection.execute(
            select(SPONSORSHIP.c.sponsor_id, SPONSORSHIP.c.state, MEMBERSHIP.c.person_id, MEMBERSHIP.c.state)
            .join(MEMBERSHIP, MEMBERSHIP.c.id == SPONSORSHIP.c.sponsor_id)
            .where(SPONSORSHIP.c.membership_id == application, MEMBERSHIP.c.person_id.is_not(None))
            .order_by(SPONSORSHIP.c.sponsor_id)
        )
        return tuple(
            Sponsorship(sponsor, person, State(standing), SponsorState(state))
            for sponsor, state, person, standing in found
        )

    async def asked_of(self, sponsor: int) -> dict[int, SponsorState]:
        """The applications that a member was asked about, and what they said."""
        found = await self._connection.execute(
            select(SPONSORSHIP.c.membership_id, SPONSORSHIP.c.state)
            .where(SPONSORSHIP.c.sponsor_id == sponsor)
            .order_by(SPONSORSHIP.c.membership_id)
        )
        return {row.membership_id: SponsorState(row.state) for row in found}

    async def answer(self, application: int, before: Sponsorship, after: Sponsorship, now: datetime) -> bool:
        """Write down what a sponsor says now; False where it is not (any more) what it was before."""
        done = await self._connection.execute(
            update(SPONSORSHIP)
            .where(
                SPONSORSHIP.c.membership_id == application,
                SPONSORSHIP.c.sponsor_id == before.membership,
                SPONSORSHIP.c.state == before.state,
            )
            .values(state=after.state, at=millis(now))
        )
        return bool(done.rowcount)

    async def move(self, loser: int, winner: int) -> None:
        """Let what a membership vouched for be vouched for by another one of the same person, once."""
        theirs = await self.asked_of(winner)
        for application, state in (await self.asked_of(loser)).items():
            this = (SPONSORSHIP.c.membership_id == application, SPONSORSHIP.c.sponsor_id == loser)
            if application not in theirs:
                await self._connection.execute(update(SPONSORSHIP).where(*this).values(sponsor_id=winner))
                continue
            await self._connection.execute(delete(SPONSORSHIP).where(*this))
            await self._connection.execute(
                update(SPONSORSHIP)
                .where(SPONSORSHIP.c.membership_id == application, SPONSORSHIP.c.sponsor_id == winner)
                .values(state=one_answer([state, theirs[application]]))
            )

    async def _rows(self, application: int) -> list[tuple[int, str]]:
        found = await self._connection.execute(
            select(SPONSORSHIP.c.sponsor_id, SPONSORSHIP.c.state).where(
                SPONSORSHIP.c.membership_id == application
            )
        )
        return [(row.sponsor_id, row.state) for row in found]
