"""Writes a post as the contents of Matrix events: a plain body, HTML, who is told, and who spoke.

Pure. What only the network knows (the answered event, the address of an uploaded file) is added by `send`.
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import msgspec

from organiser.chat.content import Attachment
from organiser.chat.flat import Flat, flatten, plain_text, utf16_length
from organiser.chat.nest import nest
from organiser.chat.outgoing import Choice, Post, Speaker
from organiser.chat.split import split
from organiser.chat.text import BLOCKS, Link, Listing, Node, RichText, Text
from organiser.platforms.matrix.to_html import mentioned, to_html

PIECE_BYTES = 40_000
"""The JSON of one content: encrypting it adds a third, and an event may hold 65,536 bytes."""
ORIGIN_KEY = "org.organiser.origin"
"""Marks what this bot sent, whichever way it comes back."""
PROFILE_KEY = "com.beeper.per_message_profile"
HTML_FORMAT = "org.matrix.custom.html"

_LARGEST_CUT = 16_000
_SMALLEST_CUT = 500
_MARGIN = 0.9
"""Of the size that parts would have if all characters needed as many bytes: most fit at once then."""
_encode = msgspec.json.encode


class Piece(msgspec.Struct, frozen=True):
    """One event to be: its content, and the file that it announces where there is one."""

    content: dict[str, Any]
    attachment: Attachment | None = None


@lru_cache(maxsize=16)
def render(post: Post) -> tuple[Piece, ...]:
    """`post` as the events that carry it, at least one, each small enough for every room.

    In a post of several events a table is written as in the plain body. The last few are kept, because who
    sends a post in several events asks anew for each of them.
    """
    words = _words(post)
    whole = _content(post, words, last=True)
    size = len(_encode(whole))
    if size <= PIECE_BYTES:
        return (Piece(whole, post.attachment),)
    flat = flatten(words)
    limit = int(utf16_length(flat.text) * PIECE_BYTES / size * _MARGIN)
    parts = list(_fitting(post, flat, min(max(limit, _SMALLEST_CUT), _LARGEST_CUT)))
    contents = [content for _, content in parts]
    if post.choices:
        contents[-1] = _content(post, nest(parts[-1][0]), last=True)
    return (Piece(contents[0], post.attachment), *map(Piece, contents[1:]))


def _fitting(post: Post, flat: Flat, limit: int) -> Iterator[tuple[Flat, dict[str, Any]]]:
    """Parts of `flat` that fit an event, each with its content; only those that do not fit are cut again."""
    for part in split(flat, limit):
        content = _content(post, nest(part), last=False)
        if len(_encode(content)) <= PIECE_BYTES or limit <= _SMALLEST_CUT:
            yield part, content
        else:
            yield from _fitting(post, part, limit // 2)


def _words(post: Post) -> RichText:
    if not post.heading:
        return post.text
    if not post.text:
        return post.heading
    on_its_own = isinstance(post.text[0], BLOCKS)
    return (*post.heading, *post.text) if on_its_own else (*post.heading, Text("\n"), *post.text)


def _content(post: Post, words: RichText, *, last: bool) -> dict[str, Any]:
    """One event's content; what there is to choose from stands in the last."""
    choices = [choice for row in post.choices for choice in row] if last else []
    body = _with_choices(words, choices, _spelt_out)
    shown = _with_choices(words, choices, _linked)
    content: dict[str, Any] = {
        # What the bot says itself is a notice, so that other bots do not answer to it.
        "msgtype": "m.text" if post.speaker else "m.notice",
        "body": plain_text(body),
        "m.mentions": _told(words),
        ORIGIN_KEY: {"line": "" if post.line is None else str(post.line)},
    }
    if post.speaker is not None:
        _speak(content, post.speaker, shown)
    elif any(not isinstance(node, Text) for node in shown):
        content["format"] = HTML_FORMAT
        content["formatted_body"] = to_html(shown)
    return content


def _speak(content: dict[str, Any], speaker: Speaker, shown: RichText) -> None:
    """Name the speaker: as a profile for clients that know it, in front of the words for the others."""
    name = speaker.name
    content["body"] = f"{name}: {content['body']}" if content["body"] else f"{name}:"
    before = to_html((Text(f"{name}: "),))
    content["format"] = HTML_FORMAT
    content["formatted_body"] = f"<strong data-mx-profile-fallback>{before}</strong>{to_html(shown)}"
    content[PROFILE_KEY] = {"id": speaker.key, "displayname": name, "has_fallback": True}


def _told(words: RichText) -> dict[str, Any]:
    users = mentioned(words)
    return {"user_ids": users} if users else {}


def _with_choices(words: RichText, choices: list[Choice], item: Any) -> RichText:
    if not choices:
        return words
    return (*words, Listing(tuple(item(choice) for choice in choices), 1))


def _spelt_out(choice: Choice) -> tuple[Node, ...]:
    return (Text(f"{choice.label}: {choice.url}" if choice.url else choice.label),)


def _linked(choice: Choice) -> tuple[Node, ...]:
    words = (Text(choice.label),)
    return (Link(choice.url, words),) if choice.url else words
