"""The rules of one-time codes: who joins two chats proves to be an admin of both by a code said in both."""

import re
import secrets
import unicodedata
from datetime import datetime, timedelta
from functools import cache
from typing import Final

import msgspec

from organiser.bridge.refusals import AlreadyJoined, CodeExhausted, CodeExpired, CodeUnknown, SameChat

LIFETIME: Final = timedelta(minutes=15)
MOST_TRIES: Final = 5
"""Wrong codes that one account may type within `LIFETIME`."""

ALPHABET: Final = "ABCDEFGHJKMNPQRSTVWXYZ23456789"
"""Letters and digits that are not taken for one another on a small screen."""

LENGTH: Final = 8


_OTHER_DIGIT: Final = re.compile(r"[^\D0-9]")

_PART: Final = 4
"""Signs of a part, where a code is written in parts."""

MOST_LOOKED_AT: Final = 100
"""Words of one message that are looked at: who writes more of what looks like a code is guessing."""


class Code(msgspec.Struct, frozen=True):
    """A code for `chat`, made by `author`, who confirms in `private_chat` when it was said in `joining`."""

    chat: int
    author: bytes
    private_chat: int
    expires: datetime
    joining: int | None = None


def new_secret(length: int = LENGTH) -> str:
    """A fresh code: 8 signs out of 30 are 39 bits."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def tidy(typed: str) -> str:
    """A code as people type it, as it was made: capitals, without blanks, dashes or quotation marks."""
    return "".join(sign for sign in _plain(typed) if sign.isalnum()).upper()


def _plain(typed: str) -> str:
    """With the letters of one width, and the digits of one script."""
    return _OTHER_DIGIT.sub(lambda found: str(int(found[0])), unicodedata.normalize("NFKC", typed))


@cache
def _first(lengths: frozenset[int]) -> re.Pattern[str]:
    """Finds where a code of one of these lengths could begin.

    Hardly a line has any, and to look at each word of every line is 8 % of what carrying it costs.
    """
    sign = f"[{ALPHABET}]"
    whole = "|".join(f"{sign}{{{length}}}" for length in lengths)
    in_parts = rf"{sign}{{{_PART}}}[\W_]+{sign}{{{_PART}}}"
    return re.compile(rf"(?<![^\W_])(?:{whole}|{in_parts})(?![^\W_])", re.IGNORECASE)


def looks_like(text: str, lengths: frozenset[int]) -> tuple[str, ...]:
    """What of `text` could be a code of one of these lengths, tidied: a word, or words of four signs each."""
    found: dict[str, None] = {}
    said_so = _plain(text)
    if _first(lengths).search(said_so) is None:
        return ()
    words = re.findall(r"[^\W_]+", said_so)
    for at in range(len(words)):
        for count in {1} | {length // _PART for length in lengths}:
            parts = words[at : at + count]
            said = "".join(parts).upper()
            in_parts = count == 1 or all(len(part) == _PART for part in parts)
            if in_parts and len(said) in lengths and set(said) <= set(ALPHABET):
                found[said] = None
    return tuple(found)[:MOST_LOOKED_AT]


def redeem(code: Code | None, *, chat: int, same_conversation: bool, tries: int, now: datetime) -> Code:
    """The code, where it may join `chat`; `tries` counts the wrong ones that the account typed lately.

    Raises:
        CodeExhausted: too many wrong codes, so that even a right one is not looked at.
        CodeUnknown, CodeExpired, SameChat, AlreadyJoined: why not.
    """
    if tries >= MOST_TRIES:
        raise CodeExhausted
    if code is None or code.joining is not None:
        raise CodeUnknown
    if code.expires <= now:
        raise CodeExpired
    if code.chat == chat:
        raise SameChat
    if same_conversation:
        raise AlreadyJoined
    return code
