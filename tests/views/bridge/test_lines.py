"""What stands in or around a bridged line, in four languages."""

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
from organiser.chat.text import Text
from organiser.i18n import LOCALES, Catalogues
from organiser.views import bridge
from organiser.views.bridge.lines import UNSUPPORTED_KINDS
from tests.views.approval import Approve, Moment, given, render
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


def test_files_that_stay(approve: Approve) -> None:
    """What cannot cross leaves words that say what it was, why, and where it can be seen."""
    unsized = Attachment(MediaKind.FILE, FileRef(Network.MATRIX, "f"))
    small = Attachment(MediaKind.PHOTO, FileRef(Network.MATRIX, "f"), size=1536)
    big = {kind: Attachment(kind, FileRef(Network.TELEGRAM, "f"), size=64 * MB) for kind in MediaKind}
    every: dict[str, Moment] = {kind: given(file, 20 * MB) for kind, file in big.items()}
    every["too big for us"] = lambda words, _: bridge.too_big(unsized, 100 * MB, None, words)
    approve(bridge.too_big, every)
    approve(bridge.not_fetched, {"a photo": given(small)})
    approve(
        bridge.sticker,
        {
            "with emoji": given("🦦"),
            "without emoji": given(None),
        },
    )


def test_placeholders(approve: Approve) -> None:
    """Whatever is no text and no file is said in words."""
    unsupported = {kind: Unsupported(kind) for kind in (*UNSUPPORTED_KINDS, "anything else")}
    approve(bridge.placeholder, {name: given(extra) for name, extra in {**PLACES, **unsupported}.items()})
    approve(bridge.undecryptable, {"no key": given()})


def test_headings_and_marks(approve: Approve) -> None:
    """Where a line comes from, what was reacted to it, and that it may be there twice."""
    counts = {"❤️": 1, "👍": 3}
    approve(
        bridge.forwarded,
        {
            "with a name": given("Anna"),
            "hidden": given(""),
        },
    )
    approve(
        bridge.reactions,
        {
            "on one network": lambda words, network: bridge.reactions(counts, {network}, words),
            "on both": given(counts, set(Network)),
        },
    )
    approve(bridge.possibly_repeated, {"in doubt": given()})


def test_forgetting(approve: Approve) -> None:
    """What was removed, and what could not be."""
    approve(
        bridge.forgotten,
        {
            "all": given([]),
            "one survives on Telegram": given([GENT]),
            "one survives on Matrix": given([SEOUL]),
            "two survive": given([GENT, SEOUL]),
        },
    )


def test_what_must_be_deleted_by_hand(approve: Approve) -> None:
    """What somebody wrote before others, and the bot may not take away."""
    approve(bridge.not_removed, {"it remains": given([GENT])})


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
