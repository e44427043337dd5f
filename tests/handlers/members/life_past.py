"""What leads far into the life of a co-op, in a few steps each: so that rare states are reached often."""

from functools import partial
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule

from tests.fakes.minutes import REACHED
from tests.handlers.members.crowd import Crowd, Plan
from tests.handlers.members.life import ORDER, PICK
from tests.handlers.members.life_grounds import TOGETHER
from tests.handlers.members.life_power import Power
from tests.handlers.members.weather import WEATHER, Weather


def _together(name: str) -> Any:
    return partial(Power.by_two, line=TOGETHER[name])


DEEDS: dict[str, Any] = {
    "exclude": _together("exclude"),
    "reinstate": Power.reinstates,
    "shares": Power.keeps_books,
    "come in": Power.comes_in,
    "decline": Power.declines,
    "suspend a steward": Power.suspends,
    "claim": Power.claims,
    "stolen": Power.is_stolen,
    "ask all": Power.asks_all,
    "rush": Power.rushes,
    "wash": Power.washes,
    "form": Power.fills_in,
    "wait": Power.waits,
    "second late": Power.seconds_late,
    "revoke": Power.revokes,
    "late list": Power.brings_list_late,
    "withdraw": Power.withdraws,
    "link": Power.links_two,
    "leave": Power.goes_away,
    "lay down": Power.lays_down,
    "chapter": Power.opens_chapter,
    "silence": Power.silences,
    "vouch": Power.vouches,
    "desert": Power.is_deserted,
    "term over": Power.outlives_term,
    "at once": Power.approves_at_once,
    "suspend": _together("suspend"),
    "grant": _together("grant"),
    "treasurer": _together("treasurer"),
    "set": _together("set"),
}
"""What leads far into the life of a co-op."""

LONG = 12
"""Deeds before a life goes as it likes: each of them another one, so that few lives reach all."""

PAST = st.tuples(st.permutations(list(DEEDS)), st.lists(st.tuples(PICK, ORDER), min_size=LONG, max_size=LONG))


class Past(Power):
    """People do what they came for."""

    @initialize(
        fresh=st.sampled_from([False, False, False, False, True]),
        stewards=st.sampled_from([3, 2, 3, 1]),
        sponsors=st.integers(1, 2),
        grown=st.sampled_from([4, 7]),
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
        for deed, (pick, among) in zip(*past, strict=False):
            self.does(deed, pick, among)

    @rule(deed=st.sampled_from(list(DEEDS)), pick=PICK, order=ORDER)
    def goes_on(self, deed: str, pick: int, order: list[int]) -> None:
        """Something happens that makes sense now."""
        self.does(deed, pick, order)

    def does(self, deed: str, pick: int, order: list[int]) -> None:
        """Let something happen that makes sense now, in a few steps."""
        chapter = self.chapter(pick)
        if chapter is not None:
            REACHED[f"deed {deed}"] += 1
            self.do(DEEDS[deed](self, chapter, pick, order))
