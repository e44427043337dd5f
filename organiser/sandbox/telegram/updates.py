"""One bot's queue of updates, with the confirmation rules of getUpdates.

Updates are kept encoded, as they were at the moment of their event, until a higher offset confirms
them or 24 hours have passed. Waiting and conflicts between two pollers live here too.
"""

from __future__ import annotations

import asyncio
from collections import deque
from typing import Any, Final, NamedTuple

import msgspec

from organiser.sandbox.telegram.errors import conflict

KEPT_SECONDS: Final = 24 * 60 * 60
MAX_BATCH: Final = 100
KINDS: Final = frozenset(
    {
        "message", "edited_message", "channel_post", "edited_channel_post", "business_connection",
        "business_message", "edited_business_message", "deleted_business_messages", "guest_message",
        "message_reaction", "message_reaction_count", "inline_query", "chosen_inline_result",
        "callback_query", "shipping_query", "pre_checkout_query", "purchased_paid_media", "poll",
        "poll_answer", "my_chat_member", "chat_member", "chat_join_request", "chat_boost",
        "removed_chat_boost", "managed_bot",
    }
)  # fmt: skip
FUTURE: Final = 10
"""An offset that lies so far beyond the next update id is of another count: it confirms nothing."""
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
        self._poller: asyncio.Future[str] | None = None

    def __len__(self) -> int:
        return len(self._waiting)

    @property
    def is_polled(self) -> bool:
        """Whether a long poll waits now."""
        return self._poller is not None

    def allow(self, kinds: list[str]) -> None:
        """Let only these kinds through from now on; names that are not known count for nothing.

        None that is known means those of the default.
        """
        self.allowed = frozenset(kind.lower() for kind in kinds) & KINDS or None

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
        self._wake()

    def confirm(self, offset: int, now: float) -> None:
        """Forget what lies below a positive offset, all but the last ones for a negative one."""
        while self._waiting and now - self._waiting[0].at > KEPT_SECONDS:
            self._waiting.popleft()
        if 0 < offset <= self.next_id + FUTURE:
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

    def end(self, by: str) -> None:
        """Refuse the poll that waits, because of another request."""
        self._wake(f"terminated by {by}")

    def release(self) -> None:
        """Let the poll that waits answer now, with what there is."""
        self._wake()

    async def heard(self, seconds: float) -> None:
        """Wait until an update is added, or the time is over.

        Ends another poll that waits, since only one may. Raises 409 when it is ended itself.
        """
        self.end("other getUpdates request; make sure that only one bot instance is running")
        mine: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self._poller = mine
        try:
            async with asyncio.timeout(seconds):
                ended = await mine
        except TimeoutError:
            return
        finally:
            if self._poller is mine:
                self._poller = None
        if ended:
            raise conflict(ended)

    def _wake(self, ended: str = "") -> None:
        if self._poller is not None and not self._poller.done():
            self._poller.set_result(ended)
