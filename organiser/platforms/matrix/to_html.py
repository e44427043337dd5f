"""Writes rich text as the HTML that Matrix clients show. Everything a person wrote is escaped."""

import re
from collections.abc import Sequence
from html import escape
from typing import assert_never

from organiser.chat.flat import plain_text
from organiser.chat.links import matrix_chat
from organiser.chat.refs import Network
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

DEPTH_LIMIT = 90
"""Nodes nested deeper lose their style and keep their words: clients may cut what is beyond 100 tags."""

_LEADS_OUT = re.compile(r"(?:https?|ftp|mailto|magnet|tel|matrix):|tg://(?!user\b)", re.IGNORECASE)
"""Addresses that people can follow, and that name nobody; the words of others stay."""

_TAGS = {
    Style.BOLD: ("<strong>", "</strong>"),
    Style.ITALIC: ("<em>", "</em>"),
    Style.UNDERLINE: ("<u>", "</u>"),
    Style.STRIKE: ("<del>", "</del>"),
    Style.SPOILER: ("<span data-mx-spoiler>", "</span>"),
    Style.CODE: ("<code>", "</code>"),
}


def to_html(rich: RichText) -> str:
    """`rich` as HTML that stays within the allow-list of the specification."""
    parts: list[str] = []
    _write_all(rich, parts, 0)
    return "".join(parts)


def mentioned(rich: RichText) -> list[str]:
    """The Matrix users whom `rich` names, each once, in order: who is to be told (`m.mentions`)."""
    found: dict[str, None] = {}
    pending: list[Node] = list(reversed(rich))
    while pending:
        node = pending.pop()
        match node:
            case Mention(account=account):
                if account is not None and account.network is Network.MATRIX:
                    found[account.id] = None
            case Listing(items=items):
                pending.extend(child for item in reversed(items) for child in reversed(item))
            case Table() as table:
                pending.extend(child for cell in reversed(table.cells) for child in reversed(cell))
            case Text() | Pre():
                continue
            case _:
                pending.extend(reversed(node.children))
    return list(found)


def _write_all(nodes: RichText, parts: list[str], depth: int) -> None:
    for node in nodes:
        _write(node, parts, depth)


def _write(node: Node, parts: list[str], depth: int) -> None:
    if depth >= DEPTH_LIMIT:
        parts.append(_escaped(plain_text((node,))))
        return
    match node:
        case Text(value=value):
            parts.append(_escaped(value))
        case Mention():
            parts.append(_pill(node))
        case Pre():
            parts.append(_pre(node))
        case Listing():
            _write_listing(node, parts, depth)
        case Table():
            _write_table(node, parts, depth)
        case Styled() | Link() | Quote() | Heading():
            before, after = _around(node)
            parts.append(before)
            _write_all(node.children, parts, depth + 1)
            parts.append(after)
        case _:
            assert_never(node)


def _around(node: Styled | Link | Quote | Heading) -> tuple[str, str]:
    match node:
        case Styled(style=style):
            return _TAGS[style]
        case Link(url=url):
            return (f'<a href="{escape(url)}">', "</a>") if _LEADS_OUT.match(url) else ("", "")
        case Quote():
            return "<blockquote>", "</blockquote>"
        case Heading(level=level):
            level = min(max(level, 1), 6)
            return f"<h{level}>", f"</h{level}>"
        case _:
            assert_never(node)


def _write_listing(node: Listing, parts: list[str], depth: int) -> None:
    if node.start is None:
        parts.append("<ul>")
    else:
        parts.append("<ol>" if node.start == 1 else f'<ol start="{node.start}">')
    for item in node.items:
        parts.append("<li>")
        _write_all(item, parts, depth + 2)
        parts.append("</li>")
    parts.append("</ul>" if node.start is None else "</ol>")


def _write_table(node: Table, parts: list[str], depth: int) -> None:
    """A table without alignment, for which the specification allows no attribute."""
    parts.append("<table>")
    if node.header:
        parts.append("<thead>")
        _write_row(node.header, "th", parts, depth)
        parts.append("</thead>")
    parts.append("<tbody>")
    for row in node.rows:
        _write_row(row, "td", parts, depth)
    parts.append("</tbody></table>")


def _write_row(cells: Sequence[RichText], tag: str, parts: list[str], depth: int) -> None:
    parts.append("<tr>")
    for cell in cells:
        parts.append(f"<{tag}>")
        _write_all(cell, parts, depth + 4)
        parts.append(f"</{tag}>")
    parts.append("</tr>")


def _pill(node: Mention) -> str:
    if node.account is None or node.account.network is not Network.MATRIX:
        return _escaped(node.name)
    return f'<a href="{escape(matrix_chat(node.account.id))}">{_escaped(node.name)}</a>'


def _pre(node: Pre) -> str:
    name = escape("-".join(node.language.split())) if node.language else ""
    language = f' class="language-{name}"' if name else ""
    return f"<pre><code{language}>{escape(node.value)}</code></pre>"


def _escaped(value: str) -> str:
    """`value` with markup made harmless, and its line breaks as the tag that clients show."""
    return escape(value).replace("\n", "<br/>")
