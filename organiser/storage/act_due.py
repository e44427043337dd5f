"""Which acts have waited for nothing, which can be seconded now, and of which hearings not all were told yet.

Members are told in parts, so that no transaction is long however many there are: how far that has come is
kept here, by the number of the member who was told last.
"""

from datetime import datetime
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from organiser.kernel import millis
from organiser.members.acts import ActState
from organiser.storage import meta
from organiser.storage.tables import ACT, CHAPTER, CHAT

OVER: Final = "act"
TELLING: Final = "hearing"
OPENS: Final = "opens"

_KEY: Final = "hearing."
_OPENS: Final = "opens."

Found = list[tuple[int, int, int]]
"""Subject, the chat that is told, and since when: see `storage.due`."""


async def over(connection: AsyncConnection, now: datetime) -> Found:
    """Acts that nobody has decided in time, and hearings whose time is over."""
    # Told the chapters, SQLite takes what waits from the index instead of looking through all that was.
    anywhere_open = (ACT.c.chapter_id.in_(select(CHAPTER.c.id)), ACT.c.state == ActState.OPEN)
    found = await connection.execute(
        select(ACT.c.id, ACT.c.expires).where(*anywhere_open, ACT.c.expires <= millis(now)).order_by(ACT.c.id)
    )
    rows = found.all()
    if not rows:
        return []
    anywhere = await _anywhere(connection)
    return [(row.id, anywhere, row.expires) for row in rows]


async def telling(connection: AsyncConnection, _now: datetime) -> Found:
    """Hearings of which some members were not told yet."""
    waiting = await meta.under(connection, _KEY)
    if not waiting:
        return []
    anywhere = await _anywhere(connection)
    return [(int(act), anywhere, int(told)) for act, told in waiting.items()]


async def opening(connection: AsyncConnection, now: datetime) -> Found:
    """Acts that could not be seconded before, for whom they are about was to be heard first."""
    known = (await meta.under(connection, _OPENS)).items()
    open_now = {int(act): int(at) for act, at in known if int(at) <= millis(now)}
    if not open_now:
        return []
    anywhere = await _anywhere(connection)
    return [(act, anywhere, at) for act, at in open_now.items()]


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


async def _anywhere(connection: AsyncConnection) -> int:
    """Any chat, for an event must have one."""
    chat: int = (await connection.execute(select(func.min(CHAT.c.id)))).scalar_one()
    return chat
