"""Who vouches for whom, and how fast a chapter grows."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from organiser.members import admission, refusals
from organiser.members.admission import WEEK, Sponsorship, SponsorState
from organiser.members.settings import Settings
from organiser.members.states import Rule, State
from organiser.members.steps import Change
from tests.fakes.clock import START

APPLICANT = 1
SETTINGS = Settings()


def sponsor(
    person: int,
    state: SponsorState = SponsorState.CONFIRMED,
    standing: State = State.MEMBER,
    membership: int | None = None,
) -> Sponsorship:
    """What somebody said about the applicant."""
    return Sponsorship(membership or person * 10, person, standing, state)


@pytest.mark.parametrize(
    ("sponsors", "enough"),
    [
        ([], False),
        ([sponsor(2)], False),
        ([sponsor(2), sponsor(3)], True),
        ([sponsor(2), sponsor(2, membership=21)], False),
        ([sponsor(2), sponsor(APPLICANT)], False),
        ([sponsor(2), sponsor(3, SponsorState.ASKED)], False),
        ([sponsor(2), sponsor(3, SponsorState.DECLINED)], False),
        ([sponsor(2), sponsor(3, SponsorState.WITHDRAWN)], False),
        ([sponsor(2), sponsor(3, standing=State.PROBATION)], False),
        ([sponsor(2), sponsor(3, standing=State.SUSPENDED)], False),
        ([sponsor(2), sponsor(3), sponsor(4)], True),
    ],
)
def test_who_counts_as_a_sponsor(sponsors: list[Sponsorship], *, enough: bool) -> None:
    """Full members who confirmed and stay by it, each person once, and never the applicant."""
    assert enough is admission.are_enough(sponsors, APPLICANT, SETTINGS)


def test_a_chapter_may_ask_for_no_sponsors() -> None:
    """Then a steward alone admits."""
    assert admission.are_enough([], APPLICANT, Settings(sponsors=0))


@pytest.mark.parametrize("answer", [SponsorState.CONFIRMED, SponsorState.DECLINED, SponsorState.WITHDRAWN])
@pytest.mark.parametrize("before", SponsorState)
def test_a_sponsor_may_think_otherwise(before: SponsorState, answer: SponsorState) -> None:
    """Until the application is decided."""
    said = admission.answered(sponsor(2, before), answer, applicant=APPLICANT, application=State.SPONSORED)

    assert sponsor(2, answer) == said


@pytest.mark.parametrize("state", sorted(set(State) - {State.APPLIED, State.SPONSORED}))
def test_afterwards_it_is_too_late(state: State) -> None:
    """Neither a yes nor a no counts any more."""
    for answer in SponsorState:
        with pytest.raises(admission.SponsoringOver):
            admission.answered(sponsor(2), answer, applicant=APPLICANT, application=state)


@pytest.mark.parametrize("standing", sorted(set(State) - {State.MEMBER}))
def test_only_full_members_confirm(standing: State) -> None:
    """Who is none any more can still say no."""
    asked = sponsor(2, SponsorState.ASKED, standing)
    with pytest.raises(admission.SponsorNoMember):
        admission.answered(asked, SponsorState.CONFIRMED, applicant=APPLICANT, application=State.APPLIED)
    said = admission.answered(asked, SponsorState.DECLINED, applicant=APPLICANT, application=State.APPLIED)

    assert SponsorState.DECLINED is said.state


def test_nobody_vouches_for_themselves() -> None:
    """With whatever account."""
    with pytest.raises(refusals.OwnMembership):
        admission.answered(
            sponsor(APPLICANT), SponsorState.CONFIRMED, applicant=APPLICANT, application=State.APPLIED
        )


@pytest.mark.parametrize(
    ("typed", "numbers"),
    [
        ("12", (12,)),
        ("12, 15", (12, 15)),
        ("nr 12 en nr. 15", (12, 15)),
        ("lid 12 en 15", (12, 15)),
        ("members 12 or 15", (12, 15)),
        ("(12) [15]!", (12, 15)),
        ("no. 12", (12,)),
        ("№12", (12,)),
        ("1\ufe0f\u20e3 5\ufe0f\u20e3", (1, 5)),
        ("“12 15”", (12, 15)),
        ("12번 그리고 15번", (12, 15)),
        ("조합원 12번 및 15번", (12, 15)),
        (" #12;#15 ", (12, 15)),
        ("12 12 12", (12,)),
        ("\uff11\uff12", (12,)),
        ("007", (7,)),
        ("12번, 15번", (12, 15)),
        ("12번과 15번이랑", (12, 15)),
        ("12 & 15", (12, 15)),
        ("12+15", (12, 15)),
        ("12 en 15", (12, 15)),
        ("12 och #15.", (12, 15)),
        ("12/15\n18", (12, 15, 18)),
        ("１２、１５", (12, 15)),  # noqa: RUF001
        ("12，15", (12, 15)),  # noqa: RUF001
        ("\u0661\u0662، \u0661\u0665", (12, 15)),
    ],
)
def test_numbers_that_are_typed(typed: str, numbers: tuple[int, ...]) -> None:
    """However they are parted, and each once."""
    assert numbers == admission.named_numbers(typed)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "Anna",
        "12 Anna",
        "-3",
        "1.5",
        "9" * 19,
        "\u00b2",
        "0",
        "12 0",
        "12번지",
        "and",
        "lid",
        "12 x 15",
        "12-15",
    ],
)
def test_what_is_no_number(typed: str) -> None:
    """Names are not looked up: nobody learns from a name who is a member."""
    with pytest.raises(admission.SponsorsUnreadable):
        admission.named_numbers(typed)


def test_not_a_whole_chapter_is_asked() -> None:
    """Five members may be named."""
    assert 5 == len(admission.named_numbers("1 2 3 4 5"))
    with pytest.raises(admission.SponsorsTooMany) as refused:
        admission.named_numbers("1 2 3 4 5 6")

    assert 5 == refused.value.most


@pytest.mark.parametrize(
    ("members", "most"), [(0, 3), (1, 3), (30, 3), (39, 3), (40, 4), (99, 9), (1000, 100)]
)
def test_the_pace_of_a_chapter(members: int, most: int) -> None:
    """At most three in seven days, or ten per cent of the members where that is more."""
    assert most == admission.most_admissions(members, SETTINGS)


def test_when_the_next_one_may_come() -> None:
    """When the first of three is seven days ago, to the moment."""
    admitted = [START, START + timedelta(days=1), START + timedelta(days=2)]
    now = START + timedelta(days=3)

    assert START + WEEK == admission.next_admission(admitted, 5, SETTINGS, now)
    assert admission.next_admission(admitted, 5, SETTINGS, START + WEEK) is None
    with pytest.raises(admission.PaceReached) as refused:
        admission.check_pace(admitted, 5, SETTINGS, now)
    assert (3, START + WEEK) == (refused.value.most, refused.value.possible)


@given(
    st.lists(st.integers(0, 30 * 24), max_size=30),
    st.integers(0, 60),
    st.integers(0, 30 * 24),
)
def test_the_pace_is_kept_and_never_for_ever(hours: list[int], members: int, at: int) -> None:
    """At the time that is named one more may come in, and not an hour before."""
    admitted = [START + timedelta(hours=hour) for hour in hours if hour <= at]
    now = START + timedelta(hours=at)

    def recent(moment: datetime) -> int:
        return sum(one > moment - WEEK for one in admitted)

    most = admission.most_admissions(members, SETTINGS)
    possible = admission.next_admission(admitted, members, SETTINGS, now)

    assert (possible is None) is (recent(now) < most)
    if possible is not None:
        assert now < possible <= now + WEEK
        assert recent(possible) < most <= recent(possible - timedelta(hours=1))


def test_when_probation_ends() -> None:
    """After as many days as the chapter has set; after none where it has set none."""
    assert START + timedelta(days=30) == admission.probation_end(START, SETTINGS)
    assert START == admission.probation_end(START, Settings(probation_days=0))


def test_what_comes_between_makes_no_probation_longer_or_shorter() -> None:
    """However often somebody is suspended, and whatever notice they give and take back."""
    days = [START + timedelta(days=one) for one in (0, 10, 13, 15, 16, 40)]
    states = [
        (State.APPLIED, State.PROBATION),
        (State.PROBATION, State.SUSPENDED),
        (State.SUSPENDED, State.PROBATION),
        (State.PROBATION, State.PROBATION),
        (State.PROBATION, State.SUSPENDED),
    ]
    taken = [Change(*one, 1, Rule.SUSPENDED, at) for one, at in zip(states, days, strict=False)]

    assert days[5] - timedelta(days=13) == admission.probation_began(taken, days[5])


def test_when_an_application_ends() -> None:
    """Nobody stays known for ever because they once applied."""
    assert START + timedelta(days=30) == admission.unanswered(START)
