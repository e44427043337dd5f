"""What stands in a cell of an older list: days and languages as people and their spreadsheets write them.

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


def day(said: str, language: str) -> date | None:
    """The day that a cell says in digits as people of that language write it, or with a month's name in any.

    None where it is no day, or could be two.
    """
    bare = _MIDNIGHT.sub("", said.strip())
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
