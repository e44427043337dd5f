"""How large a picture is shown, and what a file really is. Reads heads only; never trusts a name."""

from typing import IO

from PIL import Image, UnidentifiedImageError

from organiser.media import true_mime

_HEAD_BYTES = 4096


def mime_of(file: IO[bytes], claimed: str | None) -> str:
    """The media type that the first bytes of `file` show, or leave open for what was claimed."""
    file.seek(0)
    return true_mime(file.read(_HEAD_BYTES), claimed)


def size_of(file: IO[bytes]) -> tuple[int, int] | None:
    """Width and height of a picture in pixels; None where it is none. Reads no more than its head."""
    file.seek(0)
    try:
        with Image.open(file) as picture:
            return picture.size
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError):
        return None
