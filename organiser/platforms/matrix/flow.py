"""White space and line breaks of HTML, as a browser would show them, while rich text is read out of it.

It says nothing of what elements mean: `from_html` knows that.
"""

import re

from organiser.chat.text import Heading, Listing, Node, Pre, Quote, RichText, Text

# A run of blanks is tried once only: from each of its blanks anew, it would take quadratic time.
_NEWLINES = re.compile(r"(?<![ \t])[ \t]*+[\r\n][ \t\r\n]*")
_BLOCKS = Pre | Quote | Heading | Listing


class Flow:
    """Collects nodes, and puts between them the breaks that blocks ask for."""

    def __init__(self) -> None:
        self.nodes: list[Node] = []
        self.before = 0
        """Breaks that what stands first asks of what stands before all of it."""
        self._breaks = 0
        self._ends_softly = False

    @property
    def after(self) -> int:
        """Breaks that what stands last asks of what follows all of it."""
        return self._breaks

    def text(self, value: str) -> None:
        """Add words; white space that stands for a line break vanishes beside a break."""
        softly = False
        if "\n" in value or "\r" in value:
            began = _NEWLINES.match(value) is not None
            softly = value[-1] in "\r\n" or value.rstrip(" \t")[-1:] in {"\r", "\n"}
            value = _NEWLINES.sub(" ", value)
            if began and self._at_start():
                value = value[1:]
        if self._at_start() and value[:1] == " " and not value.strip():
            return
        if value:
            self.exact(value)
            self._ends_softly = softly

    def exact(self, value: str) -> None:
        """Add words as they are."""
        self._settle()
        self._ends_softly = False
        if self.nodes and isinstance(last := self.nodes[-1], Text):
            self.nodes[-1] = Text(last.value + value)
        else:
            self.nodes.append(Text(value))

    def inline(self, nodes: RichText) -> None:
        """Add what stands inside the line."""
        for node in nodes:
            if isinstance(node, Text):
                self.exact(node.value)
            elif isinstance(node, _BLOCKS):
                self.block(node)
            else:
                self._settle()
                self._ends_softly = False
                self.nodes.append(node)

    def block(self, node: Node) -> None:
        """Add what stands on lines of its own."""
        self._breaks = 0
        self._trim()
        self.nodes.append(node)

    def line_break(self) -> None:
        """Add a break that somebody typed."""
        self._trim_soft()
        self.exact("\n")

    def ask_break(self, count: int) -> None:
        """Have at least `count` line breaks before whatever comes next, unless it comes first."""
        if not self.nodes:
            self.before = max(self.before, count)
        elif not isinstance(self.nodes[-1], _BLOCKS):
            self._breaks = max(self._breaks, count)

    def done(self) -> RichText:
        """All of it, without white space at the end."""
        self._trim()
        return tuple(self.nodes)

    def _at_start(self) -> bool:
        if not self.nodes or self._breaks or isinstance(self.nodes[-1], _BLOCKS):
            return True
        return isinstance(last := self.nodes[-1], Text) and last.value.endswith("\n")

    def _settle(self) -> None:
        breaks, self._breaks = self._breaks, 0
        if breaks:
            self._trim_soft()
            self.exact("\n" * breaks)

    def _trim_soft(self) -> None:
        """Take away the white space of a line break in the source where a real break follows."""
        if self._ends_softly and self.nodes and isinstance(last := self.nodes[-1], Text):
            self.nodes[-1] = Text(last.value[:-1])
        self._ends_softly = False

    def _trim(self) -> None:
        """Take away the white space that no browser shows before a block or at the end."""
        self._trim_soft()
        if self.nodes and isinstance(last := self.nodes[-1], Text):
            kept = last.value.rstrip("\n")
            if kept.strip():
                self.nodes[-1] = Text(kept)
            else:
                self.nodes.pop()
