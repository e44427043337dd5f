"""What nobody should say about membership, and what people say all the same: nothing fails, nothing is lost.

Names of all the world's writings, numbers in other digits, things that are no words, a hundred presses at
once, made-up buttons, and a person who cannot be reached.
"""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from organiser.chat.content import Attachment, Contact, Content, Dice, ForeignPoll, Location, MediaKind
from organiser.chat.incoming import Edited, Said, Tapped
from organiser.chat.outgoing import Post
from organiser.chat.refs import FileRef, MessageRef, Network
from organiser.chat.text import plain
from organiser.members.roles import Role
from organiser.members.states import LIVE, State
from organiser.views.members import joining
from tests.fakes.coop import Coop, Somebody
from tests.fakes.desk import words
from tests.handlers.members.accounts import gone, links
from tests.handlers.members.town import Town

NAUGHTY = Path(__file__).parents[4] / "shared" / "data" / "blns.json"
NETWORKS = list(Network)
FILE = FileRef(Network.TELEGRAM, "f1")


@pytest.fixture(params=NETWORKS, ids=[str(one) for one in NETWORKS])
async def town(request: pytest.FixtureRequest, coop: Coop) -> Town:
    """Two chapters on one network, and on the other."""
    return await Town(coop, request.param).open()


def naughty(every: int) -> list[str]:
    """Some of the big list of naughty strings."""
    if not NAUGHTY.exists():
        pytest.skip("blns.json is not here: it lies beside the repository, and is not ours to copy")
    strings: list[str] = json.loads(NAUGHTY.read_text(encoding="utf-8"))
    return strings[::every]


def said(somebody: Somebody, content: Content, **more: Any) -> Said:
    """Whatever somebody sends in private."""
    coop = somebody.coop
    return Said(
        chat=somebody.chat,
        at=coop.desk.now,
        message=MessageRef(somebody.chat, coop.number()),
        sender=somebody.sender,
        content=content,
        private=True,
        **more,
    )


def presses(somebody: Somebody, data: str) -> Tapped:
    """A press of whatever data."""
    coop = somebody.coop
    return Tapped(
        chat=somebody.chat,
        at=coop.desk.now,
        message=MessageRef(somebody.chat, "m1"),
        sender=somebody.sender,
        data=data,
        tap=coop.number(),
        private=True,
    )


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("🚲🔥", "🚲🔥"),
        ("👩‍👩‍👧‍👦", "👩‍👩‍👧‍👦"),
        ("عمر الفاروق", "عمر الفاروق"),
        ("משה כהן", "משה כהן"),
        ("김민준 님", "김민준 님"),
        ("Nguyễn Thị Hồng Nhung", "Nguyễn Thị Hồng Nhung"),
        ("Anna\nde Vries", "Anna de Vries"),
        ("A\u202enna", "Anna"),
        ("O'Brien <b>", "O'Brien <b>"),
        ("٣٤", "٣٤"),
    ],
)
async def test_names_of_all_the_world(town: Town, typed: str, shown: str) -> None:
    """They are taken as they are, on one line and without what is not seen."""
    await town.anna.joins(f"Gent; ; ; ; name = {typed}")
    (kept,) = [one for one in await _memberships(town.coop) if one.membership.state is State.APPLIED]

    assert shown == kept.name
    assert shown in await town.steward.says("/applications")


async def test_names_that_break_programs(town: Town) -> None:
    """Each is taken, cut of what is not seen, or refused in words; none is taken for markup or a command."""
    coop = town.coop
    for name in naughty(9):
        coop.desk.world.clock.forward(minutes=1)
        before = len(town.bo.shown)
        await town.bo.says(f"/name {name}")
        kept = (await coop.membership(2)).name

        assert before < len(town.bo.shown), name
        assert kept.isprintable() or "\u200d" in kept or "\ufe0f" in kept
        assert 1 <= len(kept) <= 160
    assert [] == await coop.desk.failed()


async def test_reasons_that_break_programs(town: Town) -> None:
    """Whoever is suspended reads the reason as it was written, or the steward is asked for another one."""
    coop = town.coop
    for reason in naughty(17):
        coop.desk.world.clock.forward(minutes=1)
        number = await coop.member(coop.person(100 + len(coop.people), "Fresh"), town.gent)
        await town.steward.says(f"/suspend {number}")
        before = len(town.steward.shown)
        await town.steward.says(reason)

        assert before < len(town.steward.shown), reason
        await town.steward.says("/cancel")
        if await coop.state(number) is State.SUSPENDED:
            await town.steward.says(f"/reinstate {number}")
        assert State.MEMBER is await coop.state(number)
    assert [] == await coop.desk.failed()


async def test_answers_that_break_programs(town: Town) -> None:
    """A question stays what it is, whatever is answered; in the end the form can be sent."""
    coop = town.coop
    await town.anna.says("/join")
    for answer in naughty(9):
        coop.desk.world.clock.forward(minutes=1)
        before = len(town.anna.shown)
        await town.anna.says(answer)

        assert before < len(town.anna.shown), answer
    await town.anna.says("/cancel")
    await town.applies()
    assert [] == await coop.desk.failed()
    assert State.APPLIED is await coop.state(4)


@pytest.mark.parametrize("typed", ["4", "#4", "4번", "٤", "\uff14", "४", "04", "4 ", "4.", "nr 4", "Nr. 4"])
async def test_numbers_in_other_digits(town: Town, typed: str) -> None:
    """A number is a number in whichever digits somebody's keyboard has."""
    await town.applies()
    await town.steward.says(f"/approve {typed}")

    assert "If you admit them all the same, it is your welcome" in town.steward.reads


NO_NUMBERS = ("0", "-4", "4 4", "4,5", "²", "四", "four", "9" * 20, "9" * 4000, "4; yes", "N", "🥇")


async def test_numbers_that_are_none(town: Town) -> None:
    """How the command is written is said, and nothing has changed; a long one is nobody's."""
    await town.applies()
    for typed in NO_NUMBERS:
        town.coop.desk.world.clock.forward(minutes=1)
        before = len(town.steward.shown)
        await town.steward.says(f"/approve {typed}")

        assert before < len(town.steward.shown)
        assert "approve" in town.steward.reads or "There is no such membership" in town.steward.reads
    assert State.APPLIED is await town.coop.state(4)
    assert [] == await town.coop.desk.failed()


@pytest.mark.parametrize(
    "typed",
    ["/APPROVE 4", "/Toelaten 4", "/승인 4", "/godkänn 4", "!approve 4", "/approve@organiser_bot 4"],
)
async def test_a_command_in_any_case_and_language(town: Town, typed: str) -> None:
    """Whoever sits before the keyboard may have another language, or its capitals on."""
    town.coop.desk.house.us.telegram = "organiser_bot"
    await town.applies()
    await town.steward.says(typed)

    assert "If you admit them all the same, it is your welcome" in town.steward.reads


async def test_a_command_for_another_bot(town: Town) -> None:
    """In private nobody else can be meant: it is asked about as any other is."""
    town.coop.desk.house.us.telegram = "organiser_bot"
    await town.applies()
    await town.steward.says("/approve@another_bot 4")

    assert "If you admit them all the same, it is your welcome" in town.steward.reads
    assert State.APPLIED is await town.coop.state(4)


THINGS = {
    "photo": Content(attachment=Attachment(MediaKind.PHOTO, FILE)),
    "photo with words": Content(text=plain("Gent or not"), attachment=Attachment(MediaKind.PHOTO, FILE)),
    "sticker": Content(attachment=Attachment(MediaKind.STICKER, FILE, emoji="👍")),
    "voice": Content(attachment=Attachment(MediaKind.VOICE, FILE)),
    "video note": Content(attachment=Attachment(MediaKind.VIDEO_NOTE, FILE)),
    "location": Content(extra=Location(51.05, 3.72)),
    "contact": Content(extra=Contact("Bo", "+32")),
    "dice": Content(extra=Dice("🎲", 1)),
    "poll": Content(extra=ForeignPoll("Gent?", ("yes", "no"))),
    "nothing": Content(),
    "4096 signs": Content(text=plain("x" * 4096)),
}


@pytest.mark.parametrize("thing", THINGS)
async def test_a_question_is_answered_by_something_else(town: Town, thing: str) -> None:
    """It is asked again, and nothing that was answered is lost."""
    await town.anna.says("/join")
    await town.anna.presses("Gent")
    await town.anna.picks("Uber Eats")
    before = len(town.anna.shown)
    await town.coop.let(said(town.anna, THINGS[thing]))

    assert before < len(town.anna.shown)
    assert "What work do you do?" in town.anna.reads
    await town.anna.says("skip")
    await town.anna.says("skip")
    assert "Uber Eats" in town.anna.reads
    assert [] == await town.coop.desk.failed()


async def test_an_answer_is_edited_or_forwarded(town: Town) -> None:
    """An edit answers nothing anew, and that is said; what somebody forwards is their own answer."""
    await town.anna.says("/join")
    answer = said(town.anna, Content(text=plain("Gent")), forwarded_from="Somebody")
    await town.coop.let(answer)
    asked, before = town.anna.reads, len(town.anna.shown)
    edit = Edited(
        chat=answer.chat,
        at=town.coop.desk.now,
        message=answer.message,
        sender=answer.sender,
        content=Content(text=plain("Brugge")),
        private=True,
    )
    await town.coop.desk.receive(edit)
    await town.coop.read()

    assert "apps or agencies" in asked
    assert before + 1 == len(town.anna.shown)
    assert "I read a message only once" in town.anna.reads


async def test_a_hundred_presses_at_once(town: Town) -> None:
    """One application comes of them, and one admission."""
    coop = town.coop
    await town.anna.says("/join")
    await town.anna.presses("Gent")
    await town.anna.picks("Uber Eats")
    await town.anna.skips(joining.not_now(town.anna.words))
    await town.anna.skips(joining.knows_nobody(town.anna.words))
    send = next(
        one.data for row in town.anna.shown[-1].choices for one in row if one.label == "Agree and apply"
    )
    await coop.let(*(presses(town.anna, send) for _ in range(100)))
    await coop.let(*(presses(town.steward, "application:welcome:4") for _ in range(100)))
    kept = await _memberships(coop)

    assert [4] == [one.membership.id for one in kept if one.membership.person == await coop.known(town.anna)]
    assert State.PROBATION is await coop.state(4)
    assert [] == await coop.desk.failed()


MADE_UP = ["", ":", "dialog", "dialog:x:0:=0",
     "application:approve:0", "application:approve:-4", "application:nod:4",
     "application:approve:99999999999999999999", "application:approve:4:4", "sponsor:yes:x",
     "leave:leave:4:0", "withdraw:yes:4", "welcome:4", "decline:4", "applications:1:0", "applications:99:0",
     "act:second:1", "acts:99", "members:1:0", "unlink:", "link:yes:x", "chapter:x:1", "founding:yes:1",
     "acts-behind:99:0", "erase:now:1", "x" * 10_000, "application:approve:٤", "\x00"]  # fmt: skip


async def test_buttons_that_were_made_up(town: Town) -> None:
    """A client can send whatever it likes: it is answered, and who may not changes nothing."""
    await town.applies()
    stranger = town.coop.person(99, "Curious", town.network)
    for data in MADE_UP:
        town.coop.desk.world.clock.forward(minutes=1)
        await town.coop.let(*(presses(somebody, data) for somebody in (stranger, town.bo)))

    assert State.APPLIED is await town.coop.state(4)
    assert [State.MEMBER] * 3 == [await town.coop.state(number) for number in (1, 2, 3)]
    assert [] == await town.coop.desk.failed()


async def test_a_press_under_somebody_elses_question(town: Town) -> None:
    """The token of a form is its owner's: nobody answers for them, or sees what they answered."""
    await town.anna.says("/join")
    data = town.anna.shown[-1].choices[0][0].data
    await town.bo.taps(data)

    assert "Gent" not in town.bo.reads
    assert "Which chapter" in town.anna.reads
    await town.anna.taps(data)
    assert "Which chapter" not in town.anna.reads


async def test_who_blocks_the_bot_is_decided_about_all_the_same(town: Town) -> None:
    """Nothing is said into the void, nothing fails; who comes back goes on, and sees what became of it."""
    coop = town.coop
    await town.applies()
    await coop.desk.receive(gone(town.anna))
    await coop.read()
    before = len(town.anna.shown)
    await town.steward.says("/approve 4")
    await town.steward.presses("Welcome")

    assert State.PROBATION is await coop.state(4)
    assert before == len(town.anna.shown)
    await town.anna.says("/leave")
    assert "You want to leave Gent" in town.anna.reads


async def test_who_blocks_the_bot_is_told_on_their_other_account(town: Town) -> None:
    """Whatever is for them goes where they are reached."""
    coop = town.coop
    other = coop.person(8, "Anna", next(one for one in NETWORKS if one is not town.network))
    await links(other, town.anna)
    await town.applies()
    await coop.desk.receive(gone(town.anna))
    await coop.read()
    await town.steward.says("/decline 4 no room now")

    assert "no room now" in other.reads


async def test_two_sponsors_who_turn_out_to_be_one(town: Town) -> None:
    """By linking: their word counts once, and who approves is asked whether they welcome the applicant."""
    await town.applies("2 3")
    await town.bo.presses("I know them")
    await town.kim.presses("I know them")
    before = await town.coop.state(4)
    await links(town.bo, town.kim)
    asked = await town.steward.says("/approve 4")

    assert State.SPONSORED is before
    assert "has 1 of 2 sponsors" in asked
    assert State.APPLIED is await town.coop.state(4)


async def test_a_sponsor_who_turns_out_to_be_the_applicant(town: Town) -> None:
    """By linking: they are a member already, and the application has ended."""
    await town.applies("2 3")
    await town.bo.presses("I know them")
    await town.kim.presses("I know them")
    await links(town.bo, town.anna)
    asked = await town.steward.says("/approve 4")

    assert "joined with another one of the same person" in asked
    assert (State.MERGED, State.MEMBER) == (await town.coop.state(4), await town.coop.state(2))


NUMBERED = (
    "/approve {}", "/decline {} no room", "/suspend {} a reason", "/reinstate {}", "/exclude {} a reason",
    "/grant {} steward", "/revoke {} steward", "/sponsor {}", "/second {}", "/object {}", "/owner {}",
    "/share issue {} 1 1", "/share pay {} 1", "/share refund {} 1 1", "/nominate {}",
)  # fmt: skip
BUTTONS = (
    "application:show:{}", "application:approve:{}", "application:welcome:{}", "decline:{}", "sponsor:yes:{}",
    "sponsor:no:{}", "withdraw:yes:{}", "withdraw:no:{}", "leave:leave:{}:0", "leave:back:{}:0", "welcome:{}",
    "act:second:{}", "act:object:{}", "act:show:{}", "erase:now:{}", "link:yes:{}",
)  # fmt: skip


@pytest.mark.parametrize("who", ["stranger", "applicant", "other steward"])
async def test_nobody_learns_which_numbers_there_are(town: Town, who: str) -> None:
    """Whatever is asked about a number, the answer is the same whether it is somebody's or not."""
    coop = town.coop
    brugge = next(one for one in await _chapters(coop) if one.name == "Brugge")
    asking = coop.person(50, "Curious", town.network)
    if who == "applicant":
        await asking.joins("Brugge; ; ; skip")
    elif who == "other steward":
        await coop.member(asking, brugge, Role.STEWARD)
    await town.applies("2")
    mine = {one.membership.id for one in await _memberships(coop) if one.membership.chapter == brugge.id}
    there = next(one for one in (2, 3, 1) if one not in mine)
    for line in (*NUMBERED, *BUTTONS):
        answers = []
        for number in (there, 70_707):
            coop.desk.world.clock.forward(minutes=2)
            before, flashed = len(asking.shown), len(asking.flashed)
            if line.startswith("/"):
                await asking.says(line.format(number))
            else:
                await coop.let(presses(asking, line.format(number)))
            heard = [_bare(post, number) for post in asking.shown[before:]]
            answers.append((heard, asking.flashed[flashed:]))
            await asking.says("/cancel")

        assert answers[0] == answers[1], line
        assert answers[0] != ([], []), line


def _bare(post: Post, number: int) -> str:
    return re.sub(rf"\b{number}\b", "N", words(post))


async def _memberships(coop: Coop) -> list[Any]:
    async with coop.store() as store:
        every = await _every(store)
        return [one for chapter in every for one in chapter]


async def _every(store: Any) -> list[Any]:
    return [
        await store.memberships.in_states(chapter.id, LIVE, limit=1000)
        for chapter in await store.chapters.all()
    ]


async def _chapters(coop: Coop) -> Any:
    async with coop.store() as store:
        return await store.chapters.all()
