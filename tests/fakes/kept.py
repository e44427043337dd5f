"""What is kept, as tests read it: the bot itself never asks for it in this way."""

from collections.abc import Collection
from datetime import datetime

import msgspec
from sqlalchemy import and_, or_, select

from organiser.kernel import moment
from organiser.members.register import Owner
from organiser.members.roles import Role
from organiser.storage.readings import Reading
from organiser.storage.store import Store
from organiser.storage.tables import READING, ROLE_TERM


class Granted(msgspec.Struct, frozen=True):
    """A term of a role: which person granted it, and which was the second (None in founding mode)."""

    role: Role
    since: datetime
    until: datetime
    ended: datetime | None
    granted_by: int | None
    seconded_by: int | None


async def terms_of(store: Store, membership: int) -> list[Granted]:
    """Every term that a membership ever had, the first one first."""
    wanted = select(ROLE_TERM).where(ROLE_TERM.c.membership_id == membership).order_by(ROLE_TERM.c.id)
    return [
        Granted(
            Role(row.role),
            moment(row.since),
            moment(row.until),
            None if row.ended is None else moment(row.ended),
            row.granted_by,
            row.seconded_by,
        )
        for row in await store.connection.execute(wanted)
    ]


async def line_of(store: Store, membership: int) -> Owner | None:
    """The line of a membership in the register: the one that has not ended, otherwise the newest."""
    lines = await store.register.of_all([membership])
    return max(lines, key=lambda line: (line.left is None, line.id), default=None)


async def readings_of(store: Store, person: int, chapters: Collection[int] = ()) -> list[Reading]:
    """Who looked at something of a person, or at everybody in these chapters, the latest last."""
    everybody = and_(READING.c.person_id.is_(None), READING.c.chapter_id.in_(tuple(chapters)))
    wanted = select(READING).where(or_(READING.c.person_id == person, everybody)).order_by(READING.c.id)
    return [
        Reading(row.what, row.why, moment(row.at), row.person_id, row.chapter_id, row.actor_id)
        for row in await store.connection.execute(wanted)
    ]
