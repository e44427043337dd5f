"""Suspending, excluding and taking in again: with a reason, an appeal, and two stewards where it matters."""

import pytest

from organiser.chat.refs import Network
from organiser.i18n import LOCALES
from organiser.members.roles import Role
from organiser.members.states import Rule, State
from tests.fakes.coop import Coop, Somebody
from tests.fakes.kept import terms_of
from tests.handlers.members.accounts import gone, links
from tests.handlers.members.town import Town
from tests.handlers.members.transcripts import held
from tests.views.approval import render


@pytest.mark.parametrize("network", Network)
@pytest.mark.parametrize("language", LOCALES)
async def test_somebody_is_suspended_and_reinstated(
    coop: Coop, network: Network, language: str, request: pytest.FixtureRequest
) -> None:
    """As the steward and the member read it."""
    town = await Town(coop, network, language).open()
    await town.steward.says("/suspend 2")
    await town.steward.says("§ 7 …")
    await town.steward.says("/reinstate 2")

    held(coop, f"suspending.{network}.{language}", request)
    assert State.MEMBER is await coop.state(2)


async def test_a_suspended_member_comes_back_as_what_they_were(town: Town) -> None:
    """Somebody on probation is on probation again."""
    fresh = town.coop.person(8, "Fresh")
    await town.coop.member(fresh, town.gent, state=State.PROBATION)
    await town.steward.says("/suspend 4 A quarrel")
    suspended = await town.coop.state(4)
    await town.steward.says("/reinstate 4")

    assert State.SUSPENDED is suspended
    assert State.PROBATION is await town.coop.state(4)


async def test_who_became_a_full_member_since_comes_back_as_one(town: Town, second: Somebody) -> None:
    """What counts is what they were when they were suspended last."""
    fresh = town.coop.person(9, "Fresh")
    await town.coop.member(fresh, town.gent, state=State.PROBATION)
    await town.steward.says("/suspend 5 A quarrel")
    await town.steward.says("/reinstate 5")
    await town.coop.passes(days=31)
    full = await town.coop.state(5)
    await town.steward.says("/suspend 5 Another quarrel")
    await second.says("/second 1")
    suspended = await town.coop.state(5)
    await town.steward.says("/reinstate 5")

    assert (State.MEMBER, State.SUSPENDED) == (full, suspended)
    assert State.MEMBER is await town.coop.state(5)


@pytest.mark.parametrize("asked", ["/members", "/roles", "/chapter settings", "/nominate 3"])
async def test_who_is_suspended_is_told_that_it_is_for_that(town: Town, asked: str) -> None:
    """What members may do is refused for the suspension, and not as if they were on probation or nobody."""
    await town.steward.says("/suspend 2 A quarrel")

    assert "Your membership is suspended, so you can't do that now." in await town.bo.says(asked)


async def test_nobody_suspends_themselves(town: Town) -> None:
    """Somebody else has to decide."""
    assert "This is your own membership" in await town.steward.says("/suspend 1 I am tired")


async def test_suspending_twice_changes_nothing(town: Town) -> None:
    """What it is now is said."""
    await town.steward.says("/suspend 2 A quarrel")
    told = len(town.bo.shown)

    assert "You have suspended this member already" in await town.steward.says("/suspend 2 A quarrel")
    assert told == len(town.bo.shown)


async def test_reinstating_who_is_not_suspended(town: Town) -> None:
    """What it is now is said."""
    assert "This person is a full member." in await town.steward.says("/reinstate 2")


async def test_who_has_a_role_is_suspended_by_two(town: Town, second: Somebody) -> None:
    """Alone, a steward could silence the one who would refuse; the third one seconds it."""
    third = town.coop.person(9, "Third")
    await town.coop.member(third, town.gent, Role.STEWARD)
    await town.steward.says("/suspend 4 A quarrel")
    waiting = await town.coop.state(4)
    await third.presses("Second")

    assert State.MEMBER is waiting
    assert State.SUSPENDED is await town.coop.state(4)
    assert any("A quarrel" in str(one.text) for one in second.shown)


@pytest.mark.parametrize("network", Network)
@pytest.mark.parametrize("language", LOCALES)
async def test_somebody_is_excluded_and_taken_in_again(
    coop: Coop, network: Network, language: str, request: pytest.FixtureRequest
) -> None:
    """By two stewards each time; who it is about reads why, where to turn, and that they can't just apply."""
    town = await Town(coop, network, language).open(chapters=1)
    sam = coop.person(8, "Sam", network, language)
    await coop.member(sam, town.gent, Role.STEWARD)
    second = sam.words.pgettext("button: acts", "Second it")
    sign = "/" if network is Network.TELEGRAM else "!"
    await town.steward.says(f"{sign}exclude 2")
    await town.steward.says("§ 7 …")
    await sam.says(f"{sign}second 1")
    await town.bo.says(f"{sign}ask ….")
    waiting = await coop.state(2)
    await coop.passes(days=11)
    await sam.presses(second)
    excluded = await coop.state(2)
    await town.bo.says(f"{sign}join")
    await town.bo.says(f"{sign}ask …?")
    await sam.says(f"{sign}reply 2 ….")
    await sam.says(f"{sign}reinstate 2")
    await town.steward.presses(second)

    held(coop, f"excluding.{network}.{language}", request)
    assert State.MEMBER is waiting
    assert State.EXCLUDED is excluded
    assert State.MEMBER is await coop.state(2)


async def test_excluding_takes_two(town: Town, second: Somebody) -> None:
    """Nothing has happened until another steward seconds it; then the member reads why and how to appeal."""
    await town.steward.says("/exclude 2 Reported colleagues to the platform")
    await town.coop.passes(days=8)
    waiting = await town.coop.state(2)
    await second.presses("Second")
    async with town.coop.store() as store:
        rules = [one.rule for one in await store.memberships.changes(2)]

    assert State.MEMBER is waiting
    assert State.EXCLUDED is await town.coop.state(2)
    assert Rule.EXCLUDED_BY_TWO is rules[-1]
    assert "You were excluded from Gent." in town.bo.reads
    assert "Reported colleagues to the platform" in town.bo.reads


async def test_who_would_be_excluded_is_heard_first(town: Town, second: Somebody) -> None:
    """They are told at once, and answer all stewards; nobody seconds it before their week is over."""
    await town.steward.says("/exclude 2 Reported colleagues")
    told = town.bo.reads
    shown_to_them = await town.bo.says("/me")
    await town.bo.says("/ask It was not me")
    asked = second.reads
    shown = await second.presses("See the proposal")
    early = await second.says("/second 1")
    await town.coop.passes(days=6, hours=23)
    still = await second.says("/second 1")
    await town.coop.passes(hours=1)

    assert "It is proposed to exclude you from Gent. Nothing is decided yet." in told
    assert "Reported colleagues" in told
    assert "It is proposed to exclude you from Gent. Nothing is decided yet." in shown_to_them
    assert "It was not me" in asked
    assert "Number 1, to exclude this person, waits for a decision." in asked
    assert "[ Object ]" in shown
    assert "Second it" not in shown
    assert "The member may still answer" in early
    assert "The member may still answer" in still
    assert State.MEMBER is await town.coop.state(2)
    assert "This can be seconded now:" in render(second.shown[-1], second.network)
    await second.presses("Second")
    assert State.EXCLUDED is await town.coop.state(2)


@pytest.mark.parametrize(("notice", "early", "late"), [("3d", 3, 1), ("1m", 30, 2)])
async def test_the_bylaws_say_how_long_one_may_answer(
    town: Town, second: Somebody, notice: str, early: int, late: int
) -> None:
    """To the end of the last day in the chapter's zone; what was told is kept, whatever is set later."""
    await town.coop.sets(town.gent, {"expulsion.notice": notice})
    await town.steward.says("/exclude 2 Reported colleagues")
    await town.coop.sets(town.gent, {"expulsion.notice": "1y"})
    await town.coop.passes(days=early)
    before = await second.says("/second 1")
    await town.coop.passes(days=late)
    await second.says("/second 1")

    assert "The member may still answer" in before
    assert State.EXCLUDED is await town.coop.state(2)


@pytest.mark.parametrize("ends", ["/object 1", "taken back", "erased", "time"])
async def test_who_is_not_excluded_hears_so(town: Town, second: Somebody, ends: str) -> None:
    """Somebody objected, it was taken back, who proposed it is erased, or nobody seconded it in time."""
    await town.steward.says("/exclude 2 Reported colleagues")
    if ends == "time":
        await town.coop.passes(days=14)
    elif ends == "erased":
        await town.steward.says("/erase")
        await town.steward.presses("Go on")
        await town.steward.presses("Erase me now")
    else:
        await (town.steward if ends == "taken back" else second).says("/object 1")

    assert "The proposal to exclude you from Gent is over" in town.bo.reads
    assert State.MEMBER is await town.coop.state(2)


async def test_one_proposal_about_a_member_at_a_time(town: Town, second: Somebody) -> None:
    """Each exclusion has one reason, and the member has answered that one."""
    await town.steward.says("/exclude 2 Reported colleagues")
    again = await second.says("/exclude 2 Was late")

    assert "Something else about the same was proposed already, as number 1" in again
    assert "Was late" not in town.bo.reads


async def test_who_is_excluded_has_no_role_any_more(town: Town, second: Somebody) -> None:
    """What they held ends with it."""
    organiser = town.coop.person(9, "Org")
    await town.coop.member(organiser, town.gent, Role.ORGANISER)
    await town.steward.says("/exclude 5 Sold the list of members")
    await town.coop.passes(days=8)
    await second.presses("Second")
    async with town.coop.store() as store:
        terms = await terms_of(store, 5)

    assert [town.coop.desk.now] == [one.ended for one in terms]


async def test_two_bring_back_who_was_excluded(town: Town, second: Somebody) -> None:
    """They are what they were."""
    await town.steward.says("/exclude 2 A mistake")
    await town.coop.passes(days=8)
    await second.presses("Second")
    await town.steward.says("/reinstate 2")
    waiting = await town.coop.state(2)
    await second.presses("Second")

    assert State.EXCLUDED is waiting
    assert State.MEMBER is await town.coop.state(2)
    assert "You are a member of Gent again." in town.bo.reads


async def test_who_was_excluded_twice_is_taken_in_again_once(town: Town, second: Somebody) -> None:
    """Two accounts were excluded apart, and are one person's: one membership goes on, once."""
    for number in (2, 3):
        await town.steward.says(f"/exclude {number} Reported colleagues")
    await town.coop.passes(days=8)
    for number in (1, 2):
        await second.says(f"/second {number}")
    await links(town.bo, town.kim)
    await town.steward.says("/reinstate 3")
    await second.says("/second 3")

    assert {State.MEMBER, State.MERGED} == {await town.coop.state(2), await town.coop.state(3)}


async def test_excluding_oneself(town: Town) -> None:
    """Who wants to go leaves."""
    assert "This is your own membership" in await town.steward.says("/exclude 1 I am tired")


async def test_proposing_the_same_twice(town: Town, second: Somebody) -> None:
    """It waits already; the form is over."""
    await town.steward.says("/exclude 2 Reported colleagues")
    again = await town.steward.says("/exclude 2 Reported colleagues")

    assert "This was proposed already" in again
    assert [] == [one for one in second.shown if "2" not in str(one.text)]


async def test_who_left_meanwhile_is_not_excluded(town: Town, second: Somebody) -> None:
    """Leaving needs nobody, and nobody is excluded who has gone."""
    await town.steward.says("/exclude 2 Reported colleagues")
    async with town.coop.store() as store:
        await store.chapters.set(town.gent.id, "sponsors", 2)
    await town.bo.says("/leave")
    await town.bo.presses("Leave")
    gone = await town.coop.membership(2)
    await second.says("/second 1")

    assert gone.membership.state in {State.MEMBER, State.RESIGNED}
    assert await town.coop.state(2) is not State.MEMBER


@pytest.mark.parametrize("over", ["taken back", "left", "erased"])
async def test_nobody_is_asked_once_more_about_what_is_over(town: Town, second: Somebody, over: str) -> None:
    """Whether it was taken back, or the member is not there any more."""
    await town.steward.says("/exclude 2 Reported colleagues")
    if over == "taken back":
        await town.steward.says("/object 1")
    elif over == "left":
        await town.bo.says("/leave")
        await town.bo.presses("Leave")
    else:
        await town.bo.says("/erase")
        await town.bo.presses("Go on")
        await town.bo.presses("Erase me now")
    told = len(second.shown)
    await town.coop.passes(days=8)

    assert not [one for one in second.shown[told:] if "can be seconded" in render(one, second.network)]


async def test_who_may_second_an_exclusion_by_then_is_asked(town: Town) -> None:
    """A single steward proposes it, and another one is there when the member had time to answer."""
    alone = await town.steward.says("/exclude 2 Reported colleagues")
    await town.coop.member(new := town.coop.person(9, "New"), town.gent, Role.STEWARD)
    await town.coop.passes(days=7)
    await new.presses("Second it")

    assert "No other steward can second this now." in alone
    assert State.EXCLUDED is await town.coop.state(2)


async def test_nobody_is_said_to_know_who_was_not_reached(town: Town, second: Somebody) -> None:
    """Who blocked the bot was told nothing: stewards read that they have to tell them themselves."""
    await town.coop.desk.receive(gone(town.bo))
    done = [
        await town.steward.says(f"/{command}")
        for command in ("suspend 2 Reported colleagues", "reinstate 2", "exclude 2 Reported colleagues")
    ]
    asked = second.reads
    await town.coop.passes(days=7)
    done.append(await second.says("/second 1"))

    assert ["I couldn't reach" in one for one in done] == [True, True, True, True]
    assert "I couldn't reach the member, so please tell them of this" in asked
    assert not any("was told" in one for one in (*done, asked))


@pytest.mark.parametrize("command", ["suspend", "exclude", "decline"])
async def test_a_reason_that_cannot_be_seen_is_no_answer(town: Town, command: str) -> None:
    """It is neither kept nor shown as one; what is seen of a reason is."""
    await town.applies()
    number = 4 if command == "decline" else 2
    asked = await town.steward.says(f"/{command} {number} \u202e\u2066\u200b")
    await town.steward.says("Was \u202erude")

    assert "I can only read words here." in asked
    assert not {"\u202e", "\u2066", "\u200b"} & set(asked)
    assert "The reason: Was rude" in (town.anna if command == "decline" else town.bo).reads


async def test_who_is_taken_in_again_stays_out_of_another_chapter(town: Town, second: Somebody) -> None:
    """Each chapter decides for itself, of one person as well."""
    async with town.coop.store() as store:
        (_, other, *_) = await store.chapters.all()
    twice = town.coop.person(9, "Twice")
    await town.coop.member(twice, town.gent, state=State.EXCLUDED)
    await town.coop.member(twice, other, state=State.EXCLUDED)
    await town.steward.says("/reinstate 5")
    await second.says("/second 1")

    assert State.MEMBER is await town.coop.state(5)
    assert State.EXCLUDED is await town.coop.state(6)
