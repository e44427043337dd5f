"""What is for private eyes and was written before others': it is taken away, and never crosses."""

from typing import Any

import msgspec
import pytest

from organiser.chat.content import Attachment, Content, MediaKind
from organiser.chat.incoming import Answered, Said
from organiser.chat.outgoing import Action, Ask, Delete, Post
from organiser.chat.refs import AccountRef, ChatRef, FileRef, MessageRef, Network
from organiser.chat.text import plain
from tests.fakes.desk import ANNA, GROUP, MINJUN, ROOM, Desk, words

GROUPS = {Network.TELEGRAM: GROUP, Network.MATRIX: ROOM}
PRIVATE = {
    Network.TELEGRAM: ChatRef(Network.TELEGRAM, "7"),
    Network.MATRIX: ChatRef(Network.MATRIX, "!dm:hs"),
}
SIGN = {Network.TELEGRAM: "/", Network.MATRIX: "!"}

Happened = list[tuple[ChatRef, Action]]


async def happens(desk: Desk, *events: Any, private: bool = True) -> Happened:
    """Let it happen, and the network tell where the private chat is; returns what goes where."""
    await desk.receive(*events)
    await desk.work()
    done: Happened = []
    for chat, action in await desk.news():
        if not isinstance(action, Ask):
            done.append((chat.ref, action))
            continue
        place = {"private": PRIVATE[chat.ref.network]} if private else {"failed": True}
        await desk.receive(_answered(desk, action, chat.ref, place))
        await desk.work()
        done += [(one.ref, what) for one, what in await desk.news()]
    return done


def _answered(desk: Desk, ask: Ask, chat: ChatRef, facts: dict[str, Any]) -> bytes:
    return msgspec.json.encode(Answered(chat=chat, at=desk.now, token=ask.token, **facts))


def told(found: Happened, chat: ChatRef) -> str:
    """All that is said in a chat."""
    return "\n".join(words(action) for where, action in found if where == chat and isinstance(action, Post))


def removed(found: Happened) -> list[MessageRef]:
    """The messages that are taken away."""
    return [action.target for _, action in found if isinstance(action, Delete)]  # type: ignore[misc]


FILE = Attachment(MediaKind.PHOTO, FileRef(Network.TELEGRAM, "f1"))
SHAPES = {
    "alone": {},
    "as a reply": {"reply": True},
    "as a caption": {"attachment": FILE},
    "as a forward": {"forwarded_from": "Kim"},
}


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
@pytest.mark.parametrize("network", list(Network))
@pytest.mark.parametrize(
    "line",
    [
        "me",
        "join Gent; Uber Eats; bike; 12, 13",
        "approve 12 Kim is fine",
        "grant 12 king",
        "export register paper",
        "chapter setings",
        "decline 12 he is a spy",
        "name",
    ],
)
async def test_nothing_of_it_stays_or_crosses(
    desk: Desk, network: Network, line: str, shape: dict[str, Any]
) -> None:
    """Whatever is wrong with it, and however it was sent: nothing is said of it in either chat."""
    group = GROUPS[network]
    event = desk.said(
        Content(text=plain(SIGN[network] + line), attachment=shape.get("attachment")),
        chat=group,
        forwarded_from=shape.get("forwarded_from"),
        reply_to=MessageRef(group, "1") if "reply" in shape else None,
    )
    found = await happens(desk, event)

    assert [event.message] == removed(found)
    assert "" == told(found, group)
    assert "" != told(found, PRIVATE[network])
    assert {group, PRIVATE[network]} == {chat for chat, _ in found}


@pytest.mark.parametrize("line", ["me", "join Gent; Uber Eats", "approve 12 Kim is fine", "grant 12 king"])
async def test_where_nobody_can_be_written_to(desk: Desk, line: str) -> None:
    """A button opens the private chat, and says nothing of what was typed, which is taken away."""
    desk.house.us.telegram = "our_bot"
    event = desk.said(f"/{line}")
    found = await happens(desk, event, private=False)
    (pointed,) = [action for _, action in found if isinstance(action, Post)]

    assert [event.message] == removed(found)
    assert [f"https://t.me/our_bot?start=do_{line.split(maxsplit=1)[0]}"] == [
        choice.url for row in pointed.choices for choice in row
    ]
    assert {GROUP} == {chat for chat, _ in found}


async def test_who_speaks_as_the_group_or_a_channel(desk: Desk) -> None:
    """Nobody in particular asks: the button is for whoever it was."""
    nobody = msgspec.structs.replace(ANNA, account=AccountRef(Network.TELEGRAM, GROUP.id), is_chat=True)
    event = desk.said("/join Gent; Uber Eats", sender=nobody)
    found = await happens(desk, event)

    assert [event.message] == removed(found)
    assert "That is only between you and me." in told(found, GROUP)
    assert {GROUP} == {chat for chat, _ in found}


async def test_who_wrote_it_is_told_where_it_cannot_be_taken_away(desk: Desk) -> None:
    """In private, or where there is no such chat, in the group: they can still delete it by hand."""
    found = await happens(desk, desk.said("/me"))
    pointed = await happens(desk, desk.said("/me", sender=msgspec.structs.replace(ANNA, is_chat=True)))

    assert [PRIVATE[Network.TELEGRAM], GROUP] == [
        action.asked_in for _, action in found + pointed if isinstance(action, Delete)
    ]


@pytest.mark.parametrize("text", ["/join Gent; Uber Eats", "/share issue 12 3 60", "/decline 12 a spy"])
async def test_the_other_network_s_sign_before_answers(desk: Desk, text: str) -> None:
    """Who has learnt a command on Telegram may write all about themselves in a Matrix room."""
    event = desk.said(text, chat=ROOM)
    found = await happens(desk, event)

    assert [event.message] == removed(found)
    assert "" == told(found, ROOM) + told(found, GROUP)


@pytest.mark.parametrize(
    "text", ["/me waves", "/join", "/approve 12", "/bridge status", "/join us; we are many"]
)
async def test_talk_with_the_other_network_s_sign(desk: Desk, text: str) -> None:
    """Without answers to a form it is a line like any other; with what could be some, rather not."""
    found = await happens(desk, desk.said(text, chat=ROOM))

    assert (";" not in text) == (GROUP in {chat for chat, _ in found})


@pytest.mark.parametrize("network", list(Network))
async def test_a_line_that_becomes_a_command(desk: Desk, network: Network) -> None:
    """An edit is not carried out, and does not cross; on Matrix it alone is taken back."""
    group = GROUPS[network]
    line = desk.said("hello", chat=group)
    await happens(desk, line)
    edited = desk.edited(line, f"{SIGN[network]}join Gent; Uber Eats")
    edited = msgspec.structs.replace(edited, edit="$edit" if network is Network.MATRIX else None)
    found = await happens(desk, edited)

    assert removed(found) == [MessageRef(group, "$edit") if network is Network.MATRIX else line.message]
    assert "so that it says" in told(found, PRIVATE[network]) or "zodat" in told(found, PRIVATE[network])
    assert {group, PRIVATE[network]} == {chat for chat, _ in found}


@pytest.mark.parametrize(
    ("chat", "text"), [(ROOM, "!bridge leave"), (GROUP, "/bridge leave"), (GROUP, "/x@y_bot")]
)
async def test_a_line_that_becomes_a_command_for_all(desk: Desk, chat: ChatRef, text: str) -> None:
    """It is not carried out, and the copies stay as they were."""
    line = desk.said("hello", chat=chat)
    await happens(desk, line)

    assert [] == await happens(desk, desk.edited(line, text))


async def test_a_command_that_could_not_be_read_in_time(desk: Desk) -> None:
    """It is carried out no more, but taken away when its key has come."""
    late: Said = msgspec.structs.replace(desk.said("!join Gent; Uber Eats", chat=ROOM), late=True)
    found = await happens(desk, late)

    assert [late.message] == removed(found)
    assert {ROOM} == {chat for chat, _ in found}


async def test_another_s_words_are_left_alone(desk: Desk) -> None:
    """A bot's, another bot's command, and talk."""
    robot = msgspec.structs.replace(MINJUN, is_bot=True)
    for event in (
        desk.said("!join Gent; Uber Eats", chat=ROOM, sender=robot),
        desk.said("/join@other_bot Gent"),
        desk.said("!jokes please", chat=ROOM),
    ):
        assert [] == removed(await happens(desk, event))
