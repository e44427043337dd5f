"""One bot's queue of updates, with the confirmation rules of getUpdates.

Updates are kept encoded, as they were at the moment of their event, until a higher offset confirms
them or 24 hours have passed. Waiting and conflicts between two pollers live here too.
"""

from __future__ import annotations

import asyncio
from collections import deque
from typing import Any, Final, NamedTuple

import msgspec

from organiser.sandbox.telegram.errors import ApiError

KEPT_SECONDS: Final = 24 * 60 * 60
MAX_BATCH: Final = 100
NOT_BY_DEFAULT: Final = frozenset({"chat_member", "message_reaction", "message_reaction_count"})

_encode = msgspec.json.Encoder().encode


class Update(NamedTuple):
    """An update as it will be sent: its id, JSON and moment (seconds since the epoch)."""

    id: int
    body: bytes
    at: float


class UpdateQueue:
    """The updates that wait for one bot."""

    def __init__(self, first_id: int) -> None:
        self.next_id = first_id
        self.allowed: frozenset[str] | None = None
        self._waiting: deque[Update] = deque()
        self._poller: asyncio.Future[bool] | None = None

    def __len__(self) -> int:
        return len(self._waiting)

    @property
    def is_polled(self) -> bool:
        """Whether a long poll waits now."""
        return self._poller is not None

    def wants(self, kind: str) -> bool:
        """Whether the bot's last `allowed_updates` let this kind through."""
        if self.allowed is None:
            return kind not in NOT_BY_DEFAULT
        return kind in self.allowed

    def add(self, kind: str, value: dict[str, Any], at: float) -> None:
        """Queue an update of this kind, when wanted, and wake the poller."""
        if self.wants(kind):
            self.add_raw(_encode({"update_id": self.next_id, kind: value}), at)

    def add_raw(self, body: bytes, at: float) -> None:
        """Queue a body as it is, well formed or not; it takes the next update id."""
        self._waiting.append(Update(self.next_id, body, at))
        self.next_id += 1
        self._wake(heard=True)

    def confirm(self, offset: int, now: float) -> None:
        """Forget what lies below a positive offset, all but the last ones for a negative one."""
        while self._waiting and now - self._waiting[0].at > KEPT_SECONDS:
            self._waiting.popleft()
        if offset > 0:
            while self._waiting and self._waiting[0].id < offset:
                self._waiting.popleft()
        elif offset < 0:
            while len(self._waiting) > -offset:
                self._waiting.popleft()

    def batch(self, limit: int) -> list[Update]:
        """The oldest unconfirmed updates."""
        return [self._waiting[place] for place in range(min(limit, len(self._waiting)))]

    def clear(self) -> None:
        """Forget every update (drop_pending_updates)."""
        self._waiting.clear()

    def take_over(self) -> None:
        """End another poll that still waits: only one may."""
        self._wake(heard=False)

    def release(self) -> None:
        """Let the poll that waits answer now, with what there is."""
        self._wake(heard=True)

    async def heard(self, seconds: float) -> None:
        """Wait until an update is added, or the time is over.

        Raises 409 when another poll takes over.
        """
        mine: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._poller = mine
        try:
            async with asyncio.timeout(seconds):
                kept = await mine
        except TimeoutError:
            return
        finally:
            if self._poller is mine:
                self._poller = None
        if not kept:
            raise ApiError(
                409,
                "Conflict: terminated by other getUpdates request; "
                "make sure that only one bot instance is running",
            )

    def _wake(self, *, heard: bool) -> None:
        if self._poller is not None and not self._poller.done():
            self._poller.set_result(heard)
