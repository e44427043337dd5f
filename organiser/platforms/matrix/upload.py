"""Brings files of the other network, and those that the bot made, to the homeserver, and announces them.

The bytes go through a spooled temporary file: its size is known before the upload begins, and memory
stays bounded. What a file is shown as follows from what it really is, not from what it claims. A preview that
its network offers is brought along, since no server can make one of what is encrypted.
"""

import asyncio
import tempfile
from collections.abc import AsyncIterator
from functools import partial
from typing import IO, Any

import msgspec

from organiser.bridge.limits import MEGABYTE, file_limit
from organiser.chat.content import Attachment, MediaKind
from organiser.chat.ports import Sources
from organiser.chat.refs import FileRef, Network
from organiser.errors import DeliveryFailed, InDoubt, Rejected, TooBig, TryLater
from organiser.media import CLEANABLE, TOO_BIG, clean_photo, in_turn
from organiser.platforms.fetching import failure_of_file
from organiser.platforms.matrix import answers, failures
from organiser.platforms.matrix.incoming_content import AUDIO_KEY, SPOILER_KEY, VOICE_KEY
from organiser.platforms.matrix.looks import mime_of, size_of
from organiser.platforms.matrix.render import PROFILE_KEY
from organiser.platforms.matrix.sealing import Sealer, read_chunks
from organiser.platforms.matrix.session import Session

FILE_LIMIT = 50 * MEGABYTE
"""Bytes of a file that are carried where neither operator nor homeserver say otherwise."""
_PREVIEW_BYTES = MEGABYTE
_PREVIEW_SECONDS = 10.0
_SPOOLED_BYTES = MEGABYTE
_MOVING_STICKERS = {"application/x-tgsticker", "video/webm"}
_CLEANED_BYTES = 32 * MEGABYTE
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

    def __init__(self, session: Session, sources: Sources, file_limit: int = FILE_LIMIT) -> None:
        """`file_limit` is the operator's, in bytes; those of homeserver and other network hold as well."""
        self._session = session
        self._sources = sources
        self._file_limit = file_limit
        self._allowed: int | None = None

    async def announce(
        self, attachment: Attachment, words: dict[str, Any], *, sealed: bool
    ) -> tuple[str, dict[str, Any]]:
        """Upload the file; the type and content of the event that shows it under `words`.

        `sealed`: it goes to an encrypted room, so the server must not be able to read it.

        Raises:
            TooBig: beyond what the operator or one of the networks allows.
            Rejected: `gone` where the other network has it no longer.
            TryLater: one of the networks cannot be reached; nothing was announced.
        """
        attachment = _showable(attachment)
        with tempfile.SpooledTemporaryFile(max_size=_SPOOLED_BYTES) as file:
            size = await self._fetch(attachment.file, file)
            mime = mime_of(file, attachment.mime)
            if mime in CLEANABLE:
                size = await in_turn(partial(_clean, file, size))
            content = {**words, **_described(attachment, file, mime, size)}
            content["body"] = content["body"] or content["filename"]
            content |= await self._upload(file, size, mime, sealed=sealed)
        content["info"] |= await self._preview(attachment, sealed=sealed)
        if attachment.kind is MediaKind.STICKER and PROFILE_KEY not in words:
            del content["msgtype"], content["filename"]
            return "m.sticker", {**content, "body": attachment.emoji or content["body"] or "sticker"}
        return "m.room.message", content

    async def _preview(self, attachment: Attachment, *, sealed: bool) -> dict[str, Any]:
        """What `info` says of the file's preview; nothing where it has none, or none can be had in time."""
        preview = attachment.preview
        if preview is None or preview == attachment.file or attachment.kind is MediaKind.STICKER:
            return {}
        try:
            async with asyncio.timeout(_PREVIEW_SECONDS):
                return await self._brought(preview, sealed=sealed)
        except (DeliveryFailed, TimeoutError):
            return {}

    async def _brought(self, preview: FileRef, *, sealed: bool) -> dict[str, Any]:
        with tempfile.SpooledTemporaryFile(max_size=_SPOOLED_BYTES) as file:
            size = await self._fetch(preview, file, most=_PREVIEW_BYTES)
            mime = mime_of(file, None)
            if mime not in CLEANABLE:
                return {}
            size = await in_turn(partial(_clean, file, size))
            width, height = size_of(file) or (None, None)
            place = await self._upload(file, size, mime, sealed=sealed)
        described = {"mimetype": mime, "size": size, "w": width, "h": height}
        return {"thumbnail_info": described, **{f"thumbnail_{how}": at for how, at in place.items()}}

    async def _fetch(self, wanted: FileRef, file: IO[bytes], most: int | None = None) -> int:
        """Copy what its network holds into `file`; its size in bytes."""
        source = self._sources.get(wanted.network)
        if source is None:
            raise Rejected("gone")
        limit, network = await self._limit(wanted.network)
        limit = limit if most is None else min(limit, most)
        try:
            async with source.open(wanted, limit=limit) as chunks:
                return await _copy(chunks, file, limit)
        except DeliveryFailed as failure:
            raise failure_of_file(failure, limit, network) from None

    async def _limit(self, source: Network | None) -> tuple[int, Network | None]:
        """Bytes that may come from `source`, and which network says so (None: the operator does)."""
        if self._allowed is None:
            try:
                answer = await self._session.call("GET", "/_matrix/client/v1/media/config")
            except Rejected:
                answer = {}
            allowed = answer.get("m.upload.size")
            self._allowed = allowed if isinstance(allowed, int) else self._file_limit
        limit, network = file_limit(source, Network.MATRIX, self._file_limit)
        return (self._allowed, Network.MATRIX) if self._allowed < limit else (limit, network)

    async def _upload(self, file: IO[bytes], size: int, mime: str, *, sealed: bool) -> dict[str, Any]:
        """Where the file lies now, as an event tells it. Its name stays with the event."""
        sealer = Sealer() if sealed else None
        body = read_chunks(file) if sealer is None else sealer.read(file)
        headers = {"Content-Type": _SEALED_MIME if sealed else mime, "Content-Length": str(size)}
        try:
            with failures.only_this():
                response = await self._session.stream("POST", "/_matrix/media/v3/upload", body, **headers)
            told = answers.read(await response.read()) or {}
        except (InDoubt, *failures.CONNECTION_FAILURES):
            # A file that nobody announced harms nobody: it may be brought once more.
            raise TryLater(failures.UNREACHED_WAIT) from None
        url = told.get("content_uri")
        if not isinstance(url, str):
            raise TryLater(failures.UNREACHED_WAIT)
        return {"url": url} if sealer is None else {"file": sealer.described(url)}


def _showable(attachment: Attachment) -> Attachment:
    """A moving sticker that Matrix clients cannot show, as its still picture where there is one."""
    sticker = attachment.kind is MediaKind.STICKER
    if not sticker or attachment.preview is None or attachment.mime not in _MOVING_STICKERS:
        return attachment
    return msgspec.structs.replace(attachment, file=attachment.preview, mime=None, size=None)


async def _copy(chunks: AsyncIterator[bytes], file: IO[bytes], limit: int) -> int:
    size = 0
    async for chunk in chunks:
        size += len(chunk)
        if size > limit:
            raise Rejected(TOO_BIG)
        file.write(chunk)
    return size


def _clean(file: IO[bytes], size: int) -> int:
    """Take out of a picture what it tells about its maker; its new size in bytes."""
    if size > _CLEANED_BYTES:
        raise TooBig(_CLEANED_BYTES, None)
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
        content |= {VOICE_KEY: {}, AUDIO_KEY: {"duration": attachment.duration or 0}}
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
