"""What is told to a person of what is kept of them: tables of values, before they are words or files."""

from datetime import datetime
from enum import Enum, auto

import msgspec

from organiser.chat.refs import Network


class Kind(Enum):
    """How a value is told."""

    TEXT = auto()
    WORD = auto()
    """A fixed word of ours, which the views know."""
    NUMBER = auto()
    TIME = auto()
    FLAG = auto()
    CHAPTER = auto()
    CHAT = auto()
    WHO = auto()
    """A person, by number; told is who they are to the chapter."""
    OPENED = auto()
    """Something sealed, or encoded, that is opened for the person."""


class Which(Enum):
    """Who somebody is to who asks."""

    YOU = auto()
    MEMBER = auto()
    SOMEBODY = auto()
    """No member whom they know, erased, or not theirs to know."""
    NOBODY = auto()
    """No person did it: a rule, the operator's shell, or nobody yet."""


class Who(msgspec.Struct, frozen=True):
    """Somebody, as a member of the chapter knows them: by number and the name that is shown."""

    which: Which
    number: int = 0
    name: str = ""


class Where(msgspec.Struct, frozen=True):
    """A chat: its title, "" for a private one."""

    network: Network
    title: str


class Word(msgspec.Struct, frozen=True):
    """A fixed word of ours, such as the name of a state."""

    value: str


Value = str | int | bool | datetime | Word | Who | Where | None


class Told(msgspec.Struct, frozen=True):
    """What one table has of a person: the keys of its columns, and its rows in their order."""

    table: str
    columns: tuple[tuple[str, Kind], ...]
    rows: tuple[tuple[Value, ...], ...]
