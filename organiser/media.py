"""Pictures without what they tell about their makers, and what a file really is.

A photo of a payslip must not say where it was taken, when, and with whose telephone. PNG, WebP and GIF are
cut chunk by chunk, so that no pixel changes; JPEG is written anew with its own quality tables, which also
leaves behind what hides after its end. Other formats are not touched: ask `CLEANABLE` before promising.
"""

import asyncio
import io
import re
import unicodedata
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import puremagic
from PIL import Image, ImageOps, JpegImagePlugin

from organiser.errors import Rejected

CLEANABLE = frozenset({"image/jpeg", "image/png", "image/webp", "image/gif"})
"""The types that `clean_photo` cleans."""

MAX_PIXELS = 64_000_000
"""What is taken into memory at most: 8 bytes a pixel while a picture is turned (12 of one for print)."""

MAX_TURNED_PIXELS = {"image/webp": 16_000_000}
"""Of what takes more to be turned: 20 bytes a pixel, for WebP without loss."""

TOO_BIG = "too_big"
BROKEN = "broken_picture"

NAME_CHARACTERS = 120
"""Of a file's name: with four bytes each they still fit what file systems take (255 or 510)."""
_LONGEST_ENDING = 10
_JOINER = "\u200d"  # it holds emoji together
_UNSEEN = {"Cc", "Cf", "Co", "Cs"}
_FOLDERS = re.compile(r"[/\\]+")

UNKNOWN = "application/octet-stream"

T = TypeVar("T")
_PICTURES = ThreadPoolExecutor(max_workers=1, thread_name_prefix="pictures")

_ORIENTATION = 0x0112
_PNG_HEAD = b"\x89PNG\r\n\x1a\n"
_PNG_KEPT = {
    *(b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"cHRM", b"gAMA", b"iCCP", b"sBIT", b"sRGB", b"cICP"),
    *(b"bKGD", b"pHYs", b"acTL", b"fcTL", b"fdAT"),
}
_WEBP_KEPT = {b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"}
_WEBP_TELLS = 0x08 | 0x04  # the flags for Exif and XMP
_GIF_COMMENT, _GIF_APPLICATION = b"\xfe", b"\xff"
_GIF_KEPT_APPLICATIONS = (b"NETSCAPE2.0", b"ANIMEXTS1.0")
_MIME = re.compile(r"[a-z0-9][a-z0-9.+-]*/[a-z0-9][a-z0-9.+-]*")
_SAME = {"image/x-ms-bmp": "image/bmp", "audio/wave": "audio/wav", "audio/x-wav": "audio/wav"}
_LOOSE = {
    "application/ogg": re.compile(r"(audio|video)/(ogg|opus)"),
    "application/xml": re.compile(r".*\+xml|text/xml"),
    "application/x-matroska": re.compile(r"(audio|video)/(x-matroska|webm)"),
    "video/mp4": re.compile(r"audio/(mp4|x-m4a|aac)"),
}
"""What a signature leaves open, and what it may be then."""


async def in_turn(work: Callable[[], T]) -> T:
    """What `work` returns: done in another thread, one at a time, since each may take half a gigabyte."""
    return await asyncio.get_running_loop().run_in_executor(_PICTURES, work)


def clean_photo(content: bytes) -> bytes:
    """`content` without Exif, GPS, XMP and comments, and turned the right way up.

    Animations stay animations. What is no JPEG, PNG, WebP or GIF comes back as it is.

    Raises:
        Rejected: `too_big` beyond `MAX_PIXELS`, `broken_picture` where it cannot be read to its end.
    """
    try:
        return _cleaned(content)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        reason = TOO_BIG
    except Rejected as rejected:
        reason = rejected.reason
    except Exception:  # noqa: BLE001 - a hostile picture makes a decoder raise nearly anything
        reason = BROKEN
    raise Rejected(reason)


def clean_file_name(name: str | None) -> str | None:
    """`name` on one line, without folders and unseen signs (`gpj.exe` turned round reads `exe.jpg`).

    Its ending, by which people and programs tell what it is, is kept where it must be cut to
    `NAME_CHARACTERS`. None: no name is left.
    """
    last = _FOLDERS.split((name or "").rstrip("/\\"))[-1]
    seen = "".join(" " if sign.isspace() else sign for sign in last if _is_seen(sign))
    clean = " ".join(seen.split()).lstrip(f". {_JOINER}").rstrip(f" {_JOINER}")
    if len(clean) > NAME_CHARACTERS:
        stem, dot, end = clean.rpartition(".")
        end = dot + end if stem and len(end) <= _LONGEST_ENDING else ""
        clean = clean[: NAME_CHARACTERS - len(end)].rstrip(f" {_JOINER}") + end
    return clean or None


def _is_seen(sign: str) -> bool:
    return sign == _JOINER or sign.isspace() or unicodedata.category(sign) not in _UNSEEN


def true_mime(head: bytes, said: str | None) -> str:
    """The type of the file that begins with `head` (4 KiB are plenty), in lower case without parameters.

    What the signature says counts more than what was `said`; where it leaves something open, or says
    nothing, `said` may fill in, but nothing without a signature passes for a picture, sound or film.
    """
    claim = (said or "").partition(";")[0].strip().lower()
    claim = claim if _MIME.fullmatch(claim) else ""
    found = [_SAME.get(mime, mime) for mime in _signatures(head)]
    if not found or (claim.startswith("text/") and _is_text(head)):
        return claim if claim and not claim.startswith(("image/", "audio/", "video/")) else UNKNOWN
    if claim in found or any(_LOOSE[one].fullmatch(claim) for one in found if one in _LOOSE):
        return claim
    return "application/zip" if head.startswith(b"PK") else found[0]


def _signatures(head: bytes) -> list[str]:
    """The types whose signatures are in `head`, the surest first."""
    if not head:
        return []
    try:
        return [match.mime_type for match in puremagic.magic_string(head) if match.mime_type]
    except puremagic.PureError:
        return []


def _is_text(head: bytes) -> bool:
    try:
        return "\0" not in head[:-4].decode()
    except UnicodeDecodeError:
        return False


def _cleaned(content: bytes) -> bytes:
    kind = true_mime(content[:4096], None)
    if kind not in CLEANABLE:
        return content
    with Image.open(io.BytesIO(content)) as picture:
        if picture.width * picture.height > MAX_PIXELS:
            raise Rejected(TOO_BIG)
        if isinstance(picture, JpegImagePlugin.JpegImageFile):
            return _jpeg(picture)
        if not getattr(picture, "is_animated", False) and picture.getexif().get(_ORIENTATION, 1) != 1:
            if picture.width * picture.height > MAX_TURNED_PIXELS.get(kind, MAX_PIXELS):
                raise Rejected(TOO_BIG)
            content = _turned(picture)
    return b"".join(_KEPT[kind](content))


def _jpeg(picture: JpegImagePlugin.JpegImageFile) -> bytes:
    """Written anew with the tables and sampling that it has, so that next to nothing is lost."""
    tables = picture.quantization
    sampling = JpegImagePlugin.get_sampling(picture)
    profile = picture.info.get("icc_profile")
    ImageOps.exif_transpose(picture, in_place=True)
    picture.info = {}
    out = io.BytesIO()
    picture.save(out, "JPEG", qtables=tables, subsampling=sampling, icc_profile=profile, optimize=True)
    return out.getvalue()


def _turned(picture: Image.Image) -> bytes:
    """The right way up, in its own format and without loss; WebP's slower ways would take minutes."""
    ImageOps.exif_transpose(picture, in_place=True)
    out = io.BytesIO()
    picture.save(out, picture.format, lossless=True, method=0, quality=0)
    return out.getvalue()


def _png(content: bytes) -> Iterator[bytes]:
    yield _PNG_HEAD
    at = len(_PNG_HEAD)
    name = b""
    while name != b"IEND":
        size = int.from_bytes(_exactly(content, at, 4))
        name = _exactly(content, at + 4, 4)
        chunk = _exactly(content, at, size + 12)
        if name in _PNG_KEPT:
            yield chunk
        at += len(chunk)


def _webp(content: bytes) -> Iterator[bytes]:
    kept: list[bytes] = []
    at, end = 12, 8 + int.from_bytes(_exactly(content, 4, 4), "little")
    while at < min(end, len(content)):
        name = _exactly(content, at, 4)
        size = int.from_bytes(_exactly(content, at + 4, 4), "little")
        body = _exactly(content, at + 8, size)
        if name == b"VP8X":
            body = bytes([body[0] & ~_WEBP_TELLS]) + body[1:]
        if name in _WEBP_KEPT:
            kept.append(name + size.to_bytes(4, "little") + body + b"\0" * (size % 2))
        at += 8 + size + size % 2
    yield b"RIFF" + (4 + sum(map(len, kept))).to_bytes(4, "little") + b"WEBP"
    yield from kept


def _gif(content: bytes) -> Iterator[bytes]:
    """Blocks as they are, less comments and foreign applications."""
    at = 13 + _table(_exactly(content, 10, 1)[0])
    yield _exactly(content, 0, at)
    while (sign := _exactly(content, at, 1)) != b"\x3b":
        if sign == b"\x21":
            end = _blocks_end(content, at + 2)
            tells = content[at + 1 : at + 2] == _GIF_COMMENT or (
                content[at + 1 : at + 2] == _GIF_APPLICATION
                and not content.startswith(_GIF_KEPT_APPLICATIONS, at + 3)
            )
        elif sign == b"\x2c":
            tells = False
            end = _blocks_end(content, at + 11 + _table(_exactly(content, at + 9, 1)[0]))
        else:
            raise ValueError("no such block")
        if not tells:
            yield content[at:end]
        at = end
    yield b"\x3b"


def _table(flags: int) -> int:
    """The bytes of a colour table."""
    return 3 * 2 ** ((flags & 0x07) + 1) if flags & 0x80 else 0


def _blocks_end(content: bytes, at: int) -> int:
    """Beyond the row of sub-blocks that begins at `at`."""
    while size := _exactly(content, at, 1)[0]:
        at += size + 1
    return at + 1


def _exactly(content: bytes, at: int, size: int) -> bytes:
    found = content[at : at + size]
    if len(found) != size:
        raise EOFError
    return found


_KEPT = {"image/png": _png, "image/webp": _webp, "image/gif": _gif}
