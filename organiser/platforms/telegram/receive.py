"""Updates are received and committed before they are acknowledged.

The next call of getUpdates confirms a batch, so it is made only after the inbox has committed it together
with the new offset. Whatever the network or Telegram does is waited out; the state can be seen from outside.
"""

import asyncio
import random
from collections.abc import Callable
from itertools import count
from math import inf

from telegram.error import TelegramError

from organiser.chat.ports import Inbox
from organiser.chat.refs import Network
from organiser.platforms.telegram.batch import raws
from organiser.platforms.telegram.connection import Connection
from organiser.platforms.telegram.failures import Limited, trouble

POLL_SECONDS = 50.0
FIRST_PAUSE_SECONDS = 0.5
LONGEST_PAUSE_SECONDS = 60.0
LONGEST_SILENCE_SECONDS = 4.0
"""Telegram that cannot be reached is asked often: when it returns, people should not wait."""

SILENCES = frozenset({"unreachable", "server_error", "garbled"})


class Receiver:
    """Receives raw updates (`chat.ports.Intake`).

    `connected` is True from the first answer to the next failure, also if the answer held nothing.
    `trouble` is one of the words of `failures.trouble` meanwhile, None while all is well or nothing is known.
    """

    network = Network.TELEGRAM

    def __init__(
        self,
        connection: Connection,
        inbox: Inbox,
        *,
        poll_seconds: float = POLL_SECONDS,
        longest_pause: float = LONGEST_PAUSE_SECONDS,
        report: Callable[[str | None], None] = lambda _: None,
    ) -> None:
        """`report` is told each change: a word of trouble, or None when all is well (again)."""
        self._connection = connection
        self._inbox = inbox
        self._poll_seconds = poll_seconds
        self._longest_pause = longest_pause
        self._report = report
        self.connected = False
        self.trouble: str | None = None

    async def run(self) -> None:
        """Receive until cancelled; only bugs and a failing inbox escape."""
        cursor = await self._inbox.cursor(self.network)
        offset = int(cursor) if cursor else None
        while True:
            offset = await self._receive(offset)

    async def _receive(self, offset: int | None) -> int | None:
        """Take in one batch; returns the offset that confirms it."""
        elements = await self._answered(offset)
        if not elements:
            return offset
        kept, following = raws(elements, offset)
        await self._inbox.accept(self.network, kept, None if following is None else str(following))
        return following

    async def _answered(self, offset: int | None) -> list[bytes]:
        """Ask until an answer comes. The first question after a silence is not a long one."""
        for attempt in count():
            seconds = self._poll_seconds if self.connected else 0
            try:
                elements = await self._connection.updates(offset, seconds)
            except TelegramError as error:
                word, least = trouble(error), error.seconds if isinstance(error, Limited) else 0.0
            else:
                self._note(None)
                return list(elements)
            self._note(word)
            await asyncio.sleep(max(least, self._pause(attempt, word)))
        raise AssertionError

    def _pause(self, attempt: int, word: str) -> float:
        """Longer with every attempt, up to a bound, and not the same for two bots at once."""
        bound = min(self._longest_pause, LONGEST_SILENCE_SECONDS if word in SILENCES else inf)
        longest = min(bound, FIRST_PAUSE_SECONDS * 2 ** min(attempt, 16))
        return random.uniform(longest / 2, longest)  # noqa: S311 - no secret

    def _note(self, word: str | None) -> None:
        is_news = word != self.trouble or self.connected != (word is None)
        self.connected = word is None
        self.trouble = word
        if is_news:
            self._report(word)
