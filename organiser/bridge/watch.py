"""What is held back before it crosses: repetition, crowds, and bridges that answer bridges.

Remembered in memory only: it is about the last minutes, and a restart may begin anew.
"""

import hashlib
from collections import Counter, defaultdict, deque
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

SPAM_REPETITIONS: Final = 5
SPAM_SPAN: Final = timedelta(minutes=1)
SPAM_LENGTH: Final = 12
"""Characters from which on a repetition counts; people do say "ok" five times."""

FLOOD_JOINS: Final = 10
FLOOD_SPAN: Final = timedelta(minutes=1)
HOLD: Final = timedelta(minutes=10)

BOT_LINES: Final = 20
BOT_SPAN: Final = timedelta(minutes=1)
"""The bounce budget: how many lines of other bots cross from one chat."""


class Held(StrEnum):
    """Why a line does not cross."""

    SPAM = "spam"
    FLOOD = "flood"
    BOUNCE = "bounce"


class _Said:
    """What one person said within the last minute, as digests."""

    def __init__(self) -> None:
        self._said: deque[tuple[datetime, bytes, str]] = deque()
        self._messages: set[str] = set()
        self._times: Counter[bytes] = Counter()

    @property
    def latest(self) -> datetime:
        return self._said[-1][0]

    def again(self, digest: bytes, now: datetime, message: str) -> int:
        """Note that `message` said it now; returns how often that makes."""
        if message in self._messages:
            return self._times[digest]
        self._said.append((now, digest, message))
        self._messages.add(message)
        self._times[digest] += 1
        while self._said[0][0] < now - SPAM_SPAN:
            _, gone, former = self._said.popleft()
            self._messages.discard(former)
            self._times[gone] -= 1
            if not self._times[gone]:
                del self._times[gone]
        return self._times[digest]


class Watch:
    """Watches what is about to cross. Times are given, so that the clock of the messages decides.

    A message is counted once, however often it is looked at: a transaction that failed is tried again.
    """

    def __init__(self) -> None:
        """Nothing was seen yet."""
        self._texts: dict[tuple[int, bytes], _Said] = defaultdict(_Said)
        self._joins: dict[int, deque[tuple[datetime, bytes]]] = defaultdict(deque)
        self._crowd: dict[tuple[int, bytes], datetime] = {}
        self._bots: dict[int, dict[str, datetime]] = defaultdict(dict)
        self._told: dict[tuple[int, bytes], tuple[datetime, str]] = {}

    def repeats(self, chat: int, author: bytes, text: str, now: datetime, *, message: str) -> int:
        """How often this person said the same here within the last minute, this time included."""
        if len(text) < SPAM_LENGTH:
            return 1
        digest = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
        return self._texts[chat, author].again(digest, now, message)

    def told(self, chat: int, author: bytes, now: datetime, *, message: str) -> bool:
        """Whether admins were told about this person within the last minutes, before `message`.

        They are told from now on.
        """
        before, because = self._told.get((chat, author), (now - HOLD, message))
        self._told[chat, author] = (now, message)
        return because != message and before > now - HOLD

    def joined(self, chat: int, author: bytes, now: datetime) -> int:
        """Note that somebody came in; returns how many did within the last minute."""
        came = self._joins[chat]
        if (now, author) not in came:
            came.append((now, author))
        while came[0][0] < now - FLOOD_SPAN:
            came.popleft()
        if len(came) >= FLOOD_JOINS:
            self._crowd.update({(chat, newcomer): now + HOLD for _, newcomer in came})
        return len(came)

    def in_crowd(self, chat: int, author: bytes, now: datetime) -> bool:
        """Whether somebody came in with a crowd a short while ago."""
        until = self._crowd.get((chat, author))
        if until is not None and until < now:
            del self._crowd[chat, author]
            return False
        return until is not None

    def let_in(self, chat: int) -> None:
        """An admin has looked at the crowd: nobody of it is held any longer."""
        self._crowd = {key: until for key, until in self._crowd.items() if key[0] != chat}

    def bounces(self, chat: int, now: datetime, *, message: str) -> bool:
        """Whether another bot's line from this chat is over the bounce budget; counts it otherwise."""
        lines = {said: at for said, at in self._bots[chat].items() if at >= now - BOT_SPAN}
        self._bots[chat] = lines
        if message in lines:
            return False
        if len(lines) >= BOT_LINES:
            return True
        lines[message] = now
        return False

    def forget(self, now: datetime) -> None:
        """Let go of everybody who said nothing within the last minute, and of crowds that are let in."""
        for key in [key for key, said in self._texts.items() if said.latest < now - SPAM_SPAN]:
            del self._texts[key]
        self._told = {key: told for key, told in self._told.items() if told[0] > now - HOLD}
        self._crowd = {key: until for key, until in self._crowd.items() if until >= now}
        for chat in [chat for chat, came in self._joins.items() if came[-1][0] < now - FLOOD_SPAN]:
            del self._joins[chat]
