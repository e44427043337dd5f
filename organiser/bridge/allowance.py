"""How often the bot answers: what people ask it must not use up what a network lets it say for everybody.

Remembered in memory only: it is about the last minute, and a restart may begin anew. What a transaction has
counted that is rolled back is given back (`undone`), for the same is asked again then. Whom an account let be
written to is remembered here for a day, so that nobody erases themselves to write without end.
"""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

import msgspec

SPAN: Final = timedelta(minutes=1)
"""What is counted, and for how long nothing is answered once it was too much."""

GROUP_ANSWERS: Final = 5
"""Answers to one person in a group within the span; people who try out what there is ask fewer things."""

PRIVATE_ANSWERS: Final = 20
CHAT_ANSWERS: Final = 20
"""Answers in a group to all that ask there: as many as Telegram lets a bot say in one."""

WRITTEN: Final = timedelta(days=1)
"""How long it is remembered that an account let others be written to."""

EVERYBODY: Final = b""


class Answering(StrEnum):
    """What who asks hears: an answer, once that there will be none for a while, or nothing."""

    ANSWER = "answer"
    LAST = "last"
    SILENCE = "silence"


class _Spent(msgspec.Struct, frozen=True):
    """When somebody was answered, and until when they are not."""

    times: tuple[datetime, ...] = ()
    silent_until: datetime | None = None

    def at(self, now: datetime) -> "_Spent":
        """What of it still counts."""
        if self.silent_until is not None:
            return self if self.silent_until > now else _Spent()
        return _Spent(tuple(time for time in self.times if time > now - SPAN))


class Allowance:
    """Answers left to each person in each chat, and to each chat. One that is silent counts nothing."""

    def __init__(self) -> None:
        """Nobody was answered yet."""
        self._spent: dict[tuple[int, bytes], _Spent] = {}
        self._before: list[tuple[tuple[int, bytes], _Spent]] = []
        self._strangers: dict[tuple[int, bytes], datetime] = {}
        self._written: dict[tuple[str, int, bytes], tuple[datetime, ...]] = {}
        self._unwritten: list[tuple[tuple[str, int, bytes], tuple[datetime, ...]]] = []
        self._swept: datetime | None = None

    def take(self, chat: int, author: bytes, now: datetime, *, private: bool) -> Answering:
        """Take an answer for somebody, where one is left."""
        self._sweep(now)
        limits = {(chat, author): PRIVATE_ANSWERS if private else GROUP_ANSWERS}
        if not private:
            limits[chat, EVERYBODY] = CHAT_ANSWERS
        spent = {key: self._spent.get(key, _Spent()).at(now) for key in limits}
        if any(one.silent_until is not None for one in spent.values()):
            return Answering.SILENCE
        for key, most in limits.items():
            if len(spent[key].times) >= most:
                self._put(key, _Spent(silent_until=now + SPAN))
                return Answering.LAST
        for key, one in spent.items():
            self._put(key, _Spent((*one.times, now)))
        return Answering.ANSWER

    def is_no_admin(self, of: int, author: bytes, now: datetime) -> None:
        """A network has told that somebody is no admin of a chat."""
        self._strangers[of, author] = now

    def need_not_ask(self, chat: int, of: int, author: bytes, now: datetime) -> bool:
        """Whether a network need not be asked again if somebody who says much in `chat` is an admin of `of`.

        It told within the span that they are none, and they are not answered at present: who only waits for
        the questions to use up what a network allows gets no further.
        """
        told = self._strangers.get((of, author))
        silent = any(
            self._spent.get((chat, who), _Spent()).at(now).silent_until is not None
            for who in (author, EVERYBODY)
        )
        return silent and told is not None and told > now - SPAN

    def write(self, what: str, of: int, author: bytes, now: datetime) -> None:
        """An account lets others be written to: `what`, and of which chapter or member."""
        before = self.written(what, of, author)
        self._unwritten.append(((what, of, author), before))
        self._written[what, of, author] = (*(at for at in before if at > now - WRITTEN), now)

    def may_write(self, what: str, of: int, most: int, now: datetime) -> bool:
        """Whether others are written to of the same once more within the day, whoever does it: it counts."""
        if self.lately(what, of, EVERYBODY, now) >= most:
            return False
        self.write(what, of, EVERYBODY, now)
        return True

    def written(self, what: str, of: int, author: bytes) -> tuple[datetime, ...]:
        """When it did so, at least within the last day."""
        return self._written.get((what, of, author), ())

    def lately(self, what: str, of: int, author: bytes, now: datetime) -> int:
        """How often it did so within the last day."""
        return sum(at > now - WRITTEN for at in self.written(what, of, author))

    def kept(self) -> None:
        """What was taken since the last call is committed."""
        self._before.clear()
        self._unwritten.clear()

    def undone(self) -> None:
        """What was taken since then is rolled back."""
        while self._before:
            key, spent = self._before.pop()
            self._spent[key] = spent
        while self._unwritten:
            about, times = self._unwritten.pop()
            self._written[about] = times

    def _put(self, key: tuple[int, bytes], spent: _Spent) -> None:
        self._before.append((key, self._spent.get(key, _Spent())))
        self._spent[key] = spent

    def _sweep(self, now: datetime) -> None:
        """Let go of everybody who was answered nothing, and let nobody be written to, for long enough."""
        if self._swept is not None and now < self._swept + SPAN:
            return
        self._swept = now
        self._spent = {key: spent for key, spent in self._spent.items() if spent.at(now) != _Spent()}
        self._strangers = {key: told for key, told in self._strangers.items() if told > now - SPAN}
        self._written = {key: at for key, at in self._written.items() if at and at[-1] > now - WRITTEN}
