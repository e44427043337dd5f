"""People's reactions are shown on the other side as far as a bot may."""

import pytest

from organiser.chat.incoming import Deleted, Reacted, Sender
from organiser.chat.outgoing import Post
from organiser.chat.refs import ChatRef, LineId, MessageRef, Network
from organiser.storage.accounts import Accounts
from organiser.storage.chats import Chats
from organiser.storage.reactions import Reactions
from tests.fakes.desk import ANNA, GROUP, MINJUN, ROOM, Desk, person, words

KIM = person("8", "Kim")


@pytest.fixture
async def line(desk: Desk) -> LineId:
    """A line of the group with a copy in the room."""
    (post,) = await desk.happens(desk.said("hi", message="100"))
    assert isinstance(post, Post)
    assert post.line is not None
    await desk.delivered(post.line, desk.world.room, "$copy")
    return post.line


def on_telegram(desk: Desk, *emojis: str, sender: Sender = ANNA) -> Reacted:
    """All that somebody shows under the line in the group."""
    return Reacted(chat=GROUP, at=desk.now, message=MessageRef(GROUP, "100"), sender=sender, emojis=emojis)


def on_matrix(desk: Desk, emoji: str, reaction: str, sender: Sender = MINJUN) -> Reacted:
    """One reaction in the room."""
    return Reacted(
        chat=ROOM,
        at=desk.now,
        message=MessageRef(ROOM, "$copy"),
        sender=sender,
        emojis=(emoji,),
        reaction=reaction,
    )


def redacted(desk: Desk, reaction: str) -> Deleted:
    """It is taken back."""
    return Deleted(chat=ROOM, at=desk.now, message=MessageRef(ROOM, reaction), sender=MINJUN)


@pytest.mark.usefixtures("line")
async def test_on_matrix_the_bot_reacts_once(desk: Desk) -> None:
    """For everybody behind it; it takes its own back with the last of them."""
    seen = [
        [words(one) for one in await desk.happens(event)]
        for event in (
            on_telegram(desk, "👍"),
            on_telegram(desk, "👍", sender=KIM),
            on_telegram(desk),
            on_telegram(desk, "🔥", sender=KIM),
        )
    ]

    assert [["+👍"], [], [], ["-👍", "+🔥"]] == seen


@pytest.mark.usefixtures("line")
async def test_on_telegram_several_are_summed_up(desk: Desk) -> None:
    """One is the bot's own; from two on a message says them, and it goes when they go."""
    other = person("@lee:hs", "Lee", network=MINJUN.account.network)
    seen = [
        [words(one) for one in await desk.happens(event)]
        for event in (
            on_matrix(desk, "👍", "$r1"),
            on_matrix(desk, "🔥", "$r2", other),
            on_matrix(desk, "🔥", "$r3"),
            redacted(desk, "$r3"),
            redacted(desk, "$r2"),
            redacted(desk, "$r1"),
        )
    ]

    assert ["+👍"] == seen[0]
    assert "-👍" == seen[1][0]
    assert "👍" in seen[1][1]
    assert seen[2][0].startswith("=")
    assert seen[3][0].startswith("=")
    assert ["+👍", "delete"] == seen[4]
    assert ["-👍"] == seen[5]


async def test_the_sum_names_the_network_where_it_is_one(desk: Desk, line: LineId) -> None:
    """With reactions from rooms and groups it names none."""
    third = ChatRef(Network.TELEGRAM, "-4004")
    async with desk.world.database.writing() as connection:
        chats = Chats(connection, desk.world.directory)
        depot = await chats.change(await chats.meet(third, title="Depot"), conversation_id=1)
    await desk.delivered(line, depot, "300")
    await desk.happens(on_matrix(desk, "👍", "$r1"), on_matrix(desk, "🔥", "$r2"))
    there = Reacted(chat=third, at=desk.now, message=MessageRef(third, "300"), sender=KIM, emojis=("🎉",))
    await desk.receive(there)
    await desk.work()
    sums = [(chat.ref.id, words(one)) for chat, one in await desk.news() if "Reactions" in words(one)]

    assert [
        (GROUP.id, "=Reactions in other chats: 🎉 1, 👍 1, 🔥 1"),
    ] == [one for one in sums if one[0] == GROUP.id]


@pytest.mark.usefixtures("line")
async def test_what_nobody_is_to_see(desk: Desk) -> None:
    """Reactions to strangers' messages, and those of muted people."""
    stranger = Reacted(chat=GROUP, at=desk.now, message=MessageRef(GROUP, "999"), sender=ANNA, emojis=("👍",))
    async with desk.world.database.writing() as connection:
        key = desk.world.directory.vault.account_key(KIM.account)
        await Accounts(connection, desk.world.directory).mute(1, key, "admin", None)

    assert [] == await desk.happens(stranger, on_telegram(desk, "👍", sender=KIM))


async def test_a_reaction_of_a_chat_that_left(desk: Desk, line: LineId) -> None:
    """It is forgotten, and shown nowhere."""
    await desk.happens(on_matrix(desk, "👍", "$r1"))
    await desk.as_admin(desk.said("/bridge leave"))
    (left,) = [chat for chat in desk.world.directory.chats.values() if chat.ref == ROOM]
    async with desk.world.database.writing() as connection:
        await Chats(connection, desk.world.directory).change(left, conversation_id=None)

    assert [] == await desk.happens(redacted(desk, "$r1"))
    async with desk.world.database.reading() as connection:
        assert [] == await Reactions(connection).to_line(line)
