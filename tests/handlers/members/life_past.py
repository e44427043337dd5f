"""What leads far into the life of a co-op, in a few steps each: so that rare states are reached often."""

from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule

from tests.fakes.minutes import REACHED
from tests.handlers.members.crowd import Crowd, Plan
from tests.handlers.members.life import ORDER, PICK
from tests.handlers.members.life_grounds import DEEDS, Grounds
from tests.handlers.members.weather import WEATHER, Weather

LONG = 12
"""Deeds before a life goes as it likes: each of them another one, so that few lives reach all."""

PAST = st.tuples(st.permutations(list(DEEDS)), st.lists(st.tuples(PICK, ORDER), min_size=LONG, max_size=LONG))


class Past(Grounds):
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
