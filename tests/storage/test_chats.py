"""Chats and conversations: what is in memory is what is in the database."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, text

from organiser.bridge.conversation import NamesMode
from organiser.chat.incoming import Presence
from organiser.chat.refs import ChatRef, Network
from organiser.errors import Misconfigured
from organiser.kernel import Ids
from organiser.storage import chats as stored
from organiser.storage import lines
from organiser.storage.accounts import Accounts
from organiser.storage.chats import Chats
from organiser.storage.directory import Directory
from organiser.storage.engine import Database
from organiser.storage.record_keys import RecordKeys
from organiser.storage.tables import CHAT
from organiser.vault import Vault
from tests.fakes.clock import START
from tests.fakes.world import GROUP, World

TOPIC = ChatRef(Network.TELEGRAM, "-500/7")
PRIVATE = ChatRef(Network.TELEGRAM, "42")


async def anew(database: Database, vault: Vault) -> Directory:
    """The directory as another process reads it."""
    directory = Directory(vault, RecordKeys(Path(), vault))
    async with database.reading() as connection:
        await directory.load(connection)
    return directory


async def test_memory_and_database_agree(world: World) -> None:
    """Groups, topics, private chats, conversations and mutes, after any change."""
    async with world.database.writing() as connection:
        chats = Chats(connection, world.directory)
        topic = await chats.meet(TOPIC, title="Topic")
        private = await chats.meet(PRIVATE, private=True, title="Anna de Vries")
        await chats.change(topic, language="sv", presence=Presence.ADMIN, conversation_id=1)
        former = world.directory.conversations[1]
        fresh = await chats.continue_conversations([1], NamesMode.PSEUDONYM, b"n" * 16, START)

        assert private == await chats.meet(PRIVATE, private=True)
    read = await anew(world.database, world.directory.vault)

    assert world.directory.chats == read.chats
    assert world.directory.conversations == read.conversations
    assert [1, 2, topic.id] == [chat.id for chat in read.members(fresh.id)]
    assert [] == read.members(1)
    assert former == read.conversations[1]
    assert "" == read.chats[private.id].title
    assert read.chats[topic.id].home != topic.id
    assert read.find(TOPIC.home) == read.chats[topic.home]
    assert read.find(ChatRef(Network.MATRIX, "!no:hs")) is None


async def test_a_topic_begins_in_the_language_of_its_group(world: World) -> None:
    """Also as another process reads it; from then on each is asked for its own."""
    async with world.database.writing() as connection:
        chats = Chats(connection, world.directory)
        group = await chats.change(await chats.meet(TOPIC.home), language="ko")
        topic = await chats.meet(TOPIC)
        await chats.change(group, language="sv")
    read = await anew(world.database, world.directory.vault)

    assert "ko" == topic.language == read.chats[topic.id].language


async def test_a_private_chat_s_id_is_sealed(world: World) -> None:
    """A stolen database does not tell it, and another key does not open it."""
    async with world.database.writing() as connection:
        await Chats(connection, world.directory).meet(PRIVATE, private=True)
        row = (await connection.execute(text("SELECT * FROM chat WHERE private"))).one()

    assert "42" not in str(row.address)
    assert b"42" not in row.sealed
    with pytest.raises(Misconfigured):
        await anew(world.database, Vault(b"x" * 32))


async def test_a_change_is_made_to_what_is_known_now(world: World) -> None:
    """An older view of a chat does not bring back what was changed since."""
    async with world.database.writing() as connection:
        chats = Chats(connection, world.directory)
        await chats.change(world.group, title="New")
        changed = await chats.change(world.group, language="nl")

    assert ("New", "nl") == (changed.title, changed.language)
    assert world.directory.chats == (await anew(world.database, world.directory.vault)).chats


async def test_a_move_takes_everything_along(world: World) -> None:
    """The conversation and all that waits, held rows too; the old chat keeps its place in the map."""
    await world.say("a", "b")
    async with world.database.writing() as connection:
        await connection.execute(text("UPDATE outbox SET state = 'held' WHERE id = 1"))
        chats = Chats(connection, world.directory)
        successor = await chats.move(world.group, ChatRef(Network.TELEGRAM, "-2002"))

        assert successor == await chats.move(successor, successor.ref)
    old = world.directory.chats[world.group.id]

    assert (None, Presence.ABSENT) == (old.conversation, old.presence)
    assert (1, "Couriers") == (successor.conversation, successor.title)
    assert {successor.id} == {row.chat_id for row in await world.rows()}
    assert {old.id: successor.id} == world.directory.moved


async def test_a_move_that_was_undone_is_not_followed(world: World) -> None:
    """After a rollback the old chat is where it was."""
    with pytest.raises(ZeroDivisionError):  # noqa: PT012 - the transaction is the statement
        async with world.database.writing(memory=world.directory) as connection:
            await Chats(connection, world.directory).move(world.group, ChatRef(Network.TELEGRAM, "-2002"))
            raise ZeroDivisionError

    assert {} == world.directory.moved
    assert world.directory.find(GROUP) == world.directory.chats[world.group.id]
    assert 1 == world.directory.chats[world.group.id].conversation
    assert [1, 2] == [chat.id for chat in world.directory.members(1)]


async def test_mutes_end(world: World) -> None:
    """For good, or until a time."""
    directory = world.directory
    directory.mutes[1, b"a"] = None
    directory.mutes[1, b"b"] = int((START + timedelta(hours=1)).timestamp() * 1000)

    assert directory.muted(1, b"a", START + timedelta(days=999))
    assert directory.muted(1, b"b", START)
    assert not directory.muted(1, b"b", START + timedelta(hours=1))
    assert not directory.muted(2, b"a", START)


async def test_a_telegram_chat_with_a_persons_id_is_private_whatever_it_is_met_for(world: World) -> None:
    """A reaction does not say that its chat is private; the id must be sealed all the same."""
    async with world.database.writing() as connection:
        met = await Chats(connection, world.directory).meet(ChatRef(Network.TELEGRAM, "424242"))
        wanted = select(CHAT.c.address, CHAT.c.sealed).where(CHAT.c.id == met.id)
        kept = (await connection.execute(wanted)).one()

    assert met.private
    assert "424242" not in kept.address
    assert kept.sealed is not None


async def test_a_former_conversation_is_kept_as_long_as_its_lines(world: World) -> None:
    """It says under which name they were said; with the last of them it goes, and who was muted in it."""
    world.lines = Ids.least(START)
    await world.say("hallo")
    async with world.database.writing() as connection:
        held = Chats(connection, world.directory)
        fresh = await held.continue_conversations([1], NamesMode.PSEUDONYM, b"t" * 16, START)
        await Accounts(connection, world.directory).mute(1, b"anna", "admin", None)
        await stored.expire(connection, world.directory)

        assert {1, fresh.id} == set(world.directory.conversations)
        await lines.expire(connection, START + timedelta(days=2), timedelta(days=1))
        await stored.expire(connection, world.directory)

    assert {fresh.id} == set(world.directory.conversations)
    assert {} == world.directory.mutes
    read = await anew(world.database, world.directory.vault)
    assert {fresh.id} == set(read.conversations)


async def test_what_is_shared_are_no_private_chats(world: World) -> None:
    """Who looks through them looks at few, however many people there are; a chat can become either."""
    directory = world.directory
    async with world.database.writing(memory=directory) as connection:
        chats = Chats(connection, directory)
        alone = await chats.meet(ChatRef(Network.MATRIX, "!anna:hs"), private=True)
        third = await chats.change(alone, private=False)

        assert [world.group, world.room, third] == list(directory.shared)
        await chats.seclude(third)

        assert [world.group, world.room] == list(directory.shared)
    async with world.database.reading() as connection:
        await directory.load(connection)

    assert [world.group, world.room] == list(directory.shared)
