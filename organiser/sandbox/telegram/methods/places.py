"""Sending what is neither text nor file: locations, venues, contacts, dice, and chat actions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from organiser.sandbox.telegram import compose
from organiser.sandbox.telegram.errors import bad_request
from organiser.sandbox.telegram.methods.parameters import InChat, Sending
from organiser.sandbox.telegram.methods.rules import Caller, chat_of, may_write, present
from organiser.sandbox.telegram.methods.sending import send

if TYPE_CHECKING:
    import msgspec

Json = dict[str, Any]

ACTIONS: Final = frozenset(
    {
        "typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice",
        "upload_document", "choose_sticker", "find_location", "record_video_note",
        "upload_video_note",
    }
)  # fmt: skip
LIVE_SECONDS: Final = range(60, 86_401)
FOREVER: Final = 0x7FFFFFFF


class SendLocation(Sending, frozen=True, kw_only=True):
    """The parameters of sendLocation."""

    latitude: float
    longitude: float
    horizontal_accuracy: float | None = None
    live_period: int | None = None
    heading: int | None = None
    proximity_alert_radius: int | None = None


class SendVenue(Sending, frozen=True, kw_only=True):
    """The parameters of sendVenue."""

    latitude: float
    longitude: float
    title: str
    address: str
    foursquare_id: str | None = None
    foursquare_type: str | None = None
    google_place_id: str | None = None
    google_place_type: str | None = None


class SendContact(Sending, frozen=True, kw_only=True):
    """The parameters of sendContact."""

    phone_number: str
    first_name: str
    last_name: str | None = None
    vcard: str | None = None


class SendDice(Sending, frozen=True, kw_only=True):
    """The parameters of sendDice."""

    emoji: str = "🎲"


class SendChatAction(InChat, frozen=True, kw_only=True):
    """The parameters of sendChatAction."""

    action: str
    message_thread_id: int | None = None


def send_location(caller: Caller, given: SendLocation) -> Json:
    """Send a place on the map."""
    _on_earth(given.latitude, given.longitude)
    period = given.live_period
    if period is not None and period not in LIVE_SECONDS and period != FOREVER:
        raise bad_request("wrong live location period specified")
    return _send(caller, given, compose.anything(caller.world, "location", b"", _details(given)))


def send_venue(caller: Caller, given: SendVenue) -> Json:
    """Send a place with a name."""
    _on_earth(given.latitude, given.longitude)
    return _send(caller, given, compose.venue(_details(given)))


def send_contact(caller: Caller, given: SendContact) -> Json:
    """Send somebody's phone number."""
    return _send(caller, given, compose.anything(caller.world, "contact", b"", _details(given)))


def send_dice(caller: Caller, given: SendDice) -> Json:
    """Throw a die."""
    return _send(caller, given, compose.dice(caller.world, given.emoji))


def send_chat_action(caller: Caller, given: SendChatAction) -> bool:
    """Show that the bot is busy; kept in `Chat.actions`."""
    if given.action not in ACTIONS:
        raise bad_request("wrong parameter action in request")
    chat = chat_of(caller, given.chat_id)
    present(caller, chat)
    chat.actions.append((caller.bot.id, given.action))
    caller.world.changed()
    return True


def _send(caller: Caller, given: Sending, content: Json) -> Json:
    chat = chat_of(caller, given.chat_id)
    may_write(caller, chat, "text")
    return send(caller, chat, given, content).wire()


def _details(given: msgspec.Struct) -> Json:
    return {name: getattr(given, name) for name in given.__struct_fields__}


def _on_earth(latitude: float, longitude: float) -> None:
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):  # noqa: PLR2004 - degrees
        raise bad_request("wrong latitude or longitude specified")
