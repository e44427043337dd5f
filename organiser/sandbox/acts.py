"""What a scene is made of: what people do, and what must then be seen, and where.

A line that is done is given a label; its copy on the other network is found by what it says, and is known by
the same label from then on. What is seen is read from people's screens, never from the bot.
Above 250 lines because it is one list of deeds and sights, each of a few lines, with what is done for each.
"""

import html
import re
from typing import Final

import msgspec

from organiser.chat.refs import Network
from organiser.sandbox.lines import Line
from organiser.sandbox.side import GROUP, Upload
from organiser.sandbox.stage import Stage

_TAGS: Final = {"bold": "<strong>", "italic": "<em>", "text_link": "<a ", "blockquote": "<blockquote>"}
_MEASURE: Final = re.compile(r"\s+")


class Says(msgspec.Struct, frozen=True):
    """Somebody says something, with the marks of `markup`; `reply_to` is a label."""

    network: Network
    person: str
    typed: str
    label: str = ""
    reply_to: str = ""


class Shows(msgspec.Struct, frozen=True):
    """Somebody sends a picture."""

    network: Network
    person: str
    upload: Upload
    label: str


class Edits(msgspec.Struct, frozen=True):
    """Somebody puts other words in the place of their own line."""

    network: Network
    person: str
    label: str
    typed: str


class Deletes(msgspec.Struct, frozen=True):
    """Somebody takes their own line away."""

    network: Network
    person: str
    label: str


class Reacts(msgspec.Struct, frozen=True):
    """Somebody puts an emoji under a line or its copy."""

    network: Network
    person: str
    label: str
    emoji: str


class Kills(msgspec.Struct, frozen=True):
    """The bot's process is killed, without any chance to tidy up."""


class Starts(msgspec.Struct, frozen=True):
    """The bot is started again."""


class Sees(msgspec.Struct, frozen=True):
    """The copy of a labelled line must be seen: with these words, so named, so formatted."""

    network: Network
    label: str
    text: str
    named: str = ""
    unnamed: str = ""
    formats: tuple[str, ...] = ()
    reply_to: str = ""
    emoji: str = ""
    picture: bool = False
    edited: bool = False


class SeesGone(msgspec.Struct, frozen=True):
    """The copy of a labelled line must be gone."""

    network: Network
    label: str


class SeesAll(msgspec.Struct, frozen=True):
    """All of a long line must be seen, in order, in several messages."""

    network: Network
    label: str
    paragraphs: tuple[str, ...]


class SeesAnswer(msgspec.Struct, frozen=True):
    """The bot must have said something new since the step began, and since the answer before.

    In which language is the chat's affair; `text` is what must be in it in any.
    """

    network: Network
    text: str = ""


class SeesOnce(msgspec.Struct, frozen=True):
    """These words must have come in this step, and once only."""

    network: Network
    text: str


class SeesNothing(msgspec.Struct, frozen=True):
    """These words must not be seen. It stands behind the sight of something later."""

    network: Network
    text: str


Deed = Says | Shows | Edits | Deletes | Reacts | Kills | Starts
Sight = Sees | SeesGone | SeesAll | SeesAnswer | SeesOnce | SeesNothing


class Scene:
    """A stage, and the labels of what was said on it."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self._ids: dict[tuple[str, Network], str] = {}
        self._before: dict[Network, frozenset[str]] = {}
        self._answers: set[str] = set()
        self._old = {line.id for network in Network for line in stage.lines(network)}

    def begin_step(self) -> None:
        """Remember what is there already."""
        self._before = {
            network: frozenset(line.id for line in self.stage.lines(network)) for network in Network
        }

    async def do(self, deed: Deed) -> None:
        """Carry out what somebody does."""
        match deed:
            case Says(network, person, typed, label, reply_to):
                answered = self._ids[reply_to, network] if reply_to else None
                said = await self.stage.sides[network].says(person, GROUP, typed, reply_to=answered)
                self._ids[label, network] = said
            case Shows(network, person, upload, label):
                self._ids[label, network] = await self.stage.sides[network].sends(person, GROUP, upload)
            case Kills():
                await self.stage.bot.kill()
            case Starts():
                await self.stage.bot.start()
            case _:
                await self._change(deed)

    async def _change(self, deed: Edits | Deletes | Reacts) -> None:
        side, line = self.stage.sides[deed.network], self._ids[deed.label, deed.network]
        match deed:
            case Edits(_, person, _, typed):
                await side.edits(person, GROUP, line, typed)
            case Deletes(_, person, _):
                await side.deletes(person, GROUP, line)
            case Reacts(_, person, _, emoji):
                await side.reacts(person, GROUP, line, emoji)

    def seen(self, sight: Sight) -> Line | bool:
        """The line that is as it must be, or whether the chat is."""
        lines = self.stage.lines(sight.network)
        match sight:
            case Sees():
                return self._copy(sight, lines) or False
            case SeesGone(network, label):
                there = [line for line in lines if line.id == self._ids.get((label, network))]
                return (label, network) in self._ids and all(line.deleted for line in there)
            case SeesAll(_, _, paragraphs):
                return in_order(paragraphs, [line.text for line in self._new(sight.network, lines)])
            case SeesAnswer():
                return self._answer(sight, lines) or False
            case SeesOnce(network, text):
                return len([line for line in self._new(network, lines) if text in line.text]) == 1
            case SeesNothing(_, text):
                return not any(text in line.text for line in self._new(sight.network, lines))

    def where(self, act: Deed | Sight) -> tuple[Network, str] | None:
        """The chat in which an act is seen, and its line (or nothing); None for what is in no chat."""
        match act:
            case Kills() | Starts() | SeesNothing():
                return None
            case SeesAnswer() | SeesOnce():
                return act.network, ""
            case _:
                return act.network, self._ids.get((act.label, act.network), "")

    def _answer(self, sight: SeesAnswer, lines: list[Line]) -> Line | None:
        for line in self._new(sight.network, lines):
            if sight.text in line.text and line.id not in self._answers:
                self._answers.add(line.id)
                return line
        return None

    def _new(self, network: Network, lines: list[Line]) -> list[Line]:
        """What the bot said since the step began."""
        return [line for line in lines if line.by_bot and line.id not in self._before.get(network, ())]

    def _copy(self, sight: Sees, lines: list[Line]) -> Line | None:
        known = self._ids.get((sight.label, sight.network))
        for line in lines:
            if known is None and line.by_bot and line.id not in self._old and _as_told(sight, line):
                self._ids[sight.label, sight.network] = line.id
            elif line.id != known or not _as_told(sight, line):
                continue
            if not sight.reply_to or line.reply_to == self._ids.get((sight.reply_to, sight.network)):
                return line
        return None


def in_order(paragraphs: tuple[str, ...], messages: list[str]) -> bool:
    """Whether every paragraph is in the messages taken together, each after the one before."""
    whole, at = _even("\n".join(messages)), 0
    for paragraph in map(_even, paragraphs):
        found = whole.find(paragraph, at)
        if found < 0:
            return False
        at = found + len(paragraph)
    return len(messages) > 1


def _as_told(sight: Sees, line: Line) -> bool:
    marked = {entity["type"] for entity in line.entities}
    marked |= {kind for kind, tag in _TAGS.items() if tag in (line.html or "")}
    shown = line.text + html.unescape(line.html or "")
    return (
        _even(sight.text) in _even(line.text)
        and sight.named in line.text
        and not (sight.unnamed and sight.unnamed in shown)
        and set(sight.formats) <= marked
        and (not sight.emoji or any(given.emoji == sight.emoji for given in line.reactions))
        and (not sight.picture or (line.media is not None and line.media.kind == "photo"))
        and (not sight.edited or line.edited)
    )


def _even(text: str) -> str:
    return _MEASURE.sub(" ", text.replace("> ", "")).strip()
