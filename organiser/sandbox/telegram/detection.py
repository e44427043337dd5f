"""What Telegram's server finds in a text by itself: commands, mentions, hashtags, links.

A smaller grammar than the real one (no bank cards, no bare domains beyond a few endings), but every
kind that a bot acts upon is found.
"""

from __future__ import annotations

import re
from typing import Any, Final

Json = dict[str, Any]

_HINTS: Final = re.compile(r"[/@#.]")
_FOUND: Final = re.compile(
    r"(?P<url>\bhttps?://[^\s<>\"]+[^\s<>\".,;:!?)\]'])"
    r"|(?P<email>\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+)"
    r"|(?P<bot_command>(?<![\w/<>@])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/]))"
    r"|(?P<mention>(?<!\w)@[A-Za-z][A-Za-z0-9_]{2,31}(?!\w))"
    r"|(?P<hashtag>(?<!\w)#(?=\w*[^\W\d])\w{1,255})"
)
_EXCLUSIVE: Final = frozenset({"bold", "italic", "underline", "strikethrough", "spoiler"})
_CONTAINERS: Final = frozenset({"blockquote", "expandable_blockquote"})


def detect(text: str, entities: list[Json]) -> list[Json]:
    """Return the entities with those found in the text added, in order of position."""
    if not _HINTS.search(text):
        return entities
    taken = [
        (entity["offset"], entity["offset"] + entity["length"])
        for entity in entities
        if entity["type"] not in _EXCLUSIVE and entity["type"] not in _CONTAINERS
    ]
    found = [
        entity for match in _FOUND.finditer(text) if not _overlaps(entity := _entity(text, match), taken)
    ]
    if not found:
        return entities
    return sorted([*entities, *found], key=lambda entity: (entity["offset"], -entity["length"]))


def _entity(text: str, match: re.Match[str]) -> Json:
    start, end = match.span()
    return {
        "type": match.lastgroup,
        "offset": _units(text[:start]),
        "length": _units(text[start:end]),
    }


def _units(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def _overlaps(entity: Json, taken: list[tuple[int, int]]) -> bool:
    start, end = entity["offset"], entity["offset"] + entity["length"]
    return any(start < until and since < end for since, until in taken)
