"""What befalls the bot while it handles what people do: a repeated delivery, a fault, its death, a start.

Drawn by Hypothesis as a list that is gone through again and again, so that an example that fails is played
in the same weather, and shrinks towards none.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from itertools import cycle
from typing import Any, Final

from hypothesis import strategies as st
from sqlalchemy import event

from organiser.storage.engine import Connection, Database


class Sky(StrEnum):
    """What befalls one batch of events."""

    CALM = "calm"
    TWICE = "delivered twice"
    AGAIN = "delivered again once it is handled"
    UNCOMMITTED = "not committed"
    FAULT = "a fault in the middle"
    DEATH = "dead in the middle"
    ASLEEP = "started anew before it is handled"
    AWAKE = "started anew after it was handled"


WEATHER: Final = st.lists(
    st.one_of(
        st.just((Sky.CALM, 0)), st.just((Sky.CALM, 0)), st.tuples(st.sampled_from(Sky), st.integers(1, 70))
    ),
    min_size=1,
    max_size=40,
)
"""What befalls one batch after the other; a fault comes at the statement of that number, if there is one."""


class Broken(Exception):
    """A fault that passes: the same works when it is tried again."""


class Dead(BaseException):
    """The process is no more."""


class Carrier:
    """A sender whose part of a transaction fails when it is told to."""

    def __init__(self) -> None:
        """Nothing fails yet."""
        self.fails = False

    async def join(self, _connection: Connection) -> None:
        """Fail once."""
        if self.fails:
            self.fails = False
            raise Broken

    def undone(self) -> None:
        """Nothing was held."""

    def withhold(self, _rows: object) -> None:
        """Nothing is on its way."""


class Weather:
    """What comes next."""

    def __init__(self, coming: list[tuple[Sky, int]]) -> None:
        """`coming` begins anew at its end."""
        self._coming = cycle(coming or [(Sky.CALM, 0)])

    def next(self) -> tuple[Sky, int]:
        """The sky for the next batch of events."""
        return next(self._coming)

    @contextmanager
    def striking(self, database: Database, sky: Sky, statement: int) -> Iterator[None]:
        """Within, the statement of that number fails, once, where the sky says so."""
        left = statement
        fatal = {Sky.FAULT: Broken, Sky.DEATH: Dead}.get(sky)

        def strike(*_: Any) -> None:
            nonlocal left
            left -= 1
            if left == 0 and fatal is not None:
                raise fatal

        if fatal is None:
            yield
            return
        engine = database.engine.sync_engine
        event.listen(engine, "before_cursor_execute", strike)
        try:
            yield
        finally:
            event.remove(engine, "before_cursor_execute", strike)
