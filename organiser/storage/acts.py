"""What waits for a second steward, and what became of it; `members.acts` decides, this keeps it.

What an act would do (a number, a role, a reason) is its `payload`, which its handler reads, and is sealed.
"""

from dataclasses import replace
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from organiser.kernel import millis, moment
from organiser.members.acts import Act, ActKind, ActState, is_heard_first, is_of_oneself, void, withdraw
from organiser.members.hearings import Hearing, joined
from organiser.storage.tables import ACT, CHAPTER
from organiser.vault import Vault


class KeptAct(msgspec.Struct, frozen=True):
    """An act with its number (`/second N`), its chapter, and what it would do.

    `hearing` is what all members said who were asked, None where a second steward decides.
    """

    id: int
    chapter: int
    act: Act
    payload: bytes
    hearing: Hearing | None = None


class _Sealed(msgspec.Struct, frozen=True):
    """What is sealed of an act: whom it is about is part of it, and what members say who are asked."""

    about: int | None
    payload: bytes
    hearing: Hearing | None = None


class Acts:
    """Acts within one transaction."""

    def __init__(self, connection: AsyncConnection, vault: Vault) -> None:
        """`vault` seals what acts would do."""
        self._connection = connection
        self._vault = vault

    async def add(self, chapter: int, act: Act, payload: bytes, hearing: Hearing | None = None) -> KeptAct:
        """Keep an act that is proposed, or was done alone in founding mode."""
        values = {
            "chapter_id": chapter,
            "kind": act.kind,
            "payload": b"",
            "proposed_by": act.proposed_by,
            "at": millis(act.at),
            "expires": millis(act.expires),
        } | _decision(act)
        added = await self._connection.execute(insert(ACT).values(**values).returning(ACT.c.id))
        number: int = added.scalar_one()
        await self._seal(number, _Sealed(act.about, payload, hearing))
        return KeptAct(number, chapter, act, payload, hearing)

    async def hear(self, kept: KeptAct, hearing: Hearing) -> None:
        """Write down what members have said of an act so far."""
        await self._seal(kept.id, _Sealed(kept.act.about, kept.payload, hearing))

    async def get(self, number: int) -> KeptAct | None:
        """The act of a number, if there is one."""
        found = (await self._connection.execute(select(ACT).where(ACT.c.id == number))).first()
        return None if found is None else self._kept(found)

    async def waiting(self, chapter: int) -> tuple[KeptAct, ...]:
        """What waits in a chapter, the oldest first; also what has waited for nothing and is not over yet."""
        found = await self._connection.execute(
            select(ACT).where(ACT.c.chapter_id == chapter, ACT.c.state == ActState.OPEN).order_by(ACT.c.id)
        )
        return tuple(self._kept(row) for row in found)

    async def heard(self, person: int, chapter: int) -> KeptAct | None:
        """What waits in a chapter about which this person is heard before it can be seconded."""
        waiting = await self.waiting(chapter)
        about = (kept for kept in waiting if is_heard_first(kept.act.kind) and kept.act.about == person)
        return next(about, None)

    async def proposed(self, person: int, chapter: int) -> tuple[KeptAct, ...]:
        """What somebody has proposed in a chapter, of all that is kept, the oldest first."""
        found = await self._connection.execute(
            select(ACT).where(ACT.c.proposed_by == person, ACT.c.chapter_id == chapter).order_by(ACT.c.id)
        )
        return tuple(self._kept(row) for row in found)

    async def touching(self, person: int) -> tuple[KeptAct, ...]:
        """What somebody proposed, and what is about them; of all that is kept."""
        found = await self._connection.execute(select(ACT).order_by(ACT.c.id))
        of_theirs = (row for row in found if person in {row.proposed_by, self._opened(row).about})
        return tuple(self._kept(row) for row in of_theirs)

    async def decide(self, number: int, after: Act) -> bool:
        """Write down what became of an act that waits; False where it does not (any more)."""
        done = await self._connection.execute(
            update(ACT).where(ACT.c.id == number, ACT.c.state == ActState.OPEN).values(**_decision(after))
        )
        return bool(done.rowcount)

    async def prolong(self, number: int, until: datetime) -> None:
        """Let an act wait until a time."""
        await self._connection.execute(update(ACT).where(ACT.c.id == number).values(expires=millis(until)))

    async def move(self, goes: int, stays: int, now: datetime) -> None:
        """Let what a person proposed, decided or is concerned by be another's, who is the same.

        What one of them would have done to the other is taken back by it.
        """
        for column in (ACT.c.proposed_by, ACT.c.decided_by):
            await self._connection.execute(update(ACT).where(column == goes).values({column.name: stays}))
        # Told the chapters, SQLite takes what waits from the index instead of looking through all acts.
        anywhere = ACT.c.chapter_id.in_(select(CHAPTER.c.id))
        waiting = select(ACT).where(anywhere, ACT.c.state == ActState.OPEN)
        for row in (await self._connection.execute(waiting)).all():
            sealed = self._opened(row)
            about = stays if sealed.about == goes else sealed.about
            hearing = None if sealed.hearing is None else joined(sealed.hearing, goes, stays)
            if (about, hearing) != (sealed.about, sealed.hearing):
                await self._seal(row.id, _Sealed(about, sealed.payload, hearing))
            act = replace(self._kept(row).act, about=about)
            if act.proposed_by == stays and is_of_oneself(act):
                await self.decide(row.id, replace(withdraw(act, stays, act.at), decided=now))

    async def forget(self, person: int, now: datetime) -> None:
        """End what waits that somebody proposed, or that is about them, and forget what it would have done.

        Where they were asked about another's act, they have not spoken. Who decided or proposed what is over
        is forgotten with all that names them (`unnaming`).
        """
        for kept in await self.touching(person):
            about = kept.act.about == person
            if kept.act.state is ActState.OPEN:
                over = void(kept.act, None, now) if about else withdraw(kept.act, person, kept.act.at)
                await self.decide(kept.id, replace(over, decided=now))
            if about:
                await self._seal(kept.id, _Sealed(None, b""))
        for kept in await self._heard(person):
            if kept.hearing is not None:
                said = replace(
                    kept.hearing,
                    seconded=kept.hearing.seconded - {person},
                    objected=kept.hearing.objected - {person},
                )
                await self.hear(kept, said)

    async def _heard(self, person: int) -> list[KeptAct]:
        """What waits, and about which somebody was asked and has spoken."""
        found = await self._connection.execute(
            select(ACT).where(ACT.c.state == ActState.OPEN).order_by(ACT.c.id)
        )
        kept = [self._kept(row) for row in found]
        return [one for one in kept if one.hearing and person in one.hearing.seconded | one.hearing.objected]

    async def _seal(self, number: int, sealed: _Sealed) -> None:
        content = self._vault.seal(msgspec.json.encode(sealed), f"act.payload.{number}")
        await self._connection.execute(update(ACT).where(ACT.c.id == number).values(payload=content))

    def _opened(self, row: Any) -> _Sealed:
        content = self._vault.unseal(row.payload, f"act.payload.{row.id}")
        return msgspec.json.decode(content, type=_Sealed)

    def _kept(self, row: Any) -> KeptAct:
        sealed = self._opened(row)
        act = Act(
            kind=ActKind(row.kind),
            proposed_by=row.proposed_by,
            at=moment(row.at),
            expires=moment(row.expires),
            about=sealed.about,
            state=ActState(row.state),
            decided_by=row.decided_by,
            decided=None if row.decided is None else moment(row.decided),
        )
        return KeptAct(row.id, row.chapter_id, act, sealed.payload, sealed.hearing)


def _decision(act: Act) -> dict[str, Any]:
    decided = None if act.decided is None else millis(act.decided)
    return {"state": act.state, "decided_by": act.decided_by, "decided": decided}
