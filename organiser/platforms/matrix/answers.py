"""Reads what a homeserver answers, also where something in it is not as JSON should be.

One event that another server let pass (half a character, a number beyond all bounds, a nesting of thousands)
makes the whole answer unreadable, and a sync that cannot be read comes again for ever. What spoils it is
taken out here: half characters become U+FFFD, and what is nested too deep, or is no number, becomes null.
"""

import json
import re
from typing import Any

import msgspec

DEEPEST = 200
"""Nesting that is kept: answers need ten of it, and what people's clients write a dozen more."""

_decode = msgspec.json.Decoder().decode
_encode = msgspec.json.Encoder().encode
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*+"|[\[\]{}]', re.DOTALL)
_HALF = re.compile("[\ud800-\udfff]")


def read(answer: bytes) -> dict[str, Any] | None:
    """The JSON object in `answer`; None where there is none, as in a proxy's page."""
    try:
        value = _decode(answer)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        value = _salvaged(answer)
    return value if isinstance(value, dict) else None


def mended(value: Any) -> Any:
    """`value`, as JSON can carry it: without half characters."""
    try:
        _encode(value)
    except UnicodeEncodeError:
        return json.loads(_HALF.sub("\ufffd", json.dumps(value, ensure_ascii=False)))
    return value


def _salvaged(answer: bytes) -> Any:
    text = _shallow(answer.decode("utf-8", "replace"))
    try:
        return mended(json.loads(text, parse_int=_number, parse_constant=lambda _: None))
    except (ValueError, RecursionError):
        return None


def _shallow(text: str) -> str:
    """`text` with null in the place of what is nested too deep."""
    kept: list[str] = []
    depth = begin = 0
    for token in _TOKEN.finditer(text):
        if token[0] in "[{":
            depth += 1
            if depth == DEEPEST + 1:
                kept += text[begin : token.start()], "null"
        elif token[0] in "]}":
            depth -= 1
            if depth == DEEPEST:
                begin = token.end()
    return "".join(kept) + (text[begin:] if depth <= DEEPEST else "")


def _number(digits: str) -> int | None:
    try:
        return int(digits)
    except ValueError:
        return None  # Python reads no number of more than 4,300 digits
