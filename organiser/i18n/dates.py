"""Days as a language writes them and as its people type them, and how a time zone is called.

dateparser is not used: it takes today's year, month or day for what was left out, and another order of the
numbers where one fits no date. Here a day is read only if it can be one day.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timezone, tzinfo
from functools import cache
from typing import Final

from babel import Locale
from babel.core import get_global
from babel.dates import format_date

from organiser.i18n.folding import fold
from organiser.i18n.numerals import tidied
from organiser.i18n.refusals import Ambiguous, Kind, Unreadable

EARLIEST: Final = 1900
LATEST: Final = 2199
MAX_LENGTH: Final = 60

_MANY_ORDERS: Final = frozenset({"en", "ko"})
"""Where 03/04/2026 is either day: English is written in both orders, Korean begins with the year."""

_YEAR_FIRST: Final = re.compile(r"(\d{4})(?:-|/|\. ?|년 ?)(\d{1,2})(?:-|/|\. ?|월 ?)(\d{1,2})[.일]?")
_YEAR_LAST: Final = re.compile(r"(\d{1,2})(?:-|/|\. ?| )(\d{1,2})(?:-|/|\. ?| )(\d{4})")
_COMPACT: Final = re.compile(r"(\d{4})(\d{2})(\d{2})")
_NAMED: Final = re.compile(
    r"(?:(?P<first>\d{1,2})(?:\.|st|nd|rd|th)? (?:of )?)?(?P<month>[^\W\d]+)\.?"
    r"(?: (?P<later>\d{1,2})(?:st|nd|rd|th)?)?,? (?P<year>\d{4})"
)
_WEEKDAY: Final = re.compile(r"(?P<name>[^\W\d]+)\.?,? (?P<rest>.*\d.*)")
_LITTLE: Final = re.compile("^(?:on|the|op|de|på|den) ")
_SHORTEST: Final = 3


def said(day: date, cldr: Locale, *, weekday: bool = False) -> str:
    """A day with its year, such as "27 November 2026"; with `weekday`, "Friday, 27 November 2026"."""
    return format_date(day, "full" if weekday else "long", locale=cldr)


def zone_city(zone: tzinfo, cldr: Locale) -> str:
    """The city that stands for a time zone, such as Brussels; "" where the zone has no place, such as UTC."""
    key = "UTC" if isinstance(zone, timezone) else str(getattr(zone, "key", "UTC"))
    return "" if key in {"UTC", "Etc/UTC"} else city(key, cldr)


def city(zone: str, cldr: Locale) -> str:
    """The city in the name of a time zone, such as Brussel of Europe/Brussels; UTC is itself."""
    names = (zone, *_names_before().get(zone, ()))
    known = (cldr.time_zones.get(name, {}).get("city") for name in names)
    return next(filter(None, known), zone.rpartition("/")[2].replace("_", " "))


@cache
def _names_before() -> Mapping[str, Sequence[str]]:
    """The names that time zones had, by the one that each has now: CLDR keeps cities under the first one."""
    before: dict[str, list[str]] = {}
    for old, now in get_global("zone_aliases").items():
        before.setdefault(now, []).append(old)
    return before


def zone_of(typed: str, cldr: Locale) -> str | None:
    """The time zone of a city as a language calls it; None where CLDR knows none of that name."""
    given = fold(tidied(typed))
    found = (zone for zone, names in cldr.time_zones.items() if fold(names.get("city", "")) == given)
    return next(found, None) if given else None


def month_said(month: int, cldr: Locale) -> str:
    """A month by its name, 1 being January."""
    return str(cldr.months["stand-alone"]["wide"][month])


def month_of(typed: str, cldr: Locale) -> int | None:
    """The month that a language calls so, in full or as it abbreviates it; None for no month's name."""
    return _number(tidied(typed).casefold().rstrip("."), _names(str(cldr), "months"))


def read(typed: str, cldr: Locale) -> date:
    """The day that somebody typed, with its year, in numbers or with the month's name.

    Raises:
        Unreadable: it is no day between 1900 and 2199, lacks its year, or is another weekday than it says.
        Ambiguous: day and month could change places.
    """
    text = tidied(typed).casefold()
    found = list(dict.fromkeys(_days(text, cldr))) if len(text) <= MAX_LENGTH else []
    if not found:
        raise Unreadable(Kind.DAY, typed)
    if len(found) > 1:
        raise Ambiguous(Kind.DAY, typed, [said(day, cldr) for day in found])
    return found[0]


def _days(text: str, cldr: Locale) -> Iterable[date]:
    """Every day that `text` can be."""
    weekday, rest = _weekday(text, cldr)
    return [day for day in _dated(rest, cldr) if weekday in (None, day.weekday())]


def _dated(text: str, cldr: Locale) -> Sequence[date]:
    if found := _YEAR_FIRST.fullmatch(text) or _COMPACT.fullmatch(text):
        year, month, day = map(int, found.groups())
        return _existing([(year, month, day)])
    if found := _YEAR_LAST.fullmatch(text):
        first, second, year = map(int, found.groups())
        orders = [(year, second, first)]
        if cldr.language in _MANY_ORDERS:
            orders += [(year, first, second)]
        return _existing(orders)
    return _existing(_named(text, cldr))


def _existing(orders: Iterable[tuple[int, int, int]]) -> Sequence[date]:
    """Those of (year, month, day) that are days."""
    days = []
    for year, month, day in orders:
        if not EARLIEST <= year <= LATEST:
            continue
        try:
            days.append(date(year, month, day))
        except ValueError:
            continue
    return days


def _named(text: str, cldr: Locale) -> Sequence[tuple[int, int, int]]:
    found = _NAMED.fullmatch(text)
    if found is None or (found["first"] is None) == (found["later"] is None):
        return []
    month = _number(found["month"], _names(str(cldr), "months"))
    return [] if month is None else [(int(found["year"]), month, int(found["first"] or found["later"]))]


def _weekday(text: str, cldr: Locale) -> tuple[int | None, str]:
    """The weekday that is named before or behind the date, and the date without it."""
    text = _LITTLE.sub("", text)
    before = _WEEKDAY.fullmatch(text)
    if before and (number := _number(before["name"], _names(str(cldr), "days"))) is not None:
        return number, _LITTLE.sub("", before["rest"])
    rest, _, last = text.rpartition(" ")
    number = _number(last.strip("()"), _names(str(cldr), "days"))
    return (None, text) if number is None else (number, rest)


@cache
def _names(language: str, kind: str) -> Mapping[str, int]:
    """The months or days ("months", "days") by their long and short names in a language."""
    of = getattr(Locale.parse(language), kind)
    return {
        known.rstrip(".").casefold(): number
        for context in ("format", "stand-alone")
        for width in ("abbreviated", "wide")
        for number, known in of[context][width].items()
    }


def _number(name: str, names: Mapping[str, int]) -> int | None:
    """The month or weekday of that name: the long one, CLDR's short one, or how only one begins."""
    if name in names:
        return names[name]
    begun = {number for known, number in names.items() if len(name) >= _SHORTEST and known.startswith(name)}
    return begun.pop() if len(begun) == 1 else None
