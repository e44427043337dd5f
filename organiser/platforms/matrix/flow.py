"""White space and line breaks of HTML, as a browser would show them, while rich text is read out of it.

It says nothing of what elements mean: `from_html` knows that.
"""

import re

from organiser.chat.text import BLOCKS, Node, RichText, Text

# A run of blanks is tried once only: from each of its blanks anew, it would take quadratic time.
_NEWLINES = re.compile(r"(?<![ \t])[ \t]*+[\r\n][ \t\r\n]*")


class Flow:
    """Collects nodes, and puts between them the breaks that blocks ask for."""

    def __init__(self, around: "Flow | None" = None) -> None:
        """`around` is the line inside of which all of it stands, if any."""
        self.nodes: list[Node] = []
        self.before = 0
        """Breaks that what stands first asks of what stands before all of it."""
        self._around = around
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
            if began and (self.at_start() or self.follows_blank()):
                value = value[1:]
        if self.at_start() and value[:1] == " " and not value.strip():
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

    def end(self) -> tuple[str, bool]:
        """Take away the white space at the end of what stands inside a line: it parts that from what follows.

        Returned with whether it stands for a line break in the source.
        """
        softly = self._ends_softly
        if not self.nodes or not isinstance(last := self.nodes[-1], Text):
            return "", False
        kept = last.value[:-1] if softly else last.value.rstrip("\n")
        if kept.strip():
            self.nodes[-1] = Text(kept)
            return last.value[len(kept) :], softly
        self.nodes.pop()
        return last.value, softly

    def resume(self, ended: tuple[str, bool]) -> None:
        """Go on behind what stands inside the line, and ended so."""
        value, softly = ended
        if value and not (self.at_start() and not value.strip(" ")):
            self.exact(value)
            self._ends_softly = softly

    def inline(self, nodes: RichText) -> None:
        """Add what stands inside the line."""
        for node in nodes:
            if isinstance(node, Text):
                self.exact(node.value)
            elif isinstance(node, BLOCKS):
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
        elif not isinstance(self.nodes[-1], BLOCKS):
            self._breaks = max(self._breaks, count)

    def done(self) -> RichText:
        """All of it, without white space at the end."""
        self._trim()
        return tuple(self.nodes)

    def at_start(self) -> bool:
        """Whether what comes next begins a line."""
        if not self.nodes:
            return bool(self.before) or self._around is None or self._around.at_start()
        if self._breaks or isinstance(self.nodes[-1], BLOCKS):
            return True
        return isinstance(last := self.nodes[-1], Text) and last.value.endswith("\n")

    def follows_blank(self) -> bool:
        """Whether a blank stands before what comes next."""
        if not self.nodes:
            return self._around is not None and self._around.follows_blank()
        return isinstance(last := self.nodes[-1], Text) and last.value.endswith(" ")

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
