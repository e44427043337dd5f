"""What Telegram's server finds in a text by itself: commands, mentions, hashtags, links.

A smaller grammar than the real one (no bank cards, no bare domains beyond a few endings), but every
kind that a bot acts upon is found.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

_HINTS: Final = re.compile(r"[/@#.]")
_FOUND: Final = re.compile(
    r"(?P<url>\bhttps?://[^\s<>\"]+[^\s<>\".,;:!?)\]'])"
    r"|(?P<email>\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+)"
    r"|(?P<bot_command>(?<![\w/<>@])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/]))"
    r"|(?P<mention>(?<!\w)@[A-Za-z][A-Za-z0-9_]{2,31}(?!\w))"
    r"|(?P<hashtag>(?<!\w)#(?=\w*[^\W\d])\w{1,255})"
)


class Found(NamedTuple):
    """What was found, over code points."""

    kind: str
    start: int
    end: int


def find(text: str) -> list[Found]:
    """Return what the text contains by itself, in order."""
    if not _HINTS.search(text):
        return []
    return [Found(str(match.lastgroup), *match.span()) for match in _FOUND.finditer(text)]
