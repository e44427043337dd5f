"""What a scene is made of, as values: what people do, and what must then be seen, and where.

A line of a shared chat that is done is given a label; its copy on the other network is found by what it says,
and is known by the same label from then on. What somebody does alone with the bot is worded by the views, so
that a scene can be played in any language. How all of it is done and looked for is `scene` and `in_private`.
"""

from collections.abc import Callable
from typing import Final

import msgspec

from organiser.chat.outgoing import Post
from organiser.chat.refs import Network
from organiser.forms import Wording
from organiser.i18n import Words
from organiser.sandbox.side import Upload

ANYTHING: Final = "\N{REPLACEMENT CHARACTER}"
"""Stands in what the bot is to say for whatever it says there: a day, a code."""

Saying = Callable[[Words], str | Post]


class Says(msgspec.Struct, frozen=True):
    """Somebody says something, with the marks of `markup`; `reply_to` is a label."""

    network: Network
    person: str
    typed: str
    label: str = ""
    reply_to: str = ""


class Shows(msgspec.Struct, frozen=True):
    """Somebody sends a picture."""

    network: Network
    person: str
    upload: Upload
    label: str


class Edits(msgspec.Struct, frozen=True):
    """Somebody puts other words in the place of their own line."""

    network: Network
    person: str
    label: str
    typed: str


class Deletes(msgspec.Struct, frozen=True):
    """Somebody takes their own line away."""

    network: Network
    person: str
    label: str


class Reacts(msgspec.Struct, frozen=True):
    """Somebody puts an emoji under a line or its copy."""

    network: Network
    person: str
    label: str
    emoji: str


class Kills(msgspec.Struct, frozen=True):
    """The bot's process is killed, without any chance to tidy up."""


class Starts(msgspec.Struct, frozen=True):
    """The bot is started again."""


class Sees(msgspec.Struct, frozen=True):
    """The copy of a labelled line must be seen: with these words, so named, so formatted."""

    network: Network
    label: str
    text: str
    named: str = ""
    unnamed: str = ""
    formats: tuple[str, ...] = ()
    reply_to: str = ""
    emoji: str = ""
    picture: bool = False
    edited: bool = False


class SeesGone(msgspec.Struct, frozen=True):
    """The copy of a labelled line must be gone."""

    network: Network
    label: str


class SeesAll(msgspec.Struct, frozen=True):
    """All of a long line must be seen, in order, in several messages."""

    network: Network
    label: str
    paragraphs: tuple[str, ...]


class SeesAnswer(msgspec.Struct, frozen=True):
    """The bot must have said something new since the step began, and since the answer before.

    In which language is the chat's affair; `text` is what must be in it in any.
    """

    network: Network
    text: str = ""


class SeesOnce(msgspec.Struct, frozen=True):
    """These words must have come in this step, and once only."""

    network: Network
    text: str


class SeesNothing(msgspec.Struct, frozen=True):
    """These words must not be seen. It stands behind the sight of something later."""

    network: Network
    text: str


class Operates(msgspec.Struct, frozen=True):
    """Whoever runs the bot gives it a command, as in `bot.py COMMAND`.

    What `pattern` finds in what it prints (its first group) is kept under the name `note`.
    """

    command: tuple[str, ...]
    note: str
    pattern: str


class Tells(msgspec.Struct, frozen=True):
    """Somebody says something to the bot in private; behind it, what is kept under the name `note`."""

    network: Network
    person: str
    said: Wording
    note: str = ""


class Chooses(msgspec.Struct, frozen=True):
    """Somebody chooses what the bot offers them in private: buttons, or numbers where there are none."""

    network: Network
    person: str
    labels: tuple[Wording, ...]


class Follows(msgspec.Struct, frozen=True):
    """Somebody opens, on this network, a link that the bot showed them in private on the other one."""

    network: Network
    person: str
    shown_on: Network


class Reads(msgspec.Struct, frozen=True):
    """The bot must have said all of this to somebody in private, in one message, since the step began."""

    network: Network
    person: str
    said: tuple[Saying, ...]


Public = Says | Shows | Edits | Deletes | Reacts
Private = Tells | Chooses | Follows
Deed = Public | Private | Kills | Starts | Operates
Shared = Sees | SeesGone | SeesAll | SeesAnswer | SeesOnce | SeesNothing
Sight = Shared | Reads


class Step(msgspec.Struct, frozen=True):
    """One step: what happens in it, in order.

    What is done `once` changes the co-op for good: it cannot be played again, and where something of it is in
    vain, the rest of the step would be, too.
    """

    key: str
    acts: tuple[Deed | Sight, ...]
    once: bool = False
