"""What is held in memory is read anew after a rollback: no more, no less."""

from datetime import date, timedelta

from sqlalchemy import insert, text

from organiser.chat.refs import ChatRef, Network
from organiser.storage import outbox, withheld
from organiser.storage.chats import Chats
from organiser.storage.tables import MUTE
from tests.fakes.clock import START
from tests.fakes.world import World

NEW = ChatRef(Network.TELEGRAM, "-2002")


async def reload(world: World) -> None:
    """As after a transaction of somebody else that failed."""
    async with world.database.reading() as connection:
        await world.directory.load(connection)


async def test_a_move_that_nobody_followed_yet_is_not_forgotten(world: World) -> None:
    """Otherwise what waits in memory would go to the chat that is no more."""
    async with world.database.writing() as connection:
        successor = await Chats(connection, world.directory).move(world.group, NEW)
    await reload(world)

    assert {world.group.id: successor.id} == world.directory.moved


async def test_a_mute_that_was_rolled_back_mutes_nobody(world: World) -> None:
    """And one that was committed holds."""
    async with world.database.writing() as connection:
        await connection.execute(insert(MUTE).values(conversation_id=1, author=b"kim", reason="admin"))
    world.directory.mutes[1, b"anna"] = None
    await reload(world)

    assert not world.directory.muted(1, b"anna", START)
    assert world.directory.muted(1, b"kim", START)


async def test_who_was_met_is_written_down_again(world: World) -> None:
    """The note may be of the transaction that failed."""
    world.directory.met[b"anna"] = ("Anna", date(2026, 11, 22))
    await reload(world)

    assert {} == world.directory.met


async def test_a_topic_that_moves_joins_its_new_group_alone(world: World) -> None:
    """A chat of no conversation goes on as one of none, and is welcomed like any other."""
    async with world.database.writing() as connection:
        chats = Chats(connection, world.directory)
        stranger = await chats.meet(ChatRef(Network.TELEGRAM, "-77"), title="Alone")
        successor = await chats.move(stranger, NEW)

    assert (None, False, "Alone") == (successor.conversation, successor.welcomed, successor.title)


async def test_what_is_let_through_begins_to_wait_then(world: World) -> None:
    """Its chat is not told that it is late because somebody thought about it for hours."""
    lines = await world.say("a")
    later = START + timedelta(hours=3)
    async with world.database.writing() as connection:
        await connection.execute(text("UPDATE outbox SET state = 'held'"))
        await withheld.let_through(connection, lines, later)
        (row,) = await outbox.fresh(connection, world.directory.vault, 0, 1)

    assert int(later.timestamp() * 1000) == row.created
