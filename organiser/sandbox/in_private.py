"""What people do alone with the bot in a scene, each in their own language, and what they read there.

The bot's words are looked for as its views say them in the person's language. A choice is made as each
network lets one: by a button, or by the number that stands before it where there are no buttons.
"""

import re
from collections.abc import Iterator
from functools import partial
from typing import Final

from organiser.chat.flat import plain_text
from organiser.chat.outgoing import Post
from organiser.chat.refs import Network
from organiser.sandbox.acts import ANYTHING, Chooses, Follows, Operates, Reads, Tells
from organiser.sandbox.lines import Button, Line
from organiser.sandbox.side import Impossible
from organiser.sandbox.stage import Stage

_PATIENCE_SECONDS: Final = 20.0
_NUMBERED: Final = re.compile(r"^(\d+)\. (.+)$", re.MULTILINE)
_DEEP_LINK: Final = re.compile(r"https://t\.me/\w+\?start=[\w-]+")
_MEASURE: Final = re.compile(r"\s+")

Content = tuple[str, tuple[tuple[Button, ...], ...]]


class InPrivate:
    """The private chats of a stage, and what is kept for later: codes, by the names of their notes."""

    def __init__(self, stage: Stage) -> None:
        self.notes: dict[str, str] = {}
        self._stage = stage
        self._before: dict[tuple[Network, str], dict[str, Content]] = {}
        self._read: set[tuple[Network, str, str, str]] = set()

    def begin_step(self) -> None:
        """Remember what everybody has read already."""
        self._before = {
            (network, one.key): {line.id: _content(line) for line in side.lines(one.key)}
            for network, side in self._stage.sides.items()
            for one in side.people
        }
        self._read.clear()

    async def do(self, deed: Tells | Chooses | Follows | Operates) -> None:
        """Carry out what somebody does.

        Raises:
            TimeoutError: the bot does not offer them what they want to choose.
            Impossible, LookupError: their app, or the notes, do not have what it takes.
        """
        match deed:
            case Tells(network, person, said, note):
                typed = said(self._stage.words(network, person))
                behind = f" {self.notes[note]}" if note else ""
                await self._stage.sides[network].says(person, person, typed + behind)
            case Chooses():
                await self._choose(deed)
            case Follows(network, person, shown_on):
                await self._stage.sides[network].follows(person, self._link(shown_on, person))
            case Operates(command, note, pattern):
                found = re.search(pattern, await self._stage.bot.command(*command))
                if found is None:
                    raise Impossible("The bot's command did not print what is looked for.")
                self.notes[note] = found[1]

    async def _choose(self, deed: Chooses) -> None:
        side, words = self._stage.sides[deed.network], self._stage.words(deed.network, deed.person)
        labels = [label(words) for label in deed.labels]
        if deed.network is Network.MATRIX:
            numbers = await self._stage.until(lambda: self._numbers(deed, labels), _PATIENCE_SECONDS)
            await side.says(deed.person, deed.person, " ".join(numbers))
            return
        for label in labels:
            found = partial(self._button, deed, label)
            line, data = await self._stage.until(found, _PATIENCE_SECONDS)
            await side.taps(deed.person, deed.person, line, data)

    def _button(self, deed: Chooses, label: str) -> tuple[str, str] | None:
        for line in self._fresh(deed.network, deed.person):
            for button in (one for row in line.buttons for one in row):
                if button.label == label and button.data:
                    return line.id, button.data
        return None

    def _numbers(self, deed: Chooses, labels: list[str]) -> list[str] | None:
        """The numbers of all labels, in the newest message that offers them."""
        for line in self._fresh(deed.network, deed.person):
            offered = {label: number for number, label in _NUMBERED.findall(line.text)}
            if all(label in offered for label in labels):
                return [offered[label] for label in labels]
        return None

    def _link(self, network: Network, person: str) -> str:
        for line in self._fresh(network, person):
            found = _DEEP_LINK.search(
                " ".join([line.text, *(one.url for row in line.buttons for one in row)])
            )
            if found:
                return found[0]
        raise LookupError("The bot showed no link.")

    def read(self, sight: Reads) -> Line | None:
        """The newest message that says all of it, and was not read in this step as it is now."""
        words = self._stage.words(sight.network, sight.person)
        wanted = [shown(said(words)) for said in sight.said]
        for line in self._fresh(sight.network, sight.person):
            key = (sight.network, sight.person, line.id, line.text)
            if key not in self._read and all(says(line.text, one) for one in wanted):
                self._read.add(key)
                return line
        return None

    def typed(self, deed: Tells) -> str:
        """What somebody says, as they type it."""
        said = deed.said(self._stage.words(deed.network, deed.person))
        return f"{said} {self.notes.get(deed.note, '')}".strip()

    def wanted(self, sight: Reads) -> str:
        """What is looked for, in the person's language."""
        words = self._stage.words(sight.network, sight.person)
        return " … ".join(_even(shown(said(words))).replace(ANYTHING, "…") for said in sight.said)

    def labels(self, deed: Chooses) -> list[str]:
        """What somebody chooses, in their language."""
        return [label(self._stage.words(deed.network, deed.person)) for label in deed.labels]

    def _fresh(self, network: Network, person: str) -> Iterator[Line]:
        """What the bot has said or changed in this step, the newest first."""
        before = self._before.get((network, person), {})
        for line in reversed(self._stage.lines(network, person)):
            if line.by_bot and not line.deleted and before.get(line.id) != _content(line):
                yield line


def shown(said: str | Post) -> str:
    """What the bot says as the words that people read, whatever the network."""
    return plain_text(said.text) if isinstance(said, Post) else said


def _content(line: Line) -> Content:
    return line.text, line.buttons


def says(text: str, wanted: str) -> bool:
    """Whether it is all there, in order, with anything in the place of `ANYTHING`."""
    whole, at = _even(text), 0
    for piece in filter(None, map(_even, wanted.split(ANYTHING))):
        found = whole.find(piece, at)
        if found < 0:
            return False
        at = found + len(piece)
    return True


def _even(text: str) -> str:
    return _MEASURE.sub(" ", text).strip()
