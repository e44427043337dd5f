"""Building the content of messages, as the Bot API shows it, for people and methods alike.

Pure but for storing files; who may send what is checked elsewhere.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any, Final

from organiser.sandbox.telegram.entities import fix, length
from organiser.sandbox.telegram.errors import bad_request
from organiser.sandbox.telegram.files import FOLDERS, describe

if TYPE_CHECKING:
    from collections.abc import Sequence

    from organiser.sandbox.telegram.messages import Message
    from organiser.sandbox.telegram.world import World

Json = dict[str, Any]

WORDS: Final = ("text", "entities", "caption", "caption_entities", "link_preview_options")
DICE: Final = {"🎲": 6, "🎯": 6, "🎳": 6, "🏀": 5, "⚽": 5, "🎰": 64}
_COORDINATES: Final = (
    "latitude", "longitude", "horizontal_accuracy", "live_period", "heading",
    "proximity_alert_radius",
)  # fmt: skip
_VENUE: Final = (
    "title", "address", "foursquare_id", "foursquare_type", "google_place_id", "google_place_type",
)  # fmt: skip
_CONTACT: Final = ("phone_number", "first_name", "last_name", "user_id", "vcard")


def text(words: str, entities: Sequence[Json] | None) -> Json:
    """The content of a text message."""
    formatted = fix(words, list(entities) if entities else None)
    content: Json = {"text": formatted.text}
    if formatted.entities:
        content["entities"] = formatted.entities
    return content


def caption(words: str | None, entities: Sequence[Json] | None) -> Json:
    """The part of a media message's content that is its caption."""
    formatted = fix(words or "", list(entities) if entities else None)
    if not formatted.text:
        return {}
    content: Json = {"caption": formatted.text}
    if formatted.entities:
        content["caption_entities"] = formatted.entities
    return content


def without_words(content: Json) -> Json:
    """The content without its text or caption."""
    return {key: value for key, value in content.items() if key not in WORDS}


def quote(words: str | None, of: Message | None, place: int | None = None) -> Json | None:
    """The TextQuote of a reply; refuses what the message does not say."""
    if not words or of is None:
        return None
    at = of.text.find(words)
    if at < 0:
        raise bad_request("QUOTE_TEXT_INVALID")
    position = length(of.text[:at]) if place is None else place
    return {"text": words, "position": position, "is_manual": True}


def anything(world: World, kind: str, content: bytes, details: Json) -> Json:
    """The content of a message of this kind, without caption."""
    if kind in FOLDERS:
        file = world.files.add(
            kind, content, name=details.get("file_name"), mime_type=details.get("mime_type")
        )
        return media(kind, describe(world.files, file, details))
    match kind:
        case "location":
            return {"location": picked(details, _COORDINATES)}
        case "venue":
            return venue(details)
        case "contact":
            return {"contact": picked(details, _CONTACT)}
        case "dice":
            return dice(world, details.get("emoji", "🎲"))
        case "poll":
            return {"poll": poll(details)}
        case _:
            raise ValueError(f"no such kind: {kind}")


def media(kind: str, described: Any) -> Json:
    """The content that shows a described file; an animation also shows as a document."""
    if kind != "animation":
        return {kind: described}
    shared = ("file_id", "file_unique_id", "file_name", "mime_type", "file_size", "thumbnail")
    return {kind: described, "document": picked(described, shared)}


def venue(details: Json) -> Json:
    """The content of a venue, which also shows its location."""
    location = picked(details, _COORDINATES)
    return {"location": location, "venue": {"location": location, **picked(details, _VENUE)}}


def dice(world: World, emoji: str) -> Json:
    """The content of a thrown die."""
    if emoji not in DICE:
        raise bad_request("wrong dice emoji specified")
    return {"dice": {"emoji": emoji, "value": world.random.randint(1, DICE[emoji])}}


def poll(details: Json) -> Json:
    """A new poll; `options` are texts or InputPollOption objects."""
    options = [{"text": given} if isinstance(given, str) else given for given in details["options"]]
    kept = ("open_period", "close_date", "correct_option_ids", "explanation", "description")
    return {
        "id": str(secrets.randbits(62)),
        "question": details["question"],
        "options": [
            {"persistent_id": str(place), "text": option["text"], "voter_count": 0}
            for place, option in enumerate(options)
        ],
        "total_voter_count": 0,
        "is_closed": bool(details.get("is_closed")),
        "is_anonymous": details.get("is_anonymous") is not False,
        "type": details.get("type") or "regular",
        "allows_multiple_answers": bool(details.get("allows_multiple_answers")),
        "allows_revoting": details.get("allows_revoting") is not False,
        "members_only": False,
        **picked(details, kept),
    }


def picked(details: Json, names: Sequence[str]) -> Json:
    """The named values that are given."""
    return {name: details[name] for name in names if details.get(name) is not None}
