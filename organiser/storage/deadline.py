"""Something that is due, as whoever finds it tells it; `due` has the table of finders."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import NamedTuple

from sqlalchemy.ext.asyncio import AsyncConnection


class Deadline(NamedTuple):
    """Of what it is, and since when it waits: as long as both stay the same, the same thing is due.

    `chat` is told of it; None: it is about no chat, and enters by any, for an event must have one.
    """

    subject: int
    since: int
    chat: int | None = None


Finder = Callable[[AsyncConnection, datetime], Awaitable[list[Deadline]]]
"""Looks up what is due at a time."""
