"""Memberships: what is kept of each, how one changes, and how many there are.

Which step may be taken is `members.steps`' work; here it is written down, and only where the membership is
still what the step was decided for, so that two stewards who approve at once approve once. Names and reasons
are sealed. The owner register follows every step. How many members a chapter has is asked for often, and held
in the directory.
Above 250 lines because it is one list of questions to one table, each of a few lines.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from heapq import merge
from itertools import islice
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, bindparam, exists, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from organiser.kernel import millis, moment
from organiser.members.admission import probation_began
from organiser.members.states import LIVE, Rule, State
from organiser.members.steps import Change, Membership, changed, last_moment, left
from organiser.members.suspensions import known_until, left_suspended
from organiser.storage.directory import Directory
from organiser.storage.exclusions import Exclusions
from organiser.storage.name_keys import name_key, opened_name, sealed_name, wanted_keys
from organiser.storage.prepared import Prepared
from organiser.storage.register import follow
from organiser.storage.tables import MEMBERSHIP, MEMBERSHIP_CHANGE

OWNER_MEMBER = "owner_member"
"""The class of membership that everybody has so far."""

_ADMISSIONS = (Rule.WELCOME, Rule.SPONSORS_AND_STEWARD)
"""The rules that let somebody in from outside: only these count for a chapter's pace."""


def _step(*which: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(MEMBERSHIP_CHANGE.c.membership_id == MEMBERSHIP.c.id, *which)


_HELD_OUT = frozenset({State.EXCLUDED, State.SUSPENDED})
"""Who is so is noted beside the keys, too (`storage.excluded`)."""

SUSPENDED_BY_ONE = (
    MEMBERSHIP.c.state == State.SUSPENDED,
    _step(MEMBERSHIP_CHANGE.c.at == MEMBERSHIP.c.since, MEMBERSHIP_CHANGE.c.rule == Rule.SUSPENDED_ALONE),
    ~_step(MEMBERSHIP_CHANGE.c.at >= MEMBERSHIP.c.since, MEMBERSHIP_CHANGE.c.rule == Rule.SUSPENDED),
)
"""The conditions of a membership that one steward alone has suspended, and no second one since."""

_OF = Prepared(
    select(MEMBERSHIP).where(MEMBERSHIP.c.person_id == bindparam("person")).order_by(MEMBERSHIP.c.id),
    ("person",),
)
"""Every step of a form asks it; made once, it takes a part of the time."""


class KeptMembership(msgspec.Struct, frozen=True):
    """A membership with the name that is shown in chats.

    `welcome` says that the applicant knew nobody to vouch for them, and asked for a steward's welcome.
    """

    membership: Membership
    name: str
    welcome: bool = False


class LeftSuspended(msgspec.Struct, frozen=True):
    """A membership that was left while suspended: by which step, and until when that is known."""

    membership: Membership
    suspension: Change
    until: datetime


class Memberships:
    """Memberships within one transaction."""

    def __init__(self, connection: AsyncConnection, directory: Directory) -> None:
        """The directory's vault seals names; its counts are kept up to date."""
        self._connection = connection
        self._directory = directory
        self._vault = directory.vault

    async def begin(
        self, chapter: int, person: int | None, change: Change, *, name: str, welcome: bool = False
    ) -> KeptMembership:
        """A new membership by a first step (`members.steps.begin`); `may_begin` has been asked."""
        fresh = Membership(0, person, chapter, change.after, change.at, change.at)
        first = changed(fresh, change)
        values = _values(first) | {"chapter_id": chapter, "applied": millis(change.at), "klass": OWNER_MEMBER}
        values |= {"name": b"", "name_key": b"", "welcome": welcome}
        added = await self._connection.execute(insert(MEMBERSHIP).values(**values).returning(MEMBERSHIP.c.id))
        number = added.scalar_one()
        await self.rename(number, name)
        await self._note(number, change)
        await follow(self._connection, number, chapter, change, change.at)
        self._count(chapter, change)
        kept = await self.get(number)
        assert kept is not None  # noqa: S101 - it was written a moment ago
        return kept

    async def take(self, membership: Membership, change: Change) -> Membership | None:
        """Take a step of a membership that is still what it was decided for; None where it is no more."""
        after = changed(membership, change)
        if change.after is State.PROBATION and change.before in {State.SUSPENDED, State.EXCLUDED}:
            after = replace(after, since=probation_began(await self.changes(membership.id), change.at))
        leaves = None if membership.leaves is None else millis(membership.leaves)
        done = await self._connection.execute(
            update(MEMBERSHIP)
            .where(
                MEMBERSHIP.c.id == membership.id,
                MEMBERSHIP.c.state == membership.state,
                MEMBERSHIP.c.leaves.is_not_distinct_from(leaves),
            )
            .values(**_values(after))
        )
        if not done.rowcount:
            return None
        await self._note(membership.id, change)
        await follow(
            self._connection, membership.id, membership.chapter, change, last_moment(membership, change)
        )
        self._count(membership.chapter, change)
        return after

    def _count(self, chapter: int, change: Change) -> None:
        if change.before is not None:
            self._directory.counts[chapter, change.before] -= 1
        self._directory.counts[chapter, change.after] += 1
        self._directory.apart += not _HELD_OUT.isdisjoint({change.before, change.after})

    async def get(self, number: int) -> KeptMembership | None:
        """The membership of a number, if there is one."""
        found = await self._all(MEMBERSHIP.c.id == number)
        return found[0] if found else None

    async def of(self, person: int) -> tuple[KeptMembership, ...]:
        """Every membership of a person, the oldest first."""
        return tuple(self._kept(row) for row in await _OF.find(self._connection, person=person))

    async def known(self, person: int) -> tuple[KeptMembership, ...]:
        """Every membership of a person; each, too, that their accounts were put out of as somebody else."""
        numbers = await Exclusions(self._connection, self._directory).of(person)
        barred = await self._all(MEMBERSHIP.c.id.in_(numbers)) if numbers else ()
        own = await self.of(person)
        there = {one.membership.id for one in own}
        return (*own, *(one for one in barred if one.membership.id not in there))

    async def left_suspended(self, person: int, now: datetime) -> Mapping[int, LeftSuspended]:
        """By chapter: the membership that somebody left last, where they left suspended and that counts."""
        chapters: defaultdict[int, list[Membership]] = defaultdict(list)
        for kept in await self.known(person):
            chapters[kept.membership.chapter].append(kept.membership)
        found: dict[int, LeftSuspended] = {}
        for chapter, there in chapters.items():
            last = left(there)
            taken = () if last is None else await self.changes(last.id)
            suspended, until = left_suspended(taken), known_until(taken)
            if last is not None and suspended is not None and until is not None and until > now:
                found[chapter] = LeftSuspended(last, suspended, until)
        return found

    async def held(self, person: int, chapter: int) -> KeptMembership | None:
        """The membership of a person that lives in a chapter, if there is one."""
        return next(
            (
                one
                for one in await self.of(person)
                if one.membership.chapter == chapter and one.membership.state in LIVE
            ),
            None,
        )

    async def name_of(self, person: int | None, chapter: int) -> str:
        """Under which name a chapter knows a person; "" where they are nothing there (any more)."""
        kept = None if person is None else await self.held(person, chapter)
        return "" if kept is None else kept.name

    async def in_states(
        self, chapter: int, states: Collection[State], *, after: int = 0, limit: int
    ) -> tuple[KeptMembership, ...]:
        """Memberships of a chapter in such states by their numbers, from the one behind `after` on."""
        pages: list[Sequence[Any]] = []
        for state in states:
            # One state at a time, so that each is a walk along the index, however many there are.
            wanted = select(MEMBERSHIP).where(
                MEMBERSHIP.c.chapter_id == chapter, MEMBERSHIP.c.state == state, MEMBERSHIP.c.id > after
            )
            found = await self._connection.execute(wanted.order_by(MEMBERSHIP.c.id).limit(limit))
            pages.append(found.all())
        rows = islice(merge(*pages, key=lambda row: row.id), limit)
        return tuple(self._kept(row) for row in rows)

    def count(self, chapter: int, states: Collection[State]) -> int:
        """How many memberships of a chapter are in such states."""
        return sum(self._directory.counts[chapter, state] for state in states)

    async def admissions(self, chapter: int, since: datetime) -> tuple[datetime, ...]:
        """When people were admitted after a time; who founded, or claimed an entry, is none of them."""
        let_in = _step(
            MEMBERSHIP_CHANGE.c.at == MEMBERSHIP.c.admitted, MEMBERSHIP_CHANGE.c.rule.in_(_ADMISSIONS)
        )
        found = await self._connection.execute(
            select(MEMBERSHIP.c.admitted)
            .where(MEMBERSHIP.c.chapter_id == chapter, MEMBERSHIP.c.admitted > millis(since), let_in)
            .order_by(MEMBERSHIP.c.admitted)
        )
        return tuple(moment(at) for at in found.scalars())

    async def suspended_by_one(self, chapter: int) -> int:
        """How many members of a chapter one steward alone has suspended."""
        counted = select(func.count()).select_from(MEMBERSHIP)
        there = counted.where(MEMBERSHIP.c.chapter_id == chapter, *SUSPENDED_BY_ONE)
        return (await self._connection.execute(there)).scalar_one()

    async def alike(self, chapter: int, name: str, but: int | None = None) -> tuple[KeptMembership, ...]:
        """The others of a chapter, members or applicants, whose names look like this one."""
        found = await self._all(
            MEMBERSHIP.c.chapter_id == chapter, MEMBERSHIP.c.name_key.in_(wanted_keys(self._vault, name))
        )
        return tuple(
            one
            for one in found
            if one.membership.id != but and one.membership.state in LIVE | {State.INVITED}
        )

    async def rename(self, number: int, name: str) -> None:
        """Show a member under a name that `members.names.shown_name` let pass."""
        sealed = sealed_name(self._vault, number, name)
        await self._connection.execute(
            update(MEMBERSHIP)
            .where(MEMBERSHIP.c.id == number)
            .values(name=sealed, name_key=name_key(self._vault, name))
        )

    async def ask_welcome(self, number: int) -> bool:
        """Note that an applicant waits for a steward, not for sponsors; False where they do already."""
        asked = await self._connection.execute(
            update(MEMBERSHIP)
            .where(MEMBERSHIP.c.id == number, MEMBERSHIP.c.welcome.is_(False))
            .values(welcome=True)
        )
        return bool(asked.rowcount)

    async def changes(self, number: int) -> tuple[Change, ...]:
        """Every step of a membership, the first one first."""
        found = await self._connection.execute(
            select(MEMBERSHIP_CHANGE)
            .where(MEMBERSHIP_CHANGE.c.membership_id == number)
            .order_by(MEMBERSHIP_CHANGE.c.id)
        )
        return tuple(self._change(row) for row in found)

    async def move(self, goes: int, stays: int) -> None:
        """Let the memberships of one person be another's, who is the same; what ends is taken before this."""
        await self._connection.execute(
            update(MEMBERSHIP).where(MEMBERSHIP.c.person_id == goes).values(person_id=stays)
        )
        actor = MEMBERSHIP_CHANGE.c.actor_id
        await self._connection.execute(update(MEMBERSHIP_CHANGE).where(actor == goes).values(actor_id=stays))

    async def _all(self, *which: ColumnElement[bool] | Any) -> tuple[KeptMembership, ...]:
        wanted = select(MEMBERSHIP).where(*which).order_by(MEMBERSHIP.c.id)
        return tuple(self._kept(row) for row in await self._connection.execute(wanted))

    def _kept(self, row: Any) -> KeptMembership:
        name = opened_name(self._vault, row.id, row.name)
        membership = Membership(
            id=row.id,
            person=row.person_id,
            chapter=row.chapter_id,
            state=State(row.state),
            since=moment(row.since),
            applied=moment(row.applied),
            admitted=None if row.admitted is None else moment(row.admitted),
            leaves=None if row.leaves is None else moment(row.leaves),
        )
        return KeptMembership(membership, name, row.welcome)

    async def _note(self, number: int, change: Change) -> None:
        values = {
            "membership_id": number,
            "before": change.before,
            "after": change.after,
            "actor_id": change.actor,
            "rule": change.rule,
            "at": millis(change.at),
        }
        added = await self._connection.execute(
            insert(MEMBERSHIP_CHANGE).values(**values).returning(MEMBERSHIP_CHANGE.c.id)
        )
        row = added.scalar_one()
        if change.reason:
            said = change.reason.encode("utf-8", "replace")
            sealed = self._vault.seal(said, f"membership_change.reason.{row}")
            await self._connection.execute(
                update(MEMBERSHIP_CHANGE).where(MEMBERSHIP_CHANGE.c.id == row).values(reason=sealed)
            )

    def _change(self, row: Any) -> Change:
        reason = ""
        if row.reason is not None:
            reason = self._vault.unseal(row.reason, f"membership_change.reason.{row.id}").decode()
        before = None if row.before is None else State(row.before)
        return Change(before, State(row.after), row.actor_id, Rule(row.rule), moment(row.at), reason)


def _values(membership: Membership) -> dict[str, Any]:
    """What of a membership a step may change, as it is kept."""
    return {
        "person_id": membership.person,
        "state": membership.state,
        "since": millis(membership.since),
        "admitted": None if membership.admitted is None else millis(membership.admitted),
        "leaves": None if membership.leaves is None else millis(membership.leaves),
    }
