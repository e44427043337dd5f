"""A conversation: a set of chats joined into one, and how people are named across it."""

import hashlib
import hmac
import unicodedata
from collections.abc import Iterable
from enum import StrEnum

import msgspec

from organiser.chat.outgoing import Speaker

NAME_LIMIT = 64
KEY_BYTES = 8
PSEUDONYM_WORDS = 64


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
        return hmac.digest(self.salt, b"key" + author, hashlib.sha256)[:KEY_BYTES].hex()

    def pseudonym_of(self, author: bytes) -> Pseudonym:
        """The pseudonym of a person here: 64 x 64 x 100 possible ones."""
        derived = hmac.digest(self.salt, b"name" + author, hashlib.sha256)
        return Pseudonym(
            derived[0] % PSEUDONYM_WORDS, derived[1] % PSEUDONYM_WORDS, int.from_bytes(derived[2:4]) % 100
        )


def clean_name(name: str) -> str:
    """`name` on one line: no control or direction marks that could mimic other lines, at most 64 characters.

    A name is what its owner chose, so it may try to look like a line of somebody else.
    """
    kept = (
        " " if unicodedata.category(mark) in {"Zl", "Zp", "Cc"} else mark
        for mark in name
        if unicodedata.category(mark) not in {"Cf", "Cs", "Co"} or mark == "\u200d"
    )
    return " ".join("".join(kept).split())[:NAME_LIMIT].strip("\u200d ") or "?"


def shown_name(name: str, names: NamesMode) -> str:
    """The name as it is shown where names are shown at all."""
    clean = clean_name(name)
    return clean.split(" ")[0] if names is NamesMode.FIRST else clean


def speaker(conversation: Conversation, author: bytes, name: str) -> Speaker:
    """Whose words a line carries. In pseudonym mode, `name` is the pseudonym as views worded it."""
    if conversation.names is not NamesMode.PSEUDONYM:
        name = shown_name(name, conversation.names)
    return Speaker(name=name, key=conversation.key_of(author))
