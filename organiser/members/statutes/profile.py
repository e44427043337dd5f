"""A statute profile: what the law of one country says about being a member of a co-op, rule by rule.

Each rule says where it comes from and on which day that was read. What could not be read in the law itself is
not set, and is asked from the stewards, with what a page says of it as a hint; nothing is made up. Nothing
here is legal advice, and nothing here reads a file.
"""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType
from typing import Final, TypeVar

from organiser.members.statutes.kinds import KINDS
from organiser.members.statutes.rule import Bylaw, Rule
from organiser.members.statutes.values import (
    Field,
    Form,
    Keeping,
    Moment,
    Period,
    Reader,
    Value,
)

CALENDAR_YEAR: Final = (12, 31)
"""Month and day on which a financial year ends unless the bylaws name another."""

OVERLAID: Final = "statute."
"""What the name of a chapter's setting begins with where it says what the bylaws say; a rule's id follows."""

_First = TypeVar("_First")


@dataclass(frozen=True, slots=True)
class Leaving:
    """How a membership ends by the member's own will. None: not known."""

    when: Moment | None
    notice: Period | None
    form: Form | None

    def end(self, given: date, year_ends: tuple[int, int] = CALENDAR_YEAR) -> date:
        """The last day of a membership whose notice is given on `given`.

        `year_ends` is the month and day on which the financial year ends. Where no rule is known nothing
        holds anybody: the membership ends on the day itself.
        """
        earliest = self.notice.after(given) if self.notice else given
        match self.when:
            case Moment.YEAR_END:
                return _year_end(earliest, year_ends)
            case Moment.FIRST_HALF:
                return _in_first_half(earliest, year_ends)
            case Moment.ANY_TIME | None:
                return earliest


def _year_end(day: date, year_ends: tuple[int, int]) -> date:
    """The first end of a financial year on or after `day`."""
    month, last = year_ends
    # A year that ends on 29 February ends on the 28th where there is none.
    ends = (Period(days=last - 1).after(date(year, month, 1)) for year in (day.year, day.year + 1))
    kept = (end if end.month == month else Period(days=-end.day).after(end) for end in ends)
    return next(end for end in kept if end >= day)


def _in_first_half(day: date, year_ends: tuple[int, int]) -> date:
    """`day` where it is in the first six months of a financial year, otherwise the next one's first day."""
    ends = _year_end(day, year_ends)
    begins = Period(days=1).after(_year_end(Period(years=-1).after(ends), year_ends))
    return day if day < Period(months=6).after(begins) else Period(days=1).after(ends)


@dataclass(frozen=True, slots=True)
class Register:
    """What the law asks of the statutory register. None: not known."""

    fields: tuple[Field, ...] | None
    form: tuple[Keeping, ...] | None
    seen_by: frozenset[Reader] | None
    kept_for: Period | None

    def kept_until(self, day: date) -> date | None:
        """Until when a line is kept at least that ended on `day`; None where nobody knows how long."""
        return self.kept_for.after(day) if self.kept_for else None


@dataclass(frozen=True, slots=True)
class Terms:
    """Ids of the legal words of a country; views say them in every language."""

    member: str
    assembly: str
    register: str


@dataclass(frozen=True, slots=True)
class Profile:
    """The rules of one country, every id of `KINDS` among them."""

    code: str
    terms: Terms
    rules: Mapping[str, Rule]

    @property
    def leaving(self) -> Leaving:
        """How one leaves."""
        return Leaving(
            when=self._value("leaving.when", Moment),
            notice=self._value("leaving.notice", Period),
            form=self._value("leaving.form", Form),
        )

    @property
    def register(self) -> Register:
        """What the statutory register is."""
        readers = self._many("register.seen_by", Reader)
        return Register(
            fields=self._many("register.fields", Field),
            form=self._many("register.form", Keeping),
            seen_by=None if readers is None else frozenset(readers),
            kept_for=self._value("register.kept_for", Period),
        )

    def value(self, name: str) -> Value | None:
        """What the rule says; None where it is open, also where the law leaves it to the bylaws."""
        rule = self.rules[name]
        return None if rule.open else rule.value

    def overlaid(self, kept: Mapping[str, Bylaw]) -> "Profile":
        """The profile with what the co-op has set, as it is kept.

        Where the law is known better by now than when something was set, the law holds; what could be set
        once and can't any more does not.
        """
        rules = dict(self.rules)
        for name, bylaw in kept.items():
            if name in rules and rules[name].may_be_set:
                with suppress(ValueError):
                    rules[name] = Rule(name, KINDS[name].read(bylaw.value), own=bylaw)
        return replace(self, rules=MappingProxyType(rules))

    def _value(self, name: str, kind: type[_First]) -> _First | None:
        value = self.value(name)
        if value is None or isinstance(value, kind):
            return value
        raise TypeError("a rule has a value of another kind")

    def _many(self, name: str, kind: type[_First]) -> tuple[_First, ...] | None:
        value = self._value(name, tuple)
        return None if value is None else tuple(item for item in value if isinstance(item, kind))
