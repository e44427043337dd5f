"""Lines, and the message map: which message of which chat carries which line.

Writes are gathered and go out in batches (`flush`); what was gathered is found by the lookups here.
"""

from datetime import datetime, timedelta

import msgspec
from sqlalchemy import BigInteger, and_, bindparam, cast, delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from organiser.chat.refs import LineId
from organiser.kernel import Ids, millis
from organiser.storage.prepared import Prepared
from organiser.storage.reactions import MESSAGES
from organiser.storage.tables import COPY, EDIT, LINE, PLACED, REACTION

# The statements of the hot path are made once: making one takes as long as running it.
_ADD_LINE = Prepared(insert(LINE), ("id", "conversation_id", "chat_id", "author", "at"))
_ADD_COPY = Prepared(
    insert(COPY).prefix_with("OR REPLACE", dialect="sqlite"), ("line_id", "chat_id", "part", "message")
)
_CARRIES = Prepared(
    select(COPY.c.line_id).where(
        COPY.c.chat_id == bindparam("home"), COPY.c.message == bindparam("of_message")
    ),
    ("home", "of_message"),
)
_CARRIED = Prepared(
    select(COPY.c.message)
    .where(COPY.c.line_id == bindparam("line"), COPY.c.chat_id == bindparam("home"))
    .order_by(COPY.c.part),
    ("line", "home"),
)


class Line(msgspec.Struct, frozen=True):
    """One thing somebody said: where, and who (by lookup key)."""

    id: LineId
    conversation: int
    chat: int
    author: bytes
    at: int


class Lines:
    """The message map within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        """Nothing is gathered yet."""
        self._connection = connection
        self._lines: list[dict[str, object]] = []
        self._copies: list[dict[str, object]] = []
        self._fresh: dict[tuple[int, str], Line] = {}

    @property
    def fresh(self) -> list[LineId]:
        """The lines that this transaction has written down."""
        return [line.id for line in self._fresh.values()]

    def add(self, line: Line, home: int, message: str) -> None:
        """Write down a line and the message that somebody wrote it with, in the chat `home`."""
        self._lines.append(
            {
                "id": line.id,
                "conversation_id": line.conversation,
                "chat_id": line.chat,
                "author": line.author,
                "at": line.at,
            }
        )
        self._copies.append({"line_id": line.id, "chat_id": home, "part": 0, "message": message})
        self._fresh[home, message] = line

    def add_copy(self, line: LineId | int, home: int, part: int, message: str) -> None:
        """Write down that `message` carries part `part` of `line` (parts count from 0)."""
        self._copies.append({"line_id": line, "chat_id": home, "part": part, "message": message})

    async def flush(self) -> None:
        """Send what was gathered to the database."""
        if self._lines:
            await _ADD_LINE.run(self._connection, self._lines)
        if self._copies:
            await _ADD_COPY.run(self._connection, self._copies)
        self._lines, self._copies = [], []

    async def carried_by(self, home: int, message: str) -> list[Line]:
        """The lines that a message carries: none where it is unknown, several where it was coalesced."""
        if (home, message) in self._fresh:
            return [self._fresh[home, message]]
        found = await self._connection.execute(
            select(LINE)
            .join(COPY, COPY.c.line_id == LINE.c.id)
            .where(COPY.c.chat_id == home, COPY.c.message == message)
            .order_by(LINE.c.id)
        )
        return [Line(LineId(row[0]), *row[1:]) for row in found]

    async def messages(self, line: LineId | int, home: int) -> list[str]:
        """The messages that carry `line` in one chat, in the order of its parts."""
        return [row.message for row in await _CARRIED.find(self._connection, line=line, home=home)]

    async def whole(self, home: int, message: str) -> tuple[LineId | None, list[str]]:
        """The one line that a message of ours carries, and all messages of that line, in order.

        None and the message alone, where none is known or it carries several.
        """
        lines = await _CARRIES.find(self._connection, home=home, of_message=message)
        if len(lines) != 1:
            return None, [message]
        line = LineId(lines[0][0])
        return line, await self.messages(line, home)

    async def places(self, line: LineId | int) -> list[int]:
        """The chats in which messages carry `line`, by their `home`: also those that are joined no longer."""
        found = await self._connection.execute(
            select(COPY.c.chat_id).where(COPY.c.line_id == line).distinct()
        )
        return [row[0] for row in found]

    async def drop_copies(self, line: LineId | int, home: int, from_part: int = 0) -> None:
        """Forget the messages that carried `line` in one chat, from part `from_part` on."""
        await self._connection.execute(
            delete(COPY).where(COPY.c.line_id == line, COPY.c.chat_id == home, COPY.c.part >= from_part)
        )

    async def add_edit(self, line: LineId, home: int, message: str, at: datetime) -> None:
        """Write down that `message` changed `line`, in the chat `home`."""
        await self._connection.execute(
            insert(EDIT)
            .prefix_with("OR REPLACE", dialect="sqlite")
            .values(line_id=line, chat_id=home, message=message, at=millis(at))
        )

    async def edits(self, line: LineId, home: int) -> list[str]:
        """The messages that changed `line` in one chat, the newest first (of one time: by the larger id)."""
        found = await self._connection.execute(
            select(EDIT.c.message)
            .where(EDIT.c.line_id == line, EDIT.c.chat_id == home)
            .order_by(EDIT.c.at.desc(), EDIT.c.message.desc())
        )
        return [row[0] for row in found]

    async def edited_by(self, home: int, message: str) -> Line | None:
        """The line that `message` changed; None where it is no edit that is known."""
        await self.flush()
        found = await self._connection.execute(
            select(LINE)
            .join(EDIT, EDIT.c.line_id == LINE.c.id)
            .where(EDIT.c.chat_id == home, EDIT.c.message == message)
        )
        row = found.first()
        return None if row is None else Line(LineId(row[0]), *row[1:])

    async def drop_edit(self, line: LineId, home: int, message: str) -> None:
        """Forget an edit: it was taken back."""
        await self._connection.execute(
            delete(EDIT).where(EDIT.c.line_id == line, EDIT.c.chat_id == home, EDIT.c.message == message)
        )


async def find(connection: AsyncConnection, line: LineId) -> Line | None:
    """A line by its id, while it is kept."""
    row = (await connection.execute(select(LINE).where(LINE.c.id == line))).first()
    return None if row is None else Line(LineId(row[0]), *row[1:])


async def expire(connection: AsyncConnection, now: datetime, keep: timedelta, limit: int = 5000) -> int:
    """Remove up to `limit` lines older than `keep` from the map; returns how many were there.

    What people reacted to them with goes too, and the messages that summed it up.
    """
    # By their ids, too: whoever looks through a year of lines keeps everybody from writing.
    aged = and_(LINE.c.id < Ids.least(now - keep), LINE.c.at < millis(now - keep))
    old = select(LINE.c.id).where(aged).limit(limit)
    lines = [row[0] for row in await connection.execute(old)]
    if lines:
        summaries = select(cast(PLACED.c.message, BigInteger)).where(
            PLACED.c.line_id.in_(lines), PLACED.c.emoji.in_(MESSAGES)
        )
        await connection.execute(delete(COPY).where(COPY.c.line_id.in_(summaries)))
        await connection.execute(delete(PLACED).where(PLACED.c.line_id.in_(lines)))
        await connection.execute(delete(REACTION).where(REACTION.c.line_id.in_(lines)))
        await connection.execute(delete(EDIT).where(EDIT.c.line_id.in_(lines)))
        await connection.execute(delete(COPY).where(COPY.c.line_id.in_(lines)))
        await connection.execute(delete(LINE).where(LINE.c.id.in_(lines)))
    return len(lines)
