"""Persons: who stands behind accounts, and where they are spoken to in private.

Which person an account belongs to, and which private chat they used last, is asked for every message: both
are held in the directory. What persons are to the co-op is kept by `memberships` and `roles`; `standing` puts
it together for the gate.
"""

from collections.abc import Collection
from datetime import datetime

import msgspec
from msgspec import structs
from sqlalchemy import and_, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from organiser.access import Held, Standing
from organiser.chat.incoming import Sender
from organiser.chat.refs import AccountRef, Network
from organiser.kernel import millis, moment
from organiser.members import trust
from organiser.members.linking import TRUST
from organiser.members.roles import Role, may_hold
from organiser.members.states import State
from organiser.members.trust import Brought
from organiser.storage import brought
from organiser.storage.accounts import Accounts
from organiser.storage.directory import Chat, Directory
from organiser.storage.roles import running
from organiser.storage.tables import ACCOUNT, CHAPTER, MEMBERSHIP, PERSON, ROLE_TERM


class Linked(msgspec.Struct, frozen=True):
    """An account of a person, under the name that it showed when it was last seen.

    `chat` is the private chat that it used last, where it used one. `linked` is since when it is linked to
    accounts that were more in the co-op than it.
    """

    key: bytes
    account: AccountRef
    name: str
    chat: int | None
    linked: datetime | None = None


class People:
    """Persons within one transaction."""

    def __init__(self, connection: AsyncConnection, directory: Directory, accounts: Accounts) -> None:
        """What changes here changes in `directory`, too."""
        self._connection = connection
        self._directory = directory
        self._accounts = accounts

    def of(self, key: bytes) -> int | None:
        """The person behind an account, by its lookup key; None where it is nobody's so far."""
        return self._directory.people.get(key)

    def language(self, key: bytes) -> str | None:
        """The language of the private chat that the person behind an account used last."""
        person = self.of(key)
        place = None if person is None else self._directory.places[person]
        return None if place is None else self._directory.chats[place].language

    async def meet(self, sender: Sender, chat: Chat, now: datetime) -> int:
        """The person who uses the bot in a private chat; from now on the account is somebody's.

        Writes what is new only: who they are, that they were seen today, in which private chat.
        """
        key = self._directory.vault.account_key(sender.account)
        await self._accounts.heard(key, sender.account, sender.name, now)
        person = self.of(key)
        if person is None:
            person = await self._begin(key, now)
        if chat.private and self._directory.places[person] != chat.id:
            await self._accounts.reached_in(key, chat.id)
            if not await self._is_new(person, key, now):
                await self._speak_in(person, chat.id)
        return person

    async def _is_new(self, person: int, key: bytes, now: datetime) -> bool:
        """Whether an account is so new that what is told to its person is told where they were before."""
        if self._directory.places[person] is None:
            return False
        standing = await self.standing(person, now, key)
        return any(one.new or one.withheld for one in standing.memberships)

    async def accounts(self, person: int) -> tuple[Linked, ...]:
        """All accounts of a person, the one that was seen last first."""
        wanted = select(ACCOUNT).where(ACCOUNT.c.person_id == person).order_by(ACCOUNT.c.seen.desc())
        found: list[Linked] = []
        for row in await self._connection.execute(wanted):
            said = self._directory.vault.unseal(row.sealed, f"account.sealed.{row.key.hex()}").decode()
            account, _, name = said.partition("\n")
            ref = AccountRef(Network(row.network), account)
            linked = None if row.linked is None else moment(row.linked)
            found.append(Linked(row.key, ref, name, row.chat_id, linked))
        return tuple(found)

    async def private_chats(self, person: int) -> tuple[Chat, ...]:
        """The private chats of a person, one for each account that has one; the one used last first."""
        of_accounts = (
            select(ACCOUNT.c.chat_id)
            .where(ACCOUNT.c.person_id == person, ACCOUNT.c.chat_id.is_not(None))
            .order_by(ACCOUNT.c.seen.desc())
        )
        last = self._directory.places.get(person)
        known = [*(await self._connection.execute(of_accounts)).scalars()]
        ordered = dict.fromkeys([last, *known] if last is not None else known)
        return tuple(self._directory.chats[chat] for chat in ordered)

    async def reach(self, person: int) -> Chat | None:
        """Where a person can be spoken to in private: where they last did, or in another chat of theirs.

        None where the bot is in none of them (it was blocked, or put out).
        """
        last = self._directory.places.get(person)
        if last is not None and self._directory.chats[last].entered:
            return self._directory.chats[last]
        return next((chat for chat in await self.private_chats(person) if chat.entered), None)

    async def leave(self, chat: int) -> None:
        """Let nobody be spoken to in a chat any more that others can read now."""
        here = update(ACCOUNT).where(ACCOUNT.c.chat_id == chat).values(chat_id=None)
        await self._connection.execute(here)
        for person in [one for one, place in self._directory.places.items() if place == chat]:
            rest = [one.chat for one in await self.accounts(person) if one.chat is not None]
            await self._speak_in(person, rest[0] if rest else None)

    async def note_linked(self, person: int, now: datetime) -> None:
        """Write down that a person's accounts came to others that were more in the co-op than they."""
        theirs = update(ACCOUNT).where(ACCOUNT.c.person_id == person)
        await self._connection.execute(theirs.values(linked=millis(now)))

    async def note_brought(self, persons: Collection[int], now: datetime) -> None:
        """Write down what each account of persons who are linked can do without the others."""
        for person in persons:
            for key in await brought.of(self._connection, person):
                roles = _usable(await self.standing(person, now, key))
                await brought.put(self._connection, key, Brought(now, roles))

    async def confirm(self, key: bytes, by: bytes, now: datetime) -> None:
        """Let an account do all that another account of the person can do."""
        person = self._directory.people[key]
        known = await brought.of(self._connection, person)
        chosen, own = known[key], known[by]
        if chosen is not None and own is not None:
            usable = _usable(await self.standing(person, now, by))
            # Without end it would be more than `by` in what the person becomes while the week lasts.
            chosen = trust.confirmed(trust.confirmed(chosen, usable), own.roles)
        await brought.put(self._connection, key, None if own is None else chosen)
        old = update(ACCOUNT).where(ACCOUNT.c.key == key)
        await self._connection.execute(old.values(linked=None))

    async def move(self, goes: int, stays: int, *, place: int | None = None) -> None:
        """Let the accounts of one person be another's, whom the first is from now on; the first is gone.

        `place` is where they are spoken to then. What else knows persons is moved before this
        (`handlers.members.accounts.merging`).
        """
        moved = update(ACCOUNT).where(ACCOUNT.c.person_id == goes).values(person_id=stays)
        for key in (await self._connection.execute(moved.returning(ACCOUNT.c.key))).scalars():
            self._directory.people[key] = stays
        former = self._directory.places.pop(goes)
        place = former if place is None else place
        await self._connection.execute(delete(PERSON).where(PERSON.c.id == goes))
        if place is not None:
            await self._speak_in(stays, place)

    async def part(self, key: bytes, now: datetime) -> int:
        """Let an account be a person of its own, who is nothing yet; returns who they are."""
        former = self._directory.people[key]
        person = await self._begin(key, now)
        found = await self._connection.execute(select(ACCOUNT.c.chat_id).where(ACCOUNT.c.key == key))
        place = found.scalar_one()
        if place is not None:
            await self._speak_in(person, place)
        if self._directory.places[former] == place:
            rest = [one.chat for one in await self.accounts(former) if one.chat is not None]
            await self._speak_in(former, rest[0] if rest else None)
        return person

    async def created(self, person: int) -> datetime:
        """Since when somebody is known as a person."""
        found = await self._connection.execute(select(PERSON.c.created).where(PERSON.c.id == person))
        return moment(found.scalar_one())

    async def standing(self, person: int, now: datetime, account: bytes | None = None) -> Standing:
        """What a person is to the co-op at present; to `account`, where it is one of theirs that asks."""
        wanted = (
            select(
                MEMBERSHIP.c.id,
                MEMBERSHIP.c.chapter_id,
                MEMBERSHIP.c.state,
                ROLE_TERM.c.role,
                CHAPTER.c.founded.is_(None).label("founding"),
            )
            .join(CHAPTER, CHAPTER.c.id == MEMBERSHIP.c.chapter_id)
            .outerjoin(ROLE_TERM, and_(ROLE_TERM.c.membership_id == MEMBERSHIP.c.id, running(now)))
            .where(MEMBERSHIP.c.person_id == person)
            .order_by(MEMBERSHIP.c.id)
        )
        held: dict[int, Held] = {}
        for row in await self._connection.execute(wanted):
            state = State(row.state)
            counts = row.role is not None and may_hold(state, founding=row.founding)
            roles = held[row.id].roles if row.id in held else frozenset()
            roles |= {Role(row.role)} if counts else frozenset()
            held[row.id] = Held(row.id, row.chapter_id, state, roles)
        whole = Standing(person, tuple(held.values()))
        return whole if account is None or not held else await self._as_seen(whole, account, now)

    async def _as_seen(self, whole: Standing, account: bytes, now: datetime) -> Standing:
        """The same for one account, which may be too new for some of it."""
        known = dict(await brought.of(self._connection, whole.person or 0))
        own = known.pop(account, None)
        if own is None or not own.counts(now):
            return whole
        others = tuple(known.values())
        seen = [
            structs.replace(
                one,
                new=one.live and trust.is_new(own, others, one.chapter, now),
                withheld=trust.withheld(own, others, one.chapter, one.roles, now),
            )
            for one in whole.memberships
        ]
        lacks = any(one.new or one.withheld for one in seen)
        return Standing(whole.person, tuple(seen), own.at + TRUST - now if lacks else None)

    async def _begin(self, key: bytes, now: datetime) -> int:
        added = await self._connection.execute(
            insert(PERSON).values(created=millis(now)).returning(PERSON.c.id)
        )
        person: int = added.scalar_one()
        await self._connection.execute(
            update(ACCOUNT).where(ACCOUNT.c.key == key).values(person_id=person, linked=None, brought=None)
        )
        self._directory.people[key] = person
        self._directory.places[person] = None
        return person

    async def _speak_in(self, person: int, chat: int | None) -> None:
        await self._connection.execute(update(PERSON).where(PERSON.c.id == person).values(chat_id=chat))
        self._directory.places[person] = chat


def _usable(standing: Standing) -> trust.Roles:
    """The roles that an account can use, by the chapters in which it is somebody."""
    return {one.chapter: one.usable for one in standing.memberships if one.live and not one.new}
