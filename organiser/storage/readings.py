"""Who read or exported what of whom, and why: every person sees what concerns them.

A line is about one person, or about everybody in a chapter (an export, a page of the register).
"""

from datetime import datetime, timedelta
from typing import Final

import msgspec
from sqlalchemy import exists, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from organiser.kernel import millis, moment
from organiser.members.states import State
from organiser.storage.tables import MEMBERSHIP, READING

LIST: Final = "members"
"""What was read where it was the list of members."""
ENTRIES: Final = "entries"
"""The same for the entries of an older list that nobody has claimed."""
REGISTER: Final = "register"
"""The same for the owner register; why: a page, one line, an entry for somebody else, an export."""
ONE_LINE: Final = ("line", "entry")
"""Why the owner register was read where that was of one owner alone."""

ONE_LOOK: Final = timedelta(minutes=10)
"""For how long whoever turns pages looks once."""


class Reading(msgspec.Struct, frozen=True):
    """One time that somebody looked. `actor` is a person, None for the operator's shell.

    `what` and `why` are fixed words; `views.members` says them.
    """

    what: str
    why: str
    at: datetime
    person: int | None = None
    chapter: int | None = None
    actor: int | None = None


class Readings:
    """Readings within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        """Changes are made at once."""
        self._connection = connection

    async def add(self, reading: Reading) -> None:
        """Write down that somebody looks now."""
        await self._connection.execute(
            insert(READING).values(
                person_id=reading.person,
                chapter_id=reading.chapter,
                actor_id=reading.actor,
                what=reading.what,
                why=reading.why,
                at=millis(reading.at),
            )
        )

    async def look(self, reading: Reading) -> None:
        """Write down that somebody looks at a page of what everybody in a chapter stands in.

        Further pages within `ONE_LOOK` are the same look, as long as nobody came or went meanwhile: every
        line is told to everybody there, and whoever turned pages all day would bury the others.
        """
        # By the time, for of the last minutes there are few; of who looks, and where, there are many.
        same = (
            READING.c.at > millis(reading.at - ONE_LOOK),
            READING.c.actor_id + 0 == reading.actor,
            READING.c.chapter_id + 0 == reading.chapter,
            READING.c.what == reading.what,
            READING.c.why == reading.why,
        )
        changed = exists().where(
            MEMBERSHIP.c.chapter_id == reading.chapter,
            MEMBERSHIP.c.state.in_(State),
            MEMBERSHIP.c.since >= READING.c.at,
        )
        if not (await self._connection.execute(select(READING.c.id).where(*same, ~changed).limit(1))).first():
            await self.add(reading)

    async def last(self, actor: int, what: str) -> datetime | None:
        """When a person looked at such a thing last."""
        found = await self._connection.execute(
            select(READING.c.at)
            .where(READING.c.actor_id == actor, READING.c.what == what)
            .order_by(READING.c.id.desc())
            .limit(1)
        )
        at = found.scalar_one_or_none()
        return None if at is None else moment(at)

    async def asked(self, person: int, what: str, chapter: int) -> tuple[datetime, ...]:
        """When something of a person was shown in a chapter that is called so, the latest last."""
        found = await self._connection.execute(
            select(READING.c.at)
            .where(READING.c.person_id == person, READING.c.what == what, READING.c.chapter_id == chapter)
            .order_by(READING.c.id)
        )
        return tuple(moment(at) for at in found.scalars())

    async def move(self, goes: int, stays: int) -> None:
        """Let what concerns one person concern another, who is the same."""
        for column in (READING.c.person_id, READING.c.actor_id):
            await self._connection.execute(update(READING).where(column == goes).values({column.name: stays}))
