"""Which memberships a rule of time is about to change: found along indexes, whatever their number.

What is done then stands in `handlers.due`, and looks again: things change between the two.
"""

from collections import defaultdict
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
from organiser.storage.deadline import Deadline, at_present
from organiser.storage.memberships import SUSPENDED_BY_ONE
from organiser.storage.tables import CHAPTER, MEMBERSHIP, ONE_TIME_CODE, OWNER, PERSON

PROBATION: Final = "probation"
NOTICE: Final = "notice"
APPLICATION: Final = "application"
NEWS: Final = "applications"
INVITATIONS: Final = "invitations"
DESERTED: Final = "deserted"
SUSPENSION: Final = "suspension"

_IN_ANY: Final = MEMBERSHIP.c.chapter_id.in_(select(CHAPTER.c.id))
"""True of all: told the chapters, SQLite goes along the indexes of memberships, which begin with them."""


async def probations(connection: AsyncConnection, now: datetime) -> list[Deadline]:
    """Memberships whose probation is over, by what each chapter has set."""
    lasting = defaultdict[int, list[int]](list)
    for chapter, settings in (await Chapters(connection).all_settings()).items():
        lasting[settings.probation_days].append(chapter)
    found: list[Deadline] = []
    for days, chapters in lasting.items():
        found += await _found(
            connection,
            MEMBERSHIP.c.chapter_id.in_(chapters),
            MEMBERSHIP.c.state == State.PROBATION,
            MEMBERSHIP.c.since <= millis(now - timedelta(days=days)),
        )
    return found


async def unanswered(connection: AsyncConnection, now: datetime) -> list[Deadline]:
    """Applications that nobody has answered for too long."""
    waiting = MEMBERSHIP.c.state.in_(APPLICATIONS)
    return await _found(connection, _IN_ANY, waiting, MEMBERSHIP.c.since <= millis(now - PATIENCE))


async def invitations(connection: AsyncConnection, now: datetime) -> list[Deadline]:
    """Chapters in which entries of an older list wait that nobody has claimed in time."""
    first = select(MEMBERSHIP.c.chapter_id, func.min(MEMBERSHIP.c.id))
    over = first.where(_IN_ANY, *_unclaimed(now)).group_by(MEMBERSHIP.c.chapter_id)
    return [Deadline(*row) for row in await connection.execute(over)]


async def deserted(connection: AsyncConnection, _now: datetime) -> list[Deadline]:
    """Chapters to which nobody belongs but suspended members."""
    there = MEMBERSHIP.c.chapter_id == CHAPTER.c.id
    suspended = select(func.max(MEMBERSHIP.c.since)).where(there, MEMBERSHIP.c.state == State.SUSPENDED)
    since = suspended.scalar_subquery()
    some = exists().where(there, MEMBERSHIP.c.state.in_(MEMBERS))
    found = await connection.execute(
        select(CHAPTER.c.id, since).where(~some, since.is_not(None)).order_by(CHAPTER.c.id)
    )
    return [Deadline(*row) for row in found]


async def suspensions(connection: AsyncConnection, now: datetime) -> list[Deadline]:
    """Memberships that one steward alone has suspended, and no second one in time."""
    in_time = MEMBERSHIP.c.since <= millis(now - ALONE)
    return await _found(connection, _IN_ANY, *SUSPENDED_BY_ONE, in_time)


async def unclaimed(connection: AsyncConnection, chapter: int, now: datetime) -> Sequence[int]:
    """The entries of a chapter whose time is over: see `members.founding.INVITED_FOR`."""
    rows = await connection.execute(
        select(MEMBERSHIP.c.id)
        .where(MEMBERSHIP.c.chapter_id == chapter, *_unclaimed(now))
        .order_by(MEMBERSHIP.c.id)
    )
    return rows.scalars().all()


def _unclaimed(now: datetime) -> tuple[ColumnElement[bool], ...]:
    works = exists().where(
        ONE_TIME_CODE.c.subject == MEMBERSHIP.c.id,
        ONE_TIME_CODE.c.purpose == Purpose.CLAIM,
        ONE_TIME_CODE.c.expires > millis(now),
    )
    owner = exists().where(OWNER.c.membership_id == MEMBERSHIP.c.id, OWNER.c.left.is_(None))
    waiting = (MEMBERSHIP.c.state == State.INVITED, MEMBERSHIP.c.since <= millis(now - INVITED_FOR))
    return (*waiting, ~works, ~owner)


async def notices(connection: AsyncConnection, now: datetime) -> list[Deadline]:
    """Memberships whose notice has ended."""
    given = (text("membership.leaves IS NOT NULL"), MEMBERSHIP.c.leaves <= millis(now))
    return await _found(connection, *given, MEMBERSHIP.c.state.in_(LIVE), since=MEMBERSHIP.c.leaves)


async def untold(connection: AsyncConnection, now: datetime) -> list[Deadline]:
    """Chapters whose stewards were not told yet of new applications."""
    return [Deadline(chapter, at_present(now)) for chapter in await news.due(connection, now)]


async def _found(
    connection: AsyncConnection, *which: ColumnElement[bool] | Any, since: Any = MEMBERSHIP.c.since
) -> list[Deadline]:
    """Memberships with the private chat of the person, where there is one: all must be due."""
    wanted = (
        select(MEMBERSHIP.c.id, since, PERSON.c.chat_id)
        .outerjoin(PERSON, PERSON.c.id == MEMBERSHIP.c.person_id)
        .where(*which)
        .order_by(MEMBERSHIP.c.id)
    )
    return [Deadline(*row) for row in await connection.execute(wanted)]
