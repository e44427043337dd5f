"""Plays the steps of a tour one after another: by itself, or one at a time, with pauses for who looks on.

It decides nothing about the scene. What was not seen in time is kept, and the scene goes on.
"""

import asyncio
from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import Final

import msgspec

from organiser.sandbox.acts import Deed, Operates, Sight, Step
from organiser.sandbox.bot_process import BotNotReady
from organiser.sandbox.lines import Line
from organiser.sandbox.matrix_people import MatrixRefused
from organiser.sandbox.scene import Place, Scene
from organiser.sandbox.side import Impossible
from organiser.sandbox.stage import Stage
from organiser.sandbox.tour import STEPS

PATIENCE_SECONDS: Final = 20.0
FAILURES: Final = (TimeoutError, LookupError, Impossible, MatrixRefused, BotNotReady)
"""What ends an act in vain, and not the tour."""


class Mood(StrEnum):
    """What the player does."""

    IDLE = "idle"
    PLAYING = "playing"
    STEPPING = "stepping"
    FINISHED = "finished"


class Happened(msgspec.Struct, frozen=True):
    """Something of a step that is over: a deed or a sight, with what was seen (None: in vain).

    `said` is what somebody said to the bot in private, chose or was to read, in their language; `instead`
    what the bot said last in a private chat in which something was in vain.
    """

    step: str
    act: Deed | Sight
    seen: Line | bool | None = None
    said: str = ""
    instead: str = ""


class Player:
    """Plays a scene on a stage. `step` counts from 0; before the first step it is None.

    `at` is where something happened last, for who looks on; `shell` what whoever runs the bot has typed
    in the step under way.
    """

    def __init__(
        self,
        stage: Stage,
        *,
        steps: Sequence[Step] = STEPS,
        breath: float = 0,
        told: Callable[[Happened], None] = lambda _: None,
    ) -> None:
        """`breath`: seconds between what people do, so that one can follow; `told` hears everything."""
        self.steps = tuple(steps)
        self.step: int | None = None
        self.mood = Mood.IDLE
        self.missing: list[Happened] = []
        self.at: Place | None = None
        self.shell = ""
        self._stage = stage
        self._scene = Scene(stage)
        self._breath = breath
        self._told = told
        self._turn = asyncio.Lock()
        self._pause = asyncio.Event()

    async def play(self) -> None:
        """Play until the end, or until `pause`; the step under way is finished first."""
        self._pause.clear()
        async with self._turn:
            while self._left() and not self._pause.is_set():
                await self._play_step(Mood.PLAYING)
                await self._rest(3)
            self._settle()

    async def next(self) -> None:
        """Play one step."""
        self._pause.clear()
        async with self._turn:
            if self._left():
                await self._play_step(Mood.STEPPING)
            self._settle()

    def pause(self) -> None:
        """Stop after the step under way."""
        self._pause.set()

    async def restart(self) -> None:
        """Go back to before the first step; what was said stays, and what is done once is not done again."""
        self.pause()
        async with self._turn:
            done = self.steps[: 0 if self.step is None else self.step + 1]
            self.steps = tuple(step for step in self.steps if not (step.once and step in done))
            self.step, self.missing, self._scene = None, [], Scene(self._stage)
            self.at, self.shell = None, ""
            self._become(Mood.IDLE)

    def _left(self) -> bool:
        return self.step is None or self.step + 1 < len(self.steps)

    def _settle(self) -> None:
        self._become(Mood.IDLE if self._left() else Mood.FINISHED)

    def _become(self, mood: Mood) -> None:
        self.mood = mood
        self._stage.news.tell()

    async def _play_step(self, mood: Mood) -> None:
        self.step = 0 if self.step is None else self.step + 1
        step, self.shell = self.steps[self.step], ""
        self._scene.begin_step()
        self._become(mood)
        await self._rest(2)
        for act in step.acts:
            happened = await self._act(step.key, act)
            self._told(happened)
            self._look(happened)
            if step.once and happened.seen is None:
                return
            await self._rest(0.4 if isinstance(act, Sight) else 1)

    async def _act(self, step: str, act: Deed | Sight) -> Happened:
        said = self._scene.said(act)
        if isinstance(act, Operates):
            self.shell = " ".join(("bot.py", *act.command))
            self._stage.news.tell()
        try:
            if not isinstance(act, Sight):
                await self._scene.do(act)
                return Happened(step, act, seen=True, said=said)
            seen: Line | bool = await self._stage.until(
                lambda: self._scene.seen(act) or None, PATIENCE_SECONDS
            )
        except FAILURES:
            missed = Happened(step, act, said=said, instead=self._scene.said_last(act))
            self.missing.append(missed)
            return missed
        return Happened(step, act, seen, said)

    def _look(self, happened: Happened) -> None:
        """Turn to where it happened; acts without a chat leave the eyes where they are."""
        where = self._scene.where(happened.act)
        if where is not None and isinstance(happened.seen, Line):
            where = (where[0], where[1], happened.seen.id)
        if where is not None:
            self.at = where
            self._stage.news.tell()

    async def _rest(self, breaths: float) -> None:
        """Let people look; cut short by `pause`."""
        if self._breath and not self._pause.is_set():
            try:
                async with asyncio.timeout(self._breath * breaths):
                    await self._pause.wait()
            except TimeoutError:
                return
