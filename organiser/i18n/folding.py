"""How two spellings of a word are known to be the same."""

import unicodedata
from typing import Final

AROUND: Final = "/!.?,;:~\u3002"
"""What people set before and behind a single word; fullwidth ones are these once they are folded."""


def fold(word: str) -> str:
    """`word` without case and accents, so that `SPRÅK`, `sprak` and decomposed Hangul are all found.

    Signs that nobody sees go too: phones set them around words that are written from right to left.
    """
    signs = unicodedata.normalize("NFKD", word)
    bare = (one for one in signs if not unicodedata.combining(one) and unicodedata.category(one) != "Cf")
    return unicodedata.normalize("NFC", "".join(bare)).casefold()


def bare(said: str) -> str:
    """What is said as a whole, without spaces and the marks around it: `Skip!`, `/skip` and `skip` are one.

    Where Korean sets a space is often a matter of taste, so none counts.
    """
    return "".join(fold(said).split()).strip(AROUND)
