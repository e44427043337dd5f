"""Accounts are found by keys, and forgotten when they were not seen for long."""

from datetime import timedelta

from sqlalchemy import text

from organiser.chat.refs import AccountRef, Network
from organiser.storage import accounts
from organiser.storage.accounts import Accounts
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
    """Except those who can be reached in private."""
    async with world.database.writing() as connection:
        people = Accounts(connection, world.directory)
        anna = await people.meet(ANNA, "Anna", START)
        kim = await people.meet(AccountRef(Network.MATRIX, "@kim:hs"), "Kim", START)
        await people.reached_in(kim, world.room.id)
        await accounts.expire(connection, START)

        assert await people.find(anna) is not None
        await accounts.expire(connection, START + timedelta(seconds=1))

        assert await people.find(anna) is None
        assert await people.find(kim) is not None
