"""What part of a limit was used: messages that were sent, over those that the fastest sender could. Pure."""

from collections import deque
from collections.abc import Sequence

from organiser.sandbox.telegram import Window


def allowed(window: Window, before: Sequence[float], begin: float, end: float) -> int:
    """How many messages the fastest sender could pass from `begin` to `end`, after what was sent `before`."""
    recent = deque(at for at in before if at > begin - window.seconds)
    now, count = begin, 0
    while True:
        while recent and recent[0] + window.seconds <= now:
            recent.popleft()
        if len(recent) >= window.messages:
            now = recent[0] + window.seconds
            continue
        if now > end:
            return count
        recent.append(now)
        count += 1


def share(sent: Sequence[float], window: Window, begin: float, end: float) -> float:
    """What part of what `window` allows from `begin` to `end` was used."""
    used = sum(1 for at in sent if begin <= at <= end)
    return used / allowed(window, [at for at in sent if at < begin], begin, end)
