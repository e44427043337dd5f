"""The contents that Element would send: messages, replies, edits, reactions, media.

Pure. What a test wants to be malformed it sends raw instead, by `MatrixPerson.sends_event`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

Content = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file as a person sends it; durations are in milliseconds, sizes in pixels."""

    kind: str
    content: bytes
    name: str
    mime: str
    caption: str | None = None
    caption_html: str | None = None
    spoiler: bool = False
    voice: bool = False
    duration: int | None = None
    width: int | None = None
    height: int | None = None


def text(
    body: str,
    html: str | None = None,
    *,
    mentions: Sequence[str] = (),
    msgtype: str = "m.text",
) -> Content:
    """Return a message; the mention `@room` is everybody, all others are user ids."""
    content: Content = {"msgtype": msgtype, "body": body, "m.mentions": _mentions(mentions)}
    return content | _formatted(html)


def reply(content: Content, to: str) -> Content:
    """Return the content as a reply, without the old quoting fallback."""
    return content | {"m.relates_to": {"m.in_reply_to": {"event_id": to}}}


def in_thread(content: Content, root: str) -> Content:
    """Return the content as a message of a thread."""
    relation = {
        "rel_type": "m.thread",
        "event_id": root,
        "is_falling_back": True,
        "m.in_reply_to": {"event_id": root},
    }
    return content | {"m.relates_to": relation}


def edit(new: Content, of: str) -> Content:
    """Return an edit, with the fallback that old clients show."""
    fallback = new | {"body": f"* {new['body']}"}
    if "formatted_body" in new:
        fallback["formatted_body"] = f"* {new['formatted_body']}"
    return fallback | {
        "m.new_content": new,
        "m.relates_to": {"rel_type": "m.replace", "event_id": of},
    }


def reaction(to: str, key: str) -> Content:
    """Return an annotation of an event."""
    return {"m.relates_to": {"rel_type": "m.annotation", "event_id": to, "key": key}}


def media(attachment: Attachment, uri: str, keys: Content | None) -> Content:
    """Return what announces an uploaded file; with keys it is an encrypted one."""
    info = {
        "mimetype": attachment.mime,
        "size": len(attachment.content),
        "w": attachment.width,
        "h": attachment.height,
        "duration": attachment.duration,
    }
    content: Content = {
        "body": attachment.caption or attachment.name,
        "filename": attachment.name,
        "info": {key: value for key, value in info.items() if value is not None},
        "m.mentions": {},
    }
    if attachment.kind != "m.sticker":
        content["msgtype"] = attachment.kind
    content |= {"url": uri} if keys is None else {"file": keys | {"url": uri}}
    return content | _formatted(attachment.caption_html) | _manners(attachment)


def _manners(attachment: Attachment) -> Content:
    content: Content = {}
    if attachment.spoiler:
        content["page.codeberg.everypizza.msc4193.spoiler"] = True
    if attachment.voice:
        content["org.matrix.msc3245.voice"] = {}
        audio = {"duration": attachment.duration or 0, "waveform": [0, 256, 1024, 256, 0]}
        content["org.matrix.msc1767.audio"] = audio
    return content


def _formatted(html: str | None) -> Content:
    if html is None:
        return {}
    return {"format": "org.matrix.custom.html", "formatted_body": html}


def _mentions(mentions: Sequence[str]) -> Content:
    users = [who for who in mentions if who != "@room"]
    content: Content = {"user_ids": users} if users else {}
    return content | {"room": True} if "@room" in mentions else content
