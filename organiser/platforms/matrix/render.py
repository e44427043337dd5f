"""Writes a post as the contents of Matrix events: a plain body, HTML, who is told, and who spoke.

Pure. What only the network knows (the answered event, the address of an uploaded file) is added by `send`.
"""

from collections.abc import Iterator
from typing import Any

import msgspec

from organiser.chat.content import Attachment
from organiser.chat.flat import flatten, plain_text
from organiser.chat.nest import nest
from organiser.chat.outgoing import Choice, Post, Speaker
from organiser.chat.split import split
from organiser.chat.text import Heading, Link, Listing, Node, Pre, Quote, RichText, Text
from organiser.platforms.matrix.to_html import mentioned, to_html

PIECE_BYTES = 40_000
"""The JSON of one content: encrypting it adds a third, and an event may hold 65,536 bytes."""
ORIGIN_KEY = "org.organiser.origin"
"""Marks what this bot sent, whichever way it comes back."""
PROFILE_KEY = "com.beeper.per_message_profile"
HTML_FORMAT = "org.matrix.custom.html"

_FIRST_CUT = 16_000
_SMALLEST_CUT = 500
_encode = msgspec.json.encode


class Piece(msgspec.Struct, frozen=True):
    """One event to be: its content, and the file that it announces where there is one."""

    content: dict[str, Any]
    attachment: Attachment | None = None


def render(post: Post) -> tuple[Piece, ...]:
    """`post` as the events that carry it, at least one, each small enough for every room."""
    words = _words(post)
    whole = _piece(post, words, last=True)
    if len(_encode(whole.content)) <= PIECE_BYTES:
        return (whole,)
    limit = _FIRST_CUT
    while True:
        parts = tuple(_parts(post, words, limit))
        if limit <= _SMALLEST_CUT or all(len(_encode(part.content)) <= PIECE_BYTES for part in parts):
            return parts
        limit //= 2


def _parts(post: Post, words: RichText, limit: int) -> Iterator[Piece]:
    flats = split(flatten(words), limit)
    for number, flat in enumerate(flats):
        first, last = number == 0, number == len(flats) - 1
        yield _piece(post, nest(flat), first=first, last=last)


def _words(post: Post) -> RichText:
    if not post.heading:
        return post.text
    if not post.text:
        return post.heading
    on_its_own = isinstance(post.text[0], (Pre, Quote, Heading, Listing))
    return (*post.heading, *post.text) if on_its_own else (*post.heading, Text("\n"), *post.text)


def _piece(post: Post, words: RichText, *, first: bool = True, last: bool) -> Piece:
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
    return Piece(content, post.attachment if first else None)


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
