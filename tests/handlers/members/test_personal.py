"""What somebody sees of themselves, agrees to, takes along and has erased, on both networks."""

import csv
import io
import json
import zipfile
from datetime import timedelta
from typing import Any

import pytest

from organiser.chat.outgoing import Post
from organiser.chat.refs import Network
from organiser.i18n import LOCALES
from organiser.members.admission import Sponsorship, SponsorState
from organiser.members.consents import Purpose, give
from organiser.members.register import Legal
from organiser.members.states import State
from organiser.storage.made_files import MadeFileSource
from organiser.storage.readings import Reading
from tests.fakes.coop import Coop, Somebody
from tests.fakes.kept import line_of
from tests.handlers.members.accounts import links
from tests.handlers.members.town import Town
from tests.handlers.members.transcripts import held
from tests.views.approval import render

EVERYWHERE = pytest.mark.parametrize("language", LOCALES)
BOTH = pytest.mark.parametrize("network", Network)


async def agrees(somebody: Somebody, *purposes: Purpose) -> None:
    """Let somebody have agreed to something."""
    person = await somebody.coop.known(somebody)
    async with somebody.coop.store() as store:
        for purpose in purposes:
            await store.consents.give(person, give(purpose, store.now))


async def owns(somebody: Somebody, number: int) -> None:
    """Let the register have somebody's legal name."""
    async with somebody.coop.store() as store:
        owner = await line_of(store, number)
        assert owner is not None
        await store.register.change(owner, Legal("Bo Peeters", "Korenmarkt 1"))


def button(somebody: Somebody, context: str, label: str) -> str:
    """A button in somebody's language."""
    return somebody.words.pgettext(context, label)


async def erases(somebody: Somebody) -> str:
    """Let somebody go through all of it."""
    await somebody.says("/erase" if somebody.network is Network.TELEGRAM else "!erase")
    await somebody.presses(button(somebody, "button: erase", "Go on"))
    return await somebody.presses(button(somebody, "button: erase", "Erase me now"))


async def file_of(somebody: Somebody) -> zipfile.ZipFile:
    """The file that somebody was sent last."""
    post = next(post for post in reversed(somebody.shown) if post.attachment is not None)
    assert post.attachment is not None
    world = somebody.coop.desk.world
    source = MadeFileSource(world.database, world.directory.vault)
    async with source.open(post.attachment.file, limit=20_000_000) as chunks:
        content = b"".join([chunk async for chunk in chunks])
    return zipfile.ZipFile(io.BytesIO(content))


@BOTH
@EVERYWHERE
async def test_who_somebody_is(
    coop: Coop, network: Network, language: str, request: pytest.FixtureRequest
) -> None:
    """Who they are, under another name, what is kept, and what they agreed to."""
    town = await Town(coop, network, language).open()
    bo = town.bo
    await agrees(bo, Purpose.MEMBERSHIP, Purpose.ANNOUNCEMENTS)
    await bo.says("/me")
    await bo.says("/name Boudewijn")
    await bo.says("/privacy")
    await bo.presses(button(bo, "button: privacy", "Show everything"))
    await bo.says("/consents")
    label = bo.words.pgettext(
        "consents", "Withdraw: {purpose}", purpose=button(bo, "button: consent", "Announcements")
    )
    await bo.presses(label)
    await bo.says("/me")

    held(coop, f"personal.{network}.{language}", request)


@BOTH
@EVERYWHERE
async def test_somebody_takes_everything_along_and_is_erased(
    coop: Coop, network: Network, language: str, request: pytest.FixtureRequest
) -> None:
    """The file comes with what is in it; what stays is named, and a certificate is what remains."""
    town = await Town(coop, network, language).open()
    await owns(town.bo, 2)
    await town.bo.says("/mydata")
    await town.bo.presses(button(town.bo, "button: my data", "Send it here"))
    await erases(town.bo)
    await town.bo.says("/me")

    assert State.RESIGNED is await coop.state(2)
    held(coop, f"erasing.{network}.{language}", request)


async def test_the_file_has_everything(town: Town) -> None:
    """Tables for people, the same for programs, and a letter; also who looked, and that it was made."""
    async with town.coop.store() as store:
        steward = store.people.of(store.vault.account_key(town.steward.sender.account))
        bo = store.people.of(store.vault.account_key(town.bo.sender.account))
        await store.readings.add(
            Reading("register", "line", store.now, person=bo, chapter=town.gent.id, actor=steward)
        )
    await owns(town.bo, 2)
    await town.bo.says("/mydata")
    await town.bo.presses("Send it here")
    archive = await file_of(town.bo)
    document = json.loads(archive.read("my-data.json"))
    (name,) = [name for name in archive.namelist() if name.endswith("-reading.csv")]
    readings = list(csv.reader(io.StringIO(archive.read(name).decode("utf-8-sig"))))
    (name,) = [name for name in archive.namelist() if name.endswith("-record.csv")]
    locked = list(csv.reader(io.StringIO(archive.read(name).decode("utf-8-sig"), newline="")))

    assert "All that Organiser keeps of you" in archive.read("read-me.txt").decode()
    assert ["Bo"] == [row["name"] for row in document["tables"]["membership"]["rows"]]
    assert "Korenmarkt 1" in document["tables"]["record"]["rows"][0]["content"]
    assert "Korenmarkt 1\n" in locked[1][1].replace("\r\n", "\n") + "\n"
    assert "{" not in locked[1][1]
    assert ["When", "What", "What for", "Who", "Whose", "Chapter"] == readings[0]
    assert ["owner register", "one line", "Stella (1)", "you", "Gent"] == readings[1][1:]


@BOTH
async def test_the_letter_says_what_is_not_in_the_file(coop: Coop, network: Network) -> None:
    """The keys of people's Matrix devices lie with the library that uses them."""
    town = await Town(coop, network).open()
    await town.bo.says("/mydata")
    await town.bo.presses("Send it here")
    letter = (await file_of(town.bo)).read("read-me.txt").decode()

    assert ("the public keys of your devices" in letter) is (network is Network.MATRIX)


async def rows_of(somebody: Somebody, table: str) -> list[dict[str, Any]]:
    """What the file has for programs of one table."""
    await somebody.coop.passes(minutes=11)
    await somebody.says("/mydata")
    await somebody.presses("Send it here")
    tables = json.loads((await file_of(somebody)).read("my-data.json"))["tables"]
    return list(tables.get(table, {"rows": []})["rows"])


async def test_the_file_makes_no_list_of_members(town: Town) -> None:
    """Neither who vouched for somebody is in it, nor, before they are full members, who reads the list."""
    await town.applies("2 3")
    await town.kim.says("/members")
    await town.bo.presses("I know them")
    await town.kim.presses("I know them")
    applied = await rows_of(town.anna, "reading")
    steps = await rows_of(town.anna, "membership_change")
    await town.steward.says("/approve 4")
    await town.kim.says("/members")
    probation = await rows_of(town.anna, "reading")
    await town.coop.passes(days=31)
    full = await rows_of(town.anna, "reading")

    assert ["you", "somebody"] == [row["who"] for row in steps]
    assert [] == [row for row in applied if row["what"] == "members"]
    assert {"somebody"} == {row["who"] for row in probation if row["what"] == "members"}
    assert {"Kim (3)"} == {row["who"] for row in full if row["what"] == "members"}


async def test_the_file_is_made_once_in_ten_minutes(town: Town) -> None:
    """Asked again at once, by the command or by an old button, it says when; later it is made anew."""
    await town.bo.says("/mydata")
    offered = town.bo.shown[-1]
    await town.bo.presses("Send it here")
    again = await town.bo.says("/mydata")
    pressed = await town.bo.presses("Send it here", of=offered)
    await town.coop.passes(minutes=11)
    await town.bo.presses("Send it here", of=offered)

    assert "in 10 minutes" in again
    assert again == pressed
    assert 2 == len([post for post in town.bo.shown if post.attachment])


async def test_the_file_of_who_is_nobody(town: Town) -> None:
    """An account and a private chat are something, too."""
    await town.anna.says("/mydata")
    await town.anna.presses("Send it here")
    archive = await file_of(town.anna)

    assert {"account", "person", "chat"} <= set(json.loads(archive.read("my-data.json"))["tables"])


async def test_a_file_that_the_network_does_not_take(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is cut: how large it is, how large it may be, and who can hand it over."""
    monkeypatch.setattr("organiser.exports.archives.written", lambda *_: b"x" * 21_000_000)
    await town.bo.says("/mydata")
    said = await town.bo.presses("Send it here")

    assert "Your file has 20 MB, and only 19.1 MB can be sent here." in said
    assert [] == [post for post in town.bo.shown if post.attachment]


async def test_a_name_that_can_be_none(town: Town) -> None:
    """Too long, or nothing that is seen: nothing has changed."""
    long = await town.bo.says(f"/name {'A' * 10_000}")
    unseen = await town.bo.says("/name \u202e\u2066")
    kept = await town.coop.membership(2)

    assert "40" in long
    assert "Nothing of that name can be seen." in unseen
    assert "Bo" == kept.name


async def test_a_name_that_mimics_a_steward(town: Town) -> None:
    """The stewards are told; who chose it learns nothing from it, as with any other name."""
    mimic = await town.bo.says("/name Ste11a")
    plain = await town.kim.says("/name Ste22a")

    assert mimic.replace("Ste11a", "") == plain.replace("Ste22a", "")
    assert "Member 2 of Gent is now shown as Ste11a." in town.steward.reads


async def test_names_that_change_all_the_time(town: Town) -> None:
    """The stewards are told three times a day of a member, and of an applicant where they look."""
    await town.applies()
    read = len(town.steward.shown)
    for who in (town.bo, town.anna):
        for name in ("Ste11a", "Bo", "Stella", "Bo", "STELLA", "Bo", "Stella."):
            await who.says(f"/name {name}")
    told = [render(one, Network.TELEGRAM) for one in town.steward.shown[read:]]

    assert ["Member 2 of Gent"] * 3 == [one[:16] for one in told]
    assert "Careful: this name looks like a steward's." in await town.steward.says("/applications")


async def test_a_steward_takes_a_name_that_others_show(town: Town) -> None:
    """The mimic was there first: all stewards are told, and nobody else."""
    await town.bo.says("/name M\u0430ra")
    told = len(town.steward.shown), len(town.bo.shown)
    await town.steward.says("/name Mara")

    assert (
        "Mara is a steward of Gent, and others show a name that looks like that. Their numbers: 2"
        in "".join(render(one, Network.TELEGRAM) for one in town.steward.shown[told[0] :])
    )
    assert told[1] == len(town.bo.shown)


async def test_a_new_account_takes_no_other_name_unseen(town: Town) -> None:
    """The accounts that were there before are told, with what takes it away; the older one tells nobody."""
    thief = town.coop.person(9, "Bo", Network.MATRIX)
    await links(town.bo, thief)
    await town.bo.says("/name Bob")
    read = len(thief.shown)
    await thief.says("!name Mallory")
    told = town.bo.reads
    await town.coop.passes(days=7, minutes=1)
    await thief.says("!name Bo")

    assert "members now see Mallory" in told
    assert "If that was not you, write `/unlink` at once." in told
    assert told == town.bo.reads
    assert read + 2 == len(thief.shown)


async def test_who_is_no_member_has_no_name_here(town: Town) -> None:
    """And is told so."""
    assert "so no name of yours is shown" in await town.anna.says("/name Anna")


async def test_the_buttons_open_commands(town: Town) -> None:
    """As if they had been typed."""
    await town.bo.says("/me")
    privacy = await town.bo.presses("What is kept")
    await town.bo.says("/me")
    leave = await town.bo.presses("Leave")

    assert "I keep as little as I can" in privacy
    assert "You want to leave Gent." in leave


async def test_me_says_what_waits(town: Town) -> None:
    """A form, a question about an applicant, and what was proposed."""
    await town.applies("2 3")
    await town.bo.says("/me")
    asked = town.bo.reads
    await town.anna.says("/me")
    applicant = town.anna.reads

    assert "You were asked whether you know who made these applications: 4" in asked
    assert "Application 4: it waits for colleagues who know you, or for a steward." in applicant


async def test_a_form_that_waits_is_named(town: Town) -> None:
    """Once: by the reminder in its chat, and elsewhere with the command that brings it back."""
    other = town.coop.person(9, "Anna", Network.MATRIX)
    await town.coop.known(other)
    await links(town.anna, other)
    await town.anna.says("/join")
    there, elsewhere = await town.anna.says("/me"), await other.says("!me")

    assert "Your `/join` still waits for your answer." in there
    assert "wait to be finished" not in there
    assert "Your answers to !join wait to be finished." in elsewhere


async def test_work_is_changed(town: Town) -> None:
    """Asked as on joining; what is skipped stays as it was."""
    await town.bo.says("/work")
    await town.bo.picks("Uber Eats")
    await town.bo.picks("Care")
    await town.bo.says("/work")
    await town.bo.skips("Not now")
    await town.bo.picks("Parcels")

    assert "Work: Uber Eats and Parcels" in await town.bo.says("/me")


async def test_who_is_no_member_has_no_work_here(town: Town) -> None:
    """And is told so."""
    assert "Only members of the co-op can do that." in await town.anna.says("/work")


async def test_withdrawing_what_membership_needs(town: Town) -> None:
    """It is leaving, and that is said; the button leads there, and nothing is withdrawn before."""
    await agrees(town.bo, Purpose.MEMBERSHIP)
    await town.bo.says("/consents")
    needed = await town.bo.presses("Withdraw: Membership")
    leaving = await town.bo.presses("Leave")
    async with town.coop.store() as store:
        person = store.people.of(store.vault.account_key(town.bo.sender.account))
        assert person is not None
        (consent,) = await store.consents.of(person)

    assert "So withdrawing it means leaving." in needed
    assert "You want to leave Gent." in leaving
    assert consent.withdrawn is None
    assert State.MEMBER is await town.coop.state(2)


async def test_staying_after_all(town: Town) -> None:
    """Nothing has changed."""
    await agrees(town.bo, Purpose.MEMBERSHIP)
    await town.bo.says("/consents")
    await town.bo.presses("Withdraw: Membership")

    assert "Everything stays as it is." == await town.bo.presses("Stay")


async def test_who_is_no_member_withdraws_what_is_left(town: Town) -> None:
    """After leaving, a consent can be taken back at once."""
    await agrees(town.anna, Purpose.MEMBERSHIP)
    await town.anna.says("/consents")
    await town.anna.presses("Withdraw: Membership")
    said = await town.anna.says("/consents")

    assert "You have agreed to nothing, and needn't while you aren't a member." in said


async def test_agreeing(town: Town) -> None:
    """With the version of the text that holds."""
    await town.bo.says("/consents")
    await town.bo.presses("Agree: List of members")

    assert "to the text of 22 November 2026" in await town.bo.says("/consents")


async def test_the_last_steward_is_not_trapped(town: Town) -> None:
    """The erasure goes on, and says before which role is left vacant."""
    asked = await town.steward.says("/erase")
    await town.steward.presses("Go on")
    certificate = await town.steward.presses("Erase me now")

    assert "your roles, which nobody else has: steward" in asked
    assert "Certificate of erasure, number 1" in certificate
    assert State.RESIGNED is await town.coop.state(1)


async def test_an_applicant_is_erased(town: Town) -> None:
    """The application is taken back; nobody decides about it any more."""
    await town.applies("2 3")
    await erases(town.anna)
    stale = await town.bo.says("/me")

    assert State.WITHDRAWN is await town.coop.state(4)
    assert "these applications" not in stale


async def test_keeping_everything(town: Town) -> None:
    """At each of the two questions."""
    await town.bo.says("/erase")
    first = await town.bo.presses("Keep everything")
    await town.bo.says("/erase")
    await town.bo.presses("Go on")
    second = await town.bo.presses("Keep everything")

    assert "Nothing was erased. Everything stays as it is." == first == second
    assert State.MEMBER is await town.coop.state(2)


async def test_an_old_button_erases_nobody(town: Town) -> None:
    """Who came back is somebody else: the button was not shown to them."""
    await town.bo.says("/erase")
    await town.bo.presses("Go on")
    last = town.bo.shown[-1]
    await town.bo.presses("Erase me now")
    await town.bo.says("/me")
    await town.bo.presses("Erase me now", of=last)

    assert 1 == sum("Certificate" in str(post.text) for post in town.bo.shown)
    assert town.bo.flashed


async def test_every_account_gets_the_certificate(town: Town) -> None:
    """Whoever holds a linked account sees that it happened."""
    other = town.coop.person(9, "Bo M", Network.MATRIX)
    await links(town.bo, other)
    await erases(town.bo)

    assert "Certificate of erasure, number 1" in other.reads
    assert "Certificate of erasure, number 1" in town.bo.reads


async def test_what_the_law_keeps_is_named_with_its_day(town: Town) -> None:
    """Or that nobody has set how long, as in Belgium."""
    await owns(town.bo, 2)
    unset = await town.bo.says("/erase")
    async with town.coop.store() as store:
        town.gent = await store.chapters.change(town.gent.id, profile="nl")
    known = await town.bo.says("/erase")

    assert "for how long is not set; ask the stewards" in unset
    assert "the law asks for it until 21 November 2033, then it is shredded" in known


async def test_a_mute_is_named(town: Town) -> None:
    """It stays, and that is said before."""
    async with town.coop.store() as store:
        key = store.vault.account_key(town.bo.sender.account)
        await store.accounts.mute(1, key, "spam", store.now + timedelta(days=1))

    assert "that you are muted, until it is lifted" in await town.bo.says("/erase")


async def test_a_sponsor_who_is_erased_vouches_no_more(town: Town) -> None:
    """The applicant's sponsorship names nobody."""
    await town.applies("2 3")
    await town.bo.presses("I know them")
    await erases(town.bo)
    async with town.coop.store() as store:
        known: tuple[Sponsorship, ...] = await store.sponsorships.of(4)

    assert [(3, SponsorState.ASKED)] == [(one.membership, one.state) for one in known]


@pytest.mark.parametrize("command", ["me", "name X", "privacy", "consents", "mydata", "erase"])
async def test_nothing_of_it_is_said_in_a_group(town: Town, command: str) -> None:
    """It goes on in private."""
    desk = town.coop.desk
    said = desk.said(f"/{command}", sender=town.bo.sender)
    await desk.receive(said)
    await desk.work()
    news = await desk.news()
    in_group = [action for chat, action in news if not chat.private and isinstance(action, Post)]

    assert [] == in_group


async def test_who_says_how_long_a_line_is_kept_is_named(town: Town) -> None:
    """Where no law is known, the chapter may have set it: nothing is called a law that isn't one."""
    await owns(town.bo, 2)
    open_ = await town.bo.says("/erase")
    await town.coop.sets(town.gent, {"register.kept_for": "10y"})
    own = await town.bo.says("/erase")
    certificate = await erases(town.bo)

    assert "for how long is not set" in open_
    for said in (own, certificate):
        assert "the chapter has set that it is kept until 21 November 2036, then it is shredded" in said
        assert "the law asks" not in said


async def test_wrong_codes_outlive_an_erasure_and_it_is_said(town: Town) -> None:
    """For a day, before and after; where nothing was guessed, nothing of it is told."""
    plain = await town.kim.says("/erase")
    await town.bo.says("/link WRNGCODE")
    asked = await town.bo.says("/erase")
    certificate = await erases(town.bo)

    assert "wrong codes" not in plain
    for said in (asked, certificate):
        assert "that wrong codes were typed, for 1 day: being erased gives nobody more tries" in said


@BOTH
async def test_a_language_is_chosen_with_one_press(coop: Coop, network: Network) -> None:
    """From what somebody is here: the others are offered, and the answer is in the one that was chosen."""
    somebody = coop.person(1, "Anna", network)
    await coop.known(somebody)
    await somebody.says("/me")
    shown = await somebody.presses("Language")

    assert "To change it:" in shown
    assert ["한국어", "Nederlands", "Svenska"] == somebody.can_press()
    assert "Från och med nu skriver jag till dig på svenska." in await somebody.presses("Svenska")


@BOTH
async def test_a_number_that_is_none_of_the_choices_is_told_so(coop: Coop, network: Network) -> None:
    """The question still stands; its answers are named, and not all that one can ask."""
    town = await Town(coop, network).open()
    await town.bo.says("/leave")

    for said in ("3", "yes"):
        assert f"“{said}” is none of the answers here. You can choose: Stay or Leave." in await town.bo.says(
            said
        )
    assert "Nothing has changed" in await town.bo.presses("Stay")
    assert "This question is no longer open. Nothing has changed." in await town.bo.says("2")
    assert "This is what you can ask me here." in await town.bo.says("hello")
