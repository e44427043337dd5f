"""An older copy of the database brings nobody back: who was erased since is erased again at the start."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from organiser.chat.incoming import Sender
from organiser.chat.refs import AccountRef, ChatRef, Network
from organiser.kernel import millis
from organiser.members.roles import Role, Term
from organiser.members.states import Rule, State
from organiser.members.steps import Change, Membership
from organiser.members.suspensions import ALONE, ends
from organiser.storage import backup, erased, erased_keys, excluded, keys, meta, migrate, residue
from organiser.storage.directory import Directory
from organiser.storage.engine import Database
from organiser.storage.record_keys import FILE, RecordKeys
from organiser.storage.store import Store
from organiser.storage.tables import ACCOUNT, ERASURE, INBOX, LINE, MEMBERSHIP, OUTBOX, PERSON, ROLE_TERM
from organiser.vault import KEY_FILE, Vault
from tests.fakes.clock import START
from tests.fakes.world import fresh_database
from tests.storage.everywhere import BELGIAN, TRACELESS, known_everywhere

MASTER = b"v" * 32
LATER = START + timedelta(hours=1)
KIM = Sender(AccountRef(Network.MATRIX, "@kim:hs"), "Kim")
BO = Sender(AccountRef(Network.TELEGRAM, "8"), "Bo")
PLACES = {KIM: ChatRef(Network.MATRIX, "!kim:hs"), BO: ChatRef(Network.TELEGRAM, "8")}


class Shop:
    """A bot's two folders, a copy of its data, and what a start makes of them."""

    def __init__(self, folder: Path, template: Path) -> None:
        """The database is at the newest schema."""
        self.folder, self.secrets = folder, folder / "secrets"
        self.secrets.mkdir()
        (self.secrets / KEY_FILE).write_bytes(MASTER)
        self.database = fresh_database(template, folder)
        self.directory = self._directory()

    def _directory(self) -> Directory:
        vault = Vault(MASTER)
        return Directory(vault, RecordKeys(self.secrets, vault))

    async def starts(self) -> int:
        """What a start does of it; returns how many erasures were made again."""
        await erased.keep(self.database, self.secrets, self.directory.vault, LATER)
        self.directory = self._directory()
        async with self.database.reading() as connection:
            await self.directory.load(connection)
        return await erased.again(self.database, self.directory, LATER)

    async def write(self, work: Any) -> Any:
        """Do something in a transaction."""
        async with self.database.writing(memory=self.directory) as connection:
            store = Store(connection, self.directory, b"k" * 32, LATER)
            done = await work(store)
            await store.flush()
        return done

    async def rows(self, query: Any) -> Sequence[Any]:
        """What is in the tables."""
        async with self.database.reading() as connection:
            return list(await connection.execute(query))

    async def erases(self, person: int) -> None:
        """Somebody is erased."""

        async def erase(store: Store) -> None:
            await store.erasing.end(person, LATER)
            await store.erasing.erase(await store.own_data.me(person), [], LATER)

        await self.write(erase)

    def copy(self, name: str = "copy.db") -> Path:
        """A copy of the data, as it is now."""
        backup.save(self.folder / "organiser.db", self.folder / name)
        return self.folder / name

    async def restores(self, copy: Path, archive: Path | None = None) -> None:
        """Put it back, as the operator does, and open it."""
        await self.database.close()
        url = f"sqlite+aiosqlite:///{self.folder / 'organiser.db'}"
        await erased.kept(url, self.secrets, LATER)
        known = migrate.revisions()
        backup.restore(copy, self.folder / "organiser.db", keys.Keys(self.secrets, archive), known)
        self.database = Database(url)


@pytest.fixture
async def shop(template: Path, tmp_path: Path) -> Any:
    """An empty one."""
    shop = Shop(tmp_path, template)
    yield shop
    await shop.database.close()


async def member(store: Store, who: Sender, *roles: Role) -> int:
    """A member of the only chapter; returns the person."""
    if not await store.chapters.all():
        await store.chapters.add("Gent", START, founding=False, **BELGIAN)
    chat = await store.chats.meet(PLACES[who], private=True)
    person = await store.people.meet(who, chat, START)
    change = Change(None, State.MEMBER, person, Rule.FOUNDED, START)
    kept = await store.memberships.begin(1, person, change, name=who.name)
    for role in roles:
        term = Term(kept.membership.id, person, role, START, START + timedelta(days=365))
        await store.roles.add(term, None, None)
    return person


async def test_an_older_copy_brings_nobody_back(shop: Shop) -> None:
    """Who was everywhere is nowhere: no name, no key, nothing on its way; the erasure stands as before."""
    somebody = await shop.write(known_everywhere)
    copy = shop.copy()
    await shop.erases(somebody.person)
    (made,) = await shop.rows(select(ERASURE))
    await shop.restores(copy)
    count = await shop.starts()
    (again,) = await shop.rows(select(ERASURE))
    (membership,) = await shop.rows(select(MEMBERSHIP).where(MEMBERSHIP.c.id == somebody.number))
    author = [row.author for row in await shop.rows(select(LINE))]
    open_rows = await shop.rows(select(OUTBOX).where(OUTBOX.c.payload.is_not(None)))
    waiting = await shop.rows(select(INBOX).where(INBOX.c.state != "done"))

    assert 1 == count
    assert (made.id, made.at, made.clean_by, made.mark) == (again.id, again.at, again.clean_by, again.mark)
    assert (State.RESIGNED, None) == (membership.state, membership.person_id)
    assert [b""] == author
    assert [] == await shop.rows(select(ACCOUNT).where(ACCOUNT.c.key == somebody.key))
    assert [] == open_rows
    assert [] == waiting
    assert 0 == await shop.starts()


async def test_roles_and_applications_end_with_it(shop: Shop) -> None:
    """Nobody holds a role in a chapter that they are erased from."""
    person = await shop.write(lambda store: member(store, KIM, Role.STEWARD))
    copy = shop.copy()
    await shop.erases(person)
    await shop.restores(copy)
    await shop.starts()
    (term,) = await shop.rows(select(ROLE_TERM))

    assert term.ended is not None


async def test_who_came_back_after_their_erasure_stays(shop: Shop) -> None:
    """A copy that knows the erasure has them as somebody new: nothing is taken from them."""
    person = await shop.write(lambda store: member(store, KIM))
    await shop.erases(person)
    anew = await shop.write(lambda store: member(store, KIM))
    await shop.starts()
    copy = shop.copy()
    await shop.restores(copy)
    count = await shop.starts()

    assert 0 == count
    assert [anew] == [row.id for row in await shop.rows(select(PERSON))]


async def test_accounts_that_were_two_persons_then_are_both_gone(shop: Shop) -> None:
    """Linked after the copy was made, erased as one."""
    kim, bo = await shop.write(lambda store: _both(store, linked=False))
    copy = shop.copy()

    async def link(store: Store) -> None:
        await store.memberships.move(bo, kim)
        await store.people.move(bo, kim)

    await shop.write(lambda store: _end_second(store, bo))
    await shop.write(link)
    await shop.erases(kim)
    await shop.restores(copy)
    await shop.starts()

    assert [] == await shop.rows(select(PERSON))
    assert [] == await shop.rows(select(ACCOUNT))
    assert {None} == {row.person_id for row in await shop.rows(select(MEMBERSHIP))}


async def test_an_account_that_had_gone_its_own_way_goes_alone(shop: Shop) -> None:
    """Unlinked after the copy was made, and erased alone: the other account keeps the membership."""
    kim, _ = await shop.write(lambda store: _both(store, linked=True))
    copy = shop.copy()
    key = shop.directory.vault.account_key(BO.account)
    alone = await shop.write(lambda store: store.people.part(key, LATER))
    await shop.erases(alone)
    await shop.restores(copy)
    await shop.starts()

    assert [kim] == [row.person_id for row in await shop.rows(select(ACCOUNT))]
    assert State.MEMBER in {row.state for row in await shop.rows(select(MEMBERSHIP))}


async def test_a_new_machine_knows_it_by_the_copy_of_the_keys(shop: Shop, tmp_path: Path) -> None:
    """The newest copy of the keys says who was erased since the copy of the data; so does an older file."""
    somebody = await shop.write(known_everywhere)
    copy = shop.copy()
    await shop.erases(somebody.person)
    await erased.keep(shop.database, shop.secrets, shop.directory.vault, LATER)
    keys.save(shop.secrets, tmp_path / "keys.tar", LATER)
    for file in shop.secrets.iterdir():
        file.unlink()
    await shop.restores(copy, tmp_path / "keys.tar")

    assert 1 == await shop.starts()
    assert await residue.wipe(shop.database)
    held = (tmp_path / "organiser.db").read_bytes()
    assert [] == [word for word in TRACELESS[:2] if word in held]


async def test_keys_of_an_older_version_know_nobody(tmp_path: Path) -> None:
    """A file that was made before there were such accounts in it is read, and added to."""
    file = tmp_path / FILE
    RecordKeys(tmp_path, Vault(MASTER)).keep({1: b"k" * 32})
    none = erased_keys.known(file)
    erased_keys.merge(file, file.read_bytes())
    row = erased_keys.ErasedKey(5, b"a" * 16, 1, 2, 3)
    erased_keys.keep(file, [row])
    erased_keys.keep(file, [row])

    assert () == none
    assert (row,) == erased_keys.known(file)
    assert {1} == set(RecordKeys(tmp_path, Vault(MASTER)).all())


async def _both(store: Store, *, linked: bool) -> tuple[int, int]:
    kim = await member(store, KIM)
    bo = await member(store, BO)
    if linked:
        await _end_second(store, bo)
        await store.memberships.move(bo, kim)
        await store.people.move(bo, kim)
    return kim, bo


async def _end_second(store: Store, person: int) -> None:
    await store.erasing.end(person, LATER)


async def test_what_comes_again_after_a_restore_is_known(shop: Shop) -> None:
    """Whose words, and until when; without a restore nobody's are passed over, nor whose copies are gone."""
    kim = await shop.write(lambda store: member(store, KIM))
    await shop.write(lambda store: member(store, BO))
    copy = shop.copy()
    await shop.erases(kim)
    await shop.starts()
    await erased.replayed(shop.database, shop.directory)
    before = shop.directory.erased
    await shop.restores(copy)
    await shop.starts()
    await erased.replayed(shop.database, shop.directory)
    key = shop.directory.vault.account_key(KIM.account)

    assert {} == before
    assert {key: millis(LATER)} == shop.directory.erased
    erased_keys.forget(shop.secrets / FILE, millis(LATER + timedelta(days=31)))
    await shop.starts()
    await erased.replayed(shop.database, shop.directory)
    assert {} == shop.directory.erased


async def comes_back(store: Store) -> list[Membership]:
    """Kim writes again, from the same account; returns what is known of them."""
    chat = await store.chats.meet(PLACES[KIM], private=True)
    person = await store.people.meet(KIM, chat, LATER)
    return [kept.membership for kept in await store.memberships.known(person)]


async def test_an_older_copy_takes_nobody_in_again(shop: Shop) -> None:
    """Who was excluded since it was made is excluded at the start, with their roles; once, and for good."""
    kim = await shop.write(lambda store: member(store, KIM, Role.STEWARD))
    await shop.write(lambda store: member(store, BO))
    await shop.write(lambda store: meta.instance(store.connection))
    copy = shop.copy()

    async def exclude(store: Store) -> None:
        (kept,) = await store.memberships.of(kim)
        change = Change(State.MEMBER, State.EXCLUDED, None, Rule.EXCLUDED_BY_TWO, LATER)
        await store.memberships.take(kept.membership, change)

    await shop.write(exclude)
    await shop.restores(copy)
    await shop.starts()
    assert 1 == await excluded.again(shop.database, shop.directory, LATER)
    states = [row.state for row in await shop.rows(select(MEMBERSHIP).order_by(MEMBERSHIP.c.id))]
    (term,) = await shop.rows(select(ROLE_TERM))

    assert [State.EXCLUDED, State.MEMBER] == states
    assert term.ended is not None
    assert 0 == await excluded.again(shop.database, shop.directory, LATER)


async def test_who_came_excluded_and_was_erased_since_the_copy_stays_out(shop: Shop) -> None:
    """The copy never knew them: their accounts are held out all the same."""
    await shop.write(lambda store: member(store, BO))
    await shop.write(lambda store: meta.instance(store.connection))
    copy = shop.copy()
    kim = await shop.write(lambda store: member(store, KIM))

    async def exclude(store: Store) -> None:
        (kept,) = await store.memberships.of(kim)
        change = Change(State.MEMBER, State.EXCLUDED, None, Rule.EXCLUDED_BY_TWO, LATER)
        await store.memberships.take(kept.membership, change)

    await shop.write(exclude)
    await shop.erases(kim)
    await shop.restores(copy)
    await shop.starts()
    assert 1 == await excluded.again(shop.database, shop.directory, LATER)

    assert [State.EXCLUDED] == [one.state for one in await shop.write(comes_back)]


async def test_who_was_held_out_of_one_chapter_stays_out_of_the_next(shop: Shop) -> None:
    """The copy knows of the one exclusion, and not of that from another chapter, which came after it."""

    async def excluded_from(store: Store, chapter: str) -> int:
        found = await store.chapters.named(chapter)
        there = found or await store.chapters.add(chapter, START, founding=False, **BELGIAN)
        assert there is not None
        chat = await store.chats.meet(PLACES[KIM], private=True)
        person = await store.people.meet(KIM, chat, LATER)
        change = Change(None, State.EXCLUDED, None, Rule.EXCLUDED_BY_TWO, LATER)
        await store.memberships.begin(there.id, person, change, name="Kim")
        return person

    await shop.erases(await shop.write(lambda store: excluded_from(store, "Gent")))
    await shop.write(lambda store: store.chapters.add("Ulm", START, founding=False, **BELGIAN))
    await shop.write(lambda store: meta.instance(store.connection))
    copy = shop.copy()
    await shop.erases(await shop.write(lambda store: excluded_from(store, "Ulm")))
    await shop.restores(copy)
    await shop.starts()
    assert 1 == await excluded.again(shop.database, shop.directory, LATER)

    assert {1, 2} == {one.chapter for one in await shop.write(comes_back)}


async def test_who_left_suspended_and_was_excluded_since_the_copy_stays_out(shop: Shop) -> None:
    """That the copy knows them by a suspension holds nobody out: the exclusion is made once more."""

    async def put_out(store: Store, state: State, rule: Rule) -> int:
        person = await member(store, KIM)
        (kept,) = await store.memberships.of(person)
        await store.memberships.take(kept.membership, Change(State.MEMBER, state, None, rule, LATER))
        return person

    await shop.erases(await shop.write(lambda store: put_out(store, State.SUSPENDED, Rule.SUSPENDED_ALONE)))
    await shop.write(lambda store: meta.instance(store.connection))
    copy = shop.copy()
    await shop.erases(await shop.write(lambda store: put_out(store, State.EXCLUDED, Rule.EXCLUDED_BY_TWO)))
    await shop.restores(copy)
    await shop.starts()
    assert 1 == await excluded.again(shop.database, shop.directory, LATER)

    assert [State.RESIGNED, State.EXCLUDED] == [one.state for one in await shop.write(comes_back)]


@pytest.mark.parametrize("rule", [Rule.SUSPENDED, Rule.SUSPENDED_ALONE])
async def test_an_older_copy_lifts_no_suspension(shop: Shop, rule: Rule) -> None:
    """It lasts as long as it would have, from when it began; that a second steward agreed to it is known."""
    kim = await shop.write(lambda store: member(store, KIM, Role.STEWARD))
    await shop.write(lambda store: member(store, BO))
    await shop.write(lambda store: meta.instance(store.connection))
    copies = [shop.copy("before.db")]

    async def suspend(store: Store, rule: Rule) -> None:
        (kept,) = await store.memberships.of(kim)
        change = Change(kept.membership.state, State.SUSPENDED, None, rule, LATER)
        await store.memberships.take(kept.membership, change)

    await shop.write(lambda store: suspend(store, Rule.SUSPENDED_ALONE))
    copies.append(shop.copy("alone.db"))
    if rule is Rule.SUSPENDED:
        await shop.write(lambda store: suspend(store, rule))
    found = []
    for copy in copies:
        await shop.restores(copy)
        await shop.starts()
        count = await excluded.again(shop.database, shop.directory, LATER)
        rows = await shop.rows(select(MEMBERSHIP).order_by(MEMBERSHIP.c.id))
        taken = await shop.write(lambda store: store.memberships.changes(1))
        found.append((count, [row.state for row in rows], rows[0].since, ends(taken)))
    stands = [State.SUSPENDED, State.MEMBER], millis(LATER), suspended_until(rule)

    assert [(1, *stands), (int(rule is Rule.SUSPENDED), *stands)] == found
    assert 0 == await excluded.again(shop.database, shop.directory, LATER)


def suspended_until(rule: Rule) -> datetime | None:
    """When a suspension is over by itself."""
    return LATER + ALONE if rule is Rule.SUSPENDED_ALONE else None


async def test_who_was_reinstated_is_noted_apart_no_more(shop: Shop) -> None:
    """A copy of before the suspension leaves them what they are; at once, not with the next retention."""
    kim = await shop.write(lambda store: member(store, KIM))
    await shop.write(lambda store: meta.instance(store.connection))
    copy = shop.copy()
    counts = []
    for state, rule in ((State.SUSPENDED, Rule.SUSPENDED_ALONE), (State.MEMBER, Rule.REINSTATED)):

        async def change(store: Store, state: State = state, rule: Rule = rule) -> None:
            (kept,) = await store.memberships.of(kim)
            await store.memberships.take(
                kept.membership, Change(kept.membership.state, state, None, rule, LATER)
            )

        before = shop.directory.apart
        await shop.write(change)
        await excluded.keep(shop.database, shop.secrets)
        counts.append(shop.directory.apart - before)
    await shop.restores(copy)
    await shop.starts()

    assert [1, 1] == counts
    assert 0 == await excluded.again(shop.database, shop.directory, LATER)
