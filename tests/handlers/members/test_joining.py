"""Joining from either network and in every language: the form, the application, and taking it back."""

from collections.abc import Sequence

import pytest

from organiser.chat.outgoing import Ask, Post
from organiser.chat.refs import Network
from organiser.i18n import LOCALES
from organiser.members.consents import Purpose, current
from organiser.members.roles import Role
from organiser.members.states import Authority, Rule, State, Step
from organiser.members.steps import Actor, step
from organiser.storage.chapters import Chapter
from organiser.storage.work import Work
from tests.fakes.coop import Coop
from tests.fakes.desk import GROUP, words
from tests.handlers.members.town import Town
from tests.handlers.members.transcripts import held


@pytest.mark.parametrize("network", Network)
@pytest.mark.parametrize("language", LOCALES)
async def test_somebody_joins(
    coop: Coop, network: Network, language: str, request: pytest.FixtureRequest
) -> None:
    """From the first question to being a member, as everybody reads it."""
    town = await Town(coop, network, language).open()
    knows = town.anna.words.pgettext("button: sponsor", "I know them")
    await town.applies("2 3")
    await town.bo.presses(knows)
    await town.kim.presses(knows)
    await town.steward.says("/applications")
    await town.steward.takes(0)
    await town.steward.presses(town.anna.words.pgettext("button: applications", "Approve"))

    held(coop, f"joining.{network}.{language}", request)
    assert State.PROBATION is await coop.state(4)


async def test_six_taps_are_enough(town: Town) -> None:
    """From `/join` to "applied" in a co-op with two chapters: everything is answered, and nothing typed."""
    await town.anna.says("/join")
    for label in ("Gent", "Uber Eats", "Done", "Bike delivery", "I know nobody", "Agree and apply"):
        await town.anna.presses(label)
    async with town.coop.store() as store:
        work = await store.work.of(4)

    assert "Your application to Gent is in." in "".join(town.coop.script)
    assert State.APPLIED is await town.coop.state(4)
    assert Work(("uber_eats",), ("bike_delivery",)) == work
    assert 6 == town.coop.taps


async def test_the_words_of_the_button_apply(coop: Coop) -> None:
    """Whoever writes what stands on it, and is told of it where they wrote nothing that does."""
    town = await Town(coop, Network.MATRIX, "nl").open(chapters=1)
    await town.anna.says("/join skip; skip; skip")

    assert "Je kunt kiezen: Akkoord en aanmelden, Apps" in await town.anna.says("akkoord met alles")
    await town.anna.says("akkoord en aanmelden")
    assert State.APPLIED is await coop.state(4)


async def test_more_work_is_added_in_the_review(town: Town) -> None:
    """Who does more than one thing says so before they apply; what they said first stays picked."""
    await town.anna.says("/join Gent")
    for label in ("Not now", "Bike delivery", "I know nobody", "Work"):
        await town.anna.presses(label)
    await town.anna.picks("Cleaning")
    await town.anna.presses("Agree and apply")
    async with town.coop.store() as store:
        work = await store.work.of(4)

    assert Work((), ("bike_delivery", "cleaning")) == work


async def test_five_taps_say_nothing_about_work(town: Town) -> None:
    """So that six are enough where `/join` itself is a tap on the menu."""
    await town.anna.says("/join")
    for label in ("Gent", "Not now", "Not now", "I know nobody", "Agree and apply"):
        await town.anna.presses(label)

    assert State.APPLIED is await town.coop.state(4)
    assert 5 == town.coop.taps


async def test_one_line_is_enough(town: Town) -> None:
    """Everything in one message; what it says is kept."""
    await town.anna.joins("Gent; Uber Eats, Hopper; Bike delivery; 2 3; name = Rosa")

    kept = await town.coop.membership(4)
    async with town.coop.store() as store:
        work = await store.work.of(4)
        asked = await store.sponsorships.of(4)

    assert ("Rosa", State.APPLIED) == (kept.name, kept.membership.state)
    assert (("Hopper", "uber_eats"), ("bike_delivery",)) == (work.platforms, work.jobs)
    assert [2, 3] == [one.membership for one in asked]


async def test_the_only_chapter_is_not_asked_for(coop: Coop) -> None:
    """There is nothing to choose."""
    town = await Town(coop).open(chapters=1)

    assert "Through which apps" in await town.anna.says("/join")


@pytest.mark.parametrize("line", ["Gent; Uber Eats; Bike delivery; 2 3", "Uber Eats; Bike delivery; 2 3"])
async def test_one_line_may_say_the_only_chapter(coop: Coop, line: str) -> None:
    """As the help and the guide show the line: no answer is taken for the one behind it."""
    town = await Town(coop).open(chapters=1)
    said = await town.anna.says(f"/join {line}")

    assert "*Apps and agencies:* Uber Eats" in said
    assert "*Work:* Bike delivery" in said
    assert "*Colleagues:* 2 and 3" in said
    assert "Your application to Gent is in" in await town.anna.says("yes")


@pytest.mark.parametrize("end", ["", "; yes"])
async def test_one_line_that_says_another_chapter_than_the_only_one(coop: Coop, end: str) -> None:
    """It is said that there is none such; it is taken for no app."""
    town = await Town(coop).open(chapters=1)
    said = await town.anna.says(f"/join Brugge; Uber Eats; Bike delivery; 2 3{end}")

    assert "“Brugge” is none of the answers here. You can choose: Gent" in said
    assert "*Apps and agencies:* Uber Eats" in said


async def test_a_link_names_the_chapter(town: Town) -> None:
    """Whoever follows it is not asked; the review shows which one it is."""
    shown = await town.anna.says(f"/start join_{town.gent.id}")

    assert "Through which apps" in shown


async def test_consents_are_kept_with_their_version(town: Town) -> None:
    """What membership needs is given by applying; the rest only where it was chosen."""
    await town.anna.joins("Gent; Uber; ; 2 3; also = Announcements")
    async with town.coop.store() as store:
        person = store.people.of(store.vault.account_key(town.anna.sender.account))
        assert person is not None
        given = await store.consents.of(person)

    assert {
        (Purpose.MEMBERSHIP, current(Purpose.MEMBERSHIP)),
        (Purpose.ANNOUNCEMENTS, current(Purpose.ANNOUNCEMENTS)),
    } == {(one.purpose, one.version) for one in given}


async def test_free_consents_are_off_by_default(town: Town) -> None:
    """Who taps through agrees to nothing but what membership needs."""
    await town.applies()
    async with town.coop.store() as store:
        person = store.people.of(store.vault.account_key(town.anna.sender.account))
        assert person is not None
        given = await store.consents.of(person)

    assert [Purpose.MEMBERSHIP] == [one.purpose for one in given]


async def test_consents_and_name_are_changed_in_the_review(town: Town) -> None:
    """One tap opens each; the answer leads back to the review."""
    await town.anna.says("/join Gent; Uber; ; 2 3")
    await town.anna.presses("Name")
    await town.anna.says("Rosa")
    await town.anna.presses("If you like")
    await town.anna.picks("List of members")
    await town.anna.presses("Agree and apply")

    assert "Rosa" == (await town.coop.membership(4)).name


async def test_joining_without_a_chapter(coop: Coop) -> None:
    """A co-op that nobody has founded yet cannot be joined."""
    anna = coop.person(7, "Anna")

    assert "This co-op has no chapter yet, so there is nothing to join. Try later." == await anna.says(
        "/join"
    )


@pytest.mark.parametrize("state", [State.APPLIED, State.PROBATION, State.MEMBER, State.SUSPENDED])
async def test_nobody_applies_twice(coop: Coop, state: State) -> None:
    """Who has something in the only chapter is told so, and is asked nothing."""
    gent = await coop.chapter("Gent")
    anna = coop.person(7, "Anna")
    await coop.member(anna, gent, state=state)
    said = await anna.says("/join")

    assert "here" in said
    assert () == anna.shown[-1].choices


async def test_who_was_excluded_does_not_apply_again(coop: Coop) -> None:
    """Only the stewards together, or the assembly, bring them back."""
    gent = await coop.chapter("Gent")
    anna = coop.person(7, "Anna")
    await coop.member(anna, gent, state=State.EXCLUDED)
    await coop.member(coop.person(8, "Bo"), gent)

    assert "You were excluded from this chapter, so you can't apply here." in await anna.says("/join")


async def test_who_is_in_one_chapter_may_join_another(town: Town) -> None:
    """There is at most one membership in each."""
    await town.bo.joins("Brugge; Uber; ; 1")

    assert State.APPLIED is await town.coop.state(4)


async def test_who_chooses_their_own_chapter_is_told(town: Town) -> None:
    """At once; another chapter can be chosen, with the answers that do not depend on it."""
    said = await town.bo.says("/join Gent; Uber; ; 1")

    assert "You are a member here already." in said
    assert ["Brugge", "Cancel"] == town.bo.can_press()
    assert "*Apps and agencies:* Uber" in await town.bo.presses("Brugge")


@pytest.mark.parametrize("said", ["/join gent", "/start join_1"])
async def test_who_was_excluded_hears_it_before_any_question(town: Town, said: str) -> None:
    """Nobody answers what can come to nothing: that chapter is not offered, and named it is refused."""
    await town.coop.member(town.anna, town.gent, state=State.EXCLUDED)
    await town.anna.says("/join")

    assert ["Brugge", "Cancel"] == town.anna.can_press()
    assert "You were excluded from this chapter" in await town.anna.says(said)
    assert "You were excluded from this chapter" in await town.anna.says("Gent")
    assert "You were excluded" not in await town.anna.says("Atlantis")


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("x" * 10_000, "40"),
        ("   ", "Please choose a name"),
        ("\u202e\u2066", "Nothing of that name can be seen."),
    ],
    ids=["endless", "blank", "only marks of direction"],
)
async def test_a_name_that_is_none(town: Town, name: str, told: str) -> None:
    """It is asked for again; nothing is sent."""
    await town.anna.says("/join Gent; Uber; ; 2 3")
    await town.anna.presses("Name")
    said = await town.anna.says(name)

    assert told in said or "I can only read words here" in said
    with pytest.raises(AssertionError):
        await town.coop.membership(4)


async def test_marks_of_direction_are_taken_out_of_a_name(town: Town) -> None:
    """What is left is the name that people see."""
    await town.anna.joins("Gent; Uber; ; 2 3; name = Ro\u202esa")

    assert "Rosa" == (await town.coop.membership(4)).name


async def test_a_network_name_that_cannot_be_seen_is_not_taken(coop: Coop) -> None:
    """Somebody whose account shows nothing is asked for a name before they can apply."""
    town = await Town(coop).open()
    nobody = coop.person(9, "\u2800\u202e")
    said = await town.applies(who=nobody)

    assert "Nothing of that name can be seen. Please write one with letters." in said
    assert "Please choose a name under which members see you." in said


async def test_a_long_network_name_is_cut(coop: Coop) -> None:
    """It is proposed as far as a name may go."""
    town = await Town(coop).open()
    long = coop.person(9, "Wolfeschlegelsteinhausenbergerdorff the Third of Gent")
    await town.applies(who=long)

    assert "Wolfeschlegelsteinhausenbergerdorff the" == (await coop.membership(4)).name


@pytest.mark.parametrize(
    ("typed", "told"),
    [("Anna", "I can't read “Anna” as member numbers."), ("1 2 3 4 5 6", "5")],
    ids=["a name", "six numbers"],
)
async def test_sponsors_that_are_none(town: Town, typed: str, told: str) -> None:
    """Sponsors are a few numbers; the question is asked again."""
    said = await town.anna.says(f"/join Gent; Uber; ; {typed}; yes")

    assert told in said


async def test_too_much_work(town: Town) -> None:
    """Ten platforms are enough for anybody; what was answered stays."""
    many = ", ".join(f"App {number}" for number in range(11))
    said = await town.anna.joins(f"Gent; {many}; ; 2 3")

    assert "10" in said
    assert "Agree and apply" in said


async def test_an_application_is_taken_back(town: Town) -> None:
    """Once it is asked whether; the way to apply again is said."""
    await town.applies()
    await town.anna.says("/withdraw")
    said = await town.anna.presses("Take it back")

    assert "Your application to Gent is taken back." in said
    assert State.WITHDRAWN is await town.coop.state(4)


async def test_an_application_is_kept(town: Town) -> None:
    """The safe answer changes nothing."""
    await town.applies()
    await town.anna.says("/withdraw")

    assert "your application waits" in await town.anna.presses("Keep it")
    assert State.APPLIED is await town.coop.state(4)


async def test_nobody_takes_back_anothers_application(town: Town) -> None:
    """A button that somebody made up changes nothing."""
    await town.applies()
    await town.bo.taps("withdraw:yes:4")

    assert State.APPLIED is await town.coop.state(4)


async def test_nothing_to_take_back(town: Town) -> None:
    """Who has no application is told so."""
    assert "You have no open application, so nothing has changed." in await town.bo.says("/withdraw")


async def test_a_decided_application_is_not_taken_back(town: Town) -> None:
    """The button of before the decision says what it is now."""
    await town.applies()
    await town.anna.says("/withdraw")
    await town.steward.says("/decline 4 We don't know you")
    said = await town.anna.presses("Take it back")

    assert "This application was declined." in said


async def test_waiting_for_a_steward_instead(town: Town) -> None:
    """Whose colleagues do not answer asks the stewards, once."""
    await town.applies("2 3")
    await town.anna.presses("Ask a steward")

    assert (await town.coop.membership(4)).welcome
    assert "1 new application to Gent waits for a steward." in town.steward.reads


async def test_every_step_is_written_down(town: Town) -> None:
    """Who, by which rule, when."""
    await town.applies("2 3")
    await town.bo.presses("I know them")
    await town.kim.presses("I know them")
    await town.steward.says("/approve 4")
    async with town.coop.store() as store:
        steps = await store.memberships.changes(4)

    assert [Rule.APPLIED, Rule.SPONSORS, Rule.SPONSORS_AND_STEWARD] == [one.rule for one in steps]
    assert all(one.actor is not None for one in steps)


@pytest.mark.parametrize("payload", ["join_999", "join_\u0663", "join_x", "join_"])
async def test_a_link_to_no_chapter_asks_for_one(town: Town, payload: str) -> None:
    """Whatever a link says, nobody joins a chapter that they have not seen."""
    assert "Which chapter of the co-op do you want to join?" in await town.anna.says(f"/start {payload}")


async def test_nobody_applies_again_and_again(town: Town) -> None:
    """Each time members are asked: after three applications in a week there is a pause, which is told."""
    for _ in range(3):
        await town.anna.joins("Gent; Uber; ; 2 3")
        await town.anna.says("/withdraw")
        await town.anna.presses("Take it back")
    said = await town.anna.says("/join Gent; Uber; ; 2 3")
    town.coop.desk.world.clock.forward(days=7, minutes=1)
    await town.anna.joins("Gent; Uber; ; 2 3")

    assert "You have applied here 3 times within seven days" in said
    assert State.APPLIED is await town.coop.state(7)


async def in_group(town: Town) -> Ask:
    """Let Anna ask in the chapter's group; returns what the network is asked."""
    async with town.coop.store() as store:
        group = await store.chats.meet(GROUP)
        await store.chats.change(group, chapter_id=town.gent.id)
    asked = await town.coop.desk.happens(town.coop.desk.said("/join", sender=town.anna.sender))
    (ask,) = [one for one in asked if isinstance(one, Ask)]
    return ask


async def test_the_group_names_the_chapter(town: Town) -> None:
    """What is typed there goes on in private, and is not asked again; in the group it is taken away."""
    ask = await in_group(town)
    first, *rest = await town.coop.desk.answers(ask, GROUP, private=town.anna.chat)

    assert "Through which apps" in words(first)
    assert ["delete"] == [words(one) for one in rest]


async def test_the_button_in_a_group_names_the_chapter(town: Town) -> None:
    """Where the bot may not begin a private chat; the link says nothing of the person."""
    town.coop.desk.house.us.telegram = "organiser_bot"
    ask = await in_group(town)
    post, *_ = await town.coop.desk.answers(ask, GROUP)

    assert isinstance(post, Post)
    assert f"https://t.me/organiser_bot?start=join_{town.gent.id}" == post.choices[0][0].url


async def _desert(town: Town) -> None:
    """Let everybody leave the first chapter, while the others have a member each."""
    for at, one in enumerate(await _chapters(town.coop), 20):
        if one.id != town.gent.id:
            await town.coop.member(town.coop.person(at, "Resident"), one, Role.STEWARD)
    for number in (1, 2, 3):
        membership = (await town.coop.membership(number)).membership
        leaving = Actor(membership.person, Authority.PERSON)
        async with town.coop.store() as store:
            await store.memberships.take(
                membership, step(membership, Step.RESIGN, leaving, town.coop.desk.now)
            )


async def _chapters(coop: Coop) -> Sequence[Chapter]:
    async with coop.store() as store:
        return await store.chapters.all()


async def test_a_chapter_that_all_have_left_is_not_offered(coop: Coop) -> None:
    """Nobody could decide there; the others are."""
    town = await Town(coop).open(chapters=3)
    await _desert(town)
    await town.anna.says("/join")

    assert ["Brugge", "Aalst"] == [one for one in town.anna.can_press() if one in {"Gent", "Brugge", "Aalst"}]
    listed = await town.anna.says("/chapters")
    assert "Brugge" in listed
    assert "Gent" not in listed


@pytest.mark.parametrize("said", ["/join Gent; Uber; Bike delivery; 2 3; yes", "/join gent", "/start join_1"])
@pytest.mark.parametrize("chapters", [1, 2, 3])
async def test_nobody_applies_to_a_chapter_that_all_have_left(coop: Coop, chapters: int, said: str) -> None:
    """Whether it is the only one, the only other one, or one of several: nothing goes to another one."""
    town = await Town(coop).open(chapters=chapters)
    await _desert(town)
    told = await town.anna.says(said)

    assert "Nobody belongs to Gent any more, so nobody could decide about an application there." in told
    assert "Your application" not in told


async def test_a_chapter_that_all_leave_while_somebody_answers(coop: Coop) -> None:
    """They are told at the next question, and nothing was sent."""
    town = await Town(coop).open(chapters=3)
    await town.anna.says("/join")
    await town.anna.presses("Gent")
    await _desert(town)
    told = await town.anna.presses("Not now")

    assert "Nobody belongs to Gent any more" in told


async def test_suspended_members_are_still_a_chapter(coop: Coop) -> None:
    """For they are taken in again by time."""
    gent = await coop.chapter("Gent")
    await coop.member(coop.person(8, "Bo"), gent, state=State.SUSPENDED)
    anna = coop.person(7, "Anna")

    assert "Through which apps" in await anna.says("/join")
