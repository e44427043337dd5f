"""Memberships are kept as the domain decides them, once, sealed, and found without looking through all."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import text

from organiser.chat.incoming import Sender
from organiser.members.admission import Sponsorship, SponsorState
from organiser.members.states import MEMBERS, Authority, Rule, State, Step
from organiser.members.steps import Actor, Change, Membership, begin, give_notice, step
from organiser.storage import act_due, membership_due
from organiser.storage.memberships import KeptMembership
from organiser.storage.store import Store
from tests.fakes.clock import START
from tests.fakes.desk import ANNA, MINJUN
from tests.fakes.plans import asking
from tests.fakes.world import World
from tests.storage.conftest import BELGIAN

STEWARD = Actor(99, Authority.STEWARD)


async def somebody(store: Store, sender: Sender = ANNA) -> int:
    """A person."""
    return await store.people.meet(sender, next(iter(store.directory.chats.values())), START)


async def applied(store: Store, name: str = "Anna", *, person: int | None = None) -> Membership:
    """An application of somebody."""
    person = await somebody(store) if person is None else person
    first = begin(Step.APPLY, Actor(person, Authority.PERSON), START)
    return (await store.memberships.begin(1, person, first, name=name)).membership


async def admitted(store: Store, at: datetime = START, name: str = "Anna") -> Membership:
    """Somebody on probation."""
    application = await applied(store, name)
    found = await store.memberships.take(application, step(application, Step.APPROVE, STEWARD, at))
    assert found is not None
    return found


async def test_a_membership_is_kept_as_it_is(store: Store) -> None:
    """With its name, which is sealed, and what was chosen."""
    anna = await somebody(store)
    first = begin(Step.APPLY, Actor(anna, Authority.PERSON), START)
    kept = await store.memberships.begin(1, anna, first, name="Anna 김", welcome=True)
    row = (await store.connection.execute(text("SELECT name, name_key, klass FROM membership"))).one()

    assert Membership(1, anna, 1, State.APPLIED, START, START) == kept.membership
    assert ("Anna 김", True, "owner_member") == (kept.name, kept.welcome, row.klass)
    assert kept == await store.memberships.get(1) == await store.memberships.held(anna, 1)
    assert (kept,) == await store.memberships.of(anna)
    assert await store.memberships.get(2) is None
    assert await store.memberships.held(anna, 2) is None
    assert b"Anna" not in row.name + row.name_key


async def test_of_two_approvals_one_happens(store: Store) -> None:
    """The second was decided for what the membership no longer is."""
    application = await applied(store)
    approval = step(application, Step.APPROVE, STEWARD, START)
    refusal = step(application, Step.DECLINE, STEWARD, START, "no room")
    after = await store.memberships.take(application, approval)

    assert after is not None
    assert (State.PROBATION, START) == (after.state, after.admitted)
    assert await store.memberships.take(application, approval) is None
    assert await store.memberships.take(application, refusal) is None
    assert [Rule.APPLIED, Rule.WELCOME] == [one.rule for one in await store.memberships.changes(1)]
    assert 1 == store.memberships.count(1, MEMBERS)
    assert 0 == store.memberships.count(1, {State.APPLIED})


async def test_a_notice_is_given_once(store: Store) -> None:
    """Its state stays the same: the day tells."""
    member = await admitted(store)
    ends = START + timedelta(days=30)
    notice = give_notice(member, Actor(member.person, Authority.PERSON), START, ends)
    after = await store.memberships.take(member, notice)

    assert after is not None
    assert ends == after.leaves
    assert await store.memberships.take(member, notice) is None
    assert [] == await membership_due.notices(store.connection, START)
    assert [member.id] == [found.subject for found in await membership_due.notices(store.connection, ends)]


async def test_reasons_are_sealed(store: Store) -> None:
    """And come back as they were said."""
    application = await applied(store)
    change = step(application, Step.DECLINE, STEWARD, START, "Rijdt niet in Gent")
    await store.memberships.take(application, change)
    row = (await store.connection.execute(text("SELECT reason FROM membership_change WHERE id = 2"))).one()

    assert change == (await store.memberships.changes(application.id))[1]
    assert b"Gent" not in row.reason


async def test_names_that_look_alike_are_found(store: Store) -> None:
    """In other letters and capitals too, except one's own and those of who has gone."""
    anna = await applied(store, "Anna")
    gone = await applied(store, "anna", person=await somebody(store, MINJUN))
    await store.memberships.take(gone, step(gone, Step.WITHDRAW, Actor(gone.person, Authority.PERSON), START))

    assert [anna.id] == [one.membership.id for one in await store.memberships.alike(1, "\u0410NNA")]
    assert () == await store.memberships.alike(1, "ANNA", but=anna.id)
    assert () == await store.memberships.alike(1, "Bas")
    await store.memberships.rename(anna.id, "Bas")
    assert 1 == len(await store.memberships.alike(1, "Bas"))


async def test_members_come_page_by_page(store: Store) -> None:
    """By their numbers, whatever state each is in."""
    states = [State.MEMBER, State.PROBATION, State.RESIGNED, State.PROBATION, State.MEMBER]
    for number, state in enumerate(states):
        change = Change(None, state, None, Rule.IMPORTED, START)
        await store.memberships.begin(1, None, change, name=f"Kim {number}")
    first = await store.memberships.in_states(1, MEMBERS, limit=3)
    rest = await store.memberships.in_states(1, MEMBERS, after=first[-1].membership.id, limit=3)

    assert [[1, 2, 4], [5]] == [[one.membership.id for one in page] for page in (first, rest)]
    assert 4 == store.memberships.count(1, MEMBERS)


async def test_only_who_came_in_counts_for_the_pace(store: Store) -> None:
    """Who claimed an entry of an older list was in already."""
    await admitted(store, START)
    listed = await store.memberships.begin(
        1, None, begin(Step.IMPORT, Actor(99, Authority.FOUNDER), START), name="Kim"
    )
    claim = step(listed.membership, Step.CLAIM, Actor(await somebody(store, MINJUN), Authority.PERSON), START)
    await store.memberships.take(listed.membership, claim)

    assert (START,) == await store.memberships.admissions(1, START - timedelta(days=7))
    assert () == await store.memberships.admissions(1, START)


async def test_who_came_in_with_sponsors_counts_for_the_pace(store: Store) -> None:
    """It is an admission as much as a steward's welcome is."""
    application = await applied(store)
    vouched = step(application, Step.SPONSOR, Actor(98, Authority.SPONSOR), START)
    sponsored = await store.memberships.take(application, vouched)
    assert sponsored is not None
    await store.memberships.take(sponsored, step(sponsored, Step.APPROVE, STEWARD, START))

    assert (START,) == await store.memberships.admissions(1, START - timedelta(days=7))


async def test_probation_that_is_over(store: Store) -> None:
    """After as many days as the chapter has set."""
    member = await admitted(store, START)
    over = START + timedelta(days=(await store.chapters.settings(1)).probation_days)

    assert [] == await membership_due.probations(store.connection, over - timedelta(seconds=1))
    assert [member.id] == [found.subject for found in await membership_due.probations(store.connection, over)]


async def test_counts_follow_the_database(world: World) -> None:
    """After a rollback they are what they were; another process reads the same."""

    async def apply(*, fails: bool) -> None:
        async with world.database.writing(memory=world.directory) as connection:
            store = Store(connection, world.directory, b"k" * 32, START)
            await store.chapters.add("Gent", START, founding=True, **BELGIAN)
            await applied(store)
            if fails:
                raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await apply(fails=True)

    assert 0 == world.directory.counts[1, State.APPLIED]
    await apply(fails=False)
    async with world.database.reading() as connection:
        await world.directory.load(connection)

    assert {(1, State.APPLIED): 1} == world.directory.counts


async def test_sponsors_answer_once(store: Store) -> None:
    """What they said before is what they change; who was asked is not asked again."""
    application = await applied(store)
    sponsor = await admitted_sponsor(store)
    fresh = await store.sponsorships.ask(application.id, [sponsor.membership.id], START)
    again = await store.sponsorships.ask(application.id, [sponsor.membership.id], START)
    (asked,) = await store.sponsorships.of(application.id)
    yes = Sponsorship(asked.membership, asked.person, asked.standing, SponsorState.CONFIRMED)

    assert ((2,), ()) == (fresh, again)
    assert State.MEMBER is asked.standing
    assert await store.sponsorships.answer(application.id, asked, yes, START)
    assert not await store.sponsorships.answer(application.id, asked, yes, START)
    assert {application.id: SponsorState.CONFIRMED} == await store.sponsorships.asked_of(2)


async def admitted_sponsor(store: Store, sender: Sender = MINJUN) -> KeptMembership:
    """A full member."""
    first = begin(Step.FOUND, Actor(await somebody(store, sender), Authority.FOUNDER), START)
    return await store.memberships.begin(1, first.actor, first, name="Min-jun")


async def test_two_sponsorships_of_one_person_are_one(store: Store) -> None:
    """A no wins; what only the other was asked goes over."""
    one, other = await applied(store, "A"), await admitted_sponsor(store)
    founded = Change(None, State.MEMBER, None, Rule.FOUNDED, START)
    third = await store.memberships.begin(1, None, founded, name="C")
    loser, winner = third.membership.id, other.membership.id
    await store.sponsorships.ask(one.id, [winner, loser], START)
    await store.connection.execute(
        text(f"UPDATE sponsorship SET state = 'declined' WHERE sponsor_id = {loser}")  # noqa: S608 - a number
    )
    await store.sponsorships.ask(winner, [loser], START)
    await store.sponsorships.move(loser, winner)

    moved = {one.id: SponsorState.DECLINED, winner: SponsorState.ASKED}
    assert moved == await store.sponsorships.asked_of(winner)
    assert {} == await store.sponsorships.asked_of(loser)


async def test_what_is_asked_at_each_event_looks_through_nothing(world: World, store: Store) -> None:
    """With 50,000 members each question goes by an index."""
    async with asking(world.database) as asked:
        await store.people.standing(1, START)
        await store.people.accounts(1)
        await store.people.private_chats(1)
        await store.memberships.of(1)
        await store.memberships.get(1)
        await store.memberships.in_states(1, MEMBERS, limit=5)
        await store.memberships.admissions(1, START)
        await store.memberships.alike(1, "Anna")
        await membership_due.notices(store.connection, START)
        await store.memberships.changes(1)
        await store.work.of(1)
        await store.sponsorships.of(1)
        await store.sponsorships.asked_of(1)
        await store.roles.running_in(1, START)
        await store.acts.waiting(1)
        await store.acts.get(1)
        await act_due.over(store.connection, START)
        await store.consents.of(1)

    assert 15 < len(asked.statements)
    assert [] == await asked.scans(store.connection)
