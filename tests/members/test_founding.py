"""Founding mode begins with nobody, and ends for good."""

import pytest

from organiser.members import founding
from organiser.members.states import Authority
from tests.fakes.clock import START


def test_while_it_lasts_one_steward_acts_alone() -> None:
    """And a step taken so is a founder's."""
    founding.check(None)

    assert founding.lasts(None)
    assert Authority.FOUNDER is founding.authority(None)


def test_when_it_has_ended_it_does_not_come_back() -> None:
    """However few members there are then."""
    assert not founding.lasts(START)
    assert Authority.STEWARD is founding.authority(START)
    with pytest.raises(founding.FoundingOver):
        founding.check(START)


@pytest.mark.parametrize(("members", "complete"), [(0, False), (9, False), (10, True), (11, True)])
def test_when_it_ends_by_itself(members: int, *, complete: bool) -> None:
    """At ten members."""
    assert complete is founding.is_complete(members)
