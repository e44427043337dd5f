"""What a rich message of Telegram says, as rich text.

It comes as a tree of blocks (Bot API, `RichMessage`). Blocks are read by what they hold rather than by their
names, so that the words of one that Telegram adds one day are not lost. Files within are not carried here.
"""

from collections.abc import Sequence
from typing import Any, Final

from organiser.chat.flat import MAX_DEPTH, plain_text
from organiser.chat.refs import AccountRef, Network
from organiser.chat.text import (
    BLOCKS,
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
    Text,
)

_FILES: Final = {"animation", "audio", "photo", "video", "voice_note"}
_STYLES: Final = {
    "bold": Style.BOLD,
    "italic": Style.ITALIC,
    "underline": Style.UNDERLINE,
    "strikethrough": Style.STRIKE,
    "spoiler": Style.SPOILER,
    "code": Style.CODE,
    "mathematical_expression": Style.CODE,
}
_LINKS: Final = {"url": "", "email_address": "mailto:", "phone_number": "tel:"}
"""Kinds that lead to what stands in the field of their own name, and what makes an address of that."""

_WORDS: Final = ("alternative_text", "expression")
"""Where the words of a leaf stand, if it has no `text`."""

Json = dict[str, Any]


def read_blocks(blocks: Sequence[Json], depth: int = 0) -> RichText:
    """The words of `blocks`, with a blank line between those that do not stand on lines of their own.

    Raises:
        TypeError, KeyError, ValueError, AttributeError: they have not the shape that the reference promises.
    """
    if depth > MAX_DEPTH:
        raise ValueError("nested too deep")
    nodes: list[Node] = []
    for block in blocks:
        read = _block(block, depth)
        if read and nodes and not isinstance(nodes[-1], BLOCKS) and not isinstance(read[0], BLOCKS):
            nodes.append(Text("\n\n"))
        nodes.extend(read)
    return tuple(nodes)


def holds_files(blocks: Sequence[Json]) -> bool:
    """Whether there are pictures, sounds or films anywhere in `blocks`."""
    waiting: list[Any] = list(blocks)
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            if one.get("type") in _FILES:
                return True
            waiting.extend(one.values())
        elif isinstance(one, list):
            waiting.extend(one)
    return False


def _block(block: Json, depth: int) -> RichText:
    match block:
        case {"type": "heading", "text": text}:
            return (Heading(int(block.get("size") or 1), _inline(text, depth)),)
        case {"type": "pre", "text": text}:
            return (Pre(plain_text(_inline(text, depth)), block.get("language") or None),)
        case {"type": "blockquote" | "pullquote"}:
            return (Quote(_below(_own(block, depth), _inline(block.get("credit"), depth))),)
        case {"type": "divider"}:
            return (Text(RULE),)
        case {"items": items}:
            return (_list(items, depth),)
        case _:
            return _below(_own(block, depth), _caption(block.get("caption"), depth))


def _own(block: Json, depth: int) -> RichText:
    """What a block says above its caption."""
    match block:
        case {"cells": rows}:
            return _table(rows, depth)
        case {"location": {"latitude": latitude, "longitude": longitude}}:
            return (Text(f"{float(latitude):.5f}, {float(longitude):.5f}"),)
        case _:
            summary = _inline(block.get("summary"), depth)
            first = (
                (Styled(Style.BOLD, summary),) if summary else _marked(block, _inline(_said(block), depth))
            )
            return _below(first, read_blocks(block.get("blocks") or (), depth + 1))


def _below(first: RichText, second: RichText) -> RichText:
    """Both, each on lines of its own."""
    if not first or not second or isinstance(first[-1], BLOCKS) or isinstance(second[0], BLOCKS):
        return (*first, *second)
    return (*first, Text("\n"), *second)


def _caption(caption: Any, depth: int) -> RichText:
    """A caption with whom it names as its maker; a table's is words alone."""
    if isinstance(caption, dict) and "type" not in caption:
        return _below(_inline(caption.get("text"), depth), _inline(caption.get("credit"), depth))
    return _inline(caption, depth)


def _table(rows: Sequence[Sequence[Json]], depth: int) -> RichText:
    nodes: list[Node] = []
    for row in rows:
        nodes += (Text("\n"),) if nodes else ()
        for column, cell in enumerate(row):
            nodes += (Text(" | "),) if column else ()
            nodes += _inline(cell.get("text"), depth)
    return tuple(nodes)


def _list(items: Sequence[Json], depth: int) -> Listing:
    start = items[0].get("value") if items else None
    return Listing(tuple(_item(item, depth) for item in items), int(start) if start is not None else None)


def _item(item: Json, depth: int) -> RichText:
    said = read_blocks(item["blocks"], depth + 1)
    if not item.get("has_checkbox"):
        return said
    return (Text(f"{CHECKED if item.get('is_checked') else OPEN} "), *said)


def _inline(text: Any, depth: int) -> RichText:
    """The words of a `RichText`: a string, a sequence of them, or one of its kinds."""
    if depth > MAX_DEPTH:
        raise ValueError("nested too deep")
    if not text:
        return ()
    if isinstance(text, str):
        return (Text(text),)
    if isinstance(text, list):
        return tuple(node for one in text for node in _inline(one, depth + 1))
    return _marked(text, _inline(_said(text), depth + 1))


def _said(text: Json) -> Any:
    return text.get("text") or next((text[name] for name in _WORDS if name in text), None)


def _marked(text: Json, said: RichText) -> RichText:
    """What a kind of words makes of what it is about."""
    kind = text.get("type")
    if not said or not isinstance(kind, str):
        return said
    if kind in _LINKS:
        return (Link(_LINKS[kind] + str(text[kind]), said),)
    if kind in {"mention", "text_mention"}:
        user = text.get("user")
        account = AccountRef(Network.TELEGRAM, str(int(user["id"]))) if user else None
        return (Mention(plain_text(said), account),)
    return (Styled(_STYLES[kind], said),) if kind in _STYLES else said
