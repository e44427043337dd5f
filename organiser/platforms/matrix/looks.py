"""What a file really is, and how large a picture is shown. Reads heads only; never trusts a name."""

from typing import IO

import puremagic
from PIL import Image, UnidentifiedImageError

_HEAD_BYTES = 8192
_UNKNOWN = "application/octet-stream"


def mime_of(file: IO[bytes], claimed: str | None) -> str:
    """The media type that the first bytes of `file` show; what was claimed where they show nothing."""
    file.seek(0)
    head = file.read(_HEAD_BYTES)
    try:
        found = puremagic.from_string(head, mime=True) if head else ""
    except puremagic.PureError:
        found = ""
    return found or claimed or _UNKNOWN


def size_of(file: IO[bytes]) -> tuple[int, int] | None:
    """Width and height of a picture in pixels; None where it is none. Reads no more than its head."""
    file.seek(0)
    try:
        with Image.open(file) as picture:
            return picture.size
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError):
        return None
