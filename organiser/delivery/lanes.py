"""All lanes: chats in parallel, each in its turn, as the limits allow. Pure; no I/O.

A lane has at most one parcel on its way. Ready lanes stand in a queue and go to its end after each parcel, so
that a busy chat does not hold up a quiet one; a lane that must wait for its limit sleeps in a heap.
What each of them keeps is `lane`.
"""

import heapq
from collections import deque
from collections.abc import Callable, Container, Iterator, Sequence
from math import inf

from organiser.chat.refs import Network
from organiser.delivery.lane import Lane, Parcel, Road, counts_as_message, counts_overall, is_express
from organiser.delivery.pacing import Limits
from organiser.storage.outbox import Queued


class Lanes:
    """All lanes of all networks."""

    def __init__(
        self,
        limits: dict[Network, Limits],
        place: Callable[[int], tuple[Network, bool]],
        take: Callable[[Lane, float], Sequence[Queued]],
        held_back: Callable[[Network, str, float], None] = lambda _network, _scope, _seconds: None,
        *,
        pause: Callable[[Lane, float], float] = lambda _lane, _now: 0.0,
        superseded: Callable[[Lane], Sequence[Queued]] = lambda _lane: (),
        lead: float = 0.0,
    ) -> None:
        """`place` tells a chat's network and whether it is a group; `take` says what goes as one parcel.

        `pause` says for how many seconds a lane should wait although it may go. `superseded` says which of a
        lane's first rows need not go: they make a parcel that never leaves.
        `held_back` is told for how long a limit (`group`, `chat` or `network`) keeps something back.
        What may go within `lead` seconds is claimed now, so that it can leave at its very moment.
        """
        self.roads = {network: Road(limit) for network, limit in limits.items()}
        self._place = place
        self._take = take
        self._pause = pause
        self._superseded = superseded
        self._held_back = held_back
        self._lead = lead
        self._lanes: dict[int, Lane] = {}
        self._naps = 0

    @property
    def waiting(self) -> int:
        """How many rows wait, of all networks."""
        return sum(road.waiting for road in self.roads.values())

    def lane(self, chat: int) -> Lane:
        """The lane of a chat."""
        if chat not in self._lanes:
            network, group = self._place(chat)
            limits = self.roads[network].limits
            window, burst = limits.window(group=group), limits.burst(group=group)
            self._lanes[chat] = Lane(chat, network, window, group=group, burst=burst)
        return self._lanes[chat]

    def add(self, row: Queued, due: float) -> None:
        """Put a row at the end of its lane; it may not go before `due`."""
        lane = self.lane(row.chat)
        self.roads[lane.network].waiting += 1
        if is_express(row):
            self.roads[lane.network].add_express(row)
            return
        lane.add(row)
        lane.hold.hold(due)
        self._list(lane)

    def claim(self, now: float) -> Iterator[Parcel]:
        """What may go now or within the lead, fair between lanes; each is on its way from here on."""
        for network, road in self.roads.items():
            self._wake(road, now + self._lead)
            while (wait := road.express_wait(now)) <= self._lead:
                yield self._begin(Parcel((road.express.popleft(),), network, None, now + wait))
            while road.ready and (wait := road.wait(now)) <= self._lead:
                lane = road.ready.popleft()
                lane.listed = False
                if not lane.turn or lane.busy:
                    continue
                parcel = self._of_lane(lane, now, wait)
                if parcel is not None:
                    yield self._begin(parcel)
            self._note_limit(road, network, now)

    def _of_lane(self, lane: Lane, now: float, wait: float) -> Parcel | None:
        """What a lane lets go next, taken out of it; None where it must sleep first."""
        gone = tuple(self._superseded(lane))
        if gone:
            return Parcel(_popped(lane.rows, gone), lane.network, lane, now, superseded=True)
        own = self._lane_wait(lane, now)
        if own > self._lead:
            self._held_back(lane.network, "group" if lane.group else "chat", own)
            self._sleep(self.roads[lane.network], lane, now + own)
            return None
        turn = lane.turn
        return Parcel(_popped(turn, self._take(lane, now)), lane.network, lane, now + max(wait, own))

    def end(self, parcel: Parcel, now: float, *, counted: bool, again: Sequence[Queued] = ()) -> None:
        """A parcel's answer came. `again` goes to the front of its lane; `counted` against the limits."""
        road = self.roads[parcel.network]
        road.parallel -= 1
        if counts_overall(parcel.rows[0]):
            road.window.end(now, counted=counted)
        road.waiting += len(again)
        if parcel.lane is None and not again:
            return
        # What could not go past the lanes at once waits in its chat's lane, before everything else.
        lane = parcel.lane or self.lane(parcel.rows[0].chat)
        if parcel.lane is not None:
            if counts_as_message(parcel.rows[0]):
                lane.end(now, counted=counted)
            lane.busy -= 1
            lane = _end_of_moves(lane)
        lane.put_first(again)
        self._list(lane)
        if not lane.rows:
            lane.told_late = False

    def drain(self, chat: int) -> list[Queued]:
        """Take out everything that waits for a chat which nothing can be sent to."""
        lane = self.lane(chat)
        rows = lane.empty()
        self.roads[lane.network].waiting -= len(rows)
        return rows

    def withhold(self, rows: Container[int]) -> None:
        """Forget those of `rows` that wait, but for what may have arrived: its own turn clears that up."""
        for lane in self._lanes.values():
            self._keep(lane, lambda row: row.doubted or row.id not in rows)
            lane.told_late = lane.told_late and bool(lane.rows)

    def take_back(self, after: int, known: Container[int]) -> None:
        """Forget rows with ids greater than `after`, and chats that are not `known`: they were undone."""
        for road in self.roads.values():
            road.express = _kept(road, road.express, lambda row: row.id <= after)
        for chat, lane in list(self._lanes.items()):
            self._keep(lane, lambda row: row.id <= after)
            if chat not in known:
                del self._lanes[chat]

    def _keep(self, lane: Lane, keep: Callable[[Queued], bool]) -> None:
        road = self.roads[lane.network]
        lane.rows, lane.yielding = (_kept(road, rows, keep) for rows in (lane.rows, lane.yielding))

    def move(self, chat: int, to: int) -> None:
        """Let everything that waits for one chat wait for another, before what was said there since.

        What is on its way to the old chat holds the new lane until it has come back.
        """
        old = self._lanes.pop(chat, None)
        if old is None:
            return
        new = self.lane(to)
        new.busy += old.busy
        old.moved_to = new
        new.put_first(old.empty())
        self._list(new)

    def next_time(self, now: float) -> float:
        """Seconds until something may go that cannot go now; infinite when only news can change that."""
        soonest = min((self._road_time(road, now) for road in self.roads.values()), default=inf)
        return max(soonest - self._lead, 0.0)

    def late(self, created_before: int) -> Iterator[Lane]:
        """The lanes whose first row was made before a time (ms) and about which nobody was told yet."""
        for lane in self._lanes.values():
            if lane.rows and not lane.told_late and lane.rows[0].created < created_before:
                yield lane

    def _note_limit(self, road: Road, network: Network, now: float) -> None:
        """Count the time from when the network's own limit is met until something may go again."""
        limited = bool(road.ready) and max(road.hold.wait(now), road.window.wait(now)) > self._lead
        if limited and road.limited_since is None:
            road.limited_since = now
        elif not limited and road.limited_since is not None:
            self._held_back(network, "network", now - road.limited_since)
            road.limited_since = None

    def _list(self, lane: Lane) -> None:
        """Let a lane have its turn, where it has something and nothing of it is on its way."""
        if lane.dozes and lane.nap and lane.rows:
            lane.nap, lane.listed = 0, False
        if lane.turn and not lane.busy and not lane.listed:
            lane.listed = True
            self.roads[lane.network].ready.append(lane)

    def _sleep(self, road: Road, lane: Lane, until: float) -> None:
        lane.listed = True
        self._naps += 1
        lane.nap, lane.dozes = self._naps, not lane.rows
        heapq.heappush(road.sleeping, (until, self._naps, lane))

    def _lane_wait(self, lane: Lane, now: float) -> float:
        pause = self._pause(lane, now) if counts_as_message(lane.turn[0]) else 0.0
        return max(lane.wait(now), pause)

    def _begin(self, parcel: Parcel) -> Parcel:
        road = self.roads[parcel.network]
        road.parallel += 1
        if counts_overall(parcel.rows[0]):
            road.window.begin()
        road.waiting -= len(parcel.rows)
        if parcel.lane is not None:
            parcel.lane.busy += 1
            if counts_as_message(parcel.rows[0]):
                parcel.lane.begin()
        return parcel

    def _wake(self, road: Road, now: float) -> None:
        while road.sleeping and road.sleeping[0][0] <= now:
            _, nap, lane = heapq.heappop(road.sleeping)
            if nap == lane.nap:
                lane.nap, lane.listed = 0, False
                self._list(lane)

    def _road_time(self, road: Road, now: float) -> float:
        if road.ready or road.express:
            return min(road.wait(now), road.express_wait(now))
        if road.sleeping:
            return max(road.sleeping[0][0] - now, road.held(now), 0.0)
        return inf


def _popped(turn: deque[Queued], rows: Sequence[Queued]) -> tuple[Queued, ...]:
    """The first rows of a turn, taken out of it."""
    for _ in rows:
        turn.popleft()
    return tuple(rows)


def _end_of_moves(lane: Lane) -> Lane:
    """The lane in which a chat goes on; the parcel that came back holds it no longer."""
    while lane.moved_to is not None:
        lane = lane.moved_to
        lane.busy -= 1
    return lane


def _kept(road: Road, rows: deque[Queued], keep: Callable[[Queued], bool]) -> deque[Queued]:
    kept = deque(filter(keep, rows))
    road.waiting -= len(rows) - len(kept)
    return kept
