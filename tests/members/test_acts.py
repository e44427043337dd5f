"""What takes two stewards takes two people who are stewards."""

from datetime import timedelta
from functools import partial

import pytest

from organiser.members import acts, refusals
from organiser.members.acts import Act, ActKind, ActState
from tests.fakes.clock import START

ANNA, BERT, CEM, DANA = range(1, 5)
STEWARDS = {ANNA, BERT, CEM}
LATER = START + timedelta(days=6)
TOO_LATE = START + timedelta(days=7)


def proposed(about: int | None = DANA) -> Act:
    """Anna wants Dana to have no role any more."""
    return acts.propose(ActKind.REVOKE, ANNA, START, about)


def test_an_act_is_seconded() -> None:
    """By another steward, within seven days; it says who and when."""
    done = acts.second(proposed(), BERT, STEWARDS, LATER)

    assert (ActState.DONE, BERT, LATER) == (done.state, done.decided_by, done.decided)
    assert (ANNA, START, DANA) == (done.proposed_by, done.at, done.about)


@pytest.mark.parametrize(
    ("by", "stewards", "about", "why"),
    [
        (ANNA, STEWARDS, DANA, acts.OwnAct),
        (DANA, STEWARDS, None, refusals.NotAuthorised),
        (BERT, {ANNA}, DANA, refusals.NotAuthorised),
        (BERT, STEWARDS, BERT, acts.AboutOneself),
        (BERT, {BERT, CEM}, DANA, acts.ProposerGone),
    ],
)
def test_who_cannot_second(by: int, stewards: set[int], about: int, why: type[Exception]) -> None:
    """The proposer, who is no steward now, whom it is about; nobody once the proposer is no steward."""
    with pytest.raises(why):
        acts.second(proposed(about), by, stewards, LATER)


def test_who_would_be_excluded_is_heard_first() -> None:
    """Nobody seconds it before their time is over, and it waits for seven days from then on."""
    opens = START + timedelta(days=10)
    act = acts.propose(ActKind.EXCLUDE, ANNA, START, DANA, opens=opens)
    with pytest.raises(acts.StillAnswering) as refused:
        acts.second(act, BERT, STEWARDS, opens - timedelta(seconds=1))

    assert opens == refused.value.until == acts.opens(act)
    assert ActState.DONE is acts.second(act, BERT, STEWARDS, opens).state
    assert ActState.REFUSED is acts.refuse(act, BERT, STEWARDS, START).state
    assert opens + acts.LIFETIME == act.expires


def test_another_steward_refuses() -> None:
    """And then it is over."""
    refused = acts.refuse(proposed(), CEM, STEWARDS, LATER)

    assert (ActState.REFUSED, CEM, LATER) == (refused.state, refused.decided_by, refused.decided)


@pytest.mark.parametrize(
    ("by", "about", "why"), [(DANA, None, refusals.NotAuthorised), (BERT, BERT, acts.AboutOneself)]
)
def test_who_cannot_refuse(by: int, about: int | None, why: type[Exception]) -> None:
    """Nobody stops what is done about themselves."""
    with pytest.raises(why):
        acts.refuse(proposed(about), by, STEWARDS, LATER)


def test_the_proposer_takes_it_back() -> None:
    """By withdrawing or by refusing; even when they are no steward any more."""
    for back in (acts.withdraw(proposed(), ANNA, LATER), acts.refuse(proposed(), ANNA, set(), LATER)):
        assert (ActState.WITHDRAWN, ANNA) == (back.state, back.decided_by)


def test_nobody_else_takes_it_back() -> None:
    """They may refuse it."""
    with pytest.raises(acts.NotTheProposer):
        acts.withdraw(proposed(), BERT, LATER)


def test_it_does_not_wait_for_ever() -> None:
    """After seven days to the moment nobody can do anything with it, swept away or not."""
    assert not acts.is_due(proposed(), LATER)
    assert acts.is_due(proposed(), TOO_LATE)
    for over in (
        partial(acts.second, proposed(), BERT, STEWARDS, TOO_LATE),
        partial(acts.refuse, proposed(), BERT, STEWARDS, TOO_LATE),
        partial(acts.withdraw, proposed(), ANNA, TOO_LATE),
    ):
        with pytest.raises(acts.ActOver) as refused:
            over()

        assert ActState.EXPIRED == refused.value.state
    expired = acts.expire(proposed())

    assert (ActState.EXPIRED, None, TOO_LATE) == (expired.state, expired.decided_by, expired.decided)


@pytest.mark.parametrize(
    "over",
    [
        acts.second(proposed(), BERT, STEWARDS, LATER),
        acts.refuse(proposed(), BERT, STEWARDS, LATER),
        acts.withdraw(proposed(), ANNA, LATER),
        acts.expire(proposed()),
    ],
    ids=lambda act: act.state,
)
def test_what_is_over_is_over(over: Act) -> None:
    """Whatever became of it, and who asks is told what."""
    with pytest.raises(acts.ActOver) as refused:
        acts.second(over, CEM, STEWARDS, LATER)

    assert over.state == refused.value.state
    assert not acts.is_due(over, TOO_LATE)


@pytest.mark.parametrize("kind", ActKind)
def test_founding_needs_no_second(kind: ActKind) -> None:
    """It is written down as done by one."""
    done = acts.alone(kind, ANNA, START)

    assert (ActState.DONE, ANNA, ANNA) == (done.state, done.proposed_by, done.decided_by)


def test_who_may_second() -> None:
    """Stewards but the proposer and whom it is about; where there is nobody, that is said."""
    assert {BERT, CEM} == acts.who_may_second(proposed(), STEWARDS)
    assert {CEM} == acts.who_may_second(proposed(BERT), STEWARDS)
    assert not acts.who_may_second(proposed(), {ANNA})
