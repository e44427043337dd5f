"""A word with the stewards: from whoever has to do with the chapter, answered in private, never a flood."""

import pytest
from sqlalchemy import select

from organiser.chat.outgoing import Ask
from organiser.chat.refs import Network
from organiser.members.roles import Role
from organiser.members.states import State
from organiser.storage.chapters import Chapter
from organiser.storage.tables import READING
from tests.fakes.coop import Coop, Somebody
from tests.fakes.desk import GROUP, words
from tests.fakes.kept import readings_of
from tests.handlers.members.accounts import links
from tests.handlers.members.town import Town
from tests.views.approval import render

WAY = "To appeal, or to ask the stewards something, write"


@pytest.fixture
async def second(town: Town) -> Somebody:
    """Another steward, member 4, on the other network."""
    somebody = town.coop.person(8, "Sam", Network.MATRIX)
    await town.coop.member(somebody, town.gent, Role.STEWARD)
    return somebody


@pytest.mark.parametrize("state", [one for one in State if one not in {State.INVITED, State.MERGED}])
async def test_whoever_has_to_do_with_a_chapter_may_ask(town: Town, state: State) -> None:
    """Also who was declined, suspended or excluded: an appeal begins somewhere."""
    ann = town.coop.person(9, "Ann")
    await town.coop.member(ann, town.gent, state=state)
    said = await ann.says("/ask May I come\nto the assembly?")

    assert "I have told the stewards of Gent" in said
    assert "*Ann* (number 4)" in town.steward.reads
    assert "May I come\nto the assembly?" in town.steward.reads
    assert [] == town.bo.shown


async def test_the_answer_goes_to_who_asked(town: Town, second: Somebody) -> None:
    """As that of the stewards, without a name; the other stewards read it, and whose answer it is."""
    await town.bo.says("/ask When is the assembly?")
    asked = await second.presses("Answer")
    done = await second.says("On 3 May.\nBring a chair.")

    assert "What do you answer?" in asked
    assert "I have passed your answer on to number 2." in done
    assert "The stewards of Gent answer you:\n\nOn 3 May.\nBring a chair." in town.bo.reads
    assert "Sam" not in town.bo.reads
    assert "The steward *Sam* has answered the question of number 2:" in town.steward.reads


async def test_an_answer_in_one_line(town: Town) -> None:
    """Number and words."""
    await town.bo.says("/ask When?")
    await town.steward.says("/reply 2 On 3 May; at noon")

    assert "On 3 May; at noon" in town.bo.reads


@pytest.mark.parametrize("number", ["3", "99", "1"])
async def test_stewards_write_to_nobody_who_did_not_ask(town: Town, number: str) -> None:
    """The answer is the same whether the number is somebody's, nobody's or one's own."""
    said = await town.steward.says(f"/reply {number} Hello there")

    assert "Nobody of that number has asked your chapter anything in the last 30 days" in said
    assert [] == town.kim.shown
    assert "There is nothing to cancel" in await town.steward.says("/cancel")


async def test_a_steward_answers_no_question_of_their_own(town: Town, second: Somebody) -> None:
    """The others are asked, and one of them answers."""
    await town.steward.says("/ask May I hire a room?")

    assert "May I hire a room?" in second.reads
    assert "Nobody of that number has asked" in await town.steward.says("/reply 1 Yes")
    assert "Yes" not in second.reads


async def test_a_question_is_answered_within_thirty_days(town: Town) -> None:
    """After that it is no question any more."""
    await town.bo.says("/ask When?")
    town.coop.desk.world.clock.forward(days=30)

    assert "Nobody of that number" in await town.steward.says("/reply 2 Now")


async def test_no_answer_is_asked_that_nobody_would_read(town: Town) -> None:
    """A steward reads that the number is wrong before they write."""
    await town.steward.says("/reply")

    assert "Nobody of that number" in await town.steward.says("77")
    assert "There is nothing to cancel" in await town.steward.says("/cancel")


async def test_only_stewards_of_the_chapter_answer(town: Town) -> None:
    """A member can't, whatever button they make up; another chapter's steward learns nothing."""
    brugge = next(one for one in await _chapters(town.coop) if one.name == "Brugge")
    other = town.coop.person(9, "Other")
    await town.coop.member(other, brugge, Role.STEWARD)
    await town.bo.says("/ask When?")
    before = len(town.bo.shown)
    await town.kim.taps("reply:2")
    foreign = await other.says("/reply 2 Now")

    assert "Only stewards of the chapter can do that." in town.kim.reads
    assert "Nobody of that number" in foreign
    assert before == len(town.bo.shown)


async def test_three_questions_a_day(town: Town) -> None:
    """Each steward is written to each time."""
    for at in range(3):
        await town.bo.says(f"/ask {at}?")
    told = len(town.steward.shown)
    said = await town.bo.says("/ask And now?")
    between = len(town.steward.shown)
    town.coop.desk.world.clock.forward(hours=24)
    await town.bo.says("/ask And today?")

    assert "You have asked the stewards 3 times within a day" in said
    assert told == between
    assert "And today?" in town.steward.reads


async def test_ten_answers_a_day(town: Town, second: Somebody) -> None:
    """Of all stewards together: the person and the other stewards read each of them."""
    await town.bo.says("/ask When?")
    for at in range(10):
        await (second, town.steward)[at % 2].says(f"/reply 2 Answer {at}.")
        town.coop.desk.world.clock.forward(minutes=1)
    told = len(town.bo.shown)
    said = await second.says("/reply 2 One more")
    pressed = await town.steward.taps("reply:2")
    between = len(town.bo.shown)
    town.coop.desk.world.clock.forward(hours=24)
    await second.says("/reply 2 Today")

    assert "Stewards have answered this person 10 times within a day" in said
    assert "Stewards have answered this person 10 times within a day" in pressed
    assert told == between
    assert "Today" in town.bo.reads


async def test_a_stranger_has_no_stewards(town: Town) -> None:
    """Whoever never applied writes to nobody."""
    said = await town.anna.says("/ask Who are the members?")

    assert "You have applied to no chapter yet, so there are no stewards to ask." in said
    assert [] == town.steward.shown


async def test_nobody_reads_it(town: Town) -> None:
    """The only steward asks: it is said that nobody has read it, and it counts for nothing."""
    said = await town.steward.says("/ask Hello?")
    async with town.coop.store() as store:
        readings = (await store.connection.execute(select(READING))).all()

    assert "I can reach no other steward of Gent now, so nobody has read this." in said
    assert "any full member can propose one with `/nominate`" in said
    assert [] == readings


async def test_which_chapter(town: Town) -> None:
    """Who has to do with two chapters is asked; the stewards of the other hear nothing."""
    brugge = next(one for one in await _chapters(town.coop) if one.name == "Brugge")
    other = town.coop.person(9, "Other")
    await town.coop.member(other, brugge, Role.STEWARD)
    await town.coop.member(town.bo, brugge, state=State.DECLINED)
    await town.bo.says("/ask Why?")
    await town.bo.presses("Brugge")

    assert "whose application was declined" in other.reads
    assert "Why?" in other.reads
    assert [] == town.steward.shown


@pytest.mark.parametrize(
    ("typed", "told"),
    [("\u2066\u202e", "Nothing of that can be seen"), ("x" * 1001, "1,000"), ("", "What do you want to")],
    ids=["not seen", "too long", "nothing"],
)
async def test_a_question_that_is_none(town: Town, typed: str, told: str) -> None:
    """Nothing is sent, and it is said why."""
    assert told in await town.bo.says(f"/ask {typed}")
    assert [] == town.steward.shown


async def test_marks_of_direction_are_taken_out(town: Town) -> None:
    """What a steward reads is what was written, and so is the answer; nothing to be seen is none."""
    await town.bo.says("/ask Is\u202e this\u200b so?")
    asked = town.steward.reads
    unseen = await town.steward.says("/reply 2 \u202e\u200b")
    await town.steward.says("It\u202e is\u200b so.")

    assert "Is this so?" in asked
    assert "I can only read words here." in unseen
    assert "It is so." in town.bo.reads


async def test_in_a_group_nothing_is_said(town: Town) -> None:
    """What was typed there is taken away, and it goes on in private."""
    async with town.coop.store() as store:
        group = await store.chats.meet(GROUP)
        await store.chats.change(group, chapter_id=town.gent.id)
    desk = town.coop.desk
    (ask,) = await desk.happens(desk.said("/ask Was I declined?", sender=town.bo.sender))
    assert isinstance(ask, Ask)
    told, answer, removed = await desk.answers(ask, GROUP, private=town.bo.chat)

    assert "Was I declined?" in words(told)
    assert "I have told the stewards of Gent" in words(answer)
    assert "delete" == words(removed)


async def test_it_is_among_what_is_kept(town: Town) -> None:
    """Who asked can see that they did; what they wrote is kept nowhere."""
    await town.bo.says("/ask Rumpelstiltskin?")
    async with town.coop.store() as store:
        person = store.people.of(store.vault.account_key(town.bo.sender.account))
        assert person is not None
        (reading,) = await readings_of(store, person)

    assert ("question", person, person, town.gent.id) == (
        reading.what,
        reading.person,
        reading.actor,
        reading.chapter,
    )


@pytest.mark.parametrize("act", ["decline 4", "suspend 2", "suspended", "excluded"])
async def test_every_decision_tells_the_way(town: Town, act: str) -> None:
    """Whoever is refused something reads where to turn."""
    await town.coop.member(town.anna, town.gent, state=State.APPLIED)
    if act == "decline 4":
        await town.steward.says("/decline 4 Nobody knows you")
        said = town.anna.reads
    elif act == "suspend 2":
        await town.steward.says("/suspend 2 A quarrel")
        said = town.bo.reads
    else:
        pia = town.coop.person(12, "Pia")
        for chapter in await _chapters(town.coop):
            await town.coop.member(pia, chapter, state=State(act))
        said = await pia.says("/join")

    assert WAY in said


async def _chapters(coop: Coop) -> list[Chapter]:
    async with coop.store() as store:
        return list(await store.chapters.all())


async def test_who_was_excluded_and_erased_can_appeal(town: Town, second: Somebody) -> None:
    """An exclusion that outlives an erasure leaves a way to ask about it, under the name of the network."""
    await town.steward.says("/exclude 2 A quarrel")
    await town.coop.passes(days=8)
    await second.presses("Second")
    await _erases(town.bo)
    await town.bo.says("/join")
    said = await town.bo.says("/ask Was I heard?")
    await town.steward.says("/reply 2 Come on Thursday")

    assert "I have told the stewards of Gent" in said
    assert any("*Bo* (number 2), who was excluded" in render(post, second.network) for post in second.shown)
    assert "Come on Thursday" in town.bo.reads


async def test_nobody_asks_without_end_by_erasing_themselves(town: Town, second: Somebody) -> None:
    """An erasure takes what was asked out of what is kept; the account has asked all the same."""
    await town.steward.says("/exclude 2 A quarrel")
    await town.coop.passes(days=8)
    await second.presses("Second")
    for at in range(3):
        await town.bo.says(f"/ask {at}?")
    await _erases(town.bo)
    told = len(town.steward.shown)
    said = await town.bo.says("/ask And now?")

    assert "You have asked the stewards 3 times within a day" in said
    assert told == len(town.steward.shown)


async def test_who_was_erased_with_two_accounts_is_answered_where_they_ask(
    town: Town, second: Somebody
) -> None:
    """Each account is a person of its own then, for whom the one exclusion holds."""
    other = town.coop.person(22, "Bo", Network.MATRIX)
    await links(town.bo, other)
    await town.steward.says("/exclude 2 A quarrel")
    await town.coop.passes(days=8)
    await second.presses("Second")
    await _erases(town.bo)
    await town.bo.says("/ask Was I heard?")
    before = len(town.bo.shown)
    town.coop.desk.world.clock.forward(minutes=1)
    await other.says("/ask And when may I speak?")
    await town.steward.says("/reply 2 On Thursday")

    assert "On Thursday" in other.reads
    assert before == len(town.bo.shown)


async def _erases(somebody: Somebody) -> None:
    await somebody.says("/erase")
    await somebody.presses("Go on")
    await somebody.presses("Erase me now")
