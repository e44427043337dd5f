"""The entities of a request: what is wrong is refused, what the server finds by itself is left out."""

from __future__ import annotations

from typing import Any, Final

from organiser.sandbox.telegram.entities import CONTINUOUS, PRE, QUOTES, SPLITTABLE
from organiser.sandbox.telegram.errors import bad_request
from organiser.sandbox.telegram.links import fault

Json = dict[str, Any]

FOUND: Final = frozenset({"bot_command", "cashtag", "email", "hashtag", "mention", "phone_number", "url"})
_KNOWN: Final = SPLITTABLE | PRE | QUOTES | CONTINUOUS
_MORE: Final = {"custom_emoji": "custom_emoji_id", "text_link": "url", "text_mention": "user"}


def entities(given: list[Json] | None) -> list[Json] | None:
    """The entities that count; a link to what is no address is left out, as the server does."""
    if not given:
        return None
    for entity in given:
        _check(entity)
    return [e for e in given if e["type"] not in FOUND and not (e["type"] == "text_link" and fault(e["url"]))]


def _check(entity: Json) -> None:
    kind = str(entity.get("type"))
    needed = ("type", "offset", "length", *([_MORE[kind]] if kind in _MORE else ()))
    missing = next((name for name in needed if name not in entity), None)
    if missing is not None:
        raise bad_request(f"can't parse MessageEntity: Can't find field \"{missing}\"")
    if kind not in _KNOWN:
        raise bad_request("can't parse MessageEntity: Unsupported type specified")
