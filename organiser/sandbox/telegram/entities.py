"""Text and entities as Telegram's server leaves them: cleaned, checked, nested, trimmed.

The rules are those of TDLib's `fix_formatted_text`: offsets count UTF-16 units, control characters
become spaces, whitespace around the text goes, and entities that break the nesting rules are split
or dropped. Finding commands, mentions and links is `detection`'s work; markup is not parsed here.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import pairwise
from typing import Any, Final, NamedTuple

from organiser.sandbox.telegram.detection import find
from organiser.sandbox.telegram.errors import bad_request

Json = dict[str, Any]

MAX_TEXT: Final = 4096
MAX_ENTITIES: Final = 100
SPLITTABLE: Final = frozenset({"bold", "italic", "underline", "strikethrough", "spoiler"})
PRE: Final = frozenset({"pre", "code"})
QUOTES: Final = frozenset({"blockquote", "expandable_blockquote"})
CONTINUOUS: Final = frozenset(
    {
        "mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number",
        "text_link", "text_mention", "custom_emoji", "date_time",
    }
)  # fmt: skip
_REMOVED: Final = dict.fromkeys((0x0D, *range(0x2028, 0x202F), 0x0333, 0x033F, 0x030A))
_CLEANING: Final = {
    **{code: " " for code in range(0x20) if code not in {0x0A, 0x0D}},
    **_REMOVED,
}
_DIRTY: Final = re.compile("[" + "".join(map(chr, _CLEANING)) + "]")


class Formatted(NamedTuple):
    """A text and its entities, fit to be shown."""

    text: str
    entities: list[Json]


def length(text: str) -> int:
    """How many UTF-16 units a text has."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def fix(text: str, given: list[Json] | None) -> Formatted:
    """Return the text and entities as Telegram would show them.

    Raises a Bad Request for an entity outside the text or within a surrogate pair.
    """
    if not given:
        clean = text.translate(_CLEANING).strip(" \n")
        return Formatted(clean, [span.wire(clean) for span in _found(clean)])
    spans = _checked(text, given[:MAX_ENTITIES])
    clean, spans = _cleaned(text, spans)
    spans = _trimmed(clean, _nested(_with_found(clean, spans)))
    clean, spans = _stripped(clean, spans)
    return Formatted(clean, [span.wire(clean) for span in spans])


class _Span(NamedTuple):
    """An entity over code points instead of UTF-16 units."""

    start: int
    end: int
    entity: Json

    @property
    def kind(self) -> str:
        return str(self.entity["type"])

    def wire(self, text: str) -> Json:
        """The entity in UTF-16 units again."""
        offset = length(text[: self.start])
        return {
            **self.entity,
            "offset": offset,
            "length": length(text[self.start : self.end]),
        }


def _units(text: str) -> list[int]:
    """Where each code point, and the end, begins in UTF-16 units."""
    starts, at = [], 0
    for character in text:
        starts.append(at)
        at += 2 if character > "\uffff" else 1
    starts.append(at)
    return starts


def _checked(text: str, given: list[Json]) -> list[_Span]:
    """Map the given entities to code points, refusing impossible ones."""
    units = _units(text)
    spans = []
    for entity in given:
        offset, size = int(entity["offset"]), int(entity["length"])
        if size <= 0 or offset < 0:
            continue
        if offset > units[-1]:
            raise bad_request(f"entity begins after the end of the text at UTF-16 offset {offset}")
        if offset + size > units[-1]:
            raise bad_request(
                f"entity beginning at UTF-16 offset {offset} ends after the end of the text "
                f"at UTF-16 offset {offset + size}"
            )
        start, end = bisect_left(units, offset), bisect_left(units, offset + size)
        if units[start] != offset:
            raise bad_request(f"entity begins in a middle of a UTF-16 symbol at byte offset {offset}")
        if units[end] != offset + size:
            raise bad_request(
                f"entity beginning at UTF-16 offset {offset} ends in a middle of a UTF-16 symbol "
                f"at byte offset {offset + size}"
            )
        spans.append(_Span(start, end, entity))
    return spans


def _cleaned(text: str, spans: list[_Span]) -> tuple[str, list[_Span]]:
    """Replace control characters, drop what Telegram drops, and move the entities along."""
    if not _DIRTY.search(text):
        return text, spans
    kept: list[str] = []
    moved: list[int] = []
    for character in text:
        moved.append(len(kept))
        replaced = character.translate(_CLEANING)
        if replaced:
            kept.append(replaced)
    moved.append(len(kept))
    shifted = [_Span(moved[s.start], moved[s.end], s.entity) for s in spans]
    return "".join(kept), [span for span in shifted if span.end > span.start]


def _found(text: str) -> list[_Span]:
    return [_Span(found.start, found.end, {"type": found.kind}) for found in find(text)]


def _with_found(text: str, spans: list[_Span]) -> list[_Span]:
    """Add what the text contains by itself, where no link or code was given."""
    solid = [span for span in spans if span.kind in PRE | CONTINUOUS]
    free = [f for f in _found(text) if not any(f.start < s.end and s.start < f.end for s in solid)]
    return [*spans, *free]


def _nested(spans: list[_Span]) -> list[_Span]:
    """Drop and split entities until each lies wholly inside or outside any other."""
    if len(spans) == 1:
        return spans
    splittable = [span for span in spans if span.kind in SPLITTABLE]
    quotes = _apart(span for span in _ordered(spans) if span.kind in QUOTES)
    solid = _apart(span for span in _ordered(spans) if span.kind in PRE | CONTINUOUS)
    solid = [s for s in solid if not any(_crosses(s, q) or _holds(s, q) for q in quotes)]
    fixed = _ordered([*quotes, *solid])
    for span in _merged(splittable):
        fixed += _pieces(span, fixed)
    return _ordered(fixed)


def _ordered(spans: list[_Span]) -> list[_Span]:
    return sorted(spans, key=lambda span: (span.start, -span.end))


def _apart(spans: Any) -> list[_Span]:
    """Keep each entity that begins after the last kept one has ended."""
    kept: list[_Span] = []
    for span in spans:
        if not kept or span.start >= kept[-1].end:
            kept.append(span)
    return kept


def _crosses(one: _Span, other: _Span) -> bool:
    return one.start < other.start < one.end < other.end or other.start < one.start < other.end < one.end


def _holds(outer: _Span, inner: _Span) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end and outer[:2] != inner[:2]


def _merged(spans: list[_Span]) -> list[_Span]:
    """Join overlapping or touching entities of one splittable type."""
    merged: list[_Span] = []
    for span in sorted(spans, key=lambda span: (span.kind, span.start)):
        last = merged[-1] if merged else None
        if last is not None and last.kind == span.kind and span.start <= last.end:
            merged[-1] = last._replace(end=max(last.end, span.end))
        else:
            merged.append(span)
    return _ordered(merged)


def _pieces(span: _Span, fixed: list[_Span]) -> list[_Span]:
    """Cut a splittable entity at the bounds it would cross, and out of code."""
    cuts = {span.start, span.end}
    for other in fixed:
        if other.kind in PRE or _crosses(span, other):
            cuts |= {cut for cut in other[:2] if span.start < cut < span.end}
    bounds = sorted(cuts)
    pieces = [_Span(start, end, span.entity) for start, end in pairwise(bounds)]
    blocks = [other for other in fixed if other.kind in PRE]
    return [p for p in pieces if not any(b.start <= p.start and p.end <= b.end for b in blocks)]


def _trimmed(text: str, spans: list[_Span]) -> list[_Span]:
    """Move beginnings past whitespace and drop entities of whitespace only."""
    kept = []
    for span in spans:
        start = span.start
        while start < span.end and text[start] in " \n":
            start += 1
        if start < span.end:
            kept.append(span._replace(start=start))
    return kept


def _stripped(text: str, spans: list[_Span]) -> tuple[str, list[_Span]]:
    """Strip the text; whitespace before the first entity goes, entities shrink at the end."""
    right = text.rstrip(" \n")
    left = len(right) - len(right.lstrip(" \n"))
    clipped = [_Span(max(s.start, left) - left, min(s.end, len(right)) - left, s.entity) for s in spans]
    return right[left:], [span for span in clipped if span.end > span.start]
