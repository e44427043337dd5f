"""Role terms: who holds which role in a chapter, from when until when; `members.roles` says what follows."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from organiser.kernel import millis, moment
from organiser.members.roles import Role, Term
from organiser.members.states import APPLICATIONS, LIVE, MEMBERS, State
from organiser.storage.tables import CHAPTER, MEMBERSHIP, ROLE_TERM

_BELONG = LIVE - APPLICATIONS
"""What somebody is who belongs to the co-op."""


class Roles:
    """Terms within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        """Changes are made at once."""
        self._connection = connection

    async def add(self, term: Term, granted_by: int | None, seconded_by: int | None) -> int:
        """Keep a new term; returns its id."""
        values = {
            "membership_id": term.membership,
            "role": term.role,
            "since": millis(term.since),
            "until": millis(term.until),
            "granted_by": granted_by,
            "seconded_by": seconded_by,
        }
        added = await self._connection.execute(insert(ROLE_TERM).values(**values).returning(ROLE_TERM.c.id))
        term_id: int = added.scalar_one()
        return term_id

    async def end(self, term: Term, at: datetime) -> bool:
        """End a role of a membership that runs at a time; False where none did (any more)."""
        ended = await self._connection.execute(
            update(ROLE_TERM)
            .where(ROLE_TERM.c.membership_id == term.membership, ROLE_TERM.c.role == term.role, running(at))
            .values(ended=millis(at))
        )
        return bool(ended.rowcount)

    async def end_all(self, membership: int, at: datetime) -> tuple[Role, ...]:
        """End every role of a membership that is over; returns which they were."""
        ended = await self._connection.execute(
            update(ROLE_TERM)
            .where(ROLE_TERM.c.membership_id == membership, running(at))
            .values(ended=millis(at))
            .returning(ROLE_TERM.c.role)
        )
        return tuple(sorted({Role(role) for role in ended.scalars()}))

    async def hand_over(self, loser: int, winner: int, now: datetime) -> None:
        """Let the running roles of one membership be another's, of the same person."""
        await self._connection.execute(
            update(ROLE_TERM)
            .where(ROLE_TERM.c.membership_id == loser, running(now))
            .values(membership_id=winner)
        )

    async def running_in(self, chapter: int, now: datetime) -> tuple[Term, ...]:
        """The terms of a chapter that run and count: their holders may have them."""
        # By the terms, which are few, not by the members of the chapter, which SQLite would look through.
        in_chapter = MEMBERSHIP.c.chapter_id + 0 == chapter
        found = await self._connection.execute(
            _HELD.where(running(now), in_chapter, _counts()).order_by(ROLE_TERM.c.until)
        )
        return tuple(_term(row) for row in found)

    async def running_anywhere(self, now: datetime) -> Mapping[int, Sequence[Term]]:
        """The same of every chapter that has some, by its number."""
        found = await self._connection.execute(
            _HELD.add_columns(MEMBERSHIP.c.chapter_id)
            .where(running(now), _counts())
            .order_by(ROLE_TERM.c.until)
        )
        terms = defaultdict[int, list[Term]](list)
        for row in found:
            terms[row.chapter_id].append(_term(row))
        return terms

    async def is_founded(self, now: datetime) -> bool:
        """Whether a chapter, whichever it is, has a steward who is not the co-op's lone founder."""
        wanted = _HELD.where(running(now), ROLE_TERM.c.role == Role.STEWARD, _counts()).limit(1)
        found = (await self._connection.execute(wanted)).first()
        return found is not None and not await self.nobody_but_founder()

    async def nobody_but_founder(self) -> bool:
        """Whether nobody belongs to the co-op but, at most, who began it, in a chapter that is being founded.

        If they lose their only account, nobody could go on: the co-op may be founded once more then. Who has
        only applied, perhaps to hinder it, belongs to nothing yet.
        """
        belongs = MEMBERSHIP.join(CHAPTER, CHAPTER.c.id == MEMBERSHIP.c.chapter_id)
        wanted = select(CHAPTER.c.founded).select_from(belongs).where(MEMBERSHIP.c.state.in_(_BELONG))
        found = (await self._connection.execute(wanted.limit(2))).all()
        return len(found) < 2 and all(row.founded is None for row in found)  # noqa: PLR2004 - "limit(2)"

    async def move(self, goes: int, stays: int) -> None:
        """What a person granted or seconded was another's, who is the same."""
        for column in ("granted_by", "seconded_by"):
            await self._connection.execute(
                update(ROLE_TERM).where(ROLE_TERM.c[column] == goes).values({column: stays})
            )


def running(now: datetime) -> ColumnElement[bool]:
    """The condition of terms that run."""
    at = millis(now)
    return and_(
        ROLE_TERM.c.since <= at,
        ROLE_TERM.c.until > at,
        or_(ROLE_TERM.c.ended.is_(None), ROLE_TERM.c.ended > at),
    )


_HELD = (
    select(
        ROLE_TERM.c.membership_id,
        ROLE_TERM.c.role,
        ROLE_TERM.c.since,
        ROLE_TERM.c.until,
        ROLE_TERM.c.ended,
        MEMBERSHIP.c.person_id,
    )
    .join(MEMBERSHIP, MEMBERSHIP.c.id == ROLE_TERM.c.membership_id)
    .join(CHAPTER, CHAPTER.c.id == MEMBERSHIP.c.chapter_id)
)


def _counts() -> ColumnElement[bool]:
    """The condition of terms whose holders may have them: see `members.roles.may_hold`."""
    in_founding = and_(CHAPTER.c.founded.is_(None), MEMBERSHIP.c.state.in_(MEMBERS))
    holds = or_(MEMBERSHIP.c.state == State.MEMBER, in_founding)
    return and_(holds, MEMBERSHIP.c.person_id.is_not(None))


def _term(row: Any) -> Term:
    return Term(
        row.membership_id,
        row.person_id,
        Role(row.role),
        moment(row.since),
        moment(row.until),
        None if row.ended is None else moment(row.ended),
    )
