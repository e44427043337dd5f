"""A power cut at each moment: what lies on the disks just before anything more is written to one of them.

A step is done undisturbed once, and copies are made meanwhile. Each is then found by a process that starts,
to which the network says again what it was not thanked for; what becomes of it must be the same.
"""

import shutil
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, func, select

from organiser import timers
from organiser.bridge.watch import Watch
from organiser.chat.incoming import Event
from organiser.register_file import Order, RegisterFile
from organiser.storage import due, erased, erased_keys, excluded, payloads, record_keys, records
from organiser.storage.directory import Directory
from organiser.storage.record_keys import FILE, RecordKeys
from organiser.storage.tables import ACT, INBOX, INQUIRY, MEMBERSHIP, OUTBOX, OWNER, RECORD, ROLE_TERM
from organiser.vault import Vault
from tests.fakes.coop import Coop
from tests.fakes.desk import Desk, words
from tests.fakes.world import fresh_database

_INDEX = ".db-shm"
"""What SQLite makes anew from its log."""

_PASSING = {INBOX.name, INQUIRY.name}
"""How often the clock was looked at shows there, and nothing else does."""

_TELLING = (
    select(MEMBERSHIP.c.id, MEMBERSHIP.c.state, MEMBERSHIP.c.person_id, MEMBERSHIP.c.leaves),
    select(ACT.c.id, ACT.c.state, ACT.c.decided_by),
    select(ROLE_TERM.c.membership_id, ROLE_TERM.c.role, ROLE_TERM.c.until, ROLE_TERM.c.ended),
    select(OWNER.c.id, OWNER.c.membership_id, OWNER.c.record_id.is_not(None), OWNER.c.left),
)


@dataclass
class Cuts:
    """The copies that were made while something was done to a co-op."""

    coop: Coop
    folder: Path
    said: list[tuple[int, Event | bytes]] = field(default_factory=list)
    copies: list[Path] = field(default_factory=list)
    stamps: dict[str, int] = field(default_factory=dict)

    @contextmanager
    def made(self, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
        """Within, a copy is made before each time that something becomes durable."""
        database, desk = self.coop.desk.world.database, self.coop.desk
        receive, writing = desk.receive, record_keys.writing

        async def received(*events: Event | bytes) -> None:
            self.said += zip(count(desk.numbers), events, strict=False)
            await receive(*events)

        @contextmanager
        def written(file: Path) -> Iterator[Any]:
            self._copy()
            with writing(file) as connection:
                yield connection

        with monkeypatch.context() as patched:
            patched.setattr(desk, "receive", received)
            for module in (record_keys, erased_keys, excluded):
                patched.setattr(module, "writing", written)
            event.listen(database.engine.sync_engine, "commit", self._copy)
            try:
                yield
            finally:
                event.remove(database.engine.sync_engine, "commit", self._copy)

    def _copy(self, *_: object) -> None:
        there = Path(self.coop.desk.world.database.engine.url.database or "").parent
        stamps = {file.name: file.stat().st_mtime_ns for file in there.iterdir() if file.suffix != _INDEX}
        if stamps == self.stamps:
            return
        self.stamps = stamps
        self.copies.append(self.folder / str(len(self.copies)))
        shutil.copytree(there, self.copies[-1], ignore=shutil.ignore_patterns(f"*{_INDEX}"))

    @asynccontextmanager
    async def found(self, copy: Path) -> AsyncIterator[Coop]:
        """The co-op of a copy, as a process finds it that starts, once all was said again that was said."""
        vault, database = Vault(b"m" * 32), fresh_database(copy / "organiser.db", copy)
        directory, old = Directory(vault, RecordKeys(copy, vault)), self.coop.desk.world
        try:
            await records.sweep(database, directory.record_keys, old.clock())
            await erased.keep(database, copy, vault, old.clock())
            async with database.reading() as connection:
                await directory.load(connection)
            await erased.again(database, directory, old.clock())
            await excluded.again(database, directory, old.clock())
            desk = Desk.open(replace(old, database=database, directory=directory))
            for desk.numbers, one in self.said:
                await desk.receive(one)
                await desk.work()
            yield Coop(desk)
        finally:
            await database.close()


async def _file(order: Order) -> RegisterFile:
    """A register, for which no process need be started each time."""
    return RegisterFile(b"x", f"register.{order.form}", 1)


async def settles(coop: Coop) -> None:
    """All that is still to be done by itself is done, without time passing."""
    world = coop.desk.world
    for _ in range(2):
        await coop.works(_file)
        while await due.ring(world.database, world.directory, coop.desk.now):
            await coop.desk.work()
        await timers.retain(world.database, world.directory, Watch(), world.clock)
        await coop.desk.work()


async def became(coop: Coop) -> Sequence[Any]:
    """What became of a co-op, and what everybody was told."""
    world = coop.desk.world
    async with world.database.reading() as connection:
        rows = {
            table.name: (await connection.execute(select(func.count()).select_from(table))).scalar_one()
            for table in OUTBOX.metadata.sorted_tables
            if table.name not in _PASSING
        }
        told = [tuple(row) for row in await connection.execute(select(OUTBOX.c.chat_id, OUTBOX.c.payload))]
        kept = [Counter(map(tuple, await connection.execute(query))) for query in _TELLING]
        sealed = (await connection.execute(select(RECORD.c.id, RECORD.c.sealed.is_not(None)))).all()
    folder = world.directory.record_keys.file.parent
    keys = world.directory.record_keys.all()
    can_be_opened = Counter((full, record in keys and keys[record].there) for record, full in sealed)
    apart = [len(erased_keys.known(folder / FILE)), len(excluded._known(folder / FILE)[1])]
    vault = world.directory.vault
    said = Counter(
        (chat, words(payloads.opened(vault, payload))) for chat, payload in told if payload is not None
    )
    return [rows, said, *kept, can_be_opened, apart]
