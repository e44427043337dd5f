"""Waiting for something to have changed, anywhere on the stage."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

Found = TypeVar("Found")


class News:
    """Wakes everybody who waits, whenever it is told.

    Nothing is missed: whoever looks and then waits is woken by whatever happens after the look.
    """

    def __init__(self) -> None:
        self._told = asyncio.Event()
        self.count = 0

    def tell(self) -> None:
        """Something has changed."""
        self.count += 1
        told, self._told = self._told, asyncio.Event()
        told.set()

    async def after(self, count: int) -> int:
        """Wait until there is news after the `count` that was seen; returns the count now."""
        while self.count == count:
            await self._told.wait()
        return self.count

    async def until(self, found: Callable[[], Found | None], seconds: float) -> Found:
        """Return what is found, looking after each piece of news; raises TimeoutError."""
        async with asyncio.timeout(seconds):
            while True:
                seen = self.count
                if answer := found():
                    return answer
                await self.after(seen)
