"""What can be wrong with the letters of a translation: signs that nobody sees, and English that was left.

Whoever reads a catalogue sees neither a space of another width nor a letter in two pieces; a trap, a search
and a screen reader do.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Final

_HIDDEN: Final = frozenset({"Cc", "Cf", "Zl", "Zp", "Zs"})
_WORD: Final = re.compile(r"[^\W\d_]+(?:['\u2019][^\W\d_]+)?")
_IN_BRACES: Final = re.compile(r"\{[^}]*\}")
_RUN: Final = 4
"""So many words of the English in a row are no name."""


def signs(text: str) -> Iterator[str]:
    """Spaces and signs that stand wrong, or should not be there at all."""
    if text != text.strip():
        yield "a space or line break at an end"
    if "  " in text:
        yield "two spaces"
    if not unicodedata.is_normalized("NFC", text):
        yield "letters in pieces: write each as one sign (Unicode's NFC)"
    hidden = {sign for sign in text if sign not in " \n" and unicodedata.category(sign) in _HIDDEN}
    yield from (f"a sign that nobody sees (U+{ord(sign):04X})" for sign in sorted(hidden))


def english_in(text: str, english: Sequence[str]) -> Iterator[str]:
    """A translation that was begun and not finished; one that was never begun is another fault."""
    if text in english:
        return
    runs = {run for sentence in english for run in _runs(sentence)}
    left = next((run for run in _runs(text) if run in runs), None)
    if left:
        yield f"English in it (“{' '.join(left)}”)"


def bare_words(text: str) -> tuple[str, ...]:
    """The words of a sentence, whatever marks and capitals they have; `text` itself where there are none."""
    return tuple(_words(text)) or (text,)


def _runs(text: str) -> list[tuple[str, ...]]:
    """The words of a sentence, as many in a row as are no name, from each word on."""
    words = _words(text)
    return [tuple(words[at : at + _RUN]) for at in range(len(words) - _RUN + 1)]


def _words(text: str) -> list[str]:
    return _WORD.findall(_IN_BRACES.sub(" ", text).casefold())
