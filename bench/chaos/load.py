"""People who go on talking, whatever happens: lines, replies, edits, reactions in every chat, on both sides.

What is said where is decided by the seed; the pace is real time. Every line has a number and a version.
"""

import asyncio
import random
from dataclasses import replace

from aiohttp import ClientError

from bench.chaos.stage import Stage
from bench.chaos.verdict import REACTION, Line
from organiser.chat.refs import Network
from organiser.sandbox import matrix_content
from organiser.sandbox.matrix_people import MatrixRefused
from organiser.sandbox.telegram import Message  # noqa: TC001 - as everywhere here

REPLIES = 0.15
EDITS = 0.15
REACTIONS = 0.1
RECENT = 30
"""How many of the newest lines are answered, edited or reacted to."""

_AGAIN_SECONDS = 0.2


class Load:
    """Talk on a stage; `stop` lets it end, after what was begun."""

    def __init__(self, stage: Stage, seed: int, per_second: float) -> None:
        """`per_second`: how much is said on each network, over all chats."""
        self._stage = stage
        self._seed = seed
        self._pause = 1 / per_second
        self._stopping = False
        self._numbers = 0
        self._messages: dict[int, Message] = {}
        self._events: dict[int, str] = {}

    async def run(self) -> None:
        """Talk until `stop`."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._on(Network.TELEGRAM))
            tasks.create_task(self._on(Network.MATRIX))

    def stop(self) -> None:
        """Say nothing new."""
        self._stopping = True

    async def _on(self, network: Network) -> None:
        dice = random.Random(f"{self._seed} {network}")  # noqa: S311 - it guards nothing
        while not self._stopping:
            await asyncio.sleep(dice.uniform(0, 2 * self._pause))
            group = dice.randrange(len(self._stage.rooms))
            chance, pick = dice.random(), dice.random()
            recent = self._recent(network, group)
            if recent and chance < EDITS:
                await self._edit(recent[int(pick * len(recent))])
            elif recent and chance < EDITS + REPLIES:
                await self._say(network, group, recent[int(pick * len(recent))].number)
            elif recent and chance < EDITS + REPLIES + REACTIONS:
                await self._react(recent[int(pick * len(recent))])
            else:
                await self._say(network, group, None)

    def _recent(self, network: Network, group: int) -> list[Line]:
        mine = [
            line
            for line in self._stage.lines.values()
            if line.origin is network and line.group == group and self._is_said(line.number)
        ]
        return mine[-RECENT:]

    def _is_said(self, number: int) -> bool:
        return number in self._messages or number in self._events

    async def _say(self, network: Network, group: int, reply_to: int | None) -> None:
        self._numbers += 1
        line = Line(self._numbers, group, network, reply_to=reply_to)
        self._stage.lines[line.number] = line
        if network is Network.TELEGRAM:
            self._say_on_telegram(line)
        else:
            content = matrix_content.text(_words(line))
            if reply_to is not None:
                content = matrix_content.reply(content, self._events[reply_to])
            self._events[line.number] = await self._send(line, content)

    def _say_on_telegram(self, line: Line) -> None:
        telegram = self._stage.telegram
        person = telegram.people[line.number % len(telegram.people)]
        answered = self._messages[line.reply_to] if line.reply_to is not None else None
        group = telegram.groups[line.group]
        self._messages[line.number] = person.says(group, _words(line), reply_to=answered)

    async def _edit(self, line: Line) -> None:
        changed = replace(line, version=line.version + 1)
        self._stage.lines[line.number] = changed
        if line.origin is Network.TELEGRAM:
            message = self._messages[line.number]
            assert message.sender is not None
            message.sender.edits(message, _words(changed))
        else:
            content = matrix_content.edit(matrix_content.text(_words(changed)), self._events[line.number])
            await self._send(changed, content)

    async def _react(self, line: Line) -> None:
        """Put a reaction under a line that has none."""
        if line.reacted:
            return
        self._stage.lines[line.number] = replace(line, reacted=True)
        if line.origin is Network.TELEGRAM:
            message = self._messages[line.number]
            self._stage.telegram.people[0].reacts(message, [REACTION])
        else:
            content = matrix_content.reaction(self._events[line.number], REACTION)
            await self._send(line, content, kind="m.reaction")

    async def _send(
        self, line: Line, content: matrix_content.Content, *, kind: str = "m.room.message"
    ) -> str:
        """Send to the room, with the same transaction until the server has answered."""
        room = self._stage.rooms[line.group]
        transaction = f"chaos.{kind}.{line.number}.{line.version}"
        while True:
            try:
                return await self._stage.person.sends_event(room, kind, content, transaction=transaction)
            except (ClientError, MatrixRefused, TimeoutError):
                await asyncio.sleep(_AGAIN_SECONDS)


def _words(line: Line) -> str:
    return f"#{line.number}.{line.version} is what I wanted to say"
