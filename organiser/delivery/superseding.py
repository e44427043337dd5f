"""Changes that need not be made any more: a later one of the same message waits behind them. Pure.

Whoever taps five boxes in three seconds makes five changes of one message, of which a network takes one a
second; only the last says what is so. It keeps its place. What it passes over must not rest on the message,
and where the message is somebody's line, nobody's words may come between: who answers an edit means that one.
"""

from collections.abc import Sequence
from itertools import islice

from organiser.chat.outgoing import Delete, Post, React, Revise, Target
from organiser.delivery.lane import Lane
from organiser.storage.outbox import Queued

REACH = 64
"""How many rows are looked through for a later change: a turn must not look at all that waits."""


def superseded(lane: Lane) -> Sequence[Queued]:
    """The first rows of a lane that need not go."""
    rows = list(islice(lane.rows, REACH))
    count = 0
    while count < len(rows) and _is_superseded(rows[count], rows[count + 1 :]):
        count += 1
    return rows[:count]


def _is_superseded(row: Queued, later: Sequence[Queued]) -> bool:
    """Whether one of `later` puts the same message into another state, and none needs it as `row` makes it.

    What may have been carried out, even in part, is finished first.
    """
    change = row.action
    if not isinstance(change, Revise) or row.parts or row.repeated or row.doubted:
        return False
    if change.post.attachment is not None:
        return False
    for other in later:
        if _names(other, change.target):
            return isinstance(other.action, Revise)
        if isinstance(change.target, int) and isinstance(other.action, Post):
            return False
    return False


def _names(row: Queued, target: Target) -> bool:
    """Whether a row rests on a message being what it is when its turn comes."""
    match row.action:
        case Revise() | Delete() | React():
            return row.action.target == target
        case Post(reply_to=reply_to):
            return reply_to == target
        case _:
            return False
