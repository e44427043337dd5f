"""What is held back, in groups with topics, of people whom a network tells of twice, and after a rollback."""

from datetime import timedelta

import msgspec
import pytest

from organiser.bridge.watch import FLOOD_JOINS, SPAM_REPETITIONS
from organiser.chat.incoming import MemberJoined, Reacted, Tapped
from organiser.chat.outgoing import Post, React
from organiser.chat.refs import ChatRef, MessageRef, Network
from organiser.storage.chats import Chats
from tests.fakes.desk import BROKEN, GROUP, MINJUN, ROOM, Desk, person, words

FORUM = ChatRef(Network.TELEGRAM, "-500")
TOPICS = [ChatRef(Network.TELEGRAM, "-500/7"), ChatRef(Network.TELEGRAM, "-500/8")]
OTHER = ChatRef(Network.MATRIX, "!other:hs")
REPEATED = "buy cheap bicycles now"


@pytest.fixture
async def forum(desk: Desk) -> Desk:
    """Two topics of one group, one joined with the room and one with another."""
    async with desk.world.database.writing() as connection:
        chats = Chats(connection, desk.world.directory)
        own = await chats.begin_conversation(desk.world.directory.conversations[1].names, b"o" * 16, desk.now)
        for ref, conversation in zip([*TOPICS, OTHER], (1, own.id, own.id), strict=True):
            await chats.change(await chats.meet(ref, title=ref.id), conversation_id=conversation)
    return desk


def newcomers(desk: Desk, chat: ChatRef, count: int = FLOOD_JOINS) -> list[MemberJoined]:
    """People who come in, each told of twice as Telegram does where the bot is an admin."""
    return [
        MemberJoined(
            chat=chat,
            at=desk.now + timedelta(seconds=late),
            sender=person(f"9{number}", f"New {number}"),
            message=MessageRef(chat, str(number)) if not late else None,
        )
        for number in range(count)
        for late in (0, 1)
    ]


async def told(desk: Desk) -> list[tuple[str, str]]:
    """What was said where."""
    return [(chat.ref.id, words(action)) for chat, action in await desk.news()]


async def test_people_who_are_told_of_twice_are_counted_once(desk: Desk) -> None:
    """Nine are no crowd, and ten are one that is told of once."""
    assert [] == await desk.happens(*newcomers(desk, GROUP, FLOOD_JOINS - 1))
    found = await desk.happens(*newcomers(desk, GROUP))

    assert 1 == len(found)
    assert "10 people joined" in words(found[0])


async def test_a_crowd_of_a_group_is_one_in_its_topics(forum: Desk) -> None:
    """Each conversation is told, and an admin of the group lets it in everywhere."""
    await forum.happens()
    await forum.receive(*newcomers(forum, FORUM))
    await forum.work()
    assert [(topic.id, True) for topic in TOPICS] == [
        (chat, "10 people joined" in said) for chat, said in await told(forum)
    ]
    forum.world.clock.forward(seconds=5)
    await forum.happens(*(forum.said("hi", chat=topic, sender=person("93")) for topic in TOPICS))
    assert 3 == (await forum.world.states()).count("held")

    tap = Tapped(
        chat=TOPICS[0],
        at=forum.now,
        message=MessageRef(FORUM, "1"),
        sender=person("7"),
        data="release:crowd",
        tap="t",
    )
    await forum.as_admin(tap)
    assert 0 == (await forum.world.states()).count("held")
    assert ["hi again"] == [
        words(one) for one in await forum.happens(forum.said("hi again", chat=TOPICS[1], sender=person("93")))
    ]


async def test_a_batch_that_failed_holds_back_nobody_and_tells_the_admins(desk: Desk) -> None:
    """Every row is handled again by itself: the first four still cross, and the fifth is still told of."""
    lines = [desk.said(REPEATED) for _ in range(SPAM_REPETITIONS + 1)]
    found = await desk.happens(*lines, BROKEN)
    states = await desk.world.states()

    assert 2 == states.count("held")
    assert 1 == sum("wrote the same thing" in words(one) for one in found)
    assert SPAM_REPETITIONS + 1 == sum(words(one) == REPEATED for one in found)


async def test_a_failed_batch_of_newcomers_is_told_of_once(desk: Desk) -> None:
    """And what they said before they were a crowd crosses."""
    people = newcomers(desk, GROUP)
    early = desk.said("hello", sender=person("90"))
    desk.world.clock.forward(seconds=2)
    late = [msgspec.structs.replace(one, at=desk.now) for one in people[-2:]]
    found = await desk.happens(*people[:-2], early, *late, BROKEN)

    assert 1 == sum("people joined" in words(one) for one in found)
    assert 0 == (await desk.world.states()).count("held")


async def test_what_an_admin_let_through_is_counted_anew(desk: Desk) -> None:
    """An honest person goes on; if they repeat themselves again, the admins hear of it again."""
    await desk.happens(*(desk.said(REPEATED) for _ in range(SPAM_REPETITIONS)))
    author = desk.world.directory.vault.account_key(person("7").account).hex()
    tap = Tapped(
        chat=GROUP,
        at=desk.now,
        message=MessageRef(GROUP, "1"),
        sender=MINJUN,
        data=f"release:{author}",
        tap="t",
    )
    await desk.as_admin(tap)
    found = await desk.happens(*(desk.said(REPEATED) for _ in range(SPAM_REPETITIONS)))

    assert 1 == (await desk.world.states()).count("held")
    assert 1 == sum("wrote the same thing" in words(one) for one in found)


@pytest.mark.parametrize("leaves", [GROUP, ROOM])
async def test_what_is_held_goes_with_a_chat_that_leaves(desk: Desk, leaves: ChatRef) -> None:
    """It was told that nothing is shared any more: nobody lets anything through to it, or out of it."""
    await desk.happens(*newcomers(desk, GROUP))
    desk.world.clock.forward(seconds=5)
    await desk.happens(desk.said("hi", sender=person("93")))
    assert 1 == (await desk.world.states()).count("held")
    await desk.as_admin(desk.said("!bridge leave" if leaves is ROOM else "/bridge leave", chat=leaves))
    tap = Tapped(
        chat=GROUP,
        at=desk.now,
        message=MessageRef(GROUP, "1"),
        sender=person("7"),
        data="release:crowd",
        tap="t",
    )
    found = await desk.as_admin(tap)

    assert "Nothing is held back here any more." in [words(one) for one in found]
    assert "hi" not in [words(one) for one in found]


async def test_a_reaction_finds_the_conversation_of_its_topic(forum: Desk) -> None:
    """Telegram tells only the group of a reaction."""
    (post,) = await forum.happens(forum.said("hej", chat=OTHER))
    assert isinstance(post, Post)
    assert post.line is not None
    topic = forum.world.directory.find(TOPICS[1])
    assert topic is not None
    await forum.delivered(post.line, topic, "77")
    reacted = Reacted(
        chat=FORUM, at=forum.now, message=MessageRef(FORUM, "77"), sender=person("7"), emojis=("👍",)
    )

    assert [React(post.line, "👍")] == await forum.happens(reacted)
    assert ROOM not in {chat.ref for chat, _ in await forum.news()}
