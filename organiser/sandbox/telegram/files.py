"""The files of the sandbox, kept in memory, and the Bot API's objects that describe them.

Content is kept byte for byte; only photos get a smaller size made from them.
"""

from __future__ import annotations

import base64
import io
import mimetypes
from dataclasses import dataclass
from typing import Any, Final

from PIL import Image, UnidentifiedImageError

Json = dict[str, Any]

FOLDERS: Final = {
    "animation": "animations", "audio": "music", "document": "documents", "photo": "photos",
    "sticker": "stickers", "video": "videos", "video_note": "video_notes", "voice": "voice",
}  # fmt: skip
ENDINGS: Final = {
    "animation": "mp4", "audio": "mp3", "document": "bin", "photo": "jpg", "sticker": "webp",
    "video": "mp4", "video_note": "mp4", "voice": "oga",
}  # fmt: skip
TYPES: Final = {
    "animation": "video/mp4", "audio": "audio/mpeg", "video": "video/mp4", "voice": "audio/ogg",
}  # fmt: skip
_THUMBNAIL: Final = (320, 320)
_MANY_PIXELS: Final = 4_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A stored file."""

    id: str
    unique_id: str
    path: str
    kind: str
    content: bytes
    name: str | None = None
    mime_type: str | None = None

    @property
    def wire(self) -> Json:
        """What every file object of the Bot API has."""
        return {
            "file_id": self.id,
            "file_unique_id": self.unique_id,
            "file_size": len(self.content),
        }


class FileStore:
    """All files, by id and by path."""

    def __init__(self) -> None:
        self.by_id: dict[str, File] = {}
        self.by_path: dict[str, File] = {}

    def add(
        self, kind: str, content: bytes, *, name: str | None = None, mime_type: str | None = None
    ) -> File:
        """Keep a file and give it an id and a path."""
        number = len(self.by_id) + 1
        ending = _ending(kind, name, content)
        seal = base64.urlsafe_b64encode(f"{kind}:{number:012}".encode()).decode().rstrip("=")
        file = File(
            id=f"AgAC{seal}",
            unique_id=f"AQAD{number:08}",
            path=f"{FOLDERS[kind]}/file_{number}.{ending}",
            kind=kind,
            content=content,
            name=name,
            mime_type=mime_type,
        )
        self.by_id[file.id] = self.by_path[file.path] = file
        return file


def _ending(kind: str, name: str | None, content: bytes) -> str:
    if kind == "sticker" and content.startswith(b"\x1f\x8b"):
        return "tgs"
    if kind == "sticker" and content.startswith(b"\x1aE\xdf\xa3"):
        return "webm"
    if kind == "document" and name and "." in name:
        return name.rsplit(".", 1)[1]
    return ENDINGS[kind]


def dimensions(content: bytes) -> tuple[int, int] | None:
    """Width and height of a picture, or None when it is none."""
    try:
        with Image.open(io.BytesIO(content)) as picture:
            return picture.size
    except (UnidentifiedImageError, OSError, Image.DecompressionBombError):
        return None


def describe(store: FileStore, file: File, details: Json) -> Any:
    """The Bot API's object for a file of this kind: a list of sizes for a photo."""
    match file.kind:
        case "photo":
            return _photo(store, file)
        case "sticker":
            return _sticker(file, details)
        case _:
            return _other(file, details)


def _photo(store: FileStore, file: File) -> list[Json]:
    size = dimensions(file.content)
    width, height = size or (640, 480)
    sizes = [{**file.wire, "width": width, "height": height}]
    if size and max(size) > max(_THUMBNAIL) and width * height <= _MANY_PIXELS:
        with Image.open(io.BytesIO(file.content)) as picture:
            small = picture.convert("RGB")
            small.thumbnail(_THUMBNAIL)
            encoded = io.BytesIO()
            small.save(encoded, "JPEG")
        made = store.add("photo", encoded.getvalue())
        sizes.insert(0, {**made.wire, "width": small.width, "height": small.height})
    return sizes


def _sticker(file: File, details: Json) -> Json:
    return {
        **file.wire,
        "type": "regular",
        "width": 512,
        "height": 512,
        "is_animated": file.path.endswith(".tgs"),
        "is_video": file.path.endswith(".webm"),
        **{key: details[key] for key in ("emoji", "set_name", "thumbnail") if key in details},
    }


_FIELDS: Final[dict[str, tuple[tuple[str, Any], ...]]] = {
    "animation": (("width", 320), ("height", 240), ("duration", 1)),
    "audio": (("duration", 1), ("performer", None), ("title", None)),
    "document": (),
    "video": (("width", 640), ("height", 480), ("duration", 1)),
    "video_note": (("length", 240), ("duration", 1)),
    "voice": (("duration", 1),),
}
_NAMELESS: Final = frozenset({"video_note", "voice"})


def _other(file: File, details: Json) -> Json:
    out = file.wire
    for name, usual in _FIELDS[file.kind]:
        value = details.get(name) or usual
        if value is not None:
            out[name] = value
    if file.name is not None and file.kind not in _NAMELESS:
        out["file_name"] = file.name
    mime_type = file.mime_type or mimetypes.guess_type(file.name or "")[0] or TYPES.get(file.kind)
    if mime_type is not None and file.kind != "video_note":
        out["mime_type"] = mime_type
    return out
