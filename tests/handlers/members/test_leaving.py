"""Leaving: in one's own time, without anybody's approval, and never trapped by a role."""

import pytest

from organiser.chat.refs import Network
from organiser.i18n import LOCALES
from organiser.members.roles import Role
from organiser.members.states import Rule, State
from tests.fakes.coop import Coop
from tests.fakes.desk import words
from tests.fakes.kept import terms_of
from tests.handlers.members.town import Town
from tests.handlers.members.transcripts import held


@pytest.mark.parametrize("network", Network)
@pytest.mark.parametrize("language", LOCALES)
async def test_somebody_leaves(
    coop: Coop, network: Network, language: str, request: pytest.FixtureRequest
) -> None:
    """What the country's rules say is read before; the last day is kept."""
    town = await Town(coop, network, language).open()
    if language in {"en", "sv"}:
        await coop.sets(town.gent, {"leaving.when": "year-end", "leaving.notice": "1m"})
    await town.bo.says("/leave")
    await town.bo.presses(town.bo.words.pgettext("button: leave", "Leave"))
    await town.bo.says("/leave")

    held(coop, f"leaving.{network}.{language}", request)


@pytest.fixture
async def dutch(coop: Coop) -> Town:
    """A chapter in the Netherlands: four weeks, at the end of the financial year."""
    town = Town(coop)
    await town.open()
    async with coop.store() as store:
        town.gent = await store.chapters.change(town.gent.id, profile="nl")
    return town


async def test_the_notice_is_shown_and_kept(dutch: Town) -> None:
    """The membership ends with the day that was told, in the chapter's own time, and not before."""
    asked = await dutch.bo.says("/leave")
    await dutch.bo.presses("Leave")
    given = await dutch.coop.membership(2)
    shown = await dutch.bo.says("/me")
    await dutch.coop.passes(days=40)
    before = await dutch.coop.state(2)
    await dutch.coop.passes(hours=6)

    assert "your membership ends on 31 December 2026" in asked
    assert "Your notice ends on 31 December 2026" in shown
    assert given.membership.leaves is not None
    assert "2026-12-31T23:00:00+00:00" == given.membership.leaves.isoformat()
    assert State.MEMBER is before
    assert State.RESIGNED is await dutch.coop.state(2)
    assert "You are no longer a member of Gent." in dutch.bo.reads


async def test_notice_is_taken_back(dutch: Town) -> None:
    """Until its day somebody may stay after all."""
    await dutch.bo.says("/leave")
    await dutch.bo.presses("Leave")
    await dutch.bo.says("/leave")
    said = await dutch.bo.presses("Take it back")
    await dutch.coop.passes(days=60)

    assert "You stay" in said
    assert State.MEMBER is await dutch.coop.state(2)


async def test_notice_is_not_given_and_taken_back_without_end(dutch: Town) -> None:
    """Each time the stewards are written to: three times a day, then it stays; the last they read is true."""
    stays, given, again = [], [], []
    for _ in range(5):
        await dutch.bo.says("/leave")
        given.append(await dutch.bo.presses("Leave"))
        again.append(await dutch.bo.says("/leave"))
        stays.append(await dutch.bo.presses("Take it back"))
    read, last = len(dutch.steward.shown), dutch.steward.reads
    notice = (await dutch.coop.membership(2)).membership.leaves
    await dutch.coop.passes(days=1, minutes=1)
    await dutch.bo.says("/leave")
    later = await dutch.bo.presses("Take it back")

    assert [True] * 3 + [False] * 2 == ["You stay" in one for one in stays]
    assert "You have taken your notice back 3 times within a day" in stays[-1]
    assert "You can take it back from Sunday 22 November" in stays[-1]
    assert [True] * 3 + [False] == ["Until then you can take it back." in one for one in given[:4]]
    assert [True] * 3 + [False] * 2 == ["Until then you can take it back." in one for one in again]
    assert all("You can take it back from Sunday 22 November" in one for one in (given[3], *again[3:]))
    assert 7 == read
    assert "Member 2 of Gent, Bo, is leaving" in last
    assert notice is not None
    assert "You stay" in later


async def test_the_stewards_hear_of_it(dutch: Town) -> None:
    """When notice is given, when it is taken back, and when the day has come; nobody else hears of it."""
    await dutch.bo.says("/leave")
    await dutch.bo.presses("Leave")
    given = dutch.steward.reads
    await dutch.bo.says("/leave")
    await dutch.bo.presses("Take it back")
    back = dutch.steward.reads
    await dutch.bo.says("/leave")
    await dutch.bo.presses("Leave")
    await dutch.coop.passes(days=41)

    assert "Member 2 of Gent, Bo, is leaving: the membership ends on Thursday, 31 December 2026." in given
    assert "Member 2 of Gent, Bo, stays after all." in back
    assert any("Member 2 of Gent, Bo, has left." in words(post) for post in dutch.steward.shown)
    assert [] == dutch.kim.shown


async def test_a_steward_who_leaves_is_not_told_of_it_twice(dutch: Town) -> None:
    """What they read is the answer; the other stewards are told."""
    stef = dutch.coop.person(8, "Stef")
    await dutch.coop.member(stef, dutch.gent, Role.STEWARD)
    await dutch.steward.says("/leave")
    await dutch.steward.presses("Leave")
    await dutch.coop.passes(days=41)

    assert any("Member 1 of Gent, Stella, has left." in words(post) for post in stef.shown)
    assert not any("Member 1 of Gent" in words(post) for post in dutch.steward.shown)


async def test_what_an_applicant_does_is_told_to_nobody(town: Town) -> None:
    """They were no member: the list of applications is one shorter."""
    await town.applies()
    before = len(town.steward.shown)
    await town.anna.says("/leave")
    await town.anna.takes(1)

    assert State.WITHDRAWN is await town.coop.state(4)
    assert before == len(town.steward.shown)


async def test_leaving_at_once(town: Town) -> None:
    """Where the rules let one go now, one is gone now."""
    async with town.coop.store() as store:
        await store.chapters.change(town.gent.id, profile="be")
    town.coop.desk.world.clock.forward(days=60)
    unknown = await town.bo.says("/leave")
    await town.coop.sets(town.gent, {"leaving.when": "any-time"})
    known = await town.bo.says("/leave")
    await town.bo.presses("Leave")

    assert "Whether the law or your bylaws ask for notice isn't known here." in unknown
    assert "isn't known here" not in known
    for asked in (unknown, known):
        assert "your membership ends at once" in asked
    assert State.RESIGNED is await town.coop.state(2)


async def test_staying_changes_nothing(town: Town) -> None:
    """The safe answer."""
    await town.bo.says("/leave")

    assert "Nothing has changed." == await town.bo.presses("Stay")
    assert State.MEMBER is await town.coop.state(2)


async def test_who_has_applied_takes_it_back(town: Town) -> None:
    """It is no leaving, and needs no notice."""
    await town.applies()
    said = await town.anna.says("/leave")
    await town.anna.presses("Take it back")

    assert "Take back your application 4 to Gent?" in said
    assert State.WITHDRAWN is await town.coop.state(4)


async def test_who_is_nobody(coop: Coop) -> None:
    """There is nothing to leave."""
    anna = coop.person(7, "Anna")
    await coop.chapter("Gent")

    assert "there is nothing to leave" in await anna.says("/leave")


async def test_who_is_suspended_may_leave(town: Town) -> None:
    """Nobody is held."""
    await town.steward.says("/suspend 2 A quarrel")
    await town.bo.says("/leave")
    await town.bo.presses("Leave")
    await town.coop.passes(days=800)

    assert State.RESIGNED is await town.coop.state(2)


async def test_who_is_suspended_stays_it_until_the_notice_is_over(dutch: Town) -> None:
    """So they are not told that they are a member like all others until then."""
    await dutch.steward.says("/suspend 2 A quarrel")
    await dutch.bo.says("/leave")
    said = await dutch.bo.presses("Leave")

    assert "It doesn't end your suspension." in said
    assert "like all others" not in said


async def test_nobody_leaves_for_another(town: Town) -> None:
    """A made-up button changes nothing."""
    await town.bo.taps("leave:leave:3:0")

    assert State.MEMBER is await town.coop.state(3)
    assert (await town.coop.membership(3)).membership.leaves is None


async def test_leaving_twice(dutch: Town) -> None:
    """An old button says that notice is given already."""
    await dutch.bo.says("/leave")
    await dutch.bo.presses("Leave")

    assert "You have given notice already." in await dutch.bo.taps("leave:leave:2:0")


async def test_a_day_that_was_not_shown_is_shown_first(dutch: Town) -> None:
    """Pressed when it is too late for this year, the button ends nothing a year later than it said."""
    asked = await dutch.bo.says("/leave")
    offered = dutch.bo.shown[-1]
    await dutch.coop.passes(days=14)
    anew = await dutch.bo.presses("Leave", of=offered)
    before = await dutch.coop.membership(2)
    given = await dutch.bo.presses("Leave")

    assert "your membership ends on 31 December 2026" in asked
    assert "has changed since I showed it to you, so nothing was done yet" in anew
    assert "your membership ends on 31 December 2027" in anew
    assert before.membership.leaves is None
    assert "Friday, 31 December 2027" in given


async def test_the_last_steward_leaves(dutch: Town) -> None:
    """They are told what becomes vacant, and are not kept; those who can fill it hear of it."""
    asked = await dutch.steward.says("/leave")
    await dutch.steward.presses("Leave")
    heard = dutch.bo.reads
    await dutch.coop.passes(days=60)
    await dutch.coop.passes(minutes=5)
    async with dutch.coop.store() as store:
        terms = await terms_of(store, 1)
        rules = [one.rule for one in await store.memberships.changes(1)]

    assert "Nobody else has this role: steward." in asked
    assert "After Thursday, 31 December 2026 nobody in Gent has this role: steward." in heard
    assert "/nominate" in heard
    assert any("Any full member can propose one" in str(one.text) for one in dutch.kim.shown)
    assert State.RESIGNED is await dutch.coop.state(1)
    assert Rule.NOTICE_OVER is rules[-1]
    assert all(one.ended is not None for one in terms)


async def test_a_vacancy_is_told_to_those_with_a_role(dutch: Town) -> None:
    """Where others have a role, not every member is written to."""
    organiser = dutch.coop.person(9, "Org")
    await dutch.coop.member(organiser, dutch.gent, Role.ORGANISER)
    await dutch.steward.says("/leave")
    await dutch.steward.presses("Leave")

    assert "has this role: steward" in organiser.reads
    assert [] == dutch.bo.shown


@pytest.mark.parametrize("network", Network)
@pytest.mark.parametrize(
    ("later", "told"),
    [
        ("2", "This question is no longer open. Nothing has changed."),
        ("Leave", "This is what you can ask me here."),
        ("leave!", "This is what you can ask me here."),
    ],
)
async def test_who_stays_does_not_leave_by_a_later_word(
    coop: Coop, network: Network, later: str, told: str
) -> None:
    """A question that was answered asks no more: a number or a word chooses nothing of it."""
    town = await Town(coop, network).open()
    await town.bo.says("/leave")
    await town.bo.presses("Stay")
    await town.bo.says(later)

    assert State.MEMBER is await coop.state(2)
    assert told in town.bo.reads
