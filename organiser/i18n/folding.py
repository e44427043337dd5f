"""How two spellings of a word are known to be the same."""

import unicodedata
from typing import Final

_AROUND: Final = "/!.?,;:~\u3002"
"""What people set before and behind a single word; fullwidth ones are these once they are folded."""


def fold(word: str) -> str:
    """`word` without case and accents, so that `SPRÅK`, `sprak` and decomposed Hangul are all found."""
    bare = (sign for sign in unicodedata.normalize("NFKD", word) if not unicodedata.combining(sign))
    return unicodedata.normalize("NFC", "".join(bare)).casefold()


def bare(said: str) -> str:
    """What is said as a whole, without spaces and the marks around it: `Skip!`, `/skip` and `skip` are one.

    Where Korean sets a space is often a matter of taste, so none counts.
    """
    return "".join(fold(said).split()).strip(_AROUND)
