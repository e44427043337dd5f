"""The bot goes into the rooms that a bridge wants, and into no others."""

from datetime import timedelta

import pytest

from organiser.bridge.codes import Code
from organiser.chat.incoming import BotMoved, Presence
from organiser.chat.outgoing import Deed, Do, Post
from organiser.chat.refs import ChatRef, Network
from organiser.handlers.bridge.invitations import MOST_INVITATIONS
from organiser.storage.codes import Codes
from tests.fakes.desk import MINJUN, ROOM, Desk, words

NEW = ChatRef(Network.MATRIX, "!new:hs")
JOIN = Do(Deed.JOIN)


def invitation(desk: Desk, chat: ChatRef = NEW, **how: object) -> BotMoved:
    """Min-jun invites the bot."""
    return BotMoved(chat=chat, at=desk.now, by=MINJUN, presence=Presence.INVITED, **how)  # type: ignore[arg-type]


async def code_waits(desk: Desk, *, minutes: int = 15, joining: int | None = None) -> None:
    """Somebody was given a code."""
    async with desk.world.database.writing() as connection:
        codes = Codes(connection, b"key")
        await codes.put("K7Q2-9FMX", Code(1, b"anna", 9, desk.now + timedelta(minutes=minutes)))
        if joining is not None:
            await codes.claim("K7Q2-9FMX", joining)


def presence(desk: Desk, chat: ChatRef = NEW) -> Presence:
    """How the bot stands in a room."""
    known = desk.world.directory.find(chat)
    assert known is not None
    return known.presence


async def test_an_invitation_by_a_stranger_waits(desk: Desk) -> None:
    """Whoever likes could otherwise fill the bot's rooms; it is noted under the room's name."""
    found = await desk.happens(invitation(desk, title="Couriers Gent"))

    assert [] == found
    assert Presence.INVITED is presence(desk)
    known = desk.world.directory.find(NEW)

    assert known is not None
    assert "Couriers Gent" == known.title


async def test_who_talks_with_the_bot_may_invite_it(desk: Desk) -> None:
    """It asks to go in, and counts as absent until it is there."""
    found = await desk.happens(invitation(desk, known=True))

    assert [JOIN] == found
    assert Presence.ABSENT is presence(desk)


@pytest.mark.parametrize(
    ("minutes", "joining", "wanted"), [(15, None, True), (-1, None, False), (15, 2, False)]
)
async def test_a_code_that_waits_lets_the_bot_in(
    desk: Desk,
    minutes: int,
    joining: int | None,
    wanted: bool,  # noqa: FBT001
) -> None:
    """One whose time is over, or that was said already, is no reason to go anywhere."""
    await code_waits(desk, minutes=minutes, joining=joining)
    found = await desk.happens(invitation(desk))

    assert ([JOIN] if wanted else []) == found


async def test_an_invitation_without_a_name_keeps_the_one_that_is_known(desk: Desk) -> None:
    """A later one does not take the title away."""
    await desk.happens(invitation(desk, title="Couriers Gent"), invitation(desk))
    known = desk.world.directory.find(NEW)

    assert known is not None
    assert "Couriers Gent" == known.title


@pytest.mark.parametrize("chat", [NEW, ChatRef(Network.TELEGRAM, "77")])
async def test_a_private_chat_is_nobodys_room(desk: Desk, chat: ChatRef) -> None:
    """Its network accepts the invitation by itself; no code makes it a place to join."""
    await code_waits(desk)
    found = await desk.happens(invitation(desk, chat, direct=chat is NEW, known=True))

    assert [] == found
    assert Presence.MEMBER is presence(desk, chat)


async def test_a_new_code_takes_up_what_waits_and_not_more(desk: Desk) -> None:
    """The latest ones; who sent hundreds wants something else, and theirs wait on."""
    rooms = [ChatRef(Network.MATRIX, f"!{number}:hs") for number in range(MOST_INVITATIONS + 2)]
    await desk.happens(*(invitation(desk, room) for room in rooms))
    (ask,) = await desk.as_admin(desk.said("!bridge", chat=ROOM))
    found = await desk.answers(ask, ROOM, private=ChatRef(Network.MATRIX, "!private:hs"))
    joined = [room for room in rooms if presence(desk, room) is Presence.ABSENT]
    waiting = [room for room in rooms if presence(desk, room) is Presence.INVITED]

    assert (rooms[2:], rooms[:2]) == (joined, waiting)
    assert MOST_INVITATIONS == found.count(JOIN)


async def test_a_room_is_told_of_no_button(desk: Desk) -> None:
    """Matrix has no address that opens a private chat: the welcome says what to do instead."""
    entered = BotMoved(chat=NEW, at=desk.now, by=MINJUN, presence=Presence.MEMBER, title="Gent")
    (welcome,) = await desk.happens(entered)

    assert "start a direct chat with me" in words(welcome)
    assert "button" not in words(welcome)
    assert isinstance(welcome, Post)
    assert () == welcome.choices
