"""In which chapters something is to be said about roles that was not said yet: too few holders, a term's end.

What was said is kept by its cause, so that each is told once, however long it lasts, and again where it comes
back. Chapters that are being founded are left alone: there everything is held by few.
"""

from datetime import datetime
from typing import Final

from sqlalchemy.ext.asyncio import AsyncConnection

from organiser.members.roles import Concern, cause, concerns
from organiser.storage import meta
from organiser.storage.chapters import Chapter, Chapters
from organiser.storage.deadline import Deadline, at_present
from organiser.storage.roles import Roles

HEALTH: Final = "roles"

_KEY: Final = "roles."


async def untold(connection: AsyncConnection, now: datetime) -> list[Deadline]:
    """Chapters with something to say, or with something that is over."""
    chapters = Chapters(connection)
    settings, running = await chapters.all_settings(), await Roles(connection).running_anywhere(now)
    told = await meta.under(connection, _KEY)
    found = []
    for chapter in await chapters.all():
        known = {cause(one) for one in concerns(running.get(chapter.id, ()), settings[chapter.id], now)}
        if not chapter.founding and known != set(told.get(str(chapter.id), "").split()):
            found.append(Deadline(chapter.id, at_present(now, " ".join(sorted(known)))))
    return found


async def take(connection: AsyncConnection, chapter: Chapter, now: datetime) -> tuple[Concern, ...]:
    """What is to be said now; it counts as said from here on."""
    running = await Roles(connection).running_in(chapter.id, now)
    known = concerns(running, await Chapters(connection).settings(chapter.id), now)
    told = (await meta.get(connection, f"{_KEY}{chapter.id}") or "").split()
    await meta.put(connection, f"{_KEY}{chapter.id}", " ".join(sorted(cause(one) for one in known)))
    return tuple(one for one in known if cause(one) not in told)
