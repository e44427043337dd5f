"""Accepts invitations to private chats from everyone, not faster than set.

Other rooms are never joined from here: a bridge code, or the operator, must ask for that. What is still to be
accepted survives a restart, in a file of room ids beside the key store.
"""

import asyncio
import time
from pathlib import Path

import msgspec

from organiser.errors import DeliveryFailed, Rejected, TryLater, Unreachable
from organiser.platforms.matrix.rooms import Rooms
from organiser.platforms.matrix.session import CLIENT, Session, segment

INVITATIONS_PER_MINUTE = 10.0
"""How many invitations are accepted in the long run."""
INVITATIONS_AT_ONCE = 10
"""How many may be accepted at once after a quiet time (Synapse's own burst for joins)."""
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
        """Accept the invitation to a private chat with `by` when its turn comes."""
        self._waiting[room] = by
        self._keep()
        self._news.set()

    async def run(self) -> None:
        """Accept until cancelled."""
        while True:
            await self._news.wait()
            self._news.clear()
            for room, by in list(self._waiting.items()):
                await self._enter(room, by)

    async def _enter(self, room: str, by: str) -> None:
        await self._turn()
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
            self._keep()
        else:
            self._news.set()

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

    def _keep(self) -> None:
        self._file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        fresh = self._file.with_suffix(".new")
        fresh.write_bytes(msgspec.json.encode(self._waiting))
        fresh.replace(self._file)
