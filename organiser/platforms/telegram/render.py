"""A post, rendered into what Telegram takes: text with entities, a file with a caption, buttons.

Pure. Never a markup language, so that no character of anybody's can break a message. Who speaks stands bold
before the words, on their line, or on a line of its own before a block. Limits are the Bot API's, from the
descriptions of sendMessage, sendPhoto and the others.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import assert_never
from urllib.parse import unquote

import msgspec

from organiser.chat.content import Attachment, MediaKind
from organiser.chat.flat import Flat, flatten, plain_text
from organiser.chat.outgoing import Choice, Post
from organiser.chat.refs import Network
from organiser.chat.split import split
from organiser.chat.text import (
    BLOCKS,
    Heading,
    Link,
    Listing,
    Mention,
    Node,
    Pre,
    Quote,
    RichText,
    Styled,
    Table,
    Text,
    bold,
)
from organiser.platforms.telegram.entities import MAX_SCARCE, scarce, write
from organiser.platforms.telegram.theirs import Entity

MAX_TEXT = 4096
MAX_CAPTION = 1024
MAX_PHOTO_BYTES = 10_000_000
MAX_PHOTO_SIDES = 10_000
MAX_PHOTO_RATIO = 20
MAX_DATA_BYTES = 64
MAX_BUTTONS = 100
MAX_KEYBOARD_BYTES = 10_000
"""Of all buttons of a message together; the reference does not tell these two, the server does."""

MAX_NAME = 64
"""How much of a name is shown before the words: longer ones would push these off a phone's screen."""

_TURNS = re.compile("[\u202a-\u202e\u2066-\u2069\u200e\u200f]")
_WORDLESS = {MediaKind.STICKER, MediaKind.VIDEO_NOTE}
_CROSSES = {
    MediaKind.VOICE: {"audio/ogg", "audio/mpeg", "audio/mp4", "audio/x-m4a"},
    MediaKind.AUDIO: {"audio/mpeg", "audio/mp4", "audio/x-m4a"},
    MediaKind.VIDEO: {"video/mp4"},
    MediaKind.ANIMATION: {"image/gif", "video/mp4"},
}
"""The types that Telegram shows as such a kind; others go as files."""

_ADDRESS = re.compile(r"(?:mailto|tel):([^?]+)", re.IGNORECASE)
"""Links that Telegram does not make, but whose address people can use: its apps find those in the words."""

_PICTURES = {"image/jpeg", "image/png", "image/webp", "image/gif", "image/bmp", None}


@dataclass(frozen=True, slots=True)
class Piece:
    """One message: words, or a file with words as its caption, and buttons below."""

    text: str
    entities: tuple[Entity, ...] = ()
    attachment: Attachment | None = None
    choices: tuple[tuple[Choice, ...], ...] = ()

    @property
    def plain(self) -> "Piece":
        """The same without any formatting."""
        return replace(self, entities=())


def render(post: Post) -> Sequence[Piece]:
    """The messages that carry `post`, at least one; buttons are below the last.

    Words beyond a caption follow the file in messages of their own; files that take no caption follow the
    words. A part of nothing but whitespace is left out, since Telegram refuses it.
    """
    flat = flatten(_whole(post))
    attachment = None if post.attachment is None else as_telegram_shows(post.attachment)
    pieces = _pieces(flat, attachment)
    pieces[-1] = replace(pieces[-1], choices=_buttons(post.choices))
    return tuple(pieces)


def as_telegram_shows(attachment: Attachment) -> Attachment:
    """`attachment` as the kind that Telegram will take it for.

    What is on Telegram already goes as it is. A picture beyond the limits of photos, and a sound or film of
    a type that Telegram does not play, is sent as a file; another network's sticker as a picture.
    """
    if attachment.file.network is Network.TELEGRAM:
        return attachment
    kind = attachment.kind
    if kind is MediaKind.STICKER and attachment.mime == "image/gif":
        kind = MediaKind.ANIMATION
    elif kind in {MediaKind.PHOTO, MediaKind.STICKER}:
        kind = MediaKind.PHOTO if _is_photo(attachment) else MediaKind.FILE
    elif kind is MediaKind.VIDEO_NOTE:
        kind = MediaKind.VIDEO
    if attachment.mime not in _CROSSES.get(kind, {attachment.mime}):
        kind = MediaKind.FILE
    return msgspec.structs.replace(attachment, kind=kind)


def shown_name(name: str) -> str:
    """`name` on one line, without end marks of direction, and not without end.

    A line break or a turned direction in a name could feign the words of somebody else.
    """
    return split(Flat(" ".join(_TURNS.sub("", name).split())), MAX_NAME)[0].text.rstrip()


def _whole(post: Post) -> RichText:
    """Heading, speaker and words, as one tree; before a block the tree breaks the line by itself."""
    heading: RichText = (*post.heading, Text("\n")) if post.heading else ()
    text = _with_addresses(post.text)
    if post.speaker is None:
        return (*heading, *text)
    name = bold(f"{shown_name(post.speaker.name)}:")
    gap: RichText = (Text(" "),) if text and not _begins_with_block(text) else ()
    return (*heading, name, *gap, *text)


def _with_addresses(nodes: RichText) -> RichText:
    """`nodes` with the addresses to write or to call behind the words that lead there."""
    return tuple(_with_address(node) for node in nodes)


def _with_address(node: Node) -> Node:
    match node:
        case Text() | Pre() | Mention():
            return node
        case Listing(items=items):
            return msgspec.structs.replace(node, items=tuple(map(_with_addresses, items)))
        case Table(header=header, rows=rows):
            whole = tuple(tuple(map(_with_addresses, row)) for row in (header, *rows))
            return msgspec.structs.replace(node, header=whole[0], rows=whole[1:])
        case Link(url=url, children=children) if found := _ADDRESS.match(url):
            address = unquote(found[1])
            if _bare(address) in _bare(plain_text(children)):
                return node
            return Link(url, (*children, Text(f" ({address})")))
        case Styled() | Link() | Quote() | Heading():
            return msgspec.structs.replace(node, children=_with_addresses(node.children))
        case _:
            assert_never(node)


def _bare(words: str) -> str:
    """What tells one address from another, however it is written."""
    return re.sub(r"[^\w@]", "", words).casefold()


def _begins_with_block(text: RichText) -> bool:
    """Whether the first thing that is seen of `text` stands on lines of its own."""
    nodes = text
    while nodes:
        match nodes[0]:
            case Styled(_, children) | Link(_, children):
                nodes = children
            case first:
                return isinstance(first, BLOCKS)
    return False


def _is_photo(attachment: Attachment) -> bool:
    """Whether Telegram takes it as a photo, as far as its size is known."""
    width, height = attachment.width or 1, attachment.height or 1
    return (
        attachment.mime in _PICTURES
        and (attachment.size or 0) <= MAX_PHOTO_BYTES
        and width + height <= MAX_PHOTO_SIDES
        and max(width, height) <= MAX_PHOTO_RATIO * min(width, height)
    )


def _pieces(flat: Flat, attachment: Attachment | None) -> list[Piece]:
    words = [Piece(*write(part)) for part in _parts(flat, MAX_TEXT) if part.text.strip()]
    if attachment is None:
        return words or [Piece("")]
    if attachment.kind in _WORDLESS:
        return [*words, Piece("", attachment=attachment)]
    if len(_parts(flat, MAX_CAPTION)) == 1:
        return [Piece(*write(flat), attachment=attachment)]
    return [Piece("", attachment=attachment), *words]


def _parts(flat: Flat, limit: int) -> Sequence[Flat]:
    """What each message says: as much as fits, with no spoiler and no link too many."""
    return split(flat, limit, scarce(flat), MAX_SCARCE)


def _buttons(choices: tuple[tuple[Choice, ...], ...]) -> tuple[tuple[Choice, ...], ...]:
    """The rows that Telegram takes; a button without address or with too much data would cost the message.

    Where there are too many, those before the last row are left out: it says how to go back.
    """
    rows = [tuple(choice for choice in row if _is_pressable(choice)) for row in choices]
    *first, last = [row for row in rows if row] or [()]
    kept: list[tuple[Choice, ...]] = []
    count, size = len(last), _size(last)
    for row in first:
        count, size = count + len(row), size + _size(row)
        if count > MAX_BUTTONS or size > MAX_KEYBOARD_BYTES:
            break
        kept.append(row)
    return (*kept, last) if last else ()


def _size(row: Sequence[Choice]) -> int:
    """The bytes that a row has as JSON, at most."""
    return len(msgspec.json.encode(row))


def _is_pressable(choice: Choice) -> bool:
    addressed = choice.url is not None or 0 < len(choice.data.encode()) <= MAX_DATA_BYTES
    return addressed and bool(choice.label.strip())
