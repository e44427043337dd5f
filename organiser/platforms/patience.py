"""Counts how often a network failed at one thing, so that it cannot hold up all others for ever.

A server that is away fails at everything, and is waited for. One that answers, and fails at one room, event
or file again and again (something is broken in its database, or lies on a server that is gone), will go on
doing so: after a few tries that one thing is passed over.
"""

from collections import OrderedDict

MOST_FAULTS = 3
"""Failures at one thing that the server itself admits."""
MOST_SILENCES = 30
"""Failures that may be a proxy's, or the way's: some minutes of them."""
_KEPT = 1_000


class Patience:
    """The failures of things, by whatever names them."""

    def __init__(self) -> None:
        self._failed: OrderedDict[str, int] = OrderedDict()

    def is_over(self, thing: str, *, admitted: bool) -> bool:
        """Count a failure; whether it is the last one to be put up with. Then counting begins anew."""
        failures = self._failed.pop(thing, 0) + 1
        if failures >= (MOST_FAULTS if admitted else MOST_SILENCES):
            return True
        self._failed[thing] = failures
        if len(self._failed) > _KEPT:
            self._failed.popitem(last=False)
        return False
