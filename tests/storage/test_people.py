"""Who stands behind accounts: a person from the first word in private until the last account is forgotten."""

from datetime import timedelta

import pytest
from sqlalchemy import event, insert, select, text, update

from organiser.chat.incoming import Presence, Sender
from organiser.chat.refs import ChatRef, Network
from organiser.kernel import millis
from organiser.storage import accounts
from organiser.storage.accounts import Accounts
from organiser.storage.chats import Chats
from organiser.storage.directory import Chat
from organiser.storage.engine import Connection
from organiser.storage.people import People
from organiser.storage.tables import ACCOUNT, CHAPTER, DIALOG, MEMBERSHIP, PERSON
from tests.fakes.clock import START
from tests.fakes.desk import ANNA, MINJUN
from tests.fakes.world import World

YEAR = timedelta(days=365)


def people_of(connection: Connection, world: World) -> People:
    """The persons, within a transaction."""
    return People(connection, world.directory, Accounts(connection, world.directory))


async def private(connection: Connection, world: World, sender: Sender, room: str = "!anna:hs") -> Chat:
    """The private chat of somebody."""
    ref = ChatRef(Network.TELEGRAM, sender.account.id)
    if sender.account.network is Network.MATRIX:
        ref = ChatRef(Network.MATRIX, room)
    return await Chats(connection, world.directory).meet(ref, private=True)


async def applied(connection: Connection, who: int) -> None:
    """Somebody has a membership."""
    values = {"name": "Gent", "profile": "be", "currency": "EUR", "zone": "Europe/Brussels", "language": "nl"}
    chapter = await connection.execute(insert(CHAPTER).values(created=0, **values).returning(CHAPTER.c.id))
    row = {"klass": "worker", "state": "applied", "name": b"", "name_key": b"", "since": 0, "applied": 0}
    await connection.execute(insert(MEMBERSHIP).values(person_id=who, chapter_id=chapter.scalar_one(), **row))


async def test_who_uses_the_bot_in_private_is_a_person(world: World) -> None:
    """One account is one person, found again by its key, also by another process."""
    async with world.database.writing() as connection:
        people = people_of(connection, world)
        chat = await private(connection, world, ANNA)
        anna = await people.meet(ANNA, chat, START)

        assert anna == await people.meet(ANNA, chat, START + timedelta(days=2))
        assert anna != await people.meet(MINJUN, await private(connection, world, MINJUN), START)
        (account,) = await people.accounts(anna)
    async with world.database.reading() as connection:
        await world.directory.load(connection)
        seen = (
            await connection.execute(select(ACCOUNT.c.seen).where(ACCOUNT.c.person_id == anna))
        ).scalar_one()

        assert anna == people_of(connection, world).of(account.key)
        assert chat == await people_of(connection, world).reach(anna)
    assert (ANNA.account, "Anna de Vries", chat.id) == (account.account, account.name, account.chat)
    assert millis(START + timedelta(days=2)) == seen


async def test_nothing_is_written_where_nothing_is_new(world: World) -> None:
    """Every word in private asks who it is: that costs no statement."""
    said: list[str] = []
    async with world.database.writing() as connection:
        people = people_of(connection, world)
        chat = await private(connection, world, ANNA)
        await people.meet(ANNA, chat, START)
        event.listen(
            world.database.engine.sync_engine,
            "before_cursor_execute",
            lambda *given: said.append(given[2]),
        )
        await people.meet(ANNA, chat, START)

        assert [] == said


async def test_somebody_is_reached_where_they_spoke_last(world: World) -> None:
    """In another chat of theirs where the bot was put out of that, and nowhere when of both."""
    async with world.database.writing() as connection:
        people, chats = people_of(connection, world), Chats(connection, world.directory)
        first, second = [await private(connection, world, MINJUN, room) for room in ("!one:hs", "!two:hs")]
        telegram = await private(connection, world, ANNA)
        minjun = await people.meet(MINJUN, first, START)
        anna = await people.meet(ANNA, telegram, START)
        await people.move(anna, minjun)
        await people.meet(MINJUN, second, START)
        await people.meet(MINJUN, first, START)

        assert first == await people.reach(minjun)
        assert (first, telegram) == await people.private_chats(minjun)
        await chats.change(first, presence=Presence.ABSENT)
        assert telegram == await people.reach(minjun)
        await chats.change(telegram, presence=Presence.ABSENT)
        assert await people.reach(minjun) is None
        assert await people.reach(99) is None


async def test_somebody_is_reached_in_the_room_that_takes_the_place_of_theirs(world: World) -> None:
    """A replaced room is left by everybody; the person need not write first."""
    new = ChatRef(Network.MATRIX, "!new:hs")
    async with world.database.writing() as connection:
        people, chats = people_of(connection, world), Chats(connection, world.directory)
        room = await private(connection, world, MINJUN)
        minjun = await people.meet(MINJUN, room, START)
        moved = await chats.move(room, new)

        assert moved.private
        assert moved == await people.reach(minjun)
        assert (moved,) == await people.private_chats(minjun)
    async with world.database.reading() as connection:
        await world.directory.load(connection)

    assert {minjun: moved.id} == world.directory.places


async def test_two_persons_become_one_and_part_again(world: World) -> None:
    """All accounts move; the account that is taken away is spoken to where it spoke, and so is the other."""
    async with world.database.writing() as connection:
        people = people_of(connection, world)
        anna_chat = await private(connection, world, ANNA)
        room = await private(connection, world, MINJUN)
        anna = await people.meet(ANNA, anna_chat, START)
        other = await people.meet(MINJUN, room, START + timedelta(hours=1))
        await people.move(other, anna)

        assert {ANNA.account, MINJUN.account} == {one.account for one in await people.accounts(anna)}
        assert room == await people.reach(anna)
        assert other not in world.directory.places
        key = world.directory.vault.account_key(MINJUN.account)
        apart = await people.part(key, START)

        assert apart not in {anna, other}
        assert (room, anna_chat) == (await people.reach(apart), await people.reach(anna))
        assert (apart, START) == (people.of(key), await people.created(apart))


async def test_a_person_goes_with_their_last_account(world: World) -> None:
    """Not before; and with them what was agreed, and the chat that names them."""
    async with world.database.writing() as connection:
        people = people_of(connection, world)
        chat = await private(connection, world, ANNA)
        anna = await people.meet(ANNA, chat, START)
        other = await people.meet(MINJUN, await private(connection, world, MINJUN), START + YEAR)
        await people.move(anna, other)
        await connection.execute(update(PERSON).values(chat_id=chat.id))
        world.directory.places[other] = chat.id
        await accounts.expire(connection, world.directory, START + YEAR)

        assert [MINJUN.account] == [one.account for one in await people.accounts(other)]
        assert "!anna:hs" == (await people.private_chats(other))[0].ref.id
        await accounts.expire(connection, world.directory, START + 2 * YEAR)

        assert other not in world.directory.places
        assert [] == (await connection.execute(select(PERSON.c.id))).all()
        assert world.directory.find(chat.ref) is None


@pytest.mark.parametrize("held", ["membership", "dialog"])
async def test_members_are_not_forgotten(world: World, held: str) -> None:
    """However long they said nothing: the co-op owes them an answer where it finds them."""
    async with world.database.writing() as connection:
        people = people_of(connection, world)
        anna = await people.meet(ANNA, await private(connection, world, ANNA), START)
        if held == "membership":
            await applied(connection, anna)
        else:
            form = {"command": "join", "token": "t", "step": "name", "answers": b"", "begun": 0, "touched": 0}
            await connection.execute(insert(DIALOG).values(person_id=anna, chat_id=3, **form))
        await accounts.expire(connection, world.directory, START + 9 * YEAR)

        assert [ANNA.account] == [one.account for one in await people.accounts(anna)]


async def test_people_are_found_by_indexes(world: World) -> None:
    """With 50,000 of them nothing is looked through: accounts by their person, and memberships."""
    wanted = (
        select(ACCOUNT).where(ACCOUNT.c.person_id == 1),
        select(PERSON.c.created).where(PERSON.c.id == 1),
    )
    async with world.database.reading() as connection:
        for one in wanted:
            plan = await connection.execute(text(f"EXPLAIN QUERY PLAN {one}"), {"person_id_1": 1, "id_1": 1})

            assert all(row.detail.startswith("SEARCH") for row in plan), one
