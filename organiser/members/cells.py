"""What stands in a cell of an older list: days and languages as people and their spreadsheets write them.

And whether anything sound stands there: what a program has garbled is nobody's name.

A day that could be two is none: which country's order is meant is only taken from the chapter's language.
"""

import re
from datetime import date
from functools import cache
from typing import Final

from babel import Locale

from organiser.i18n import dates
from organiser.i18n.folding import fold
from organiser.i18n.locales import LOCALES
from organiser.i18n.refusals import Ambiguous, Unreadable

_MIDNIGHT: Final = re.compile(r"[T ]0?0:00(:00(\.0+)?)?$")
"""What spreadsheets add to a day."""

_HYPHENS: Final = re.compile(r"[-/](?=[^\W\d_])|(?<=[^\W\d_])[-/]")
"""What they set around a month's name: `31-mrt-2024`."""

_ERROR: Final = re.compile(r"#+|#N/[A-Z]|#\w[\w/]*[?!]")
"""What a spreadsheet shows of a cell that it cannot work out, or that is too narrow: `#REF!`, `###`."""

_LOST: Final = re.compile(r"[^\W\d_]\?|\?[^\W\d_]|^[?\s]+$")
"""What stands where letters were lost: programs write a question mark for one that a code page lacks."""


def is_garbled(said: str) -> bool:
    """Whether a cell shows an error, or was saved as UTF-8 once and read as something else: `ZoÃ«`."""
    if _ERROR.fullmatch(said) or "\ufffd" in said:
        return True
    try:
        return said.encode("cp1252").decode("utf-8") != said
    except UnicodeError:
        return False


def lacks_letters(name: str) -> bool:
    """Whether letters of a name were lost when it was saved: `Ay?e`."""
    return bool(_LOST.search(name))


def day(said: str, language: str) -> date | None:
    """The day that a cell says in digits as people of that language write it, or with a month's name in any.

    None where it is no day, or could be two.
    """
    bare = _HYPHENS.sub(" ", _MIDNIGHT.sub("", said.strip()))
    spoken = [language, *LOCALES] if any(sign.isalpha() for sign in bare) else [language]
    for one in spoken:
        try:
            return dates.read(bare, Locale.parse(one))
        except Ambiguous:
            return None
        except Unreadable:
            continue
    return None


def language(said: str) -> str | None:
    """One of `LOCALES` by its code, also with a country (nl-BE), or by its name in any of them."""
    wanted = fold(said.strip())
    return _languages().get(wanted) or _languages().get(re.split(r"[-_]", wanted)[0])


@cache
def _languages() -> dict[str, str]:
    known = {one: one for one in LOCALES}
    for speaker in LOCALES:
        names = Locale.parse(speaker).languages
        known |= {fold(names[one]): one for one in LOCALES}
    return known
