"""People hear what is late, what may be a repetition and what did not arrive: where it helps, and once."""

from collections.abc import Sequence

import msgspec
import pytest

from organiser.bridge.conversation import NamesMode
from organiser.chat.content import Attachment, MediaKind
from organiser.chat.flat import plain_text
from organiser.chat.outgoing import Action, Deed, Delete, Do, Post, React, Revise
from organiser.chat.refs import AccountRef, ChatRef, FileRef, LineId, MessageRef, Network
from organiser.delivery import notices
from organiser.delivery.lane import Lane
from organiser.delivery.pacing import Window
from organiser.delivery.verdicts import Course, Verdict
from organiser.errors import DeliveryFailed, Rejected, TooBig
from organiser.storage import payloads
from organiser.storage.chats import Chats
from organiser.storage.directory import Chat
from organiser.storage.lines import Line, Lines
from organiser.storage.outbox import OutboxWriter, Queued
from tests.fakes.clock import START
from tests.fakes.world import GROUP, World, message, said

FILE = Attachment(MediaKind.PHOTO, FileRef(Network.MATRIX, "mxc://hs/a"))
GONE = Rejected("gone")
MB = 1024 * 1024
Told = list[tuple[str, Post]]


def row(chat: Chat, action: Action, *, line: int | None = None, parts: int = 0, **values: bool) -> Queued:
    """A row of the outbox."""
    flags = {"repeated": False, "urgent": False} | values
    return Queued(1, chat.id, action, 0, 0, 0, parts, line=line, **flags)


def lane(chat: Chat, limit: int, waiting: int = 1) -> Lane:
    """A lane with so many rows a minute, in which some wait."""
    made = Lane(chat.id, chat.ref.network, Window(limit, 60), group=True)
    made.rows.extend(row(chat, said("a", line=1)) for _ in range(waiting))
    return made


def plainly(post: Post) -> str:
    """What a post says."""
    return plain_text(post.text)


async def join(world: World, *refs: ChatRef, conversation: int | None = 1) -> list[Chat]:
    """More chats, in a conversation or in none."""
    async with world.database.writing() as connection:
        chats = Chats(connection, world.directory)
        return [
            await chats.change(await chats.meet(ref, title=ref.id), conversation_id=conversation)
            for ref in refs
        ]


async def written(world: World, writer: OutboxWriter) -> Told:
    """What was queued with a writer: chat and words."""
    await writer.flush()
    rows = await world.rows()
    told: Told = []
    for one in rows:
        action = payloads.opened(world.directory.vault, one.payload)
        assert isinstance(action, Post)
        told.append((world.directory.chats[one.chat_id].ref.id, action))
    return told


async def lost(world: World, *rows: tuple[Queued, str], said_in: Sequence[Chat] = ()) -> Told:
    """What is told about rows that could not be delivered; line n was said in the n-th of `said_in`."""
    async with world.database.writing() as connection:
        lines = Lines(connection)
        for number, chat in enumerate(said_in, 1):
            lines.add(Line(LineId(number), 1, chat.id, b"anna", 0), chat.home, f"said{number}")
        await lines.flush()
        writer = OutboxWriter(connection, world.directory.vault, START)
        await notices.undeliverable(connection, world.tongues, world.directory, writer, rows)
        await writer.flush()
    return await written(world, writer)


async def cut(world: World, *lanes: Lane) -> Told:
    """What is told when Telegram does not answer and something waits for it."""
    async with world.database.writing() as connection:
        writer = OutboxWriter(connection, world.directory.vault, START)
        notices.cut_off(world.tongues, world.directory, writer, Network.TELEGRAM, lanes)
        await writer.flush()
    return await written(world, writer)


def stand_in(
    world: World,
    action: Action,
    failure: DeliveryFailed = GONE,
    *,
    course: Course = Course.FAIL,
    parts: int = 0,
) -> Action | None:
    """What is said instead of an action that was refused."""
    verdict = Verdict(course, row(world.group, action, parts=parts))
    return notices.stand_in(world.tongues, world.directory, verdict, failure)


@pytest.mark.parametrize("repeated", [False, True])
async def test_only_what_may_be_a_repetition_is_called_one(world: World, repeated: bool) -> None:  # noqa: FBT001
    """In the language of the chat where it stands."""
    world.directory.put(await in_language(world, world.group, "nl"))
    mark = notices.repetition(world.tongues, world.directory, row(world.group, said("a"), repeated=repeated))

    assert repeated == bool(mark)
    assert repeated == ("mogelijk" in plain_text(mark).lower())


async def in_language(world: World, chat: Chat, language: str) -> Chat:
    """The chat, speaking another language."""
    async with world.database.writing() as connection:
        return await Chats(connection, world.directory).change(chat, language=language)


async def test_words_stand_in_for_a_file_that_cannot_cross(world: World) -> None:
    """Whose it was, and what was said with it, is kept."""
    told = stand_in(world, said("look", line=3, attachment=FILE))
    bare = stand_in(world, said("", attachment=FILE))

    assert isinstance(told, Post)
    assert isinstance(bare, Post)
    assert (None, "Anna", 3) == (told.attachment, told.speaker and told.speaker.name, told.line)
    assert plainly(told) == f"{plainly(bare)}\nlook"
    assert plainly(bare).startswith("Photo")


@pytest.mark.parametrize(
    ("size", "network", "told"),
    [
        (64 * MB, Network.TELEGRAM, "Photo, 64 MB. Telegram lets me carry up to 20 MB"),
        (64 * MB, None, "Photo, 64 MB. I carry files of up to 20 MB"),
        (1000, None, "Photo. I carry files of up to 20 MB"),
        (None, None, "Photo. I carry files of up to 20 MB"),
    ],
)
async def test_a_file_that_is_too_big_says_whose_limit_it_met(
    world: World, size: int | None, network: str | None, told: str
) -> None:
    """A size that was a lie is not repeated."""
    file = msgspec.structs.replace(FILE, size=size)
    instead = stand_in(world, said("", attachment=file), TooBig(20 * MB, network))

    assert isinstance(instead, Post)
    assert plainly(instead).startswith(told)


async def test_nothing_stands_in_where_nothing_was_lost(world: World) -> None:
    """What will be tried again, has no file, has arrived in part, or is an edit that is refused by itself."""
    assert stand_in(world, said("a", attachment=FILE), course=Course.AGAIN) is None
    assert stand_in(world, said("a")) is None
    assert stand_in(world, said("a", attachment=FILE), parts=1) is None
    assert stand_in(world, Revise(1, said("a", attachment=FILE)), Rejected("refused")) is None
    assert stand_in(world, Delete(1)) is None


async def test_words_stand_in_for_a_file_that_an_edit_brings(world: World) -> None:
    """What takes another's place says what it cannot show, and leaves nothing there that is over."""
    instead = stand_in(world, Revise(1, said("look", attachment=FILE)))

    assert isinstance(instead, Revise)
    assert instead.post.attachment is None
    assert plainly(instead.post).startswith("Photo")
    assert plainly(instead.post).endswith("look")


async def test_lines_that_were_lost_are_told_where_they_were_said(world: World) -> None:
    """Together where place and reason are one; a single one is answered, so that people know which."""
    rows = [(row(world.group, said(str(n), line=n), line=n), "gone") for n in (1, 2)]
    (first, second) = await lost(
        world,
        *rows,
        (row(world.group, Revise(3, said("c")), line=3), "too_old"),
        said_in=[world.room] * 3,
    )

    assert (world.room.ref.id, None) == (first[0], first[1].reply_to)
    assert "2 messages from here didn't reach Couriers" in plainly(first[1])
    assert (world.room.ref.id, 3) == (second[0], second[1].reply_to)
    assert "too old to be changed" in plainly(second[1])


async def test_each_missing_chat_and_each_place_is_told_apart(world: World) -> None:
    """Whoever reads it knows which chat lacks what."""
    (third,) = await join(world, ChatRef(Network.TELEGRAM, "-33"))
    told = await lost(
        world,
        (row(world.group, said("a", line=1), line=1), "gone"),
        (row(third, said("a", line=1), line=1), "gone"),
        (row(world.group, said("b", line=2), line=2), "gone"),
        said_in=[world.room, third],
    )

    assert [("!room:hs", "Couriers"), ("!room:hs", "-33"), ("-33", "Couriers")] == [
        (chat, next(title for title in ("Couriers", "-33") if f"reach {title}" in plainly(post)))
        for chat, post in told
    ]


async def test_what_nobody_misses_is_not_told(world: World) -> None:
    """The bot's own words, reactions, lines that are kept no longer, and answers to the chat itself."""
    told = await lost(
        world,
        (row(world.group, Post()), "gone"),
        (row(world.group, React(1, "x"), line=1), "gone"),
        (row(world.group, said("a", line=99), line=99), "gone"),
        (row(world.room, said("a", line=1), line=1), "gone"),
        said_in=[world.room],
    )

    assert [] == told


async def test_a_line_from_a_chat_that_is_known_no_longer(world: World) -> None:
    """There is nobody to tell, and the others are told all the same."""
    (gone,) = await join(world, ChatRef(Network.MATRIX, "!gone:hs"))
    del world.directory.chats[gone.id]
    told = await lost(
        world,
        (row(world.group, said("a", line=1), line=1), "gone"),
        (row(world.group, said("b", line=2), line=2), "gone"),
        said_in=[gone, world.room],
    )

    assert ["!room:hs"] == [chat for chat, _ in told]


async def test_whoever_asked_for_a_removal_hears_where_copies_remain(world: World) -> None:
    """All of them at once, a line at a time; who deleted on their own network asked for no answer."""
    (third,) = await join(world, ChatRef(Network.TELEGRAM, "-33"))
    asked = world.room.ref
    told = await lost(
        world,
        (row(world.group, Delete(1, asked_in=asked), line=1), "too_old"),
        (row(third, Delete(1, asked_in=asked), line=1), "too_old"),
        (row(world.group, Delete(2, asked_in=asked), line=2), "not_allowed"),
        (row(world.group, Delete(3), line=3), "too_old"),
        (row(world.group, Delete(4, asked_in=ChatRef(Network.MATRIX, "!no:hs")), line=4), "too_old"),
    )

    assert ["!room:hs", "!room:hs"] == [chat for chat, _ in told]
    assert [True, False] == ["-33" in plainly(post) for _, post in told]
    assert all("Couriers" in plainly(post) for _, post in told)


async def test_who_wrote_something_private_before_others_hears_that_it_remains(world: World) -> None:
    """It is no copy, and they alone can still take it away."""
    wanted = Delete(MessageRef(GROUP, "5"), asked_in=world.room.ref)
    told = await lost(world, (row(world.group, wanted), "not_allowed"))

    assert ["!room:hs"] == [chat for chat, _ in told]
    assert "What you wrote in Couriers (Telegram) is still there" in plainly(told[0][1])


async def test_who_silenced_somebody_is_told_that_their_network_refused(world: World) -> None:
    """In the chat where it was asked; nobody is told of what nobody asked."""
    account = AccountRef(Network.TELEGRAM, "7")
    unknown = ChatRef(Network.MATRIX, "!no:hs")
    told = await lost(
        world,
        (row(world.group, Do(Deed.MUTE, account, asked_in=world.room.ref)), "not_allowed"),
        (row(world.group, Do(Deed.BAN, account)), "not_allowed"),
        (row(world.group, Do(Deed.BAN, account, asked_in=unknown)), "not_allowed"),
    )

    assert ["!room:hs"] == [chat for chat, _ in told]
    assert "I can't change anything" in plainly(told[0][1])


@pytest.mark.parametrize(("limit", "waiting", "wait"), [(20, 40, "2 minutes"), (20, 1, "3 seconds")])
async def test_a_slow_lane_says_for_how_long(world: World, limit: int, waiting: int, wait: str) -> None:
    """Where it is slow, before what waits; the wait is that of all that waits there."""
    async with world.database.writing() as connection:
        writer = OutboxWriter(connection, world.directory.vault, START)
        notices.late(world.tongues, world.directory, writer, lane(world.group, limit, waiting))
        await writer.flush()
    ((chat, post),) = await written(world, writer)

    assert "-1001" == chat
    assert f"{limit} messages a minute" in plainly(post)
    assert wait in plainly(post)
    assert [True] == [bool(one.urgent) for one in await world.rows()]


async def test_a_network_that_is_away_is_told_on_the_other_one(world: World) -> None:
    """Once in each chat whose words wait; not where it cannot be read, and not to strangers."""
    second, office = await join(
        world, ChatRef(Network.TELEGRAM, "-33"), ChatRef(Network.MATRIX, "!office:hs")
    )
    async with world.database.writing() as connection:
        other = await Chats(connection, world.directory).begin_conversation(NamesMode.FULL, b"t" * 16, START)
    await join(world, ChatRef(Network.MATRIX, "!stranger:hs"), conversation=other.id)
    (alone,) = await join(world, ChatRef(Network.TELEGRAM, "-44"), conversation=None)
    told = await cut(world, lane(world.group, 20), lane(second, 20), lane(alone, 20))

    assert [world.room.ref.id, office.ref.id] == [chat for chat, _ in told]
    assert all("Telegram" in plainly(post) for _, post in told)


async def test_a_message_of_nobody_s_line_needs_no_notice(world: World) -> None:
    """A request that was itself to be removed is no copy of anything."""
    told = await lost(world, (row(world.group, Delete(message(world.group, "t1"))), "gone"))

    assert [] == told
