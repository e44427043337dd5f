"""What people agree to is what they were shown: in every form, by every button, and when a text changes."""

from datetime import date

import pytest

from organiser.chat.refs import Network
from organiser.i18n import LOCALES
from organiser.members import consents
from organiser.members.consents import VERSIONS, Purpose, current
from organiser.members.states import State
from organiser.views.members.consents import purpose_text
from tests.fakes.coop import Coop, Somebody
from tests.handlers.members.founders import CODE, code, founds, imports
from tests.handlers.members.town import Town
from tests.handlers.members.transcripts import held

NEWER = date(2027, 1, 31)
WORDED_ANEW = "What stands here has changed since I showed it to you"


def words_anew(monkeypatch: pytest.MonkeyPatch, *purposes: Purpose) -> None:
    """Let an update of the bot bring new texts."""
    for purpose in purposes:
        monkeypatch.setitem(VERSIONS, purpose, (*VERSIONS[purpose], NEWER))


async def given(somebody: Somebody) -> dict[Purpose, str]:
    """What somebody agrees to now, each in its version."""
    person = await somebody.coop.known(somebody)
    async with somebody.coop.store() as store:
        return {one.purpose: one.version for one in await store.consents.of(person) if one.withdrawn is None}


async def agreed(somebody: Somebody, *purposes: Purpose) -> None:
    """Let somebody have agreed to texts that hold now."""
    person = await somebody.coop.known(somebody)
    async with somebody.coop.store() as store:
        for purpose in purposes:
            await store.consents.give(person, consents.give(purpose, store.now))


@pytest.mark.parametrize("state", [None, State.RESIGNED, State.DECLINED])
async def test_who_is_nothing_here_agrees_to_nothing(town: Town, state: State | None) -> None:
    """An old button, or one that is made up, keeps no consent of who isn't even an applicant."""
    await town.coop.known(town.anna)
    if state is not None:
        await town.coop.member(town.anna, town.gent, state=state)
    said = await town.anna.taps(f"consent:give:member_list:{current(Purpose.MEMBER_LIST)}")

    assert "You have agreed to nothing" in said
    assert {} == await given(town.anna)


@pytest.mark.parametrize("network", Network)
@pytest.mark.parametrize("language", LOCALES)
async def test_one_line_shows_what_one_agrees_to(coop: Coop, network: Network, language: str) -> None:
    """A yes in the line itself agrees to nothing: the texts are shown, and one more word sends it."""
    town = await Town(coop, network, language).open()
    yes = {"en": "yes", "ko": "네", "nl": "ja", "sv": "ja"}[language]
    shown = await town.anna.says(f"/join Gent; Uber; ; 2 3; {yes}")
    before = await given(town.anna)
    async with coop.store() as store:
        nobody = await store.memberships.get(4)
    await town.anna.says(yes)

    assert purpose_text(Purpose.ANNOUNCEMENTS, town.anna.words) in shown
    assert ({}, None) == (before, nobody)
    assert State.APPLIED is await coop.state(4)
    assert {Purpose.MEMBERSHIP: current(Purpose.MEMBERSHIP)} == await given(town.anna)


@pytest.mark.parametrize("network", Network)
@pytest.mark.parametrize("how", ["press", "word"])
async def test_a_text_that_changes_while_it_is_read(
    coop: Coop, network: Network, how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who was shown the older one is shown the new one; only what is shown last is agreed to."""
    town = await Town(coop, network).open()
    await town.anna.says("/join Gent; Uber; ; 2 3; also = Announcements")
    words_anew(monkeypatch, Purpose.ANNOUNCEMENTS)

    async def agree() -> str:
        return await (town.anna.presses("Agree and apply") if how == "press" else town.anna.says("yes"))

    told = await agree()
    between = await given(town.anna)
    await agree()

    assert WORDED_ANEW in told
    assert "What you agree to when you apply" in told
    assert {} == between
    assert {
        Purpose.MEMBERSHIP: current(Purpose.MEMBERSHIP),
        Purpose.ANNOUNCEMENTS: "2027-01-31",
    } == await given(town.anna)


async def test_a_change_before_the_review_is_no_news(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever was shown nothing yet reads the text that holds, and agrees to it with one tap."""
    await town.anna.says("/join Gent; Uber; skip")
    words_anew(monkeypatch, *Purpose)
    await town.anna.says("2 3")
    await town.anna.presses("Agree and apply")

    assert {Purpose.MEMBERSHIP: "2027-01-31"} == await given(town.anna)


async def test_what_was_agreed_to_before_counts_in_the_next_chapter(town: Town) -> None:
    """And is said there, so that nobody is listed who takes the empty choice for a no."""
    await agreed(town.bo, Purpose.MEMBER_LIST, Purpose.ANNOUNCEMENTS)
    async with town.coop.store() as store:
        person = store.people.of(store.vault.account_key(town.bo.sender.account))
        assert person is not None
        await store.consents.withdraw(person, Purpose.ANNOUNCEMENTS, store.now)
    fresh = await town.anna.says("/join Gent; ; ; skip")
    said = await town.bo.says("/join Brugge; ; ; skip")

    assert "You agreed to this before, and it counts here too: List of members. To take it back" in said
    assert "You agreed to this before" not in fresh


async def test_founding_agrees_to_what_was_shown(coop: Coop, monkeypatch: pytest.MonkeyPatch) -> None:
    """A founder agrees as everybody does."""
    anna = coop.person(1, "Anna")
    await code(coop.desk)
    await anna.says(f"/found {CODE}")
    await anna.says("/found chapter Gent; Belgium; yes")
    words_anew(monkeypatch, Purpose.MEMBERSHIP)
    told = await anna.presses("Agree and found")
    async with coop.store() as store:
        before = await store.chapters.all()
    await anna.presses("Agree and found")

    assert WORDED_ANEW in told
    assert () == tuple(before)
    assert {Purpose.MEMBERSHIP: "2027-01-31"} == await given(anna)


async def test_claiming_agrees_to_what_was_shown(coop: Coop, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was chosen before stays chosen."""
    founder = coop.person(1, "Anna")
    await founds(coop, founder)
    secret = (await imports(coop, founder, "Bas"))["Bas"]
    bas = coop.person(2, "Bas")
    await bas.says(f"/claim {secret}")
    await bas.presses("Announcements")
    words_anew(monkeypatch, Purpose.MEMBERSHIP)
    told = await bas.presses("Agree and join")
    before = await coop.state(2)
    await bas.presses("Agree and join")

    assert WORDED_ANEW in told
    assert State.INVITED is before
    assert {
        Purpose.MEMBERSHIP: "2027-01-31",
        Purpose.ANNOUNCEMENTS: current(Purpose.ANNOUNCEMENTS),
    } == await given(bas)


async def test_an_old_button_of_the_list_agrees_to_nothing(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It brings the text that holds, with a button of its own."""
    await town.bo.says("/consents")
    words_anew(monkeypatch, Purpose.MEMBER_LIST)
    told = await town.bo.presses("Agree: List of members")
    before = await given(town.bo)
    await town.bo.presses("Agree: List of members")

    assert WORDED_ANEW in told
    assert {} == before
    assert {Purpose.MEMBER_LIST: "2027-01-31"} == await given(town.bo)


@pytest.mark.parametrize("network", Network)
@pytest.mark.parametrize("language", LOCALES)
async def test_members_are_asked_again(
    coop: Coop,
    network: Network,
    language: str,
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """In private, once, about what they agreed to; they agree to one text and take the other back."""
    town = await Town(coop, network, language).open()
    await agreed(town.bo, *Purpose)
    words_anew(monkeypatch, Purpose.MEMBERSHIP, Purpose.MEMBER_LIST)
    await coop.passes(minutes=1)
    once = len(town.bo.shown)
    await coop.passes(minutes=1)
    agree, withdraw = (
        town.bo.words.pgettext("consents", said, purpose=town.bo.words.pgettext("button: consent", purpose))
        for said, purpose in (("Agree: {purpose}", "Membership"), ("Withdraw: {purpose}", "List of members"))
    )
    await town.bo.presses(agree)
    sign = "/" if network is Network.TELEGRAM else "!"
    await town.bo.says(f"{sign}me")
    await town.bo.says(f"{sign}consents")
    await town.bo.presses(withdraw)

    held(coop, f"asking-again.{network}.{language}", request)
    assert 1 == once
    assert [] == town.kim.shown
    assert {
        Purpose.MEMBERSHIP: "2027-01-31",
        Purpose.ANNOUNCEMENTS: current(Purpose.ANNOUNCEMENTS),
    } == await given(town.bo)


async def test_what_rests_on_an_older_text_stops(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody is listed by words that they never agreed to; membership goes on, and both come back."""
    await agreed(town.bo, Purpose.MEMBERSHIP, Purpose.MEMBER_LIST)
    listed = await town.kim.says("/members")
    words_anew(monkeypatch, Purpose.MEMBERSHIP, Purpose.MEMBER_LIST)
    await town.coop.passes(minutes=1)
    meanwhile = await town.kim.says("/members")
    state = await town.coop.state(2)
    await town.bo.presses("Agree: List of members")
    await town.bo.presses("Agree: Membership")

    assert ["2: Bo" in page for page in (listed, meanwhile, await town.kim.says("/members"))] == [
        True,
        False,
        True,
    ]
    assert State.MEMBER is state


async def test_an_older_text_can_be_taken_back(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without agreeing to the new one first."""
    await agreed(town.bo, Purpose.MEMBER_LIST)
    words_anew(monkeypatch, Purpose.MEMBER_LIST)
    page = await town.bo.says("/consents")
    await town.bo.presses("Withdraw: List of members")

    assert "Until you agree to this one, it is off." in page
    assert {} == await given(town.bo)


async def test_not_agreeing_anew_to_what_membership_needs(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Is no leaving: that is asked for by itself, and nobody is trapped."""
    await agreed(town.bo, Purpose.MEMBERSHIP)
    words_anew(monkeypatch, Purpose.MEMBERSHIP)
    await town.coop.passes(minutes=1)
    told = await town.bo.presses("Withdraw: Membership")
    await town.bo.presses("Leave")

    assert "So withdrawing it means leaving." in told
    assert State.MEMBER is await town.coop.state(2)
    assert "Leave" in " ".join(town.bo.can_press())


async def test_many_are_asked_in_parts(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """One after the other, each once; who joined since, left, or cannot be reached stops nobody."""
    monkeypatch.setattr("organiser.handlers.members.personal.consents.AT_ONCE", 2)
    crowd = [town.coop.person(20 + at, f"P{at}") for at in range(5)]
    for at, one in enumerate(crowd):
        await town.coop.member(one, town.gent, state=State.RESIGNED if at == 3 else State.MEMBER)
        await agreed(one, Purpose.MEMBERSHIP)
    words_anew(monkeypatch, Purpose.MEMBERSHIP)
    await agreed(town.kim, Purpose.MEMBERSHIP)
    for _ in range(5):
        await town.coop.passes(minutes=1)

    assert [1, 1, 1, 0, 1] == [len(one.shown) for one in crowd]
    assert [] == town.kim.shown


async def test_each_change_is_asked_about(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also the next one, and of who did not answer the first."""
    await agreed(town.bo, Purpose.MEMBERSHIP)
    words_anew(monkeypatch, Purpose.MEMBERSHIP)
    await town.coop.passes(minutes=1)
    monkeypatch.setitem(VERSIONS, Purpose.MEMBERSHIP, (*VERSIONS[Purpose.MEMBERSHIP], date(2028, 1, 1)))
    await town.coop.passes(minutes=1)
    await town.bo.presses("Agree: Membership")

    assert 3 == len(town.bo.shown)
    assert {Purpose.MEMBERSHIP: "2028-01-01"} == await given(town.bo)
