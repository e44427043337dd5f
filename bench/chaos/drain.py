"""Waits until the bot has nothing left to do, seen in its database and in the chats."""

import asyncio
import sqlite3
from pathlib import Path

from bench.chaos.stage import Stage
from bench.chaos.verdict import Fault, judge

QUIET_SECONDS = 2.0
_LOOK_SECONDS = 0.25
_WAITING = """
    SELECT (SELECT count(*) FROM outbox WHERE state IN ('queued', 'sending', 'in_doubt'))
         + (SELECT count(*) FROM inbox WHERE state IN ('pending', 'parked'))
"""
_MISSING = {Fault.LOST, Fault.EDIT, Fault.REPLY, Fault.REACTION}


async def drained(stage: Stage, seconds: float) -> bool:
    """Return True once nothing waits and nothing is missing, False where that does not happen in time.

    Then a little longer, so that whatever comes twice can come.
    """
    try:
        async with asyncio.timeout(seconds):
            while not _is_done(stage):  # noqa: ASYNC110 - another process's database rings no bell
                await asyncio.sleep(_LOOK_SECONDS)
    except TimeoutError:
        return False
    await asyncio.sleep(QUIET_SECONDS)
    return True


def waiting(database: Path) -> int:
    """How many rows wait to be handled or sent."""
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=5)
    try:
        return int(connection.execute(_WAITING).fetchone()[0])
    finally:
        connection.close()


def states(database: Path) -> dict[str, int]:
    """How many rows of the outbox ended how."""
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=5)
    try:
        return dict(connection.execute("SELECT state, count(*) FROM outbox GROUP BY state").fetchall())
    finally:
        connection.close()


def _is_done(stage: Stage) -> bool:
    if waiting(stage.database):
        return False
    return not any(found.fault in _MISSING for found in judge(stage.lines.values(), stage.copies()))
