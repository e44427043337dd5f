r"""Rich text as flat characters with spans over them, and back.

Telegram speaks in flat text with entities, Matrix wants a plain body beside its HTML: both are written from
here, so that a line break, a bullet or an indentation is decided once. Offsets are Python code points; what a
network counts in is its own adapter's matter. Nothing here knows the names of a network's entities.

Where the breaks go: a block (`Pre`, `Quote`, `Heading`, `Table`, an item of a `Listing`) is parted from what
stands before and after it by one `\n`, never at the very beginning or end. `nest.nest` takes exactly these
breaks away again, so that `flatten(nest(flat)) == flat` for all that `flatten` made.

Longer than most modules: the walk through the tree, the writer and the marks that it leaves make sense only
together.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import assert_never

from organiser.chat.refs import AccountRef
from organiser.chat.tables import lowered
from organiser.chat.text import (
    Heading,
    Link,
    Listing,
    Mention,
    Node,
    Pre,
    Quote,
    RichText,
    Style,
    Styled,
    Table,
    Text,
)

MAX_DEPTH = 100
"""Deeper nesting is kept as bare words: the limit that the Matrix specification sets for HTML."""

INDENT = "  "
BULLET = "•"
MAX_INDENT = 8
"""Levels of a list that are seen; those below stand as far in as these."""

MAX_BULLETS = 8_192
"""Characters that bullets may add to a text: few bytes of a hostile one must not become many messages."""


@dataclass(frozen=True, slots=True)
class Linked:
    """Leads to an address."""

    url: str


@dataclass(frozen=True, slots=True)
class Mentioned:
    """Names somebody; `account` is None where only a name is known."""

    account: AccountRef | None = None


@dataclass(frozen=True, slots=True)
class Preformatted:
    """A block of code."""

    language: str | None = None


@dataclass(frozen=True, slots=True)
class Quoted:
    """A block quotation."""

    expandable: bool = False


Mark = Style | Linked | Mentioned | Preformatted | Quoted


@dataclass(frozen=True, slots=True)
class Span:
    """`text[start:end]` carries `mark`; never empty."""

    start: int
    end: int
    mark: Mark


@dataclass(frozen=True, slots=True)
class Flat:
    """Characters and what stands over them: spans by start, the longer (outer) one first."""

    text: str
    spans: tuple[Span, ...] = ()


def flatten(rich: RichText) -> Flat:
    """Write the tree down as one line of characters, in time linear to its size."""
    writer = _Writer()
    _walk(rich, writer)
    # What was opened first stands first: with equal bounds that is the outer one, and the sort is stable.
    opened = (mark for mark in writer.opened if mark.start is not None and mark.end > mark.start)
    spans = [Span(one.start or 0, one.end, one.mark) for one in opened]
    return Flat("".join(writer.pieces), tuple(sorted(spans, key=lambda span: (span.start, -span.end))))


def plain_text(rich: RichText) -> str:
    """The words alone, with the line breaks and bullets of `flatten`."""
    return flatten(rich).text


def utf16_length(text: str) -> int:
    """The length in UTF-16 code units, which is what Telegram counts in."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


@dataclass(slots=True)
class _Opened:
    """A mark while it is being written: it begins with the first character that follows it."""

    mark: Mark
    start: int | None = None
    end: int = 0


@dataclass(slots=True)
class _Writer:
    """Collects characters; a break or an item's bullet is only written once something follows it."""

    pieces: list[str] = field(default_factory=list)
    length: int = 0
    opened: list[_Opened] = field(default_factory=list)
    waiting: list[_Opened] = field(default_factory=list)
    broken: bool = False
    bullet: str = ""
    bullets: int = 0
    """The length of all bullets so far."""
    around: int = 0
    """How many of the waiting marks are around the item, so that its bullet is theirs."""

    def write(self, text: str) -> None:
        if not text:
            return
        self.line()
        self._start(len(self.waiting))
        self._put(text)

    def line(self) -> None:
        """Write the break and the bullet that are due."""
        if self.broken and self.length:
            self._put("\n")
        self.broken = False
        if self.bullet:
            self._start(self.around)
            self._put(self.bullet)
            self.bullet = ""

    def item(self, sign: str, level: int) -> None:
        """Begin an item, whose bullet stands before its first words; after too many, a bare one."""
        self.block()
        indented = f"{INDENT * min(level, MAX_INDENT)}{sign} "
        self.bullets += len(indented)
        self.bullet = indented if self.bullets <= MAX_BULLETS else f"{BULLET} "
        self.around = len(self.waiting)

    def block(self) -> None:
        """Begin or end lines of their own; a bullet that has no words yet stands alone then."""
        if self.bullet:
            self.bullet = self.bullet.rstrip()
            self.line()
        self.broken = True

    def open(self, mark: Mark) -> _Opened:
        one = _Opened(mark)
        self.opened.append(one)
        self.waiting.append(one)
        return one

    def close(self, one: _Opened) -> None:
        one.end = self.length
        if one.start is None and self.waiting and self.waiting[-1] is one:
            self.waiting.pop()

    def marked(self, text: str, mark: Mark) -> None:
        one = self.open(mark)
        self.write(text)
        self.close(one)

    def _start(self, count: int) -> None:
        for one in self.waiting[:count]:
            one.start = self.length
        del self.waiting[:count]

    def _put(self, text: str) -> None:
        self.pieces.append(text)
        self.length += len(text)


@dataclass(slots=True)
class _Frame:
    """One open node of the tree: what is left of it, and what ends with it."""

    nodes: Iterator[Node]
    opened: _Opened | None = None
    block: bool = False
    items: Iterator[tuple[str, tuple[Node, ...]]] | None = None
    lists: int = 0


def _walk(rich: RichText, writer: _Writer) -> None:
    """Visit every node without recursion: a tree from outside may be of any depth."""
    frames = [_Frame(iter(rich))]
    while frames:
        frame = frames[-1]
        node = next(frame.nodes, None)
        if node is None:
            _leave(frames, writer)
        elif isinstance(node, Text):
            writer.write(node.value)
        elif len(frames) >= MAX_DEPTH:
            _bare(node, frames, writer)
        else:
            _enter(node, frames, writer)


def _leave(frames: list[_Frame], writer: _Writer) -> None:
    """Go on with the next item of a list, or close what is finished."""
    frame = frames[-1]
    if frame.items is not None:
        following = next(frame.items, None)
        if following is not None:
            writer.item(following[0], frame.lists - 1)
            frame.nodes = iter(following[1])
            return
        writer.block()
    if frame.opened is not None:
        writer.close(frame.opened)
    if frame.block:
        writer.broken = True
    frames.pop()


def _bare(node: Node, frames: list[_Frame], writer: _Writer) -> None:
    """Keep only the words of a node that lies too deep."""
    match node:
        case Text(value) | Pre(value):
            writer.write(value)
        case Mention(name):
            writer.write(name)
        case Listing(items):
            frames.append(_Frame(child for item in items for child in item))
        case Table() as table:
            frames.append(_Frame(child for cell in table.cells for child in cell))
        case _:
            frames.append(_Frame(iter(node.children)))


def _enter(node: Node, frames: list[_Frame], writer: _Writer) -> None:
    match node:
        case Text() | Mention() | Pre():
            _leaf(node, writer)
        case Styled() | Link() | Quote() | Heading() | Listing() | Table():
            _branch(node, frames, writer)
        case _:
            assert_never(node)


def _leaf(node: Text | Mention | Pre, writer: _Writer) -> None:
    match node:
        case Text(value):
            writer.write(value)
        case Mention(name, account):
            writer.marked(name, Mentioned(account))
        case Pre(value, language):
            writer.block()
            writer.marked(value, Preformatted(language))
            writer.block()
        case _:
            assert_never(node)


def _branch(
    node: Styled | Link | Quote | Heading | Listing | Table, frames: list[_Frame], writer: _Writer
) -> None:
    lists = frames[-1].lists
    match node:
        case Styled(style, children):
            frames.append(_Frame(iter(children), writer.open(style), lists=lists))
        case Link(url, children):
            frames.append(_Frame(iter(children), writer.open(Linked(url)), lists=lists))
        case Quote(children, expandable):
            writer.block()
            frames.append(_Frame(iter(children), writer.open(Quoted(expandable)), block=True, lists=lists))
        case Heading(_, children):
            writer.broken = True
            frames.append(_Frame(iter(children), writer.open(Style.BOLD), block=True, lists=lists))
        case Listing(items, start):
            frames.append(_Frame(iter(()), block=True, items=_signed(items, start), lists=lists + 1))
        case Table():
            writer.block()
            frames.append(_Frame(iter(lowered(node)), block=True, lists=lists))
        case _:
            assert_never(node)


def _signed(items: Sequence[tuple[Node, ...]], start: int | None) -> Iterator[tuple[str, tuple[Node, ...]]]:
    """Each item with its number or bullet."""
    for number, item in enumerate(items, start or 0):
        yield BULLET if start is None else f"{number}.", item
