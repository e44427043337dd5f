"""How two spellings of a word are known to be the same."""

import unicodedata


def fold(word: str) -> str:
    """`word` without case and accents, so that `SPRÅK`, `sprak` and decomposed Hangul are all found."""
    bare = (sign for sign in unicodedata.normalize("NFKD", word) if not unicodedata.combining(sign))
    return unicodedata.normalize("NFC", "".join(bare)).casefold()
