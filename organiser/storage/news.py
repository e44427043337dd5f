"""Of how many new applications the stewards of a chapter were not told yet, and when they last were.

They are told of the first at once, and of what comes soon after it together: nobody is flooded.
"""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.ext.asyncio import AsyncConnection

from organiser.kernel import millis
from organiser.storage import meta

EVERY: Final = timedelta(minutes=10)
"""At most so often are the stewards of a chapter told that there are new applications."""

_KEY: Final = "news."


async def add(connection: AsyncConnection, chapter: int) -> None:
    """There is one more."""
    told, count = await _read(connection, chapter)
    await _write(connection, chapter, told, count + 1)


async def take(connection: AsyncConnection, chapter: int, now: datetime) -> int:
    """How many the stewards are to be told of now; 0 where there are none, or it is too soon."""
    told, count = await _read(connection, chapter)
    if not count or millis(now - EVERY) < told <= millis(now):
        return 0
    await _write(connection, chapter, millis(now), 0)
    return count


async def due(connection: AsyncConnection, now: datetime) -> list[int]:
    """The chapters whose stewards are to be told now."""
    known = (await meta.under(connection, _KEY)).items()
    waiting = [(int(chapter), *_said(value)) for chapter, value in known]
    return [chapter for chapter, told, count in waiting if count and told <= millis(now - EVERY)]


async def _read(connection: AsyncConnection, chapter: int) -> tuple[int, int]:
    return _said(await meta.get(connection, f"{_KEY}{chapter}") or "0 0")


def _said(value: str) -> tuple[int, int]:
    told, _, count = value.partition(" ")
    return int(told), int(count)


async def _write(connection: AsyncConnection, chapter: int, told: int, count: int) -> None:
    await meta.put(connection, f"{_KEY}{chapter}", f"{told} {count}")
