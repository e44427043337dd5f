"""What was claimed leaves at its moment, and comes back with whatever became of it.

What has not begun yet can be withheld. Nothing here is written down: that is the sender's next turn.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager

import msgspec
import structlog

from organiser.chat.ports import Outlet
from organiser.chat.refs import Network
from organiser.delivery import carrying, errands, notices
from organiser.delivery.errands import Errand, Returned
from organiser.errors import DeliveryFailed, Rejected
from organiser.storage.directory import Directory

TIMER_TICK = 0.001
"""The event loop's timers count milliseconds, and may ring by a part of one too early."""

log = structlog.get_logger()


class Departures:
    """Errands on their way, each a task of its own."""

    def __init__(
        self,
        outlets: Mapping[Network, Outlet],
        directory: Directory,
        wording: notices.Wording,
        came_back: Callable[[Returned], None],
    ) -> None:
        """`came_back` is called with everything that does, once it can be taken."""
        self._outlets = outlets
        self._directory = directory
        self._wording = wording
        self._came_back = came_back
        self.instance = ""
        """The database's own name, from which the networks know a repetition."""
        self.returned: list[Returned] = []
        self._on_the_way = 0
        self._not_begun: set[int] = set()
        """Rows that are claimed and wait for their moment."""
        self._tasks: asyncio.TaskGroup | None = None

    @property
    def under_way(self) -> bool:
        """Whether anything has left of which nothing was heard, or what was heard is not taken yet."""
        return bool(self._on_the_way or self.returned)

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        """Errands may leave within; at the end, those that have left are waited for."""
        async with asyncio.TaskGroup() as self._tasks:
            yield

    def leave(self, ready: Sequence[Errand], void: Sequence[Errand]) -> None:
        """Send what is ready; what is `void` comes back at once."""
        assert self._tasks is not None  # noqa: S101 - only who has opened it claims
        for errand in void:
            self._note(Returned(errand))
        for errand in ready:
            self._on_the_way += 1
            self._not_begun.update(row.id for row in errand.parcel.rows)
            self._tasks.create_task(self._carry(errand))

    def withhold(self, rows: set[int]) -> None:
        """Let none of `rows` begin."""
        self._not_begun -= rows

    def take_returned(self) -> list[Returned]:
        """What came back since this was asked last."""
        returned, self.returned = self.returned, []
        return returned

    async def _carry(self, errand: Errand) -> None:
        """Send one errand when its moment has come, and tell when it came back."""
        early = errand.parcel.start - asyncio.get_running_loop().time()
        if early > 0:
            await asyncio.sleep(early + TIMER_TICK)
        left = errands.without_withheld(errand, self._not_begun)
        self._not_begun.difference_update(row.id for row in errand.parcel.rows)
        if left is None:
            returned = Returned(errand)
        else:
            withheld = tuple(row for row in errand.parcel.rows if row not in left.parcel.rows)
            returned = msgspec.structs.replace(await self._carried(left), withheld=withheld)
        self._on_the_way -= 1
        self._note(returned)

    def _note(self, returned: Returned) -> None:
        self.returned.append(msgspec.structs.replace(returned, at=asyncio.get_running_loop().time()))
        self._came_back(returned)

    async def _carried(self, errand: Errand) -> Returned:
        """Do it now; whatever becomes of it is an answer."""
        first = errand.parcel.rows[0]
        key = f"{self.instance}.{first.id}.{first.parts}"
        outlet = self._outlets[errand.parcel.network]
        mark = notices.repetition(self._wording, self._directory, first)
        try:
            step = await carrying.step(outlet, errand.action, errand.where, first.parts, key, mark=mark)
        except DeliveryFailed as failure:
            return Returned(errand, failure=failure)
        except Exception:
            # One action must not end the bot, nor come again at each start and end it again.
            log.exception("delivery.fault", correlation=f"{first.line or 0:x}-{first.id}")
            return Returned(errand, failure=Rejected("fault"))
        return Returned(errand, step)
