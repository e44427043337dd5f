"""The dialogs that people are in the middle of: one for each person, its answers sealed."""

from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from organiser import retention
from organiser.course import Filling
from organiser.kernel import millis, moment
from organiser.storage.deadline import Deadline
from organiser.storage.prepared import Prepared
from organiser.storage.tables import DIALOG
from organiser.vault import Vault

DUE = "dialog"
"""What kind of thing it is that is due when a dialog had no answer for too long."""

_PLACE = "dialog.answers.{}"

# Every answer to a form asks these two; made once, they take a part of the time.
_FIND = Prepared(select(DIALOG).where(DIALOG.c.person_id == bindparam("person")), ("person",))
_PUT = Prepared(
    insert(DIALOG).prefix_with("OR REPLACE", dialect="sqlite"),
    ("person_id", "chat_id", "command", "token", "step", "answers", "begun", "touched"),
)


class Opened(msgspec.Struct, frozen=True):
    """Somebody's dialog: the command that it is for, and where it stands.

    `token` tells its buttons from those of other dialogs, `step` from those of its earlier questions.
    `chosen` is the chapter that was chosen for it, where the person has several.
    """

    person: int
    chat: int
    command: str
    token: str
    step: int
    filling: Filling
    begun: datetime
    touched: datetime
    chosen: int | None = None


class _Sealed(msgspec.Struct, frozen=True):
    """What nobody can read in the database."""

    filling: Filling
    chosen: int | None = None


class Dialogs:
    """Dialogs within one transaction. Answers are sealed for the token: a row may become another person's."""

    def __init__(self, connection: AsyncConnection, vault: Vault) -> None:
        """Changes are made at once."""
        self._connection = connection
        self._vault = vault

    async def find(self, person: int) -> Opened | None:
        """What somebody is in the middle of."""
        found = await _FIND.find(self._connection, person=person)
        return self._opened(found[0]) if found else None

    async def put(self, opened: Opened) -> None:
        """Keep where a dialog stands; an earlier one of the same person is gone."""
        said = msgspec.json.encode(_Sealed(opened.filling, opened.chosen))
        sealed = self._vault.seal(said, _PLACE.format(opened.token))
        row = {
            "person_id": opened.person,
            "chat_id": opened.chat,
            "command": opened.command,
            "token": opened.token,
            "step": str(opened.step),
            "answers": sealed,
            "begun": millis(opened.begun),
            "touched": millis(opened.touched),
        }
        await _PUT.run(self._connection, [row])

    async def close(self, token: str) -> None:
        """End a dialog, and forget what was answered."""
        await self._connection.execute(delete(DIALOG).where(DIALOG.c.token == token))

    async def leave(self, chat: int) -> None:
        """End the dialogs in a chat that others can read now."""
        await self._connection.execute(delete(DIALOG).where(DIALOG.c.chat_id == chat))

    async def move(self, goes: int, stays: int) -> None:
        """Let the newer dialog of two persons who are one be the other's; the older one ends."""
        theirs, own = await self.find(goes), await self.find(stays)
        if theirs is None:
            return
        if own is not None and own.touched >= theirs.touched:
            await self.close(theirs.token)
            return
        if own is not None:
            await self.close(own.token)
        await self._connection.execute(
            update(DIALOG).where(DIALOG.c.token == theirs.token).values(person_id=stays)
        )

    def _opened(self, row: Any) -> Opened:
        said = self._vault.unseal(row.answers, _PLACE.format(row.token))
        sealed = msgspec.json.decode(said, type=_Sealed)
        return Opened(
            person=row.person_id,
            chat=row.chat_id,
            command=row.command,
            token=row.token,
            step=int(row.step),
            filling=sealed.filling,
            begun=moment(row.begun),
            touched=moment(row.touched),
            chosen=sealed.chosen,
        )


async def unanswered(connection: AsyncConnection, now: datetime) -> list[Deadline]:
    """The dialogs that had no answer for too long, by whose they are."""
    wanted = select(DIALOG.c.person_id, DIALOG.c.chat_id, DIALOG.c.touched)
    found = await connection.execute(wanted.where(DIALOG.c.touched <= millis(now - retention.DIALOGS)))
    return [Deadline(row.person_id, row.touched, row.chat_id) for row in found]
