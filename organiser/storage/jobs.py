"""Slow work that is to be done outside of any transaction: what was asked for, until it was handed over.

There are few at a time, and they live for seconds, so that they stand among the facts about the database,
sealed. One that was begun and never ended (the process died) is done again, `TRIES` times at most. What they
do is the concern of `organiser.jobs`.
"""

import base64
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

import msgspec
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from organiser.storage import meta
from organiser.storage.tables import META
from organiser.vault import Vault

KEEP: Final = timedelta(days=1)
"""How long a result waits for whoever asked for it."""

TRIES: Final = 3
_KEY: Final = "job."
_ID_BITS: Final = 62


class Made(StrEnum):
    """What a job makes a file of."""

    REGISTER = "register"
    """The owner register of a chapter."""
    CODES = "codes"
    """New codes to claim entries of an imported list, which replace older ones once the file is there."""


DUE: Final = {Made.REGISTER: "job", Made.CODES: "codes"}
"""The kinds of events that tell that one has ended."""


class FileJob(msgspec.Struct, frozen=True):
    """A file of a chapter for a person. `form` is one of `exports.Format`.

    `entries` are those that get new codes, each with its language where the list had one; None: all that
    wait.
    """

    chapter: int
    form: str
    person: int
    made: Made = Made.REGISTER
    entries: Mapping[int, str | None] | None = None


class Job(msgspec.Struct, frozen=True):
    """Something to do. `file` is the made file once it is there; `over` says that no more is tried."""

    id: int
    work: FileJob
    since: datetime
    tries: int = 0
    file: int | None = None
    over: bool = False


_JOB: Final = msgspec.json.Decoder(Job)


class Jobs:
    """The jobs within one transaction."""

    def __init__(self, connection: AsyncConnection, vault: Vault) -> None:
        """`vault` seals them."""
        self._connection = connection
        self._vault = vault

    async def add(self, work: FileJob, now: datetime) -> Job:
        """Let something be done soon."""
        # At random: its result must never be taken for another one's.
        job = Job(secrets.randbits(_ID_BITS), work, now)
        await self.change(job)
        return job

    async def change(self, job: Job) -> None:
        """Write down how far it is."""
        key = f"{_KEY}{job.id}"
        sealed = self._vault.seal(msgspec.json.encode(job), key)
        await meta.put(self._connection, key, base64.b64encode(sealed).decode())

    async def find(self, job: int) -> Job | None:
        """A job, as long as it is there."""
        kept = await meta.get(self._connection, f"{_KEY}{job}")
        return None if kept is None else self._read(f"{_KEY}{job}", kept)

    async def all(self) -> list[Job]:
        """Every job, the one that waits longest first."""
        of_ours = (META.c.key > _KEY, META.c.key < _KEY + "~")
        rows = await self._connection.execute(select(META.c.key, META.c.value).where(*of_ours))
        return sorted((self._read(row.key, row.value) for row in rows), key=lambda job: (job.since, job.id))

    async def move(self, goes: int, stays: int) -> None:
        """Let another person get what one has asked for, who is the same."""
        for job in await self.all():
            if job.work.person == goes:
                work = msgspec.structs.replace(job.work, person=stays)
                await self.change(msgspec.structs.replace(job, work=work))

    async def drop(self, job: Job) -> None:
        """It was handed over, or will never be."""
        await meta.remove(self._connection, f"{_KEY}{job.id}")

    def _read(self, key: str, kept: str) -> Job:
        return _JOB.decode(self._vault.unseal(base64.b64decode(kept), key))


async def expire(connection: AsyncConnection, vault: Vault, now: datetime) -> None:
    """Forget what nobody took."""
    jobs = Jobs(connection, vault)
    for job in await jobs.all():
        if job.since < now - KEEP:
            await jobs.drop(job)
