"""Sponsors: asked in private, free to think otherwise, and nobody learns from it who is a member."""

import pytest

from organiser.chat.flat import plain_text
from organiser.chat.refs import Network
from organiser.i18n import LOCALES
from organiser.members.admission import SponsorState
from organiser.members.states import Rule, State
from tests.fakes.coop import Coop
from tests.handlers.members.founders import sign
from tests.handlers.members.town import Town
from tests.handlers.members.transcripts import held


async def said_of(town: Town, number: int = 4) -> dict[int, SponsorState]:
    """What each sponsor said."""
    async with town.coop.store() as store:
        return {one.membership: one.state for one in await store.sponsorships.of(number)}


@pytest.mark.parametrize("named", ["2 3", "98 99", "2 99"], ids=["members", "nobody's", "one of each"])
async def test_an_applicant_learns_nothing_from_a_number(town: Town, named: str) -> None:
    """Word for word the same, whether a number is somebody's or not."""
    said = await town.applies(named)
    answered = [one for one in town.anna.shown if "is in" in str(one.text)]

    assert 1 == len(answered)
    assert "as far as they can vouch for you" in str(answered[0].text)
    assert "Apps and agencies" in said


async def test_who_is_no_full_member_is_not_asked(coop: Coop) -> None:
    """Neither somebody on probation nor somebody of another chapter hears of it."""
    town = await Town(coop).open()
    fresh, stranger = coop.person(8, "Fresh"), coop.person(9, "Stranger")
    await coop.member(fresh, town.gent, state=State.PROBATION)
    async with coop.store() as store:
        brugge = await store.chapters.named("Brugge")
    assert brugge is not None
    await coop.member(stranger, brugge)
    await town.applies("4 5")

    assert ([], []) == (fresh.shown, stranger.shown)
    assert {} == await said_of(town, 6)


async def test_nobody_sponsors_themselves(town: Town) -> None:
    """Who comes back names the number that they had: it is nobody's who could vouch."""
    await town.bo.says("/leave")
    async with town.coop.store() as store:
        kept = await store.memberships.get(2)
    assert kept is not None
    await town.bo.joins("Brugge; Uber; ; 2")

    assert {} == await said_of(town, 4)


async def test_both_networks_can_vouch(coop: Coop) -> None:
    """By a button on one, by a number on the other."""
    town = await Town(coop, Network.MATRIX).open()
    await town.applies("2 3")
    await town.bo.presses("I know them")
    await town.kim.presses("I know them")

    assert State.SPONSORED is await coop.state(4)


@pytest.mark.parametrize("network", Network)
@pytest.mark.parametrize("language", LOCALES)
async def test_sponsors_think_otherwise_and_a_steward_welcomes(
    coop: Coop, network: Network, language: str, request: pytest.FixtureRequest
) -> None:
    """One knows them and takes it back, one doesn't; then they ask for a steward's welcome."""
    town = await Town(coop, network, language).open()
    label = town.anna.words.pgettext
    sign = "/" if network is Network.TELEGRAM else "!"
    await town.applies("2 3")
    await town.bo.presses(label("button: sponsor", "I know them"))
    await town.kim.presses(label("button: sponsor", "I don't know them"))
    await town.kim.presses(label("button: sponsor", "I do know them"))
    await town.bo.presses(label("button: sponsor", "Take it back"))
    await town.bo.says(f"{sign}sponsor 4")
    await town.anna.presses(label("button: join", "Ask a steward"))
    await town.steward.says(f"{sign}approve 4")
    await town.steward.presses(label("button: applications", "Welcome them"))
    await town.bo.presses(label("button: sponsor", "I do know them"))

    held(coop, f"sponsoring.{network}.{language}", request)
    assert State.PROBATION is await coop.state(4)


async def test_a_sponsor_who_changes_their_mind_all_day(town: Town) -> None:
    """The applicant hears three times that enough members know them; what the stewards see stays true."""
    await town.applies("2 3")
    await town.kim.presses("I know them")
    read = len(town.anna.shown)
    for _ in range(5):
        await town.bo.taps("sponsor:yes:4")
        await town.bo.taps("sponsor:no:4")
        await town.coop.passes(minutes=11)
    before = await town.coop.state(4)
    await town.bo.taps("sponsor:yes:4")
    told = [plain_text(one.text)[:17] for one in town.steward.shown]

    assert State.APPLIED is before
    assert State.SPONSORED is await town.coop.state(4)
    assert 3 == len(town.anna.shown) - read
    assert ["1 new application"] * 3 == [one for one in told if "application" in one]
    assert "enough members know them" in await town.steward.says("/applications")


async def test_one_is_not_enough(town: Town) -> None:
    """The stewards are not told before as many vouch as the chapter asks for."""
    await town.applies("2 3")
    await town.bo.presses("I know them")

    assert State.APPLIED is await town.coop.state(4)
    assert [] == town.steward.shown


async def test_pressing_twice_counts_once(town: Town) -> None:
    """One member is one sponsor."""
    await town.applies("2 3")
    await town.bo.presses("I know them")
    await town.bo.taps("sponsor:yes:4")

    assert State.APPLIED is await town.coop.state(4)


async def test_a_sponsor_takes_it_back(town: Town) -> None:
    """The application waits for sponsors again; what happened is written down."""
    await town.applies("2 3")
    await town.bo.presses("I know them")
    await town.kim.presses("I know them")
    await town.kim.presses("Take it back")
    async with town.coop.store() as store:
        rules = [one.rule for one in await store.memberships.changes(4)]

    assert State.APPLIED is await town.coop.state(4)
    assert {2: SponsorState.CONFIRMED, 3: SponsorState.WITHDRAWN} == await said_of(town)
    assert [Rule.APPLIED, Rule.SPONSORS, Rule.SPONSOR_WITHDREW] == rules


async def test_a_sponsor_thinks_otherwise(town: Town) -> None:
    """A no may become a yes."""
    await town.applies("2 3")
    await town.bo.presses("I don't know them")
    await town.bo.presses("I do know them")

    assert SponsorState.CONFIRMED is (await said_of(town))[2]


async def test_a_no_tells_the_applicant_nothing(town: Town) -> None:
    """Nobody has to defend it."""
    await town.applies("2 3")
    before = len(town.anna.shown)
    await town.bo.presses("I don't know them")

    assert before == len(town.anna.shown)


async def test_too_late_to_vouch(town: Town) -> None:
    """Once it is decided, an answer changes nothing."""
    await town.applies("2 3")
    await town.steward.says("/decline 4 Not one of us")

    assert "This application was decided or withdrawn meanwhile." in await town.bo.presses("I know them")
    assert SponsorState.ASKED is (await said_of(town))[2]


async def test_a_sponsor_who_is_suspended_meanwhile(town: Town) -> None:
    """Only full members vouch, at the moment when they do."""
    await town.applies("2 3")
    await town.steward.says("/suspend 2 A quarrel")

    assert "Only full members can be sponsors." in await town.bo.presses("I know them")


async def test_who_was_not_asked_cannot_answer(town: Town) -> None:
    """A made-up button, or the command, says the same whether there is such an application or not."""
    await town.applies("2")
    told = "You weren't asked about such an application. Nothing has changed."

    assert [told, told, told] == [
        await town.kim.taps("sponsor:yes:4"),
        await town.kim.says("/sponsor 4"),
        await town.kim.says("/sponsor 999"),
    ]


async def test_what_is_decided_is_not_asked_any_more(town: Town) -> None:
    """Neither by `/me` nor by `/sponsor` alone, of who never answered."""
    await town.applies("2 3")
    before = await town.bo.says("/me")
    await town.steward.says("/decline 4 The wrong city")

    assert "You were asked whether you know who made these applications: 4" in before
    assert "You were asked" not in await town.bo.says("/me")
    assert "You weren't asked about such an application." in await town.bo.says("/sponsor")


async def test_the_question_can_be_seen_again(town: Town) -> None:
    """On Matrix its number may mean something else by now."""
    await town.applies("2 3")
    await town.bo.says("/help")

    assert "wants to join Gent" in await town.bo.says("/sponsor 4")
    await town.bo.presses("I know them")
    assert "you vouch for" in await town.bo.says("/sponsor 4")


async def test_a_chapter_may_ask_for_no_sponsors(town: Town) -> None:
    """Then an application goes to the stewards at once."""
    async with town.coop.store() as store:
        await store.chapters.set(town.gent.id, "sponsors", 0)
    await town.anna.joins("Gent; Uber; skip")

    assert State.SPONSORED is await town.coop.state(4)
    assert "waits for a steward" in town.steward.reads


async def applies_for_a_while(town: Town) -> None:
    """Apply, and be erased."""
    await town.applies("2 3")
    await town.anna.says("/erase")
    await town.anna.presses("Go on")
    await town.anna.presses("Erase me now")


async def test_no_sponsor_is_asked_without_end_by_who_erases_themselves(town: Town) -> None:
    """An erasure forgets that somebody applied; the member they named has been asked all the same."""
    for _ in range(4):
        await applies_for_a_while(town)
        town.coop.desk.world.clock.forward(minutes=2)

    assert [3, 3] == [len(town.bo.shown), len(town.kim.shown)]


async def test_who_erases_themselves_is_asked_about_again_the_day_after(town: Town) -> None:
    """Three times within any day: what is longer ago than that does not count, whatever came later."""
    for minutes in (23 * 60, 30, 90, 0):
        await applies_for_a_while(town)
        town.coop.desk.world.clock.forward(minutes=minutes)

    assert [4, 4] == [len(town.bo.shown), len(town.kim.shown)]


@pytest.mark.parametrize("network", Network)
async def test_nobody_is_flooded_with_applicants(coop: Coop, network: Network) -> None:
    """Many accounts name one member: ten questions in a day, a word that there are more, and all in `/me`."""
    town = await Town(coop, network).open(chapters=1)
    read = len(town.bo.shown)
    for number in range(14):
        await coop.person(100 + number, f"Crowd {number}", network).joins("Uber Eats; Taxi and rides; 2")
    told = town.bo.shown[read:]
    later = await town.bo.says(f"{sign(town.bo)}me")
    shown = await town.bo.says(f"{sign(town.bo)}sponsor 17")
    await coop.passes(days=1, minutes=1)
    read = len(town.bo.shown)
    await coop.person(200, "Ana", network).joins("Uber Eats; Taxi and rides; 2")

    assert [True] * 10 + [False] == ["gave your member number" in str(one.text) for one in told]
    assert "for a day I bring you no more" in str(told[-1].text)
    assert "15, 16 and 17" in later
    assert "shown as *Crowd 13*" in shown
    assert ["*Ana*" in town.bo.reads, 1] == [True, len(town.bo.shown) - read]


@pytest.mark.parametrize("network", Network)
async def test_who_vouched_for_another_name_is_asked_anew(coop: Coop, network: Network) -> None:
    """Nobody gets in under a name that no sponsor has seen; the same one in capitals asks nobody."""
    town = await Town(coop, network).open(chapters=1)
    say = f"{sign(town.anna)}%s".__mod__
    await town.applies("2 3")
    await town.bo.presses("I know them")
    await town.kim.presses("I know them")
    same = await town.anna.says(say("name ANNA"))
    before = await coop.state(4)
    other = await town.anna.says(say("name Carla"))
    asked = town.bo.reads
    after = await said_of(town)
    await town.bo.presses("I know them")
    await town.kim.presses("I know them")

    assert ("Your sponsors" in same, "Your sponsors are asked again" in other) == (False, True)
    assert "shown as *Carla*" in asked
    assert {2: SponsorState.ASKED, 3: SponsorState.ASKED} == after
    assert (State.SPONSORED, State.SPONSORED) == (before, await coop.state(4))
    assert "waits for sponsors" not in await town.steward.says(say("applications"))
