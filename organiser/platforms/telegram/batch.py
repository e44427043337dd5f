"""An answer of getUpdates, cut into raw updates: each is kept as the bytes that came.

One update that is broken must not hold up the others, nor come again for ever: it is kept under a key made of
its bytes, and the offset moves on beyond it.
"""

import re
from collections.abc import Sequence
from hashlib import sha256
from typing import Any

import msgspec

from organiser.chat.ports import Raw

_START = re.compile(rb'\{\s*"update_id"')
_UPDATE_ID = re.compile(rb'\A\s*\{\s*"update_id"\s*:\s*(\d{1,18})\s*[,}]')
_TAIL = re.compile(rb"[\s,\]}]*\Z")


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
    except (msgspec.DecodeError, UnicodeDecodeError):
        return {"result": _salvaged(payload)}
    found = [bytes(raw) for raw in answer.result]
    return {"result": found, "description": answer.description, "parameters": answer.parameters or {}}


def raws(elements: Sequence[bytes], offset: int | None) -> tuple[list[Raw], int | None]:
    """The raw updates, and the offset that confirms them.

    Where no update of a batch tells its id, they are taken to be numbered on from `offset`.
    """
    ids = [_update_id(element) for element in elements]
    known = [one for one in ids if one is not None]
    kept = [
        Raw(str(one) if one is not None else f"sha256:{sha256(element).hexdigest()}", element)
        for one, element in zip(ids, elements, strict=True)
    ]
    if known:
        return kept, max(known) + 1
    return kept, None if offset is None else offset + len(elements)


def _update_id(element: bytes) -> int | None:
    try:
        return msgspec.json.decode(element, type=_Numbered).update_id
    except (msgspec.DecodeError, UnicodeDecodeError):
        found = _UPDATE_ID.match(element)
        return int(found[1]) if found else None


def _salvaged(payload: bytes) -> list[bytes]:
    """The updates in an answer that is no JSON: from where one begins to where the next does."""
    starts = [match.start() for match in _START.finditer(payload)]
    if not starts:
        raise ValueError("not an answer of the Bot API")
    bounds = [*starts[1:], len(payload)]
    return [_trimmed(payload[start:end]) for start, end in zip(starts, bounds, strict=True)]


def _trimmed(element: bytes) -> bytes:
    """`element` without the comma or brackets that follow it in the list, if it is sound without these."""
    shorter = element.rstrip(b" \t\r\n,]")
    for end in range(len(shorter), max(len(shorter) - 4, 0), -1):
        try:
            msgspec.json.decode(shorter[:end])
        except (msgspec.DecodeError, UnicodeDecodeError):
            continue
        return shorter[:end]
    return shorter
