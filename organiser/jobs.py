"""Does slow work outside of any transaction, so that nobody's message waits for it.

What was asked for is kept (`storage.jobs`); its result enters the inbox as an event, and what becomes of it
is `handlers.due`'s. One job is done at a time. One that was interrupted is done again, and one that fails
again and again is given up, and said so.
"""

from collections.abc import Awaitable, Callable
from typing import assert_never

import msgspec
import structlog

from organiser.chat.incoming import Due
from organiser.chat.ports import Raw
from organiser.claim_file import ClaimFile, ClaimFiles
from organiser.exports import Format
from organiser.kernel import Bell, Clock
from organiser.register_file import Order, RegisterFile
from organiser.storage import inbox
from organiser.storage.directory import Directory
from organiser.storage.engine import Connection, Database
from organiser.storage.jobs import DUE, TRIES, Job, Jobs, Made
from organiser.storage.made_files import MadeFiles

POLL_SECONDS = 1.0
"""How long a job may wait until it is begun."""

log = structlog.get_logger()

Make = Callable[[Order], Awaitable[RegisterFile]]
"""Makes the file that is ordered; in the product `register_file.apart`."""


class Worker:
    """Does what waits, one after the other."""

    def __init__(
        self,
        database: Database,
        directory: Directory,
        clock: Clock,
        make: Make,
        claims: ClaimFiles,
        *,
        finished: Callable[[], None],
    ) -> None:
        """`make` and `claims` make files of registers and of codes; `finished`: a result is in the inbox."""
        self._database = database
        self._directory = directory
        self._clock = clock
        self._make = make
        self._claims = claims
        self._finished = finished
        self._bell = Bell()

    async def run(self) -> None:
        """Do what comes, until cancelled; what was begun then is done again at the next start."""
        while True:
            try:
                await self.work()
            except Exception:
                log.exception("jobs.turn_failed")
            await self._bell.wait(POLL_SECONDS)

    async def work(self) -> int:
        """Do everything that waits; returns how much that was."""
        async with self._database.reading() as connection:
            waiting = [job for job in await self._jobs(connection).all() if job.file is None and not job.over]
        for job in waiting:
            await self._do(job)
        return len(waiting)

    async def _do(self, job: Job) -> None:
        begun = msgspec.structs.replace(job, tries=job.tries + 1)
        if begun.tries > TRIES:
            await self._end(begun)
            return
        async with self._database.writing() as connection:
            await self._jobs(connection).change(begun)
        try:
            file = await self._file(begun)
        except Exception:
            log.exception("jobs.failed", attempt=begun.tries)
            if begun.tries == TRIES:
                await self._end(begun)
            return
        await self._end(begun, file)

    async def _file(self, job: Job) -> RegisterFile | ClaimFile | None:
        match job.work.made:
            case Made.REGISTER:
                return await self._make(self._order(job))
            case Made.CODES:
                return await self._claims.made(job.work)
            case _:
                assert_never(job.work.made)

    def _order(self, job: Job) -> Order:
        secrets = self._directory.record_keys.file.parent
        form = Format(job.work.form)
        return Order(self._database.url, str(secrets), job.work.chapter, form, self._clock())

    async def _end(self, job: Job, file: RegisterFile | ClaimFile | None = None) -> None:
        """Keep the file, or that there will be none, and let it be told: all or nothing of it."""
        now = self._clock()
        async with self._database.writing() as connection:
            # Who asked for it may have turned out to be somebody else meanwhile.
            job = await self._jobs(connection).find(job.id) or job
            ended = msgspec.structs.replace(job, over=file is None)
            if file is not None:
                files = MadeFiles(connection, self._directory.vault, now)
                kept = await files.put(file.name, Format.of(file.name).mime, file.content)
                ended = msgspec.structs.replace(job, file=int(kept.file.id))
            if isinstance(file, ClaimFile):
                await self._claims.keep(connection, file)
            await self._jobs(connection).change(ended)
            # An event must have a chat: it is told in the private chat of who asked, wherever that is then.
            anywhere = min(self._directory.chats.values(), key=lambda chat: chat.id)
            event = Due(chat=anywhere.ref, at=now, kind=DUE[job.work.made], subject=job.id)
            await inbox.add(
                connection, inbox.OWN, [Raw(f"due.{event.kind}.{job.id}", msgspec.json.encode(event))], now
            )
        self._finished()

    def _jobs(self, connection: Connection) -> Jobs:
        return Jobs(connection, self._directory.vault)
