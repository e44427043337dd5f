"""Who reacted to a line with what, and what the bot shows for it elsewhere."""

import msgspec
from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from organiser.chat.refs import LineId
from organiser.storage.tables import PLACED, REACTION

SUMMARY = "summary"
"""The place of `Placed.emoji` for a message that sums up reactions; `message` is its line id then."""

NOTICE = "notice"
"""The same for the message that tells who wrote a line that it could not be read."""

MESSAGES = (SUMMARY, NOTICE)
"""The places that are messages of the bot's own."""


class Given(msgspec.Struct, frozen=True):
    """One person's reaction, in the chat where it was given."""

    line: LineId
    chat: int
    author: bytes
    emoji: str
    message: str | None = None


class Reactions:
    """Reactions within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        """Changes are made at once."""
        self._connection = connection

    async def to_line(self, line: LineId) -> list[Given]:
        """Every reaction that people show under a line."""
        found = await self._connection.execute(select(REACTION).where(REACTION.c.line_id == line))
        return [Given(LineId(row[0]), *row[1:]) for row in found]

    async def by_message(self, home: int, message: str) -> Given | None:
        """The reaction that is a message of its own (Matrix), if it is known."""
        found = await self._connection.execute(
            select(REACTION).where(REACTION.c.chat_id == home, REACTION.c.message == message)
        )
        row = found.first()
        return None if row is None else Given(LineId(row[0]), *row[1:])

    async def give(self, given: Given) -> None:
        """Write a reaction down; the same one again changes nothing but its message."""
        await self._connection.execute(
            insert(REACTION)
            .prefix_with("OR REPLACE", dialect="sqlite")
            .values(
                line_id=given.line,
                chat_id=given.chat,
                author=given.author,
                emoji=given.emoji,
                message=given.message,
            )
        )

    async def take_back(self, given: Given) -> None:
        """Remove a reaction."""
        await self._connection.execute(
            delete(REACTION).where(
                REACTION.c.line_id == given.line,
                REACTION.c.chat_id == given.chat,
                REACTION.c.author == given.author,
                REACTION.c.emoji == given.emoji,
            )
        )

    async def placed(self, line: LineId | int, chat: int) -> dict[str, str | None]:
        """What the bot shows under a line in one chat: reaction ids by emoji, messages by `MESSAGES`."""
        found = await self._connection.execute(
            select(PLACED.c.emoji, PLACED.c.message).where(PLACED.c.line_id == line, PLACED.c.chat_id == chat)
        )
        return {row[0]: row[1] for row in found}

    async def place(self, line: LineId | int, chat: int, emoji: str, message: str | None = None) -> None:
        """Write down that the bot shows `emoji` there."""
        await self._connection.execute(
            insert(PLACED)
            .prefix_with("OR REPLACE", dialect="sqlite")
            .values(line_id=line, chat_id=chat, emoji=emoji, message=message)
        )

    async def unplace(self, line: LineId | int, chat: int, emoji: str) -> None:
        """Forget what the bot showed there."""
        await self._connection.execute(
            delete(PLACED).where(PLACED.c.line_id == line, PLACED.c.chat_id == chat, PLACED.c.emoji == emoji)
        )

    async def forget(self, line: LineId | int) -> list[tuple[int, LineId]]:
        """Forget all reactions to a line; returns the bot's messages about it, by chat and line id."""
        found = await self._connection.execute(
            select(PLACED.c.chat_id, PLACED.c.message).where(
                PLACED.c.line_id == line, PLACED.c.emoji.in_(MESSAGES)
            )
        )
        told = [(row[0], LineId(int(row[1]))) for row in found]
        await self._connection.execute(delete(PLACED).where(PLACED.c.line_id == line))
        await self._connection.execute(delete(REACTION).where(REACTION.c.line_id == line))
        return told
