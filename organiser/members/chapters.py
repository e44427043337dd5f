"""What a chapter is made of: its name, its currency, its clock, and what each country's law proposes.

Which law is meant is a statute profile's code (`members.statutes`). Nothing is kept here.
"""

from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from typing import Final
from zoneinfo import available_timezones

from babel.numbers import list_currencies

from organiser.errors import Refusal
from organiser.i18n.folding import fold
from organiser.members import names
from organiser.members.statutes import CODES

LONGEST_NAME: Final = 40
"""Signs as a reader counts them; it stands on buttons and within sentences."""

FEW: Final = 5
"""Of fewer members than these the number is told to stewards only."""

BANDS: Final = (FEW, 10, 20, 50, 100, 200, 500, 1000)
"""Where the bands begin in which everybody else is told how many members there are."""


class NoChapters(Refusal):
    """The co-op has no chapter yet, so that there is nothing to join."""


class ChapterDeserted(Refusal):
    """Nobody belongs to the chapter any more, so that nobody could decide about an application."""

    def __init__(self, name: str) -> None:
        """`name`: the chapter's."""
        super().__init__()
        self.name = name


@dataclass(frozen=True, slots=True)
class Habits:
    """What is usual in a country: ISO currency, IANA time zone, and one of `LOCALES`."""

    currency: str
    zone: str
    language: str


HABITS: Final = {
    "nl": Habits("EUR", "Europe/Amsterdam", "nl"),
    "be": Habits("EUR", "Europe/Brussels", "nl"),
    "kr": Habits("KRW", "Asia/Seoul", "ko"),
    "se": Habits("SEK", "Europe/Stockholm", "sv"),
}
"""What is proposed with each statute profile."""

CURRENCIES: Final = tuple(dict.fromkeys(HABITS[code].currency for code in CODES))
ZONES: Final = tuple(HABITS[code].zone for code in CODES)


class ChapterNameTaken(Refusal):
    """Another chapter has that name, or one that looks like it."""


class ChapterUnknown(Refusal):
    """There is no chapter of that name."""

    def __init__(self, given: str) -> None:
        """`given`: what was typed."""
        super().__init__()
        self.given = given


class CurrencyUnknown(Refusal):
    """What was typed is no currency's code."""

    def __init__(self, given: str) -> None:
        """`given`: what was typed."""
        super().__init__()
        self.given = given


class ZoneUnknown(Refusal):
    """What was typed is no place whose time is known."""

    def __init__(self, given: str, nearest: str | None) -> None:
        """`given`: what was typed; `nearest`: a zone whose name is like it."""
        super().__init__()
        self.given = given
        self.nearest = nearest


def chapter_name(typed: str) -> str:
    """The name of a chapter, on one line.

    Raises:
        NameEmpty, NameTooLong: see `names.shown_name`.
    """
    return names.short_line(typed, LONGEST_NAME)


def likeness(name: str) -> str:
    """What is equal for names that nobody tells apart: in capitals, with accents, or of other scripts."""
    return names.skeleton(fold(name))


def currency(typed: str) -> str:
    """The ISO code of a currency, in capitals.

    Raises:
        CurrencyUnknown: there is none of that code.
    """
    code = typed.strip().upper()
    if code not in _currencies():
        raise CurrencyUnknown(typed)
    return code


def zone(typed: str) -> str:
    """The time zone of that name, or of the city that ends it: "Europe/Brussels" or "brussels".

    Raises:
        ZoneUnknown: there is none.
    """
    said = _plain(typed)
    found = _zones().get(said)
    if found is None:
        nearest = get_close_matches(said[:40], _zones(), n=1)
        raise ZoneUnknown(typed, _zones()[nearest[0]] if nearest else None)
    return found


def band(members: int) -> tuple[int, int | None] | None:
    """Between which numbers that of the members is; None for the second: or more. None: fewer than `FEW`."""
    beginnings = [least for least in BANDS if least <= members]
    if not beginnings:
        return None
    following = [least for least in BANDS if least > members]
    return beginnings[-1], following[0] - 1 if following else None


@cache
def _currencies() -> frozenset[str]:
    return frozenset(list_currencies("en"))


@cache
def _zones() -> dict[str, str]:
    """Every zone that is a place, by its whole name and by its city; what we propose comes first."""
    places = sorted(one for one in available_timezones() if "/" in one and not one.startswith("Etc/"))
    found: dict[str, str] = {}
    for name in (*ZONES, *places):
        found.setdefault(_plain(name), name)
        found.setdefault(_plain(name.rpartition("/")[2]), name)
    return found | {"utc": "UTC"}


def _plain(name: str) -> str:
    return fold(" ".join(name.replace("_", " ").replace("-", " ").split()))
