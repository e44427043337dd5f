"""Two persons who are one: what goes on, and that the order does not matter."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from organiser.members import linking, steps
from organiser.members.admission import SponsorState
from organiser.members.consents import Consent, Purpose
from organiser.members.linking import Merged
from organiser.members.states import LIVE, Authority, State, Step
from organiser.members.steps import Actor, Membership
from tests.fakes.clock import START

NOW = START + timedelta(days=50)
TWO = Actor(99, Authority.TWO_STEWARDS)


def held(number: int, state: State, *, chapter: int = 1, person: int = 1, day: int = 0) -> Membership:
    """A membership of somebody, applied for on a day."""
    applied = START + timedelta(days=day)
    return Membership(number, person, chapter, state, applied, applied)


def test_the_older_person_stays() -> None:
    """Whoever asks; of two who began at once, the one with the smaller number."""
    later = START + timedelta(seconds=1)

    assert (5, 3) == linking.stays((5, START), (3, later))
    assert (5, 3) == linking.stays((3, later), (5, START))
    assert (3, 5) == linking.stays((5, START), (3, START))


def test_one_person_is_not_linked() -> None:
    """Both accounts are one person already."""
    with pytest.raises(linking.SamePerson):
        linking.stays((5, START), (5, START))


DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("acting", "others", "now", "wait"),
    [
        (None, (START,), START, None),
        (START, (), START, None),
        (START, (None,), START, linking.TRUST),
        (START + DAY, (START,), START + 2 * DAY, linking.TRUST - DAY),
        (START, (START,), START, None),
        (START, (START + DAY,), START + DAY, None),
        (START, (START, None), START + DAY, linking.TRUST - DAY),
        (START, (None,), START + linking.TRUST, None),
    ],
)
def test_who_waits_with_what_is_for_good(
    acting: datetime | None, others: tuple[datetime | None, ...], now: datetime, wait: timedelta | None
) -> None:
    """Only who came after another account, for a week; two that came together do not wait for each other."""
    assert wait == linking.waits(acting, others, now)


def test_an_account_leaves_to_one_that_is_not_new() -> None:
    """One that was there before, or has waited, is enough; it goes to none that came a short time ago."""
    linking.check_leaving(START, (START + DAY, None), START + 2 * DAY)
    linking.check_leaving(START, (START + DAY,), START + DAY + linking.TRUST)

    with pytest.raises(linking.LeavesToNew) as refused:
        linking.check_leaving(START, (START + DAY, START + 2 * DAY), START + 2 * DAY)
    assert linking.TRUST - DAY == refused.value.wait


@pytest.mark.parametrize(
    ("older", "younger", "younger_is_new"),
    [
        ((), (), None),
        ((), (State.RESIGNED, State.EXCLUDED), None),
        ((), (State.APPLIED,), False),
        ((State.MEMBER,), (State.MEMBER,), True),
        ((State.PROBATION,), (State.MEMBER,), False),
        ((State.SUSPENDED,), (State.PROBATION,), False),
        ((State.SPONSORED,), (State.SUSPENDED,), False),
        ((State.EXCLUDED,), (State.APPLIED,), False),
        ((State.APPLIED, State.MEMBER), (State.PROBATION, State.PROBATION), True),
    ],
)
def test_who_counts_as_new(
    older: tuple[State, ...], younger: tuple[State, ...], *, younger_is_new: bool | None
) -> None:
    """Who brings less, and who is younger where both bring as much; roles weigh more than all of it."""
    first = [held(1, state, chapter=at) for at, state in enumerate(older)]
    second = [held(2, state, chapter=at) for at, state in enumerate(younger)]

    assert younger_is_new is linking.newcomer((first, 0), (second, 0))
    assert False is linking.newcomer((first, 0), (second, 1))
    assert True is linking.newcomer((first, 1), (second, 0))


@pytest.mark.parametrize(
    ("one", "other", "goes_on"),
    [
        (State.EXCLUDED, State.MEMBER, State.EXCLUDED),
        (State.EXCLUDED, State.SUSPENDED, State.EXCLUDED),
        (State.EXCLUDED, State.APPLIED, State.EXCLUDED),
        (State.SUSPENDED, State.MEMBER, State.SUSPENDED),
        (State.SUSPENDED, State.PROBATION, State.SUSPENDED),
        (State.MEMBER, State.PROBATION, State.MEMBER),
        (State.PROBATION, State.SPONSORED, State.PROBATION),
        (State.SPONSORED, State.APPLIED, State.SPONSORED),
    ],
)
def test_which_one_goes_on(one: State, other: State, goes_on: State) -> None:
    """An exclusion, then a suspension, then what is further; the older or newer does not matter."""
    for first, second in ((0, 9), (9, 0)):
        pair = [held(1, one, day=first), held(2, other, day=second)]
        (merge,) = linking.merged(pair)

        assert goes_on is merge.winner.state
        assert merge.loser.state is not goes_on


def test_of_equals_the_older_goes_on() -> None:
    """By when it was applied for, then by number."""
    older, newer = held(2, State.MEMBER), held(1, State.MEMBER, day=3)

    assert (Merged(newer, older),) == linking.merged([newer, older])
    assert (Merged(held(2, State.MEMBER), held(1, State.MEMBER)),) == linking.merged(
        [held(2, State.MEMBER), held(1, State.MEMBER)]
    )


@pytest.mark.parametrize(
    "others",
    [
        [],
        [held(2, State.RESIGNED)],
        [held(2, State.DECLINED), held(3, State.MERGED)],
        [held(2, State.MEMBER, chapter=2)],
    ],
)
def test_what_does_not_meet_stays(others: list[Membership]) -> None:
    """What has ended, and what is in another chapter."""
    assert () == linking.merged([held(1, State.MEMBER), *others])


@pytest.mark.parametrize(
    ("one", "other", "said"),
    [
        (State.MEMBER, State.SUSPENDED, True),
        (State.MEMBER, State.EXCLUDED, True),
        (State.APPLIED, State.EXCLUDED, True),
        (State.SUSPENDED, State.EXCLUDED, True),
        (State.SUSPENDED, State.SUSPENDED, False),
        (State.EXCLUDED, State.EXCLUDED, False),
        (State.EXCLUDED, State.RESIGNED, True),
        (State.MEMBER, State.APPLIED, False),
    ],
)
def test_what_is_worse_with_both_accounts(one: State, other: State, *, said: bool) -> None:
    """It is told before they are linked, whichever of them it is."""
    mine, theirs = held(1, one), held(2, other, person=2)

    assert said is bool(linking.harm([mine], [theirs])) is bool(linking.harm([theirs], [mine]))


def test_what_is_worse_in_a_chapter_of_the_other_account_is_told_as_well() -> None:
    """Linked, a person is excluded there, and their accounts can't be taken apart."""
    excluded = held(2, State.EXCLUDED, chapter=2, person=2)

    assert ((2, State.EXCLUDED),) == linking.harm([held(1, State.MEMBER)], [excluded])
    assert ((2, State.EXCLUDED),) == linking.harm([], [excluded])


def test_two_exclusions_both_stay() -> None:
    """Nothing but reinstatement leads out of one."""
    assert () == linking.merged([held(1, State.EXCLUDED), held(2, State.EXCLUDED)])


def test_who_was_excluded_twice_comes_back_once() -> None:
    """One goes on, the other is merged on the way; never are two live."""
    older, newer = held(1, State.EXCLUDED), held(2, State.EXCLUDED, day=1)
    now = {1: older, 2: newer}
    for membership, change in linking.reinstated([(older, State.PROBATION), (newer, State.MEMBER)], TWO, NOW):
        now[membership.id] = steps.changed(now[membership.id], change)

        assert 1 >= sum(one.state in LIVE for one in now.values())
    assert (State.PROBATION, State.MERGED) == (now[1].state, now[2].state)


STATES = st.sampled_from([*sorted(LIVE), State.EXCLUDED, State.RESIGNED])
SOMEBODY = st.lists(
    st.builds(
        held,
        number=st.integers(1, 10**6),
        state=STATES,
        chapter=st.integers(1, 2),
        person=st.integers(1, 4),
        day=st.integers(0, 3),
    ),
    unique_by=lambda one: one.id,
    max_size=8,
)


def linked(memberships: list[Membership], order: list[int]) -> dict[int, State]:
    """The states when persons are linked one after another in that order."""
    now = {one.id: one for one in memberships}
    together: set[int] = set()
    for person in order:
        together.add(person)
        for merge in linking.merged([one for one in now.values() if one.person in together]):
            actor = Actor(merge.loser.person, Authority.PERSON)
            change = steps.step(merge.loser, Step.MERGE, actor, NOW)
            now[merge.loser.id] = steps.changed(merge.loser, change)
    return {number: one.state for number, one in now.items()}


@given(SOMEBODY, st.permutations([1, 2, 3, 4]))
def test_the_order_of_linking_does_not_matter(memberships: list[Membership], order: list[int]) -> None:
    """In the end one is live at most, none beside an exclusion, and no exclusion has gone."""
    states = linked(memberships, [1, 2, 3, 4])

    assert states == linked(memberships, order)
    for chapter in (1, 2):
        here = [one for one in memberships if one.chapter == chapter]
        live = [one for one in here if states[one.id] in LIVE]
        excluded = [one for one in here if one.state is State.EXCLUDED]
        assert len(live) <= (0 if excluded else 1)
        assert all(states[one.id] is State.EXCLUDED for one in excluded)
        if any(one.state is State.SUSPENDED for one in here) and not excluded:
            assert [State.SUSPENDED] == [states[one.id] for one in live]


ANSWERED = [
    ([SponsorState.CONFIRMED, SponsorState.ASKED], SponsorState.CONFIRMED),
    ([SponsorState.CONFIRMED, SponsorState.DECLINED], SponsorState.DECLINED),
    ([SponsorState.CONFIRMED, SponsorState.WITHDRAWN], SponsorState.WITHDRAWN),
    ([SponsorState.ASKED], SponsorState.ASKED),
]


@pytest.mark.parametrize(("answers", "answer"), ANSWERED)
def test_one_person_says_one_thing_about_an_applicant(
    answers: list[SponsorState], answer: SponsorState
) -> None:
    """A no is not outvoted by the same person's yes."""
    assert answer is linking.one_answer(answers)
    assert answer is linking.one_answer(reversed(answers))


def consent(purpose: Purpose, day: int, *, withdrawn: int | None = None) -> Consent:
    """A consent to the text of a day of January, given on that day."""

    def at(number: int) -> datetime:
        return START + timedelta(days=number)

    version = date(2026, 1, day).isoformat()
    return Consent(purpose, version, at(day), None if withdrawn is None else at(withdrawn))


FREE, NEEDED = Purpose.MEMBER_LIST, Purpose.MEMBERSHIP


@pytest.mark.parametrize(
    ("both", "one"),
    [
        ([consent(FREE, 1), consent(FREE, 2)], [consent(FREE, 1)]),
        ([consent(FREE, 1), consent(FREE, 2, withdrawn=5)], [consent(FREE, 1, withdrawn=5)]),
        ([consent(FREE, 3), consent(NEEDED, 2)], [consent(FREE, 3), consent(NEEDED, 2)]),
        ([consent(NEEDED, 1, withdrawn=4), consent(NEEDED, 2)], [consent(NEEDED, 2)]),
        (
            [consent(NEEDED, 1, withdrawn=4), consent(NEEDED, 2, withdrawn=3)],
            [consent(NEEDED, 1, withdrawn=4)],
        ),
        ([], []),
    ],
)
def test_the_narrower_consent_holds(both: list[Consent], one: list[Consent]) -> None:
    """The older text, and what was withdrawn is; but linking an account that has left ends no membership."""
    assert tuple(one) == linking.one_consent(both)
    assert tuple(one) == linking.one_consent(reversed(both))


CONSENTS = st.builds(
    consent,
    purpose=st.sampled_from(Purpose),
    day=st.integers(1, 9),
    withdrawn=st.none() | st.integers(10, 19),
)


@given(st.lists(CONSENTS, max_size=6), st.lists(CONSENTS, max_size=6))
def test_consents_of_three_are_those_of_two_and_one(some: list[Consent], others: list[Consent]) -> None:
    """In whatever order accounts are linked."""
    assert linking.one_consent([*linking.one_consent(some), *others]) == linking.one_consent(
        [*some, *linking.one_consent(others)]
    )
