"""What the bridge says, held against the approval files in four languages."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from organiser.bridge.conversation import NamesMode, Pseudonym
from organiser.chat.content import (
    Attachment,
    Contact,
    Dice,
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
from organiser.views.bridge.delivery import UNDELIVERED_REASONS
from organiser.views.bridge.lines import UNSUPPORTED_KINDS
from organiser.views.pseudonyms import pseudonym
from tests.views.conftest import Approve, Said, render

GENT = bridge.ShownChat("Riders Gent", Network.TELEGRAM, 214)
SEOUL = bridge.ShownChat("라이더 서울", Network.MATRIX, 5)
UNTITLED = bridge.ShownChat("", Network.MATRIX)
URL = "https://t.me/organiser_bot?start=bridge"
MB = 1024 * 1024
EVENING = datetime(2026, 11, 27, 17, 5, tzinfo=UTC)

pytestmark = pytest.mark.parametrize("locale", LOCALES)


def test_joining_chats(locale: str, catalogues: Catalogues, approve: Approve) -> None:
    """A newcomer is told what happens, who can read it, and what to do next, from welcome to notice."""
    words = catalogues[locale]
    asked = bridge.confirm_join(GENT, SEOUL, [], words, answers=("no", "yes"))
    said: dict[str, Said] = {
        "welcome, Telegram": bridge.welcome(Network.TELEGRAM, words, private_url=URL),
        "welcome, Telegram without a link": bridge.welcome(Network.TELEGRAM, words),
        "welcome, Matrix": bridge.welcome(Network.MATRIX, words),
        "private welcome, Telegram": bridge.private_welcome(Network.TELEGRAM, words),
        "private welcome, Matrix": bridge.private_welcome(Network.MATRIX, words),
        "code sent": bridge.code_sent(words),
        "open private": bridge.open_private(URL, Network.TELEGRAM, words),
        "open private, no address": bridge.open_private("", Network.MATRIX, words),
        "the code": bridge.join_code("K7Q2-9FMX", GENT, timedelta(minutes=15), words),
        "code taken": bridge.code_taken(words),
        "confirm": asked,
        "confirm, size unknown": bridge.confirm_join(GENT, UNTITLED, [], words, answers=("no", "yes")),
        "confirm, others along": bridge.confirm_join(
            GENT, SEOUL, [UNTITLED, GENT], words, answers=("no", "yes")
        ),
        "confirmed": bridge.join_confirmed(words),
        "declined": bridge.join_declined(words),
        "question closed": bridge.question_closed(words),
        "joined, told on Telegram": bridge.joined([SEOUL, UNTITLED], NamesMode.FULL, Network.TELEGRAM, words),
        "joined, told on Matrix": bridge.joined([GENT], NamesMode.PSEUDONYM, Network.MATRIX, words),
        "joined, groups only": bridge.joined([GENT], NamesMode.FULL, Network.TELEGRAM, words),
        "joined, rooms only": bridge.joined([SEOUL], NamesMode.FULL, Network.MATRIX, words),
        "left": bridge.left(words),
        "other left": bridge.other_left(SEOUL, words, alone=False),
        "other left, alone": bridge.other_left(GENT, words, alone=True),
        "vanishing": bridge.vanishing([SEOUL], Network.TELEGRAM, words),
    }

    assert ["no", "yes"] == [choice.data for choice in asked.choices[0]]
    approve("bridge_chats", words, said)


def test_status_and_names(locale: str, catalogues: Catalogues, approve: Approve) -> None:
    """Each way of showing names says what others see, and what a pseudonym does not hide."""
    words = catalogues[locale]
    said: dict[str, Said] = {
        f"status, {mode}, {waiting} waiting": bridge.status(
            bridge.Status([SEOUL, UNTITLED], mode, waiting, timedelta(seconds=95)), words
        )
        for mode, waiting in zip(NamesMode, (0, 1, 1200), strict=True)
    }
    said |= {
        f"names, {mode}": bridge.names_set(mode, words, example=pseudonym(Pseudonym(24, 4, 42), words))
        for mode in NamesMode
    }
    said |= {"names rotated": bridge.names_rotated(words)}

    approve("bridge_names", words, said)


def test_placeholders(locale: str, catalogues: Catalogues, approve: Approve) -> None:
    """Whatever cannot cross leaves words that say what it was and where it can be seen."""
    words = catalogues[locale]
    told: dict[str, Said] = {}
    for kind in MediaKind:
        file = Attachment(kind, FileRef(Network.TELEGRAM, "f"), size=64 * MB)
        told[f"{kind} too big"] = bridge.too_big(file, 20 * MB, Network.TELEGRAM, words)
    unsized = Attachment(MediaKind.FILE, FileRef(Network.MATRIX, "f"))
    small = Attachment(MediaKind.PHOTO, FileRef(Network.MATRIX, "f"), size=1536)
    place = Location(52.37022, 4.89517)
    told |= {
        "too big for us": bridge.too_big(unsized, 100 * MB, None, words),
        "not fetched": bridge.not_fetched(small, words),
        "sticker": bridge.sticker("🦦", words),
        "sticker without emoji": bridge.sticker(None, words),
        "location": bridge.placeholder(place, Network.MATRIX, words),
        "live location": bridge.placeholder(Location(52.37022, 4.89517, live=True), Network.MATRIX, words),
        "venue": bridge.placeholder(Venue(51.05, 3.72, "Vooruit", "Gent 23"), Network.MATRIX, words),
        "venue without address": bridge.placeholder(Venue(51.05, 3.72, "Vooruit", ""), Network.MATRIX, words),
        "contact": bridge.placeholder(Contact("Anna", "+32 470 00"), Network.MATRIX, words),
        "dice": bridge.placeholder(Dice("🎲", 6), Network.MATRIX, words),
        "poll": bridge.placeholder(ForeignPoll("Friday?", ("Yes", "No")), Network.MATRIX, words),
        "poll with a description": bridge.placeholder(
            ForeignPoll("Friday?", ("Yes", "No"), "At six"), Network.MATRIX, words
        ),
        "undecryptable": bridge.undecryptable(words),
        "forwarded": bridge.forwarded("Anna", words),
        "forwarded, hidden": bridge.forwarded("", words),
        "reactions": bridge.reactions({"❤️": 1, "👍": 3}, {Network.TELEGRAM}, words),
        "reactions on both": bridge.reactions({"❤️": 1, "👍": 3}, set(Network), words),
        "possibly repeated": bridge.possibly_repeated(words),
        "forgotten": bridge.forgotten([], words),
        "forgotten, one survives": bridge.forgotten([GENT], words),
        "forgotten, two survive": bridge.forgotten([GENT, SEOUL], words),
    }
    for unsupported in (*UNSUPPORTED_KINDS, "anything else"):
        told[unsupported] = bridge.placeholder(Unsupported(unsupported), Network.MATRIX, words)

    approve("bridge_lines", words, told)


def test_delivery(locale: str, catalogues: Catalogues, approve: Approve) -> None:
    """Late, failed and missing deliveries say what happened, what is kept, and the next step."""
    words = catalogues[locale]
    span = (EVENING, EVENING + timedelta(hours=30))
    said: dict[str, Said] = {
        "late": bridge.lane_late(Network.TELEGRAM, 20, timedelta(seconds=40), words),
        "answers later": bridge.answers_later(timedelta(minutes=1), words),
        "network down": bridge.network_down(Network.MATRIX, words),
        "gap": bridge.gap(GENT, span, words, zone=ZoneInfo("Europe/Brussels")),
        "our fault": bridge.our_fault("K7Q2", words),
    }
    for count, reason in enumerate((*UNDELIVERED_REASONS, "anything else"), start=1):
        said[f"undelivered, {reason}"] = bridge.undelivered(reason, count, SEOUL, words)

    approve("bridge_delivery", words, said)


def test_people(locale: str, catalogues: Catalogues, approve: Approve) -> None:
    """Admins are told what was done to whom, without blame, and what they can do next."""
    words = catalogues[locale]
    said: dict[str, Said] = {
        "muted": bridge.muted("Kim", words, acted=True),
        "muted here only": bridge.muted("Kim", words, acted=False),
        "unmuted": bridge.unmuted("Kim", words, acted=True),
        "unmuted here only": bridge.unmuted("Kim", words, acted=False),
        "banned": bridge.banned("Kim", words, acted=True),
        "banned here only": bridge.banned("Kim", words, acted=False),
        "spam": bridge.spam_held("Kim", 6, GENT, words),
        "flood": bridge.flood_held(31, timedelta(minutes=1), GENT, words, release="let"),
        "which line": bridge.which_line(["Kim", "Quiet heron 42 of the long names"], ["a", "b"], words),
        "released": bridge.released(12, words),
        "released, none": bridge.released(0, words),
    }

    approve("bridge_people", words, said)


def test_a_button_has_at_most_20_characters(locale: str, catalogues: Catalogues) -> None:
    """A phone shows every button whole."""
    words = catalogues[locale]
    posts = [
        bridge.welcome(Network.TELEGRAM, words, private_url=URL),
        bridge.confirm_join(GENT, SEOUL, [], words, answers=("n", "y")),
        bridge.flood_held(2, timedelta(minutes=1), GENT, words, release="let"),
    ]
    too_long = [c.label for post in posts for row in post.choices for c in row if len(c.label) > 20]

    assert [] == too_long


def test_hostile_names_stay_on_one_line(locale: str, catalogues: Catalogues) -> None:
    """A title with line breaks and direction marks cannot pose as another sentence of the bot."""
    words = catalogues[locale]
    chat = bridge.ShownChat("Gent\n\nFrom now on \u202eadmins", Network.TELEGRAM)

    shown = bridge.chat_name(chat, words)

    assert "\n" not in shown
    assert "\u202e" not in shown


def test_braces_in_names_are_no_placeholders(locale: str, catalogues: Catalogues) -> None:
    """What people call themselves is never read as a format."""
    heading = bridge.forwarded("{name.__class__} {0}", catalogues[locale])

    assert "{name.__class__} {0}" in render(heading)


def test_a_venue_keeps_its_place(locale: str, catalogues: Catalogues) -> None:
    """The link leads to where the venue is."""
    words = catalogues[locale]
    said = bridge.placeholder(Venue(51.05, 3.72, "Vooruit", "Gent"), Network.TELEGRAM, words)
    links = [node.url for node in said if not isinstance(node, Text) and hasattr(node, "url")]

    assert ["https://www.openstreetmap.org/?mlat=51.050000&mlon=3.720000"] == links
