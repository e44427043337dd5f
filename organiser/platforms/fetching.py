"""Files on their way: taken in whole to be read, or refused by their own network to the chat they are for."""

from organiser.chat.outgoing import MAX_CONTENT, Ask
from organiser.chat.ports import FileSource
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


async def content_of(source: FileSource, question: Ask) -> bytes:
    """What is in the file that is asked for, whole.

    Raises:
        Rejected: `too_big` beyond `MAX_CONTENT`, and what else `source` says; `malformed` where it is not
            one of its files.
        TryLater: its network cannot be reached.
    """
    if question.file is None or question.file.network is not source.network:
        raise Rejected("malformed")
    content = bytearray()
    async with source.open(question.file, limit=MAX_CONTENT) as chunks:
        async for chunk in chunks:
            content += chunk
            if len(content) > MAX_CONTENT:
                raise Rejected(TOO_BIG)
    return bytes(content)
