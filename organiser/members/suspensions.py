"""What one steward alone may do by suspending: for a time, once a year to the same member, and to a few.

Otherwise one could silence all who have no role, one by one and for good. As soon as another steward suspends
the same member, too, it lasts until somebody is reinstated; so it does where two decided it to begin with.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from organiser import retention
from organiser.errors import Refusal
from organiser.members.states import MEMBERS, Rule, State
from organiser.members.steps import NOTICES, Change

ALONE: Final = timedelta(days=14)
"""How long a suspension by one steward holds, unless another one suspends the member, too."""

AGAIN: Final = timedelta(days=365)
"""For how long after one steward alone has suspended a member it takes two to do so again."""

FEW: Final = 3
SHARE: Final = 10
"""So many members, or per cent of a chapter, may be suspended by one steward alone at a time."""


class OwnSuspension(Refusal):
    """Who suspended a member cannot be the second steward for it."""

    def __init__(self, until: datetime) -> None:
        """`until`: when the suspension ends by itself, on the chapter's clock."""
        super().__init__()
        self.until = until


class WhyTwo(StrEnum):
    """What makes a suspension take two stewards."""

    ROLE = "role"
    """Alone, a steward could silence the one who would refuse."""
    AGAIN = "again"
    MANY = "many"


def before(taken: Sequence[Change]) -> State:
    """What a member was until they were suspended or excluded; `taken` are the steps of that membership."""
    was = (one.before for one in reversed(taken) if one.before in MEMBERS and one.after is not one.before)
    return next(was, None) or State.MEMBER


def left_suspended(taken: Sequence[Change]) -> Change | None:
    """The suspension that somebody left without an end to it; `taken` are the steps of that membership.

    It isn't washed off by leaving: with a new application stewards see it, and one of them lifts it by
    approving, as one of them could have reinstated the member.
    """
    if not taken or (taken[-1].before, taken[-1].after) != (State.SUSPENDED, State.RESIGNED):
        return None
    return suspension(taken[:-1])


def known_until(taken: Sequence[Change]) -> datetime | None:
    """How long it is known that somebody left suspended; None: they didn't.

    As long as anybody who left is, and no longer than they would have been suspended.
    """
    if left_suspended(taken) is None:
        return None
    over = ends(taken[:-1])
    former = taken[-1].at + retention.FORMER
    return former if over is None else min(over, former)


def suspension(taken: Sequence[Change]) -> Change | None:
    """The suspension in which a membership is, by its steps; None where it isn't suspended."""
    last = next((one for one in reversed(taken) if one.rule not in NOTICES), None)
    return last if last is not None and last.after is State.SUSPENDED else None


def ends(taken: Sequence[Change]) -> datetime | None:
    """When the suspension in which these steps end is over by itself; None: never, or there is none."""
    last = suspension(taken)
    return None if last is None or last.rule is not Rule.SUSPENDED_ALONE else last.at + ALONE


def why_two(
    taken: Sequence[Change], *, has_role: bool, others: int, members: int, now: datetime
) -> WhyTwo | None:
    """Why one steward alone cannot suspend a member with these steps; None: one can.

    `others` are suspended so in the chapter now; it has so many `members`, them included.
    """
    if has_role:
        return WhyTwo.ROLE
    if any(one.rule is Rule.SUSPENDED_ALONE and one.at + AGAIN > now for one in taken):
        return WhyTwo.AGAIN
    return WhyTwo.MANY if others >= max(FEW, members * SHARE // 100) else None
