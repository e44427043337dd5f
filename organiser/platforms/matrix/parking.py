"""Keeps watch over encrypted messages whose key has not come: opens them when it does, gives up in time."""

from collections.abc import Iterable

import msgspec

from organiser.chat.ports import Inbox, Raw
from organiser.chat.refs import Network
from organiser.kernel import Clock, millis
from organiser.platforms.matrix.envelopes import Envelopes

PARK_SECONDS = 300.0
"""How long a key may take before a placeholder is put into the message's place."""
_FAR = 86_400.0


class Parking:
    """The parked messages of one session; the rows themselves are the inbox's."""

    def __init__(self, inbox: Inbox, envelopes: Envelopes, clock: Clock, seconds: float) -> None:
        self._inbox = inbox
        self._envelopes = envelopes
        self._clock = clock
        self._patience = int(seconds * 1000)
        self._since: dict[str, int] = {}
        self._look_again = True

    async def load(self) -> None:
        """Take up what was parked before this process began; a key may have come just before it ended."""
        self.parked(await self._inbox.parked(Network.MATRIX))
        self._look_again = True

    def parked(self, raws: Iterable[Raw]) -> None:
        """Watch over those of `raws` that are parked, as they have been committed."""
        for raw in raws:
            if raw.parked:
                self._since[raw.key] = _parked_at(raw)

    def seconds_left(self) -> float:
        """Until the next message must be given up; a day where nothing waits."""
        if not self._since:
            return _FAR
        left = min(self._since.values()) + self._patience - millis(self._clock())
        return max(left / 1000, 0.05)

    async def release(self, *, new_keys: bool) -> None:
        """Put into the inbox what can be read now, and placeholders for what waited too long."""
        overdue = millis(self._clock()) - self._patience
        due = any(since <= overdue for since in self._since.values())
        if not self._since or not (new_keys or due or self._look_again):
            return
        self._look_again = False
        ready = []
        for raw in await self._inbox.parked(Network.MATRIX):
            opened = await self._envelopes.opened(raw)
            if opened is None and self._since.get(raw.key, overdue) <= overdue:
                opened = self._envelopes.given_up(raw)
            if opened is not None:
                ready.append(opened)
        if ready:
            await self._inbox.unpark(Network.MATRIX, ready)
        for raw in ready:
            self._since.pop(raw.key, None)


def _parked_at(raw: Raw) -> int:
    try:
        since = msgspec.json.decode(raw.body)["parked"]
    except (msgspec.MsgspecError, KeyError, TypeError):
        return 0
    return since if isinstance(since, int) else 0
