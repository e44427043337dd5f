"""What leads far into the life of a co-op, in a few steps each: so that rare states are reached often."""

from functools import partial
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule

from organiser.members.states import LIVE, State
from tests.fakes.minutes import REACHED
from tests.handlers.members.crowd import Crowd, Plan
from tests.handlers.members.life import ORDER, PICK
from tests.handlers.members.life_deciding import ANSWERS, SHARES, Deciding
from tests.handlers.members.life_joining import LISTED, Joining
from tests.handlers.members.weather import WEATHER, Weather

DEEDS = (
    "come in", "come in", "come in", "apply", "claim", "link", "link", "exclude", "exclude", "suspend",
    "reinstate", "reinstate", "grant", "revoke", "leave", "lay down", "shares", "shares", "chapter",
    "decline", "set", "wait", "wait", "wash", "wash", "erase", "treasurer", "at once",
)  # fmt: skip
"""What leads far into the life of a co-op."""

PAST = st.lists(st.tuples(st.sampled_from(DEEDS), PICK, ORDER), min_size=6, max_size=14)
_TOGETHER = {
    "exclude": "exclude {} for a reason",
    "suspend": "suspend {} for a reason",
    "reinstate": "reinstate {}",
    "grant": "grant {} steward",
    "treasurer": "grant {} treasurer 31",
    "revoke": "revoke {} steward",
    "set": "chapter set probation_days 14",
}
WAYS = ("join", "unlink", "link", "erase", "claim")
HOURS = (24 * 8, 24 * 31, 24 * 62)


class Past(Joining, Deciding):
    """People do what they came for."""

    @initialize(
        fresh=st.sampled_from([False, False, False, True]),
        stewards=st.sampled_from([3, 2, 3, 1]),
        sponsors=st.integers(1, 2),
        weather=WEATHER,
        order=ORDER,
        past=PAST,
    )
    def begin(self, *, weather: Any, order: list[int], past: Any, **plan: Any) -> None:
        """Let them be there: a co-op that has grown, or only the operator's code; and let it have a past."""
        fresh = plan["fresh"]
        self.order = order
        self.town = self.runner.run(
            Crowd.build(self.template, self.folder, Plan(**plan, weather=Weather(weather)), self.refused)
        )
        REACHED["lives from the code on" if fresh else "lives in a town"] += 1
        if fresh:
            self.do(self.founds(order[0], order[1]))
        for deed, pick, among in past:
            self.does(deed, pick, among)

    @rule(deed=st.sampled_from(DEEDS), pick=PICK, order=ORDER)
    def goes_on(self, deed: str, pick: int, order: list[int]) -> None:
        """Something happens that makes sense now."""
        self.does(deed, pick, order)

    def does(self, deed: str, pick: int, order: list[int]) -> None:
        """Let something happen that makes sense now, in a few steps."""
        REACHED[f"deed {deed}"] += 1
        chapter = self.chapter(pick)
        if deed in _TOGETHER and chapter is not None:
            self.do(self._by_two(chapter, _TOGETHER[deed], pick, order))
        elif deed == "wait":
            self.do(self.town.passes(hours=HOURS[pick % len(HOURS)]))
        elif deed == "wash" and chapter is not None:
            self._washes(chapter, pick, order)
        elif deed in {"chapter", "shares", "lay down", "decline", "at once"}:
            self._governs(deed, chapter, pick, order)
        else:
            self._comes_or_goes(deed, chapter, pick, order)

    async def _by_two(self, chapter: int, line: str, pick: int, order: list[int]) -> None:
        """Where there is but one steward, there are two before."""
        if len(self.leading(chapter)) == 1:
            await self.act_together(chapter, _TOGETHER["grant"], pick, order, "second")
            await self.accept_roles()
            await self.town.passes(days=8)
            await self.town.audit.look()
        await self.act_together(chapter, line, pick, order, ANSWERS[pick % len(ANSWERS)])

    def _governs(self, deed: str, chapter: int | None, pick: int, order: list[int]) -> None:
        leading = [] if chapter is None else self.leading(chapter)
        waiting = [one for one in self.rows("membership") if one.state in {"applied", "sponsored"}]
        if chapter is None or not leading:
            return
        match deed:
            case "chapter" if len(self.rows("chapter")) < 4:
                self.do(self.open_chapter(leading[0], pick))
            case "shares":
                lines = [
                    row.number for row in self.rows("owner") if (row.chapter_id, row.left) == (chapter, None)
                ]
                what = (
                    SHARES[2 + pick % 2],
                    lines[pick % len(lines)],
                    lines[order[0] % len(lines)],
                    1 + pick % 3,
                )
                self.do(self.write_books(leading[0], chapter, what))
            case "lay down":
                self.do(self.all_lay_down(chapter))
            case "decline" if waiting:
                self.do(self.decides(leading[0], f"decline {waiting[pick % len(waiting)].id} no room"))
            case "at once" if waiting:
                number = waiting[pick % len(waiting)].id
                said = [self.town.said_by(self.town.cast[one], f"/approve {number}") for one in leading[:2]]
                self.do(self.let(*said))
            case _:
                return

    def _comes_or_goes(self, deed: str, chapter: int | None, pick: int, order: list[int]) -> None:
        inside = [who for who in order if self.held(who)]
        outside = [who for who in order if all(one.chapter_id != chapter for one in self.held(who, LIVE))]
        match deed:
            case "come in" if chapter is not None:
                self.do(self.bring_through(order, chapter, welcome=pick % 4 == 3, meanwhile=pick % 5))
            case "apply" if chapter is not None and outside:
                self.do(
                    self.applies(outside[0], chapter, [one.id for one in self.of(chapter, State.MEMBER)][:2])
                )
            case "claim":
                self._claims(pick, order)
            case "link":
                self.do(self.links(order[0], order[1]))
            case "leave" if inside:
                self.do(self.goes(inside[0], back=pick % 3 == 2))
            case "erase":
                self.do(self.erases((inside or order)[0]))
            case _:
                return

    def _washes(self, chapter: int, pick: int, order: list[int]) -> None:
        """Whoever is barred begins anew in some way; where nobody is, somebody will be."""
        barred = [who for who in order if self.held(who, frozenset({State.EXCLUDED, State.SUSPENDED}))]
        if barred:
            self.do(self.begins_anew(barred[0], WAYS[pick % len(WAYS)], order[-1]))
        else:
            self.do(self.act_together(chapter, _TOGETHER["exclude"], pick, order, "second"))

    def _claims(self, pick: int, order: list[int]) -> None:
        """A list comes in where a chapter is founded, and somebody claims an entry, or two at once."""
        founding = [key for key, row in self.town.audit.before["chapter"].items() if row.founded is None]
        leading = [who for one in founding for who in self.leading(one)]
        if leading and not any(line.startswith("/claim") for line in self.codes):
            self.do(self.sends_list(leading[0], LISTED[: 2 + pick % 5]))
        lines = [line for line in self.codes if line.startswith("/claim")]
        if lines:
            line = lines[pick % len(lines)]
            once = partial(self.uses_code, order[0], line, yes=True)
            self.do(self.use_at_once(order[0], order[1], line) if pick % 3 == 2 else once())
