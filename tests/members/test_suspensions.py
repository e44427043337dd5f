"""What one steward alone may do by suspending: how long it holds, how often, and how many at a time."""

from datetime import timedelta

import pytest

from organiser.members.states import Rule, State
from organiser.members.steps import Change
from organiser.members.suspensions import AGAIN, ALONE, WhyTwo, before, ends, why_two
from tests.members.test_steps import NOW

ONE = Change(State.MEMBER, State.SUSPENDED, 1, Rule.SUSPENDED_ALONE, NOW, "why")
TOO = Change(State.SUSPENDED, State.SUSPENDED, 2, Rule.SUSPENDED, NOW, "why")
NOTICE = Change(State.SUSPENDED, State.SUSPENDED, 3, Rule.NOTICE_GIVEN, NOW)
NEW = Change(State.PROBATION, State.SUSPENDED, 1, Rule.SUSPENDED, NOW, "why")
BACK = Change(State.SUSPENDED, State.MEMBER, 1, Rule.REINSTATED, NOW)


@pytest.mark.parametrize(
    ("taken", "days"),
    [([], None), ([ONE], 14), ([ONE, NOTICE], 14), ([ONE, TOO], None), ([ONE, BACK], None), ([TOO], None)],
)
def test_when_a_suspension_ends_by_itself(taken: list[Change], days: int | None) -> None:
    """Where one steward alone decided it; whether the member has given notice doesn't matter."""
    assert (None if days is None else NOW + timedelta(days=days)) == ends(taken)


@pytest.mark.parametrize(
    ("taken", "was"),
    [
        ([], State.MEMBER),
        ([ONE, TOO, NOTICE], State.MEMBER),
        ([NEW], State.PROBATION),
        ([NEW, NOTICE], State.PROBATION),
        (
            [NEW, Change(State.SUSPENDED, State.EXCLUDED, 1, Rule.EXCLUDED_BY_TWO, NOW, "why")],
            State.PROBATION,
        ),
        ([NEW, Change(State.SUSPENDED, State.PROBATION, 1, Rule.REINSTATED, NOW), ONE], State.MEMBER),
    ],
)
def test_what_a_member_was_before(taken: list[Change], was: State) -> None:
    """The last thing they were of their own right, whatever has happened while they were suspended."""
    assert was is before(taken)


@pytest.mark.parametrize(
    ("others", "members", "why"),
    [(2, 5, None), (3, 5, WhyTwo.MANY), (3, 39, WhyTwo.MANY), (3, 40, None), (4, 40, WhyTwo.MANY)],
)
def test_how_many_one_steward_may_suspend(others: int, members: int, why: WhyTwo | None) -> None:
    """Three, or one in ten where that is more."""
    assert why is why_two([], has_role=False, others=others, members=members, now=NOW)


def test_how_often_one_steward_may_suspend_the_same_member() -> None:
    """Once within a year, whether it was lifted or ended by itself."""
    asked = {"has_role": False, "others": 0, "members": 9}

    assert WhyTwo.AGAIN is why_two([ONE, BACK], now=NOW + AGAIN - ALONE, **asked)  # type: ignore[arg-type]
    assert why_two([ONE, BACK], now=NOW + AGAIN, **asked) is None  # type: ignore[arg-type]
    assert WhyTwo.ROLE is why_two([ONE], now=NOW, **(asked | {"has_role": True}))  # type: ignore[arg-type]
