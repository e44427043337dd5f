"""Telegram's flood limits as sliding windows, with exact books.

Telegram does not publish exact limits; these are those of its FAQ: about 30 messages a second over
all, one a second in a private chat with short bursts, 20 a minute in a group. Edits in groups are
held to a window of their own. A bench reads from `Books` what share was used and how often the bot
ran into a 429.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from math import ceil, floor
from typing import TYPE_CHECKING, Final

from organiser.sandbox.telegram.errors import too_many_requests

if TYPE_CHECKING:
    from organiser.sandbox.telegram.bots import Bot
    from organiser.sandbox.telegram.chats import Chat

OVERALL: Final = 0


@dataclass(frozen=True, slots=True)
class Window:
    """At most so many messages within so many seconds; 0 messages means no limit."""

    messages: int
    seconds: float

    def allows(self, span: float) -> int:
        """How many messages fit at most into a span of so many seconds."""
        return self.messages * (floor(span / self.seconds) + 1)


@dataclass(frozen=True, slots=True)
class Limits:
    """The windows that hold; None lifts one."""

    overall: Window | None = None
    private: Window | None = None
    group: Window | None = None
    group_edits: Window | None = None

    @classmethod
    def off(cls) -> Limits:
        """No limits."""
        return cls()

    @classmethod
    def real(cls) -> Limits:
        """Those of Telegram's FAQ; a private chat stands a burst of three in three seconds."""
        return cls(Window(30, 1), Window(3, 3), Window(20, 60), Window(20, 60))


@dataclass(slots=True)
class Books:
    """What passed one window, at what times (seconds), and how often it was refused."""

    window: Window
    sent: list[float] = field(default_factory=list)
    refused: list[float] = field(default_factory=list)
    recent: deque[float] = field(default_factory=deque)

    def wait(self, now: float, count: int) -> float:
        """Seconds until so many more would be allowed; 0 when they are now.

        More at once than the window holds (an album) pass when nothing else is in it.
        """
        while self.recent and now - self.recent[0] >= self.window.seconds:
            self.recent.popleft()
        if not self.recent:
            return 0.0
        over = len(self.recent) + count - self.window.messages
        if over <= 0:
            return 0.0
        last = self.recent[min(over, len(self.recent)) - 1]
        return last + self.window.seconds - now

    def enter(self, now: float, count: int) -> None:
        """Write down what was let through."""
        self.recent.extend([now] * count)
        self.sent.extend([now] * count)

    def share(self, since: float, until: float) -> float:
        """What part of what the window allowed from one moment to another was used."""
        used = sum(1 for at in self.sent if since <= at <= until)
        return used / self.window.allows(until - since)


@dataclass(slots=True)
class Pace:
    """Holds every bot to the limits; `refused` counts the 429 over all bots and chats."""

    limits: Limits
    books: dict[tuple[int, str, int], Books] = field(default_factory=dict)
    refused: int = 0

    def of(self, bot: Bot, chat: Chat | None = None, what: str = "messages") -> Books | None:
        """The books of a bot in one chat, or over all; None where nothing limits.

        `what` is `messages` or `edits`.
        """
        window = self._window(chat, what)
        if window is None:
            return None
        key = (bot.id, what, OVERALL if chat is None else chat.id)
        if key not in self.books:
            self.books[key] = Books(window)
        return self.books[key]

    def _window(self, chat: Chat | None, what: str) -> Window | None:
        if chat is None:
            return self.limits.overall
        if chat.type == "private":
            return self.limits.private if what == "messages" else None
        return self.limits.group if what == "messages" else self.limits.group_edits

    def spend(self, bot: Bot, chat: Chat, *, count: int = 1, what: str = "messages") -> None:
        """Let so many messages pass, or refuse them all with 429."""
        if self.limits == _OFF:
            return
        now = chat.world.clock.seconds()
        held = [books for books in (self.of(bot), self.of(bot, chat, what)) if books is not None]
        wait = max((books.wait(now, count) for books in held), default=0.0)
        if wait > 0:
            self.refused += 1
            for books in held:
                if books.wait(now, count) > 0:
                    books.refused.append(now)
            raise too_many_requests(max(1, ceil(wait)))
        for books in held:
            books.enter(now, count)


_OFF: Final = Limits()
