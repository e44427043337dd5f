"""Entries of an imported list that wait for their people: thousands at a time, and so never one by one.

From when somebody has claimed one it is a membership as any other (`memberships`).
"""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from organiser.kernel import millis, portions
from organiser.members.states import LIVE, State
from organiser.members.steps import Change
from organiser.storage.directory import Directory
from organiser.storage.memberships import OWNER_MEMBER
from organiser.storage.name_keys import name_key, sealed_name
from organiser.storage.register import end_lines, follow
from organiser.storage.tables import MEMBERSHIP, MEMBERSHIP_CHANGE

_AT_ONCE: Final = 5000
"""Numbers that one statement names; SQLite takes 32766."""


class Invited:
    """The entries, within one transaction."""

    def __init__(self, connection: AsyncConnection, directory: Directory) -> None:
        """The directory's vault seals names; its counts are kept up to date."""
        self._connection = connection
        self._vault = directory.vault
        self._counts = directory.counts

    async def add(self, chapter: int, change: Change, named: Sequence[str]) -> tuple[int, ...]:
        """A new entry for each name, by one first step and without a person; their numbers in order."""
        at = millis(change.at)
        values = {"chapter_id": chapter, "state": change.after, "since": at, "applied": at}
        values |= {"klass": OWNER_MEMBER, "welcome": False, "name": b"", "name_key": b""}
        if not named:
            return ()
        # All alike until they have names, so that it does not matter in which order their numbers come back.
        added = insert(MEMBERSHIP).returning(MEMBERSHIP.c.id)
        numbers = tuple(sorted((await self._connection.execute(added, [values] * len(named))).scalars()))
        sealed = [
            {
                "number": number,
                "sealed": sealed_name(self._vault, number, name),
                "key": name_key(self._vault, name),
            }
            for number, name in zip(numbers, named, strict=True)
        ]
        rename = update(MEMBERSHIP).where(MEMBERSHIP.c.id == bindparam("number"))
        await self._connection.execute(
            rename.values(name=bindparam("sealed"), name_key=bindparam("key")), sealed
        )
        await self._note(numbers, change)
        for number in numbers:
            await follow(self._connection, number, chapter, change, change.at)
        self._counts[chapter, change.after] += len(numbers)
        return numbers

    async def taken(self, chapter: int, named: Sequence[str]) -> frozenset[str]:
        """Those of the names that somebody of a chapter has, or one that looks like it, invited or more."""
        found = await self._connection.execute(
            select(MEMBERSHIP.c.name_key).where(
                MEMBERSHIP.c.chapter_id == chapter, MEMBERSHIP.c.state.in_(LIVE | {State.INVITED})
            )
        )
        keys = set(found.scalars())
        return frozenset(name for name in named if name_key(self._vault, name) in keys)

    async def waiting(self, chapter: int) -> Sequence[int]:
        """The numbers of the entries of a chapter that nobody has claimed, in order."""
        found = await self._connection.execute(
            select(MEMBERSHIP.c.id)
            .where(MEMBERSHIP.c.chapter_id == chapter, MEMBERSHIP.c.state == State.INVITED)
            .order_by(MEMBERSHIP.c.id)
        )
        return found.scalars().all()

    async def end(self, chapter: int, numbers: Sequence[int], change: Change) -> Sequence[int]:
        """Take a step by which entries are over; returns those of which nobody claimed in between.

        Their lines in the owner register end with them.
        """
        gone: list[int] = []
        for some in portions(numbers, _AT_ONCE):
            ending = update(MEMBERSHIP).where(
                MEMBERSHIP.c.chapter_id == chapter,
                MEMBERSHIP.c.id.in_(some),
                MEMBERSHIP.c.state == change.before,
            )
            ending = ending.values(state=change.after, since=millis(change.at))
            ended = (await self._connection.execute(ending.returning(MEMBERSHIP.c.id))).scalars().all()
            await end_lines(self._connection, ended, change.at)
            gone += ended
        await self._note(gone, change)
        self._counts[chapter, State.INVITED] -= len(gone)
        self._counts[chapter, change.after] += len(gone)
        return gone

    async def _note(self, numbers: Sequence[int], change: Change) -> None:
        step = {"before": change.before, "after": change.after, "actor_id": change.actor, "rule": change.rule}
        steps = [step | {"membership_id": number, "at": millis(change.at)} for number in numbers]
        if steps:
            await self._connection.execute(insert(MEMBERSHIP_CHANGE), steps)
