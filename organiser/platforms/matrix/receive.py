"""Receives from the homeserver, and commits what came before anything is acknowledged.

One own sync loop. Of a batch, keys are stored first, then holes are filled, then the events and the new
cursor go to the inbox together; only the next request tells the server that we have them. The very
first sync takes no history: what was said before the bot came is not bridged. After that, everything since
the cursor is. What an event means is not asked here: `incoming` reads it later.
Above 250 lines because the order of these steps is the promise, and is best seen in one place.
"""

import asyncio
import re
from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import msgspec
import structlog

from organiser.chat.ports import Inbox, Raw
from organiser.chat.refs import MessageRef, Network
from organiser.errors import (
    DeliveryFailed,
    InDoubt,
    Misconfigured,
    OrganiserError,
    Rejected,
    TryLater,
    Unreachable,
)
from organiser.kernel import Clock, millis
from organiser.platforms.matrix.backoff import wait_after
from organiser.platforms.matrix.crypto import Crypto
from organiser.platforms.matrix.envelope import MALFORMED
from organiser.platforms.matrix.envelopes import Envelopes, unreadable
from organiser.platforms.matrix.failures import UNREACHED_WAIT, ServerFault
from organiser.platforms.matrix.history import History, entered, is_older, while_present
from organiser.platforms.matrix.invitations import Invitations
from organiser.platforms.matrix.parking import LATEST_KEYS, Parking
from organiser.platforms.matrix.rooms import Rooms
from organiser.platforms.matrix.session import CLIENT, Session
from organiser.platforms.patience import Patience

POLL_SECONDS = 30.0
"""How long the server may hold a sync that has nothing to tell."""
TIMELINE_LIMIT = 500
"""Events of a room that one sync may bring; servers may lower it."""
FAULT = "fault"
"""The word of trouble for an answer that we fail at: ours to mend."""
REFUSALS = 3
"""How often in a row the server may refuse our cursor until it is not asked for that any more."""
ECHOES = 10
"""So many of our own events in an answer, and nothing else of concern, are a burst that we are sending."""
ECHO_SECONDS = 0.5
"""Pause between two requests in such a burst: telling us at once is 7 % of Synapse's work for an event."""
_OVERLAP = timedelta(hours=1)
"""For servers whose clocks differ: what comes twice is dropped by its key."""
_NUMBERED = re.compile(r"s(\d+)_")
_SLACK_SECONDS = 60.0
_IDLE_COMMIT_MS = 10_000
TIMELINE: dict[str, Any] = {"limit": TIMELINE_LIMIT, "lazy_load_members": True}
_FILTER = {
    "presence": {"types": []},
    "account_data": {"types": []},
    "room": {
        "ephemeral": {"types": []},
        "account_data": {"types": []},
        "state": {
            "lazy_load_members": True,
            "types": ["m.room.member", "m.room.encryption"],
        },
        "timeline": TIMELINE,
    },
}

log = structlog.get_logger()


class MatrixIntake:
    """Fills `chat.ports.Intake` for Matrix."""

    network = Network.MATRIX

    def __init__(
        self,
        session: Session,
        crypto: Crypto,
        rooms: Rooms,
        *,
        invitations: Invitations,
        inbox: Inbox,
        clock: Clock,
        park_seconds: float,
        report: Callable[[str | None], None],
    ) -> None:
        """`report` is told each change: a word of trouble, or None when all is well (again)."""
        self._session = session
        self._crypto = crypto
        self._rooms = rooms
        self._invitations = invitations
        self._inbox = inbox
        self._clock = clock
        self._history = History(session)
        self._patience = Patience()
        self._envelopes = Envelopes(session, rooms, crypto, self._history, clock)
        self._parking = Parking(inbox, self._envelopes, crypto, clock, park_seconds)
        self._report = report
        self._cursor: str | None = None
        self._since = 0
        """Where the cursor is lost: from when (ms) on all is read, whatever of it is known; else 0."""
        self._refusals = 0
        self._begun = False
        self._committed_at = 0
        self.first_sync = asyncio.Event()
        self.synced = asyncio.Event()
        self.trouble: str | None = None

    @property
    def connected(self) -> bool:
        """Whether the last sync succeeded."""
        return self.synced.is_set()

    async def run(self) -> None:
        """Receive until cancelled. Faults of network, disk and ours are waited out; `trouble` names them."""
        faults = 0
        while True:
            try:
                echoes = await self.once(0 if faults or not self.connected else POLL_SECONDS)
                faults = 0
                if echoes >= ECHOES:
                    await asyncio.sleep(ECHO_SECONDS)
            except Misconfigured:
                raise
            except Exception as failure:  # noqa: BLE001 - whatever it is, the other network goes on
                faults += 1
                self._note(failure)
                await asyncio.sleep(wait_after(failure, faults))

    async def once(self, hold: float = 0) -> int:
        """Receive one batch, which the server may hold back for `hold` seconds, and commit it.

        Returns how many events came that we sent ourselves, where nothing else of concern came.
        """
        await self._session.ensure()
        await self._begin()
        hold = min(hold, self._parking.seconds_left())
        try:
            answer = await self._session.call("GET", self._path(hold), seconds=hold + _SLACK_SECONDS)
        except Rejected:
            await self._refused()
            raise
        self._refusals = 0
        if _went_back(self._cursor, answer.get("next_batch")):
            await self._lose_cursor()
            return 0
        echoes = await self._take(answer)
        news = not self.connected
        self.trouble = None
        self.first_sync.set()
        self.synced.set()
        if news:
            self._report(None)
        return echoes

    async def read(self, message: MessageRef) -> Raw | None:
        """A message of before as an update; None where it says nothing (any more).

        Raises:
            DeliveryFailed: the server could not be asked, or does not show it.
        """
        return await self._envelopes.again(message.chat.id, message.id)

    async def _begin(self) -> None:
        if not self._begun:
            self._cursor = await self._inbox.cursor(Network.MATRIX)
            await self._parking.load()
            await self._invitations.load()
            self._begun = True

    async def _refused(self) -> None:
        """Do without a cursor that the server does not know, as after its database was replaced."""
        self._refusals += 1
        if self._cursor is not None and self._refusals >= REFUSALS:
            await self._lose_cursor()

    async def _lose_cursor(self) -> None:
        """Read anew what was said since the newest update that we have, as far as keys are remembered."""
        remembered = self._clock() - LATEST_KEYS
        newest = await self._inbox.newest(Network.MATRIX) or remembered
        self._cursor, self._since = None, millis(max(newest - _OVERLAP, remembered))
        self._crypto.doubt_devices()
        log.warning("matrix.cursor_lost")

    def _path(self, hold: float) -> str:
        query = {"timeout": int(hold * 1000), "filter": msgspec.json.encode(_FILTER).decode()}
        if self._cursor is not None:
            query["since"] = self._cursor
            # A new key store knows of no encrypted room: words would go out in clear. So ask for all state.
            if self._session.fresh_store:
                query["full_state"] = "true"
        return f"{CLIENT}/sync?{urlencode(query)}"

    async def _take(self, answer: dict[str, Any]) -> int:
        """Commit one batch: keys first, then events and cursor together, then what the keys opened.

        Returns what `once` does.
        """
        cursor = answer.get("next_batch")
        if not isinstance(cursor, str):
            raise TryLater(UNREACHED_WAIT)
        new_keys = await self._crypto.feed(answer)
        rooms = _record(answer.get("rooms"))
        raws = await self._batch(rooms)
        await self._crypto.forget_left()
        await self._commit(raws, cursor)
        self._session.fresh_store, self._since = False, 0
        self._parking.parked(raws)
        await self._parking.release(new_keys=new_keys)
        await self._crypto.upkeep()
        return 0 if new_keys or raws else self._echoes(rooms)

    def _echoes(self, rooms: dict[str, Any]) -> int:
        joined = _record(rooms.get("join")).values()
        events = [event for news in joined for event in _events(_record(news).get("timeline"))]
        return sum(event.get("sender") == self._session.user for event in events)

    async def _batch(self, rooms: dict[str, Any]) -> list[Raw]:
        raws: list[Raw] = []
        for room, news in _record(rooms.get("join")).items():
            raws += await self._joined(room, _record(news))
        for room, news in _record(rooms.get("invite")).items():
            raws += await self._invited(room, _events(_record(news).get("invite_state")))
        for room, news in _record(rooms.get("leave")).items():
            raws += await self._left(room, _record(news))
        return raws

    async def _commit(self, raws: list[Raw], cursor: str) -> None:
        """Keep what came. A batch without anything of concern can come again: it is kept now and then."""
        now = millis(self._clock())
        if raws or now - self._committed_at >= _IDLE_COMMIT_MS or not self._committed_at:
            await self._inbox.accept(Network.MATRIX, raws, cursor)
            self._committed_at = now
        self._cursor = cursor

    async def _joined(self, room: str, news: dict[str, Any]) -> list[Raw]:
        timeline = _record(news.get("timeline"))
        states = [event for event in _events(timeline) if "state_key" in event]
        self._note_state(room, [*_events(news.get("state")), *states])
        return await self._happened(room, timeline)

    async def _happened(self, room: str, timeline: dict[str, Any]) -> list[Raw]:
        """What a timeline says, and what was left out before it."""
        events = _events(timeline)
        if self._cursor is None and not self._since:
            return []
        raws: list[Raw] = []
        if timeline.get("limited") is True and not any(map(self._is_beginning, events)):
            older, complete = await self._fill(room, timeline.get("prev_batch"))
            events = [*older, *events]
            if not complete:
                raws += await self._gap(room, events)
        events = [event for event in events if not is_older(event, self._since)]
        return [*raws, *await self._read(room, events)]

    def _is_beginning(self, event: dict[str, Any]) -> bool:
        """Whether nothing before the event is of concern."""
        return entered(event, self._session.user) or is_older(event, self._since)

    async def _fill(self, room: str, start: Any) -> tuple[list[dict[str, Any]], bool]:
        self._rooms.forget_members(room)
        self._crypto.forget_members(room)
        if not isinstance(start, str):
            return [], False
        older, complete = await self._history.before(room, start, self._cursor, since=self._since)
        self._note_state(room, [event for event in older if "state_key" in event])
        return older, complete

    async def _gap(self, room: str, events: list[dict[str, Any]]) -> list[Raw]:
        since = self._since or await self._history.first_after(room, self._cursor or "")
        times = [event.get("origin_server_ts") for event in events]
        known = [at for at in times if isinstance(at, int)]
        at = min(known, default=millis(self._clock()))
        return [self._envelopes.gap(room, at if since is None else min(since, at), at)]

    async def _left(self, room: str, news: dict[str, Any]) -> list[Raw]:
        self._rooms.forget_members(room)
        self._crypto.forget_members(room)
        return await self._happened(room, _record(news.get("timeline")))

    async def _invited(self, room: str, state: list[dict[str, Any]]) -> list[Raw]:
        raw, direct_by = await self._envelopes.invitation(room, state)
        if raw is not None and direct_by is not None:
            self._invitations.add(room, direct_by)
        return [] if raw is None else [raw]

    async def _read(self, room: str, events: list[dict[str, Any]]) -> list[Raw]:
        raws = []
        for event in while_present(events, self._session.user):
            try:
                raw = await self._envelopes.wrap(room, event)
            except MALFORMED:
                raw = unreadable(room, event)
            except InDoubt as failure:
                if not self._patience.is_over(
                    f"{room} {event.get('event_id')}", admitted=isinstance(failure, ServerFault)
                ):
                    raise
                raw = unreadable(room, event)
            if raw is not None:
                raws.append(raw)
            if event.get("type") == "m.room.member":
                await self._crypto.membership(room, event)
        return raws

    def _note_state(self, room: str, events: Iterable[dict[str, Any]]) -> None:
        for event in events:
            if event.get("type") == "m.room.member":
                self._rooms.note(room, event)
            elif event.get("type") == "m.room.encryption":
                self._crypto.mark_encrypted(room)
            elif event.get("type") == "m.room.tombstone":
                self._rooms.closes(room)

    def _note(self, failure: Exception) -> None:
        before, self.trouble = self.trouble, _trouble(failure)
        self.synced.clear()
        if isinstance(failure, Unreachable) and failure.reason == "token":
            self._session.forget_token()
        if self.trouble != before:
            self._report(self.trouble)
            if self.trouble == FAULT:
                log.error("matrix.fault", exc_info=failure)


def _went_back(since: str | None, following: Any) -> bool:
    """Whether the server has lost what we have seen: its database was put back to an older state.

    Synapse goes on from where it is then, and passes over what was said before we asked. A token of its
    begins with the number of the newest event; those of other servers do not tell.
    """
    numbers = [_NUMBERED.match(token) for token in (since, following) if isinstance(token, str)]
    known = [int(found[1]) for found in numbers if found]
    return len(known) == len((since, following)) and known[1] < known[0]


def _trouble(failure: Exception) -> str:
    match failure:
        case Unreachable(reason=reason) | Rejected(reason=reason):
            return reason
        case TryLater(limited=True):
            return "limited"
        case DeliveryFailed():
            return "unreachable"
        case OrganiserError() | OSError():
            # The inbox could not keep what came, such as on a full disk: it comes again.
            return "storage"
        case _:
            return FAULT


def _record(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _events(holder: Any) -> list[dict[str, Any]]:
    events = _record(holder).get("events")
    return [event for event in events if isinstance(event, dict)] if isinstance(events, list) else []
