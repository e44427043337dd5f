"""How long to wait before the homeserver is asked again. Sending has its own rules, in `delivery`."""

import random

from organiser.errors import TryLater, Unreachable

_LONGEST = 60.0
_LONGEST_SILENCE = 4.0
"""A server that cannot be reached is asked often: when it returns, people should not wait."""
_FIRST = 1.0
_REFUSED = 30.0


def wait_after(failure: Exception, faults: int) -> float:
    """Seconds until the next try: what the server said, else longer each time, and never all bots at once.

    A first refusal is tried again soon: a token that ran out is replaced by the next login. Only where that
    is refused, too, does a person have to act.
    """
    if isinstance(failure, TryLater) and failure.limited:
        return failure.after
    refused = isinstance(failure, Unreachable) and faults > 1
    first, bound = (_REFUSED, _LONGEST) if refused else (_FIRST, _LONGEST_SILENCE)
    longest = min(first * 2 ** min(faults - 1, 10), bound)
    return float(longest * random.uniform(0.5, 1))  # noqa: S311 - spreads load, keeps no secret
