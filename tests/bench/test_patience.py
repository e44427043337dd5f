"""Waiting ends soon when it is in vain, and says who is stuck, in which state, and how far it came."""

import asyncio
import os
import sys
from asyncio.subprocess import PIPE
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace

import pytest

from bench import patience
from bench.patience import Stuck, until_arrived
from bench.subject import FloorSubject


@dataclass
class Arrivals:
    """What comes by each look, and the seconds that pass meanwhile."""

    steps: list[int]
    wanted: int
    there: int = 100
    now: float = field(default=0.0)

    async def wait(self, seconds: float) -> None:
        """Let a look's seconds pass."""
        self.now += seconds
        self.there += self.steps.pop(0) if self.steps else 0
        if self.there < self.wanted:
            raise TimeoutError


@pytest.fixture
def arrivals(monkeypatch: pytest.MonkeyPatch) -> Callable[[list[int], int], Arrivals]:
    """Make arrivals that the waiting keeps its time by."""

    def made(steps: list[int], wanted: int) -> Arrivals:
        coming = Arrivals(steps, wanted)
        monkeypatch.setattr(patience, "time", SimpleNamespace(monotonic=lambda: coming.now))
        return coming

    return made


@pytest.fixture
def floor(tmp_path: Path) -> FloorSubject:
    """A floor that does not run, with a log."""
    (tmp_path / "floor.log").write_text("a line was lost: 429\n")
    return FloorSubject(tmp_path, {}, {})


async def test_slow_is_not_stuck(arrivals: Callable[[list[int], int], Arrivals], floor: FloorSubject) -> None:
    """As long as something comes now and then, it is waited for."""
    coming = arrivals([0, 0, 0, 1] * 5, 105)

    await until_arrived(floor, lambda: coming.there, 105, coming.wait, quiet=5)

    assert 20.0 == coming.now


async def test_what_is_stuck_is_named(
    arrivals: Callable[[list[int], int], Arrivals], floor: FloorSubject
) -> None:
    """With its state, how many came of how many, and the end of its log."""
    coming = arrivals([3], 105)

    with pytest.raises(Stuck) as stuck:
        await until_arrived(floor, lambda: coming.there, 105, coming.wait, quiet=5)

    said = "floor (starting): 3 of 5 messages came, none for 5 s. The end of its log:\na line was lost: 429"
    assert said == str(stuck.value)


async def test_a_process_that_ended_is_not_waited_for(
    arrivals: Callable[[list[int], int], Arrivals], floor: FloorSubject
) -> None:
    """Nothing comes of it any more, so the next look is the last."""
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", "input()", stdin=PIPE)
    floor.watch(process.pid)
    coming = arrivals([], 105)
    floor.pause()
    await asyncio.to_thread(os.waitid, os.P_PID, process.pid, os.WSTOPPED | os.WNOWAIT)
    held = floor.state()
    floor.resume()
    process.kill()
    await process.wait()

    with pytest.raises(Stuck, match=r"floor \(ended\): 0 of 5 messages came, none for 1 s"):
        await until_arrived(floor, lambda: coming.there, 105, coming.wait)

    assert "stopped" == held
