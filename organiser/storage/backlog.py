"""How the outbox stands as a whole: what waits in it, and what has left lately. Nothing is changed here."""

from collections.abc import Collection

from sqlalchemy import String, case, cast, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from organiser.storage.outbox import DOUBT, OPEN
from organiser.storage.tables import OUTBOX

_UNDER_WAY = OUTBOX.c.state.in_(("queued", "sending", "in_doubt"))


async def depth(connection: AsyncConnection) -> list[tuple[int, str, int, int]]:
    """For each chat and open state: how many rows, and when the oldest was made.

    Those of which a request may have been carried out are `in_doubt`, until that is known.
    """
    state = case((OUTBOX.c.error == DOUBT, DOUBT), else_=OUTBOX.c.state)
    wanted = (
        select(OUTBOX.c.chat_id, state, func.count(), func.min(OUTBOX.c.created))
        .where(OPEN, _UNDER_WAY)
        .group_by(OUTBOX.c.chat_id, state)
    )
    return [tuple(row) for row in await connection.execute(wanted)]


async def waiting_lines(connection: AsyncConnection, chats: Collection[int]) -> tuple[int, int | None]:
    """How many lines are on their way to any of `chats`, and when the first was put there.

    What else waits there, such as our own answers, is nobody's message. What is held back waits for an admin.
    """
    wanted = select(func.count(OUTBOX.c.line_id.distinct()), func.min(OUTBOX.c.created)).where(
        OPEN,
        _UNDER_WAY,
        OUTBOX.c.chat_id.in_(chats),
        OUTBOX.c.line_id.is_not(None),
    )
    count, oldest = (await connection.execute(wanted)).one()
    return count, oldest


async def sent_since(connection: AsyncConnection, since: int) -> list[tuple[int, int]]:
    """Chat and time of each message that was sent or changed after `since`: what pacing must still count.

    Lines that went out together count once.
    """
    wanted = (
        select(OUTBOX.c.chat_id, func.max(OUTBOX.c.finished))
        .where(OUTBOX.c.finished > since, OUTBOX.c.state == "sent", OUTBOX.c.kind.in_(("post", "revise")))
        .group_by(OUTBOX.c.chat_id, func.coalesce(OUTBOX.c.message, cast(OUTBOX.c.id, String)))
        .order_by(func.max(OUTBOX.c.finished))
    )
    return [tuple(row) for row in await connection.execute(wanted)]


async def latest(connection: AsyncConnection) -> int:
    """The latest time (ms) that is written down here, as the clock was then; 0 where nothing is."""
    newest = select(OUTBOX.c.created).order_by(OUTBOX.c.id.desc()).limit(1)
    finished = select(func.max(OUTBOX.c.finished)).where(OUTBOX.c.finished.is_not(None))
    times = [(await connection.execute(wanted)).scalar() for wanted in (newest, finished)]
    return max(time or 0 for time in times)
