"""One language's sentences, and its numbers, money, dates and lists, said and read.

A sentence is named by its English text, and its placeholders by name: `{count}`. A number is written the
way the language writes it; a name in a Korean sentence may ask for a particle, `{name:은/는}`, or for what it
is the name of, `{name:님}`.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from decimal import Decimal
from gettext import NullTranslations
from string import Formatter
from typing import Final, TypeVar

from babel import Locale
from babel.dates import format_datetime

from organiser.i18n import dates, lists, money, numbers
from organiser.i18n.korean import behind
from organiser.i18n.locales import TERRITORIES

Inset = TypeVar("Inset")
"""Whatever a caller of `pieces` sets into a sentence; `str` of it is how it reads."""

_KILO: Final = 1024
_FORMATTER: Final = Formatter()


def noop(context: str, message: str) -> str:  # noqa: ARG001 - the context is read by the extraction
    """`message`, marked for the catalogues; it is said later with `Words.pgettext(context, message)`."""
    return message


class Words:
    """One language. Immutable; may be shared by everybody who speaks it."""

    __slots__ = ("_cldr", "_translations", "locale")

    def __init__(self, locale: str, translations: NullTranslations) -> None:
        """`locale` is one of `LOCALES`; `translations` its compiled catalogue."""
        self.locale: Final = locale
        self._translations: Final = translations
        self._cldr: Final = Locale.parse(TERRITORIES[locale])

    def gettext(self, message: str, /, **values: str | int) -> str:
        """The sentence, with its placeholders filled."""
        return self._filled(self._translations.gettext(message), values)

    def pgettext(self, context: str, message: str, /, **values: str | int) -> str:
        """The sentence for a word that could be two things; `context` says which."""
        return self._filled(self._translations.pgettext(context, message), values)

    def ngettext(self, singular: str, plural: str, count: int, /, **values: str | int) -> str:
        """The sentence in the form that fits `count`, which is also the placeholder `{count}`."""
        template = self._translations.ngettext(singular, plural, count)
        return self._filled(template, {"count": count, **values})

    def pieces(self, message: str, /, **values: str | int | Inset) -> tuple[str | Inset, ...]:
        """The sentence as a sequence of strings with the values that are no words standing between them."""
        return tuple(self._pieces(self._translations.gettext(message), values))

    def number(self, value: float | Decimal, *, decimals: int = 1) -> str:
        """A number with at most `decimals` decimals."""
        return numbers.said(value, self._cldr, decimals=decimals)

    def percent(self, share: float | Decimal, *, decimals: int = 0) -> str:
        """A share of a whole in percent: 0.125 is "12%", or "12.5%" with one decimal."""
        return numbers.percent(share, self._cldr, decimals=decimals)

    def money(self, minor: int, currency: str) -> str:
        """An amount in minor units of an ISO currency, such as "€82.40" or "₩82,000"."""
        return money.said(minor, currency, self._cldr)

    def read_number(self, typed: str) -> Decimal:
        """The number that somebody typed.

        Raises:
            Unreadable, Ambiguous: see `i18n.numbers.read`.
        """
        return numbers.read(typed, self._cldr)

    def read_money(self, typed: str, currency: str) -> int:
        """The amount that somebody typed, in minor units of an ISO currency, never negative.

        Raises:
            Unreadable, Ambiguous, OtherCurrency: see `i18n.money.read`.
        """
        return money.read(typed, currency, self._cldr)

    def read_date(self, typed: str) -> date:
        """The day that somebody typed, with its year.

        Raises:
            Unreadable, Ambiguous: see `i18n.dates.read`.
        """
        return dates.read(typed, self._cldr)

    def size(self, count: int) -> str:
        """A file's size; the units are those of the networks' limits (1 MB = 1024 x 1024 bytes)."""
        if count < _KILO:
            # Translators: the size of a very small file.
            return self.ngettext("{count} byte", "{count} bytes", count)
        kilobytes = count / _KILO
        if kilobytes < _KILO:
            # Translators: the size of a file in kilobytes.
            return self.pgettext("file size", "{number} kB", number=self.number(kilobytes))
        # Translators: the size of a file in megabytes.
        return self.pgettext("file size", "{number} MB", number=self.number(kilobytes / _KILO))

    def listing(self, items: Sequence[str], *, choice: bool = False, short: bool = False) -> str:
        """The items as one enumeration, "" where there are none; with `choice`: "A, B or C".

        With `short`: "A, B, C", as amounts with their units are listed.
        """
        return "".join(lists.joined(items, self._cldr, choice=choice, short=short))

    def quoted(self, text: str) -> str:
        """What somebody wrote, or may write, between quotation marks."""
        # Translators: quotation marks around what somebody wrote, or may write.
        return self.pgettext("quotation", "“{text}”", text=text)

    def duration(self, span: timedelta) -> str:
        """A length of time in its two largest units, such as "1 hour and 30 minutes"; at least 1 second."""
        seconds = max(1, round(span.total_seconds()))
        minutes, seconds = divmod(seconds, 60)
        hours, minutes = divmod(minutes, 60)
        days, hours = divmod(hours, 24)
        units = [
            self.ngettext("{count} day", "{count} days", days) if days else "",
            self.ngettext("{count} hour", "{count} hours", hours) if hours else "",
            self.ngettext("{count} minute", "{count} minutes", minutes) if minutes else "",
            self.ngettext("{count} second", "{count} seconds", seconds) if seconds else "",
        ]
        first = next(index for index, unit in enumerate(units) if unit)
        following = units[first + 1] if first + 1 < len(units) else ""
        if not following:
            return units[first]
        # Translators: a length of time in two units, such as "1 hour and 30 minutes".
        return self.pgettext("duration", "{larger} and {smaller}", larger=units[first], smaller=following)

    def date(self, day: date, *, weekday: bool = False) -> str:
        """A day with its year, such as "27 November 2026" or "Friday, 27 November 2026".

        A moment is a `datetime`: say which day it is in the chapter's zone, or use `moment`.
        """
        if isinstance(day, datetime):
            raise TypeError("a moment is another day in another zone")
        return dates.said(day, self._cldr, weekday=weekday)

    def day(self, at: datetime, zone: tzinfo = UTC) -> str:
        """A day near now with its weekday, such as "Friday 27 November"."""
        # Translators: a CLDR date pattern: weekday, day and month. Letters in quotes stand as they are.
        return self._dated(at, zone, self.pgettext("date pattern", "EEEE d MMMM"))

    def time(self, at: datetime, zone: tzinfo = UTC) -> str:
        """A time of the day, such as "18:00"."""
        # Translators: a CLDR time pattern: hours and minutes. Letters in quotes stand as they are.
        return self._dated(at, zone, self.pgettext("time pattern", "HH:mm"))

    def moment(self, at: datetime, zone: tzinfo = UTC) -> str:
        """A weekday, day and time, such as "Friday 27 November at 18:00 (Brussels time)"."""
        day, time = self.day(at, zone), self.time(at, zone)
        # Translators: a point in time; {zone} is a time zone, such as "UTC" or "Brussels time".
        return self.pgettext(
            "moment", "{day} at {time} ({zone})", day=day, time=time, zone=self.zone(at, zone)
        )

    def deadline(self, at: datetime, zone: tzinfo = UTC) -> str:
        """A moment until which something can be done; a midnight is the end of the day before."""
        if not _midnight(at, zone):
            return self.moment(at, zone)
        day, city = self.day(at - timedelta(seconds=1), zone), self.zone(at, zone)
        # Translators: until midnight; {zone} is a time zone, such as "UTC" or "Brussels time".
        return self.pgettext("moment", "the end of {day} ({zone})", day=day, zone=city)

    def beginning(self, at: datetime, zone: tzinfo | None = None) -> str:
        """A moment from which something can be done, on its own clock unless another `zone` is named.

        A midnight is the day that begins.
        """
        zone = zone or at.tzinfo or UTC
        if not _midnight(at, zone):
            return self.moment(at, zone)
        # Translators: from a day's midnight on; {zone} is a time zone, such as "UTC" or "Brussels time".
        return self.pgettext("moment", "{day} ({zone})", day=self.day(at, zone), zone=self.zone(at, zone))

    def zone(self, at: datetime, zone: tzinfo) -> str:
        """The name of a time zone as it is `at` a moment, such as "Brussels time" or "UTC"."""
        city = dates.zone_city(zone, self._cldr)
        if not city:
            return at.astimezone(zone).tzname() or ""
        # Translators: a time zone, by its best known city: the time that clocks show in Brussels.
        return self.pgettext("time zone", "{city} time", city=city)

    def month(self, month: int) -> str:
        """A month by its name, 1 being January."""
        return dates.month_said(month, self._cldr)

    def month_of(self, typed: str) -> int | None:
        """The month whose name somebody typed; None where it is none."""
        return dates.month_of(typed, self._cldr)

    def city(self, zone: str) -> str:
        """The city that a time zone is named after, such as Brussels for "Europe/Brussels"."""
        return dates.city(zone, self._cldr)

    def zone_of(self, typed: str) -> str | None:
        """The name of the time zone of a city that somebody typed; None where it isn't known by that name."""
        return dates.zone_of(typed, self._cldr)

    def currency(self, code: str) -> str:
        """What amounts in an ISO currency are amounts of, such as "euros" or "Swedish kronor"."""
        return money.name(code, self._cldr)

    def _dated(self, at: datetime, zone: tzinfo, pattern: str) -> str:
        return format_datetime(at, pattern, tzinfo=zone, locale=self._cldr)

    def _filled(self, template: str, values: dict[str, str | int]) -> str:
        return "".join(self._pieces(template, values))

    def _pieces(self, template: str, values: dict[str, str | int | Inset]) -> Iterator[str | Inset]:
        for literal, field, spec, _conversion in _FORMATTER.parse(template):
            if literal:
                yield literal
            if field is not None:
                value = values[field]
                said = self.number(value) if isinstance(value, int) else value
                yield said
                if spec:
                    yield behind(_read(said), spec)


def _midnight(at: datetime, zone: tzinfo) -> bool:
    return at.astimezone(zone).time() == time()


def _read(said: object) -> str:
    """How something reads that a particle follows."""
    if type(said).__str__ is object.__str__:
        raise TypeError("only words can carry a particle")
    return str(said)
