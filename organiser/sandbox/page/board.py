"""What the page shows now, and what of it is new to a browser."""

import asyncio
from collections.abc import Iterator
from typing import Any

import msgspec

from organiser.chat.refs import Network
from organiser.sandbox.lines import Line
from organiser.sandbox.news import News
from organiser.sandbox.player import Player
from organiser.sandbox.side import GROUP
from organiser.sandbox.stage import Part, Stage, State

_encode = msgspec.json.Encoder().encode
Shown = dict[tuple[Network, str], dict[str, Line]]


class Board:
    """The state of the demo; `stage` and `player` are there once everything is set up.

    `visited` is set when the first browser shows the stage.
    """

    def __init__(self) -> None:
        self.news = News()
        self.setup: dict[Part, State] = dict.fromkeys(Part, State.WAITING)
        self.stage: Stage | None = None
        self.player: Player | None = None
        self.visited = asyncio.Event()
        self.closed = False

    def report(self, part: Part, state: State) -> None:
        """Take in how far a part of the set-up is."""
        self.setup[part] = state
        self.news.tell()

    def close(self) -> None:
        """Let every browser's feed end."""
        self.closed = True
        self.news.tell()


class Feed:
    """What one browser has been told already."""

    def __init__(self, board: Board) -> None:
        self._board = board
        self._told: dict[str, Any] = {}
        self._lines: Shown = {}

    def changes(self) -> Iterator[tuple[str, str]]:
        """The events, as name and JSON, that bring this browser up to date."""
        yield from self._once("setup", self._board.setup)
        stage, player = self._board.stage, self._board.player
        if stage is None or player is None:
            return
        yield from self._once("cast", _cast(stage))
        yield from self._once("menus", _menus(stage))
        self._board.visited.set()
        yield from self._once("health", stage.health)
        for network, side in stage.sides.items():
            for chat in (GROUP, *(one.key for one in side.people)):
                yield from self._changed(network, chat, side.lines(chat))
        # After the lines: the tour points at one of them.
        yield from self._once("tour", _tour(player))

    def _once(self, name: str, value: Any) -> Iterator[tuple[str, str]]:
        encoded = _encode(value).decode()
        if self._told.get(name) != encoded:
            self._told[name] = encoded
            yield name, encoded

    def _changed(self, network: Network, chat: str, lines: list[Line]) -> Iterator[tuple[str, str]]:
        known = self._lines.get((network, chat), {})
        now = {line.id: line for line in lines}
        fresh = [line for line in lines if known.get(line.id) != line]
        gone = [line for line in known if line not in now]
        if fresh or gone:
            self._lines[network, chat] = now
            told = {"network": network, "chat": chat, "lines": fresh, "gone": gone}
            yield "lines", _encode(told).decode()


def _cast(stage: Stage) -> dict[str, Any]:
    return {
        network: {
            "title": side.title,
            "encrypted": side.encrypted,
            "people": [
                {"key": one.key, "name": one.name, "locale": one.locale, "language": one.language}
                for one in side.people
            ],
        }
        for network, side in stage.sides.items()
    }


def _menus(stage: Stage) -> dict[str, Any]:
    return {
        network: {one.key: side.menu(one.key) for one in side.people} for network, side in stage.sides.items()
    }


def _tour(player: Player) -> dict[str, Any]:
    return {
        "steps": [step.key for step in player.steps],
        "step": player.step,
        "mood": player.mood,
        "missing": len(player.missing),
        "at": player.at,
        "shell": player.shell,
    }
