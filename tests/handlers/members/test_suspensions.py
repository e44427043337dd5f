"""A suspension by one steward alone: for a time, to a few, once a year; and what makes it last."""

import pytest

from organiser.chat.refs import Network
from organiser.i18n import LOCALES
from organiser.members.roles import Role
from organiser.members.states import Rule, State
from tests.fakes.coop import Coop, Somebody
from tests.handlers.members.accounts import gone, links
from tests.handlers.members.town import Town
from tests.handlers.members.transcripts import held
from tests.views.approval import render


@pytest.mark.parametrize("network", Network)
@pytest.mark.parametrize("language", LOCALES)
async def test_two_stewards_make_it_last(
    coop: Coop, network: Network, language: str, request: pytest.FixtureRequest
) -> None:
    """One is suspended by both, the other one by one alone; as everybody reads it."""
    town = await Town(coop, network, language).open(chapters=1)
    sam = coop.person(8, "Sam", network, language)
    await coop.member(sam, town.gent, Role.STEWARD)
    sign = "/" if network is Network.TELEGRAM else "!"
    for number in (2, 3):
        await town.steward.says(f"{sign}suspend {number} § 7 …")
    await town.bo.says(f"{sign}me")
    await town.steward.says(f"{sign}suspend 2")
    await sam.says(f"{sign}suspend 2 § 7 ….")
    await coop.passes(days=14)
    await town.steward.says(f"{sign}suspend 3 § 7 …")

    held(coop, f"suspensions.{network}.{language}", request)
    assert [State.SUSPENDED, State.MEMBER] == [await coop.state(2), await coop.state(3)]


async def test_it_ends_by_itself(town: Town, second: Somebody) -> None:
    """After fourteen days each is what they were; nobody has done anything, and the stewards know."""
    fresh = town.coop.person(9, "Fresh")
    await town.coop.member(fresh, town.gent, state=State.PROBATION)
    for number in (2, 5):
        await town.steward.says(f"/suspend {number} A quarrel")
    await town.coop.passes(days=13, hours=23)
    still = [await town.coop.state(one) for one in (2, 5)]
    await town.coop.passes(hours=1)
    async with town.coop.store() as store:
        last = (await store.memberships.changes(2))[-1]

    assert [State.SUSPENDED, State.SUSPENDED] == still
    assert [State.MEMBER, State.PROBATION] == [await town.coop.state(one) for one in (2, 5)]
    assert (Rule.SUSPENSION_OVER, None) == (last.rule, last.actor)
    assert "no second steward wanted it to last" in town.bo.reads
    assert "has ended by itself" in second.reads


async def test_a_probation_goes_on_where_it_stood(town: Town) -> None:
    """No steward makes it longer by suspending: only the time of the suspension itself counts for nothing."""
    fresh = town.coop.person(9, "Fresh")
    await town.coop.member(fresh, town.gent, state=State.PROBATION)
    await town.coop.passes(days=20)
    await town.steward.says("/suspend 4 A quarrel")
    await town.coop.passes(days=3)
    await town.steward.says("/reinstate 4")
    told = fresh.reads
    shown = await fresh.says("/me")
    await town.coop.passes(days=9, hours=23)
    before = await town.coop.state(4)
    await town.coop.passes(hours=1)

    assert "Until Thursday 24 December you are on probation" in told
    assert "on probation until 24 December 2026" in shown
    assert State.PROBATION is before
    assert State.MEMBER is await town.coop.state(4)


async def test_a_probation_goes_on_when_a_suspension_ends_by_itself(town: Town) -> None:
    """Whose suspension no second steward wanted reads how long they are on probation yet."""
    fresh = town.coop.person(9, "Fresh")
    await town.coop.member(fresh, town.gent, state=State.PROBATION)
    await town.coop.passes(days=29)
    await town.steward.says("/suspend 4 A quarrel")
    await town.coop.passes(days=14)
    told = fresh.reads
    await town.coop.passes(days=1)

    assert "Until Monday 4 January you are on probation" in told
    assert State.MEMBER is await town.coop.state(4)


async def test_nobody_is_the_second_for_themselves(town: Town, second: Somebody) -> None:
    """Not in one line, nor in the form; nor where two stewards turn out to be one person."""
    await town.steward.says("/suspend 2 A quarrel")
    again = [await town.steward.says(line) for line in ("/suspend 2 Once more", "/suspend 2")]
    await links(town.steward, second)
    again.append(await town.steward.says("/suspend 2 Once more"))
    await town.coop.passes(days=8)
    again.append(await second.says("/suspend 2 Once more"))
    await town.coop.passes(days=6)

    assert all("You have suspended this member already, until Saturday 5 December." in one for one in again)
    assert State.MEMBER is await town.coop.state(2)


async def test_once_a_year(town: Town, second: Somebody) -> None:
    """Nobody is kept out by one steward who suspends them again and again; two can do so."""
    await town.steward.says("/suspend 2 A quarrel")
    await town.steward.says("/reinstate 2")
    asked = await town.steward.says("/suspend 2 Another quarrel")
    waiting = await town.coop.state(2)
    await second.presses("Second it")
    await town.coop.passes(days=15)

    assert "one of them has suspended this member alone within the last year" in asked
    assert State.MEMBER is waiting
    assert State.SUSPENDED is await town.coop.state(2)


async def test_a_few_at_a_time(town: Town, second: Somebody) -> None:
    """The fourth takes two stewards, until one of the others is taken in again."""
    for number in (9, 10):
        await town.coop.member(town.coop.person(number, "Fresh"), town.gent)
    for number in (2, 3, 5):
        await town.steward.says(f"/suspend {number} A quarrel")
    fourth = await second.says("/suspend 6 A quarrel")
    waiting = await town.coop.state(6)
    await second.says("/object 1")
    await second.says("/reinstate 2")
    await second.says("/suspend 6 A quarrel")

    assert "as many members are suspended by one steward alone as are allowed" in fourth
    assert State.MEMBER is waiting
    assert State.SUSPENDED is await town.coop.state(6)


async def test_who_gave_notice_leaves_on_its_day(town: Town) -> None:
    """Neither holds the other up."""
    await town.coop.sets(town.gent, {"leaving.when": "any-time", "leaving.notice": "1m"})
    await town.bo.says("/leave")
    await town.bo.presses("Leave")
    await town.steward.says("/suspend 2 A quarrel")
    await town.coop.passes(days=14)
    between = await town.coop.state(2)
    await town.coop.passes(days=60)

    assert State.MEMBER is between
    assert State.RESIGNED is await town.coop.state(2)


async def test_what_lasts_is_not_suspended_a_third_time(town: Town, second: Somebody) -> None:
    """Neither by one of both, nor by a third."""
    third = town.coop.person(9, "Third")
    await town.coop.member(third, town.gent, Role.STEWARD)
    await town.steward.says("/suspend 2 A quarrel")
    await second.says("/suspend 2 I was there")
    said = [await one.says("/suspend 2 Me too") for one in (town.steward, second, third)]
    await town.coop.passes(days=400)

    assert all("This membership is suspended." in one for one in said)
    assert "I was there" in "".join(render(one, town.bo.network) for one in town.bo.shown)
    assert State.SUSPENDED is await town.coop.state(2)


async def test_a_proposal_is_seconded_after_one_alone_did_it(town: Town, second: Somebody) -> None:
    """Whoever had a role when it was proposed is suspended by one meanwhile: seconded, it lasts."""
    organiser = town.coop.person(9, "Org")
    await town.coop.member(organiser, town.gent, Role.ORGANISER)
    await town.steward.says("/suspend 5 A quarrel")
    await organiser.says("/revoke 5 organiser")
    early = await second.says("/suspend 5 A quarrel")
    await second.says("/second 1")
    await town.coop.passes(days=15)

    assert "waits" in early
    assert State.SUSPENDED is await town.coop.state(5)


async def test_founding_mode_needs_no_second_and_says_so(coop: Coop) -> None:
    """It lasts then, and the other stewards are told."""
    gent = await coop.chapter("Gent", founding=True)
    stella, bo = coop.person(1, "Stella"), coop.person(2, "Bo")
    await coop.member(stella, gent, Role.STEWARD)
    await coop.member(bo, gent)
    said = await stella.says("/suspend 2 A quarrel")
    await coop.passes(days=15)

    assert "Founding mode: no second steward was needed." in said
    assert "ends by itself" not in said
    assert State.SUSPENDED is await coop.state(2)


@pytest.mark.parametrize("command", ["suspend", "exclude"])
async def test_no_reason_is_asked_for_what_cannot_be_done(town: Town, second: Somebody, command: str) -> None:
    """Whether somebody has left, it is one's own membership, nobody's, or it was proposed already."""
    await town.kim.says("/leave")
    await town.kim.presses("Leave")
    await town.coop.passes(days=40)
    await second.says("/exclude 2 A quarrel" if command == "exclude" else "/suspend 1 A quarrel")
    told = {}
    for number in (3, 4, 99, 2 if command == "exclude" else 1):
        await second.says(f"/{command}")
        told[number] = await second.says(str(number))
        after = await second.says("A quarrel")
        assert "A quarrel" not in after, number

    assert "This person has left the chapter." in told[3]
    assert "This is your own membership" in told[4]
    assert "There is no such membership." in told[99]
    assert "was proposed already" in [*told.values()][-1]


async def test_who_cannot_be_told_is_what_they_were_all_the_same(town: Town) -> None:
    """Whoever blocked the bot is a member again on the same day."""
    await town.steward.says("/suspend 2 A quarrel")
    await town.coop.desk.receive(gone(town.bo))
    await town.coop.passes(days=14)

    assert State.MEMBER is await town.coop.state(2)
