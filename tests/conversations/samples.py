"""Small files that are what they say: enough of each kind for its head to be recognised."""

import gzip
import io
from typing import Any

from PIL import Image

SECRET = b"Kouter 12, Gent"
OGG = b"OggS\x00\x02" + bytes(20) + b"\x01\x13OpusHead\x01\x01" + bytes(200)
MP3 = b"ID3\x04\x00\x00\x00\x00\x00\x00" + b"\xff\xfb\x90\x64" + bytes(400)
MP4 = b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom" + bytes(300)
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
TGS = gzip.compress(b'{"tgs": 1, "v": "5.5.2", "layers": []}')


def picture(kind: str = "PNG", size: tuple[int, int] = (40, 30), **options: Any) -> bytes:
    """A little picture."""
    made = io.BytesIO()
    Image.new("RGB", size, "#2f6f4f").save(made, kind, **options)
    return made.getvalue()


def photo_with_exif(size: tuple[int, int] = (40, 30)) -> bytes:
    """A photo that tells where it was taken."""
    exif = Image.Exif()
    exif[0x010E] = SECRET.decode()
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (51.0, 3.0, 15.0)
    return picture("JPEG", size, exif=exif)


def gif() -> bytes:
    """An animation of two pictures."""
    made = io.BytesIO()
    frames = [Image.new("P", (20, 20), colour) for colour in (1, 2)]
    frames[0].save(made, "GIF", save_all=True, append_images=frames[1:], duration=100, loop=0)
    return made.getvalue()
