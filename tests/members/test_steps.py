"""Each step of a membership: who may take it, from where, and what is written down."""

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import product

import pytest

from organiser.members import refusals, steps
from organiser.members.states import (
    APPLICATIONS,
    BEGINNINGS,
    LIVE,
    MEMBERS,
    REASONED,
    TRANSITIONS,
    Authority,
    Rule,
    State,
    Step,
)
from organiser.members.steps import BY_TIME, Actor, Change, Membership
from tests.fakes.clock import START

PERSON, STEWARD = 7, 8
NOW = START + timedelta(days=100)


def membership(state: State, leaves: datetime | None = None) -> Membership:
    """Number 1 of chapter 1, which is `PERSON`'s."""
    return Membership(1, PERSON, 1, state, START, START, leaves=leaves)


def actor(authority: Authority) -> Actor:
    """Somebody who acts so."""
    match authority:
        case Authority.TIME:
            return BY_TIME
        case Authority.PERSON:
            return Actor(PERSON, authority)
        case _:
            return Actor(STEWARD, authority)


def ready(state: State, step: Step) -> Membership:
    """A membership whose notice is as the step wants it."""
    return membership(state, NOW if step in {Step.TAKE_NOTICE_BACK, Step.END_NOTICE} else None)


@pytest.mark.parametrize(("state", "step"), list(product(State, Step)), ids=str)
def test_nothing_happens_that_is_not_in_the_table(state: State, step: Step) -> None:
    """A step is either a row of the table, and taken as that says, or it is refused with its facts."""
    row = TRANSITIONS.get((state, step))
    if row is None:
        with pytest.raises(refusals.NotNow) as refused:
            steps.step(ready(state, step), step, actor(Authority.TWO_STEWARDS), NOW, "why")

        assert (state, step) == (refused.value.state, refused.value.step)
    else:
        change = steps.step(ready(state, step), step, actor(row.by), NOW, " why ")
        by = actor(row.by).person

        assert Change(state, row.after, by, row.rule, NOW, "why") == change


@pytest.mark.parametrize(("state", "step"), sorted(TRANSITIONS), ids=str)
@pytest.mark.parametrize("authority", Authority)
def test_who_may(state: State, step: Step, authority: Authority) -> None:
    """Who the row names; for one steward also two or a founder, for two also a founder; nobody else."""
    needed = TRANSITIONS[state, step].by
    more = {
        Authority.STEWARD: {Authority.TWO_STEWARDS, Authority.FOUNDER},
        Authority.TWO_STEWARDS: {Authority.FOUNDER},
    }
    if authority in {needed, *more.get(needed, ())}:
        steps.step(ready(state, step), step, actor(authority), NOW, "why")
    else:
        with pytest.raises(refusals.NotAuthorised) as refused:
            steps.step(ready(state, step), step, actor(authority), NOW, "why")

        assert needed == refused.value.needed


def test_what_leads_out_of_an_exclusion() -> None:
    """Reinstatement by two stewards, and nothing else; not even who was excluded, or time, can do it."""
    rows = {step: row.by for (state, step), row in TRANSITIONS.items() if state is State.EXCLUDED}

    assert {
        Step.REINSTATE: Authority.TWO_STEWARDS,
        Step.REINSTATE_ON_PROBATION: Authority.TWO_STEWARDS,
    } == rows


@pytest.mark.parametrize("state", sorted(set(State) - LIVE - {State.EXCLUDED, State.INVITED}))
def test_what_is_over_is_over(state: State) -> None:
    """Nothing leads out of what has ended; who comes back applies anew."""
    assert not [step for known, step in TRANSITIONS if known is state]


@pytest.mark.parametrize("state", sorted(LIVE))
def test_there_is_always_a_way_out(state: State) -> None:
    """From every live state the person gets out alone."""
    alone = {
        row.after
        for (known, _), row in TRANSITIONS.items()
        if known is state and row.by is Authority.PERSON and row.rule is not Rule.LINKED
    }

    assert alone - LIVE


@pytest.mark.parametrize(
    ("step", "authority", "after", "rule"),
    [
        (Step.APPLY, Authority.PERSON, State.APPLIED, Rule.APPLIED),
        (Step.FOUND, Authority.FOUNDER, State.MEMBER, Rule.FOUNDED),
        (Step.IMPORT, Authority.FOUNDER, State.INVITED, Rule.IMPORTED),
    ],
)
def test_how_it_begins(step: Step, authority: Authority, after: State, rule: Rule) -> None:
    """By applying, founding, or standing on an older list."""
    assert Change(None, after, 7, rule, NOW) == steps.begin(step, Actor(7, authority), NOW)


@pytest.mark.parametrize("step", sorted(set(Step) - BEGINNINGS.keys()))
def test_nothing_else_begins_one(step: Step) -> None:
    """What is done with a membership begins none."""
    with pytest.raises(refusals.NotNow):
        steps.begin(step, Actor(7, Authority.FOUNDER), NOW)


def test_who_may_not_begin() -> None:
    """A steward outside of founding mode imports nobody."""
    with pytest.raises(refusals.NotAuthorised):
        steps.begin(Step.IMPORT, Actor(7, Authority.STEWARD), NOW)


@pytest.mark.parametrize("state", sorted(LIVE))
@pytest.mark.parametrize("other", sorted(set(State) - LIVE))
def test_nobody_begins_twice(state: State, other: State) -> None:
    """Who has something live in a chapter is told what it is, whatever else they have."""
    with pytest.raises(refusals.AlreadyHere) as refused:
        steps.may_begin([other, state])

    assert state == refused.value.state


def test_who_was_excluded_does_not_begin_anew() -> None:
    """However often they left or were declined besides."""
    with pytest.raises(refusals.Excluded):
        steps.may_begin([State.RESIGNED, State.EXCLUDED, State.DECLINED])


def test_who_left_may_begin_anew() -> None:
    """And so may who was declined, withdrew, or was merged."""
    steps.may_begin([State.RESIGNED, State.DECLINED, State.WITHDRAWN, State.MERGED])
    steps.may_begin([])


@pytest.mark.parametrize(
    ("state", "step", "rule"),
    [
        (State.APPLIED, Step.APPROVE, Rule.FOUNDING),
        (State.SPONSORED, Step.APPROVE, Rule.SPONSORS_AND_STEWARD),
        (State.MEMBER, Step.EXCLUDE, Rule.FOUNDING),
        (State.EXCLUDED, Step.REINSTATE, Rule.FOUNDING),
        (State.MEMBER, Step.SUSPEND, Rule.FOUNDING),
    ],
)
def test_founding_mode_is_written_down(state: State, step: Step, rule: Rule) -> None:
    """Where it allowed what otherwise takes more people, the rule says so."""
    change = steps.step(membership(state), step, Actor(STEWARD, Authority.FOUNDER), NOW, "why")

    assert rule is change.rule


@pytest.mark.parametrize("step", sorted(REASONED))
@pytest.mark.parametrize("reason", ["", "   ", "\n\n", "\u200b\u202e", "\U0001f44e", "...?!"])
def test_a_reason_is_needed(step: Step, reason: str) -> None:
    """Who is declined, suspended or excluded is told why; what nobody can see or say is no reason."""
    state = State.APPLIED if step is Step.DECLINE else State.MEMBER
    with pytest.raises(refusals.ReasonMissing):
        steps.step(membership(state), step, actor(Authority.TWO_STEWARDS), NOW, reason)


@pytest.mark.parametrize("length", [1001, 10_000_000])
def test_a_reason_has_bounds(length: int) -> None:
    """A thousand characters are enough; more are refused and not cut."""
    with pytest.raises(refusals.TextTooLong):
        steps.step(membership(State.APPLIED), Step.DECLINE, actor(Authority.STEWARD), NOW, "x" * length)


def test_a_reason_is_cleaned() -> None:
    """Lines stay; what turns the direction of writing does not."""
    reason = "first\u202e line\n\n\tsecond  line "
    change = steps.step(membership(State.APPLIED), Step.DECLINE, actor(Authority.STEWARD), NOW, reason)

    assert "first line\n\nsecond line" == change.reason


@pytest.mark.parametrize(
    ("state", "step", "authority"),
    [
        (State.APPLIED, Step.APPROVE, Authority.STEWARD),
        (State.APPLIED, Step.SPONSOR, Authority.SPONSOR),
        (State.SUSPENDED, Step.REINSTATE, Authority.STEWARD),
        (State.EXCLUDED, Step.REINSTATE, Authority.TWO_STEWARDS),
        (State.MEMBER, Step.SUSPEND, Authority.FOUNDER),
    ],
)
def test_nobody_decides_about_themselves(state: State, step: Step, authority: Authority) -> None:
    """Not as a steward, not as a sponsor, not while founding."""
    with pytest.raises(refusals.OwnMembership):
        steps.step(membership(state), step, Actor(PERSON, authority), NOW, "why")


@pytest.mark.parametrize("state", sorted(MEMBERS | {State.SUSPENDED}))
def test_leaving_without_notice(state: State) -> None:
    """Where no notice is asked for, who leaves has left."""
    change = steps.give_notice(membership(state), actor(Authority.PERSON), NOW, NOW)

    assert State.RESIGNED is steps.changed(membership(state), change).state


@pytest.mark.parametrize("state", sorted(MEMBERS | {State.SUSPENDED}))
def test_leaving_with_notice(state: State) -> None:
    """Until its end the member stays what they are; then they have left by themselves."""
    ends = NOW + timedelta(days=30)
    given = steps.changed(
        membership(state), steps.give_notice(membership(state), actor(Authority.PERSON), NOW, ends)
    )

    assert (state, START, ends) == (given.state, given.since, given.leaves)
    with pytest.raises(refusals.NotNow):
        steps.step(given, Step.END_NOTICE, BY_TIME, ends - timedelta(seconds=1))
    with pytest.raises(refusals.NotNow):
        steps.give_notice(given, actor(Authority.PERSON), NOW, ends)
    left = steps.changed(given, steps.step(given, Step.END_NOTICE, BY_TIME, ends))

    assert (State.RESIGNED, ends, None) == (left.state, left.since, left.leaves)


def test_a_notice_is_taken_back() -> None:
    """Who stays has given no notice."""
    given = membership(State.MEMBER, NOW)
    back = steps.changed(given, steps.step(given, Step.TAKE_NOTICE_BACK, actor(Authority.PERSON), NOW))

    assert membership(State.MEMBER) == back


def test_a_suspension_does_not_stop_a_notice() -> None:
    """Who gave notice leaves on its day, suspended or not."""
    given = membership(State.MEMBER, NOW)
    suspended = steps.changed(
        given, steps.step(given, Step.SUSPEND_ALONE, actor(Authority.STEWARD), START, "why")
    )

    assert NOW == suspended.leaves
    assert State.RESIGNED is steps.step(suspended, Step.END_NOTICE, BY_TIME, NOW).after


@pytest.mark.parametrize(
    ("before", "step"),
    [
        (State.PROBATION, Step.REINSTATE_ON_PROBATION),
        (State.MEMBER, Step.REINSTATE),
        (State.SUSPENDED, Step.REINSTATE),
    ],
)
def test_who_comes_back_is_what_they_were(before: State, step: Step) -> None:
    """Nobody skips their probation by being suspended."""
    assert step is steps.reinstatement(before)


def test_the_first_admission_is_kept() -> None:
    """It is when probation began, and stays that when somebody is suspended and comes back."""
    applied = membership(State.APPLIED)
    admitted = steps.changed(applied, steps.step(applied, Step.APPROVE, actor(Authority.STEWARD), NOW))
    suspended = replace(admitted, state=State.SUSPENDED)
    later = NOW + timedelta(days=9)
    back = steps.changed(suspended, steps.step(suspended, Step.REINSTATE, actor(Authority.STEWARD), later))

    assert (None, NOW, NOW) == (applied.admitted, admitted.admitted, back.admitted)
    assert later == back.since


def test_who_claims_stands_behind_it() -> None:
    """An imported entry is nobody's until then."""
    entry = replace(membership(State.INVITED), person=None)
    claimed = steps.changed(entry, steps.step(entry, Step.CLAIM, Actor(9, Authority.PERSON), NOW))

    assert (9, State.MEMBER, NOW) == (claimed.person, claimed.state, claimed.admitted)


def test_applications_are_live_and_no_members() -> None:
    """The sets do not contradict each other."""
    assert not APPLICATIONS & MEMBERS
    assert LIVE == APPLICATIONS | MEMBERS | {State.SUSPENDED}
