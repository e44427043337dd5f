"""Reads Matrix HTML into rich text.

Line breaks in the source are white space, as in every browser; runs of blanks inside a line stay as they
were typed. What has no counterpart (tables, letters above the line) leaves its words.
Above 250 lines because the walk and what each element becomes make sense only together.
"""

import re
from urllib.parse import quote, unquote

from lxml import etree

from organiser.chat.refs import AccountRef, Network
from organiser.chat.text import (
    CHECKED,
    OPEN,
    RULE,
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
from organiser.platforms.matrix.flow import Flow
from organiser.platforms.matrix.html import LINES, NESTING_LIMIT, read_tree

_STYLES = {
    "b": Style.BOLD,
    "strong": Style.BOLD,
    "summary": Style.BOLD,
    "caption": Style.BOLD,
    "i": Style.ITALIC,
    "em": Style.ITALIC,
    "u": Style.UNDERLINE,
    "ins": Style.UNDERLINE,
    "s": Style.STRIKE,
    "del": Style.STRIKE,
    "strike": Style.STRIKE,
    "code": Style.CODE,
    "kbd": Style.CODE,
    "samp": Style.CODE,
    "tt": Style.CODE,
}
_LINES = {"div", "tr", "table", "details", "summary", "caption", "li"} | LINES
_BREAKS = {"p": 2, **dict.fromkeys(_LINES, 1)}
_WITHOUT_WORDS = {"table", "thead", "tbody", "tfoot", "tr"}
"""Elements in which no words can stand but those of their children."""
_RAISED = str.maketrans("0123456789+-=()in", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁱⁿ")
_LOWERED = str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")
_SHIFTED = {"sup": _RAISED, "sub": _LOWERED}
_PERSON = re.compile(r"^(?:https?://matrix\.to/#/@|matrix:u/)([^/?]+:[^/?]+)(?:\?.*)?$")
_PLACE = re.compile(r"^matrix:(r|roomid)/([^/?]+)(?:/e/([^/?]+))?(?:\?.*)?$")


def from_html(html: str) -> RichText:
    """`html` as rich text; the answered message that old clients repeat (`mx-reply`) is left out."""
    root = read_tree(html)
    return () if root is None else _read_children(root, 0)


def _read_children(element: etree._Element, depth: int) -> RichText:
    flow = Flow()
    _add_children(flow, element, depth)
    return flow.done()


def _add_children(flow: Flow, element: etree._Element, depth: int) -> None:
    if depth > NESTING_LIMIT:
        flow.text("".join(map(str, element.itertext())))
        return
    bare = element.tag in _WITHOUT_WORDS
    if element.text and not bare:
        flow.text(element.text)
    for child in element:
        _add(flow, child, depth + 1)
        if child.tail and not bare:
            flow.text(child.tail)


def _add(flow: Flow, element: etree._Element, depth: int) -> None:
    tag = str(element.tag)
    if _add_block(flow, element, tag, depth) or _add_single(flow, element, tag):
        return
    if tag in {"td", "th"} and element.getprevious() is not None:
        flow.exact(" | ")
    breaks = _BREAKS.get(tag, 0)
    flow.ask_break(breaks)
    if _is_inline(element, tag):
        inner = Flow(flow)
        _add_children(inner, element, depth)
        flow.ask_break(inner.before)
        ended = inner.end()
        flow.inline(_inline(element, tag, tuple(inner.nodes)))
        flow.resume(ended)
        flow.ask_break(inner.after)
    else:
        _add_children(flow, element, depth)
    flow.ask_break(breaks)


def _add_block(flow: Flow, element: etree._Element, tag: str, depth: int) -> bool:
    """Add what stands on lines of its own; False where `element` is nothing of the kind."""
    match tag:
        case "pre":
            flow.block(_pre(element))
        case "blockquote":
            children = _read_children(element, depth)
            _put(flow, Quote(children) if children else None)
        case "h1" | "h2" | "h3" | "h4" | "h5" | "h6":
            children = _read_children(element, depth)
            _put(flow, Heading(int(tag[1]), children) if children else None)
        case "ul" | "ol":
            listing = _listing(element, tag, depth)
            _put(flow, listing if listing.items else None)
        case _:
            return False
    return True


def _put(flow: Flow, block: Node | None) -> None:
    """Add a block; one that says nothing still parts what stands around it."""
    if block is None:
        flow.ask_break(1)
    else:
        flow.block(block)


def _add_single(flow: Flow, element: etree._Element, tag: str) -> bool:
    """Add what has no children; False where `element` is nothing of the kind."""
    match tag:
        case "br":
            flow.line_break()
        case "hr":
            flow.ask_break(1)
            flow.exact(RULE)
            flow.ask_break(1)
        case "img":
            if alt := element.get("alt") or element.get("title"):
                flow.exact(alt)
        case "input":
            if element.get("type") == "checkbox":
                flow.exact(OPEN if element.get("checked") is None else CHECKED)
        case _:
            return False
    return True


def _is_inline(element: etree._Element, tag: str) -> bool:
    """Whether its children are read apart, because something stands over all of them."""
    return tag == "a" or tag in _STYLES or tag in _SHIFTED or bool(element.keys() and tag in {"span", "div"})


def _inline(element: etree._Element, tag: str, children: RichText) -> RichText:
    """What an element becomes inside a line; nothing where nothing is in it."""
    if tag in {"span", "div"}:
        return _marked(element, children)
    if not children:
        return ()
    if tag == "a":
        return _link(element.get("href"), children)
    if tag in _SHIFTED:
        return _shifted(children, _SHIFTED[tag])
    return (Styled(_STYLES[tag], children),)


def _marked(element: etree._Element, children: RichText) -> RichText:
    """A spoiler, or a formula: that of clients which cannot draw it, or else its source."""
    formula = element.get("data-mx-maths")
    if formula and not children:
        children = (Styled(Style.CODE, (Text(formula),)),)
    reason = element.get("data-mx-spoiler")
    if reason is None or not children:
        return children
    return (_spoiler(reason, children),)


def _spoiler(reason: str, children: RichText) -> Node:
    hidden = Styled(Style.SPOILER, children)
    # A reason is shown openly before what is hidden; there is no style that would hold both.
    return Styled(Style.ITALIC, (Text(f"({reason}) "), hidden)) if reason else hidden


def _shifted(children: RichText, signs: dict[int, int]) -> RichText:
    """Digits above or below the line, which would be another number if they stood on it."""
    match children:
        case (Text(value),) if all(ord(sign) in signs for sign in value):
            return (Text(value.translate(signs)),)
        case _:
            return children


def _link(href: str | None, children: RichText) -> RichText:
    """A link, or somebody's name; words only where it leads nowhere."""
    address = (href or "").strip()
    if not address:
        return children
    person = _PERSON.match(unquote(address))
    if person is not None:
        user = f"@{person[1]}"
        return (Mention("".join(_words(children)) or user, AccountRef(Network.MATRIX, user)),)
    place = _PLACE.match(address)
    return (Link(_reachable(*place.groups()) if place else address, children),)


def _reachable(kind: str, room: str, event: str | None) -> str:
    """The address of a room or an event that also leads there where nothing opens `matrix:`."""
    place = quote(("#" if kind == "r" else "!") + unquote(room), safe="!:")
    return f"https://matrix.to/#/{place}" + (f"/{quote('$' + unquote(event), safe='$')}" if event else "")


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
            case Table() as table:
                words.extend(word for cell in table.cells for word in _words(cell))
            case _:
                words.extend(_words(node.children))
    return words


def _pre(element: etree._Element) -> Pre:
    for line_break in element.iter("br"):
        line_break.tail = f"\n{line_break.tail or ''}"
    value = "".join(map(str, element.itertext()))
    language = None
    code = element.find("code")
    if code is not None:
        classes = (code.get("class") or "").split()
        language = next((name[9:] for name in classes if name.startswith("language-")), None)
    return Pre(value.removesuffix("\n"), language or None)


def _listing(element: etree._Element, tag: str, depth: int) -> Listing:
    """A list; what stands in it outside of any item becomes an item of its own, as browsers show it."""
    items = [] if not (element.text or "").strip() else [_loose(element.text)]
    for child in element:
        if child.tag == "li":
            items.append(_read_children(child, depth + 1))
        elif item := _stray(child, depth + 1):
            items.append(item)
        if (child.tail or "").strip():
            items.append(_loose(child.tail))
    return Listing(tuple(items), _start(element) if tag == "ol" else None)


def _loose(words: str | None) -> RichText:
    flow = Flow()
    flow.text((words or "").strip())
    return flow.done()


def _stray(element: etree._Element, depth: int) -> RichText:
    """What is no item of a list; most often a list put straight into it, as old editors do."""
    flow = Flow()
    _add(flow, element, depth)
    return flow.done()


def _start(element: etree._Element) -> int:
    start = element.get("start") or ""
    return int(start) if re.fullmatch(r"-?\d{1,9}", start) else 1
