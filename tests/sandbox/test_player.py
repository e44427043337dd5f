"""The player of the tour, on a stage without a bot: nothing crosses, and that must be noticed."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from types import SimpleNamespace
from typing import Any, cast

import pytest

from organiser.chat.refs import Network
from organiser.sandbox import player
from organiser.sandbox.acts import Reacts, Says, Sees, Step
from organiser.sandbox.news import News
from organiser.sandbox.player import Happened, Mood, Player
from organiser.sandbox.side import GROUP
from organiser.sandbox.stage import Stage
from organiser.sandbox.telegram import TelegramSandbox
from organiser.sandbox.telegram_side import TelegramSide

_SAYS = Says(Network.TELEGRAM, "anna", "Hoi", "hoi")
_SEES = Sees(Network.MATRIX, "hoi", "Hoi")
_STEPS = (Step("languages", (_SAYS, _SEES)), Step("reply", (_SAYS,)))


@asynccontextmanager
async def _stage() -> AsyncIterator[Stage]:
    """Two chats that nobody joins; the second stands where Matrix is."""
    async with TelegramSandbox.start() as one, TelegramSandbox.start() as other:
        second = cast("Any", TelegramSide(other))
        yield Stage(TelegramSide(one), second, cast("Any", SimpleNamespace()), News())


async def test_what_does_not_arrive_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    """A copy that is not seen in time is kept as missing, and the tour goes on to its end."""
    monkeypatch.setattr(player, "PATIENCE_SECONDS", 0.05)
    happened: list[Happened] = []
    async with _stage() as stage:
        playing = Player(stage, steps=_STEPS, told=happened.append)
        await playing.play()

    assert playing.mood is Mood.FINISHED
    assert [missed.act for missed in playing.missing] == [_SEES]
    assert [one.act for one in happened] == [_SAYS, _SEES, _SAYS]


async def test_what_cannot_be_done_is_missing() -> None:
    """A deed about a line that never came is kept as missing, too."""
    deed = Reacts(Network.MATRIX, "sam", "hoi", "👍")
    async with _stage() as stage:
        playing = Player(stage, steps=(Step("reactions", (deed,)),))
        await playing.play()

    assert [missed.act for missed in playing.missing] == [deed]


async def test_one_step_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """`next` plays one step and no more; after the last there is nothing left; `restart` goes back."""
    monkeypatch.setattr(player, "PATIENCE_SECONDS", 0.05)
    async with _stage() as stage:
        playing = Player(stage, steps=_STEPS)
        await playing.next()
        after_one = (playing.step, playing.mood)
        await playing.next()
        await playing.next()
        after_all = (playing.step, playing.mood)
        await playing.restart()

    assert after_one == (0, Mood.IDLE)
    assert after_all == (1, Mood.FINISHED)
    assert (playing.step, playing.missing) == (None, [])


async def test_what_is_done_once_is_not_done_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """A step that is done once ends with what is in vain, and is left out when one starts over."""
    monkeypatch.setattr(player, "PATIENCE_SECONDS", 0.05)
    once = Step("founding", (_SAYS, _SEES, _SAYS), once=True)
    happened: list[Happened] = []
    async with _stage() as stage:
        playing = Player(stage, steps=(*_STEPS, once), told=happened.append)
        await playing.play()
        done = [one.act for one in happened if one.step == "founding"]
        await playing.restart()

    assert done == [_SAYS, _SEES]
    assert playing.steps == _STEPS


async def test_who_looks_on_is_shown_where_it_happens(monkeypatch: pytest.MonkeyPatch) -> None:
    """`at` is the chat and the line of what was done last, or the chat alone; `restart` forgets it."""
    monkeypatch.setattr(player, "PATIENCE_SECONDS", 0.05)
    looked: list[tuple[str, str, str] | None] = []
    async with _stage() as stage:
        playing = Player(stage, steps=_STEPS, told=lambda _: looked.append(playing.at))
        await playing.play()
        looked.append(playing.at)
        said = [line.id for line in stage.lines(Network.TELEGRAM) if line.text == "Hoi"]
        await playing.restart()

    assert looked == [
        None,
        ("telegram", GROUP, said[0]),
        ("matrix", GROUP, ""),
        ("telegram", GROUP, said[1]),
    ]
    assert playing.at is None
