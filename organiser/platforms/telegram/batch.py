"""An answer of getUpdates, cut into raw updates: each is kept as the bytes that came.

One update that is broken must not hold up the others, nor come again for ever: it is kept under a key made of
its bytes, and the offset moves on beyond it.
"""

import json
import re
from collections.abc import Iterator, Sequence
from hashlib import sha256
from typing import Any

import msgspec

from organiser.chat.ports import Raw

_START = re.compile(rb'\{\s*"update_id"')
_JSON = json.JSONDecoder()
_UPDATE_ID = re.compile(rb'\A\s*\{\s*"update_id"\s*:\s*(\d{1,18})\s*[,}]')


class _Answer(msgspec.Struct):
    result: list[msgspec.Raw] = []
    description: str | None = None
    parameters: dict[str, Any] | None = None


class _Numbered(msgspec.Struct):
    update_id: int


def read_answer(payload: bytes) -> dict[str, Any]:
    """The answer as an object, with `result` as a list of the updates' bytes.

    Raises:
        ValueError: it is no answer of the Bot API, and no update can be found in it.
    """
    try:
        answer = msgspec.json.decode(payload, type=_Answer)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return {"result": _salvaged(payload)}
    found = [bytes(raw) for raw in answer.result]
    return {"result": found, "description": answer.description, "parameters": answer.parameters or {}}


def raws(elements: Sequence[bytes], offset: int | None) -> tuple[list[Raw], int | None]:
    """The raw updates, and the offset that confirms them.

    The sound updates of a batch decide. Where there is none, what is legible of the broken ones does, unless
    it lies below `offset`; where nothing is, they are taken to be numbered on from `offset`.
    """
    sound = [_update_id(element) for element in elements]
    kept = [
        Raw(str(one) if one is not None else f"sha256:{sha256(element).hexdigest()}", element)
        for one, element in zip(sound, elements, strict=True)
    ]
    known = [one for one in sound if one is not None]
    if not known:
        legible = [int(found[1]) for element in elements if (found := _UPDATE_ID.match(element))]
        known = [one for one in legible if one >= (offset or 0)]
    if known:
        return kept, max(known) + 1
    return kept, None if offset is None else offset + len(elements)


def _update_id(element: bytes) -> int | None:
    try:
        return msgspec.json.decode(element, type=_Numbered).update_id
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None


def _salvaged(payload: bytes) -> list[bytes]:
    """The updates in an answer that is no JSON: from where one begins to where the next does."""
    starts = [match.start() for match in _START.finditer(payload)]
    if not starts:
        raise ValueError("not an answer of the Bot API")
    bounds = [*starts[1:], len(payload)]
    return [part for start, end in zip(starts, bounds, strict=True) for part in _cut(payload[start:end])]


def _cut(stretch: bytes) -> Iterator[bytes]:
    """The update that `stretch` begins with, and what follows it where that is more than punctuation."""
    text = stretch.decode("utf-8", "surrogateescape")
    try:
        _, end = _JSON.raw_decode(text)
    except (ValueError, RecursionError):
        end = 0
    rest = text[end:].strip(" \t\r\n,")
    if end:
        yield text[:end].encode("utf-8", "surrogateescape")
    if rest.strip("]}"):
        yield rest.encode("utf-8", "surrogateescape")
