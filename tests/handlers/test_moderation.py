"""Admins, and everybody for their own lines, undo what has crossed."""

from typing import Any

import msgspec
import pytest

from organiser.bridge.conversation import NamesMode
from organiser.chat.incoming import Presence, Said
from organiser.chat.outgoing import Deed, Delete, Do, Post
from organiser.chat.refs import ChatRef, LineId, MessageRef, Network
from organiser.storage.accounts import Accounts
from organiser.storage.chats import Chats
from tests.fakes.desk import ANNA, GROUP, ROOM, Desk, person, words

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

    assert Do(deed, ANNA.account) in found


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
