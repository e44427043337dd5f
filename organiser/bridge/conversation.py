"""A conversation: a set of chats joined into one, and how people are named across it."""

import hashlib
import hmac
import secrets
from collections.abc import Iterable
from enum import StrEnum
from functools import lru_cache

import msgspec

from organiser.chat.outgoing import Speaker
from organiser.chat.visible import visible_line

NAME_LIMIT = 64
KEY_BYTES = 8
SALT_BYTES = 16
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
    return visible_line(name)[:NAME_LIMIT].rstrip("\u200d\ufe0f ") or "?"


def shown_name(name: str, names: NamesMode) -> str:
    """The name as it is shown where names are shown at all."""
    clean = clean_name(name)
    return clean.split(" ")[0] if names is NamesMode.FIRST else clean


def speaker(conversation: Conversation, author: bytes, name: str) -> Speaker:
    """Whose words a line carries. In pseudonym mode, `name` is the pseudonym as views worded it."""
    if conversation.names is not NamesMode.PSEUDONYM:
        name = shown_name(name, conversation.names)
    return Speaker(name=name, key=conversation.key_of(author))
