"""Waiting for messages of a forwarder, and saying precisely what is wrong when they do not come."""

import time
from collections.abc import Awaitable, Callable

from bench.subject import Subject

QUIET_SECONDS = 60.0
"""A forwarder is stuck when nothing at all of it arrives for so long; being slow is no reason to give up."""

_LOOK_SECONDS = 1.0


class Stuck(Exception):
    """Messages did not arrive: names the forwarder, its state, how many came, and the end of its log."""


async def until_arrived(
    subject: Subject,
    count: Callable[[], int],
    wanted: int,
    wait: Callable[[float], Awaitable[object]],
    quiet: float = QUIET_SECONDS,
) -> None:
    """Wait until `count` is `wanted`.

    `wait` is given seconds, and raises TimeoutError after them where not all came. Raises `Stuck` when
    nothing comes for `quiet` seconds, and soon after the forwarder has ended.
    """
    before = seen = count()
    since = time.monotonic()
    while not await _came(wait, min(_LOOK_SECONDS, quiet)):
        now = count()
        if now != seen:
            seen, since = now, time.monotonic()
        silent = time.monotonic() - since
        if subject.ended() or silent >= quiet:
            came = f"{now - before} of {wanted - before} messages came, none for {silent:.0f} s"
            raise Stuck(f"{subject.name} ({subject.state()}): {came}. The end of its log:\n{subject.log()}")


async def _came(wait: Callable[[float], Awaitable[object]], seconds: float) -> bool:
    try:
        await wait(seconds)
    except TimeoutError:
        return False
    return True
