"""Accounts are found by keys, and forgotten when they were not seen for long."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select, text, update

from organiser.chat.incoming import Sender
from organiser.chat.outgoing import Post
from organiser.chat.refs import AccountRef, ChatRef, Network
from organiser.chat.text import plain
from organiser.members.states import Rule, State
from organiser.members.steps import Change
from organiser.storage import accounts
from organiser.storage.accounts import Accounts
from organiser.storage.chats import Chats
from organiser.storage.outbox import OutboxWriter
from organiser.storage.store import Store
from organiser.storage.tables import ACCOUNT
from tests.fakes.clock import START
from tests.fakes.world import World
from tests.storage.everywhere import BELGIAN

ANNA = AccountRef(Network.TELEGRAM, "42")
LONG_AFTER = START + timedelta(days=400)


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


async def test_many_accounts_are_forgotten_one_after_the_other(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Some in each turn, for nobody can be answered meanwhile."""
    monkeypatch.setattr(accounts, "AT_ONCE", 2)
    left = []
    async with world.database.writing(memory=world.directory) as connection:
        people = Accounts(connection, world.directory)
        for number in range(3):
            await people.meet(AccountRef(Network.TELEGRAM, str(number)), "Somebody", START)
        for _ in range(2):
            await accounts.expire(connection, world.directory, LONG_AFTER)
            left.append((await connection.execute(select(func.count()).select_from(ACCOUNT))).scalar_one())

    assert [1, 0] == left


async def test_who_is_still_being_answered_is_not_forgotten(world: World) -> None:
    """What waits for a private chat, or was asked there, needs it."""
    async with world.database.writing() as connection:
        people, met = Accounts(connection, world.directory), Chats(connection, world.directory)
        private = await met.meet(ChatRef(Network.TELEGRAM, "77"), private=True)
        anna = await people.meet(ANNA, "Anna", START)
        await people.reached_in(anna, private.id)
        waiting = OutboxWriter(connection, world.directory.vault, START)
        waiting.add(private.id, Post(plain("hallo")))
        await waiting.flush()
        await accounts.expire(connection, world.directory, START + timedelta(days=1))

        assert await people.find(anna) is not None
    assert private == world.directory.find(private.ref)


async def test_an_exclusion_outlives_the_account_by_which_it_is_known(world: World) -> None:
    """Who came back and linked another account stays excluded when the first one is forgotten."""
    async with world.database.writing(memory=world.directory) as connection:
        store = Store(connection, world.directory, b"k" * 32, START)
        chapter = await store.chapters.add("Gent", START, founding=False, **BELGIAN)
        assert chapter is not None
        former = await store.memberships.begin(
            chapter.id, None, Change(None, State.EXCLUDED, None, Rule.FOUNDED, START), name="Anna"
        )
        private = await store.chats.meet(ChatRef(Network.TELEGRAM, "42"), private=True)
        person = await store.people.meet(Sender(ANNA, "Anna"), private, START)
        other = await store.accounts.meet(AccountRef(Network.MATRIX, "@anna:hs"), "Anna", LONG_AFTER)
        await connection.execute(update(ACCOUNT).where(ACCOUNT.c.key == other).values(person_id=person))
        key = world.directory.vault.account_key(ANNA)
        await store.exclusions.keep([former.membership.id], [key])
        await accounts.expire(connection, world.directory, LONG_AFTER)
        left = [one.key for one in await store.people.accounts(person)]

        assert [other] == left
        assert (former.membership.id,) == await store.exclusions.of(person)


async def test_who_links_a_forgotten_account_again_was_excluded_once(world: World) -> None:
    """The membership is theirs, and kept of the account, too: it is one and the same."""
    async with world.database.writing(memory=world.directory) as connection:
        store = Store(connection, world.directory, b"k" * 32, START)
        chapter = await store.chapters.add("Gent", START, founding=False, **BELGIAN)
        assert chapter is not None
        private = await store.chats.meet(ChatRef(Network.TELEGRAM, "42"), private=True)
        person = await store.people.meet(Sender(ANNA, "Anna"), private, START)
        out = Change(None, State.EXCLUDED, None, Rule.FOUNDED, START)
        own = await store.memberships.begin(chapter.id, person, out, name="Anna")
        await store.exclusions.keep([own.membership.id], [world.directory.vault.account_key(ANNA)])
        known = await store.memberships.known(person)

    assert [own.membership.id] == [one.membership.id for one in known]


async def test_an_exclusion_is_lifted_from_the_whole_chapter(world: World) -> None:
    """Whoever was excluded twice is not held out by the other one; another chapter decides for itself."""
    async with world.database.writing(memory=world.directory) as connection:
        store = Store(connection, world.directory, b"k" * 32, START)
        private = await store.chats.meet(ChatRef(Network.TELEGRAM, "42"), private=True)
        person = await store.people.meet(Sender(ANNA, "Anna"), private, START)
        numbers = []
        for name in ("Gent", "Brugge"):
            chapter = await store.chapters.add(name, START, founding=False, **BELGIAN)
            assert chapter is not None
            for _ in range(2):
                out = Change(None, State.EXCLUDED, None, Rule.FOUNDED, START)
                kept = await store.memberships.begin(chapter.id, None, out, name="Anna")
                numbers.append(kept.membership.id)
        await store.exclusions.keep(numbers, [world.directory.vault.account_key(ANNA)])
        await store.exclusions.lift(numbers[0])

        assert tuple(numbers[2:]) == await store.exclusions.of(person)
