"""Chapters, who belongs to them in which role, what waits for a second steward, and the owner register."""

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from organiser.storage.tables.column import Big


class Chapter(SQLModel, table=True):
    """A local branch. `founded` is when its founding mode ended; None as long as it lasts."""

    __table_args__ = {"sqlite_autoincrement": True}
    id: int | None = Field(default=None, primary_key=True, sa_type=Big)
    name: str = Field(unique=True)
    profile: str
    currency: str
    zone: str
    language: str
    created: int = Field(sa_type=Big)
    founded: int | None = Field(default=None, sa_type=Big)


class ChapterSetting(SQLModel, table=True):
    """What a chapter has set otherwise than the default (`members.settings`).

    A rule of its statutes (`members.statutes.Bylaw`) has a `source`, the day on which that was `read`, and
    since when it holds, by which act: that one goes with time.
    """

    __tablename__ = "chapter_setting"  # type: ignore[mutable-override]
    chapter_id: int = Field(primary_key=True, foreign_key="chapter.id", sa_type=Big)
    name: str = Field(primary_key=True)
    value: str
    source: str | None = None
    read: str | None = None
    since: int | None = Field(default=None, sa_type=Big)
    act_id: int | None = Field(default=None, sa_type=Big)


class Membership(SQLModel, table=True):
    """A person in a chapter, from the application on: `members.states`. The id is the member number.

    `name_key` finds names that look alike, `since` is when the state began (of a probation that a suspension
    held up, so much later as that lasted), `leaves` when a notice ends.
    """

    __table_args__ = (
        Index("membership_state", "chapter_id", "state", "since"),
        Index("membership_number", "chapter_id", "state", "id"),
        Index("membership_name", "chapter_id", "name_key"),
        Index(
            "membership_leaves",
            "leaves",
            sqlite_where=text("leaves IS NOT NULL"),
            postgresql_where=text("leaves IS NOT NULL"),
        ),
        Index("membership_admitted", "chapter_id", "admitted"),
        Index(
            "membership_live",
            "person_id",
            "chapter_id",
            unique=True,
            sqlite_where=text("state IN ('applied', 'sponsored', 'probation', 'member', 'suspended')"),
            postgresql_where=text("state IN ('applied', 'sponsored', 'probation', 'member', 'suspended')"),
        ),
        {"sqlite_autoincrement": True},
    )
    id: int | None = Field(default=None, primary_key=True, sa_type=Big)
    person_id: int | None = Field(default=None, foreign_key="person.id", index=True, sa_type=Big)
    chapter_id: int = Field(foreign_key="chapter.id", sa_type=Big)
    klass: str
    state: str
    name: bytes
    name_key: bytes
    welcome: bool = False
    since: int = Field(sa_type=Big)
    applied: int = Field(sa_type=Big)
    admitted: int | None = Field(default=None, sa_type=Big)
    leaves: int | None = Field(default=None, sa_type=Big)


class MembershipChange(SQLModel, table=True):
    """One step of a membership: who took it (None: a rule did), by which rule, when, and why."""

    __tablename__ = "membership_change"  # type: ignore[mutable-override]
    id: int | None = Field(default=None, primary_key=True, sa_type=Big)
    membership_id: int = Field(foreign_key="membership.id", index=True, sa_type=Big)
    before: str | None = None
    after: str
    actor_id: int | None = Field(default=None, index=True, sa_type=Big)
    rule: str
    at: int = Field(sa_type=Big)
    reason: bytes | None = None


class Exclusion(SQLModel, table=True):
    """An account whose person was excluded, or left suspended, and is not known any more: that holds."""

    __table_args__ = {"sqlite_with_rowid": False}
    key: bytes = Field(primary_key=True)
    membership_id: int = Field(primary_key=True, foreign_key="membership.id", index=True, sa_type=Big)


class Sponsorship(SQLModel, table=True):
    """A member who was asked to vouch for an applicant; both are memberships."""

    __table_args__ = {"sqlite_with_rowid": False}
    membership_id: int = Field(primary_key=True, foreign_key="membership.id", sa_type=Big)
    sponsor_id: int = Field(primary_key=True, foreign_key="membership.id", index=True, sa_type=Big)
    state: str
    at: int = Field(sa_type=Big)


class Work(SQLModel, table=True):
    """What a member works at: platforms and job types."""

    __table_args__ = {"sqlite_with_rowid": False}
    membership_id: int = Field(primary_key=True, foreign_key="membership.id", sa_type=Big)
    kind: str = Field(primary_key=True)
    value: str = Field(primary_key=True)


class RoleTerm(SQLModel, table=True):
    """A role that a member holds in their chapter, from when until when."""

    __tablename__ = "role_term"  # type: ignore[mutable-override]
    id: int | None = Field(default=None, primary_key=True, sa_type=Big)
    membership_id: int = Field(foreign_key="membership.id", index=True, sa_type=Big)
    role: str
    since: int = Field(sa_type=Big)
    until: int = Field(index=True, sa_type=Big)
    ended: int | None = Field(default=None, sa_type=Big)
    granted_by: int | None = Field(default=None, index=True, sa_type=Big)
    seconded_by: int | None = Field(default=None, index=True, sa_type=Big)


class Act(SQLModel, table=True):
    """What needs a second steward: open -> done | refused | expired | withdrawn."""

    __table_args__ = (Index("act_open", "chapter_id", "state"), {"sqlite_autoincrement": True})
    id: int | None = Field(default=None, primary_key=True, sa_type=Big)
    chapter_id: int = Field(foreign_key="chapter.id", sa_type=Big)
    kind: str
    payload: bytes
    proposed_by: int | None = Field(default=None, index=True, sa_type=Big)
    at: int = Field(sa_type=Big)
    expires: int = Field(index=True, sa_type=Big)
    state: str = "open"
    decided_by: int | None = Field(default=None, index=True, sa_type=Big)
    decided: int | None = Field(default=None, sa_type=Big)


class Owner(SQLModel, table=True):
    """A line of the owner register, which the law asks for. The record has legal name and address.

    None is ever removed, and none changes its number (`guards` sees to it).
    `excluded` says that it ended so; the register knows it by itself, for nothing leads from the line of
    somebody who was erased to the roster.
    """

    __table_args__ = (UniqueConstraint("chapter_id", "number"), {"sqlite_autoincrement": True})
    id: int | None = Field(default=None, primary_key=True, sa_type=Big)
    chapter_id: int = Field(foreign_key="chapter.id", sa_type=Big)
    number: int
    membership_id: int | None = Field(default=None, foreign_key="membership.id", index=True, sa_type=Big)
    record_id: int | None = Field(default=None, sa_type=Big)
    admitted: int = Field(sa_type=Big)
    left: int | None = Field(default=None, index=True, sa_type=Big)
    excluded: bool | None = None


class ShareEntry(SQLModel, table=True):
    """A line of the share ledger: nothing in it is ever changed or removed (`guards` sees to it).

    `amount` is in minor units of `currency`; `other_id` is to whom a transfer goes; `day` is the day on which
    it took effect, `at` when it was written down; `reverses` is which line a reversal says to be wrong.
    """

    __tablename__ = "share_entry"  # type: ignore[mutable-override]
    __table_args__ = (
        Index("share_entry_owner", "owner_id"),
        Index("share_entry_reverses", "reverses", unique=True),
        {"sqlite_autoincrement": True},
    )
    id: int | None = Field(default=None, primary_key=True, sa_type=Big)
    chapter_id: int = Field(foreign_key="chapter.id", index=True, sa_type=Big)
    owner_id: int = Field(foreign_key="owner.id", sa_type=Big)
    kind: str
    shares: int = Field(sa_type=Big)
    amount: int = Field(sa_type=Big)
    currency: str
    other_id: int | None = Field(default=None, foreign_key="owner.id", index=True, sa_type=Big)
    actor_id: int | None = Field(default=None, sa_type=Big)
    day: str
    at: int = Field(sa_type=Big)
    reverses: int | None = Field(default=None, sa_type=Big)
