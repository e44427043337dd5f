"""What a network's half of the stage can do, whichever network it is: the page and the tour use only this.

A chat is named `group` (the shared one) or by the key of the person whose private chat with the bot it is.
"""

from typing import Literal, Protocol

import msgspec

from organiser.chat.refs import Network
from organiser.sandbox.cast import Performer
from organiser.sandbox.lines import Line, Media
from organiser.sandbox.telegram.files import dimensions

GROUP = "group"


class Upload(msgspec.Struct, frozen=True):
    """A file that a person sends."""

    name: str
    mime: str
    content: bytes
    caption: str = ""

    @property
    def kind(self) -> Literal["photo", "voice", "audio", "video", "file"]:
        """As what apps would send it; what only says that it is a picture is a file to them."""
        if self.mime in {"image/jpeg", "image/png", "image/webp"}:
            return "photo" if self.size else "file"
        match self.mime.partition("/")[0]:
            case "audio":
                return "voice" if self.mime in {"audio/ogg", "audio/opus"} else "audio"
            case "video":
                return "video"
            case _:
                return "file"

    @property
    def size(self) -> tuple[int, int] | None:
        """Width and height of a picture."""
        return dimensions(self.content)


class Impossible(Exception):
    """The network's own app would not let a person do this."""


class Side(Protocol):
    """One network, with the people on it. Every act returns when the network has taken it."""

    network: Network

    @property
    def title(self) -> str:
        """The name of the shared chat."""

    @property
    def encrypted(self) -> bool:
        """Whether the shared chat is end-to-end encrypted."""

    @property
    def people(self) -> tuple[Performer, ...]:
        """Those who can be spoken as."""

    def lines(self, chat: str) -> list[Line]:
        """What is to be seen in a chat now, in order."""

    async def opens(self, person: str) -> None:
        """Make sure that the private chat of a person with the bot exists."""

    async def says(self, person: str, chat: str, typed: str, *, reply_to: str | None = None) -> str:
        """Say something, with the marks of `markup`; returns the line's id."""

    async def edits(self, person: str, chat: str, line: str, typed: str) -> None:
        """Put other words in the place of an own line."""

    async def deletes(self, person: str, chat: str, line: str) -> None:
        """Take a line away."""

    async def reacts(self, person: str, chat: str, line: str, emoji: str) -> None:
        """Put an emoji under a line, or take it back where it is there already."""

    async def taps(self, person: str, chat: str, line: str, data: str) -> str:
        """Press a button; returns what the bot answers to the press."""

    async def follows(self, person: str, url: str) -> str:
        """Open a link that leads to the private chat with the bot; returns the id of what it says there."""

    def menu(self, person: str) -> tuple[tuple[str, str], ...]:
        """The commands that the app offers in somebody's private chat with the bot, each with its purpose."""

    async def sends(self, person: str, chat: str, upload: Upload, *, reply_to: str | None = None) -> str:
        """Send a file; returns the line's id."""

    async def file(self, chat: str, line: str) -> tuple[Media, bytes]:
        """The file of a line, readable."""
