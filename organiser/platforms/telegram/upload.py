"""An attachment, made ready to be sent to Telegram.

What Telegram holds goes by its id. What another network holds, or the bot made, is streamed into a temporary
file, which leaves memory early, and is sent from there. Pictures lose what they tell about where and by whom
they were taken.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from telegram import InputFile

from organiser.bridge.limits import MEGABYTE, UPLOAD, file_limit
from organiser.chat.content import Attachment, MediaKind
from organiser.chat.ports import Sources
from organiser.chat.refs import Network
from organiser.errors import DeliveryFailed, Rejected, TooBig
from organiser.media import CLEANABLE, clean_photo, in_turn, true_mime
from organiser.platforms.fetching import failure_of_file
from organiser.platforms.telegram.failures import PHOTO

MAX_CLEANED_BYTES = 20 * MEGABYTE
"""Larger pictures are not taken into memory to be cleaned, and are not sent with what they tell."""

_IN_MEMORY_BYTES = 1_000_000
_HEAD_BYTES = 4096

_WAYS = {
    MediaKind.PHOTO: ("sendPhoto", "photo"),
    MediaKind.FILE: ("sendDocument", "document"),
    MediaKind.VIDEO: ("sendVideo", "video"),
    MediaKind.ANIMATION: ("sendAnimation", "animation"),
    MediaKind.AUDIO: ("sendAudio", "audio"),
    MediaKind.VOICE: ("sendVoice", "voice"),
    MediaKind.VIDEO_NOTE: ("sendVideoNote", "video_note"),
    MediaKind.STICKER: ("sendSticker", "sticker"),
}
_NAMES = {
    MediaKind.PHOTO: "photo.jpg",
    MediaKind.VIDEO: "video.mp4",
    MediaKind.ANIMATION: "animation.gif",
    MediaKind.AUDIO: "audio.mp3",
    MediaKind.VOICE: "voice.ogg",
}


@dataclass(frozen=True, slots=True)
class Upload:
    """A file's id or content, and the methods to try with it, each with its parameter's name."""

    content: str | InputFile
    ways: tuple[tuple[str, str], ...]
    gives_way_to: str = PHOTO
    """The reason to be rejected for at which the next way is tried."""


class Uploads:
    """Opens attachments for sending."""

    def __init__(self, files: Sources, *, file_limit: int = UPLOAD[Network.TELEGRAM]) -> None:
        """`file_limit` is the operator's, in bytes; Telegram's own hold as well."""
        self._files = files
        self._file_limit = file_limit

    @asynccontextmanager
    async def opened(self, attachment: Attachment) -> AsyncIterator[Upload]:
        """Make `attachment` ready; within, it may be sent more than once.

        Raises:
            TooBig: beyond what the operator or one of the networks allows.
            Rejected: what its own network says; `no_source` where that is not connected.
            TryLater: its own network cannot be reached.
        """
        ways: tuple[tuple[str, str], ...] = (_WAYS[attachment.kind],)
        if attachment.file.network is Network.TELEGRAM:
            yield Upload(attachment.file.id, ways)
            return
        if attachment.kind is MediaKind.PHOTO:
            ways = (*ways, _WAYS[MediaKind.FILE])
        with SpooledTemporaryFile[bytes](max_size=_IN_MEMORY_BYTES) as spool:
            await self._fill(attachment, spool)
            await _clean(attachment, spool)
            name = attachment.name or _NAMES.get(attachment.kind, "file")
            yield Upload(InputFile(_whole(spool), filename=name, read_file_handle=False), ways)

    async def _fill(self, attachment: Attachment, spool: IO[bytes]) -> None:
        source = self._files.get(attachment.file.network)
        if source is None:
            raise Rejected("no_source")
        limit, network = file_limit(attachment.file.network, Network.TELEGRAM, self._file_limit)
        if attachment.size is not None and attachment.size > limit:
            raise TooBig(limit, network)
        try:
            async with source.open(attachment.file, limit=limit) as chunks:
                async for chunk in chunks:
                    spool.write(chunk)
        except DeliveryFailed as failure:
            raise failure_of_file(failure, limit, network) from None


async def _clean(attachment: Attachment, spool: IO[bytes]) -> None:
    """Take out of a picture what it tells about its maker, whatever it says it is."""
    size = spool.tell()
    spool.seek(0)
    if true_mime(spool.read(_HEAD_BYTES), attachment.mime) not in CLEANABLE:
        return
    if size > MAX_CLEANED_BYTES:
        raise TooBig(MAX_CLEANED_BYTES, None)
    spool.seek(0)
    content = spool.read()
    cleaned = await in_turn(partial(clean_photo, content))
    spool.seek(0)
    spool.truncate()
    spool.write(cleaned)


def _whole(spool: IO[bytes]) -> Any:
    """The handle, rewound: whoever sends it reads from its beginning."""
    spool.seek(0)
    return spool
