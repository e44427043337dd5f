"""What a message can carry besides words, as far as both networks have a notion of it."""

from enum import StrEnum

import msgspec

from organiser.chat.refs import FileRef
from organiser.chat.text import RichText


class MediaKind(StrEnum):
    """What a file is meant to be shown as."""

    PHOTO = "photo"
    FILE = "file"
    VIDEO = "video"
    ANIMATION = "animation"
    AUDIO = "audio"
    VOICE = "voice"
    VIDEO_NOTE = "video_note"
    STICKER = "sticker"


class Attachment(msgspec.Struct, frozen=True):
    """A file that a message carries. Sizes in bytes and pixels, durations in milliseconds.

    What is None was not said by the network. `emoji` is what a sticker stands for; `preview` is a
    small still picture of the file where its network has one. `name` is what the sender wrote until
    `handlers.bridge.lines` has cleaned it; what reaches an outlet is clean.
    """

    kind: MediaKind
    file: FileRef
    name: str | None = None
    mime: str | None = None
    size: int | None = None
    width: int | None = None
    height: int | None = None
    duration: int | None = None
    spoiler: bool = False
    emoji: str | None = None
    preview: FileRef | None = None


class Location(msgspec.Struct, frozen=True, tag="location"):
    """A place on the map, in degrees (WGS 84); `live` ones go on moving on their home network."""

    latitude: float
    longitude: float
    live: bool = False


class Venue(msgspec.Struct, frozen=True, tag="venue"):
    """A place with a name."""

    latitude: float
    longitude: float
    title: str
    address: str


class Contact(msgspec.Struct, frozen=True, tag="contact"):
    """Somebody's telephone number that was shared."""

    name: str
    phone: str


class Dice(msgspec.Struct, frozen=True, tag="dice"):
    """A throw of a network's random emoji, and what came up."""

    emoji: str
    value: int


class ForeignPoll(msgspec.Struct, frozen=True, tag="poll"):
    """A poll that a person made with their network's own means; its votes cannot be counted by us."""

    question: str
    options: tuple[str, ...]
    description: str = ""


class Unsupported(msgspec.Struct, frozen=True, tag="unsupported"):
    """Something that cannot cross. `kind` is one of the words that `views.bridge.placeholder` knows."""

    kind: str


Extra = Location | Venue | Contact | Dice | ForeignPoll | Unsupported


class Content(msgspec.Struct, frozen=True):
    """All that one message says: words (or the caption), a file, or something else.

    `quote` is the part of an answered message that an answer picked out.
    """

    text: RichText = ()
    attachment: Attachment | None = None
    extra: Extra | None = None
    quote: RichText = ()
