"""What can be seen of a line that somebody chose for themselves: a name, a title, what they work for.

A name may try to look like somebody else's, like a line of theirs, or like none at all. Nothing is judged
here; how long a line may be is for its user to say.
"""

import unicodedata
from typing import Final

MOST_MARKS: Final = 3
"""Accents upon one letter; Vietnamese and Hebrew need that many."""

_JOINING: Final = frozenset({"So", "Sk", "Lo", "Mn", "Mc", "Cf"})
_BLANK: Final = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0") | {
    chr(point)
    for bounds in ((0x180B, 0x1810), (0xFE00, 0xFE0F), (0xE0100, 0xE01F0))
    for point in range(*bounds)
}
"""Letters and signs that look like nothing (Unicode: Default_Ignorable_Code_Point, and empty Braille)."""


def from_first_sign(text: str) -> str:
    """`text` from the first sign on that can be seen; "" where there is none."""
    seen = (at for at, sign in enumerate(text) if not sign.isspace() and unicodedata.category(sign) != "Cf")
    return text[next(seen, len(text)) :]


def visible_line(text: str) -> str:
    """`text` on one line: nothing invisible, no direction marks, single blanks, at most 3 marks on a letter.

    Line breaks, tabs and control signs become blanks; what else is not seen is left out, but for what joins
    the signs of one emoji or letters of India and Iran. "" where nothing can be seen.
    """
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    kept: list[str] = []
    for mark in text:
        category = unicodedata.category(mark)
        if category in {"Zl", "Zp", "Zs", "Cc"}:
            if kept:  # What stands before the first sign is no ground for an accent.
                kept.append(" ")
        elif not _is_hidden(mark, category, kept):
            kept.append(mark)
    return " ".join("".join(kept).split()).rstrip("\u200d\ufe0f ")


def _is_hidden(mark: str, category: str, before: list[str]) -> bool:
    """Whether a sign in a name is not seen, or is one too many upon a letter; `before` is what was kept."""
    if mark in {"\u200d", "\ufe0f"}:
        # Signs of families, and letters of India and Iran, need them; within other words they only hide.
        return not before or unicodedata.category(before[-1]) not in _JOINING
    if category in {"Mn", "Me"}:
        piled = [unicodedata.category(one) in {"Mn", "Me"} for one in before[-MOST_MARKS:]]
        return mark in _BLANK or not before or (len(piled) == MOST_MARKS and all(piled))
    return mark in _BLANK or category in {"Cf", "Cs", "Co", "Cn"}
