"""Deeds about who decides: stewards, their terms, what they do to others, and what all members say."""

from organiser.members.acts import LIFETIME
from organiser.members.states import MEMBERS, State
from tests.fakes.minutes import REACHED
from tests.handlers.members.life import FULL
from tests.handlers.members.life_deciding import ANSWERS
from tests.handlers.members.life_grounds import BARRED, TOGETHER, Grounds

TERM = 400
"""Days after which every term that a life begins with is over."""


class Power(Grounds):
    """People do what moves power: a deed has a chapter, a number to choose by, and an order of people."""

    async def suspends(self, chapter: int, pick: int, order: list[int]) -> None:
        """One steward suspends another one, for which it takes a third; who is suspended is no steward."""
        leading = await self.stewards(chapter, 3, order)
        if len(leading) < 2:
            return
        by, whom, known = leading[0], leading[-1], self.town.audit.before["act"].keys()
        number = self.number_in(whom, chapter)
        await self.says(by, f"/suspend {number} for a reason")
        for act in self.town.audit.before["act"].keys() - known:
            await self.says(whom, f"/second {act}")
            if len(leading) > 2:
                await self.says(leading[1], f"/second {act}")
        waiting = await self.applicant(chapter, order)
        if waiting is not None and self.person(whom) != waiting.person_id:
            await self.says(whom, f"/approve {waiting.id}")
        if pick % 2:
            await self.says(by, f"/reinstate {number}")

    async def silences(self, chapter: int, pick: int, order: list[int]) -> None:
        """One steward suspends whom they can, and another one some of them, too; the others come back."""
        leading = await self.stewards(chapter, 2, order)
        for one in self.of(chapter, *MEMBERS)[-4:] if leading else ():
            await self.says(leading[0], f"/suspend {one.id} for a reason")
        for one in self.of(chapter, State.SUSPENDED)[: pick % 3]:
            for who in {leading[0], leading[-1]} if leading else ():
                await self.says(who, f"/suspend {one.id} for a reason")
        await self.passes(days=15)

    async def reinstates(self, chapter: int, pick: int, order: list[int]) -> None:
        """Somebody comes back, who was suspended on probation perhaps, or excluded."""
        leading = await self.stewards(chapter, 2, order)
        on_probation = self.of(chapter, State.PROBATION)
        if leading and pick % 2 and not on_probation:
            await self.bring_through(order, chapter, welcome=pick % 4 == 1)
            on_probation = self.of(chapter, State.PROBATION)
        if leading and on_probation and pick % 2:
            await self.says(leading[0], f"/suspend {on_probation[0].id} for a reason")
        elif not self.of(chapter, *BARRED):
            line = TOGETHER["exclude" if pick % 4 else "suspend"]
            await self.act_together(chapter, line, 1 + pick % 2, order, "second")
        await self.act_together(chapter, TOGETHER["reinstate"], pick, order, ANSWERS[pick % 5])

    async def revokes(self, chapter: int, pick: int, order: list[int]) -> None:
        """Two stewards take the role of a third."""
        leading = await self.stewards(chapter, 3, order)
        if len(leading) > 2:
            line = f"revoke {self.number_in(leading[1], chapter)} steward"
            await self.act_together(chapter, line, pick, order, "second" if pick % 4 else "own")

    async def seconds_late(self, chapter: int, pick: int, order: list[int]) -> None:
        """An act is seconded when it is over, or when who proposed it is no steward any more."""
        leading = await self.stewards(chapter, 2 + pick % 2, order)
        known = self.town.audit.before["act"].keys()
        if len(leading) > 1:
            await self.says(leading[0], f"/chapter set pace_share {11 + pick % 9}", chapter)
            if pick % 2:
                asked = await self.says(leading[0], f"/revoke {self.number_in(leading[0], chapter)} steward")
                await self.takes(leading[0], asked, "role:down:")
            else:
                await self.passes(days=LIFETIME.days + 1)
            for act in self.town.audit.before["act"].keys() - known:
                await self.says(leading[-1], f"/second {act}")

    async def outlives_term(self, chapter: int, pick: int, order: list[int]) -> None:
        """Terms end; who was a steward decides no more, and all members find another one."""
        leading = self.leading(chapter)
        await self.passes(days=TERM)
        waiting = await self.applicant(chapter, order)
        for who in leading[:1]:
            asked = await self.says(who, f"/approve {waiting.id if waiting is not None else 0}")
            await self.takes(who, asked, "application:welcome:")
            for one in self.of(chapter, *MEMBERS)[-1:]:
                await self.says(who, f"/suspend {one.id} for a reason")
        if not self.leading(chapter):
            await self._nominate(chapter, pick | 1, order, ["second", "second"])

    async def asks_all(self, _chapter: int, pick: int, order: list[int]) -> None:
        """Where most are, all are asked for a steward, who may never answer; one thinks otherwise."""
        there = {one: sum(who in order for who in self.players(one, FULL)) for one, _ in self.chapters()}
        chapter = max(there, key=lambda one: there[one])
        says = [["second", "second", "object"], ["object", "object"], ["second"], []][pick // 2 % 4]
        await self._nominate(chapter, pick | 1, order, says)

    async def lays_down(self, chapter: int, pick: int, order: list[int]) -> None:
        """A chapter has no steward any more, until its members have found one."""
        await self.all_lay_down(chapter)
        await self._nominate(chapter, pick | 1, order, ["object", "second", "second"][: pick % 4])

    async def is_deserted(self, chapter: int, pick: int, order: list[int]) -> None:
        """Who began a further chapter suspends who came, and is erased: nobody is left to lift it."""
        leading = await self.stewards(chapter, 2, order)
        if not leading or len(self.rows("chapter")) > 3:
            return
        await self.open_chapter(leading[0], pick)
        made = self.rows("chapter")[-1].id
        if made == chapter or leading[0] not in self.leading(made):
            return
        for _ in range(2):
            await self.bring_through(order, made, welcome=True)
        if pick % 3 == 0:
            await self.passes(days=31)
        for one in self.of(made, *MEMBERS)[1:]:
            await self.says(leading[0], f"/suspend {one.id} for a reason")
        await self.erases(leading[0])
        await self.passes(hours=1)
        REACHED["a chapter was deserted"] += not self.of(made, State.SUSPENDED)

    async def approves_at_once(self, chapter: int, _pick: int, order: list[int]) -> None:
        """Two stewards approve the same at the same time."""
        waiting, leading = await self.applicant(chapter, order), self.leading(chapter)
        if waiting is not None and leading:
            line = f"/approve {waiting.id}"
            await self.let(*[self.town.said_by(self.town.cast[one], line) for one in leading[:2]])

    async def opens_chapter(self, chapter: int, pick: int, _order: list[int]) -> None:
        """A further chapter; at most four are enough."""
        leading = self.leading(chapter)
        if leading and len(self.rows("chapter")) < 4:
            await self.open_chapter(leading[0], pick)
