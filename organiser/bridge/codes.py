"""The rules of one-time codes: who joins two chats proves to be an admin of both by a code said in both."""

import secrets
import unicodedata
from datetime import datetime, timedelta
from typing import Final

import msgspec

from organiser.bridge.refusals import AlreadyJoined, CodeExhausted, CodeExpired, CodeUnknown, SameChat

LIFETIME: Final = timedelta(minutes=15)
MOST_TRIES: Final = 5
"""Wrong codes that one account may type within `LIFETIME`."""

ALPHABET: Final = "ABCDEFGHJKMNPQRSTVWXYZ23456789"
"""Letters and digits that are not taken for one another on a small screen."""

LENGTH: Final = 8


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
    return "".join(sign for sign in unicodedata.normalize("NFKC", typed) if sign.isalnum()).upper()


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
