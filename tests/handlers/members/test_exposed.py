"""A private chat on Matrix that a third person comes into is private no longer: nothing private is said.

Nobody can be asked into a private chat on Telegram.
"""

import pytest
from sqlalchemy import select

from organiser.chat.content import Content
from organiser.chat.incoming import Event, MemberJoined, Said, Upgraded
from organiser.chat.refs import ChatRef, MessageRef, Network
from organiser.chat.text import plain
from organiser.members.roles import Role
from organiser.members.states import State
from organiser.storage.tables import CHAT, DIALOG
from tests.fakes.coop import Coop, Somebody
from tests.fakes.desk import person, words

THIRD = person("@third:hs", "Curious", network=Network.MATRIX)


@pytest.fixture
async def kim(coop: Coop) -> Somebody:
    """A member on Matrix, whom the bot knows in a room of their own."""
    gent = await coop.chapter("Gent")
    kim = coop.person(3, "Kim", Network.MATRIX)
    await coop.member(kim, gent)
    await coop.member(coop.person(1, "Stella"), gent, Role.STEWARD)
    await kim.says("!chapters")
    return kim


def says(coop: Coop, kim: Somebody, text: str, *, private: bool = False) -> Said:
    """What is written in the room."""
    return Said(
        chat=kim.chat,
        at=coop.desk.now,
        message=MessageRef(kim.chat, coop.number()),
        sender=kim.sender,
        content=Content(text=plain(text)),
        private=private,
    )


def comes(coop: Coop, kim: Somebody, *, private: bool = False) -> MemberJoined:
    """A third person comes in."""
    return MemberJoined(chat=kim.chat, at=coop.desk.now, sender=THIRD, private=private)


async def heard(coop: Coop, kim: Somebody, *events: Event) -> list[str]:
    """What is said in the room because of that."""
    await coop.desk.receive(*events)
    await coop.desk.work()
    return [words(action) for chat, action in await coop.desk.news() if chat.ref == kim.chat]


async def test_nobody_is_told_anything_there(coop: Coop, kim: Somebody) -> None:
    """Not even before anybody has written a word."""
    await heard(coop, kim, comes(coop, kim))
    stella = coop.people[ChatRef(Network.TELEGRAM, "1")]
    await stella.says("/suspend 1 a secret reason")
    told = [post for post in kim.shown if "secret" in words(post)]

    assert State.SUSPENDED is await coop.state(1)
    assert [] == told


@pytest.mark.parametrize("asked", ["!leave", "!roles", "!members", "!join", "!applications", "!suspend 1 x"])
async def test_private_commands_go_on_elsewhere(coop: Coop, kim: Somebody, asked: str) -> None:
    """What is asked for private eyes is taken away, and asked in a room of their own."""
    said = await heard(coop, kim, comes(coop, kim), says(coop, kim, asked))

    assert not [one for one in said if one not in {"Ask", "delete"}]


async def test_a_form_does_not_go_on_there(coop: Coop, kim: Somebody) -> None:
    """Its answers are shown with every question."""
    await kim.says("!language")
    stella = coop.people[ChatRef(Network.TELEGRAM, "1")]
    await stella.says("/suspend 1")
    bo = coop.person(5, "Bo", Network.MATRIX)
    await bo.says("!join")
    await heard(coop, bo, comes(coop, bo))
    async with coop.desk.world.database.reading() as connection:
        waiting = (await connection.execute(select(DIALOG.c.chat_id))).scalars().all()
    said = await heard(coop, bo, says(coop, bo, "Uber Eats"))

    assert [coop.desk.world.directory.find(stella.chat)] == [
        coop.desk.world.directory.chats[one] for one in waiting
    ]
    assert [] == said


async def test_private_again_without_them(coop: Coop, kim: Somebody) -> None:
    """Once nobody else is there, they are reached there as before."""
    await heard(coop, kim, comes(coop, kim))
    await kim.says("!roles")
    stella = coop.people[ChatRef(Network.TELEGRAM, "1")]
    await stella.says("/suspend 1 a secret reason")

    assert "secret" in kim.reads


async def test_a_room_that_becomes_private_is_kept_sealed(coop: Coop) -> None:
    """Where somebody is spoken to in private is nothing that a thief of the database reads."""
    bo = coop.person(5, "Bo", Network.MATRIX)
    await heard(coop, bo, says(coop, bo, "hello"))
    await bo.says("!roles")
    async with coop.desk.world.database.reading() as connection:
        rows = (await connection.execute(select(CHAT.c.address, CHAT.c.sealed, CHAT.c.private))).all()
        await coop.desk.world.directory.load(connection)

    assert not [row for row in rows if row.address == bo.chat.id]
    assert coop.desk.world.directory.find(bo.chat)
    assert "Only members" in bo.reads


async def test_who_is_alone_with_the_bot_stays_so(coop: Coop, kim: Somebody) -> None:
    """The person's own coming into the room that the bot made for them."""
    await heard(coop, kim, comes(coop, kim, private=True))
    await kim.says("!roles")

    assert "steward" in kim.reads


async def test_a_bridged_room_is_never_private(coop: Coop) -> None:
    """Also where only one person is left in it."""
    room = coop.desk.world.room
    await coop.desk.happens(coop.desk.said("hello", chat=room.ref, private=True))

    assert not coop.desk.world.directory.chats[room.id].private


async def test_a_private_room_is_replaced(coop: Coop, kim: Somebody) -> None:
    """Who was reached in it is reached in its successor, and told there."""
    successor = ChatRef(Network.MATRIX, "!new:hs")
    await heard(coop, kim, Upgraded(chat=kim.chat, at=coop.desk.now, to=successor))
    stella = coop.people[ChatRef(Network.TELEGRAM, "1")]
    await coop.desk.receive(
        coop.desk.said("/suspend 1 a secret reason", chat=stella.chat, sender=stella.sender, private=True)
    )
    await coop.desk.work()
    told = {chat.ref: words(action) for chat, action in await coop.desk.news()}

    assert "secret" in told[successor]
    assert kim.chat not in told
