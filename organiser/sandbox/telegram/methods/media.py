"""Sending files: photos, documents, videos, animations, audio, voice, video notes, stickers.

A file is uploaded with the request (`attach://name`) or named by the id of one already sent.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from organiser.sandbox.telegram import compose
from organiser.sandbox.telegram.errors import bad_request
from organiser.sandbox.telegram.files import FOLDERS, File, describe, dimensions
from organiser.sandbox.telegram.forms import absent
from organiser.sandbox.telegram.methods.parameters import Captioned, Sending
from organiser.sandbox.telegram.methods.rules import (
    Caller,
    chat_of,
    may_write,
    no_markup,
)
from organiser.sandbox.telegram.methods.sending import (
    caption_content,
    captioned,
    send,
)

if TYPE_CHECKING:
    from organiser.sandbox.telegram.forms import Upload

Json = dict[str, Any]

MAX_PHOTO: Final = 10 * 1024 * 1024
MAX_SIDES: Final = 10_000
MAX_RATIO: Final = 20


class SendPhoto(Captioned, frozen=True, kw_only=True):
    """The parameters of sendPhoto."""

    photo: str


class SendDocument(Captioned, frozen=True, kw_only=True):
    """The parameters of sendDocument."""

    document: str
    thumbnail: str | None = None
    disable_content_type_detection: bool = False


class SendVideo(Captioned, frozen=True, kw_only=True):
    """The parameters of sendVideo."""

    video: str
    duration: int | None = None
    width: int | None = None
    height: int | None = None
    thumbnail: str | None = None
    supports_streaming: bool = False


class SendAnimation(Captioned, frozen=True, kw_only=True):
    """The parameters of sendAnimation."""

    animation: str
    duration: int | None = None
    width: int | None = None
    height: int | None = None
    thumbnail: str | None = None


class SendAudio(Captioned, frozen=True, kw_only=True):
    """The parameters of sendAudio."""

    audio: str
    duration: int | None = None
    performer: str | None = None
    title: str | None = None
    thumbnail: str | None = None


class SendVoice(Captioned, frozen=True, kw_only=True):
    """The parameters of sendVoice."""

    voice: str
    duration: int | None = None


class SendVideoNote(Sending, frozen=True, kw_only=True):
    """The parameters of sendVideoNote."""

    video_note: str
    duration: int | None = None
    length: int | None = None
    thumbnail: str | None = None


class SendSticker(Sending, frozen=True, kw_only=True):
    """The parameters of sendSticker."""

    sticker: str
    emoji: str | None = None


def send_photo(caller: Caller, given: SendPhoto) -> Json:
    """Send a photo."""
    return _send(caller, given, "photo", given.photo)


def send_document(caller: Caller, given: SendDocument) -> Json:
    """Send a file of any type."""
    return _send(caller, given, "document", given.document)


def send_video(caller: Caller, given: SendVideo) -> Json:
    """Send a video."""
    return _send(caller, given, "video", given.video)


def send_animation(caller: Caller, given: SendAnimation) -> Json:
    """Send an animation without sound."""
    return _send(caller, given, "animation", given.animation)


def send_audio(caller: Caller, given: SendAudio) -> Json:
    """Send a piece of music."""
    return _send(caller, given, "audio", given.audio)


def send_voice(caller: Caller, given: SendVoice) -> Json:
    """Send a voice message."""
    return _send(caller, given, "voice", given.voice)


def send_video_note(caller: Caller, given: SendVideoNote) -> Json:
    """Send a round video."""
    return _send(caller, given, "video_note", given.video_note)


def send_sticker(caller: Caller, given: SendSticker) -> Json:
    """Send a sticker."""
    return _send(caller, given, "sticker", given.sticker)


def media_content(caller: Caller, item: Json) -> Json:
    """The content of an InputMedia: the file and its caption."""
    no_markup(item.get("parse_mode"))
    kind = str(item.get("type"))
    if kind not in FOLDERS or not isinstance(item.get("media"), str):
        raise bad_request("can't parse InputMedia: unsupported type or no media specified")
    words = captioned(item.get("caption"), item.get("caption_entities"))
    if item.get("has_spoiler"):
        words["has_media_spoiler"] = True
    return {**_described(caller, kind, item["media"], item), **words}


def _send(caller: Caller, given: Sending, kind: str, named: str) -> Json:
    chat = chat_of(caller, given.chat_id)
    may_write(caller, chat, kind)
    details = {
        name: getattr(given, name)
        for name in ("duration", "width", "height", "performer", "title", "length", "emoji")
        if getattr(given, name, None) is not None
    }
    content = _described(caller, kind, named, details)
    if isinstance(given, Captioned):
        content |= caption_content(given)
    return send(caller, chat, given, content).wire()


def _described(caller: Caller, kind: str, named: str, details: Json) -> Json:
    if not named:
        raise bad_request(absent(kind))
    if named.startswith("attach://"):
        upload = caller.uploads.get(named.removeprefix("attach://"))
        if upload is None:
            raise bad_request("no file was attached under the name that is given")
        file = _stored(caller, kind, upload)
    elif named.startswith(("http://", "https://")):
        raise bad_request("failed to get HTTP URL content")
    else:
        file = _known(caller, kind, named)
    return compose.media(kind, describe(caller.world.files, file, details))


def _stored(caller: Caller, kind: str, upload: Upload) -> File:
    if not upload.content:
        raise bad_request("file must be non-empty")
    if kind == "photo":
        _check_photo(upload.content)
    return caller.world.files.add(kind, upload.content, name=upload.name, mime_type=_mime_type(upload))


def _mime_type(upload: Upload) -> str | None:
    return None if upload.mime_type == "application/octet-stream" else upload.mime_type


def _check_photo(content: bytes) -> None:
    if len(content) > MAX_PHOTO:
        raise bad_request(
            f"file of size {len(content)} bytes is too big for a photo; the maximum size is {MAX_PHOTO} bytes"
        )
    size = dimensions(content)
    if size is None:
        raise bad_request("IMAGE_PROCESS_FAILED")
    if sum(size) > MAX_SIDES or max(size) > MAX_RATIO * min(size):
        raise bad_request("PHOTO_INVALID_DIMENSIONS")


def _known(caller: Caller, kind: str, file_id: str) -> File:
    file = caller.world.files.by_id.get(file_id)
    if file is None:
        raise bad_request("wrong file identifier/HTTP URL specified")
    if file.kind != kind:
        raise bad_request(f"can't use file of type {file.kind} as {kind}")
    return file
