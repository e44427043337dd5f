"""Which memberships a rule of time is about to change: found along indexes, whatever their number.

What is done then is `handlers.members.timing`'s, which looks again: things change between the two.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, exists, func, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from organiser.kernel import millis
from organiser.members.admission import PATIENCE
from organiser.members.codes import Purpose
from organiser.members.founding import INVITED_FOR
from organiser.members.states import APPLICATIONS, LIVE, MEMBERS, State
from organiser.members.suspensions import ALONE
from organiser.storage import news
from organiser.storage.chapters import Chapters
from organiser.storage.memberships import SUSPENDED_BY_ONE
from organiser.storage.tables import CHAT, MEMBERSHIP, ONE_TIME_CODE, OWNER, PERSON

PROBATION: Final = "probation"
NOTICE: Final = "notice"
APPLICATION: Final = "application"
NEWS: Final = "applications"
INVITATIONS: Final = "invitations"
DESERTED: Final = "deserted"
SUSPENSION: Final = "suspension"

Found = list[tuple[int, int, int]]
"""Subject, the chat that is told, and since when: see `storage.due`."""


async def probations(connection: AsyncConnection, now: datetime) -> Found:
    """Memberships whose probation is over, by what each chapter has set."""
    chapters = Chapters(connection)
    found: Found = []
    for chapter in await chapters.all():
        days = (await chapters.settings(chapter.id)).probation_days
        found += await _found(
            connection,
            MEMBERSHIP.c.chapter_id == chapter.id,
            MEMBERSHIP.c.state == State.PROBATION,
            MEMBERSHIP.c.since <= millis(now - timedelta(days=days)),
        )
    return found


async def unanswered(connection: AsyncConnection, now: datetime) -> Found:
    """Applications that nobody has answered for too long."""
    found: Found = []
    for chapter in await Chapters(connection).all():
        for state in sorted(APPLICATIONS):
            found += await _found(
                connection,
                MEMBERSHIP.c.chapter_id == chapter.id,
                MEMBERSHIP.c.state == state,
                MEMBERSHIP.c.since <= millis(now - PATIENCE),
            )
    return found


async def invitations(connection: AsyncConnection, now: datetime) -> Found:
    """Chapters in which entries of an older list wait that nobody has claimed in time."""
    anywhere = (await connection.execute(select(func.min(CHAT.c.id)))).scalar_one()
    found: Found = []
    for chapter in await Chapters(connection).all():
        waiting = await unclaimed(connection, chapter.id, now)
        if waiting:
            found.append((chapter.id, anywhere, waiting[0]))
    return found


async def deserted(connection: AsyncConnection, _now: datetime) -> Found:
    """Chapters to which nobody belongs but suspended members."""
    anywhere = (await connection.execute(select(func.min(CHAT.c.id)))).scalar_one()
    found: Found = []
    for chapter in await Chapters(connection).all():
        there = select(func.max(MEMBERSHIP.c.since)).where(MEMBERSHIP.c.chapter_id == chapter.id)
        some = exists().where(MEMBERSHIP.c.chapter_id == chapter.id, MEMBERSHIP.c.state.in_(MEMBERS))
        suspended = there.where(MEMBERSHIP.c.state == State.SUSPENDED, ~some)
        since = (await connection.execute(suspended)).scalar_one()
        if since is not None:
            found.append((chapter.id, anywhere, since))
    return found


async def suspensions(connection: AsyncConnection, now: datetime) -> Found:
    """Memberships that one steward alone has suspended, and no second one in time."""
    found: Found = []
    for chapter in await Chapters(connection).all():
        found += await _found(
            connection,
            MEMBERSHIP.c.chapter_id == chapter.id,
            *SUSPENDED_BY_ONE,
            MEMBERSHIP.c.since <= millis(now - ALONE),
        )
    return found


async def unclaimed(connection: AsyncConnection, chapter: int, now: datetime) -> Sequence[int]:
    """The entries of a chapter whose time is over: see `members.founding.INVITED_FOR`."""
    works = exists().where(
        ONE_TIME_CODE.c.subject == MEMBERSHIP.c.id,
        ONE_TIME_CODE.c.purpose == Purpose.CLAIM,
        ONE_TIME_CODE.c.expires > millis(now),
    )
    owner = exists().where(OWNER.c.membership_id == MEMBERSHIP.c.id, OWNER.c.left.is_(None))
    rows = await connection.execute(
        select(MEMBERSHIP.c.id)
        .where(
            MEMBERSHIP.c.chapter_id == chapter,
            MEMBERSHIP.c.state == State.INVITED,
            MEMBERSHIP.c.since <= millis(now - INVITED_FOR),
            ~works,
            ~owner,
        )
        .order_by(MEMBERSHIP.c.id)
    )
    return rows.scalars().all()


async def notices(connection: AsyncConnection, now: datetime) -> Found:
    """Memberships whose notice has ended."""
    given = (text("membership.leaves IS NOT NULL"), MEMBERSHIP.c.leaves <= millis(now))
    return await _found(connection, *given, MEMBERSHIP.c.state.in_(LIVE), since=MEMBERSHIP.c.leaves)


async def untold(connection: AsyncConnection, now: datetime) -> Found:
    """Chapters whose stewards were not told yet of new applications."""
    chapters = await news.due(connection, now)
    if not chapters:
        return []
    anywhere = (await connection.execute(select(func.min(CHAT.c.id)))).scalar_one()
    return [(chapter, anywhere, millis(now)) for chapter in chapters]


async def _found(
    connection: AsyncConnection, *which: ColumnElement[bool] | Any, since: Any = MEMBERSHIP.c.since
) -> Found:
    """Memberships with the private chat of the person; any chat where there is none, for all must be due."""
    anywhere = select(func.min(CHAT.c.id)).scalar_subquery()
    wanted = (
        select(MEMBERSHIP.c.id, func.coalesce(PERSON.c.chat_id, anywhere), since)
        .outerjoin(PERSON, PERSON.c.id == MEMBERSHIP.c.person_id)
        .where(*which)
        .order_by(MEMBERSHIP.c.id)
    )
    return [(row[0], row[1], row[2]) for row in await connection.execute(wanted)]
