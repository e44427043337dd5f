"""Chapters and what each has set for itself. There are few, so that all of them may be looked at."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
from sqlalchemy import bindparam, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from organiser.chat.incoming import Presence
from organiser.i18n.folding import fold
from organiser.kernel import millis, moment
from organiser.members import settings
from organiser.members.settings import Settings
from organiser.members.statutes import OVERLAID, Bylaw
from organiser.storage.prepared import Prepared
from organiser.storage.tables import ACT, CHAPTER, CHAPTER_SETTING, CHAT


class Chapter(msgspec.Struct, frozen=True):
    """A local branch. `profile` names its statutes, `zone` its time (IANA), `language` is one of `LOCALES`.

    `founded` is when its founding mode ended, None as long as it lasts.
    """

    id: int
    name: str
    profile: str
    currency: str
    zone: str
    language: str
    created: datetime
    founded: datetime | None = None

    @property
    def founding(self) -> bool:
        """Whether founding mode lasts."""
        return self.founded is None

    @property
    def clock(self) -> ZoneInfo:
        """The time zone by which it lives."""
        return ZoneInfo(self.zone)

    def day(self, at: datetime) -> date:
        """Which day it is there at a point in time."""
        return at.astimezone(self.clock).date()


# Every step of a form asks these; made once, they take a part of the time.
_ALL = Prepared(select(CHAPTER).order_by(CHAPTER.c.id))
_ONE = Prepared(select(CHAPTER).where(CHAPTER.c.id == bindparam("chapter")), ("chapter",))
_STORED_ANYWHERE = Prepared(select(CHAPTER_SETTING))
_STORED = Prepared(
    select(CHAPTER_SETTING).where(CHAPTER_SETTING.c.chapter_id == bindparam("chapter")), ("chapter",)
)
_RULES = (
    select(CHAPTER_SETTING, ACT.c.proposed_by, ACT.c.decided_by)
    .outerjoin(ACT, ACT.c.id == CHAPTER_SETTING.c.act_id)
    .where(CHAPTER_SETTING.c.chapter_id == bindparam("chapter"), CHAPTER_SETTING.c.name.startswith(OVERLAID))
)


class Chapters:
    """Chapters within one transaction. What one has set is asked once."""

    def __init__(self, connection: AsyncConnection) -> None:
        """Changes are made at once."""
        self._connection = connection
        self._settings: dict[int, Settings] = {}

    async def add(self, name: str, now: datetime, *, founding: bool, **about: str) -> Chapter | None:
        """A new chapter; None where one has that name already (see `named`).

        `about` has `profile`, `currency`, `zone` and `language`. Only the co-op's first is made `founding`.
        """
        if await self.named(name) is not None:
            return None
        values = {"name": name, "created": millis(now), "founded": None if founding else millis(now), **about}
        added = await self._connection.execute(insert(CHAPTER).values(**values).returning(CHAPTER.c.id))
        return await self.get(added.scalar_one())

    async def get(self, chapter: int) -> Chapter:
        """A chapter that is known to be there; none is ever removed."""
        (row,) = await _ONE.find(self._connection, chapter=chapter)
        return _chapter(row)

    async def find(self, chapter: int) -> Chapter | None:
        """The chapter of a number that somebody made up, if it is one."""
        found = await _ONE.find(self._connection, chapter=chapter)
        return _chapter(found[0]) if found else None

    async def named(self, name: str) -> Chapter | None:
        """The chapter of a name, whatever its capitals and accents."""
        return next((one for one in await self.all() if fold(one.name) == fold(name)), None)

    async def all(self) -> tuple[Chapter, ...]:
        """Every chapter, the first one first."""
        return tuple(_chapter(row) for row in await _ALL.find(self._connection))

    async def chats(self) -> Mapping[int, int]:
        """How many groups and rooms belong to each chapter; those that the bot has left do not count."""
        there = CHAT.c.presence.in_((Presence.MEMBER, Presence.ADMIN))
        anywhere = CHAT.c.chapter_id.in_(select(CHAPTER.c.id))
        wanted = select(CHAT.c.chapter_id, func.count()).where(anywhere, there).group_by(CHAT.c.chapter_id)
        return {row[0]: row[1] for row in await self._connection.execute(wanted)}

    async def change(self, chapter: int, **about: str) -> Chapter:
        """Change `name`, `profile`, `currency`, `zone` or `language`."""
        await self._connection.execute(update(CHAPTER).where(CHAPTER.c.id == chapter).values(**about))
        return await self.get(chapter)

    async def set_aside(self, former: Chapter) -> None:
        """Free the name of a chapter: it has its number behind it from now on, and all that is kept of it."""
        name = f"{former.name} ({former.id})"
        while await self.named(name) is not None:
            name = f"{name} ({former.id})"
        await self.change(former.id, name=name)

    async def end_founding(self, chapter: int, now: datetime) -> bool:
        """End founding mode, for good; False where it was over."""
        ended = await self._connection.execute(
            update(CHAPTER)
            .where(CHAPTER.c.id == chapter, CHAPTER.c.founded.is_(None))
            .values(founded=millis(now))
        )
        return bool(ended.rowcount)

    async def settings(self, chapter: int) -> Settings:
        """What holds in a chapter: what it has set, and the defaults."""
        if chapter not in self._settings:
            self._settings[chapter] = _settings(await _STORED.find(self._connection, chapter=chapter))
        return self._settings[chapter]

    async def all_settings(self) -> Mapping[int, Settings]:
        """What holds in each chapter, by its number."""
        rows: dict[int, list[Any]] = {chapter.id: [] for chapter in await self.all()}
        for row in await _STORED_ANYWHERE.find(self._connection):
            rows[row.chapter_id].append(row)
        self._settings = {chapter: _settings(stored) for chapter, stored in rows.items()}
        return dict(self._settings)

    async def bylaws(self, chapter: int) -> Mapping[str, Bylaw]:
        """What a chapter has set of its statutes: ids of rules, and what `Profile.overlaid` takes."""
        kept = await self._connection.execute(_RULES, {"chapter": chapter})
        return {row.name.removeprefix(OVERLAID): _bylaw(row) for row in kept}

    async def set(self, chapter: int, name: str, value: int) -> None:
        """Set one of `members.settings.SETTINGS`; the value has gone through `members.settings.read`."""
        await self._put(chapter, name, value=str(value))

    async def set_rule(self, chapter: int, rule: str, bylaw: Bylaw, act: int | None = None) -> None:
        """Set a rule of the statutes, once the profile let its value pass; `act` is who decided it."""
        await self._put(
            chapter,
            f"{OVERLAID}{rule}",
            value=bylaw.value,
            source=bylaw.source,
            read=None if bylaw.read is None else bylaw.read.isoformat(),
            since=None if bylaw.since is None else millis(bylaw.since),
            act_id=act,
        )

    async def _put(self, chapter: int, name: str, **values: Any) -> None:
        self._settings.pop(chapter, None)
        this = (CHAPTER_SETTING.c.chapter_id == chapter, CHAPTER_SETTING.c.name == name)
        await self._connection.execute(delete(CHAPTER_SETTING).where(*this))
        row = {"chapter_id": chapter, "name": name, **values}
        await self._connection.execute(insert(CHAPTER_SETTING).values(row))


def _settings(rows: Sequence[Any]) -> Settings:
    return settings.stored({row.name: row.value for row in rows if not row.name.startswith(OVERLAID)})


def _bylaw(row: Any) -> Bylaw:
    by = dict.fromkeys(one for one in (row.proposed_by, row.decided_by) if one is not None)
    return Bylaw(
        value=row.value,
        source=row.source or "",
        read=None if row.read is None else date.fromisoformat(row.read),
        since=None if row.since is None else moment(row.since),
        by=tuple(by),
    )


def _chapter(row: Any) -> Chapter:
    return Chapter(
        id=row.id,
        name=row.name,
        profile=row.profile,
        currency=row.currency,
        zone=row.zone,
        language=row.language,
        created=moment(row.created),
        founded=None if row.founded is None else moment(row.founded),
    )
