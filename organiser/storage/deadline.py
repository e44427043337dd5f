"""Something that is due, as whoever finds it tells it; `due` has the table of finders."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Final, NamedTuple
from zlib import crc32

from sqlalchemy.ext.asyncio import AsyncConnection

from organiser.kernel import BEGINNING, millis

AGAIN: Final = timedelta(minutes=10)
"""How soon something is tried again that is due by what is there, and by no time."""


class Deadline(NamedTuple):
    """Of what it is, and since when it waits: as long as both stay the same, the same thing is due.

    `chat` is told of it; None: it is about no chat, and enters by any, for an event must have one.
    """

    subject: int
    since: int
    chat: int | None = None


def at_present(now: datetime, what: str = "") -> int:
    """Since when `what` is due, which has no time of its own: for a while, and as long as it is the same."""
    begun = BEGINNING + (now - BEGINNING) // AGAIN * AGAIN
    return millis(begun + crc32(what.encode()) * timedelta(milliseconds=1) % AGAIN)


Finder = Callable[[AsyncConnection, datetime], Awaitable[list[Deadline]]]
"""Looks up what is due at a time."""
