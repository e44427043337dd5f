r"""Flat text with spans, read back into the rich-text tree.

The counterpart of `flat.flatten`. Spans may come from outside: they may be out of bounds, cross one another
or lie deeper than anybody needs. No character is lost over that, only formatting is. Bullets stay characters:
a list is not guessed from them.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from heapq import heappop, heappush
from itertools import pairwise
from typing import assert_never

from organiser.chat.flat import MAX_DEPTH, Flat, Linked, Mark, Mentioned, Preformatted, Quoted, Span
from organiser.chat.text import Link, Mention, Node, Pre, Quote, RichText, Style, Styled, Text


def nest(flat: Flat) -> RichText:
    r"""The tree of `flat`, in time linear to text and spans (once these are sorted).

    One `\n` before and after a block is taken away, because whoever writes the tree puts it there. A span
    that crosses another is cut where it does, and goes on behind: blocks and names stay whole, styles give
    way. What stands inside `Pre` or `Mention` is bare.
    """
    spans = _readable(flat)
    builder = _Builder(flat.text, {span.start for span in spans if _is_block(span.mark)})
    waiting = [(span.start, -span.end, order, span) for order, span in enumerate(spans)]
    rests = _RESTS_PER_SPAN * len(spans)
    while waiting:
        _, _, order, span = heappop(waiting)
        rest = builder.open(span)
        if rest is not None and rests:
            rests -= 1
            heappush(waiting, (rest.start, -rest.end, order, rest))
    return builder.finish()


_RESTS_PER_SPAN = 4
"""How often spans may be cut, on average: people's cross once or twice, and hostile ones must not cost."""


def _readable(flat: Flat) -> list[Span]:
    """The spans that lie on the text, outer ones first; styles outside of a name of the same length."""
    length = len(flat.text)
    clipped = [Span(max(span.start, 0), min(span.end, length), span.mark) for span in flat.spans]
    lying = sorted((span for span in clipped if span.start < span.end), key=_outer_first)
    return sorted(_cut_at_whole_ones(lying), key=_outer_first)


def _outer_first(span: Span) -> tuple[int, int, bool]:
    return span.start, -span.end, isinstance(span.mark, Mentioned)


def _cut_at_whole_ones(spans: Sequence[Span]) -> Iterator[Span]:
    """Cut styles and links where they reach into a block or a name, which must stay in one piece."""
    whole: list[Span] = []
    for span in spans:
        if _stays_whole(span.mark) and not (whole and span.start < whole[-1].end):
            whole.append(span)
    starts = [span.start for span in whole]
    for span in spans:
        if _stays_whole(span.mark):
            yield span
            continue
        cuts = [span.start, span.end]
        before, last = bisect_left(starts, span.start) - 1, bisect_left(starts, span.end) - 1
        if before >= 0 and span.start < whole[before].end < span.end:
            cuts.insert(1, whole[before].end)
        if last > before and span.start < whole[last].start and span.end < whole[last].end:
            cuts.insert(-1, whole[last].start)
        for start, end in pairwise(cuts):
            yield Span(start, end, span.mark)


def _stays_whole(mark: Mark) -> bool:
    return isinstance(mark, Preformatted | Mentioned | Quoted)


@dataclass(slots=True)
class _Open:
    """A span that is being filled, or (without one) the whole text."""

    end: int
    mark: Mark | None = None
    start: int = 0
    nodes: list[Node] = field(default_factory=list)


class _Builder:
    """Fills the innermost open span, character by character from left to right."""

    def __init__(self, text: str, blocks: AbstractSet[int]) -> None:
        """`blocks`: where blocks begin, however deep inside other spans."""
        self._text = text
        self._blocks = blocks
        self._stack = [_Open(len(text))]
        self._at = 0
        self._block_ended_at = -1

    def open(self, span: Span) -> Span | None:
        """Close what ends before `span`, and go into it; returns what of it lies behind its surroundings."""
        self._close_until(span.start)
        outer = self._stack[-1]
        if len(self._stack) > MAX_DEPTH:
            return None
        rest = Span(outer.end, span.end, span.mark) if span.end > outer.end else None
        if isinstance(outer.mark, Preformatted | Mentioned):
            return rest
        self._write(span.start)
        self._stack.append(_Open(min(span.end, outer.end), span.mark, span.start))
        return None if _stays_whole(span.mark) else rest

    def finish(self) -> RichText:
        """Close everything."""
        self._close_until(len(self._text) + 1)
        return tuple(self._stack[0].nodes)

    def _close_until(self, position: int) -> None:
        while len(self._stack) > 1 and self._stack[-1].end <= position:
            self._close()
        if position > len(self._text):
            self._write(len(self._text))

    def _close(self) -> None:
        closing = self._stack[-1]
        if not isinstance(closing.mark, Preformatted | Mentioned):
            self._write(closing.end)
        self._at = closing.end
        self._stack.pop()
        inner = self._text[closing.start : closing.end]
        self._stack[-1].nodes.append(_node(closing, inner))
        if _is_block(closing.mark):
            self._block_ended_at = closing.end

    def _write(self, until: int) -> None:
        """Put the characters up to `until` into the innermost span, less the breaks around blocks."""
        start, end = self._at, until
        self._at = until
        if start < end and start == self._block_ended_at and self._text[start] == "\n":
            start += 1
        if until in self._blocks and start < end and self._text[end - 1] == "\n":
            end -= 1
        if start < end:
            self._stack[-1].nodes.append(Text(self._text[start:end]))


def _is_block(mark: Mark | None) -> bool:
    return isinstance(mark, Preformatted | Quoted)


def _node(closing: _Open, inner: str) -> Node:
    children = tuple(closing.nodes)
    match closing.mark:
        case Style() as style:
            return Styled(style, children)
        case Linked(url):
            return Link(url, children)
        case Mentioned(account):
            return Mention(inner, account)
        case Preformatted(language):
            return Pre(inner, language)
        case Quoted(expandable):
            return Quote(children, expandable)
        case None:
            return Text(inner)
        case _:
            assert_never(closing.mark)
