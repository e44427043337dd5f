"""A chapter without a second steward: all full members are asked, loudly, and nobody is stuck."""

import pytest

from organiser.chat.flat import plain_text
from organiser.chat.refs import Network
from organiser.handlers.members.acts import hearings
from organiser.i18n import LOCALES
from organiser.members.acts import ActState
from organiser.members.hearings import Hearing
from organiser.members.roles import Role
from organiser.members.states import State
from tests.fakes.coop import Coop, Somebody
from tests.handlers.members.council import Council
from tests.handlers.members.transcripts import held


async def wants(council: Council, somebody: Somebody) -> None:
    """Whoever would become a steward says that they want it."""
    await somebody.presses(council.label("I want it", "candidate"))


@pytest.fixture
async def alone(coop: Coop) -> Council:
    """A chapter with a single steward."""
    return await Council(coop).open(stewards=1)


@pytest.mark.parametrize("network", Network)
@pytest.mark.parametrize("language", LOCALES)
async def test_all_members_are_asked(
    coop: Coop, network: Network, language: str, request: pytest.FixtureRequest
) -> None:
    """One steward proposes others: one does not want it, at the next a member objects, then nobody does."""
    council = await Council(coop, network, language).open(stewards=1)
    await council.stella.says("/grant 3 steward")
    await council.bo.presses(council.label("Rather not", "candidate"))
    await council.stella.says("/grant 2 steward")
    await wants(council, council.sam)
    await council.bo.presses(council.label("Object"))
    await coop.passes(days=7)
    await council.stella.says("/grant 4 steward")
    await wants(council, council.kim)
    await council.bo.presses(council.label("Second it"))
    await coop.passes(days=7)

    held(coop, f"hearing.{network}.{language}", request)
    assert not await council.has(2, Role.STEWARD)
    assert await council.has(4, Role.STEWARD)


async def test_nothing_is_done_before_all_had_seven_days(alone: Council) -> None:
    """However many second it, so that nobody is overrun by a few who wait for it."""
    await alone.stella.says("/grant 2 steward")
    await wants(alone, alone.sam)
    await alone.bo.presses("Second it")
    await alone.kim.presses("Second it")
    await alone.coop.passes(days=6, hours=23)

    assert not await alone.has(2, Role.STEWARD)


async def test_two_carry_what_one_objects_to(coop: Coop) -> None:
    """One who says no to everything holds nobody up."""
    alone = await Council(coop).open(stewards=1)
    await coop.member(tom := coop.person(9, "Tom"), alone.gent)
    await alone.stella.says("/grant 2 steward")
    await wants(alone, alone.sam)
    await alone.bo.presses("Object")
    await alone.kim.presses("Second it")
    await tom.presses("Second it")
    await coop.passes(days=7)

    assert await alone.has(2, Role.STEWARD)
    assert "Seconded: 2. Objected: 1." in alone.bo.reads


async def test_as_many_against_it_as_for_it(coop: Coop) -> None:
    """Two puppets of the steward are not enough against two who object."""
    alone = await Council(coop).open(stewards=1)
    people = [coop.person(at, f"P{at}") for at in (9, 10)]
    for one in people:
        await coop.member(one, alone.gent)
    await alone.stella.says("/grant 2 steward")
    await wants(alone, alone.sam)
    for one, says in zip(
        (alone.bo, alone.kim, *people), ("Object", "Object", "Second", "Second"), strict=True
    ):
        await one.presses(says)
    await coop.passes(days=7)

    assert not await alone.has(2, Role.STEWARD)


async def test_neither_the_proposer_nor_the_member_concerned_speaks(alone: Council) -> None:
    """They have spoken by proposing it, and are what it is about."""
    await alone.stella.says("/grant 2 steward")
    await wants(alone, alone.sam)

    assert "You proposed this yourself" in await alone.stella.says("/second 1")
    assert "This is about you" in await alone.sam.says("/second 1")


async def test_the_member_concerned_hears_of_it(alone: Council) -> None:
    """Before it is decided, and afterwards."""
    await alone.stella.says("/grant 2 steward")

    assert "Do you want that? Nobody else is asked before you say so." in alone.sam.reads

    await wants(alone, alone.sam)

    assert "You want this, so all other full members of Gent are asked" in alone.sam.reads

    await alone.coop.passes(days=7)

    assert "You are *steward* in Gent now" in "".join(alone.coop.script)


async def test_a_steward_does_not_prolong_their_own_term(alone: Council) -> None:
    """A single steward stays one by the word of others."""
    assert "This is about you" in await alone.stella.says("/grant 1 steward 900")

    await alone.coop.passes(days=1)

    assert "This is about you" in await alone.stella.says("/nominate 1")


async def test_who_proposes_themselves_waits_four_weeks(coop: Coop) -> None:
    """Whose only other members are out of reach is not stuck, and nobody becomes a steward unseen."""
    council = await Council(coop).open(stewards=0)
    await council.bo.says("/nominate 3")
    await coop.passes(days=27, hours=23)

    assert not await council.has(3, Role.STEWARD)
    assert any("proposes this in Gent" in plain_text(post.text) for post in council.kim.shown)

    await coop.passes(hours=1)

    assert await council.has(3, Role.STEWARD)


async def test_nobody_hears_of_who_does_not_want_it(alone: Council) -> None:
    """It is over; the one who proposed it is told, and nobody else was."""
    await alone.stella.says("/grant 2 steward")
    told = alone.stella.reads
    await alone.sam.presses("Rather not")

    assert "First I ask *Sam*" in told
    assert "*Sam* doesn't want this, so nobody else was asked:" in alone.stella.reads
    assert ActState.IMPOSSIBLE is await alone.became(1)
    assert [] == alone.bo.shown + alone.kim.shown
    assert "This can no longer be done, so it is over." in await alone.sam.presses("I want it")


async def test_who_says_nothing_is_made_no_steward(alone: Council) -> None:
    """Seven days later it is over, and only who proposed it hears so."""
    await alone.stella.says("/grant 2 steward")
    await alone.coop.passes(days=7)

    assert any("Sam hasn't answered in time" in plain_text(post.text) for post in alone.stella.shown)
    assert ActState.EXPIRED is await alone.became(1)
    assert not await alone.has(2, Role.STEWARD)
    assert [] == [post for post in alone.bo.shown + alone.kim.shown if "Sam" in plain_text(post.text)]


async def test_before_the_candidate_wants_it_nobody_knows(alone: Council) -> None:
    """Neither by its number nor in the list; and nobody else accepts or declines."""
    await alone.stella.says("/grant 2 steward")
    for asked in ("/second 1", "/object 1"):
        assert "Nothing of that number waits for you" in await alone.bo.says(asked)
    for answer in ("accept", "decline"):
        assert "Nothing of that number waits for you" in await alone.bo.taps(f"act:{answer}:1")
        assert "That was answered already." in await alone.stella.taps(f"act:{answer}:1")
    assert "Nothing waits for a decision in Gent." in await alone.bo.says("/acts")
    assert "This is about you" in await alone.sam.says("/second 1")


async def test_the_time_begins_when_the_candidate_wants_it(alone: Council) -> None:
    """All members have their seven days, however late that was; a second yes changes nothing."""
    await alone.stella.says("/grant 2 steward")
    await alone.coop.passes(days=6)
    await wants(alone, alone.sam)
    await alone.coop.passes(days=6)

    assert not await alone.has(2, Role.STEWARD)
    assert "That was answered already." in await alone.sam.taps("act:accept:1")
    assert "That was answered already." in await alone.sam.taps("act:decline:1")

    await alone.coop.passes(days=1)

    assert await alone.has(2, Role.STEWARD)


async def test_a_steward_out_of_reach_stops_nobody(alone: Council) -> None:
    """The single one, whose phone is lost: any member proposes another, who takes over with two others."""
    await alone.bo.says("/nominate 4")
    await wants(alone, alone.kim)
    await alone.coop.passes(days=7)

    assert await alone.has(4, Role.STEWARD)

    await alone.kim.says("/revoke 1 steward")
    await alone.bo.presses("Second it")
    await alone.sam.presses("Second it")
    about = alone.stella.reads
    await alone.coop.passes(days=7)

    assert "This is about you: all other full members of Gent are asked" in about
    assert not await alone.has(1, Role.STEWARD)


async def test_all_are_asked_the_same_once(alone: Council) -> None:
    """Another member who proposes it, too, is told which one waits; the chapter is not asked again."""
    await alone.bo.says("/nominate 4")
    await wants(alone, alone.kim)
    heard = len(alone.stella.shown)
    told = await alone.sam.says("/nominate 4")

    assert "number 1" in told
    assert heard == len(alone.stella.shown)


async def test_silence_carries_nothing_past_two_stewards(council: Council) -> None:
    """Who could decide it have not: two members must second it, and more than object."""
    await council.bo.says("/nominate 4")
    await wants(council, council.kim)

    assert "at least two members have seconded it" in council.stella.reads

    await council.coop.passes(days=7)

    assert not await council.has(4, Role.STEWARD)


async def test_a_steward_opens_what_all_are_asked_about(council: Council) -> None:
    """From the list of what waits it is the same question as the one that everybody was sent."""
    await council.bo.says("/nominate 4")
    await wants(council, council.kim)
    sent = council.stella.reads
    await council.stella.says("/acts")

    assert "I tell nobody what you answer" in sent
    assert sent == await council.stella.takes(0)


async def test_silence_carries_nothing_once_there_are_two_stewards(alone: Council) -> None:
    """A single one who proposes several at once gets one of them so; the two decide about the others."""
    await alone.stella.says("/grant 2 steward")
    await wants(alone, alone.sam)
    await alone.coop.passes(hours=1)
    await alone.stella.says("/grant 3 steward")
    await wants(alone, alone.bo)
    await alone.coop.passes(days=7)
    await alone.coop.passes(hours=1)

    assert await alone.has(2, Role.STEWARD)
    assert not await alone.has(3, Role.STEWARD)
    assert "Nobody answered, and silence isn't enough for this." in alone.bo.reads


@pytest.mark.parametrize("state", [State.SUSPENDED, State.EXCLUDED, State.RESIGNED])
@pytest.mark.parametrize("seconds", [0, 2])
async def test_the_proposer_is_no_full_member_any_more(coop: Coop, state: State, seconds: int) -> None:
    """Putting them out ends no nomination, and no puppet becomes steward by silence after that."""
    alone = await Council(coop).open(stewards=1)
    await coop.member(tom := coop.person(9, "Tom"), alone.gent)
    await alone.bo.says("/nominate 2")
    await wants(alone, alone.sam)
    await alone.put(alone.bo, state)
    for one in (alone.kim, tom)[:seconds]:
        await one.presses("Second it")
    await coop.passes(days=7)

    assert await alone.has(2, Role.STEWARD) is (seconds == 2)


async def test_stewards_keep_no_member_from_asking_all(coop: Coop) -> None:
    """What waits for a second steward, again and again, doesn't stop a nomination of the same member."""
    council = await Council(coop).open()
    await coop.member(tom := coop.person(9, "Tom"), council.gent)
    await coop.member(ida := coop.person(10, "Ida"), council.gent)
    await council.stella.says("/grant 4 steward")
    await council.bo.says("/nominate 4")
    await wants(council, council.kim)
    await tom.presses("Second it")
    await ida.presses("Second it")
    await coop.passes(days=7)

    assert await council.has(4, Role.STEWARD)


async def test_a_short_term_that_waits_stops_no_nomination(coop: Coop) -> None:
    """A single steward can't keep members from proposing a steward by asking them about a single day."""
    council = await Council(coop).open(stewards=1)
    await council.stella.says("/grant 3 steward 1")
    again = await council.stella.says("/grant 3 steward 2")
    nominated = await council.kim.says("/nominate 3")

    assert "Something else about the same" in again
    assert "You have proposed this" in nominated


async def test_two_stewards_out_of_reach_stop_nobody(coop: Coop) -> None:
    """Three who are there are enough: one proposes, two second it, before any term has ended."""
    council = await Council(coop).open()
    await coop.member(tom := coop.person(9, "Tom"), council.gent)
    await coop.member(ida := coop.person(10, "Ida"), council.gent)
    await council.bo.says("/nominate 4")
    await wants(council, council.kim)
    await tom.presses("Second it")
    await ida.presses("Second it")
    await coop.passes(days=7)

    assert await council.has(4, Role.STEWARD)


async def test_one_nomination_of_a_member_at_a_time(alone: Council) -> None:
    """Each asks everybody; another one can be made when that is taken back."""
    await alone.bo.says("/nominate 4")

    assert "You have proposed a steward already, as number 1." in await alone.bo.says("/nominate 2")

    await alone.bo.says("/object 1")

    assert "First I ask *Sam*" in await alone.bo.says("/nominate 2")


async def test_nobody_is_asked_by_a_member_without_end(alone: Council) -> None:
    """Neither all members, by who takes it back each time, nor the one who says no each time."""
    for _ in range(2):
        await alone.bo.says("/nominate 4")
        await alone.kim.presses("Rather not")
    await alone.bo.says("/nominate 3")
    await alone.bo.says("/object 3")
    told = len(alone.kim.shown), len(alone.sam.shown)
    said = await alone.bo.says("/nominate 3")

    assert "You have proposed stewards 3 times within seven days" in said
    assert told == (len(alone.kim.shown), len(alone.sam.shown))

    await alone.coop.passes(days=7)

    assert "All full members" in await alone.bo.says("/nominate 3")


async def test_a_grant_that_nobody_seconds_says_what_else_there_is(council: Council) -> None:
    """The other steward is silent: all full members can be asked."""
    await council.stella.says("/grant 3 steward")
    await council.coop.passes(days=7)

    assert "all full members can be asked: write `/nominate`" in "".join(council.coop.script)


async def test_only_stewards_are_made_so(alone: Council) -> None:
    """Anything else waits for a second steward, and says what to do."""
    await alone.stella.says("/grant 3 treasurer")

    assert "No other steward can second this now." in alone.stella.reads
    assert "Nothing of that number waits for you" in await alone.bo.says("/second 1")

    await alone.coop.passes(days=7)

    assert ActState.EXPIRED is await alone.became(1)


async def test_who_is_suspended_meanwhile_can_object(alone: Council) -> None:
    """A steward cannot silence who would object; to second something, one is a full member."""
    await alone.stella.says("/grant 2 steward")
    await wants(alone, alone.sam)
    await alone.put(alone.bo, State.SUSPENDED)

    assert "Your membership is suspended" in await alone.bo.presses("Second it")
    assert "Your membership is suspended" in await alone.bo.says("/second 1")
    assert "Nothing of that number waits for you" in await alone.bo.says("/object 7")
    assert "Sam: become steward" in await alone.bo.says("/acts")
    await alone.bo.says("/object 1")
    await alone.coop.passes(days=7)

    assert not await alone.has(2, Role.STEWARD)


async def test_who_was_suspended_before_is_asked_whether_they_object(coop: Coop) -> None:
    """A single steward who suspends everybody first makes no puppet a steward by silence."""
    alone = await Council(coop).open(stewards=1)
    await coop.member(new := coop.person(9, "New"), alone.gent, state=State.PROBATION)
    for number in (3, 4, 5):
        await alone.stella.says(f"/suspend {number} A quarrel")
    await alone.stella.says("/grant 2 steward")
    await wants(alone, alone.sam)

    assert ["Object"] == alone.bo.can_press()
    assert "While you are suspended, you can't second this" in alone.bo.reads
    assert "become steward" not in new.reads

    await alone.kim.presses("Object")
    await coop.passes(days=7)

    assert not await alone.has(2, Role.STEWARD)


async def test_who_objected_and_was_suspended_counts(alone: Council) -> None:
    """What somebody said stays said."""
    await alone.stella.says("/grant 2 steward")
    await wants(alone, alone.sam)
    await alone.bo.presses("Object")
    await alone.put(alone.bo, State.SUSPENDED)
    await alone.coop.passes(days=7)

    assert not await alone.has(2, Role.STEWARD)


@pytest.mark.parametrize(
    ("state", "counted"), [(State.RESIGNED, 1), (State.SUSPENDED, 2), (State.EXCLUDED, 2)]
)
async def test_who_has_left_does_not_count(coop: Coop, state: State, counted: int) -> None:
    """At least two members second it, of whom nobody is silenced by who puts them out."""
    alone = await Council(coop).open(stewards=1)
    await coop.member(tom := coop.person(9, "Tom"), alone.gent)
    await alone.stella.says("/grant 2 steward")
    await wants(alone, alone.sam)
    await tom.presses("Object")
    await alone.bo.presses("Second it")
    await alone.kim.presses("Second it")
    await alone.put(alone.kim, state)
    await coop.passes(days=7)

    assert f"Seconded: {counted}. Objected: 1." in tom.reads
    assert await alone.has(2, Role.STEWARD) is (counted > 1)


async def test_an_answer_can_be_changed(alone: Council) -> None:
    """The last one counts, once."""
    await alone.stella.says("/grant 2 steward")
    await wants(alone, alone.sam)
    await alone.bo.presses("Object")
    await alone.bo.says("/second 1")
    await alone.bo.says("/second 1")

    assert Hearing(seconded=frozenset({3})) == (await alone.act(1)).hearing


async def test_who_said_what_is_forgotten(alone: Council) -> None:
    """Only how many they were is kept."""
    await alone.stella.says("/grant 2 steward")
    await wants(alone, alone.sam)
    await alone.bo.presses("Object")
    await alone.coop.passes(days=7)

    assert Hearing(counted=(0, 1)) == (await alone.act(1)).hearing


async def test_the_candidate_has_left(alone: Council) -> None:
    """All who took part hear that it can no longer be done."""
    await alone.stella.says("/grant 2 steward")
    await wants(alone, alone.sam)
    await alone.bo.presses("Second it")
    await alone.put(alone.sam, State.RESIGNED)
    await alone.coop.passes(days=7)

    assert ActState.IMPOSSIBLE is await alone.became(1)
    for one in (alone.stella, alone.bo):
        assert any("can no longer be done" in plain_text(post.text) for post in one.shown)


async def test_a_large_chapter_is_told_in_parts(alone: Council, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each part in a transaction of its own, until everybody was told once."""
    monkeypatch.setattr(hearings, "AT_ONCE", 2)
    await alone.stella.says("/grant 2 steward")
    await wants(alone, alone.sam)

    assert [] == _asked(alone.bo, alone.kim)

    await alone.coop.passes(seconds=10)

    assert [alone.bo, alone.kim] == _asked(alone.bo, alone.kim)

    await alone.coop.passes(seconds=10)
    await alone.coop.passes(seconds=10)

    assert 1 == len([post for post in alone.bo.shown if post.choices])


async def test_who_was_not_told_yet_when_it_is_over(alone: Council, monkeypatch: pytest.MonkeyPatch) -> None:
    """Is asked nothing any more."""
    monkeypatch.setattr(hearings, "AT_ONCE", 2)
    await alone.stella.says("/grant 2 steward")
    await wants(alone, alone.sam)
    await alone.stella.says("/object 1")
    await alone.coop.passes(seconds=10)

    assert [] == _asked(alone.bo, alone.kim)


def _asked(*people: Somebody) -> list[Somebody]:
    return [one for one in people if any(post.choices for post in one.shown)]


async def test_a_chapter_without_any_steward(coop: Coop) -> None:
    """Any full member can propose one; nobody else's word is needed, and anybody's can stop it."""
    council = await Council(coop).open(stewards=0)

    assert "all full members of Gent" in await council.bo.says("/nominate 4")

    await wants(council, council.kim)
    await coop.passes(days=7)

    assert await council.has(4, Role.STEWARD)


async def test_the_only_member_of_a_chapter(coop: Coop) -> None:
    """There is nobody else to ask, and nobody else to be it."""
    gent = await coop.chapter("Gent")
    bo = coop.person(1, "Bo")
    number = await coop.member(bo, gent)
    await bo.says(f"/nominate {number}")
    await coop.passes(days=7)

    async with coop.store() as store:
        assert number in {term.membership for term in await store.roles.running_in(gent.id, coop.desk.now)}


async def test_founding_mode_makes_nobody_a_steward_by_nomination(coop: Coop) -> None:
    """One member alone is no steward who founds."""
    council = await Council(coop).open(stewards=0, founding=True)
    await council.bo.says("/nominate 4")

    assert not await council.has(4, Role.STEWARD)
    assert ActState.OPEN is await council.became(1)


async def test_a_steward_goes_by_the_word_of_two(council: Council) -> None:
    """Where the other cannot second it, for it is about them: silence is not enough to take a role."""
    await council.stella.says("/revoke 2 steward")
    await council.coop.passes(days=7)

    assert await council.has(2, Role.STEWARD)

    await council.stella.says("/revoke 2 steward")
    await council.bo.presses("Second it")
    await council.kim.presses("Second it")
    await council.coop.passes(days=7)

    assert not await council.has(2, Role.STEWARD)


async def test_a_steward_on_probation_is_not_told_that_they_are_suspended(coop: Coop) -> None:
    """While a chapter is founded they may have the role; they second nothing that full members are asked."""
    council = await Council(coop).open(stewards=1, founding=True)
    tom = coop.person(9, "Tom")
    await coop.member(tom, council.gent, Role.STEWARD, state=State.PROBATION)
    await coop.member(tom, await coop.chapter("Aalst"))
    await council.bo.says("/nominate 4")
    await wants(council, council.kim)
    told = await tom.says("/second 1")

    assert "suspended" not in told
    assert "probation" in told
