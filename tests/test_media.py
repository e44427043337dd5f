"""Pictures lose what they tell, and files are known by what they are."""

import asyncio
import io
import subprocess
import sys
import threading
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin

from organiser import media
from organiser.errors import Rejected
from organiser.media import NAME_CHARACTERS, clean_file_name, clean_photo, in_turn, true_mime

SECRET = b"Kouter 12, Gent"


def _exif(orientation: int = 1) -> Image.Exif:
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010E] = SECRET.decode()
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (51.0, 3.0, 15.0)
    return exif


def _picture(width: int = 32, height: int = 16) -> Image.Image:
    """Red on the left, blue on the right."""
    picture = Image.new("RGB", (width, height), "red")
    picture.paste("blue", (width // 2, 0, width, height))
    return picture


def _saved(kind: str, *, orientation: int = 1, **options: object) -> bytes:
    out = io.BytesIO()
    xmp = b"<x:xmpmeta>" + SECRET + b"</x:xmpmeta>"
    told: dict[str, object] = {"exif": _exif(orientation), "xmp": xmp}
    if kind == "PNG":
        info = PngImagePlugin.PngInfo()
        info.add_text("Comment", SECRET.decode())
        info.add_itxt("XML:com.adobe.xmp", xmp.decode())
        told = {"exif": _exif(orientation), "pnginfo": info}
    if kind == "GIF":
        told = {"comment": SECRET}
    _picture().save(out, kind, **told, **options)
    return out.getvalue()


def _opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_nothing_tells_where_a_picture_was_taken(kind: str) -> None:
    """Exif with its GPS tags, XMP and comments are gone, and the picture is a sound one of its kind."""
    content = _saved(kind)
    cleaned = clean_photo(content)
    picture = _opened(cleaned)
    picture.load()

    assert SECRET in content
    assert SECRET not in cleaned
    assert not picture.getexif()
    assert (kind, (32, 16)) == (picture.format, picture.size)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_is_turned_the_right_way_up(kind: str) -> None:
    """What the orientation tag said is done to the pixels before it goes."""
    picture = _opened(clean_photo(_saved(kind, orientation=6))).convert("RGB")

    top, bottom = picture.getpixel((8, 2)), picture.getpixel((8, 29))
    assert picture.size == (16, 32)
    assert isinstance(top, tuple)
    assert isinstance(bottom, tuple)
    assert min(top[0], bottom[2]) > 200
    assert max(top[2], bottom[0]) < 60


@pytest.mark.parametrize("options", [{"quality": 30}, {"quality": 95, "subsampling": 0}])
def test_a_jpeg_keeps_its_quality(options: dict[str, int]) -> None:
    """It is written with the tables and the sampling that it came with."""
    content = _saved("JPEG", **options)
    before, after = _opened(content), _opened(clean_photo(content))

    assert before.quantization == after.quantization  # type: ignore[attr-defined]
    assert before.layer == after.layer  # type: ignore[attr-defined]


def test_what_hides_after_a_jpeg_goes() -> None:
    """A film behind the photo (a motion photo) has its own place tag."""
    assert SECRET not in clean_photo(_saved("JPEG") + SECRET)


@pytest.mark.parametrize("mode", ["L", "CMYK"])
def test_other_kinds_of_jpeg_are_cleaned_too(mode: str) -> None:
    """Grey ones and those for print."""
    out = io.BytesIO()
    _picture().convert(mode).save(out, "JPEG", exif=_exif())

    assert mode == _opened(clean_photo(out.getvalue())).mode


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG"])
def test_an_animation_goes_on_moving(kind: str) -> None:
    """All its frames are kept as they were."""
    content = _saved(kind, save_all=True, append_images=[Image.new("RGB", (32, 16), "green")], loop=0)
    cleaned = _opened(clean_photo(content))

    assert SECRET not in clean_photo(content)
    assert cleaned.n_frames == 2  # type: ignore[attr-defined]


def test_a_transparent_picture_stays_transparent() -> None:
    """No pixel of a PNG changes."""
    out = io.BytesIO()
    Image.new("RGBA", (4, 4), (1, 2, 3, 40)).save(out, "PNG")

    assert _opened(clean_photo(out.getvalue())).getpixel((0, 0)) == (1, 2, 3, 40)


def test_a_decompression_bomb_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is told by its size, before anything is unpacked."""
    monkeypatch.setattr(media, "MAX_PIXELS", 500)

    with pytest.raises(Rejected) as caught:
        clean_photo(_saved("PNG"))

    assert caught.value.reason == "too_big"


def test_a_bomb_that_pillow_itself_refuses_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond twice its own limit the library raises already when it opens."""
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 100)

    with pytest.raises(Rejected) as caught:
        clean_photo(_saved("PNG"))

    assert caught.value.reason == "too_big"


def test_a_picture_whose_turning_takes_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Large WebP pictures are only cleaned: to turn one without loss takes gigabytes."""
    monkeypatch.setattr(media, "MAX_TURNED_PIXELS", {"image/webp": 500})

    assert SECRET not in clean_photo(_saved("WEBP"))
    with pytest.raises(Rejected, match="too_big"):
        clean_photo(_saved("WEBP", orientation=6))


LARGE = """
import io, resource
from PIL import Image
from organiser.media import clean_photo

exif = Image.Exif()
exif[0x0112] = 6
out = io.BytesIO()
Image.new("RGB", (4000, 4000)).save(out, "JPEG", exif=exif)
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
clean_photo(out.getvalue())
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""


def test_a_large_photo_is_not_held_many_times() -> None:
    """A photo of 16 million pixels, 48 MB unpacked, adds less than two and a half copies to the first."""
    ran = subprocess.run([sys.executable, "-c", LARGE], check=True, capture_output=True)  # noqa: S603 - ours

    assert int(ran.stdout) < 120


async def test_pictures_are_cleaned_one_at_a_time() -> None:
    """Ten people who send large photos at once must not need ten times the memory."""
    together = threading.Barrier(2)

    def meet() -> bool:
        try:
            together.wait(0.1)
        except threading.BrokenBarrierError:
            return False
        return True

    assert not any(await asyncio.gather(in_turn(meet), in_turn(meet)))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_a_broken_picture_is_refused(kind: str) -> None:
    """It is never passed on with what could not be taken out."""
    content = _saved(kind)

    with pytest.raises(Rejected) as caught:
        clean_photo(content[: len(content) // 2])

    assert caught.value.reason == "broken_picture"
    assert caught.value.__context__ is None


def test_what_is_no_known_picture_comes_back_as_it_is() -> None:
    """Nothing is promised for it."""
    assert clean_photo(b"%PDF-1.7 ...") == b"%PDF-1.7 ..."


@pytest.mark.filterwarnings("ignore::UserWarning:PIL")
@given(st.binary(max_size=64), st.sampled_from(["JPEG", "PNG", "WEBP", "GIF"]), st.integers(0, 200))
def test_no_bytes_whatever_break_it(noise: bytes, kind: str, at: int) -> None:
    """A cleaned picture or a clear refusal, and nothing else."""
    content = _saved(kind)
    try:
        cleaned = clean_photo(content[:at] + noise + content[at:])
    except Rejected as rejected:
        cleaned = rejected.reason.encode()

    assert cleaned


def _bytes(kind: str) -> Callable[[], bytes]:
    return lambda: _saved(kind)


@pytest.mark.parametrize(
    ("head", "said", "kind"),
    [
        (_bytes("JPEG"), "image/png", "image/jpeg"),
        (_bytes("PNG"), None, "image/png"),
        (_bytes("WEBP"), "image/webp", "image/webp"),
        (lambda: b"%PDF-1.7\n", "image/jpeg", "application/pdf"),
        (lambda: b"MZ\x90\0" + b"\0" * 90, "image/jpeg", "application/vnd.microsoft.portable-executable"),
        (lambda: b"just words", "image/jpeg", "application/octet-stream"),
        (lambda: b"just words", "text/plain; charset=utf-8", "text/plain"),
        (lambda: b"BM, the bicycle messengers", "text/plain", "text/plain"),
        (lambda: b"a,b\n1,2\n", "Text/CSV", "text/csv"),
        (lambda: b"OggS\0\2" + b"\0" * 22 + b"\x01\x13OpusHead", "audio/ogg", "audio/ogg"),
        (lambda: b"PK\x03\x04" + b"\0" * 60, None, "application/zip"),
        (lambda: b"", "image/jpeg", "application/octet-stream"),
        (lambda: b"\0\1\2", "nonsense", "application/octet-stream"),
        (lambda: b"\0\1\2", None, "application/octet-stream"),
    ],
)
def test_a_file_is_what_its_bytes_say(head: Callable[[], bytes], said: str | None, kind: str) -> None:
    """A type that lies is put right; one that adds to the signature is believed."""
    assert kind == true_mime(head(), said)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("a/../../etc/passwd", "passwd"),
        ("C:\\Users\\Anna\\payslip.pdf", "payslip.pdf"),
        ("ab\u202egpj.exe", "abgpj.exe"),
        ("a\r\nX-Header: b\0.txt", "a X-Header: b.txt"),
        ("x" * 300 + ".jpg", "x" * 116 + ".jpg"),
        ("x" * 300, "x" * 120),
        ("👩\u200d🔧.png", "👩\u200d🔧.png"),
        ("contract é", "contract é"),
        ("급여 명세서.pdf", "급여 명세서.pdf"),
        (".bashrc", "bashrc"),
        ("..", None),
        ("/", None),
        ("\u200b \u200d", None),
        ("", None),
        (None, None),
    ],
)
def test_a_file_name_cannot_pretend(name: str | None, expected: str | None) -> None:
    """Neither another ending, nor a path, nor a second line; a long one keeps its ending."""
    assert expected == clean_file_name(name)


@given(st.text(max_size=300))
def test_a_file_name_stays_in_its_folder_and_on_its_line(name: str) -> None:
    """Whatever it is made of; and what is clean stays as it is."""
    clean = clean_file_name(name)

    assert clean is None or 0 < len(clean) <= NAME_CHARACTERS
    assert not set(clean or "") & set("/\\\n\r\t\u2028\u202e")
    assert clean == clean_file_name(clean)
