"""Which letters the bytes of a text file mean, where nobody wrote that down.

Spreadsheets save tables in the old code page of their country. A name that is guessed wrongly would stand in
the register for years, so nothing is guessed: where two readings make sense, the file is refused.
"""

import codecs
import unicodedata
from collections.abc import Callable
from typing import Final

from organiser.members.refusals import ImportUnreadable

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


def decoded(raw: bytes) -> str:
    """The text of a file: UTF-8, UTF-16, Windows-1252 or CP949, where it is surely one of them.

    Raises:
        ImportUnreadable: it is none of these, or might be two.
    """
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            return _sound(_read(raw[len(mark) :], encoding) if encoding else None)
    if b"\0" in raw:
        return _sound(_read(raw, _utf16(raw)))
    return _sound(_read(raw, "utf-8") or _old(raw))


def _utf16(raw: bytes) -> str:
    """UTF-16 has commas and line ends of which every other byte is 0."""
    return "utf-16-be" if b"\0" in raw[0::2] else "utf-16-le"


def _old(raw: bytes) -> str | None:
    """The one reading by an old code page in which all letters are those of its languages."""
    korean = _all(_read(raw, "cp949"), _is_korean)
    western = _all(_read(raw, "cp1252"), _is_western)
    if western is not None and korean is not None and _read(raw, "euc_kr") is None:
        # It needs syllables that are in no name, where it might as well be ordinary Swedish.
        return western
    if western is not None and korean is not None:
        return None
    return western or korean


def _read(raw: bytes, encoding: str) -> str | None:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError:
        return None


def _all(text: str | None, belongs: Callable[[str], bool]) -> str | None:
    return text if text is not None and all(sign.isascii() or belongs(sign) for sign in text) else None


def _is_korean(sign: str) -> bool:
    return "\uac00" <= sign <= "\ud7a3" or sign == "\u00b7"


def _is_western(sign: str) -> bool:
    return sign in _SIGNS or unicodedata.name(sign, "").startswith("LATIN ")


def _sound(text: str | None) -> str:
    """`text`, where it is text and no picture or archive."""
    if text is None or any(unicodedata.category(sign) == "Cc" and sign not in "\t\r\n" for sign in text):
        raise ImportUnreadable
    return text
