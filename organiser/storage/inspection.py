"""Looks at a database for `doctor`, without changing it and without starting the bot."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select, text
from sqlalchemy.exc import SQLAlchemyError

from organiser.chat.refs import ChatRef, Network
from organiser.storage import migrate
from organiser.storage.engine import Database
from organiser.storage.tables import Chat

CHAT = Chat.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Inspection:
    """What was found. Without a sound database of the newest schema, `bridged` is empty."""

    sound: bool
    newest: bool = False
    bridged: Sequence[ChatRef] = ()


async def inspect(url: str) -> Inspection:
    """Check the database's integrity and schema, and name the chats that share a conversation."""
    database = Database(url)
    try:
        async with database.reading() as connection:
            if database.engine.dialect.name == "sqlite":
                checked = await connection.execute(text("PRAGMA integrity_check"))
                if checked.scalar() != "ok":
                    return Inspection(sound=False)
            if not await migrate.at_head(connection):
                return Inspection(sound=True)
            wanted = select(CHAT.c.network, CHAT.c.address).where(
                CHAT.c.conversation_id.is_not(None), CHAT.c.private.is_(False)
            )
            rows = await connection.execute(wanted)
            found = [ChatRef(Network(row.network), row.address) for row in rows]
            return Inspection(sound=True, newest=True, bridged=found)
    except SQLAlchemyError:
        return Inspection(sound=False)
    finally:
        await database.close()
