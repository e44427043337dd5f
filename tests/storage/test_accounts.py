"""Accounts are found by keys, and forgotten when they were not seen for long."""

from datetime import timedelta

from sqlalchemy import text

from organiser.chat.outgoing import Post
from organiser.chat.refs import AccountRef, ChatRef, Network
from organiser.chat.text import plain
from organiser.storage import accounts
from organiser.storage.accounts import Accounts
from organiser.storage.chats import Chats
from organiser.storage.outbox import OutboxWriter
from tests.fakes.clock import START
from tests.fakes.world import World

ANNA = AccountRef(Network.TELEGRAM, "42")


async def test_an_account_is_found_by_its_key(world: World) -> None:
    """With its latest name; neither id nor name stands in the database."""
    async with world.database.writing() as connection:
        people = Accounts(connection, world.directory)
        await people.meet(ANNA, "Anna", START)
        key = await people.meet(ANNA, "Anna de Vries", START)

        assert (ANNA, "Anna de Vries") == await people.find(key)
        assert await people.find(b"nobody") is None
        row = (await connection.execute(text("SELECT * FROM account"))).one()

    assert not any(word in bytes(row.sealed) + bytes(row.key) for word in (b"42", b"Anna"))


async def test_a_hostile_name(world: World) -> None:
    """Line breaks and broken characters come back as something that can be shown."""
    async with world.database.writing() as connection:
        people = Accounts(connection, world.directory)
        key = await people.meet(ANNA, "A\nB\ud800", START)

        assert (ANNA, "A\nB?") == await people.find(key)


async def test_mutes_are_kept_in_memory_too(world: World) -> None:
    """Muted twice is muted; taken back once."""
    async with world.database.writing() as connection:
        people = Accounts(connection, world.directory)
        await people.mute(1, b"a", "admin", None)
        await people.mute(1, b"a", "admin", START + timedelta(hours=1))

        assert world.directory.muted(1, b"a", START)
        assert not world.directory.muted(1, b"a", START + timedelta(hours=2))
        assert await people.unmute(1, b"a")
        assert not await people.unmute(1, b"a")
        assert not world.directory.muted(1, b"a", START)


async def test_accounts_are_forgotten(world: World) -> None:
    """With their private chats, whose ids lead to them; the chats of others stay."""
    async with world.database.writing() as connection:
        people, met = Accounts(connection, world.directory), Chats(connection, world.directory)
        private = await met.meet(ChatRef(Network.TELEGRAM, "77"), private=True)
        anna = await people.meet(ANNA, "Anna", START)
        kim = await people.meet(AccountRef(Network.MATRIX, "@kim:hs"), "Kim", START)
        await people.reached_in(anna, private.id)
        await people.reached_in(kim, world.room.id)
        await accounts.expire(connection, world.directory, START)

        assert await people.find(anna) is not None
        await accounts.expire(connection, world.directory, START + timedelta(seconds=1))

        assert [None, None] == [await people.find(anna), await people.find(kim)]
        kept = (await connection.execute(text("SELECT id FROM chat ORDER BY id"))).scalars().all()
    assert [world.group.id, world.room.id] == kept == sorted(world.directory.chats)
    assert world.directory.find(private.ref) is None


async def test_who_is_still_being_answered_is_not_forgotten(world: World) -> None:
    """What waits for a private chat, or was asked there, needs it."""
    async with world.database.writing() as connection:
        people, met = Accounts(connection, world.directory), Chats(connection, world.directory)
        private = await met.meet(ChatRef(Network.TELEGRAM, "77"), private=True)
        anna = await people.meet(ANNA, "Anna", START)
        await people.reached_in(anna, private.id)
        waiting = OutboxWriter(connection, START)
        waiting.add(private.id, Post(plain("hallo")))
        await waiting.flush()
        await accounts.expire(connection, world.directory, START + timedelta(days=1))

        assert await people.find(anna) is not None
    assert private == world.directory.find(private.ref)
