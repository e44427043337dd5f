"""A conversation: a set of chats joined into one, and how people are named across it."""

import hashlib
import hmac
import secrets
import unicodedata
from collections.abc import Iterable
from enum import StrEnum
from functools import lru_cache

import msgspec

from organiser.chat.outgoing import Speaker

NAME_LIMIT = 64
KEY_BYTES = 8
SALT_BYTES = 16
PSEUDONYM_WORDS = 64
MOST_MARKS = 3
"""Accents upon one letter; Vietnamese and Hebrew need that many."""

_JOINING = frozenset({"So", "Sk", "Lo", "Mn", "Mc", "Cf"})
_BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0") | {
    chr(point)
    for bounds in ((0x180B, 0x1810), (0xFE00, 0xFE0F), (0xE0100, 0xE01F0))
    for point in range(*bounds)
}
"""Letters and signs that look like nothing (Unicode: Default_Ignorable_Code_Point, and empty Braille)."""


class NamesMode(StrEnum):
    """How people's names are shown on the other side; each gives away less than the one before."""

    FULL = "full"
    FIRST = "first"
    PSEUDONYM = "pseudonym"


class Pseudonym(msgspec.Struct, frozen=True):
    """Two numbers below `PSEUDONYM_WORDS` and a third that tells apart who shares both; views word them."""

    colour: int
    animal: int
    number: int


def strictest(modes: Iterable[NamesMode]) -> NamesMode:
    """The mode that gives away least: when conversations become one, nobody is shown by more than before."""
    order = list(NamesMode)
    return max(modes, key=order.index, default=NamesMode.FULL)


class Conversation(msgspec.Struct, frozen=True):
    """Chats joined into one. `salt` derives keys and pseudonyms.

    Both stay as they are: chats whose names are to be shown another way go on in a new conversation, so
    that a line which is edited later keeps the name that it was said under.
    """

    id: int
    names: NamesMode
    salt: bytes

    def key_of(self, author: bytes) -> str:
        """What tells a person apart within this conversation; 16 hexadecimal digits."""
        return _key(self.salt, author)

    def pseudonym_of(self, author: bytes) -> Pseudonym:
        """The pseudonym of a person here: 64 x 64 x 100 possible ones."""
        derived = hmac.digest(self.salt, b"name" + author, hashlib.sha256)
        return Pseudonym(
            derived[0] % PSEUDONYM_WORDS, derived[1] % PSEUDONYM_WORDS, int.from_bytes(derived[2:4]) % 100
        )


@lru_cache(maxsize=4096)
def _key(salt: bytes, author: bytes) -> str:
    return hmac.digest(salt, b"key" + author, hashlib.sha256)[:KEY_BYTES].hex()


def new_salt() -> bytes:
    """A salt that no conversation had before: whoever is known under another one is somebody new here."""
    return secrets.token_bytes(SALT_BYTES)


def clean_name(name: str) -> str:
    """`name` on one line: nothing invisible and no direction marks, at most 64 characters.

    A name is what its owner chose, so it may try to look like a line of somebody else, like somebody else's
    name, or like none at all.
    """
    if name.isascii() and name.isprintable():
        return " ".join(name.split())[:NAME_LIMIT].rstrip() or "?"
    kept: list[str] = []
    for mark in name:
        category = unicodedata.category(mark)
        if category in {"Zl", "Zp", "Zs", "Cc"}:
            kept.append(" ")
        elif not _is_hidden(mark, category, kept):
            kept.append(mark)
    return " ".join("".join(kept).split())[:NAME_LIMIT].rstrip("\u200d\ufe0f ") or "?"


def _is_hidden(mark: str, category: str, before: list[str]) -> bool:
    """Whether a sign in a name is not seen, or is one too many upon a letter; `before` is what was kept."""
    if mark in {"\u200d", "\ufe0f"}:
        # Signs of families, and letters of India and Iran, need them; within other words they only hide.
        return not before or unicodedata.category(before[-1]) not in _JOINING
    if category in {"Mn", "Me"}:
        piled = [unicodedata.category(one) in {"Mn", "Me"} for one in before[-MOST_MARKS:]]
        return mark in _BLANK or not before or (len(piled) == MOST_MARKS and all(piled))
    return mark in _BLANK or category in {"Cf", "Cs", "Co", "Cn"}


def shown_name(name: str, names: NamesMode) -> str:
    """The name as it is shown where names are shown at all."""
    clean = clean_name(name)
    return clean.split(" ")[0] if names is NamesMode.FIRST else clean


def speaker(conversation: Conversation, author: bytes, name: str) -> Speaker:
    """Whose words a line carries. In pseudonym mode, `name` is the pseudonym as views worded it."""
    if conversation.names is not NamesMode.PSEUDONYM:
        name = shown_name(name, conversation.names)
    return Speaker(name=name, key=conversation.key_of(author))
