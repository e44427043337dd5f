"""What of the outbox does not go, or not yet: held back until an admin looks, taken back, silenced.

The sender keeps what is queued in memory as well. What is withheld here it finds when it claims
(`outbox.mark_sending`); the ids that are returned let it forget at once, and keep back what it has claimed
but not begun. What a request has begun to carry cannot be withheld: what comes of it is written down.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, exists, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from organiser.kernel import millis
from organiser.storage.outbox import IN_DOUBT, OPEN
from organiser.storage.tables import LINE, OUTBOX

WORDS = OUTBOX.c.kind.in_(("post", "revise"))
MUTED = "muted"
PARTED = "parted"
TAKEN_BACK = "taken_back"


async def let_through(connection: AsyncConnection, lines: Sequence[int], now: datetime) -> int:
    """Queue the held rows of `lines`, in order, behind everything else; returns how many lines went."""
    held = and_(OPEN, OUTBOX.c.state == "held", OUTBOX.c.line_id.in_(lines))
    names = [column.name for column in OUTBOX.c if column.name not in {"id", "state", "created"}]
    kept = [OUTBOX.c[name] for name in names]
    rows = [
        row._asdict() for row in await connection.execute(select(*kept).where(held).order_by(OUTBOX.c.id))
    ]
    if rows:
        await connection.execute(delete(OUTBOX).where(held))
        fresh_values = {"state": "queued", "created": millis(now)}
        await connection.execute(insert(OUTBOX), [row | fresh_values for row in rows])
    return len({row["line_id"] for row in rows})


async def is_held(connection: AsyncConnection, chat: int, line: int) -> bool:
    """Whether a line's copy for a chat waits for somebody to let it through."""
    wanted = select(OUTBOX.c.id).where(
        OPEN, OUTBOX.c.state == "held", OUTBOX.c.chat_id == chat, OUTBOX.c.line_id == line
    )
    return (await connection.execute(wanted.limit(1))).first() is not None


async def held_lines(connection: AsyncConnection, author: bytes | None, chat: int) -> list[int]:
    """The lines said in `chat` that are held: one person's, or everybody's."""
    wanted = (
        select(LINE.c.id)
        .join(OUTBOX, OUTBOX.c.line_id == LINE.c.id)
        .where(OPEN, OUTBOX.c.state == "held", LINE.c.chat_id == chat)
        .distinct()
    )
    if author is not None:
        wanted = wanted.where(LINE.c.author == author)
    return [row[0] for row in await connection.execute(wanted)]


async def take_back(connection: AsyncConnection, line: int, now: datetime) -> list[int]:
    """Let nothing of a line leave any more, in any chat; returns the rows that need not be sent.

    What may have left, unanswered, stays: only when it has been tried again can it be removed.
    """
    of_line = and_(OPEN, WORDS, OUTBOX.c.line_id == line, ~IN_DOUBT)
    under_way = select(OUTBOX.c.id).where(of_line, OUTBOX.c.state == "sending")
    rows = [row[0] for row in await connection.execute(under_way)]
    return rows + await cancel(connection, and_(of_line, OUTBOX.c.state != "sending"), TAKEN_BACK, now)


async def part(connection: AsyncConnection, chat: int, now: datetime) -> list[int]:
    """Let nothing that is held back for a chat, or of what was said in it, be let through any more.

    Returns the rows.
    """
    said_there = exists().where(LINE.c.id == OUTBOX.c.line_id, LINE.c.chat_id == chat)
    held = and_(OPEN, OUTBOX.c.state == "held", or_(OUTBOX.c.chat_id == chat, said_there))
    return await cancel(connection, held, PARTED, now)


async def silence(
    connection: AsyncConnection, author: bytes, conversation: int, chats: Collection[int], now: datetime
) -> list[int]:
    """Let nothing that somebody said leave for `chats` any more; returns the rows that must not be sent.

    Nor for those that have left the conversation since. What is under way is not tried again, and a doubt
    about it is not cleared up.
    """
    within = or_(OUTBOX.c.chat_id.in_(chats), LINE.c.conversation_id == conversation)
    theirs = exists().where(LINE.c.id == OUTBOX.c.line_id, LINE.c.author == author, within)
    return await cancel(connection, and_(OPEN, WORDS, theirs), MUTED, now)


async def drop_taken_back(connection: AsyncConnection, rows: Collection[int], now: datetime) -> None:
    """Cancel those of `rows` whose line was taken back while they were under way; a removal waits then."""
    place = (OUTBOX.c.line_id, OUTBOX.c.chat_id)
    of_these = and_(OUTBOX.c.id.in_(rows), OUTBOX.c.state == "queued", WORDS, ~IN_DOUBT)
    again = {row[0]: row[1:] for row in await connection.execute(select(OUTBOX.c.id, *place).where(of_these))}
    if not again:
        return
    # One look at what is queued, for all of them together: there may be much.
    removal = and_(OPEN, OUTBOX.c.state == "queued", OUTBOX.c.kind == "delete")
    lines = {line for line, _ in again.values()}
    removed = await connection.execute(select(*place).where(removal, OUTBOX.c.line_id.in_(lines)))
    removals = {tuple(row) for row in removed}
    gone = [number for number, where in again.items() if tuple(where) in removals]
    if gone:
        await cancel(connection, OUTBOX.c.id.in_(gone), TAKEN_BACK, now)


async def cancel(
    connection: AsyncConnection, which: ColumnElement[bool], reason: str, now: datetime
) -> list[int]:
    """Let rows be over, without their words, and say why; returns them."""
    values: dict[str, Any] = {
        "state": "cancelled",
        "payload": None,
        "finished": millis(now),
        "error": reason,
    }
    gone = await connection.execute(update(OUTBOX).where(which).values(**values).returning(OUTBOX.c.id))
    return [row[0] for row in gone]
