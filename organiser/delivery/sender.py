"""The sender: takes what waits in the outbox to the networks.

It works in turns. A turn is one transaction: what came back is recorded, what is new is taken up, what may
go is claimed and marked `sending`. Only when that is committed do the requests leave. While they are on
their way the next turn gathers what happens, so that one commit serves many messages when there is a backlog
and a single message never waits for another. A turn that has nothing to record may be taken within the
dispatcher's transaction (`join`): what comes alone costs one commit less, and is sooner away. What can be
done again without anybody noticing waits a moment, to be recorded together with what comes next. Above 250
lines because the order of a turn is the promise.
"""

import asyncio
from collections.abc import Callable, Collection, Mapping, Sequence
from math import inf

import msgspec
import structlog

from organiser import metrics
from organiser.chat.outgoing import Ask
from organiser.chat.ports import Outlet
from organiser.chat.refs import Network
from organiser.delivery import errands, merging, notices, superseding, verdicts
from organiser.delivery.departures import Departures
from organiser.delivery.errands import Errand, Returned
from organiser.delivery.lane import Parcel  # noqa: TC001 - as all values are imported
from organiser.delivery.lanes import Lanes
from organiser.delivery.ledger import Ledger
from organiser.delivery.pacing import Limits
from organiser.kernel import Bell, Clock, millis
from organiser.storage import backlog, meta, outbox
from organiser.storage.directory import Directory
from organiser.storage.engine import Connection, Database, Unwritable
from organiser.storage.outbox import OutboxWriter, Outcome, Queued

BATCH = 500
"""Rows taken up or claimed in one turn."""

HORIZON = 20_000
"""Rows of a network held in memory at most; more than that waits in the database until there is room."""

LEAD_SECONDS = 0.03
"""How long before its moment something is claimed: a commit lies between that and its leaving, and would
otherwise be taken from what the limits allow."""

LINGER_SECONDS = 0.2
"""After how long that is recorded which a crash would only repeat or leave out unseen, where nothing else
comes: many who fill in forms at once share a commit then, and one alone waits for none."""

UNWRITABLE_WAIT = 1.0
LONGEST_WINDOW = 60_000
"""Milliseconds that pacing looks back at most."""

log = structlog.get_logger()


class _Joined(msgspec.Struct):
    """What was done within somebody else's transaction; `seen` is the last row known before.

    `recorded` says whether what had come back was written down there, too.
    """

    seen: int
    recorded: bool = False
    full: bool = False
    ready: list[Errand] = []
    void: list[Errand] = []


class Sender:
    """Delivers the outbox until it is told to stop."""

    def __init__(
        self,
        database: Database,
        directory: Directory,
        outlets: Mapping[Network, tuple[Outlet, Limits]],
        wording: notices.Wording,
        clock: Clock,
        *,
        answered: Callable[[], None],
    ) -> None:
        """`outlets`: the configured networks. `answered` is called when an answer entered the inbox."""
        self._database = database
        self._directory = directory
        self._outlets = {network: outlet for network, (outlet, _) in outlets.items()}
        self._wording = wording
        self._clock = clock
        self._answered = answered
        self._ledger = Ledger(directory, wording, clock)
        self.bell = Bell()
        self.lanes = Lanes(
            {network: limits for network, (_, limits) in outlets.items()},
            self._place,
            merging.take,
            _held_back,
            pause=merging.pause,
            superseded=superseding.superseded,
            lead=LEAD_SECONDS,
        )
        self._departures = Departures(self._outlets, directory, wording, self._came_back)
        self._urgent = False
        """Whether something came back that is to be recorded at once."""
        self._lingers: asyncio.TimerHandle | None = None
        self._seen = dict.fromkeys(outlets, 0)
        self._claimed: list[Parcel] = []
        self._stopping = False
        self._set_back = 0
        """By how many milliseconds the clock had been set back when this process began: what was to wait
        until a time of the former clock waits no longer for that."""
        self._joined: _Joined | None = None
        self._doubtful: set[int] = set()
        """Rows that were to be marked by a transaction that failed: its commit may have held all the same."""
        self.idle = False
        """Whether it waits for something to do."""

    async def run(self) -> None:
        """Deliver until `stop`, then wait for what is on its way, and record it."""
        await self._recover()
        async with self._departures.open():
            while not self._finished():
                more = await self._turn()
                if not (more or self._urgent or self._finished()):
                    await self._rest()

    async def _rest(self) -> None:
        wait = inf if self._stopping else self.lanes.next_time(self._now())
        self.idle = not self._stopping
        await self.bell.wait(None if wait == inf else wait)
        self.idle = False

    async def join(self, connection: Connection) -> None:
        """Take up and claim within somebody else's transaction, as its last part, where that is all there is.

        Whoever calls it calls `committed` or, after a rollback, `undone` before anybody else may write.
        """
        seen = max(self._seen.values(), default=0)
        if not self.idle or self._directory.moved or any(own != seen for own in self._seen.values()):
            return
        self._joined = _Joined(seen)
        if not self._urgent:
            await self._record(connection)
            self._joined.recorded = True
        self._joined.full = await self._take_up(connection) == BATCH
        self._joined.ready, self._joined.void = await self._claim(connection)

    def committed(self) -> None:
        """There may be something to send, or what was claimed by `join` may leave."""
        joined, self._joined = self._joined, None
        if joined is not None:
            self._claimed = []
            self._doubtful.clear()
            if joined.recorded:
                self._recorded()
            self._departures.leave(joined.ready, joined.void)
        if joined is None or joined.full or joined.void or self.lanes.waiting:
            self.bell.ring()

    def undone(self) -> None:
        """What `join` took up and claimed was rolled back, and the directory is as before."""
        joined, self._joined = self._joined, None
        if joined is None:
            return
        for parcel in self._claimed:
            self._doubtful.update(row.id for row in parcel.rows)
            old = [row for row in parcel.rows if row.id <= joined.seen]
            self.lanes.end(parcel, self._now(), counted=False, again=old)
        self._claimed = []
        self._seen = dict.fromkeys(self._seen, joined.seen)
        self.lanes.take_back(joined.seen, self._directory.chats)
        self.bell.ring()

    def withhold(self, rows: Collection[int]) -> None:
        """Let none of `rows` leave that has not begun to: they were withheld, and this is committed."""
        gone = set(rows)
        self.lanes.withhold(gone)
        self._departures.withhold(gone)

    def stop(self) -> None:
        """Begin nothing new; `run` returns when what is on its way has come back."""
        self._stopping = True
        self.bell.ring()

    def reached(self, network: Network, *, silent: bool) -> None:
        """Try nothing while a network is `silent`, and everything that waits for it when it is back."""
        road = self.lanes.roads[network]
        if silent:
            road.silence.hold(inf)
        else:
            road.silence.release()
        self.bell.ring()

    async def tell_late(self, after: float) -> None:
        """Tell conversations about lanes whose first message waits for longer than `after` seconds."""
        late = list(self.lanes.late(millis(self._clock()) - int(after * 1000)))
        if not late:
            return
        async with self._database.writing() as connection:
            writer = OutboxWriter(connection, self._directory.vault, self._clock())
            for network, road in self.lanes.roads.items():
                own = [lane for lane in late if lane.network is network]
                if road.held(self._now()):
                    notices.cut_off(self._wording, self._directory, writer, network, own)
                    continue
                for lane in own:
                    if lane.group and lane.window.limit:
                        notices.late(self._wording, self._directory, writer, lane)
            await writer.flush()
        for lane in late:
            lane.told_late = True
        self.bell.ring()

    @property
    def at_rest(self) -> bool:
        """Whether it waits for something to do, and nothing is on its way."""
        return self.idle and not self._departures.under_way

    def _finished(self) -> bool:
        return self._stopping and not (self._departures.under_way or self._ledger.entries)

    async def _recover(self) -> None:
        """Take up what a process before us left between sending and recording."""
        wall, now = millis(self._clock()), self._now()
        async with self._database.writing() as connection:
            self._departures.instance = await meta.instance(connection)
            rows = await outbox.interrupted(connection, self._directory.vault)
            went = [self._after_crash(row, wall) for row in rows]
            await outbox.record(connection, self._directory.vault, went)
            self._set_back = max(await backlog.latest(connection) - wall, 0)
            then = wall + self._set_back
            recent = await backlog.sent_since(connection, then - LONGEST_WINDOW)
            for network in self._outlets:
                held = await meta.held_until(connection, network, now=wall) - wall
                self.lanes.roads[network].hold.hold(now + held / 1000)
        for chat, finished in recent:
            if self._place(chat)[0] in self._outlets:
                self.lanes.lane(chat).count(now - max(then - finished, 0) / 1000)
        log.info("delivery.recovered", count=len(rows))

    def _after_crash(self, row: Queued, wall: int) -> Outcome:
        network = self._place(row.chat)[0]
        metrics.count_delivery(network, type(row.action).__name__.lower(), "in_doubt", None)
        again = verdicts.after_crash(row, network)
        if again is None:
            return Outcome(id=row.id, state="cancelled", finished=wall, error=outbox.DOUBT)
        return Outcome(
            id=row.id,
            state="queued",
            attempts=again.attempts,
            parts=again.parts,
            repeated=again.repeated,
            error=outbox.DOUBT,
        )

    async def _turn(self) -> bool:
        """Record, take up, claim, commit, send. Returns whether there may be more to do at once."""
        try:
            async with self._database.writing(memory=self._directory) as connection:
                self._follow()
                await self._record(connection)
                news = await self._take_up(connection)
                ready, void = await self._claim(connection)
        except Unwritable as refused:
            log.warning("delivery.unwritable", reason=refused.reason)
            await asyncio.sleep(UNWRITABLE_WAIT)
            return True
        self._claimed = []
        self._doubtful.clear()
        self._recorded()
        self._departures.leave(ready, void)
        return news == BATCH or bool(self._directory.moved)

    def _follow(self) -> None:
        """Let what waits for chats that have moved wait for those in which they go on."""
        for chat, successor in self._directory.moved.items():
            self.lanes.move(chat, successor)
        self._directory.moved.clear()

    def _came_back(self, returned: Returned) -> None:
        """Let what came back be recorded: at once, or with what comes next."""
        if self._stopping or self.lanes.waiting or not returned.is_unseen:
            self._hurry()
        elif self._lingers is None:
            self._lingers = asyncio.get_running_loop().call_later(LINGER_SECONDS, self._hurry)

    def _hurry(self) -> None:
        self._urgent = True
        self.bell.ring()

    async def _record(self, connection: Connection) -> None:
        """Settle what came back, and write it down; within the transaction, so that nothing comes between."""
        self._urgent = False
        if self._lingers is not None:
            self._lingers.cancel()
            self._lingers = None
        for one in self._departures.take_returned():
            self._ledger.settle(one, self.lanes, one.at)
        await self._ledger.write(connection)

    def _recorded(self) -> None:
        if any(isinstance(entry.row.action, Ask) for entry in self._ledger.entries):
            self._answered()
        self._ledger.clear()

    async def _take_up(self, connection: Connection) -> int:
        """Bring new rows into the lanes; a network with too many waiting does not keep others from it."""
        if self._stopping:
            return 0
        if self._doubtful:
            await outbox.unmark(connection, sorted(self._doubtful))
        room = [network for network in self._outlets if self.lanes.roads[network].waiting < HORIZON]
        newest = max(self._seen.values(), default=0)
        if len(room) == len(self._seen) and set(self._seen.values()) == {newest}:
            rows = await outbox.fresh(connection, self._directory.vault, newest, BATCH)
            self._seen = dict.fromkeys(self._seen, rows[-1].id if rows else newest)
            return self._add(rows)
        return max([await self._take_up_of(connection, network, newest) for network in room], default=0)

    async def _take_up_of(self, connection: Connection, network: Network, newest: int) -> int:
        """The same for one network; one that has caught up has seen all that any has."""
        vault, seen = self._directory.vault, self._seen[network]
        rows = await outbox.fresh(connection, vault, seen, BATCH, network)
        last = rows[-1].id if rows else newest
        self._seen[network] = last if len(rows) == BATCH else max(last, newest)
        return self._add(rows)

    def _add(self, rows: Sequence[Queued]) -> int:
        now, then = self._now(), millis(self._clock()) + self._set_back
        for row in rows:
            if self._place(row.chat)[0] in self._outlets:
                self.lanes.add(row, now + (row.due - then) / 1000)
        return len(rows)

    async def _claim(self, connection: Connection) -> tuple[list[Errand], list[Errand]]:
        """Mark what may go now. Returns what is ready to leave, and what has lost its subject."""
        if not self._stopping:
            for parcel in self.lanes.claim(self._now()):
                self._claimed.append(parcel)
                if len(self._claimed) >= BATCH:
                    break
        ready: list[Errand] = []
        void: list[Errand] = []
        rows = [row.id for parcel in self._claimed if not parcel.superseded for row in parcel.rows]
        marked = await outbox.mark_sending(connection, rows) if rows else rows
        for parcel in self._claimed:
            # What is superseded was not marked: it never leaves, and is in no doubt after a crash.
            errand = await errands.prepare(connection, self._directory, parcel.only(marked))
            if errand is None:
                void.append(errands.void(self._directory, parcel))
            else:
                ready.append(errand)
        return ready, void

    def _place(self, chat: int) -> tuple[Network, bool]:
        """A chat's network, and whether it is a group."""
        known = self._directory.chats[chat]
        return known.ref.network, not known.private

    @staticmethod
    def _now() -> float:
        return asyncio.get_running_loop().time()


def _held_back(network: Network, scope: str, seconds: float) -> None:
    metrics.PACING_WAIT.labels(network, scope).observe(seconds)
