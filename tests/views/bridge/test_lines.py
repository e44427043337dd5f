"""What stands in or around a bridged line, in four languages."""

from collections.abc import Callable

import pytest

from organiser.chat.content import (
    Attachment,
    Contact,
    Dice,
    Extra,
    ForeignPoll,
    Location,
    MediaKind,
    Unsupported,
    Venue,
)
from organiser.chat.refs import FileRef, Network
from organiser.chat.text import RichText, Text
from organiser.i18n import LOCALES, Catalogues, Words
from organiser.views import bridge
from organiser.views.bridge.lines import UNSUPPORTED_KINDS
from tests.views.approval import Approve, render
from tests.views.bridge.chats import GENT, SEOUL

MB = 1024 * 1024
PLACES: dict[str, Extra] = {
    "location": Location(52.37022, 4.89517),
    "live location": Location(52.37022, 4.89517, live=True),
    "venue": Venue(51.05, 3.72, "Vooruit", "Gent 23"),
    "venue without address": Venue(51.05, 3.72, "Vooruit", ""),
    "contact": Contact("Anna", "+32 470 00"),
    "dice": Dice("🎲", 6),
    "poll": ForeignPoll("Friday?", ("Yes", "No")),
    "poll with a description": ForeignPoll("Friday?", ("Yes", "No"), "At six"),
}


def _too_big(kind: MediaKind) -> Callable[[Words, Network], RichText]:
    file = Attachment(kind, FileRef(Network.TELEGRAM, "f"), size=64 * MB)
    return lambda words, network: bridge.too_big(file, 20 * MB, network, words)


def _placeholder(extra: Extra) -> Callable[[Words, Network], RichText]:
    return lambda words, network: bridge.placeholder(extra, network, words)


def test_files_that_stay(approve: Approve) -> None:
    """What cannot cross leaves words that say what it was, why, and where it can be seen."""
    unsized = Attachment(MediaKind.FILE, FileRef(Network.MATRIX, "f"))
    small = Attachment(MediaKind.PHOTO, FileRef(Network.MATRIX, "f"), size=1536)
    every = {kind.value: _too_big(kind) for kind in MediaKind}
    every["too big for us"] = lambda words, _: bridge.too_big(unsized, 100 * MB, None, words)
    approve(bridge.too_big, every)
    approve(bridge.not_fetched, {"a photo": lambda words, _: bridge.not_fetched(small, words)})
    approve(
        bridge.sticker,
        {
            "with emoji": lambda words, _: bridge.sticker("🦦", words),
            "without emoji": lambda words, _: bridge.sticker(None, words),
        },
    )


def test_placeholders(approve: Approve) -> None:
    """Whatever is no text and no file is said in words."""
    unsupported = {kind: Unsupported(kind) for kind in (*UNSUPPORTED_KINDS, "anything else")}
    approve(
        bridge.placeholder, {name: _placeholder(extra) for name, extra in {**PLACES, **unsupported}.items()}
    )
    approve(bridge.undecryptable, {"no key": lambda words, _: bridge.undecryptable(words)})


def test_headings_and_marks(approve: Approve) -> None:
    """Where a line comes from, what was reacted to it, and that it may be there twice."""
    counts = {"❤️": 1, "👍": 3}
    approve(
        bridge.forwarded,
        {
            "with a name": lambda words, _: bridge.forwarded("Anna", words),
            "hidden": lambda words, _: bridge.forwarded("", words),
        },
    )
    approve(
        bridge.reactions,
        {
            "on one network": lambda words, network: bridge.reactions(counts, {network}, words),
            "on both": lambda words, _: bridge.reactions(counts, set(Network), words),
        },
    )
    approve(bridge.possibly_repeated, {"in doubt": lambda words, _: bridge.possibly_repeated(words)})


def test_forgetting(approve: Approve) -> None:
    """What was removed, and what could not be."""
    approve(
        bridge.forgotten,
        {
            "all": lambda words, _: bridge.forgotten([], words),
            "one survives on Telegram": lambda words, _: bridge.forgotten([GENT], words),
            "one survives on Matrix": lambda words, _: bridge.forgotten([SEOUL], words),
            "two survive": lambda words, _: bridge.forgotten([GENT, SEOUL], words),
        },
    )


@pytest.mark.parametrize("locale", LOCALES)
def test_braces_in_names_are_no_placeholders(locale: str, catalogues: Catalogues) -> None:
    """What people call themselves is never read as a format."""
    heading = bridge.forwarded("{name.__class__} {0}", catalogues[locale])

    assert "{name.__class__} {0}" in render(heading)


@pytest.mark.parametrize("locale", LOCALES)
def test_a_venue_keeps_its_place(locale: str, catalogues: Catalogues) -> None:
    """The link leads to where the venue is."""
    words = catalogues[locale]
    said = bridge.placeholder(Venue(51.05, 3.72, "Vooruit", "Gent"), Network.TELEGRAM, words)
    links = [node.url for node in said if not isinstance(node, Text) and hasattr(node, "url")]

    assert ["https://www.openstreetmap.org/?mlat=51.050000&mlon=3.720000"] == links
