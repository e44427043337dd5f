"""Words that could pass for somebody else's line. Pure; the names themselves are cleaned in `conversation`.

Lines that go out together as one message of Telegram begin with their speakers' names in bold. A line of
somebody's words that begins so too would be read as another person's.
"""

from typing import Final

from organiser.chat.flat import Flat, Span, flatten
from organiser.chat.nest import nest
from organiser.chat.text import RichText, Style

_COLONS: Final = frozenset(":\uff1a\ua789\u2236\ufe55\ufe13")
"""All that look like a colon."""


def without_feigned_names(text: RichText) -> RichText:
    """`text` without bold where it makes the beginning of a line look like the name of a speaker."""
    flat = flatten(text)
    bold = [span for span in flat.spans if span.mark is Style.BOLD]
    feigned = [stretch for stretch in _stretches(bold) if _looks_like_a_name(flat.text, *stretch)]
    if not feigned:
        return text
    kept = tuple(span for span in flat.spans if span.mark is not Style.BOLD or not _within(span, feigned))
    return nest(Flat(flat.text, kept))


def _stretches(bold: list[Span]) -> list[tuple[int, int]]:
    """Where it is bold, however many spans make it so."""
    found: list[tuple[int, int]] = []
    for span in bold:
        if found and span.start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], span.end))
        else:
            found.append((span.start, span.end))
    return found


def _looks_like_a_name(text: str, start: int, end: int) -> bool:
    """Whether some line begins in bold, and with a colon in it or right behind it."""
    lines = text[start:end].split("\n")
    if not text[:start].rstrip(" \t").endswith("\n"):
        # Here the first of them stands behind other words, or behind the speaker's own name.
        del lines[0]
    follows = text[end:].lstrip(" \t")[:1]
    return any(_COLONS & set(line) for line in lines) or (bool(lines) and follows in _COLONS)


def _within(span: Span, stretches: list[tuple[int, int]]) -> bool:
    return any(start <= span.start and span.end <= end for start, end in stretches)
