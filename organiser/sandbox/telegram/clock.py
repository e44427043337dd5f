"""The stand-in's one source of time, so that tests can step over 48 hours.

It does not drive timers: long polls wait in real time.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta


class Clock:
    """Tells the time: the real one plus what was advanced, or a frozen one.

    Promises aware UTC datetimes that only go backwards when `advance` is given a negative span.
    """

    __slots__ = ("_frozen", "_offset")

    def __init__(self, *, frozen_at: datetime | None = None) -> None:
        self._offset = 0.0
        self._frozen = None if frozen_at is None else frozen_at.timestamp()

    def seconds(self) -> float:
        """Seconds since the epoch."""
        return (time.time() if self._frozen is None else self._frozen) + self._offset

    def now(self) -> datetime:
        """The same as an aware datetime."""
        return datetime.fromtimestamp(self.seconds(), UTC)

    def advance(self, by: timedelta) -> None:
        """Let time pass at once."""
        self._offset += by.total_seconds()
