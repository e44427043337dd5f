"""What people see in a chat of either network, as one shape.

The page shows it, the tour checks it. It is what is on the screens of people: nothing here is taken from
the bot, so that what the bot claims is never mistaken for what arrived.
"""

from typing import Any

import msgspec


class Media(msgspec.Struct, frozen=True):
    """A file of a line. `kind` is photo, video, audio, sticker or file; sizes are pixels."""

    kind: str
    name: str
    mime: str
    width: int | None = None
    height: int | None = None
    spoiler: bool = False


class Reaction(msgspec.Struct, frozen=True):
    """An emoji under a line, and the keys of those who put it there (the bot's is `organiser`)."""

    emoji: str
    by: tuple[str, ...]


class Button(msgspec.Struct, frozen=True):
    """Something to press: `data` is told to the bot, `url` is opened."""

    label: str
    data: str = ""
    url: str = ""


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One message as it stands now.

    `place` orders the lines of a chat. Telegram's text comes with `entities` (offsets in UTF-16 units),
    Matrix' with `html`, as its sender made it: whoever shows it must not trust it.
    """

    id: str
    place: int
    sender: str
    name: str
    at: str
    text: str
    entities: tuple[dict[str, Any], ...] = ()
    html: str | None = None
    reply_to: str | None = None
    edited: bool = False
    deleted: bool = False
    encrypted: bool = False
    unreadable: bool = False
    service: bool = False
    media: Media | None = None
    reactions: tuple[Reaction, ...] = ()
    buttons: tuple[tuple[Button, ...], ...] = ()

    @property
    def by_bot(self) -> bool:
        """Whether the bot said it."""
        return self.sender == BOT_KEY


BOT_KEY = "organiser"
