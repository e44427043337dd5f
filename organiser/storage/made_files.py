"""Files that the bot made for somebody: an export, a certificate. Sealed, and kept only until they are sent.

They are handed out as a network's files are (`chat.ports.FileSource`); their references name no network. One
that was sent, or given up, is removed with that; one that nobody took, after a day. How a file is made is the
concern of `exports`.
"""

import secrets
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Final

from sqlalchemy import delete, func, insert, select

from organiser import retention
from organiser.chat.content import Attachment, MediaKind
from organiser.chat.outgoing import Action, Post
from organiser.chat.refs import FileRef
from organiser.errors import Rejected
from organiser.kernel import millis
from organiser.storage.engine import Connection, Database
from organiser.storage.tables import MADE_FILE
from organiser.vault import SEALED_BYTES, Vault

_ID_BITS = 62
_CHUNK = 64 * 1024


class MadeFiles:
    """The files, within one transaction."""

    def __init__(self, connection: Connection, vault: Vault, now: datetime) -> None:
        """`vault` seals them; rows are stamped with `now`."""
        self._connection = connection
        self._vault = vault
        self._now = now

    async def put(self, name: str, mime: str, content: bytes) -> Attachment:
        """Keep a file; returns what a post carries to have it sent. Each is sent to one chat only."""
        # At random: what still waits to be sent must never find another one's file under its number.
        number = secrets.randbits(_ID_BITS)
        sealed = self._vault.seal(content, _place(number))
        values = {"id": number, "name": name, "mime": mime, "sealed": sealed, "created": millis(self._now)}
        await self._connection.execute(insert(MADE_FILE).values(values))
        return Attachment(MediaKind.FILE, FileRef(None, str(number)), name=name, mime=mime, size=len(content))

    async def find(self, number: int) -> Attachment | None:
        """What a post carries to have a file sent that was kept before; None where it is gone."""
        wanted = select(MADE_FILE.c.name, MADE_FILE.c.mime, func.length(MADE_FILE.c.sealed).label("sealed"))
        found = (await self._connection.execute(wanted.where(MADE_FILE.c.id == number))).first()
        if found is None:
            return None
        file = FileRef(None, str(number))
        return Attachment(
            MediaKind.FILE, file, name=found.name, mime=found.mime, size=found.sealed - SEALED_BYTES
        )

    async def drop(self, number: int) -> None:
        """Remove a file that is not to be sent after all."""
        await self._connection.execute(delete(MADE_FILE).where(MADE_FILE.c.id == number))


class MadeFileSource:
    """Hands out the files that were made."""

    network: Final = None

    def __init__(self, database: Database, vault: Vault) -> None:
        """`vault`: the one that sealed them."""
        self._database = database
        self._vault = vault

    @asynccontextmanager
    async def open(self, file: FileRef, *, limit: int) -> AsyncIterator[AsyncIterator[bytes]]:
        """Stream the file's bytes in chunks.

        Raises:
            Rejected: with reason `too_big` beyond `limit` bytes, `gone` where it is no longer there.
        """
        number = int(file.id)
        async with self._database.reading() as connection:
            query = select(MADE_FILE.c.sealed).where(MADE_FILE.c.id == number)
            sealed = (await connection.execute(query)).scalar_one_or_none()
        if sealed is None:
            raise Rejected("gone")
        content = self._vault.unseal(sealed, _place(number))
        if len(content) > limit:
            raise Rejected("too_big")
        yield _chunks(content)


async def _chunks(content: bytes) -> AsyncIterator[bytes]:
    for begin in range(0, len(content), _CHUNK):
        yield content[begin : begin + _CHUNK]


async def done_with(connection: Connection, actions: Iterable[Action]) -> None:
    """Remove the files that these actions carried: they are sent, or never will be."""
    numbers = [
        int(action.attachment.file.id)
        for action in actions
        if isinstance(action, Post)
        and action.attachment is not None
        and action.attachment.file.network is None
    ]
    if numbers:
        await connection.execute(delete(MADE_FILE).where(MADE_FILE.c.id.in_(numbers)))


async def expire(connection: Connection, now: datetime) -> None:
    """Remove the files that were kept for long enough."""
    await connection.execute(delete(MADE_FILE).where(MADE_FILE.c.created < millis(now - retention.FILES)))


def _place(number: int) -> str:
    return f"made_file.sealed.{number}"
