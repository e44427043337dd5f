"""Accounts that spoke in a conversation or to the bot: who and where they are, and who is muted."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, delete, exists, insert, or_, select, union, update
from sqlalchemy.ext.asyncio import AsyncConnection

from organiser.chat.refs import AccountRef, Network
from organiser.kernel import millis
from organiser.members.states import State
from organiser.storage.directory import Directory
from organiser.storage.exclusions import Exclusions
from organiser.storage.tables import (
    ACCOUNT,
    CHAT,
    CODE,
    CONSENT,
    DIALOG,
    MEMBERSHIP,
    MUTE,
    OFFER,
    ONE_TIME_CODE,
    OUTBOX,
    PERSON,
    READING,
)
from organiser.storage.unnaming import unname

AT_ONCE: Final = 50
"""Accounts that are forgotten in one transaction; the others soon."""


class Accounts:
    """Accounts within one transaction."""

    def __init__(self, connection: AsyncConnection, directory: Directory) -> None:
        """The directory's vault makes lookup keys and seals ids; its mutes are kept up to date."""
        self._connection = connection
        self._vault = directory.vault
        self._mutes = directory.mutes
        self._met = directory.met

    async def meet(self, account: AccountRef, name: str, now: datetime) -> bytes:
        """Write an account down, or that it was seen and how it is called now; returns its lookup key."""
        key = self._vault.account_key(account)
        said = f"{account.id}\n{name}".encode("utf-8", "replace")
        sealed = self._vault.seal(said, f"account.sealed.{key.hex()}")
        seen = await self._connection.execute(
            update(ACCOUNT).where(ACCOUNT.c.key == key).values(seen=millis(now), sealed=sealed)
        )
        if not seen.rowcount:
            await self._connection.execute(
                insert(ACCOUNT).values(key=key, network=account.network, sealed=sealed, seen=millis(now))
            )
        return key

    async def heard(self, key: bytes, account: AccountRef, name: str, now: datetime) -> None:
        """Write down who speaks, so that admins can act on them; once a day, or when they change names."""
        if self._met.get(key) != (name, now.date()):
            await self.meet(account, name, now)
            self._met[key] = (name, now.date())

    async def find(self, key: bytes) -> tuple[AccountRef, str] | None:
        """The account behind a lookup key and its name, while they are kept."""
        found = await self._connection.execute(
            select(ACCOUNT.c.network, ACCOUNT.c.sealed).where(ACCOUNT.c.key == key)
        )
        row = found.first()
        if row is None:
            return None
        said = self._vault.unseal(row.sealed, f"account.sealed.{key.hex()}").decode()
        account, _, name = said.partition("\n")
        return AccountRef(Network(row.network), account), name

    async def reached_in(self, key: bytes, chat: int) -> None:
        """Write down the private chat in which an account can be reached."""
        await self._connection.execute(update(ACCOUNT).where(ACCOUNT.c.key == key).values(chat_id=chat))

    async def mute(self, conversation: int, author: bytes, reason: str, until: datetime | None) -> None:
        """Let a person's lines not cross within a conversation, for good or until a time."""
        await self.unmute(conversation, author)
        self._mutes[conversation, author] = None if until is None else millis(until)
        await self._connection.execute(
            insert(MUTE).values(
                conversation_id=conversation,
                author=author,
                reason=reason,
                until=None if until is None else millis(until),
            )
        )

    async def unmute(self, conversation: int, author: bytes) -> bool:
        """Let a person's lines cross again; False where they did."""
        self._mutes.pop((conversation, author), None)
        gone = await self._connection.execute(
            delete(MUTE).where(MUTE.c.conversation_id == conversation, MUTE.c.author == author)
        )
        return bool(gone.rowcount)


async def expire(connection: AsyncConnection, directory: Directory, seen_before: datetime) -> None:
    """Forget accounts that were not seen for long, some at once, and their private chats with the bot.

    Where something is still on its way there, or may be answered, they are forgotten later. A person's
    accounts are kept as long as they have a membership or are in the middle of a form; without either, the
    person goes with the last of them.
    """
    in_use = union(select(OUTBOX.c.chat_id), select(OFFER.c.chat_id), select(CODE.c.private_chat_id))
    free = or_(ACCOUNT.c.chat_id.is_(None), ACCOUNT.c.chat_id.not_in(in_use))
    some = select(ACCOUNT.c.key).where(ACCOUNT.c.seen < millis(seen_before), free, ~_needed()).limit(AT_ONCE)
    gone = delete(ACCOUNT).where(ACCOUNT.c.key.in_(some))
    columns = (ACCOUNT.c.key, ACCOUNT.c.chat_id, ACCOUNT.c.person_id)
    forgotten = (await connection.execute(gone.returning(*columns))).all()
    lost: defaultdict[int, list[bytes]] = defaultdict(list)
    for row in forgotten:
        directory.people.pop(row.key, None)
        if row.person_id is not None:
            lost[row.person_id].append(row.key)
    for person, keys in lost.items():
        await _keep_exclusions(connection, directory, person, keys)
    chats = {row.chat_id for row in forgotten} - {None}
    shared = await connection.execute(select(ACCOUNT.c.chat_id).where(ACCOUNT.c.chat_id.in_(chats)))
    for chat in chats - set(shared.scalars()):
        if directory.chats[chat].private:
            await _leave(connection, directory, chat)
            await connection.execute(delete(CHAT).where(CHAT.c.id == chat))
            directory.drop(chat)
    for person in lost:
        await _forget_person(connection, directory, person)


def _needed() -> ColumnElement[bool]:
    """Whether who is behind an account has a form, or a membership that they were not put out of."""
    return or_(
        exists().where(MEMBERSHIP.c.person_id == ACCOUNT.c.person_id, MEMBERSHIP.c.state != State.EXCLUDED),
        exists().where(DIALOG.c.person_id == ACCOUNT.c.person_id),
    )


async def _keep_exclusions(
    connection: AsyncConnection, directory: Directory, person: int, gone: Collection[bytes]
) -> None:
    """Let the exclusions of a person hold for accounts of theirs that are forgotten.

    One that is known by these alone, as of somebody who came back, holds for those that they have left.
    """
    exclusions = Exclusions(connection, directory)
    brought = await exclusions.by(gone)
    left = await connection.execute(select(ACCOUNT.c.key).where(ACCOUNT.c.person_id == person))
    own = select(MEMBERSHIP.c.id).where(
        MEMBERSHIP.c.person_id == person, MEMBERSHIP.c.state == State.EXCLUDED
    )
    numbers = (await connection.execute(own)).scalars().all()
    await exclusions.keep(brought, [*gone, *left.scalars()])
    await exclusions.keep(numbers, gone)


async def _leave(connection: AsyncConnection, directory: Directory, chat: int) -> None:
    """Let nobody be spoken to in a private chat any more."""
    gone = update(PERSON).where(PERSON.c.chat_id == chat).values(chat_id=None).returning(PERSON.c.id)
    for person in (await connection.execute(gone)).scalars():
        directory.places[person] = None


async def _forget_person(connection: AsyncConnection, directory: Directory, person: int) -> None:
    """Forget a person whose last account is forgotten, with what was agreed and read of theirs."""
    another = select(ACCOUNT.c.key).where(ACCOUNT.c.person_id == person).limit(1)
    if (await connection.execute(another)).first() is not None:
        return
    await connection.execute(delete(CONSENT).where(CONSENT.c.person_id == person))
    await connection.execute(delete(READING).where(READING.c.person_id == person))
    await unname(connection, person)
    # An exclusion is kept by the key of each account, when that is forgotten.
    await connection.execute(
        update(MEMBERSHIP).where(MEMBERSHIP.c.person_id == person).values(person_id=None)
    )
    of_theirs = ONE_TIME_CODE.c.subject == person
    await connection.execute(delete(ONE_TIME_CODE).where(of_theirs, ONE_TIME_CODE.c.purpose == "link"))
    await connection.execute(delete(PERSON).where(PERSON.c.id == person))
    directory.places.pop(person, None)
