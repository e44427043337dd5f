"""Brings files of the other network to the homeserver, and announces them.

The bytes go through a spooled temporary file: its size is known before the upload begins, and memory
stays bounded. What a file is shown as follows from what it really is, not from what it claims.
"""

import asyncio
import tempfile
from collections.abc import Mapping
from typing import IO, Any

import msgspec

from organiser.chat.content import Attachment, MediaKind
from organiser.chat.ports import FileSource
from organiser.chat.refs import Network
from organiser.errors import InDoubt, Rejected, TryLater
from organiser.media import CLEANABLE, clean_photo
from organiser.platforms.matrix import failures
from organiser.platforms.matrix.incoming_content import SPOILER_KEY, VOICE_KEY
from organiser.platforms.matrix.looks import mime_of, size_of
from organiser.platforms.matrix.render import PROFILE_KEY
from organiser.platforms.matrix.sealing import Sealer, read_chunks
from organiser.platforms.matrix.session import Session, parsed

SIZE_LIMIT = 50 * 1024 * 1024
"""Bytes of a file that are carried where the homeserver allows more, or does not say."""
_SPOOLED_BYTES = 1024 * 1024
_MOVING_STICKERS = {"application/x-tgsticker", "video/webm"}
_CLEANED_BYTES = 32 * 1024 * 1024
_SEALED_MIME = "application/octet-stream"
_NAMES = {
    MediaKind.PHOTO: "photo",
    MediaKind.VIDEO: "video",
    MediaKind.ANIMATION: "animation",
    MediaKind.AUDIO: "audio",
    MediaKind.VOICE: "voice",
    MediaKind.VIDEO_NOTE: "video",
    MediaKind.STICKER: "sticker",
    MediaKind.FILE: "file",
}


class Uploader:
    """Uploads for one session, out of the other networks' files."""

    def __init__(self, session: Session, sources: Mapping[Network, FileSource]) -> None:
        self._session = session
        self._sources = sources
        self._allowed: int | None = None

    async def announce(
        self, attachment: Attachment, words: dict[str, Any], *, sealed: bool
    ) -> tuple[str, dict[str, Any]]:
        """Upload the file; the type and content of the event that shows it under `words`.

        `sealed`: it goes to an encrypted room, so the server must not be able to read it.

        Raises:
            Rejected: `too_big` for us or the homeserver, `gone` where the other network has it no longer.
            TryLater: one of the networks cannot be reached; nothing was announced.
        """
        attachment = _showable(attachment)
        with tempfile.SpooledTemporaryFile(max_size=_SPOOLED_BYTES) as file:
            size = await self._fetch(attachment, file)
            mime = mime_of(file, attachment.mime)
            if mime in CLEANABLE:
                size = await asyncio.to_thread(_clean, file, size)
            content = {**words, **_described(attachment, file, mime, size)}
            content["body"] = content["body"] or content["filename"]
            place = await self._upload(file, size, mime, sealed=sealed)
        content |= place
        if attachment.kind is MediaKind.STICKER and PROFILE_KEY not in words:
            del content["msgtype"], content["filename"]
            return "m.sticker", {**content, "body": attachment.emoji or content["body"] or "sticker"}
        return "m.room.message", content

    async def _fetch(self, attachment: Attachment, file: IO[bytes]) -> int:
        source = self._sources.get(attachment.file.network)
        if source is None:
            raise Rejected("gone")
        limit = await self._limit()
        size = 0
        async with source.open(attachment.file, limit=limit) as chunks:
            async for chunk in chunks:
                size += len(chunk)
                if size > limit:
                    raise Rejected("too_big")
                file.write(chunk)
        return size

    async def _limit(self) -> int:
        """Bytes that the homeserver takes, as it says itself (`m.upload.size`)."""
        if self._allowed is None:
            try:
                answer = await self._session.call("GET", "/_matrix/client/v1/media/config")
            except Rejected:
                answer = {}
            allowed = answer.get("m.upload.size")
            self._allowed = min(allowed, SIZE_LIMIT) if isinstance(allowed, int) else SIZE_LIMIT
        return self._allowed

    async def _upload(self, file: IO[bytes], size: int, mime: str, *, sealed: bool) -> dict[str, Any]:
        """Where the file lies now, as an event tells it. Its name stays with the event."""
        sealer = Sealer() if sealed else None
        body = read_chunks(file) if sealer is None else sealer.read(file)
        headers = {"Content-Type": _SEALED_MIME if sealed else mime, "Content-Length": str(size)}
        try:
            response = await self._session.stream("POST", "/_matrix/media/v3/upload", body, **headers)
            url = parsed(await response.read()).get("content_uri")
        except (InDoubt, *failures.CONNECTION_FAILURES):
            # A file that nobody announced harms nobody: it may be brought once more.
            raise TryLater(failures.UNREACHED_WAIT) from None
        if not isinstance(url, str):
            raise TryLater(failures.UNREACHED_WAIT)
        return {"url": url} if sealer is None else {"file": sealer.described(url)}


def _showable(attachment: Attachment) -> Attachment:
    """A moving sticker that Matrix clients cannot show, as its still picture where there is one."""
    sticker = attachment.kind is MediaKind.STICKER
    if not sticker or attachment.preview is None or attachment.mime not in _MOVING_STICKERS:
        return attachment
    return msgspec.structs.replace(attachment, file=attachment.preview, mime=None, size=None)


def _clean(file: IO[bytes], size: int) -> int:
    """Take out of a picture what it tells about its maker; its new size in bytes."""
    if size > _CLEANED_BYTES:
        raise Rejected("too_big")
    file.seek(0)
    content = clean_photo(file.read())
    file.seek(0)
    file.truncate()
    return file.write(content)


def _described(attachment: Attachment, file: IO[bytes], mime: str, size: int) -> dict[str, Any]:
    """The fields that say what the file is."""
    name = attachment.name or _NAMES[attachment.kind]
    msgtype = _msgtype(attachment.kind, mime)
    width, height = attachment.width, attachment.height
    if mime.startswith("image/") and (found := size_of(file)) is not None:
        width, height = found
    info = {"mimetype": mime, "size": size, "w": width, "h": height, "duration": attachment.duration}
    content: dict[str, Any] = {
        "msgtype": msgtype,
        "filename": name,
        "info": {key: value for key, value in info.items() if value is not None},
    }
    if attachment.spoiler:
        content[SPOILER_KEY] = True
    if attachment.kind is MediaKind.ANIMATION:
        content["info"] |= {"fi.mau.gif": True, "fi.mau.autoplay": True, "fi.mau.loop": True}
    if attachment.kind is MediaKind.VOICE:
        content |= {VOICE_KEY: {}, "org.matrix.msc1767.audio": {"duration": attachment.duration or 0}}
    return content


def _msgtype(kind: MediaKind, mime: str) -> str:
    """The type under which clients show the bytes: a picture that is none is offered as a file."""
    family = mime.partition("/")[0]
    match kind:
        case MediaKind.PHOTO | MediaKind.STICKER | MediaKind.ANIMATION if family == "image":
            return "m.image"
        case MediaKind.VIDEO | MediaKind.VIDEO_NOTE | MediaKind.ANIMATION | MediaKind.STICKER if (
            family == "video"
        ):
            return "m.video"
        case MediaKind.AUDIO | MediaKind.VOICE if family == "audio" or mime in {
            "application/ogg",
            "video/mp4",
        }:
            return "m.audio"
        case _:
            return "m.file"
