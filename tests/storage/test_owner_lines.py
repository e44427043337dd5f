"""The owner register follows every membership: whoever is let in has a line, and it ends when they go."""

from datetime import datetime, timedelta

import pytest

from organiser.members.register import begins, ends
from organiser.members.states import BEGINNINGS, TRANSITIONS, Authority, Rule, State, Step
from organiser.members.steps import BY_TIME, Actor, Change, Membership, begin, give_notice, step
from organiser.storage.store import Store
from tests.fakes.clock import START
from tests.fakes.desk import MINJUN
from tests.storage.test_memberships import STEWARD, admitted, applied, somebody

LATER = START + timedelta(days=400)


async def bas(store: Store, at: datetime) -> Membership:
    """Somebody else who is admitted."""
    application = await applied(store, "Bas", person=await somebody(store, MINJUN))
    found = await store.memberships.take(application, step(application, Step.APPROVE, STEWARD, at))
    assert found is not None
    return found


async def lines(store: Store, *memberships: Membership) -> list[tuple[int, datetime, datetime | None]]:
    """The numbers, and since when until when."""
    found = await store.register.of_all([one.id for one in memberships])
    return [(line.number, line.admitted, line.left) for line in found]


async def test_an_applicant_is_no_owner(store: Store) -> None:
    """Only who is admitted has a line."""
    application = await applied(store)

    assert [] == await lines(store, application)


async def test_who_is_admitted_has_a_line(store: Store) -> None:
    """From the moment of admission on; each chapter counts for itself."""
    anna, other = await admitted(store), await bas(store, START + timedelta(days=1))

    assert [(1, START, None), (2, START + timedelta(days=1), None)] == await lines(store, anna, other)


async def test_who_founds_has_a_line(store: Store) -> None:
    """A membership may begin with being a member."""
    founder = begin(Step.FOUND, Actor(await somebody(store), Authority.FOUNDER), START)
    kept = await store.memberships.begin(1, founder.actor, founder, name="Anna")

    assert [(1, START, None)] == await lines(store, kept.membership)


async def test_who_claims_an_entry_has_a_line(store: Store) -> None:
    """Nobody owns anything before they have said that they want to."""
    invited = begin(Step.IMPORT, Actor(1, Authority.FOUNDER), START)
    (number,) = await store.invited.add(1, invited, ["Anna"])
    kept = await store.memberships.get(number)
    assert kept is not None
    before = await lines(store, kept.membership)
    claim = step(kept.membership, Step.CLAIM, Actor(await somebody(store), Authority.PERSON), LATER)
    await store.memberships.take(kept.membership, claim)

    assert [] == before
    assert [(1, LATER, None)] == await lines(store, kept.membership)


async def test_many_who_begin_as_members_have_lines(store: Store) -> None:
    """Whichever way members may come in one day, none is without a line."""
    change = Change(None, State.MEMBER, None, Rule.FOUNDED, START)
    numbers = await store.invited.add(1, change, ["Anna", "Bas"])

    assert [1, 2] == [line.number for line in await store.register.of_all(numbers)]


async def test_the_line_stays_while_somebody_is_suspended(store: Store) -> None:
    """Their shares are theirs; taken in again, they have the same line."""
    anna = await admitted(store)
    suspended = await store.memberships.take(anna, step(anna, Step.SUSPEND_ALONE, STEWARD, LATER, "because"))
    assert suspended is not None
    during = await lines(store, anna)
    again = step(suspended, Step.REINSTATE, STEWARD, LATER)
    await store.memberships.take(suspended, again)

    assert [(1, START, None)] == during == await lines(store, anna)


@pytest.mark.parametrize("end", [Step.RESIGN, Step.EXCLUDE])
async def test_the_line_ends_with_the_membership(store: Store, end: Step) -> None:
    """On that day; the number is never given again."""
    anna = await admitted(store)
    who = Actor(anna.person, Authority.PERSON) if end is Step.RESIGN else Actor(99, Authority.TWO_STEWARDS)
    await store.memberships.take(anna, step(anna, end, who, LATER, "because"))
    other = await bas(store, LATER)

    assert [(1, START, LATER), (2, LATER, None)] == await lines(store, anna, other)


@pytest.mark.parametrize(
    ("ended", "left"),
    [(timedelta(hours=7), timedelta(milliseconds=-1)), (timedelta(hours=-7), timedelta(hours=-7))],
)
async def test_a_line_ends_with_the_last_day_of_a_notice(
    store: Store, ended: timedelta, left: timedelta
) -> None:
    """Not with the day after, on which that is carried out; nor with it where somebody was put out before."""
    anna = await admitted(store)
    own = Actor(anna.person, Authority.PERSON)
    leaving = await store.memberships.take(anna, give_notice(anna, own, START, LATER))
    assert leaving is not None
    by_time = ended > timedelta(0)
    end, who = (Step.END_NOTICE, BY_TIME) if by_time else (Step.EXCLUDE, Actor(99, Authority.TWO_STEWARDS))
    await store.memberships.take(leaving, step(leaving, end, who, LATER + ended, "because"))

    assert [(1, START, LATER + left)] == await lines(store, anna)


async def test_who_comes_back_has_a_new_line(store: Store) -> None:
    """The old one ended, and says so."""
    anna = await admitted(store)
    two = Actor(99, Authority.TWO_STEWARDS)
    out = await store.memberships.take(anna, step(anna, Step.EXCLUDE, two, LATER, "because"))
    assert out is not None
    await store.memberships.take(out, step(out, Step.REINSTATE, two, LATER + timedelta(days=1)))

    assert [(1, START, LATER), (2, LATER + timedelta(days=1), None)] == await lines(store, anna)


async def test_a_step_that_comes_too_late_writes_no_line(store: Store) -> None:
    """Two stewards who approve at once make one owner."""
    application = await applied(store)
    change = step(application, Step.APPROVE, STEWARD, START)
    await store.memberships.take(application, change)
    second = await store.memberships.take(application, change)

    assert second is None
    assert [(1, START, None)] == await lines(store, application)


async def test_an_older_list_has_its_line_already(store: Store) -> None:
    """Whoever claims such an entry keeps its number and its day; one that is taken back ends."""
    invited = begin(Step.IMPORT, Actor(1, Authority.FOUNDER), START)
    anna, other = await store.invited.add(1, invited, ["Anna", "Bas"])
    since = START - timedelta(days=900)
    for number in (anna, other):
        await store.register.add(1, since, membership=number)
    one, two = await store.memberships.get(anna), await store.memberships.get(other)
    assert one is not None
    assert two is not None
    claim = step(one.membership, Step.CLAIM, Actor(await somebody(store), Authority.PERSON), LATER)
    await store.memberships.take(one.membership, claim)
    await store.memberships.take(two.membership, step(two.membership, Step.UNINVITE, STEWARD, LATER))

    assert [(1, since, None), (2, since, LATER)] == await lines(store, one.membership, two.membership)


def test_every_step_of_the_machine_is_followed() -> None:
    """Where a step leads from no owner to an owner, a line begins; where it leads to nothing, it ends."""
    steps: list[tuple[State | None, State]] = [(None, row.after) for row in BEGINNINGS.values()]
    steps += [(before, row.after) for (before, _), row in TRANSITIONS.items()]
    owners = {State.PROBATION, State.MEMBER, State.SUSPENDED}
    waiting = {State.INVITED, State.APPLIED, State.SPONSORED, State.MERGED}

    assert {one for one in steps if begins(*one)} == {
        (before, after) for before, after in steps if before not in owners and after in owners
    }
    assert set(State) - owners - waiting == {after for after in State if ends(after)}
