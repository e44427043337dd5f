"""Accepts invitations to private chats from everyone, not faster than set.

Other rooms are never joined from here: a bridge code, or the operator, must ask for that. What is still to be
accepted survives a restart, in a file of room ids beside the key store.
"""

import asyncio
import contextlib
import time
from collections import Counter
from pathlib import Path

import msgspec

from organiser import private_files
from organiser.errors import DeliveryFailed, Rejected, TryLater, Unreachable
from organiser.platforms.matrix.rooms import Rooms
from organiser.platforms.matrix.session import CLIENT, Session, segment

INVITATIONS_PER_MINUTE = 10.0
"""How many invitations are accepted in the long run."""
INVITATIONS_AT_ONCE = 10
"""How many may be accepted at once after a quiet time (Synapse's own burst for joins)."""
MOST_WAITING = 1000
"""Invitations that wait at a time; of what is beyond, those of the server with the most are let go."""
_UNREACHED_WAIT = 5.0
_FILE = "invitations.json"


class Invitations:
    """The private chats that the bot is invited to and has not entered."""

    def __init__(
        self,
        session: Session,
        rooms: Rooms,
        folder: Path,
        *,
        per_minute: float = INVITATIONS_PER_MINUTE,
        at_once: int = INVITATIONS_AT_ONCE,
    ) -> None:
        self._session = session
        self._rooms = rooms
        self._file = folder / _FILE
        self._rate = per_minute / 60
        self._most = float(at_once)
        self._tokens = float(at_once)
        self._filled_at = time.monotonic()
        self._waiting: dict[str, str] = {}
        self._served: dict[str, int] = {}
        self._news = asyncio.Event()

    async def load(self) -> None:
        """Take up what was not accepted before the last process ended."""
        try:
            kept = msgspec.json.decode(self._file.read_bytes(), type=dict[str, str])
        except (FileNotFoundError, msgspec.MsgspecError):
            return
        self._waiting = {**kept, **self._waiting}
        self._news.set()

    def add(self, room: str, by: str) -> None:
        """Accept the invitation to a private chat with `by` when its turn comes.

        One of each person waits: who invites the bot again wants the newer chat.
        """
        for former in [former for former, person in self._waiting.items() if person == by]:
            del self._waiting[former]
        self._waiting[room] = by
        if len(self._waiting) > MOST_WAITING:
            self._let_one_go()
        self._keep()
        self._news.set()

    async def run(self) -> None:
        """Accept until cancelled."""
        while True:
            await self._news.wait()
            self._news.clear()
            while self._waiting:
                await self._turn()
                await self._enter(*self._next())

    async def _enter(self, room: str, by: str) -> None:
        try:
            await self._rooms.mark_direct(by, room)
            await self._session.call("POST", f"{CLIENT}/join/{segment(room)}", {})
        except (Unreachable, Rejected):
            pass_over = True  # withdrawn, or not to be had: whoever wants us invites again
        except DeliveryFailed as failure:
            pass_over = False
            await asyncio.sleep(failure.after if isinstance(failure, TryLater) else _UNREACHED_WAIT)
        else:
            pass_over = True
        if pass_over:
            self._waiting.pop(room, None)
            # On a full disk the file names a room too many: to enter it again after a restart is no fault.
            with contextlib.suppress(OSError):
                self._keep()

    async def _turn(self) -> None:
        """Wait until the bucket holds a token, and take it."""
        while True:
            now = time.monotonic()
            self._tokens = min(self._most, self._tokens + (now - self._filled_at) * self._rate)
            self._filled_at = now
            if self._tokens >= 1:
                self._tokens -= 1
                return
            await asyncio.sleep((1 - self._tokens) / self._rate)

    def _next(self) -> tuple[str, str]:
        """The oldest one of the server that was longest not served: thousands of one delay no other."""
        room, by = min(self._waiting.items(), key=lambda one: self._served.get(_server(one[1]), 0))
        waiting = {_server(person) for person in self._waiting.values()}
        latest = max(self._served.values(), default=0)
        self._served = {server: at for server, at in self._served.items() if server in waiting}
        self._served[_server(by)] = latest + 1
        return room, by

    def _let_one_go(self) -> None:
        """Whoever floods us takes places from their own server's people only."""
        servers = Counter(map(_server, self._waiting.values()))
        loudest = servers.most_common(1)[0][0]
        del self._waiting[next(room for room, by in self._waiting.items() if _server(by) == loudest)]

    def _keep(self) -> None:
        # It tells who talks with the bot.
        private_files.write(self._file, msgspec.json.encode(self._waiting))


def _server(user: str) -> str:
    return user.partition(":")[2]
