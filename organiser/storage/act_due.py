"""Which acts have waited for nothing, which can be seconded now, and of which hearings not all were told yet.

Members are told in parts, so that no transaction is long however many there are: how far that has come is
kept here, by the number of the member who was told last.
"""

from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from organiser.kernel import millis
from organiser.members.acts import ActState
from organiser.storage import meta
from organiser.storage.deadline import Deadline
from organiser.storage.tables import ACT, CHAPTER

OVER: Final = "act"
TELLING: Final = "hearing"
OPENS: Final = "opens"

_KEY: Final = "hearing."
_OPENS: Final = "opens."


async def over(connection: AsyncConnection, now: datetime) -> list[Deadline]:
    """Acts that nobody has decided in time, and hearings whose time is over."""
    # Told the chapters, SQLite takes what waits from the index instead of looking through all that was.
    anywhere_open = (ACT.c.chapter_id.in_(select(CHAPTER.c.id)), ACT.c.state == ActState.OPEN)
    found = await connection.execute(
        select(ACT.c.id, ACT.c.expires).where(*anywhere_open, ACT.c.expires <= millis(now)).order_by(ACT.c.id)
    )
    return [Deadline(row.id, row.expires) for row in found]


async def telling(connection: AsyncConnection, _now: datetime) -> list[Deadline]:
    """Hearings of which some members were not told yet."""
    waiting = await meta.under(connection, _KEY)
    return [Deadline(int(act), int(told)) for act, told in waiting.items()]


async def opening(connection: AsyncConnection, now: datetime) -> list[Deadline]:
    """Acts that could not be seconded before, for whom they are about was to be heard first."""
    known = (await meta.under(connection, _OPENS)).items()
    return [Deadline(int(act), int(at)) for act, at in known if int(at) <= millis(now)]


async def opens_at(connection: AsyncConnection, act: int, at: datetime) -> None:
    """An act can be seconded from a time on."""
    await meta.put(connection, f"{_OPENS}{act}", str(millis(at)))


async def is_open(connection: AsyncConnection, act: int) -> None:
    """The time has come, and is known."""
    await meta.remove(connection, f"{_OPENS}{act}")


async def told_until(connection: AsyncConnection, act: int) -> int | None:
    """The number of the member who was told last; None where nobody is to be told any more."""
    known = await meta.get(connection, f"{_KEY}{act}")
    return None if known is None else int(known)


async def go_on(connection: AsyncConnection, act: int, told: int | None) -> None:
    """Members behind this number are to be told soon; None: all were."""
    if told is None:
        await meta.remove(connection, f"{_KEY}{act}")
    else:
        await meta.put(connection, f"{_KEY}{act}", str(told))
