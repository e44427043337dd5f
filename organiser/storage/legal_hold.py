"""What the law makes the co-op keep of who goes: the lines of owner registers whose names must stay.

How long that is stands in each chapter's statute profile. Where nobody has set it, the name is kept.
"""

from datetime import date, datetime

import msgspec

from organiser.members.register import Owner
from organiser.members.statutes import profile
from organiser.storage.chapters import Chapter, Chapters
from organiser.storage.engine import Connection
from organiser.storage.records import Records
from organiser.storage.register import Register
from organiser.storage.traces.trace import Me


class HeldLine(msgspec.Struct, frozen=True):
    """A line of a register whose name is kept: until a day, or as long as nobody knows how long (None)."""

    owner: int
    chapter: str
    until: date | None


async def held(connection: Connection, records: Records, me: Me, now: datetime) -> tuple[HeldLine, ...]:
    """The lines of somebody whose names have to be kept, if their memberships end now or have ended."""
    chapters, register = Chapters(connection), Register(connection, records)
    found: list[HeldLine] = []
    for owner in await register.of_all(me.memberships):
        if owner.record is not None:
            chapter = await chapters.get(owner.chapter)
            until = await _until(chapters, chapter, owner, now)
            if until is None or until >= chapter.day(now):
                found.append(HeldLine(owner.id, chapter.name, until))
    return tuple(found)


async def _until(chapters: Chapters, chapter: Chapter, owner: Owner, now: datetime) -> date | None:
    rules = profile(chapter.profile).overlaid(await chapters.bylaws(chapter.id)).register
    return rules.kept_until(chapter.day(owner.left or now))
