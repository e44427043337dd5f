"""The bot answers everybody, but nobody without end; what is asked of it by admins is always done."""

import asyncio
from collections.abc import Iterator

import pytest
from structlog.testing import capture_logs

from organiser.bridge.allowance import GROUP_ANSWERS, PRIVATE_ANSWERS, SPAN
from organiser.chat.outgoing import Ask, Post
from organiser.chat.refs import ChatRef, MessageRef, Network
from organiser.delivery.pacing import Limits
from organiser.storage.chats import Chats
from organiser.views import anywhere
from tests.fakes.desk import ANNA, BROKEN, GROUP, Desk, person, words
from tests.fakes.world import catalogues, rests

KIM = person("8", "Kim")
PRIVATE = ChatRef(Network.TELEGRAM, "7")


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    """Nobody draws tracebacks."""
    with capture_logs():
        yield


async def heard(desk: Desk, what: str, times: int, **values: object) -> list[str]:
    """What is answered to somebody who says the same so often."""
    return [words(one) for _ in range(times) for one in await desk.happens(desk.said(what, **values))]


@pytest.mark.parametrize("what", ["/help", "/bridge status x", "/language klingon", "/nothing@organiser_bot"])
async def test_who_asks_too_much_is_told_once(desk: Desk, what: str) -> None:
    """In the chat's language; then there is silence for as long as was said. Others are answered."""
    desk.house.us.telegram = "organiser_bot"
    async with desk.world.database.writing() as connection:
        await Chats(connection, desk.world.directory).change(desk.world.group, language="ko")
    told = words(anywhere.answers_later(SPAN, catalogues()["ko"], private=False))
    answers = await heard(desk, what, GROUP_ANSWERS + 4)

    assert GROUP_ANSWERS + 1 == len(answers)
    assert [False] * GROUP_ANSWERS + [True] == [answer == told for answer in answers]
    assert 1 == len(await heard(desk, what, 1, sender=KIM))
    desk.world.clock.forward(minutes=1)

    assert 1 == len(await heard(desk, what, 1))


async def test_in_private_there_is_more_to_ask(desk: Desk) -> None:
    """Whatever is said there is answered."""
    answers = await heard(desk, "hello", PRIVATE_ANSWERS + 3, chat=PRIVATE, private=True)

    assert PRIVATE_ANSWERS + 1 == len(answers)
    assert words(anywhere.answers_later(SPAN, catalogues()["nl"], private=True)) == answers[-1]
    assert "doorgegeven" not in answers[-1]


async def test_lines_cross_as_before(desk: Desk) -> None:
    """Only answers are counted."""
    await heard(desk, "/help", GROUP_ANSWERS + 2)

    assert ["hi"] == await heard(desk, "hi", 1)


async def test_admins_are_heard_and_answered_all_the_same(desk: Desk) -> None:
    """Whatever they asked before: what an admin does must be seen to be done."""
    (line,) = await desk.happens(desk.said("spam", sender=KIM, message="100"))
    assert isinstance(line, Post)
    await heard(desk, "/help", GROUP_ANSWERS + 2)
    for what in ("/mute", "/unmute", "/ban") * 3:
        found = await desk.as_admin(desk.said(what, reply_to=MessageRef(GROUP, "100")))

        assert any(isinstance(one, Post) and "Kim" in words(one) for one in found)
    assert desk.world.directory.mutes
    await desk.as_admin(desk.said("/bridge leave"))

    assert desk.world.directory.chats[desk.world.group.id].conversation is None


async def test_who_is_no_admin_is_not_asked_about_without_end(desk: Desk) -> None:
    """The refusal is an answer like others; once they are not answered, the network is left in peace."""
    for _ in range(GROUP_ANSWERS + 1):
        (ask,) = await desk.happens(desk.said("/bridge leave"))
        assert isinstance(ask, Ask)
        assert 1 == len(await desk.answers(ask, GROUP, role="member"))

    assert [] == await desk.happens(desk.said("/bridge leave"))
    (of_another,) = await desk.happens(desk.said("/bridge leave", sender=KIM))
    desk.world.clock.forward(minutes=1)
    (later,) = await desk.happens(desk.said("/bridge leave"))

    assert isinstance(of_another, Ask)
    assert isinstance(later, Ask)


async def test_an_admin_who_was_not_known_as_one_is_asked_about(desk: Desk) -> None:
    """However much they have said: what the network never told is not guessed."""
    await heard(desk, "/help", GROUP_ANSWERS + 2)
    (ask,) = await desk.happens(desk.said("/bridge leave"))

    assert isinstance(ask, Ask)


async def test_what_was_rolled_back_was_no_answer(desk: Desk) -> None:
    """A batch that fails is handled again: nobody is charged twice."""
    await desk.receive(*(desk.said("/help") for _ in range(GROUP_ANSWERS)), BROKEN)
    await desk.work()
    answers = [words(action) for _, action in await desk.news()]

    assert GROUP_ANSWERS == len(answers)
    assert 1 == len(set(answers))


async def test_a_notice_is_no_answer(desk: Desk) -> None:
    """What a person repeats is told to admins, however much that person has asked before."""
    await heard(desk, "/help", GROUP_ANSWERS + 2)
    said = await heard(desk, "the same words again", 5)

    assert any("Anna" in one and "5" in one for one in said)


async def test_lines_go_before_answers(desk: Desk) -> None:
    """Also when those were asked for first, and after a restart."""
    desk.world.limits[Network.TELEGRAM] = Limits(parallel=1)
    await heard(desk, "/help", 3)
    await desk.world.say("one", "two")
    async with desk.world.running() as sender:
        await desk.world.telegram.until_calls(5)
        await rests(sender)
        await asyncio.sleep(0)
    texts = desk.world.telegram.texts(GROUP.id)

    assert ["Anna: one", "Anna: two"] == texts[:2]
    assert ANNA.name not in texts[2]
