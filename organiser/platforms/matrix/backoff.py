"""How long to wait before the homeserver is asked again. Sending has its own rules, in `delivery`."""

import random

from organiser.errors import OrganiserError, TryLater, Unreachable

_LONGEST = 60.0
_LONGEST_SILENCE = 4.0
"""A server that cannot be reached is asked often: when it returns, people should not wait."""
_FIRST = 1.0
_REFUSED = 30.0


def wait_after(failure: OrganiserError, faults: int) -> float:
    """Seconds until the next try: what the server said, else longer each time, and never all bots at once."""
    if isinstance(failure, TryLater) and failure.limited:
        return failure.after
    first = _REFUSED if isinstance(failure, Unreachable) else _FIRST
    bound = _LONGEST if isinstance(failure, Unreachable) else _LONGEST_SILENCE
    longest = min(first * 2 ** min(faults - 1, 10), bound)
    return float(longest * random.uniform(0.5, 1))  # noqa: S311 - spreads load, keeps no secret
