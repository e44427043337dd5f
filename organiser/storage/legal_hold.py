"""What the law, or the chapter, makes the co-op keep of who goes: the lines of registers whose names stay.

How long that is stands in each chapter's statute profile. Where nobody has set it, the name is kept.
"""

from datetime import date, datetime

import msgspec

from organiser.members.statutes import profile
from organiser.storage.chapters import Chapters
from organiser.storage.engine import Connection
from organiser.storage.records import Records
from organiser.storage.register import Register
from organiser.storage.traces.trace import Me


class HeldLine(msgspec.Struct, frozen=True):
    """A line of a register whose name is kept: until a day, or as long as nobody knows how long (None).

    `own`: no law is known to say so, the chapter has set it.
    """

    owner: int
    chapter: str
    until: date | None
    own: bool


async def held(connection: Connection, records: Records, me: Me, now: datetime) -> tuple[HeldLine, ...]:
    """The lines of somebody whose names have to be kept, if their memberships end now or have ended."""
    chapters, register = Chapters(connection), Register(connection, records)
    found: list[HeldLine] = []
    for owner in await register.of_all(me.memberships):
        if owner.record is not None:
            chapter = await chapters.get(owner.chapter)
            rules = profile(chapter.profile).overlaid(await chapters.bylaws(chapter.id))
            until = rules.register.kept_until(chapter.day(owner.left or now))
            if until is None or until >= chapter.day(now):
                own = rules.rules["register.kept_for"].own is not None
                found.append(HeldLine(owner.id, chapter.name, until, own))
    return tuple(found)
