r"""A flat text cut into parts that each fit a message.

Nothing is lost: the parts put together are the text, character by character. A part ends with the whitespace
at which it was cut, as far as there is room for it; what does not fit begins the next part. Networks that
trim messages (Telegram) therefore take away nothing but whitespace at a cut. Words, links and styles that
go across a cut go on in the next part.
"""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import pairwise

from organiser.chat.flat import Flat, Span, utf16_length

_SENTENCE = re.compile("[.!?\u2026\u3002\uff01\uff1f][\"'\u201d\u2019)\\]]*\\s+|[\u3002\uff01\uff1f]")
"""The end of a sentence: a full stop and the like before a space, or one of those of East Asia."""
_SPACE = re.compile(r"\s+")
_LOOKBACK = 64
"""How far a cut gives way for a character made of many: longer ones are hostile, and are cut."""


def split(flat: Flat, limit: int, scarce: Sequence[int] = (), most: int = 1) -> list[Flat]:
    """Parts of at most `limit` UTF-16 code units each (at least 2), together exactly `flat`: at least one.

    `scarce` are places in the text, in order, of which a part may hold `most`; a place counts as often as it
    is there, and one that is there more often than that is a part by itself.

    A cut is sought in the second half of what would fit: between paragraphs, else lines, else sentences,
    else words; then between any words; then between whole characters as people see them (an emoji sequence, a
    letter with its marks). Time is linear to the text, and to the spans times the parts they reach into.
    """
    if limit < 2:  # noqa: PLR2004 - one character may take two units
        msg = "a part must have room for one character"
        raise ValueError(msg)
    cuts = [0, *_cuts(flat.text, limit, scarce, most)]
    return list(_parts(flat, cuts))


def _cuts(text: str, limit: int, scarce: Sequence[int], most: int) -> Iterator[int]:
    """Where the parts end."""
    start = 0
    while (end := min(_reach(text, start, limit), _stop(scarce, start, most, len(text)))) < len(text):
        start = _cut(text, start, end, limit)
        yield start
    yield len(text)


def _stop(scarce: Sequence[int], start: int, most: int, last: int) -> int:
    """The place from `start` on that is one too many."""
    beyond = bisect_left(scarce, start) + most
    return max(scarce[beyond], start + 1) if beyond < len(scarce) else last


def _reach(text: str, start: int, limit: int) -> int:
    """The end of the longest stretch from `start` that fits."""
    end = min(len(text), start + limit)
    while (over := utf16_length(text[start:end]) - limit) > 0:
        end -= (over + 1) // 2
    return end


def _cut(text: str, start: int, end: int, limit: int) -> int:
    """The best place in `text[start:end]` to end a part; `text[end]` exists."""
    half = (start + end + 1) // 2
    window = text[start : end + 1]
    for mark in ("\n\n", "\n"):
        if (found := start + window.rfind(mark)) >= half:
            return _after_space(text, found, end)
    sentences = [start + match.end() for match in _SENTENCE.finditer(window, half - start)]
    if sentences:
        return min(_after_space(text, sentences[-1], end), end)
    if (space := _last_space(window)) > 0:
        word = _after_space(text, start + space, end)
        if word >= half or _ends_within(text, word, limit):
            return word
    return _whole(text, start, end)


def _ends_within(text: str, word: int, limit: int) -> bool:
    """Whether the word that begins at `word` fits a part: one that does not is cut in any case."""
    end = _reach(text, word, limit)
    return end == len(text) or _SPACE.search(text, word, end + 1) is not None


def _last_space(window: str) -> int:
    """Where the last whitespace of `window` begins that has a word before it; else -1."""
    stripped = len(window.rstrip())
    if stripped < len(window):
        return stripped
    for at in range(len(window) - 1, 0, -1):
        if window[at].isspace():
            return at
    return -1


def _after_space(text: str, at: int, end: int) -> int:
    """The end of the whitespace that begins at `at`, within `end`."""
    space = _SPACE.match(text, at, end)
    return space.end() if space else min(at, end)


def _whole(text: str, start: int, end: int) -> int:
    """The last place up to `end` that does not tear apart what is seen as one character."""
    lowest = max(start + 1, end - _LOOKBACK)
    for at in range(end, lowest - 1, -1):
        if not _torn(text, at, start):
            return at
    return end


def _torn(text: str, at: int, start: int) -> bool:
    """Whether a cut before `text[at]` would tear a character (an approximation of UAX #29)."""
    before, after = text[at - 1], text[at]
    if _extends(after) or before == "\u200d" or (before, after) == ("\r", "\n"):
        return True
    if _is_flag_half(before) and _is_flag_half(after):
        first = at
        while first > max(start, at - _LOOKBACK) and _is_flag_half(text[first - 1]):
            first -= 1
        return (at - first) % 2 == 1
    return "\u1100" <= before <= "\u11ff" and "\u1160" <= after <= "\u11ff"


def _extends(character: str) -> bool:
    """Whether it belongs to the character before it: marks, joiners, skin tones, tag letters."""
    return (
        unicodedata.category(character) in {"Mn", "Me", "Mc"}
        or character in {"\u200c", "\u200d", "\uff9e", "\uff9f"}
        or "\U0001f3fb" <= character <= "\U0001f3ff"
        or "\U000e0020" <= character <= "\U000e007f"
    )


def _is_flag_half(character: str) -> bool:
    return "\U0001f1e6" <= character <= "\U0001f1ff"


def _parts(flat: Flat, cuts: list[int]) -> Iterator[Flat]:
    """Cut the spans along with the text."""
    waiting = iter(flat.spans)
    following = next(waiting, None)
    open_spans: list[Span] = []
    for start, end in pairwise(cuts):
        while following is not None and following.start < end:
            open_spans.append(following)
            following = next(waiting, None)
        yield Flat(
            flat.text[start:end],
            tuple(
                Span(max(span.start, start) - start, min(span.end, end) - start, span.mark)
                for span in open_spans
            ),
        )
        open_spans = [span for span in open_spans if span.end > end]
