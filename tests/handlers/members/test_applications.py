"""What stewards decide about applications: on what they are at that moment, within the chapter's pace."""

from datetime import timedelta

import pytest

from organiser.chat.refs import Network
from organiser.i18n import LOCALES
from organiser.members.roles import Role
from organiser.members.states import Authority, Rule, State, Step
from organiser.members.steps import Actor, Change, begin, step
from tests.fakes.coop import Coop, Somebody
from tests.fakes.kept import readings_of
from tests.fakes.plans import asking
from tests.handlers.members.accounts import gone
from tests.handlers.members.founders import sign
from tests.handlers.members.town import Town
from tests.handlers.members.transcripts import held

PERSON = Actor(None, Authority.PERSON)
"""Whoever's membership it is."""


async def crowd(coop: Coop, town: Town, many: int) -> None:
    """Let many people have applied who asked for a steward's welcome."""
    async with coop.store() as store:
        for number in range(many):
            change = begin(Step.APPLY, PERSON, coop.desk.now)
            await store.memberships.begin(town.gent.id, None, change, name=f"Crowd {number}", welcome=True)


async def test_nothing_waits(town: Town) -> None:
    """An empty list says so."""
    assert "No application to Gent waits for you." == await town.steward.says("/applications")


async def test_ten_at_a_time(town: Town) -> None:
    """The next page follows the last number."""
    await crowd(town.coop, town, 23)
    await town.steward.says("/applications")
    first = town.steward.can_press()
    await town.steward.presses("More")
    await town.steward.presses("More")
    last = town.steward.can_press()

    assert (11, "#4: Crowd 0", "More") == (len(first), first[0], first[-1])
    assert ["#24: Crowd 20", "#25: Crowd 21", "#26: Crowd 22"] == last


async def test_no_command_looks_through_the_members(town: Town) -> None:
    """A page, an application and a decision find what they need along indexes."""
    await town.applies("2 3")
    async with asking(town.coop.desk.world.database) as asked:
        await town.steward.says("/applications")
        await town.steward.presses("#4: ")
        await town.bo.presses("I know them")
        await town.steward.says("/approve 4")
        await town.steward.presses("Welcome them")
    async with town.coop.store() as store:
        scans = await asked.scans(store.connection)

    assert len([one for one in asked.statements if "membership" in one]) > 10
    assert [] == [one for one in scans if one.startswith("SCAN membership") and "INDEX" not in one]


async def test_only_stewards_of_the_chapter(town: Town) -> None:
    """Neither members nor stewards of another chapter see, approve or decline."""
    other = town.coop.person(8, "Other")
    async with town.coop.store() as store:
        brugge = await store.chapters.named("Brugge")
    assert brugge is not None
    await town.coop.member(other, brugge, Role.STEWARD)
    await town.applies()
    told = [await town.bo.says(f"/{command}") for command in ("applications", "approve 5", "decline 5 no")]

    assert {"Only stewards of the chapter can do that. Nothing has changed."} == {
        one.partition("\n")[0] for one in told
    }
    assert "There is no such membership." in await other.says("/approve 5")
    assert "Only stewards of the chapter can do that." in await other.taps("applications:1:0")
    assert State.APPLIED is await town.coop.state(5)


async def test_who_looks_leaves_a_line(town: Town) -> None:
    """The applicant can see who looked at their application."""
    await town.applies()
    await town.steward.says("/applications")
    async with town.coop.store() as store:
        person = store.people.of(store.vault.account_key(town.anna.sender.account))
        steward = store.people.of(store.vault.account_key(town.steward.sender.account))
        assert person is not None
        readings = await readings_of(store, person)

    assert [("application", steward)] == [(one.what, one.actor) for one in readings]


async def test_a_name_like_a_stewards_is_marked(town: Town) -> None:
    """Letters of other scripts that look the same are found (UTS 39)."""
    await town.anna.joins("Gent; Uber; ; 2 3; name = St\u0435lla")

    assert "Careful: this name looks like a steward's." in await town.steward.says("/applications")


async def test_a_name_like_a_members_is_marked(town: Town) -> None:
    """People are called alike: it is allowed, and said."""
    await town.anna.joins("Gent; Uber; ; 2 3; name = B0")

    assert "Careful: this name looks like another member's." in await town.steward.says("/applications")


async def test_a_welcome_takes_a_second_tap(town: Town) -> None:
    """What it means is said first; the rule is written down."""
    await town.applies()
    asked = await town.steward.says("/approve 4")
    before = await town.coop.state(4)
    await town.steward.presses("Welcome them")
    async with town.coop.store() as store:
        rules = [one.rule for one in await store.memberships.changes(4)]

    assert "*Anna* has 0 of 2 sponsors." in asked
    assert State.APPLIED is before
    assert Rule.WELCOME is rules[-1]


async def test_a_steward_does_not_welcome_by_a_slip(town: Town) -> None:
    """The safe answer leads back to the application."""
    await town.applies()
    await town.steward.says("/approve 4")

    assert "Application 4" in await town.steward.presses("Back")
    assert State.APPLIED is await town.coop.state(4)


async def test_a_sponsor_who_left_no_longer_counts(town: Town) -> None:
    """Sponsors are counted when it is decided: what was enough may have become a welcome."""
    await town.applies("2 3")
    await town.bo.presses("I know them")
    await town.kim.presses("I know them")
    await town.steward.says("/suspend 3 A quarrel")

    assert "*Anna* has 1 of 2 sponsors." in await town.steward.says("/approve 4")


@pytest.mark.parametrize("network", Network)
async def test_a_sponsor_who_left_is_not_shown(coop: Coop, network: Network) -> None:
    """A steward reads who vouches now, and the button says what pressing it will be."""
    town = await Town(coop, network).open(chapters=1)
    await town.applies("2 3")
    await town.bo.presses("I know them")
    await town.kim.presses("I know them")
    await town.kim.says(f"{sign(town.kim)}leave")
    await town.kim.takes(1)
    listed = await town.steward.says(f"{sign(town.steward)}applications")
    await town.steward.presses("#4: ")

    assert "4: *Anna*, waits for sponsors" in listed
    assert "These members vouch for them: 2\n" in town.steward.reads
    assert ["Decline", "Welcome them", "Back"] == town.steward.can_press()


async def test_two_approve_at_once(coop: Coop) -> None:
    """The second one hears that it is decided; the applicant is told once."""
    town = await Town(coop).open()
    second = coop.person(8, "Second", Network.MATRIX)
    await coop.member(second, town.gent, Role.STEWARD)
    await town.applies("2 3")
    await town.bo.presses("I know them")
    await town.kim.presses("I know them")
    await town.steward.says("/approve 5")
    told = await second.says("/approve 5")

    assert "This person is a member on probation.\n\nSo that can't be done now. Nothing has changed." == told
    assert 1 == sum("You are a member of Gent now." in str(one.text) for one in town.anna.shown)


async def test_a_withdrawn_application_is_not_approved(town: Town) -> None:
    """Whoever is too late is told."""
    await town.applies()
    await town.anna.says("/withdraw")
    await town.anna.presses("Take it back")

    assert "This application was withdrawn." in await town.steward.says("/approve 4")
    assert State.WITHDRAWN is await town.coop.state(4)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("/approve 999", "There is no such membership."),
        ("/approve 0", "It is written like this"),
        ("/approve Anna", "It is written like this"),
        ("/approve", "Which application? Write its number"),
    ],
)
async def test_a_number_that_is_none(town: Town, typed: str, told: str) -> None:
    """Nothing is done, and how it is written is said; who wrote none is asked for it."""
    assert told in await town.steward.says(typed)


async def test_nobody_approves_themselves(coop: Coop) -> None:
    """A steward of one chapter who applies there anew after leaving, with a role that still runs, cannot."""
    gent = await coop.chapter("Gent")
    steward = coop.person(1, "Stella")
    await coop.member(steward, gent, Role.STEWARD)
    person = await coop.known(steward)
    async with coop.store() as store:
        change = begin(Step.APPLY, Actor(person, Authority.PERSON), coop.desk.now)
        brugge = await store.chapters.add(
            "Brugge", coop.desk.now, founding=False, profile="be", currency="EUR", zone="UTC", language="en"
        )
        assert brugge is not None
        kept = await store.memberships.begin(brugge.id, person, change, name="Stella", welcome=True)

    assert "There is no such membership." in await steward.says(f"/approve {kept.membership.id}")


async def _leaves_suspended(town: Town) -> None:
    """Bo, member 2, is suspended, leaves, and applies anew as number 4, known by two."""
    await town.steward.says("/suspend 2 Took the cash box")
    await town.bo.says("/leave")
    await town.bo.presses("Leave")


@pytest.mark.parametrize("sponsors", ["1 3", ""])
async def test_a_suspension_is_not_washed_off_by_leaving(town: Town, sponsors: str) -> None:
    """Stewards read it in the list and in the application; it takes a second tap, which lifts it."""
    await _leaves_suspended(town)
    await town.applies(sponsors, who=town.bo)
    if sponsors:
        await town.steward.presses("I know them")
        await town.kim.presses("I know them")
    listed = await town.steward.says("/applications")
    shown = await town.steward.presses("#4: ")
    asked = await town.steward.says("/approve 4")
    waiting = await town.coop.state(4)
    await town.steward.presses("Approve" if sponsors else "Welcome them")

    assert "Careful: they were member 2 before, suspended on" in listed
    assert "The reason: Took the cash box" in shown
    assert "and left while suspended." in asked
    assert waiting in {State.APPLIED, State.SPONSORED}
    assert State.PROBATION is await town.coop.state(4)


async def test_who_was_taken_in_again_has_no_suspension_any_more(town: Town) -> None:
    """Who is approved all the same, and leaves later, applies like anybody."""
    await _leaves_suspended(town)
    await town.applies(who=town.bo)
    await town.steward.says("/approve 4")
    await town.steward.presses("Welcome them")
    await town.bo.says("/leave")
    await town.bo.presses("Leave")
    await town.applies(who=town.bo)

    assert "suspended" not in await town.steward.says("/applications")


async def test_the_pace_of_a_chapter(town: Town) -> None:
    """Three a week; the fourth waits, and the steward hears until when."""
    await crowd(town.coop, town, 4)
    for number in (4, 5, 6):
        await town.steward.says(f"/approve {number}")
        await town.steward.presses("Welcome them")
    told = await town.steward.says("/approve 7")
    town.coop.desk.world.clock.forward(days=7, minutes=1)
    later = await town.steward.says("/approve 7")

    assert "This chapter admits at most 3 people in seven days" in told
    assert "The next admission is possible from Saturday 28 November" in told
    assert "Welcome them" in later


@pytest.mark.parametrize(("members", "most"), [(29, 3), (37, 3), (39, 3), (40, 4)])
async def test_who_comes_in_lets_nobody_else_in(town: Town, members: int, most: int) -> None:
    """A tenth is one of those who were there before that week, so that a crowd makes no room for itself."""
    async with town.coop.store() as store:
        for number in range(members - 3):
            there = Change(None, State.MEMBER, None, Rule.FOUNDED, town.coop.desk.now)
            await store.memberships.begin(town.gent.id, None, there, name=f"Member {number}")
    await crowd(town.coop, town, most + 1)
    for number in range(members + 1, members + most + 1):
        await town.steward.taps(f"application:welcome:{number}")
    told = await town.steward.taps(f"application:welcome:{members + most + 1}")

    assert f"This chapter admits at most {most} people in seven days" in told
    assert State.PROBATION is await town.coop.state(members + most)


@pytest.mark.parametrize("network", Network)
async def test_a_chapter_without_sponsors_and_probation(coop: Coop, network: Network) -> None:
    """Nobody is said to know the applicant who was not asked, nor that probation ends today."""
    town = await Town(coop, network).open(chapters=1)
    async with coop.store() as store:
        for setting in ("sponsors", "probation_days"):
            await store.chapters.set(town.gent.id, setting, 0)
    await town.anna.joins("Uber Eats; Taxi and rides")
    listed = await town.steward.says(f"{sign(town.steward)}applications")
    await town.steward.presses("#4: ")
    done = await town.steward.presses("Approve")
    read = len(town.anna.shown)
    await coop.passes(minutes=1)

    assert "4: *Anna*, waits for a steward" in listed
    assert "*Anna* is member 4 now.\n" in done
    assert "probation" not in town.anna.reads
    assert (State.MEMBER, read) == (await coop.state(4), len(town.anna.shown))


async def test_the_pace_holds_for_whoever_is_welcomed(town: Town) -> None:
    """A button from before the chapter was full lets nobody in."""
    await crowd(town.coop, town, 4)
    await town.steward.says("/approve 7")
    for number in (4, 5, 6):
        await town.steward.taps(f"application:welcome:{number}")
    told = await town.steward.taps("application:welcome:7")

    assert "This chapter admits at most 3 people in seven days" in told
    assert State.APPLIED is await town.coop.state(7)


async def test_who_came_and_went_counts_for_the_pace(town: Town) -> None:
    """Otherwise people could come in, see everything, and make room for the next ones."""
    await crowd(town.coop, town, 4)
    for number in (4, 5, 6):
        await town.steward.taps(f"application:welcome:{number}")
    await town.steward.says("/suspend 4 gone")
    gone = (await town.coop.membership(5)).membership
    async with town.coop.store() as store:
        await store.memberships.take(gone, step(gone, Step.RESIGN, PERSON, town.coop.desk.now))

    assert "at most 3 people in seven days" in await town.steward.taps("application:welcome:7")


async def test_founding_lifts_sponsors_and_pace(coop: Coop) -> None:
    """Nobody is asked for sponsors, one tap admits, and every act says why; it ends at ten members."""
    gent = await coop.chapter("Gent", founding=True)
    steward = coop.person(1, "Stella")
    await coop.member(steward, gent, Role.STEWARD)
    for number in range(9):
        anna = coop.person(20 + number, f"Anna {number}")
        await anna.joins("Uber; skip")
        told = await steward.says(f"/approve {number + 2}")

        assert "Founding mode: no sponsors were needed." in told or number == 8

    async with coop.store() as store:
        rules = {one.rule for one in await store.memberships.changes(3)}
        after = await store.chapters.get(gent.id)

    assert Rule.FOUNDING in rules
    assert after.founded is not None
    assert any("founding mode is over, for good" in str(one.text) for one in steward.shown)


@pytest.mark.parametrize("network", Network)
@pytest.mark.parametrize("language", LOCALES)
async def test_somebody_is_declined_and_appeals(
    coop: Coop, network: Network, language: str, request: pytest.FixtureRequest
) -> None:
    """From the application to the stewards' answer, as everybody reads it."""
    town = await Town(coop, network, language).open()
    sign = "/" if network is Network.TELEGRAM else "!"
    label = town.anna.words.pgettext
    await town.applies()
    await town.steward.presses(label("button: applications", "See them"))
    await town.steward.takes(0)
    await town.steward.presses(label("button: applications", "Decline"))
    await town.steward.says("§ 7 …")
    await town.anna.says(f"{sign}me")
    await town.anna.says(f"{sign}ask …?")
    await town.steward.presses(label("button: asking", "Answer"))
    await town.steward.says("….")
    await town.steward.says(f"{sign}approve 4")

    held(coop, f"declining.{network}.{language}", request)
    assert State.DECLINED is await coop.state(4)


async def test_declining_asks_for_the_reason(town: Town) -> None:
    """The button begins the form; the applicant reads the reason and the way to appeal."""
    await town.applies()
    await town.steward.says("/applications")
    await town.steward.presses("#4: ")
    asked = await town.steward.presses("Decline")
    await town.steward.says("You drive for the platform's owner.")

    assert "Why is it declined?" in asked
    assert "You drive for the platform's owner." in town.anna.reads
    assert "Who else could decide about it isn't known here" in town.anna.reads
    assert State.DECLINED is await town.coop.state(4)


async def test_declining_in_one_line(town: Town) -> None:
    """Number and reason, parted by a blank."""
    await town.applies()

    assert "Application 4 is declined." in await town.steward.says("/decline 4 Nobody has met you.")
    assert "Nobody has met you." in town.anna.reads


async def test_declining_a_number_that_is_called_one(town: Town) -> None:
    """What stands before the number is none of the reason."""
    await town.applies()

    assert "Application 4 is declined." in await town.steward.says("/decline nr. 4 Nobody has met you.")
    assert "Nobody has met you." in town.anna.reads
    assert "4 Nobody" not in town.anna.reads


@pytest.mark.parametrize(
    ("reason", "told"),
    [
        ("x" * 4000, "1,000"),
        ("\u2066\u2069", "I can only read words here."),
        ("\U0001f44e\ufe0f !!", "I can only read words here."),
    ],
    ids=["too long", "nothing to be seen", "no word"],
)
async def test_a_reason_that_is_none(town: Town, reason: str, told: str) -> None:
    """It is asked again, and nothing has happened."""
    await town.applies()
    said = await town.steward.says(f"/decline 4 {reason}")

    assert told in said
    assert "Why is it declined?" in said
    assert State.APPLIED is await town.coop.state(4)


async def test_declining_what_is_decided(town: Town) -> None:
    """The form does not stand in the way: its questions are over."""
    await town.applies()
    await town.steward.says("/decline 4 No")

    assert "This application was declined." in await town.steward.says("/decline 4 No")
    assert "There is nothing to cancel" in await town.steward.says("/cancel")


@pytest.mark.parametrize("number", ["4", "nr. 4", "77"])
async def test_no_reason_is_asked_for_what_is_decided(town: Town, number: str) -> None:
    """That it is decided, or none, is said before somebody writes why."""
    await town.applies()
    await town.steward.says("/decline 4 No")
    said = await town.steward.says(f"/decline {number}")
    asked = await town.steward.says("/decline")
    answered = await town.steward.says(number)

    assert "Why is it declined?" not in said + answered
    assert "Which application" in asked
    assert said == answered
    assert "There is nothing to cancel" in await town.steward.says("/cancel")


async def test_a_number_that_is_no_number_in_a_form(town: Town) -> None:
    """It is asked again."""
    assert "I can't read “four” as a number" in await town.steward.says("/decline four No")


async def test_stewards_are_not_flooded(town: Town) -> None:
    """Of the first they hear at once, of what follows within ten minutes together."""
    applicants: list[Somebody] = [town.coop.person(20 + number, f"Person {number}") for number in range(4)]
    for one in applicants:
        await one.joins("Gent; Uber; ; skip")
    at_once = [one for one in town.steward.shown if "new application" in str(one.text)]
    await town.coop.passes(minutes=11)
    later = town.steward.reads

    assert 1 == len(at_once)
    assert "3 new applications to Gent wait for a steward." in later


async def test_what_is_decided_is_no_news(town: Town) -> None:
    """Stewards are told of what still waits, and of nothing where nothing does."""
    crowd = [town.coop.person(20 + at, f"P{at}") for at in range(3)]
    for one in crowd:
        await one.joins("Gent; ; ; skip")
    for number in (5, 6):
        await town.steward.says(f"/decline {number} Not here")
    told = len(town.steward.shown)
    await town.coop.passes(minutes=11)

    assert "1 new application to Gent waits" in town.steward.reads
    await crowd[1].joins("Gent; ; ; skip")
    await town.steward.says("/decline 4 No")
    await town.steward.says("/decline 7 No")
    before = len(town.steward.shown)
    await town.coop.passes(minutes=11)

    assert told < before == len(town.steward.shown)


async def test_a_decision_is_no_secret_to_time(town: Town) -> None:
    """An admission counts from when it was made."""
    await town.applies("2 3")
    await town.bo.presses("I know them")
    await town.kim.presses("I know them")
    await town.steward.says("/approve 4")
    kept = await town.coop.membership(4)

    assert town.coop.desk.now == kept.membership.admitted
    assert timedelta() == town.coop.desk.now - kept.membership.since


async def test_a_steward_reads_who_could_not_be_told(town: Town) -> None:
    """Who blocked the bot is admitted all the same; nobody is said to know it."""
    await town.applies()
    await town.coop.desk.receive(gone(town.anna))
    await town.steward.says("/approve 4")
    told = await town.steward.presses("Welcome them")

    assert "I couldn't reach them, so please tell them." in told
    assert State.PROBATION is await town.coop.state(4)
