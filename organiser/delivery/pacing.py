"""How much a network allows, and when the next may go. Pure; times are seconds of the event loop's clock.

An action counts from the moment its answer came: the network counted it no later than that, so whoever waits
a full window from there never meets a limit, however slow the line is.
"""

from collections import deque
from math import ceil, inf
from typing import Final

import msgspec

BURST_SECONDS: Final = 3.0
"""How many seconds' messages of a private chat may go at once, where somebody presses buttons: three."""


class Limits(msgspec.Struct, frozen=True):
    """What a network allows; 0 lifts a limit.

    Telegram: about 30 a second over all, 1 a second in a private chat, 20 a minute in a group
    (https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this). A private chat stands
    short bursts as well: they are kept for whoever presses a button, and are no more than what the limit
    allows in `BURST_SECONDS`.
    """

    per_second: float = 0
    private_per_second: float = 0
    group_per_minute: float = 0
    parallel: int = 64

    def window(self, *, group: bool) -> "Window":
        """What counts the messages of a chat."""
        return (
            Window.of_rate(self.group_per_minute, 60.0)
            if group
            else Window.of_rate(self.private_per_second, 1.0)
        )

    def burst(self, *, group: bool) -> "Window | None":
        """What counts them for short bursts; None where a chat stands none."""
        if group:
            return None
        return Window.of_rate(self.private_per_second * BURST_SECONDS, BURST_SECONDS)


class Window:
    """At most `limit` actions in any `seconds`, counting those still on their way."""

    def __init__(self, limit: int, seconds: float) -> None:
        """A limit of 0 is none."""
        self.limit = limit
        self.seconds = seconds
        self.under_way = 0
        self._answered: deque[float] = deque()

    @classmethod
    def of_rate(cls, rate: float, seconds: float) -> "Window":
        """A window for `rate` actions in `seconds`, on the average; 0 is no limit.

        A fraction makes the window longer until it holds whole actions: 1.5 a second are 2 in 1.33 seconds,
        and 0.2 are 1 in 5. No `seconds` ever see more than the next whole number.
        """
        limit = ceil(rate)
        return cls(limit, seconds * limit / rate if limit else seconds)

    def free(self, now: float) -> float:
        """How many may go now."""
        if not self.limit:
            return inf
        self._drop(now)
        return max(self.limit - self.under_way - len(self._answered), 0)

    def wait(self, now: float) -> float:
        """Seconds until one may go: 0 at once, infinite while everything is still on its way."""
        if self.free(now):
            return 0.0
        if self.under_way >= self.limit:
            return inf
        turn = len(self._answered) + self.under_way - self.limit
        return max(self._answered[turn] + self.seconds - now, 0.0)

    def spread(self, now: float, most: float) -> float:
        """Seconds until one would go if those that are left were spread evenly until the budget grows again.

        Never more than `most` seconds after the one before, and 0 while more than half of the limit is left:
        what is said now and then is not kept waiting.
        """
        free = self.free(now)
        if not self._answered or free > self.limit / 2:
            return 0.0
        grows, last = self._answered[0] + self.seconds, self._answered[-1]
        return max(min((free * last + grows) / (free + 1), last + most) - now, 0.0)

    def begin(self) -> None:
        """Count one that goes now."""
        self.under_way += 1

    def end(self, now: float, *, counted: bool = True) -> None:
        """Its answer came; `counted` is False where the network surely did not carry it out."""
        self.under_way -= 1
        if counted:
            self.count(now)

    def count(self, when: float) -> None:
        """Count one that was answered at `when`, as after a restart."""
        if self.limit:
            self._answered.append(when)

    def _drop(self, now: float) -> None:
        while self._answered and self._answered[0] + self.seconds <= now:
            self._answered.popleft()


class Hold:
    """A wait that a network asked for."""

    def __init__(self) -> None:
        """Nothing is held."""
        self.until = 0.0

    def hold(self, until: float) -> None:
        """Let nothing go before `until`; a longer wait stays."""
        self.until = max(self.until, until)

    def release(self) -> None:
        """Let things go at once."""
        self.until = 0.0

    def wait(self, now: float) -> float:
        """Seconds that are left."""
        return max(self.until - now, 0.0)
