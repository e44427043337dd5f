"""Small things that every layer needs: ids, time, portions of many, and a bell between tasks."""

import asyncio
import secrets
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import TypeVar

_T = TypeVar("_T")

Clock = Callable[[], datetime]
"""Tells the present as an aware UTC time."""


BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


def system_clock() -> datetime:
    """The present by this machine's clock.

    Whoever starts something, or notes when it came, asks for it; whoever decides something is given `now`.
    """
    return datetime.fromtimestamp(time.time(), tz=UTC)


def millis(moment: datetime) -> int:
    """`moment` as whole milliseconds since 1970, the form in which the database keeps times."""
    return (moment - BEGINNING) // timedelta(milliseconds=1)


def moment(milliseconds: int) -> datetime:
    """The aware UTC time of whole `milliseconds` since 1970."""
    return BEGINNING + timedelta(milliseconds=milliseconds)


def day_over(day: date, zone: tzinfo) -> datetime:
    """When a day is over by the clocks of a zone, in UTC."""
    return datetime.combine(day + timedelta(days=1), datetime.min.time(), zone).astimezone(UTC)


def last_day(over: datetime, zone: tzinfo) -> date:
    """The last day of what is over at a time, by the clocks of a zone: at midnight, the day before."""
    return (over - timedelta(seconds=1)).astimezone(zone).date()


def portions(many: Sequence[_T], size: int) -> Iterator[Sequence[_T]]:
    """All of them in order, at most so many at once."""
    return (many[begin : begin + size] for begin in range(0, len(many), size))


LONGEST_WAIT = 86_400.0
"""Seconds: no network is obeyed for longer at once, whatever it says."""


def bounded_wait(seconds: float, *, least: float) -> float:
    """The wait that a network asks for, from `least` to a day; what is no number (NaN) counts as `least`."""
    # `least` stands first because a comparison with NaN is never true.
    return min(max(least, seconds), LONGEST_WAIT)


_MOST = 2**63 - 1


def counted(digits: str) -> int | None:
    """The number that plain digits say, if it is one that the database counts with; None for all else."""
    if not (digits.isascii() and digits.isdecimal() and len(digits) <= len(str(_MOST))):
        return None
    number = int(digits)
    return number if number <= _MOST else None


class Ids:
    """Makes ids that no other process makes and that grow with time: 41 bits of milliseconds, 22 random.

    Within one process they strictly grow, even when the clock is set back. They order lines only
    roughly; whoever needs the order of events takes the inbox's or the outbox's own numbers.
    """

    EPOCH = 1_760_000_000_000
    RANDOM_BITS = 22

    def __init__(self, clock: Clock) -> None:
        """`clock` tells the present."""
        self._clock = clock
        self._last = 0

    def new(self) -> int:
        """The next id, a positive 63-bit number."""
        fresh = self.least(self._clock()) | secrets.randbits(self.RANDOM_BITS)
        self._last = max(fresh, self._last + 1)
        return self._last

    @classmethod
    def least(cls, at: datetime) -> int:
        """The smallest id that is made at a time; what was made before is smaller, unless a clock was set."""
        return max(millis(at) - cls.EPOCH, 0) << cls.RANDOM_BITS


class Bell:
    """Wakes the one task that waits for work. A ring while nobody waits is not lost."""

    def __init__(self) -> None:
        """Silent at first."""
        self._event = asyncio.Event()

    def ring(self) -> None:
        """Say that there may be work."""
        self._event.set()

    async def wait(self, timeout: float | None = None) -> None:  # noqa: ASYNC109 - a bound, not a failure
        """Return when rung, or after `timeout` seconds."""
        try:
            async with asyncio.timeout(timeout):
                await self._event.wait()
        except TimeoutError:
            return
        finally:
            self._event.clear()
