"""What is removed of people by time alone: of those who left or never came in, and of what was written down.

The owner register is kept for as long as the chapter's profile says; where nobody knows how long, nothing of
it goes. Every span is of `retention`. A private chat that nobody is behind any more goes when nothing is on
its way there.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any, Final

from sqlalchemy import and_, delete, exists, or_, select, union, update

from organiser import retention
from organiser.chat.outgoing import ShowMenu
from organiser.kernel import millis
from organiser.members.acts import ActState
from organiser.members.states import LIVE, State
from organiser.members.statutes import profile
from organiser.members.suspensions import known_until
from organiser.storage import exclusions
from organiser.storage.chapters import Chapters
from organiser.storage.chats import Chats
from organiser.storage.directory import Directory
from organiser.storage.engine import Connection
from organiser.storage.memberships import Memberships
from organiser.storage.name_keys import sealed_name
from organiser.storage.outbox import OutboxWriter
from organiser.storage.records import Records
from organiser.storage.register import Register
from organiser.storage.tables import (
    ACCOUNT,
    ACT,
    CHAT,
    CODE,
    CONSENT,
    COPY,
    DIALOG,
    EXCLUSION,
    INQUIRY,
    MEMBERSHIP,
    MEMBERSHIP_CHANGE,
    OFFER,
    OUTBOX,
    PERSON,
    READING,
    SPONSORSHIP,
    WORK,
)
from organiser.vault import Vault

OVER: Final = frozenset({State.RESIGNED, State.EXCLUDED, State.DECLINED, State.WITHDRAWN, State.MERGED})
"""The states of memberships that have ended, or never began."""

AT_ONCE: Final = 1000
"""Memberships that are blanked in one transaction, in which nobody is answered; the others soon."""


async def expire(connection: Connection, directory: Directory, now: datetime) -> None:
    """Remove what was kept for long enough."""
    await _memberships(connection, directory, now)
    await exclusions.expire(connection, now)
    await _left_suspended(connection, directory, now)
    await _consents(connection, now)
    await _written_down(connection, now)
    await _register(connection, directory, now)
    await forget_chats(connection, directory, now)


async def blank(
    connection: Connection, vault: Vault, numbers: Collection[int], *, known: Collection[int] = ()
) -> None:
    """Let memberships that are over have no name, no work, no sponsors, and nobody behind them.

    Their numbers, states and days stay: other rows are built on them. Those that are also `known` keep the
    person, so that an exclusion holds as long as the account is kept.
    """
    for number in numbers:
        values: dict[str, Any] = {"name": sealed_name(vault, number, ""), "name_key": b""}
        if number not in known:
            values["person_id"] = None
        await connection.execute(update(MEMBERSHIP).where(MEMBERSHIP.c.id == number).values(values))
    await connection.execute(delete(WORK).where(WORK.c.membership_id.in_(numbers)))
    await connection.execute(delete(SPONSORSHIP).where(SPONSORSHIP.c.membership_id.in_(numbers)))


async def _memberships(connection: Connection, directory: Directory, now: datetime) -> None:
    """Who left, was refused, or took an application back."""
    named = select(MEMBERSHIP.c.id, MEMBERSHIP.c.state).where(
        MEMBERSHIP.c.state.in_(OVER),
        MEMBERSHIP.c.since <= millis(now - retention.FORMER),
        MEMBERSHIP.c.name_key != b"",
    )
    ended = (await connection.execute(named.limit(AT_ONCE))).all()
    excluded = [row.id for row in ended if row.state == State.EXCLUDED]
    await blank(connection, directory.vault, [row.id for row in ended], known=excluded)


async def _left_suspended(connection: Connection, directory: Directory, now: datetime) -> None:
    """Whose accounts left suspended, and were erased."""
    memberships = Memberships(connection, directory)
    marked = select(EXCLUSION.c.membership_id).join(MEMBERSHIP, MEMBERSHIP.c.id == EXCLUSION.c.membership_id)
    there = await connection.execute(marked.where(MEMBERSHIP.c.state == State.RESIGNED).distinct())
    for number in there.scalars().all():
        until = known_until(await memberships.changes(number))
        if until is None or until <= now:
            await connection.execute(delete(EXCLUSION).where(EXCLUSION.c.membership_id == number))


async def _consents(connection: Connection, now: datetime) -> None:
    """What somebody agreed to who is no member any more, nor wants to be one."""
    lately = millis(now - retention.FORMER)
    needed = exists().where(
        MEMBERSHIP.c.person_id == CONSENT.c.person_id,
        or_(MEMBERSHIP.c.state.in_(LIVE), MEMBERSHIP.c.since > lately),
    )
    await connection.execute(delete(CONSENT).where(CONSENT.c.given <= lately, ~needed))


async def _written_down(connection: Connection, now: datetime) -> None:
    """Who read what, why something was done, and what two stewards decided."""
    long_ago = millis(now - retention.AUDIT)
    await connection.execute(delete(READING).where(READING.c.at <= long_ago))
    old = and_(MEMBERSHIP_CHANGE.c.at <= long_ago, MEMBERSHIP_CHANGE.c.reason.is_not(None))
    await connection.execute(update(MEMBERSHIP_CHANGE).where(old).values(reason=None))
    await connection.execute(delete(ACT).where(ACT.c.state != ActState.OPEN, ACT.c.expires <= long_ago))


async def _register(connection: Connection, directory: Directory, now: datetime) -> None:
    """Shred the legal names that the law asks for no longer."""
    chapters = Chapters(connection)
    register = Register(connection, Records(connection, directory.record_keys))
    for chapter in await chapters.all():
        rules = profile(chapter.profile).overlaid(await chapters.bylaws(chapter.id)).register
        today = chapter.day(now)
        for owner in await register.ended(chapter.id):
            assert owner.left is not None  # noqa: S101 - only such lines have ended
            until = rules.kept_until(chapter.day(owner.left))
            if until is not None and until < today:
                await register.forget(owner)


async def forget_chats(connection: Connection, directory: Directory, now: datetime) -> None:
    """Forget the private chats that nobody is behind, once nothing is on its way there.

    A menu of its own is taken away there first, for the network would keep it.
    """
    columns = (
        ACCOUNT.c.chat_id,
        PERSON.c.chat_id,
        DIALOG.c.chat_id,
        OFFER.c.chat_id,
        CODE.c.private_chat_id,
        OUTBOX.c.chat_id,
    )
    # Gathered once: to look for each chat through accounts and outbox took a minute with 50,000 people.
    in_use = union(*(select(column).where(column.is_not(None)) for column in columns))
    asked = exists().where(INQUIRY.c.token.is_not(None))
    free = (CHAT.c.conversation_id.is_(None), CHAT.c.id.not_in(in_use), ~asked)
    lonely = select(CHAT.c.id).where(CHAT.c.private, *free)
    chats, farewell = Chats(connection, directory), OutboxWriter(connection, directory.vault, now)
    for chat in (await connection.execute(lonely)).scalars().all():
        if directory.chats[chat].menu is not None:
            farewell.add(chat, ShowMenu())
            await chats.change(directory.chats[chat], menu=None)
            continue
        await connection.execute(delete(COPY).where(COPY.c.chat_id == chat))
        await connection.execute(delete(CHAT).where(CHAT.c.id == chat))
        directory.drop(chat)
    await farewell.flush()
