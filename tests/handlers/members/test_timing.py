"""What time brings about: probation is over, an application that nobody answered ends."""

import pytest

from organiser.chat.incoming import Due
from organiser.chat.refs import Network
from organiser.handlers.due import KINDS
from organiser.i18n import LOCALES
from organiser.members.roles import Role
from organiser.members.states import Rule, State
from organiser.storage import due, membership_due
from tests.fakes.coop import Coop
from tests.handlers.members.town import Town
from tests.handlers.members.transcripts import held

OF_MEMBERS = {
    membership_due.APPLICATION,
    membership_due.NOTICE,
    membership_due.PROBATION,
    membership_due.SUSPENSION,
}
"""What is due of memberships; the subject of others is a chapter, an act or a job."""


async def admitted(town: Town) -> None:
    """Let Anna be on probation."""
    await town.applies("2 3")
    await town.bo.presses("I know them")
    await town.kim.presses("I know them")
    await town.steward.says("/approve 4")


@pytest.mark.parametrize("network", Network)
@pytest.mark.parametrize("language", LOCALES)
async def test_what_an_applicant_waits_for(
    coop: Coop, network: Network, language: str, request: pytest.FixtureRequest
) -> None:
    """Taken back, unanswered, one too many in a week, and in the end a full member."""
    town = await Town(coop, network, language).open()
    label = town.anna.words.pgettext
    sign = "/" if network is Network.TELEGRAM else "!"
    await town.applies()
    await town.anna.says(f"{sign}withdraw")
    await town.anna.presses(label("button: withdraw", "Take it back"))
    await town.applies()
    await coop.passes(days=31)
    coop.script.clear()
    for number in range(3):
        early = coop.person(20 + number, f"P{number}", network, language)
        await town.applies(who=early)
        await town.steward.says(f"{sign}approve {6 + number}")
        await town.steward.presses(label("button: applications", "Welcome them"))
    coop.script.clear()
    await town.applies()
    await town.steward.says(f"{sign}approve 9")
    await coop.passes(days=8)
    await town.steward.says(f"{sign}approve 9")
    await town.steward.presses(label("button: applications", "Welcome them"))
    await town.anna.says(f"{sign}members")
    await coop.passes(days=31)

    held(coop, f"waiting.{network}.{language}", request)
    assert State.WITHDRAWN is await coop.state(4)
    assert State.MEMBER is await coop.state(9)


async def test_probation_ends_by_itself(town: Town) -> None:
    """After as many days as the chapter has set, not before; nobody has to do anything."""
    await admitted(town)
    await town.coop.passes(days=29, hours=23)
    before = await town.coop.state(4)
    await town.coop.passes(hours=2)
    async with town.coop.store() as store:
        last = (await store.memberships.changes(4))[-1]

    assert State.PROBATION is before
    assert State.MEMBER is await town.coop.state(4)
    assert (Rule.PROBATION_OVER, None) == (last.rule, last.actor)
    assert "you are a full member of Gent now" in town.anna.reads


async def test_a_longer_probation_holds_at_once(town: Town) -> None:
    """What the chapter has set counts on the day itself."""
    await admitted(town)
    async with town.coop.store() as store:
        await store.chapters.set(town.gent.id, "probation_days", 60)
    await town.coop.passes(days=31)

    assert State.PROBATION is await town.coop.state(4)


async def test_who_cannot_be_reached_is_a_member_all_the_same(town: Town) -> None:
    """Whoever has blocked the bot loses nothing by it."""
    await admitted(town)
    async with town.coop.store() as store:
        chat = store.directory.find(town.anna.chat)
        assert chat is not None
        person = store.people.of(store.vault.account_key(town.anna.sender.account))
        assert person is not None
        store.directory.places[person] = None
        await store.connection.exec_driver_sql("UPDATE person SET chat_id = NULL WHERE id = ?", (person,))
    await town.coop.passes(days=31)

    assert State.MEMBER is await town.coop.state(4)


async def test_what_is_due_twice_is_done_once(town: Town) -> None:
    """A clock that is looked at twice tells nobody twice."""
    await admitted(town)
    await town.coop.passes(days=31)
    world = town.coop.desk.world
    await due.ring(world.database, world.directory, town.coop.desk.now)
    await town.coop.read()

    assert 1 == sum("full member" in str(one.text) for one in town.anna.shown)


async def test_an_unanswered_application_ends(town: Town) -> None:
    """After 30 days; the applicant and the stewards hear of it, and it is nobody's fault."""
    await town.applies()
    await town.coop.passes(days=29)
    before = await town.coop.state(4)
    await town.coop.passes(days=1, hours=1)
    async with town.coop.store() as store:
        last = (await store.memberships.changes(4))[-1]

    assert State.APPLIED is before
    assert State.WITHDRAWN is await town.coop.state(4)
    assert (Rule.UNANSWERED, None) == (last.rule, last.actor)
    assert "You did nothing wrong." in town.anna.reads
    assert any("application 4 to Gent in time" in str(one.text) for one in town.steward.shown)


async def test_a_crowd_that_nobody_answered(town: Town) -> None:
    """The stewards read five numbers, and once that there are more; every applicant hears of their own."""
    crowd = [town.coop.person(100 + number, f"Crowd {number}") for number in range(9)]
    for one in crowd:
        await town.applies(who=one)
    read = len(town.steward.shown)
    await town.coop.passes(days=31)
    told = [str(one.text) for one in town.steward.shown[read:] if "in time" in str(one.text)]

    assert [True] * 5 + [False] == ["about application" in one for one in told]
    assert "More applications to Gent have ended" in told[-1]
    assert all("You did nothing wrong." in one.reads for one in crowd)


async def test_a_sponsored_application_has_its_time_anew(town: Town) -> None:
    """The stewards have 30 days from when they could decide."""
    await town.applies("2 3")
    await town.coop.passes(days=29)
    await town.bo.presses("I know them")
    await town.kim.presses("I know them")
    await town.coop.passes(days=2)

    assert State.SPONSORED is await town.coop.state(4)


async def test_who_was_answered_meanwhile_stays(coop: Coop) -> None:
    """What was due when the clock was looked at may have changed since."""
    town = await Town(coop).open()
    await town.applies()
    world = coop.desk.world
    world.clock.forward(days=31)
    await due.ring(world.database, world.directory, coop.desk.now)
    async with coop.store() as store:
        kept = await store.memberships.get(4)
        assert kept is not None
        await store.connection.exec_driver_sql(
            "UPDATE membership SET state = 'member', since = ? WHERE id = 4",
            (int(coop.desk.now.timestamp() * 1000),),
        )
    await coop.read()

    assert State.MEMBER is await coop.state(4)


async def _everybody_goes(town: Town) -> None:
    """The steward suspends the others, one of them on probation, and leaves."""
    await town.coop.member(town.anna, town.gent, state=State.PROBATION)
    for number in (2, 3, 4):
        await town.steward.says(f"/suspend {number} A quarrel")
    await town.coop.passes(minutes=1)
    assert State.SUSPENDED is await town.coop.state(2)
    await town.steward.says("/leave")
    await town.steward.presses("Leave")


async def test_suspensions_end_where_nobody_else_is_left(town: Town) -> None:
    """Nobody could lift them any more: each is what they were, and the chapter finds a steward."""
    await _everybody_goes(town)
    await town.coop.passes(minutes=1)
    async with town.coop.store() as store:
        last = (await store.memberships.changes(2))[-1]

    assert [State.MEMBER, State.MEMBER, State.PROBATION] == [await town.coop.state(one) for one in (2, 3, 4)]
    assert (Rule.NOBODY_LEFT, None) == (last.rule, last.actor)
    assert "You are a member of Gent again: all others have left" in town.anna.reads

    await town.bo.says("/nominate 3")
    await town.kim.presses("I want it")
    await town.coop.passes(days=7)
    async with town.coop.store() as store:
        running = await store.roles.running_in(town.gent.id, town.coop.desk.now)

    assert [3] == [one.membership for one in running]


async def test_a_suspension_goes_on_where_somebody_is_left(town: Town) -> None:
    """Also where that one is on probation and has no role."""
    await _everybody_goes(town)
    await town.coop.member(town.coop.person(9, "New"), town.gent, state=State.PROBATION)
    await town.coop.passes(minutes=1)

    assert State.SUSPENDED is await town.coop.state(2)


@pytest.mark.parametrize("kind", KINDS)
async def test_what_is_not_due_any_more_changes_nothing(town: Town, kind: str) -> None:
    """What was found due is looked at again: things change before it is handled, and other days hold then."""
    second = town.coop.person(8, "Second")
    await town.coop.member(second, town.gent, Role.STEWARD)
    fresh = town.coop.person(9, "Fresh")
    await town.coop.member(fresh, town.gent, state=State.PROBATION)
    await town.applies("2")
    await town.steward.says("/suspend 2 A quarrel")
    await town.kim.says("/leave")
    await town.kim.presses("Leave")
    await town.steward.says("/grant 5 organiser")
    await town.coop.passes(minutes=1)
    everybody = (town.steward, town.bo, town.kim, town.anna, second, fresh)
    heard = [len(one.shown) for one in everybody]
    states = [await town.coop.state(number) for number in range(1, 7)]
    for subject in range(1, 7 if kind in OF_MEMBERS else 2):
        await town.coop.desk.receive(
            Due(chat=town.steward.chat, at=town.coop.desk.now, kind=kind, subject=subject)
        )
        await town.coop.read()

    assert [] == await town.coop.desk.failed()
    assert heard == [len(one.shown) for one in everybody]
    assert states == [await town.coop.state(number) for number in range(1, 7)]
