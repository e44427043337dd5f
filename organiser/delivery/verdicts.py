"""What silence, a refusal or a wait makes of a row. Pure.

Whatever left and brought no answer is in doubt, and its kind decides. On Matrix the same key makes a second
try harmless. On Telegram a post is sent again and says that it is possibly repeated; what puts a message
into a state (edits, deletions, reactions) can simply be done once more; an answer to a tap is not worth it.
"""

import random
from enum import StrEnum

import msgspec

from organiser.chat.outgoing import AnswerTap, Post, Revise
from organiser.chat.refs import Network
from organiser.errors import DeliveryFailed, InDoubt, Moved, Rejected, Scope, TryLater, Unreachable
from organiser.storage.outbox import DOUBT, Queued

FIRST_WAIT = 1.0
LONGEST_WAIT = 60.0
LONGEST_NETWORK_WAIT = 10.0
"""Seconds between tries while a network cannot be reached: when it returns, people should not wait long."""

MOST_ATTEMPTS = 8
"""Tries that brought no answer before a row is given up; refused connections and limits are not counted."""

NETWORK_WAIT = 60.0
"""Seconds until a network that refuses the bot itself (a revoked token) is asked again."""


MOVE_WAIT = 60.0
"""Seconds that a lane rests whose chat goes on elsewhere: until its rows have followed, which is at once."""


class Course(StrEnum):
    """What becomes of a row that was not carried out."""

    AGAIN = "again"
    FAIL = "fail"
    CANCEL = "cancel"
    MOVE = "move"


class Verdict(msgspec.Struct, frozen=True):
    """`wait` seconds hold the lane, or the whole network with `scope`; `row` is the row for its next try."""

    course: Course
    row: Queued
    reason: str = ""
    wait: float = 0.0
    scope: Scope = Scope.CHAT
    counted: bool = False
    moved_to: str | None = None


def backoff(attempts: int) -> float:
    """Seconds to wait after the n-th failed try: doubling, bounded, and spread by a quarter."""
    wait = min(FIRST_WAIT * float(2 ** min(attempts, 10)), LONGEST_WAIT)
    return wait * random.uniform(0.75, 1.25)  # noqa: S311 - spreads load, guards nothing


def judge(row: Queued, network: Network, failure: DeliveryFailed) -> Verdict:
    """What becomes of `row` after `failure`."""
    match failure:
        case TryLater(limited=True):
            return Verdict(Course.AGAIN, row, "limit", failure.after, failure.scope)
        case TryLater():
            return _unavailable(row, failure.scope)
        case InDoubt():
            return _doubted(row, network)
        case Moved():
            return Verdict(Course.MOVE, row, "moved", MOVE_WAIT, moved_to=failure.to)
        case Unreachable(scope=Scope.NETWORK):
            return Verdict(Course.AGAIN, row, failure.reason, NETWORK_WAIT, Scope.NETWORK)
        case Unreachable() | Rejected():
            return Verdict(Course.FAIL, row, failure.reason, counted=True)
        case _:
            raise AssertionError(type(failure).__name__)


def after_crash(row: Queued, network: Network) -> Queued | None:
    """A row whose request may have left before a crash, for its next try; None where it is not worth it."""
    verdict = _doubted(row, network)
    return None if verdict.course is Course.CANCEL else verdict.row


def _doubted(row: Queued, network: Network) -> Verdict:
    if isinstance(row.action, AnswerTap):
        return Verdict(Course.CANCEL, row, DOUBT, counted=True)
    repeated = row.repeated or (network is Network.TELEGRAM and isinstance(row.action, Post | Revise))
    before = row.attempts if row.doubted else 0  # refused connections do not count
    again = msgspec.structs.replace(row, attempts=before + 1, repeated=repeated, doubted=True)
    course = Course.AGAIN if again.attempts < MOST_ATTEMPTS else Course.FAIL
    return Verdict(course, again, DOUBT, backoff(before), Scope.CHAT, counted=True)


def _unavailable(row: Queued, scope: Scope) -> Verdict:
    """Surely not carried out: tried again without end, and more often than what is in doubt."""
    again = row if row.doubted else msgspec.structs.replace(row, attempts=row.attempts + 1)
    wait = min(backoff(row.attempts), LONGEST_NETWORK_WAIT)
    return Verdict(Course.AGAIN, again, "unavailable", wait, scope)
