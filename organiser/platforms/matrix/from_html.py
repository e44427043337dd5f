"""Reads Matrix HTML into rich text.

Line breaks in the source are white space, as in every browser; runs of blanks inside a line stay as they
were typed. What has no counterpart (tables, sub- and superscript) leaves its words.
Above 250 lines because the walk and what each element becomes make sense only together.
"""

import re
from urllib.parse import unquote

from lxml import etree

from organiser.chat.refs import AccountRef, Network
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
    Text,
)
from organiser.platforms.matrix.html import NESTING_LIMIT, read_tree

_STYLES = {
    "b": Style.BOLD,
    "strong": Style.BOLD,
    "summary": Style.BOLD,
    "caption": Style.BOLD,
    "i": Style.ITALIC,
    "em": Style.ITALIC,
    "u": Style.UNDERLINE,
    "s": Style.STRIKE,
    "del": Style.STRIKE,
    "strike": Style.STRIKE,
    "code": Style.CODE,
}
_BREAKS = {"p": 2, "div": 1, "tr": 1, "table": 1, "details": 1, "summary": 1, "caption": 1, "li": 1}
_RULE = "———"
# A run of blanks is tried once only: from each of its blanks anew, it would take quadratic time.
_NEWLINES = re.compile(r"(?<![ \t])[ \t]*+[\r\n][ \t\r\n]*")
_PERSON = re.compile(r"^(?:https?://matrix\.to/#/|matrix:u/)(@?[^/?]+:[^/?]+)(?:\?.*)?$")
_BLOCKS = Pre | Quote | Heading | Listing


def from_html(html: str) -> RichText:
    """`html` as rich text; the answered message that old clients repeat (`mx-reply`) is left out."""
    root = read_tree(html)
    return () if root is None else _read_children(root, 0)


class _Line:
    """Collects nodes, and puts between them the breaks that blocks ask for."""

    def __init__(self) -> None:
        self.nodes: list[Node] = []
        self._breaks = 0

    def text(self, value: str) -> None:
        """Add words; white space that stands for a line break vanishes beside a break."""
        value = _NEWLINES.sub(" ", value) if "\n" in value or "\r" in value else value
        if self._at_start() and value[:1] == " " and not value.strip():
            return
        if value:
            self.exact(value)

    def exact(self, value: str) -> None:
        """Add words as they are."""
        self._settle()
        if self.nodes and isinstance(last := self.nodes[-1], Text):
            self.nodes[-1] = Text(last.value + value)
        else:
            self.nodes.append(Text(value))

    def inline(self, node: Node) -> None:
        self._settle()
        self.nodes.append(node)

    def block(self, node: Node) -> None:
        self._breaks = 0
        self._trim()
        self.nodes.append(node)

    def ask_break(self, count: int) -> None:
        """Have at least `count` line breaks before whatever comes next, unless it comes first."""
        if self.nodes and not isinstance(self.nodes[-1], _BLOCKS):
            self._breaks = max(self._breaks, count)

    def done(self) -> RichText:
        self._trim()
        return tuple(self.nodes)

    def _at_start(self) -> bool:
        if not self.nodes or self._breaks or isinstance(self.nodes[-1], _BLOCKS):
            return True
        return isinstance(last := self.nodes[-1], Text) and last.value.endswith("\n")

    def _settle(self) -> None:
        breaks, self._breaks = self._breaks, 0
        if breaks:
            self.exact("\n" * breaks)

    def _trim(self) -> None:
        """Take away the white space that no browser shows before a block or at the end."""
        if self.nodes and isinstance(last := self.nodes[-1], Text):
            kept = last.value.rstrip("\n")
            if kept.strip():
                self.nodes[-1] = Text(kept)
            else:
                self.nodes.pop()


def _read_children(element: etree._Element, depth: int) -> RichText:
    line = _Line()
    _add_children(line, element, depth)
    return line.done()


def _add_children(line: _Line, element: etree._Element, depth: int) -> None:
    if depth > NESTING_LIMIT:
        line.text("".join(map(str, element.itertext())))
        return
    if element.text:
        line.text(element.text)
    for child in element:
        _add(line, child, depth + 1)
        if child.tail:
            line.text(child.tail)


def _add(line: _Line, element: etree._Element, depth: int) -> None:
    tag = str(element.tag)
    if _add_block(line, element, tag, depth) or _add_single(line, element, tag):
        return
    if tag in {"td", "th"} and element.getprevious() is not None:
        line.exact(" | ")
    breaks = _BREAKS.get(tag, 0)
    line.ask_break(breaks)
    node = _inline(element, tag, depth)
    if node is not None:
        line.inline(node)
    elif tag not in _STYLES and tag != "a":
        _add_children(line, element, depth)
    line.ask_break(breaks)


def _add_block(line: _Line, element: etree._Element, tag: str, depth: int) -> bool:
    """Add what stands on lines of its own; False where `element` is nothing of the kind."""
    match tag:
        case "pre":
            line.block(_pre(element))
        case "blockquote":
            if children := _read_children(element, depth):
                line.block(Quote(children))
        case "h1" | "h2" | "h3" | "h4" | "h5" | "h6":
            if children := _read_children(element, depth):
                line.block(Heading(int(tag[1]), children))
        case "ul" | "ol":
            if (listing := _listing(element, tag, depth)).items:
                line.block(listing)
        case _:
            return False
    return True


def _add_single(line: _Line, element: etree._Element, tag: str) -> bool:
    """Add what has no children; False where `element` is nothing of the kind."""
    match tag:
        case "br":
            line.exact("\n")
        case "hr":
            line.ask_break(1)
            line.exact(_RULE)
            line.ask_break(1)
        case "img":
            if alt := element.get("alt") or element.get("title"):
                line.exact(alt)
        case _:
            return False
    return True


def _inline(element: etree._Element, tag: str, depth: int) -> Node | None:
    """A node set apart inside a line; None where there is none, or nothing is in it."""
    spoiler = tag == "span" and element.get("data-mx-spoiler") is not None
    if not (spoiler or tag == "a" or tag in _STYLES):
        return None
    children = _read_children(element, depth)
    if not children:
        return None
    if spoiler:
        return _spoiler(element.get("data-mx-spoiler") or "", children)
    return _link(element.get("href"), children) if tag == "a" else Styled(_STYLES[tag], children)


def _spoiler(reason: str, children: RichText) -> Node:
    hidden = Styled(Style.SPOILER, children)
    # A reason is shown openly before what is hidden; there is no style that would hold both.
    return Styled(Style.ITALIC, (Text(f"({reason}) "), hidden)) if reason else hidden


def _link(href: str | None, children: RichText) -> Node | None:
    if not href:
        return children[0] if len(children) == 1 else Styled(Style.UNDERLINE, children)
    person = _PERSON.match(unquote(href))
    if person is None:
        return Link(href, children)
    user = person[1] if person[1].startswith("@") else f"@{person[1]}"
    name = "".join(_words(children)) or user
    return Mention(name, AccountRef(Network.MATRIX, user))


def _words(nodes: RichText) -> list[str]:
    words: list[str] = []
    for node in nodes:
        match node:
            case Text(value=value) | Pre(value=value):
                words.append(value)
            case Mention(name=name):
                words.append(name)
            case Listing(items=items):
                words.extend(word for item in items for word in _words(item))
            case _:
                words.extend(_words(node.children))
    return words


def _pre(element: etree._Element) -> Pre:
    value = "".join(map(str, element.itertext()))
    language = None
    code = element.find("code")
    if code is not None:
        classes = (code.get("class") or "").split()
        language = next((name[9:] for name in classes if name.startswith("language-")), None)
    return Pre(value.removesuffix("\n"), language or None)


def _listing(element: etree._Element, tag: str, depth: int) -> Listing:
    items = []
    for child in element:
        item = _read_children(child, depth + 1) if child.tag == "li" else ()
        if child.tag in {"ul", "ol"}:  # a list put straight into a list, as old editors do
            nested = _listing(child, str(child.tag), depth + 1)
            item = (nested,) if nested.items else ()
        if item or child.tag == "li":
            items.append(item)
    return Listing(tuple(items), _start(element) if tag == "ol" else None)


def _start(element: etree._Element) -> int:
    start = element.get("start") or ""
    return int(start) if re.fullmatch(r"-?\d{1,9}", start) else 1
