"""Reads what a Matrix message says: words, files, places, polls.

Pure, and blind to who said it where: `incoming` knows that.
"""

import re
from collections.abc import Sequence
from typing import Any

import msgspec

from organiser.chat.content import (
    Attachment,
    Content,
    Extra,
    ForeignPoll,
    Location,
    MediaKind,
    Unsupported,
    Venue,
)
from organiser.chat.refs import FileRef, Network
from organiser.chat.text import Mention, RichText, Style, Styled, Text, plain
from organiser.platforms.matrix.from_html import from_html
from organiser.platforms.matrix.render import HTML_FORMAT, PROFILE_KEY

SPOILER_KEY = "page.codeberg.everypizza.msc4193.spoiler"
VOICE_KEY = "org.matrix.msc3245.voice"
AUDIO_KEY = "org.matrix.msc1767.audio"
_ANIMATED_KEYS = ("fi.mau.gif", "org.matrix.msc4230.is_animated")
_MEDIA = {
    "m.image": MediaKind.PHOTO,
    "m.file": MediaKind.FILE,
    "m.audio": MediaKind.AUDIO,
    "m.video": MediaKind.VIDEO,
}
_GALLERIES = {"m.gallery", "dm.filament.gallery"}
_GALLERY_LIMIT = 30
"""Files of a gallery that cross: one event must not become hundreds of messages."""
_UNKNOWN = Content(extra=Unsupported("unknown"))
_UNSUPPORTED = {
    "m.call.invite": "call",
    "m.rtc.notification": "call",
    "org.matrix.msc4075.rtc.notification": "call",
    "m.beacon_info": "live_location",
    "org.matrix.msc3672.beacon_info": "live_location",
}
_FALLBACK = re.compile(r"\A> (?:\* )?<@[^>\n]+>[^\n]*(?:\n>[^\n]*)*\n?\n?")
_MXC = re.compile(r"\Amxc://(?!\.+/)[A-Za-z0-9.:\[\]-]+/(?!\.+\Z)[A-Za-z0-9._~-]+\Z")
"""A server and a file on it; neither may be dots alone, which would lead elsewhere on our own server."""
_GEO = re.compile(r"\Ageo:(-?\d{1,3}(?:\.\d+)?),(-?\d{1,3}(?:\.\d+)?)")


def is_notice(content: dict[str, Any]) -> bool:
    """Whether a program wrote it: bots mark what they say as notices."""
    return content.get("msgtype") == "m.notice"


def contents_of(kind: str, content: dict[str, Any], *, reply: bool) -> Sequence[Content]:
    """What an event of type `kind` says: of a gallery (MSC4274) each file alone, its words with the first.

    Nothing where nobody would miss it. With `reply`, the answered message that old clients repeat is cut.
    """
    if kind == "m.room.message" and content.get("msgtype") in _GALLERIES:
        return _gallery(content, reply=reply)
    said = content_of(kind, content, reply=reply)
    return () if said is None else (said,)


def content_of(kind: str, content: dict[str, Any], *, reply: bool) -> Content | None:
    """Like `contents_of`, but for what is one piece; None also for a gallery, which no edit can change."""
    if not content:
        return None  # redacted before we saw it
    if kind == "m.room.message":
        said = _message(content, reply=reply)
        return None if said is None else _as_relayed(said, content)
    if kind == "m.sticker":
        return Content(attachment=_file(content, MediaKind.STICKER))
    if kind.endswith("poll.start"):
        return Content(extra=_poll(content))
    if kind in _UNSUPPORTED and content.get("live") is not False:
        return Content(extra=Unsupported(_UNSUPPORTED[kind]))
    return None


def _message(content: dict[str, Any], *, reply: bool) -> Content | None:
    kind = content["msgtype"]
    if kind == "m.key.verification.request" or kind in _GALLERIES:
        return None  # the first is meant for a client
    if kind in _MEDIA:
        return _media(content, _MEDIA[kind], reply=reply)
    if kind == "m.location" and (place := _location(content)) is not None:
        return Content(extra=place)
    words = _words(content, reply=reply)
    if kind == "m.emote" and words:
        # Who does it stands before the words, by the name that the conversation shows.
        words = (Styled(Style.ITALIC, (Text("* "), *words)),)
    return Content(words) if words else None


def _gallery(content: dict[str, Any], *, reply: bool) -> Sequence[Content]:
    """Without any file, the words are left; those that are too many leave one placeholder."""
    words = _words(content, reply=reply)
    files = [_item(item) for item in content["itemtypes"][: _GALLERY_LIMIT + 1]]
    if len(files) > _GALLERY_LIMIT:
        files[-1] = _UNKNOWN
    if not files:
        return (Content(words),) if words else ()
    between: RichText = (Text("\n"),) if words and files[0].text else ()
    files[0] = msgspec.structs.replace(files[0], text=(*words, *between, *files[0].text))
    return (_as_relayed(files[0], content), *files[1:])


def _item(item: dict[str, Any]) -> Content:
    """A file of a gallery; one that cannot be read does not cost the others."""
    try:
        return _media(item, _MEDIA[item["itemtype"]], reply=False)
    except (KeyError, TypeError, ValueError, AttributeError):
        return _UNKNOWN


def _as_relayed(said: Content, content: dict[str, Any]) -> Content:
    """With the name of whom another bridge speaks for (MSC4144), where the words do not say it already."""
    told = content.get(PROFILE_KEY) or content.get("m.per_message_profile")
    profile = told if isinstance(told, dict) else {}
    name = profile.get("displayname")
    if not isinstance(name, str) or not name.strip() or profile.get("has_fallback") is True:
        return said
    return msgspec.structs.replace(said, text=(Mention(name.strip()), Text(": "), *said.text))


def _words(content: dict[str, Any], *, reply: bool) -> RichText:
    html = content.get("formatted_body")
    if content.get("format") == HTML_FORMAT and isinstance(html, str):
        rich = from_html(html)
        if rich:
            return rich
    body = content["body"]
    if not isinstance(body, str):
        raise TypeError("no text")
    return plain(_FALLBACK.sub("", body, count=1) if reply else body)


def _media(content: dict[str, Any], kind: MediaKind, *, reply: bool) -> Content:
    """A file; its body is a caption only where a file name stands beside it (MSC2530)."""
    name, body = content.get("filename"), content.get("body")
    captioned = isinstance(name, str) and isinstance(body, str) and name != body
    words = _words(content, reply=reply) if captioned else ()
    return Content(words, attachment=_file(content, kind))


def _file(content: dict[str, Any], kind: MediaKind) -> Attachment:
    info = content.get("info")
    info = info if isinstance(info, dict) else {}
    name = content.get("filename") or content.get("body")
    name = name if isinstance(name, str) and name else None
    mime = info.get("mimetype")
    mime = mime.partition(";")[0].strip().lower() or None if isinstance(mime, str) else None
    sticker = kind is MediaKind.STICKER
    return Attachment(
        kind=_shown_as(kind, content, info, mime),
        file=_file_ref(content, "url", "file"),
        name=None if sticker else name,
        mime=mime,
        size=_count(info.get("size")),
        width=_count(info.get("w")),
        height=_count(info.get("h")),
        duration=_count(info.get("duration")),
        spoiler=content.get(SPOILER_KEY) is True or content.get("m.spoiler") is True,
        emoji=name if sticker else None,
        preview=_preview(info),
    )


def _shown_as(kind: MediaKind, content: dict[str, Any], info: dict[str, Any], mime: str | None) -> MediaKind:
    if kind is MediaKind.AUDIO and (VOICE_KEY in content or "m.voice" in content):
        return MediaKind.VOICE
    moving = any(info.get(key) is True or content.get(key) is True for key in _ANIMATED_KEYS)
    if kind in {MediaKind.PHOTO, MediaKind.VIDEO} and (moving or mime == "image/gif"):
        return MediaKind.ANIMATION
    return kind


def _file_ref(holder: dict[str, Any], plain_key: str, sealed_key: str) -> FileRef:
    sealed = holder.get(sealed_key)
    if isinstance(sealed, dict):
        return FileRef(Network.MATRIX, _mxc(sealed["url"]), msgspec.json.encode(sealed).decode())
    return FileRef(Network.MATRIX, _mxc(holder[plain_key]))


def _preview(info: dict[str, Any]) -> FileRef | None:
    if "thumbnail_url" not in info and "thumbnail_file" not in info:
        return None
    try:
        return _file_ref(info, "thumbnail_url", "thumbnail_file")
    except (KeyError, TypeError, ValueError):
        return None  # a broken preview is no reason to lose the picture


def _mxc(address: Any) -> str:
    if not isinstance(address, str) or not _MXC.match(address):
        raise ValueError("no address of a file")
    return address


def _count(value: Any) -> int | None:
    known = isinstance(value, (int, float)) and not isinstance(value, bool) and 0 <= value < 2**53
    return int(value) if known else None


def _location(content: dict[str, Any]) -> Extra | None:
    """A place; with a name where somebody gave it one (MSC3488), not where a client described it.

    None where it is no place on earth: what the client wrote of it is left then.
    """
    address = content.get("geo_uri")
    found = _GEO.match(address) if isinstance(address, str) else None
    if found is None:
        return None
    latitude, longitude = float(found[1]), float(found[2])
    if abs(latitude) > 90 or abs(longitude) > 180:  # noqa: PLR2004 - degrees
        return None
    told = content.get("m.location") or content.get("org.matrix.msc3488.location")
    name = told.get("description") if isinstance(told, dict) else None
    if isinstance(name, str) and name.strip():
        return Venue(latitude, longitude, name.strip(), "")
    return Location(latitude, longitude)


def _poll(content: dict[str, Any]) -> Extra | None:
    start = (
        content.get("org.matrix.msc3381.poll.start") or content.get("m.poll") or content.get("m.poll.start")
    )
    if start is None:
        raise ValueError("no poll")
    options = tuple(_spoken(answer) for answer in start["answers"])
    return ForeignPoll(_spoken(start["question"]), options)


def _spoken(holder: dict[str, Any]) -> str:
    """The plain words of an extensible event's part, in any of the forms of MSC1767."""
    stable = holder.get("m.text")
    if isinstance(stable, list):
        stable = stable[0]["body"]
    for words in (holder.get("org.matrix.msc1767.text"), holder.get("body"), stable):
        if isinstance(words, str) and words:
            return words
    raise ValueError("no words")
