"""Deeds that make their own ground, so that rare ones happen often: who is declined has applied before."""

from typing import Any

from organiser.members.acts import LIFETIME
from organiser.members.admission import PATIENCE
from organiser.members.linking import TRUST
from organiser.members.states import APPLICATIONS, LIVE, MEMBERS, State
from tests.handlers.members.life import FULL
from tests.handlers.members.life_deciding import ANSWERS, Deciding
from tests.handlers.members.life_joining import LISTED
from tests.handlers.members.life_owning import Owning

BARRED = frozenset({State.EXCLUDED, State.SUSPENDED})
TOGETHER = {
    "exclude": "exclude {} for a reason",
    "suspend": "suspend {} for a reason",
    "reinstate": "reinstate {}",
    "grant": "grant {} steward",
    "treasurer": "grant {} treasurer 31",
    "set": "chapter set probation_days 14",
}
WAYS = ("link", "join", "unlink", "erase", "claim")


class Grounds(Deciding, Owning):
    """People do what they came for: a deed has a chapter, a number to choose by, and an order of people."""

    def number_in(self, who: int, chapter: int) -> int:
        """The number of somebody's membership in a chapter."""
        number: int = next(one.id for one in self.held(who) if one.chapter_id == chapter)
        return number

    def outside(self, chapter: int, order: list[int]) -> list[int]:
        """Who is nothing in a chapter now."""
        return [who for who in order if all(one.chapter_id != chapter for one in self.held(who))]

    async def stewards(self, chapter: int, count: int, order: list[int]) -> list[int]:
        """The stewards of a chapter, as many as that where there are members for it."""
        for pick in range(count):
            leading = self.leading(chapter)
            others = [who for who in self.players(chapter, FULL) if who not in leading]
            if not leading or len(leading) >= count or not others:
                break
            line = f"grant {self.number_in(others[pick % len(others)], chapter)} steward"
            await self.act_together(chapter, line, 1, order, "second")
            if len(leading) == 1:
                await self.accept_roles()
                await self.passes(days=LIFETIME.days + 1)
        return [who for who in order if who in self.leading(chapter)]

    async def passes(self, **span: float) -> None:
        """Time goes by, and all is looked at."""
        await self.town.passes(**span)
        await self.look()

    async def applicant(self, chapter: int, order: list[int]) -> Any:
        """Somebody's application that waits; None where nobody is outside."""
        waiting = self.of(chapter, *APPLICATIONS)
        outside = self.outside(chapter, order)
        if not waiting and outside:
            known = [one.id for one in self.of(chapter, State.MEMBER)][:2]
            await self.applies(outside[0], chapter, known)
            waiting = self.of(chapter, *APPLICATIONS)
        return waiting[0] if waiting else None

    async def by_two(self, chapter: int, pick: int, order: list[int], *, line: str) -> None:
        """Where there is but one steward, there are two before."""
        await self.stewards(chapter, 2, order)
        await self.act_together(chapter, line, pick, order, ANSWERS[pick % len(ANSWERS)])

    async def declines(self, chapter: int, pick: int, order: list[int]) -> None:
        """A steward declines, in one line or by the button under an application."""
        waiting, leading = await self.applicant(chapter, order), self.leading(chapter)
        if waiting is None or not leading:
            return
        if pick % 2:
            asked = await self.says(leading[0], "/applications", chapter)
            asked = await self.takes(leading[0], asked, f"application:show:{waiting.id}")
            await self.takes(leading[0], asked, f"decline:{waiting.id}")
            await self.says(leading[0], "there is no room")
        else:
            await self.says(leading[0], f"/decline {waiting.id} there is no room")
        if not self.refused and self.person(leading[0]) != waiting.person_id:
            assert self.town.audit.before["membership"][waiting.id].state == State.DECLINED

    async def waits(self, chapter: int, _pick: int, order: list[int]) -> None:
        """Somebody applies, and nobody answers."""
        if await self.applicant(chapter, order) is not None:
            await self.passes(days=PATIENCE.days + 1)

    async def withdraws(self, chapter: int, _pick: int, order: list[int]) -> None:
        """An application is taken back, and a steward approves it all the same."""
        waiting, leading = await self.applicant(chapter, order), self.leading(chapter)
        applying = [who for who in order if waiting is not None and self.person(who) == waiting.person_id]
        if applying and leading:
            asked = await self.says(applying[0], "/withdraw", chapter)
            await self.takes(applying[0], asked, "withdraw:yes:")
            assert self.town.audit.before["membership"][waiting.id].state == State.WITHDRAWN, "held"
            asked = await self.says(leading[0], f"/approve {waiting.id}")
            await self.takes(leading[0], asked, "application:welcome:")
            assert self.town.audit.before["membership"][waiting.id].state == State.WITHDRAWN, "not let go"

    async def rushes(self, chapter: int, _pick: int, order: list[int]) -> None:
        """More come in than the chapter takes in a week, or than founding lasts for."""
        founding = [key for key, row in self.town.audit.before["chapter"].items() if row.founded is None]
        chapter = founding[0] if founding and self.leading(founding[0]) else chapter
        for _ in range(3):
            await self.bring_through(order, chapter, welcome=False)

    async def vouches(self, chapter: int, pick: int, order: list[int]) -> None:
        """Whoever is named says yes, and presses it who is not; a sponsor goes, or says so too late."""
        outside, leading = self.outside(chapter, order), self.leading(chapter)
        if not outside or not leading:
            return
        named = [self.of(chapter, state)[:2] for state in (State.MEMBER, State.PROBATION, State.SUSPENDED)]
        elsewhere = [one for one in self.rows("membership") if one.chapter_id != chapter]
        numbers = [one.id for one in [*(one for some in named for one in some), *elsewhere][:5]]
        await self.applies(outside[0], chapter, numbers)
        mine = [one.id for one in self.held(outside[0]) if one.chapter_id == chapter]
        for number in mine:
            await self._press_all(order, f"sponsor:yes:{number}")
            for one in self.of(chapter, State.MEMBER)[-1:] if pick % 2 else ():
                await self.says(leading[0], f"/suspend {one.id} for a reason")
            asked = await self.says(leading[-1], f"/approve {number}")
            await self.takes(leading[-1], asked, "application:welcome:")
            await self._press_all(order[:2], f"sponsor:{('yes', 'no')[pick % 2]}:{number}")

    async def _press_all(self, order: list[int], data: str) -> None:
        """All of them press the same at once, whoever was shown it."""
        await self.let(*(self.town.pressed_by(self.town.cast[who], data) for who in order))

    async def is_stolen(self, chapter: int, pick: int, order: list[int]) -> None:
        """A member is talked into linking: the newcomer's account would act for them, and wants them gone."""
        inside, outside = self.players(chapter, FULL), self.outside(chapter, order)
        inside = self.leading(chapter)[: pick % 2] + inside
        newcomers = [who for who in outside if self.person(who) != self.person(inside[0] if inside else 0)]
        if not inside or not newcomers:
            return
        member, other = inside[0], newcomers[0]
        await self.links(member, other)
        for line in ("/suspend {} for a reason", "/nominate {}"):
            await self.says(other, line.format(self.of(chapter, *MEMBERS)[-1].id), chapter)
        if pick % 4 == 2 and await self.confirms(member, other):
            assert await self._ways_out(other, self.held(other)[0]), "confirmed, and waits all the same"
        leaving = [f"leave:leave:{one.id}:0" for one in self.held(other)[:1]]
        for data in (f"erase:now:{self.person(other)}", *leaving):
            await self.let(self.town.pressed_by(self.town.cast[other], data))
        if pick % 3:
            await self.passes(days=TRUST.days - 2)
            await self.says(other, "/leave", chapter)
        await self.uses_code(outside[-1], self.codes[-1], yes=True)

    async def claims(self, _chapter: int, pick: int, order: list[int]) -> None:
        """A list comes in where a chapter is founded, and people claim entries, or two the same at once."""
        founding = [key for key, row in self.town.audit.before["chapter"].items() if row.founded is None]
        leading = [who for one in founding for who in self.leading(one)]
        if leading and not any(line.startswith("/claim") for line in self.codes):
            await self.sends_list(leading[0], LISTED[: 2 + pick % 5])
        lines = [line for line in self.codes if line.startswith("/claim")]
        if lines and pick % 3 == 2:
            await self.use_at_once(order[0], order[1], lines[pick % len(lines)])
        outside = [who for one in founding[:1] for who in self.outside(one, order)]
        for who, line in zip(outside[: 1 + pick % 4], lines, strict=False):
            await self.uses_code(who, line, yes=True)

    async def brings_list_late(self, _chapter: int, pick: int, order: list[int]) -> None:
        """A list is shown while founding lasts, and imported when it is over; its entries go in time."""
        founding = [key for key, row in self.town.audit.before["chapter"].items() if row.founded is None]
        leading = [who for one in founding for who in self.leading(one)]
        if not leading:
            return
        await self.sends_list(leading[0], LISTED[3:])
        shown = await self.sends_file(leading[0], LISTED)
        if pick % 2:
            asked = await self.says(leading[0], "/found done")
            await self.takes(leading[0], asked, "founding:yes:")
            await self.takes(leading[0], shown, "import:yes:")
            await self.sends_list(leading[0], LISTED)
        if pick % 3:
            await self.answered(leading[0], "/import remove", 1)
            await self.uses_code(order[-1], self.codes[-1] if self.codes else "/me", yes=True)
        else:
            await self.passes(days=91)

    async def fills_in(self, chapter: int, pick: int, order: list[int]) -> None:
        """Somebody applies question by question."""
        outside = self.outside(chapter, order)
        if outside:
            await self._fill_in(outside[0], chapter, "Meeuw", back=bool(pick % 2))

    async def washes(self, chapter: int, pick: int, order: list[int]) -> None:
        """Whoever is barred begins anew in some way; where nobody is, somebody will be."""
        if not any(self.held(who, BARRED) for who in order):
            line = TOGETHER["exclude" if pick % 3 else "suspend"]
            await self.by_two(chapter, 6 * (1 + pick % 3), order, line=line)
        for who in [who for who in order if self.held(who, BARRED)][:1]:
            there = self.players(self.held(who, BARRED)[0].chapter_id, FULL)
            others = [one for one in there if self.person(one) != self.person(who)]
            other = others[0] if pick % 2 and others else order[-1]
            await self.begins_anew(who, WAYS[pick % len(WAYS)], other)

    async def comes_in(self, chapter: int, pick: int, order: list[int]) -> None:
        """All goes as it should, or nearly."""
        await self.bring_through(order, chapter, welcome=pick % 4 == 3, meanwhile=pick % 5)

    async def goes_away(self, _chapter: int, pick: int, order: list[int]) -> None:
        """Somebody leaves, and thinks otherwise, or is forgotten."""
        inside = [who for who in order if self.held(who, LIVE)]
        if inside and pick % 4 == 1:
            await self.erases(inside[0])
        elif inside:
            await self.goes(inside[0], back=pick % 3 == 2)

    async def links_two(self, _chapter: int, pick: int, order: list[int]) -> None:
        """Two accounts are one person's; a third one types the same code."""
        await self.links(order[0], order[1])
        if pick % 3 == 0:
            await self.uses_code(order[2], self.codes[-1], yes=True)
