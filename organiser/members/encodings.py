"""Which letters the bytes of a text file mean, where nobody wrote that down.

Spreadsheets save tables in the old code page of their country. A name that is guessed wrongly would stand in
the register for years, so nothing is guessed: where two readings make sense, the file is refused.
"""

import codecs
import re
import unicodedata
from collections.abc import Callable, Iterable
from typing import Final

from organiser.errors import Refusal

_MARKS: Final = (
    (codecs.BOM_UTF32_LE, None),
    (codecs.BOM_UTF32_BE, None),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
"""How a file may say itself what it is. UTF-32 begins like UTF-16, and no table is saved so."""

_SIGNS: Final = frozenset("\u2018\u2019\u201c\u201d\u2013\u2014\u2026\u20ac\u00a0\u00b7")
"""Beside letters, what stands between the words of a table that was saved in Western Europe."""

_BESIDE: Final = (
    ("\u3000", "\u303f"),
    ("\u3200", "\u32ff"),
    ("\u4e00", "\u9fff"),
    ("\uff01", "\uff5e"),
)
"""Wide punctuation and blanks, signs in circles and brackets, Chinese signs, and wide Latin letters."""

_MACINTOSH: Final = re.compile(
    r"[\u0160\u0161\u017d\u017e\u0178\u0192]"
    r"|(?<=[^\W\d_])[\u2018\u201c]|[\u2013\u2014\u2026\u20ac\u201d](?=[^\W\d_])"
)
"""What letters of an old Macintosh look like if misread: `JosŽ` of é, `Bjšrn` of ö, `L—pez` of ó."""

_NO_MACINTOSH: Final = re.compile("[aiu]û|[aeiu]ö[aiou]")
"""What nobody has written on one: `éiûek` is Žižek, `Nataöa` is Nataša."""

_BESIDE_ON_MACINTOSH: Final = frozenset("\u00ab\u00bb\u201a\u201e")
"""Signs that its keyboards set, too."""

_SLAVIC: Final = re.compile("[\u0160\u0161\u017d\u017e]")
"""Letters that Western Europe's code page shares with Central Europe's."""

_CAPITAL_INSIDE: Final = re.compile(
    r"(?<=[a-zß-öø-ÿœšž])[À-ÖØ-ÞŒŠŸŽ]|(?<=[^\W\d_])[À-ÖØ-ÞŒŠŸŽ](?=[a-zß-öø-ÿœšž])"
)
"""A capital with an accent beside a small letter, not at the beginning of a word."""

_ICELANDIC: Final = re.compile("[\u00d0\u00dd\u00de\u00f0\u00fd\u00fe]")
"""Letters that are others in Turkey, on the Balkans and on the Baltic: `Ayþe` is Ayşe, `Ðorðe` is Đorđe."""

_CONTROL: Final = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")

_WORD: Final = re.compile(r"[^\W\d_]+")
_SHORT: Final = 2
"""Letters of a word of which nothing can be told."""
_BYTES: Final = 2
"""Of a syllable in KS X 1001."""


class ImportUnreadable(Refusal):
    """What was sent is no table of text, or nobody can be sure which letters it means."""


def decoded(raw: bytes) -> str:
    """The text of a file: UTF-8, UTF-16, Windows-1252 or CP949, where it is surely one of them.

    Raises:
        ImportUnreadable: it is none of these, or might be two.
    """
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            return _sound(_read(raw[len(mark) :], encoding) if encoding else None)
    if b"\0" in raw:
        return _sound(_single(_all(_read(raw, one), _is_known) for one in ("utf-16-le", "utf-16-be")))
    text = _read(raw, "utf-8")
    return _sound(_old(raw) if text is None else text)


def _single(readings: Iterable[str | None]) -> str | None:
    """The only one that there is, None where there are several."""
    found = [reading for reading in readings if reading is not None]
    return found[0] if len(found) == 1 else None


def _old(raw: bytes) -> str | None:
    """The one reading by an old code page in which all letters, and the words, are of its languages."""
    korean = _all(_read(raw, "cp949"), _is_korean_sign)
    western = _all(_read(raw, "cp1252"), _is_western)
    if korean is not None and not _are_common(korean):
        korean = None
    if western is not None and _is_misread(western, raw.decode("mac_roman")):
        western = None
    return _single((korean, western))


def _are_common(korean: str) -> bool:
    """Whether most signs are syllables of KS X 1001: names may have one that is not, or a Chinese one."""
    signs = [sign for sign in korean if not sign.isascii()]
    # A syllable that KS X 1001 lacks is put together from its parts there, in eight bytes.
    common = sum(_is_korean(sign) and len(sign.encode("euc_kr")) <= _BYTES for sign in signs)
    return common * 2 > len(signs)


def _is_misread(western: str, macintosh: str) -> bool:
    """Whether it may be something else, such as what it says if it is from an old `macintosh`."""
    if _ICELANDIC.search(western) or any(map(_is_foreign, _WORD.findall(western))):
        return True
    return bool(_MACINTOSH.search(western)) and _makes_sense(macintosh)


def _makes_sense(macintosh: str) -> bool:
    """Whether people write so: without signs of mathematics, or capitals in the midst of words."""
    if _all(macintosh, lambda sign: _is_western(sign) or sign in _BESIDE_ON_MACINTOSH) is None:
        return False
    return not (_NO_MACINTOSH.search(macintosh) or any(map(_is_foreign, _WORD.findall(macintosh))))


def _is_foreign(word: str) -> bool:
    """Whether most letters of a word have accents, as in Cyrillic that is misread.

    Or a capital with an accent is inside it beside a small letter, as an old Macintosh's å that is misread:
    `GŒran`, `JŸrgen`; or one of Western Europe beside one that Central Europe has as well: `Živkoviæ`.
    """
    if _SLAVIC.search(word) and word.encode("cp1252").decode("cp1250", "replace") != word:
        return True
    if _CAPITAL_INSIDE.search(word):
        return True
    return len(word) > _SHORT and sum(map(str.isascii, word)) * 3 < len(word)


def _read(raw: bytes, encoding: str) -> str | None:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError:
        return None


def _all(text: str | None, belongs: Callable[[str], bool]) -> str | None:
    return text if text is not None and all(sign.isascii() or belongs(sign) for sign in text) else None


def _is_korean(sign: str) -> bool:
    return "\uac00" <= sign <= "\ud7a3" or sign == "\u00b7"


def _is_korean_sign(sign: str) -> bool:
    """A syllable, or what stands beside syllables: a Chinese sign of a name, wide punctuation, as in ㈜."""
    return _is_korean(sign) or any(first <= sign <= last for first, last in _BESIDE)


def _is_known(sign: str) -> bool:
    return _is_korean(sign) or _is_western(sign)


def _is_western(sign: str) -> bool:
    return sign in _SIGNS or unicodedata.name(sign, "").startswith("LATIN ")


def _sound(text: str | None) -> str:
    """`text`, where it is text and no picture or archive."""
    if text is None or _CONTROL.search(text):
        raise ImportUnreadable
    return text
