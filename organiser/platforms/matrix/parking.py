"""Keeps watch over encrypted messages whose key has not come: opens them when it does, also late.

After the set time others are told that there is one which cannot be read. It stays parked all the same: keys
are late where a server was away, or a phone switched off, and what was told is replaced when they come.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

import msgspec

from organiser import retention
from organiser.chat.ports import Inbox, Raw
from organiser.chat.refs import Network
from organiser.kernel import Clock, millis, portions
from organiser.platforms.matrix.crypto import Crypto
from organiser.platforms.matrix.envelope import MALFORMED
from organiser.platforms.matrix.envelopes import Envelopes

PARK_SECONDS = 300.0
"""How long a key may take before a placeholder is put into the message's place."""

LATEST_KEYS = retention.UNREADABLE
"""How long a key may take at all. Shorter than the inbox remembers what came (`FORGET_KEYS_AFTER`)."""
_FAR = 86_400.0
_AT_ONCE = 100
"""How many are taken into memory at a time: each may hold 64 KiB, and somebody may send thousands."""


@dataclass(frozen=True, slots=True)
class _Parked:
    """What is known of a parked message without reading it: since when it waits (ms), and for which key."""

    since: int
    told: bool
    room: str
    session: str


class Parking:
    """The parked messages of one session; the rows themselves are the inbox's."""

    def __init__(
        self, inbox: Inbox, envelopes: Envelopes, crypto: Crypto, clock: Clock, seconds: float
    ) -> None:
        self._inbox = inbox
        self._envelopes = envelopes
        self._crypto = crypto
        self._clock = clock
        self._patience = int(seconds * 1000)
        self._waiting: dict[str, _Parked] = {}
        self._look_again = True

    async def load(self) -> None:
        """Take up what was parked before this process began; a key may have come just before it ended."""
        for some in portions(await self._inbox.parked_keys(Network.MATRIX), _AT_ONCE):
            self.parked(await self._inbox.parked(Network.MATRIX, some))
        self._look_again = True

    def parked(self, raws: Iterable[Raw]) -> None:
        """Watch over those of `raws` that are parked, as they have been committed."""
        for raw in raws:
            if raw.parked:
                self._waiting[raw.key] = _what_waits(raw)

    def seconds_left(self) -> float:
        """Until something must be told or given up; a day where nothing waits."""
        if not self._waiting:
            return _FAR
        left = min(map(self._due, self._waiting.values())) - millis(self._clock())
        return max(left / 1000, 0.05)

    async def release(self, *, new_keys: bool) -> None:
        """Put into the inbox what can be read now, tell of what waited too long, give up what did for days.

        What was not finished, because a network failed meanwhile, is looked at again the next time.
        """
        self._look_again = self._look_again or new_keys
        concerned = [key for key, one in self._waiting.items() if self._is_of_concern(one)]
        for some in portions(concerned, _AT_ONCE):
            await self._release(some)
        self._look_again = False

    async def _release(self, keys: Sequence[str]) -> None:
        changed: list[Raw] = []
        more: list[Raw] = []
        for raw in await self._inbox.parked(Network.MATRIX, keys):
            after, following = await self._looked_at(raw)
            changed += [after] if after else []
            more += [following] if following else []
        await self._inbox.unpark(Network.MATRIX, changed, more)
        for raw in changed:
            self._waiting.pop(raw.key, None)
        self.parked(changed)

    async def _looked_at(self, raw: Raw) -> tuple[Raw | None, Raw | None]:
        """What becomes of a parked update, None if nothing; and what comes after it, if anything."""
        if not _is_sound(raw):
            # The dispatcher cannot read it either, and sets it aside for inspection.
            return Raw(raw.key, raw.body), None
        opened = await self._envelopes.opened(raw)
        if opened is not None:
            return opened, await self._envelopes.edited_since(raw)
        parked = self._waiting[raw.key]
        if not self._is_due(parked):
            return None, None
        if parked.told or await self._envelopes.is_taken_back(raw):
            return self._envelopes.ended(raw), None
        return self._envelopes.told(raw)

    def _is_of_concern(self, one: _Parked) -> bool:
        return self._is_due(one) or (self._look_again and self._crypto.knows(one.room, one.session))

    def _is_due(self, one: _Parked) -> bool:
        return self._due(one) <= millis(self._clock())

    def _due(self, one: _Parked) -> int:
        return one.since + (_millis_of(LATEST_KEYS) if one.told else self._patience)


def _is_sound(raw: Raw) -> bool:
    """Whether a parked row has the shape that it was written with."""
    try:
        body = msgspec.json.decode(raw.body)
        return isinstance(body["room"], str) and isinstance(body["event"]["event_id"], str)
    except MALFORMED:
        return False


def _millis_of(span: timedelta) -> int:
    """A span in milliseconds."""
    return span // timedelta(milliseconds=1)


def _what_waits(raw: Raw) -> _Parked:
    """What a parked row says of itself; one that says nothing has waited for ever."""
    try:
        body = msgspec.json.decode(raw.body)
        since, room, session = body["parked"], body["room"], body["event"]["content"].get("session_id")
    except MALFORMED:
        return _Parked(0, told=False, room="", session="")
    return _Parked(
        since if isinstance(since, int) else 0,
        told=body.get("told") is True,
        room=str(room),
        session=str(session),
    )
