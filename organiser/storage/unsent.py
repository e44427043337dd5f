"""What waits to be sent when somebody is erased: nothing leaves any more for them, of theirs, or about them.

What others are to be told about them has their name, and the number of a membership of theirs or of an act. A
name alone may be somebody else's, and its message must not be lost.
"""

import re
from collections.abc import Collection
from datetime import datetime
from typing import Final

import msgspec
from sqlalchemy import and_, delete, or_, select, update

from organiser.chat.outgoing import Action
from organiser.storage import payloads, withheld
from organiser.storage.engine import Connection
from organiser.storage.outbox import OPEN
from organiser.storage.tables import CHAT, LINE, MADE_FILE, OUTBOX
from organiser.storage.traces.trace import Me
from organiser.vault import Vault

ERASED: Final = "erased"
"""Why a row was cancelled."""


async def withhold(
    connection: Connection, vault: Vault, me: Me, names: Collection[str], now: datetime
) -> list[int]:
    """Let nothing of it go, nor files that were made for them; returns the rows. `names`: those shown."""
    lines = select(LINE.c.id).where(LINE.c.author.in_(me.keys))
    theirs = or_(OUTBOX.c.chat_id.in_(me.chats), OUTBOX.c.line_id.in_(lines))
    about = OUTBOX.c.id.in_(await _about(connection, vault, me, names))
    which = and_(OPEN, withheld.WORDS, or_(theirs, about))
    rows = await withheld.cancel(connection, which, ERASED, now)
    await connection.execute(delete(MADE_FILE).where(MADE_FILE.c.id.in_(me.files)))
    # Lines that share a message are kept for edits. Without theirs, an edit writes the others' words.
    gone = update(OUTBOX).where(OUTBOX.c.message.is_not(None), OUTBOX.c.line_id.in_(lines))
    await connection.execute(gone.values(payload=None))
    return rows


async def _about(connection: Connection, vault: Vault, me: Me, names: Collection[str]) -> list[int]:
    """The rows for others' private chats in which one of the names stands, and a number of theirs."""
    if not (names and me.memberships):
        return []
    named = re.compile("|".join(rf"(?<!\w){re.escape(_encoded(name)[1:-1])}(?!\w)" for name in names))
    numbers = "|".join(map(str, (*me.memberships, *me.acts)))
    # No digit of a form's token, step or choice; in Korean a word goes on behind a number.
    numbered = re.compile(rf"(?<![0-9A-Za-z=])(?:{numbers})(?![0-9A-Za-z]|:\S)")
    wanted = select(OUTBOX.c.id, OUTBOX.c.payload).join(CHAT, CHAT.c.id == OUTBOX.c.chat_id)
    found = await connection.execute(wanted.where(OPEN, withheld.WORDS, CHAT.c.private))
    said = [(row.id, _encoded(payloads.found(vault, row.payload))) for row in found]
    return [number for number, words in said if named.search(words) and numbered.search(words)]


def _encoded(said: Action | str | None) -> str:
    """What is said, as JSON: all of it in one text, and a name in it as it stands there."""
    return msgspec.json.encode(said).decode()
