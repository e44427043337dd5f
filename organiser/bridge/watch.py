"""What is held back before it crosses: repetition, crowds, and bridges that answer bridges.

Remembered in memory only: it is about the last minutes, and a restart may begin anew.
"""

import hashlib
import unicodedata
from collections import Counter, defaultdict, deque
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from organiser.bridge.albums import Albums

SPAM_REPETITIONS: Final = 5
SPAM_SPAN: Final = timedelta(minutes=1)
SPAM_REMEMBERED: Final = 250
"""Messages of one person at most: more than a batch of the dispatcher, which may be tried again."""

SPAM_LENGTH: Final = 12
"""Characters from which on a repetition counts; people do say "ok" five times."""

FLOOD_JOINS: Final = 10
FLOOD_SPAN: Final = timedelta(minutes=1)
HOLD: Final = timedelta(minutes=10)
CROWD: Final = b"crowd"
"""Whom admins are told about when nobody in particular is meant."""

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
        self._counted: dict[str, int] = {}
        self._times: Counter[bytes] = Counter()

    @property
    def latest(self) -> datetime:
        return self._said[-1][0]

    def again(self, digest: bytes, now: datetime, message: str) -> int:
        """Note that `message` said it now; returns how often that makes, the same whenever it is asked."""
        if message in self._counted:
            return self._counted[message]
        self._said.append((now, digest, message))
        self._times[digest] += 1
        self._counted[message] = 0
        while self._said[0][0] < now - SPAM_SPAN or len(self._said) > SPAM_REMEMBERED:
            _, gone, former = self._said.popleft()
            del self._counted[former]
            self._times[gone] -= 1
            if not self._times[gone]:
                del self._times[gone]
        self._counted[message] = self._times[digest]
        return self._counted[message]


def _essence(text: str) -> str:
    """The letters and digits of `text`, whatever their case and accents; all of it where they are few.

    Digits count: who calls out one order after the other does not repeat themselves.
    """
    spelt = unicodedata.normalize("NFKD", text).casefold()
    essence = "".join(filter(str.isalnum, spelt))
    return essence if len(essence) >= SPAM_LENGTH else text


class Watch:
    """Watches what is about to cross. Times are given, so that the clock of the messages decides.

    What a transaction that failed had counted stays counted, and the same is asked again when it is tried
    again: each message and each newcomer then gets the answer of the first time.
    """

    def __init__(self) -> None:
        """Nothing was seen yet."""
        self.albums: Final = Albums()
        self._texts: dict[tuple[int, bytes], _Said] = defaultdict(_Said)
        self._joins: dict[int, dict[bytes, tuple[datetime, int]]] = defaultdict(dict)
        self._crowd: dict[tuple[int, bytes], tuple[datetime, datetime]] = {}
        self._bots: dict[int, dict[str, datetime]] = defaultdict(dict)
        self._told: dict[tuple[int, bytes], tuple[datetime, str]] = {}

    def repeats(self, chat: int, author: bytes, text: str, now: datetime, *, message: str) -> int:
        """How often this person said the same here within the last minute, this time included.

        The same it is too in capitals, with other blanks, points and emoji, and with signs that nobody sees.
        """
        if len(text) < SPAM_LENGTH:
            return 1
        said = _essence(text).encode("utf-8", "surrogatepass")
        digest = hashlib.blake2b(said, digest_size=8).digest()
        return self._texts[chat, author].again(digest, now, message)

    def told(self, chat: int, about: bytes, now: datetime, *, because: str) -> bool:
        """Whether admins were told about somebody within the last minutes, and not because of this event.

        They are told from now on. `because` names the event.
        """
        before = self._told.get((chat, about))
        if before is None or before[0] <= now - HOLD:
            self._told[chat, about] = (now, because)
            return False
        self._told[chat, about] = (now, before[1])
        return before[1] != because

    def joined(self, chat: int, author: bytes, now: datetime) -> int:
        """Note that somebody came in; returns how many did within the minute before, that one included.

        Who is told of twice came in once: Telegram tells of newcomers in two ways.
        """
        came = self._joins[chat]
        while came and next(iter(came.values()))[0] < now - FLOOD_SPAN:
            del came[next(iter(came))]
        if author not in came:
            came[author] = (now, len(came) + 1)
            for newcomer in came if len(came) == FLOOD_JOINS else [author] * (len(came) > FLOOD_JOINS):
                if not self.in_crowd(chat, newcomer, now):
                    self._crowd[chat, newcomer] = (now, now + HOLD)
        return came[author][1]

    def in_crowd(self, chat: int, author: bytes, now: datetime) -> bool:
        """Whether somebody came in with a crowd a short while before `now`."""
        since, until = self._crowd.get((chat, author), (now, now))
        return since <= now < until

    def let_in(self, chat: int) -> None:
        """An admin has looked at the crowd: nobody of it is held any longer, and a new one has to gather."""
        self._crowd = {key: held for key, held in self._crowd.items() if key[0] != chat}
        self._joins.pop(chat, None)
        self._told.pop((chat, CROWD), None)

    def let_go(self, chat: int, author: bytes) -> None:
        """An admin has looked at what somebody repeats: it is counted, and told, anew."""
        self._texts.pop((chat, author), None)
        self._told.pop((chat, author), None)

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
        self.albums.forget(now)
        for key in [key for key, said in self._texts.items() if said.latest < now - SPAM_SPAN]:
            del self._texts[key]
        self._told = {key: told for key, told in self._told.items() if told[0] > now - HOLD}
        self._crowd = {key: held for key, held in self._crowd.items() if held[1] >= now}
        for chat, came in list(self._joins.items()):
            if max(at for at, _ in came.values()) < now - FLOOD_SPAN:
                del self._joins[chat]
