"""Admins, and everybody for their own lines, undo what has crossed."""

from typing import Any

import msgspec
import pytest
from structlog.testing import capture_logs

from organiser.bridge.conversation import NamesMode
from organiser.chat.incoming import Presence, Said, Sender, Tapped
from organiser.chat.outgoing import AnswerTap, Deed, Delete, Do, Post
from organiser.chat.refs import ChatRef, LineId, MessageRef, Network
from organiser.storage.accounts import Accounts
from organiser.storage.chats import Chats
from organiser.storage.directory import Chat
from tests.fakes.desk import ANNA, GROUP, MINJUN, ROOM, Desk, person, words

KIM = person("8", "Kim")


@pytest.fixture
async def line(desk: Desk) -> LineId:
    """A line of Anna's with a copy in the room."""
    (post,) = await desk.happens(desk.said("hi", message="100"))
    assert isinstance(post, Post)
    assert post.line is not None
    await desk.delivered(post.line, desk.world.room, "$copy")
    return post.line


def command(desk: Desk, what: str, **values: Any) -> Said:
    """A command as an answer to the line."""
    return desk.said(what, **({"reply_to": MessageRef(GROUP, "100")} | values))


async def test_forgetting_one_s_own_line(desk: Desk, line: LineId) -> None:
    """Every copy goes, the original, and the command."""
    asked = command(desk, "/forget")
    found = await desk.happens(asked)

    assert [Delete(line, GROUP), Delete(line, GROUP), Delete(asked.message)] == found


async def test_an_admin_forgets_anybody_s(desk: Desk, line: LineId) -> None:
    """From the other side as well; others may not."""
    asked = desk.said("!forget", chat=ROOM, reply_to=MessageRef(ROOM, "$copy"))
    (ask,) = await desk.happens(asked)
    (refused,) = await desk.answers(ask, ROOM, role="member")
    found = await desk.as_admin(msgspec.structs.replace(asked, message=MessageRef(ROOM, "$2")))

    assert isinstance(refused, Post)
    assert [line, line] == [one.target for one in found[:2] if isinstance(one, Delete)]


async def leaves(desk: Desk, chat: Chat) -> None:
    """A chat is joined with no other any more."""
    async with desk.world.database.writing() as connection:
        await Chats(connection, desk.world.directory).change(chat, conversation_id=None)


async def test_forgetting_reaches_a_chat_that_has_left(desk: Desk, line: LineId) -> None:
    """Whoever has said it can take it back from everywhere, also where their own chat has left."""
    await leaves(desk, desk.world.room)
    far = await desk.happens(command(desk, "/forget"))
    await leaves(desk, desk.world.group)
    away = await desk.happens(command(desk, "/forget"))

    assert [line, line] == [one.target for one in far[:2] if isinstance(one, Delete)]
    assert [line, line] == [one.target for one in away[:2] if isinstance(one, Delete)]


@pytest.mark.parametrize("what", ["!forget", "!mute", "!ban"])
@pytest.mark.usefixtures("line")
async def test_admins_have_no_say_in_chats_that_have_left(desk: Desk, what: str) -> None:
    """Neither over a line that was said there nor over who said it."""
    async with desk.world.database.writing() as connection:
        chats = Chats(connection, desk.world.directory)
        group = await chats.change(desk.world.group, presence=Presence.ADMIN, conversation_id=None)
        await desk_meets(desk, connection)
    await desk.happens()
    await desk.receive(desk.said(what, chat=ROOM, reply_to=MessageRef(ROOM, "$copy")))
    await desk.work()
    ((_, ask),) = await desk.news()
    await answer_role(desk, ask)
    there = [action for chat, action in await desk.news() if chat.id == group.id]

    assert [] == there


async def answer_role(desk: Desk, ask: Any) -> None:
    """The room says that they are an admin; what follows is not looked at."""
    seen = desk.seen
    await desk.answers(ask, ROOM, role="admin")
    desk.seen = seen


@pytest.mark.parametrize(
    ("what", "deed"), [("/mute", Deed.MUTE), ("/ban", Deed.BAN), ("/unmute", Deed.UNMUTE)]
)
@pytest.mark.usefixtures("line")
async def test_silencing(desk: Desk, what: str, deed: Deed) -> None:
    """Lines cross no longer; where the bot is an admin and knows the person, the network is asked too."""
    await desk.as_admin(command(desk, what, sender=KIM))
    heard = await desk.happens(desk.said("still here"))

    assert (deed is Deed.UNMUTE) == bool(heard)
    async with desk.world.database.writing() as connection:
        chats = Chats(connection, desk.world.directory)
        await chats.change(desk.world.group, presence=Presence.ADMIN)
        await desk_meets(desk, connection)
    found = await desk.as_admin(command(desk, what, sender=KIM))

    assert Do(deed, ANNA.account, asked_in=GROUP) in found


async def desk_meets(desk: Desk, connection: Any) -> None:
    """Anna's account is known."""
    await Accounts(connection, desk.world.directory).meet(ANNA.account, ANNA.name, desk.now)


@pytest.mark.usefixtures("line")
async def test_pseudonyms_stay_pseudonyms(desk: Desk) -> None:
    """Who is silenced from another chat is not named by it; in their own chat everybody sees their name."""
    conversation = msgspec.structs.replace(desk.world.directory.conversations[1], names=NamesMode.PSEUDONYM)
    desk.world.directory.conversations[1] = conversation
    there = await desk.as_admin(desk.said("!mute", chat=ROOM, reply_to=MessageRef(ROOM, "$copy")))
    here = await desk.as_admin(command(desk, "/mute", sender=KIM))

    assert "Anna" not in " ".join(words(one) for one in there)
    assert "Anna de Vries" in " ".join(words(one) for one in here)


@pytest.mark.usefixtures("line")
async def test_what_is_no_line(desk: Desk) -> None:
    """No answer, an unknown message, a chat that is in no conversation: each is refused in its own words."""
    answers = []
    for asked in (
        command(desk, "/forget", reply_to=None),
        command(desk, "/forget", reply_to=MessageRef(GROUP, "999")),
        desk.said("/forget", chat=ChatRef(Network.TELEGRAM, "-9")),
    ):
        answers += await desk.happens(asked)

    assert 3 == len({words(one) for one in answers})


async def coalesced(desk: Desk, *who: Sender) -> list[LineId]:
    """One message of the room that carries what several people wrote in the group."""
    found = await desk.happens(*(desk.said(f"by {one.name}", sender=one) for one in who))
    made = [post.line for post in found if isinstance(post, Post) and post.line is not None]
    for one in made:
        await desk.delivered(one, desk.world.room, "$all")
    return made


def answering(desk: Desk, what: str) -> Said:
    """A command in the room as an answer to that message."""
    return desk.said(what, chat=ROOM, reply_to=MessageRef(ROOM, "$all"))


def pressed(desk: Desk, data: str, chat: ChatRef = ROOM) -> Tapped:
    """A choice is taken."""
    message = MessageRef(chat, "$question")
    return Tapped(chat=chat, at=desk.now, message=message, sender=MINJUN, data=data, tap="t")


async def muted(desk: Desk) -> list[bytes]:
    """Who is muted."""
    return [author for _, author in desk.world.directory.mutes]


@pytest.mark.parametrize(("what", "asked"), [("!mute", "mute"), ("!ban", "ban"), ("!unmute", "unmute")])
async def test_of_several_people_in_one_message_the_right_one_is_meant(
    desk: Desk, what: str, asked: str
) -> None:
    """The admin says which; nobody is silenced by a guess."""
    lines = await coalesced(desk, ANNA, KIM, ANNA)
    (question,) = await desk.as_admin(answering(desk, what))

    assert isinstance(question, Post)
    assert [] == await muted(desk)
    choices = [choice for row in question.choices for choice in row]
    assert [("Anna de Vries", lines[0]), ("Kim", lines[1])] == [
        (choice.label, int(choice.data.removeprefix(f"line:{asked}:"))) for choice in choices
    ]
    found = await desk.as_admin(pressed(desk, choices[1].data))
    kim = desk.world.directory.vault.account_key(KIM.account)

    assert any("Kim" in words(one) for one in found)
    assert ([] if asked == "unmute" else [kim]) == await muted(desk)


async def test_several_lines_of_one_person_are_one_person(desk: Desk) -> None:
    """Nothing has to be asked."""
    await coalesced(desk, KIM, KIM)
    await desk.as_admin(answering(desk, "!mute"))

    assert 1 == len(await muted(desk))


async def test_forgetting_in_a_message_of_several(desk: Desk) -> None:
    """An admin says whose line goes; the others stay."""
    lines = await coalesced(desk, ANNA, KIM)
    (question,) = await desk.as_admin(answering(desk, "!forget"))
    assert isinstance(question, Post)
    assert 2 == len(question.choices)
    found = await desk.as_admin(pressed(desk, question.choices[1][0].data))

    assert {lines[1]} == {one.target for one in found if isinstance(one, Delete)}


@pytest.mark.parametrize(
    "data", ["leave:{}", "join:{}", "fly:{}", "mute:{}0000000000000", "mute:{}:1", "mute:x", "mute:", ""]
)
async def test_a_press_does_nothing_that_was_not_offered(desk: Desk, line: LineId, data: str) -> None:
    """A made client presses what it likes: an admin here could let the bot leave another chat."""
    async with desk.world.database.writing() as connection:
        await Chats(connection, desk.world.directory).change(desk.world.group, presence=Presence.ADMIN)
    with capture_logs() as logs:
        found = await desk.happens(pressed(desk, f"line:{data.format(line)}"))

    assert [AnswerTap("t", "This question is no longer open. Nothing has changed.")] == found
    assert not [entry for entry in logs if entry["log_level"] == "error"]
    assert {} == desk.world.directory.mutes


async def test_nobody_reaches_a_line_that_their_chat_was_not_shown(desk: Desk, line: LineId) -> None:
    """A changed client may press what was never offered."""
    elsewhere = ChatRef(Network.MATRIX, "!mine:hs")
    async with desk.world.database.writing() as connection:
        chats = Chats(connection, desk.world.directory)
        made = await chats.begin_conversation(NamesMode.FULL, b"x" * 16, desk.now)
        await chats.change(await chats.meet(elsewhere), conversation_id=made.id)
    found = []
    for asked in ("forget", "mute", "ban"):
        found += await desk.as_admin(pressed(desk, f"line:{asked}:{line}", elsewhere))

    assert not any(isinstance(one, Delete | Do) for one in found)
    assert [] == await muted(desk)
    assert 3 == sum("didn't carry" in words(one) for one in found)


@pytest.mark.usefixtures("line")
@pytest.mark.parametrize("what", ["/mute", "/ban"])
async def test_nobody_silences_themselves(desk: Desk, what: str) -> None:
    """They answered the wrong message."""
    (answer,) = await desk.as_admin(command(desk, what))

    assert "You wrote that message yourself" in words(answer)
    assert [] == await muted(desk)


async def test_in_a_topic_the_bot_is_what_it_is_in_the_group(desk: Desk) -> None:
    """Whoever is muted there is silenced on Telegram too."""
    topic = ChatRef(Network.TELEGRAM, "-500/7")
    async with desk.world.database.writing() as connection:
        chats = Chats(connection, desk.world.directory)
        await chats.change(await chats.meet(topic), conversation_id=1)
        await chats.change(desk.world.directory.chats[3], presence=Presence.ADMIN)
    said = desk.said("buy", chat=topic, sender=KIM)
    found = await desk.happens(said)
    post = found[-1]
    assert isinstance(post, Post)
    assert post.line is not None
    await desk.delivered(post.line, desk.world.room, "$copy")
    found = await desk.as_admin(desk.said("!mute", chat=ROOM, reply_to=MessageRef(ROOM, "$copy")))

    assert Do(Deed.MUTE, KIM.account, asked_in=ROOM) in found


async def outbox_of(desk: Desk) -> list[tuple[str, str]]:
    """The states of what people said, and to which network it goes."""
    rows = [row for row in await desk.world.rows() if row.kind in {"post", "revise"} and row.line_id]
    return [(desk.world.directory.chats[row.chat_id].ref.network, row.state) for row in rows]


@pytest.mark.parametrize("what", ["/mute", "/ban"])
@pytest.mark.usefixtures("line")
async def test_what_waits_of_the_muted_is_dropped(desk: Desk, what: str) -> None:
    """By the transaction that mutes, also what came in the same one; what others say goes on."""
    await desk.happens(desk.said("more"), desk.said("kim", sender=KIM))
    (ask,) = await desk.happens(command(desk, what, sender=KIM))
    await desk.receive(desk.said("still more"))
    await desk.answers(ask, GROUP, role="admin")
    waiting = [("matrix", state) for state in ("cancelled", "cancelled", "queued", "cancelled")]

    assert waiting == await outbox_of(desk)
    assert [None, None, None] == [row.payload for row in await desk.world.rows() if row.state == "cancelled"]


@pytest.mark.usefixtures("line")
async def test_what_was_dropped_stays_dropped(desk: Desk) -> None:
    """Whoever is heard again is heard from then on."""
    await desk.happens(desk.said("more"))
    await desk.as_admin(command(desk, "/mute", sender=KIM))
    await desk.as_admin(command(desk, "/unmute", sender=KIM))
    await desk.happens(desk.said("again"))

    assert ["cancelled", "cancelled", "queued"] == [state for _, state in await outbox_of(desk)]


@pytest.mark.usefixtures("line")
async def test_a_mute_that_fails_drops_nothing(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is one transaction with what it drops."""
    (ask,) = await desk.happens(command(desk, "/mute", sender=KIM))

    def broken(*_: object, **__: object) -> Post:
        raise ZeroDivisionError

    monkeypatch.setattr("organiser.handlers.bridge.moderation.view.muted", broken)
    with capture_logs():
        await desk.answers(ask, GROUP, role="admin")

    assert [] == await muted(desk)
    assert ["queued"] == [state for _, state in await outbox_of(desk)]
