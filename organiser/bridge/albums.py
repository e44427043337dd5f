"""What was sent together, and stays where it was sent because a part of it was for private eyes.

Telegram sends an album as one message for each picture; people see one, with one caption. Remembered in
memory only: its parts come within a second of each other.
"""

from datetime import datetime, timedelta
from typing import Final

import msgspec

SPAN: Final = timedelta(minutes=10)
"""How long parts are waited for; the network may have been away in between."""

_Key = tuple[int, str]


class _Album(msgspec.Struct):
    """The messages of an album that crossed, and the one for whose words it stays, when it does."""

    at: datetime
    carried: list[str] = []
    stays_for: str | None = None


class Albums:
    """Albums of the last minutes, by chat.

    A transaction that fails leaves its traces here: whatever is asked again then gets the same answer.
    """

    def __init__(self) -> None:
        """Nothing was sent yet."""
        self._known: dict[_Key, _Album] = {}

    def carried(self, chat: int, album: str, message: str, now: datetime) -> None:
        """Note that a part of an album crosses."""
        known = self._known.setdefault((chat, album), _Album(now))
        if message not in known.carried:
            known.carried.append(message)

    def keep(self, chat: int, album: str, message: str, now: datetime) -> tuple[str, ...]:
        """Let an album stay for what `message` says; returns its messages that have crossed already."""
        known = self._known.setdefault((chat, album), _Album(now))
        known.stays_for = message
        return tuple(known.carried)

    def stays_for(self, chat: int, album: str) -> str | None:
        """The message for whose words an album stays; None where it crosses."""
        known = self._known.get((chat, album))
        return None if known is None else known.stays_for

    def forget(self, now: datetime) -> None:
        """Let go of what came long ago."""
        self._known = {key: album for key, album in self._known.items() if album.at > now - SPAN}
