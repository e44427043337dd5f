"""A scene under way: does what people do on a stage, and looks for what must then be seen.

What is seen is read from people's screens, never from the bot.
"""

import html
import re
from typing import Final

from organiser.chat.refs import Network
from organiser.sandbox.acts import (
    Chooses,
    Deed,
    Deletes,
    Edits,
    Follows,
    Kills,
    Operates,
    Public,
    Reacts,
    Reads,
    Says,
    Sees,
    SeesAll,
    SeesAnswer,
    SeesGone,
    SeesNothing,
    SeesOnce,
    Shared,
    Shows,
    Sight,
    Starts,
    Tells,
)
from organiser.sandbox.in_private import InPrivate
from organiser.sandbox.lines import Line
from organiser.sandbox.side import GROUP
from organiser.sandbox.stage import Stage

_TAGS: Final = {"bold": "<strong>", "italic": "<em>", "text_link": "<a ", "blockquote": "<blockquote>"}
_MEASURE: Final = re.compile(r"\s+")

Place = tuple[Network, str, str]
"""Where something is seen: the chat on a network (as `side` names it), and its line, or nothing."""


class Scene:
    """A stage, and the labels of what was said on it."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.private = InPrivate(stage)
        self._ids: dict[tuple[str, Network], str] = {}
        self._before: dict[Network, frozenset[str]] = {}
        self._answers: set[str] = set()
        self._old = {line.id for network in Network for line in stage.lines(network)}

    def begin_step(self) -> None:
        """Remember what is there already."""
        self._before = {
            network: frozenset(line.id for line in self.stage.lines(network)) for network in Network
        }
        self.private.begin_step()

    async def do(self, deed: Deed) -> None:
        """Carry out what somebody does."""
        match deed:
            case Tells() | Chooses() | Follows() | Operates():
                await self.private.do(deed)
            case Kills():
                await self.stage.bot.kill()
            case Starts():
                await self.stage.bot.start()
            case _:
                await self._act(deed)

    async def _act(self, deed: Public) -> None:
        side = self.stage.sides[deed.network]
        match deed:
            case Says(network, person, typed, label, reply_to):
                answered = self._ids[reply_to, network] if reply_to else None
                self._ids[label, network] = await side.says(person, GROUP, typed, reply_to=answered)
            case Shows(network, person, upload, label):
                self._ids[label, network] = await side.sends(person, GROUP, upload)
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
        if isinstance(sight, Reads):
            return self.private.read(sight) or False
        return self._seen_by_all(sight, self.stage.lines(sight.network))

    def _seen_by_all(self, sight: Shared, lines: list[Line]) -> Line | bool:
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

    def said(self, act: Deed | Sight) -> str:
        """What somebody said to the bot in private, chose or is to read, in their language; else ""."""
        match act:
            case Tells():
                return self.private.typed(act)
            case Chooses():
                return ", ".join(self.private.labels(act))
            case Reads():
                return self.private.wanted(act)
            case _:
                return ""

    def said_last(self, act: Deed | Sight) -> str:
        """What the bot said last where somebody does or reads something in private; else ""."""
        match act:
            case Tells() | Chooses() | Follows() | Reads():
                lines = self.stage.lines(act.network, act.person)
                return next((line.text for line in reversed(lines) if line.by_bot), "")
            case _:
                return ""

    def where(self, act: Deed | Sight) -> Place | None:
        """Where an act is seen; None for what is in no chat."""
        match act:
            case Kills() | Starts() | Operates() | SeesNothing():
                return None
            case SeesAnswer() | SeesOnce():
                return act.network, GROUP, ""
            case Tells() | Chooses() | Follows() | Reads():
                return act.network, act.person, ""
            case _:
                return act.network, GROUP, self._ids.get((act.label, act.network), "")

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
