"""The inbox worker: every event once, in order, with everything that follows from it in one transaction.

Rows that wait are handled together, for a tenth of a second, and share a commit; few that just came are also
kept by that commit (`at_once`). When one of them fails, the batch is rolled back and its rows are handled one
by one, after they were kept: the one that fails again is set aside with a reference, and the next message is
not delayed. Above 250 lines because what becomes of a row when its batch fails is one story; what becomes of
an event when all goes well is `one_event`'s.
"""

import asyncio
import secrets
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import Protocol

import msgspec
import structlog

from organiser import metrics
from organiser.bridge.codes import ALPHABET
from organiser.chat.incoming import Event, Said, Tapped
from organiser.chat.ports import Translator
from organiser.context import House
from organiser.errors import Untranslatable
from organiser.kernel import Bell, Clock, millis
from organiser.one_event import take_up
from organiser.storage import failed, inbox
from organiser.storage.directory import Directory
from organiser.storage.engine import Connection, Database, Unwritable
from organiser.storage.inbox import Waiting, Work
from organiser.storage.store import Store
from organiser.views import anywhere

BATCH = 200
TURN = 0.1
"""Seconds after which no further row joins a batch: what was handled leaves, and others have their turn."""
POLL_SECONDS = 1.0
"""How long a row that another process wrote (the operator's shell) may wait."""

UNWRITABLE_WAIT = 1.0
REFERENCE_LENGTH = 4

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Arrival:
    """What came and is to be kept by the next batch; `committed` tells whether it was."""

    keep: Work
    committed: asyncio.Future[bool]


EVENT = msgspec.json.Decoder(Event)


class Carrier(Protocol):
    """What sends. It may claim what a transaction leaves to be sent within that transaction."""

    async def join(self, connection: Connection) -> None:
        """Add to a transaction that is about to be committed."""

    def undone(self) -> None:
        """The transaction that was joined is rolled back."""

    def withhold(self, rows: Collection[int]) -> None:
        """A transaction that is committed has withheld these rows of the outbox."""


class Dispatcher:
    """Handles the inbox until it is told to stop."""

    def __init__(
        self,
        database: Database,
        directory: Directory,
        translators: Mapping[str, Translator],
        house: House,
        clock: Clock,
        *,
        committed: Callable[[], None],
        carrier: Carrier | None = None,
    ) -> None:
        """`committed` is called after each commit: there may be something to send, or to send on."""
        self._carrier = carrier
        self._database = database
        self._directory = directory
        self._translators = translators
        self._house = house
        self._clock = clock
        self._committed = committed
        self._code_key = directory.vault.derive("codes")
        self.bell = Bell()
        self._arrivals: list[Arrival] = []
        self._running = False
        self._stopping = False

    async def run(self) -> None:
        """Handle what comes until `stop`; what was begun is finished."""
        self._running = True
        try:
            while not self._stopping:
                # Fewer than a batch are all that there were; who commits more rings.
                if await self._handle_next() < BATCH:
                    await self.bell.wait(POLL_SECONDS)
        finally:
            self._running = False
            self._answer_arrivals(self._take_arrivals(), committed=False)

    async def at_once(self, keep: Work) -> bool:
        """Do what `keep` does, and handle the rows that it leaves, in one transaction of the dispatcher.

        Those for which its turn has no time left are kept there, and handled next.
        Returns whether that was committed. Where it was not (a row fails, nothing can be written, the
        dispatcher does not run), nothing is changed: whoever received keeps what came, and rings.
        """
        if not self._running or self._stopping:
            return False
        arrival = Arrival(keep, asyncio.get_running_loop().create_future())
        self._arrivals.append(arrival)
        self.bell.ring()
        return await arrival.committed

    def stop(self) -> None:
        """Take up nothing new."""
        self._stopping = True
        self.bell.ring()

    async def handle_waiting(self) -> bool:
        """Handle the next rows; returns whether there were any."""
        return bool(await self._handle_next())

    async def _handle_next(self) -> int:
        """Handle the next rows; returns how many there were, or a whole batch where more may wait."""
        arrivals = self._take_arrivals()
        try:
            handled = await self._batch(arrivals)
        except Unwritable as refused:
            self._answer_arrivals(arrivals, committed=False)
            await self._wait(refused)
        except Exception:
            log.exception("dispatch.batch_failed")
            self._answer_arrivals(arrivals, committed=False)
            await self._one_by_one()
        else:
            self._answer_arrivals(arrivals, committed=True)
            return handled
        return BATCH

    def _take_arrivals(self) -> list[Arrival]:
        arrivals, self._arrivals = self._arrivals, []
        return arrivals

    @staticmethod
    def _answer_arrivals(arrivals: Sequence[Arrival], *, committed: bool) -> None:
        for arrival in arrivals:
            if not arrival.committed.done():
                arrival.committed.set_result(committed)

    async def _batch(self, arrivals: Sequence[Arrival]) -> int:
        """Keep what came, handle it and what waits, and commit all together; returns how many rows."""
        begun = perf_counter()
        async with self._database.writing(memory=self._directory, undone=self._undone) as connection:
            for arrival in arrivals:
                await arrival.keep(connection)
            rows = await inbox.pending(connection, BATCH)
            if not rows:
                return 0
            handled, withheld = await self._handle_rows(connection, rows)
            if self._carrier is not None:
                await self._carrier.join(connection)
        self._finished(handled, withheld, perf_counter() - begun)
        return len(rows) if len(handled) == len(rows) else BATCH

    async def _undone(self, connection: Connection) -> None:
        """Bring what is kept in memory back to what was committed."""
        await self._undone_here(connection)
        if self._carrier is not None:
            self._carrier.undone()

    async def _undone_here(self, _connection: Connection) -> None:
        """The same for a transaction that nobody else had joined."""
        self._house.allowance.undone()

    async def _handle_rows(
        self, connection: Connection, rows: Sequence[Waiting]
    ) -> tuple[Sequence[Waiting], Collection[int]]:
        """Handle rows that follow one another, one at least, as far as a turn goes, and close them.

        Returns them, and what of the outbox was withheld.
        """
        store = Store(connection, self._directory, self._code_key, self._clock())
        ends, handled = perf_counter() + TURN, list[Waiting]()
        for row in rows:
            for event in self._events(row):
                _note_lag(row, event)
                await take_up(self._house, store, event)
            handled.append(row)
            if perf_counter() >= ends:
                break
        for line in store.lines.fresh:
            # The log of a delivery begins with the same letters.
            log.debug("dispatch.line", correlation=f"{line:x}")
        await store.flush()
        await inbox.mark_done(connection, handled[0].id, handled[-1].id)
        return handled, store.withheld

    def _finished(self, rows: Sequence[Waiting], withheld: Collection[int], seconds: float) -> None:
        self._house.allowance.kept()
        if withheld and self._carrier is not None:
            self._carrier.withhold(withheld)
        self._committed()
        for row in rows:
            metrics.DISPATCH.labels(row.network, "done").observe(seconds / len(rows))

    async def _one_by_one(self) -> None:
        """Handle the rows of a batch that failed, each for itself."""
        async with self._database.reading() as connection:
            rows = await inbox.pending(connection, BATCH)
        for row in rows:
            try:
                await self._one(row)
            except Unwritable as refused:
                await self._wait(refused)
                return

    async def _one(self, row: Waiting) -> None:
        """Handle one row, or set it aside."""
        begun = perf_counter()
        try:
            async with self._database.writing(memory=self._directory, undone=self._undone_here) as connection:
                _, withheld = await self._handle_rows(connection, [row])
        except Unwritable:
            raise
        except Exception as fault:  # noqa: BLE001 - whatever it is, the next message is not delayed
            await self._set_aside(row, fault)
        else:
            self._finished([row], withheld, perf_counter() - begun)

    async def _wait(self, refused: Unwritable) -> None:
        log.warning("dispatch.unwritable", reason=refused.reason)
        await self.bell.wait(UNWRITABLE_WAIT)

    async def _set_aside(self, row: Waiting, fault: Exception) -> None:
        """Keep a row that cannot be handled, and tell who may be waiting for an answer."""
        reference = "".join(secrets.choice(ALPHABET) for _ in range(REFERENCE_LENGTH))
        kind = "untranslatable" if isinstance(fault, Untranslatable) else "failed"
        metrics.DISPATCH.labels(row.network, kind).observe(0)
        log.error("dispatch.set_aside", exc_info=fault, network=row.network, correlation=reference.lower())
        async with self._database.writing() as connection:
            name = type(fault).__name__
            await failed.set_aside(connection, self._directory.vault, row.id, name, reference)
        if kind == "failed":
            await self._apologise(row, reference)

    async def _apologise(self, row: Waiting, reference: str) -> None:
        """Tell who wrote in private that the fault is ours, where at least that works."""
        try:
            async with self._database.writing(memory=self._directory) as connection:
                store = Store(connection, self._directory, self._code_key, self._clock())
                for event in self._events(row):
                    if isinstance(event, Said | Tapped) and event.private:
                        chat = await store.chats.meet(event.chat, private=True)
                        words = self._house.tongues.of(chat)
                        store.outbox.add(chat.id, anywhere.our_fault(reference, words))
                await store.flush()
        except Exception:
            log.exception("dispatch.not_apologised", correlation=reference.lower())
        else:
            self._committed()

    def _events(self, row: Waiting) -> Sequence[Event]:
        if row.network == inbox.OWN:
            return (EVENT.decode(row.body),)
        return self._translators[row.network].translate(row.body)


def _note_lag(row: Waiting, event: Event) -> None:
    if isinstance(event, Said):
        lag = (row.received - millis(event.at)) / 1000
        metrics.INTAKE_LAG.labels(row.network).observe(max(lag, 0))
