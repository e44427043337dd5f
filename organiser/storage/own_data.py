"""Everything that is kept of one person: what `traces` finds, row by row, opened for them.

Words and files are made of it elsewhere. Raw events, which no column leads to, are found by looking into
them: there are only those that wait, or failed.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress

import msgspec
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from organiser.chat.outgoing import Post
from organiser.errors import Misconfigured
from organiser.members.own_data import Told, Value
from organiser.storage import failed, payloads
from organiser.storage.acts import Acts
from organiser.storage.directory import Directory
from organiser.storage.inquiries import Inquiries
from organiser.storage.own_values import Opening
from organiser.storage.tables import INBOX, OUTBOX
from organiser.storage.traces import TRACES
from organiser.storage.traces.trace import Me, Trace, find, find_accounts


class OwnData:
    """What is kept of people, within one transaction."""

    def __init__(
        self, connection: AsyncConnection, directory: Directory, acts: Acts, inquiries: Inquiries
    ) -> None:
        """`directory` has the keys."""
        self._connection = connection
        self._directory = directory
        self._acts = acts
        self._inquiries = inquiries

    async def me(self, person: int) -> Me:
        """All by which the database knows a person."""
        me = await find(self._connection, self._directory, person)
        about = await self._acts.touching(person)
        return await self._looked_into(msgspec.structs.replace(me, acts=tuple(kept.id for kept in about)))

    async def behind(self, keys: Sequence[bytes]) -> Me:
        """All by which the database knows accounts behind which nobody is."""
        return await self._looked_into(await find_accounts(self._connection, self._directory, keys))

    async def _looked_into(self, me: Me) -> Me:
        """The same, with what no column leads to."""
        return msgspec.structs.replace(
            me,
            files=tuple(await self._files(me)),
            raw={
                "inbox": tuple(await self._inbox(me)),
                "inquiry": tuple(await self._waiting(me)),
            },
        )

    async def of(self, person: int) -> tuple[Told, ...]:
        """Everything, table by table; those that have nothing are left out."""
        me = await self.me(person)
        opening = Opening(self._connection, self._directory, me)
        found = [Told(trace.name, trace.told, await self._rows(trace, me, opening)) for trace in TRACES]
        return tuple(one for one in found if one.rows)

    async def _rows(self, trace: Trace, me: Me, opening: Opening) -> tuple[tuple[Value, ...], ...]:
        condition = (trace.hidden or trace.rows)(me)
        wanted = select(trace.table).where(condition).order_by(*trace.table.primary_key)
        rows = (await self._connection.execute(wanted)).all()
        return tuple([tuple([await opening.value(trace, tell, row) for tell in trace.tells]) for row in rows])

    async def _files(self, me: Me) -> list[int]:
        """The files that are on their way to them."""
        wanted = select(OUTBOX.c.payload).where(OUTBOX.c.chat_id.in_(me.chats), OUTBOX.c.payload.is_not(None))
        numbers: list[int] = []
        for payload in (await self._connection.execute(wanted)).scalars():
            action = payloads.found(self._directory.vault, payload)
            if isinstance(action, Post) and action.attachment and action.attachment.file.network is None:
                numbers.append(int(action.attachment.file.id))
        return numbers

    async def _inbox(self, me: Me) -> list[int]:
        """The rows of the inbox in which one of their own ids stands; what cannot be opened names nobody."""
        wanted = select(INBOX.c.id, INBOX.c.body).where(INBOX.c.body.is_not(None), INBOX.c.state != "done")
        vault = self._directory.vault
        rows: list[int] = []
        for row in await self._connection.execute(wanted):
            with suppress(Misconfigured):
                rows += [row.id] * _names(failed.opened(vault, row.id, row.body), me.ids)
        return rows

    async def _waiting(self, me: Me) -> list[str]:
        """What of theirs waits for an answer."""
        waiting = await self._inquiries.all()
        return [token for token, content in waiting if _names(content, me.ids)]


def _names(body: bytes, ids: frozenset[str]) -> bool:
    """Whether an id stands in a raw event, as a value of its own; what is no JSON names nobody."""
    try:
        said = json.loads(body)
    except ValueError:
        return False
    return any(str(value) in ids for value in _leaves(said))


def _leaves(said: object) -> Iterator[object]:
    """The values of a JSON document that are no containers."""
    waiting: list[Iterable[object]] = [[said]]
    while waiting:
        for one in waiting.pop():
            if isinstance(one, dict):
                waiting.append(one.values())
            elif isinstance(one, list):
                waiting.append(one)
            else:
                yield one
