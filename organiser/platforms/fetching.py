"""What it means, for the chat that a file is for, that the file's own network fails or refuses."""

from organiser.chat.refs import Network
from organiser.errors import DeliveryFailed, Rejected, Scope, TooBig, TryLater, Unreachable
from organiser.media import TOO_BIG

REFUSED_WAIT = 60.0
"""Seconds until a network that refuses the bot itself (a revoked token) is asked for a file again."""


def failure_of_file(failure: DeliveryFailed, limit: int, network: Network | None) -> DeliveryFailed:
    """`failure` as it is for one chat of another network: only that chat waits, and nobody gives it up.

    `limit` is how many bytes may come, `network` whose limit that is (None: the operator's).
    """
    match failure:
        case TryLater():
            return TryLater(failure.after, limited=failure.limited)
        case Unreachable(scope=Scope.NETWORK):
            return TryLater(REFUSED_WAIT)
        case Unreachable():
            return Rejected("gone")
        case Rejected(reason=reason) if reason == TOO_BIG:
            return TooBig(limit, network)
        case _:
            return failure
