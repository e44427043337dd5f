"""What the rules of a statute can say. It knows no rule and no country, and reads nothing."""

from dataclasses import dataclass
from datetime import date
from enum import Enum, StrEnum


class Bylaws(Enum):
    """The law leaves it to the bylaws of each co-op."""

    DECIDE = "bylaws"


class Body(StrEnum):
    """Who decides."""

    BOARD = "board"
    ASSEMBLY = "assembly"
    COURT = "court"


class Reasons(StrEnum):
    """When a refusal must say why."""

    ALWAYS = "always"
    ON_REQUEST = "on-request"


class Moment(StrEnum):
    """When a membership can end."""

    ANY_TIME = "any-time"
    YEAR_END = "year-end"
    FIRST_HALF = "first-half"


class Form(StrEnum):
    """How notice is given."""

    ANY = "any"
    WRITING = "writing"


class Basis(StrEnum):
    """What votes are counted by where the bylaws say nothing else."""

    MEMBER = "member"
    SHARE = "share"


class Consequence(StrEnum):
    """What may follow when a member does not pay."""

    NOTICE = "notice"
    EXPULSION = "expulsion"


class Amount(StrEnum):
    """How much somebody who leaves gets back."""

    PAID_IN = "paid-in"
    BALANCE_SHEET = "balance-sheet"


class Start(StrEnum):
    """From when the money can be asked for."""

    LEAVING = "leaving"
    NEXT_YEAR = "next-year"


class Field(StrEnum):
    """What the statutory register holds of each owner."""

    NUMBER = "number"
    NAME = "name"
    ADDRESS = "address"
    ADMITTED = "admitted"
    LEFT = "left"
    EXCLUDED = "excluded"
    SHARES = "shares"
    SHARE_CLASS = "share-class"
    TRANSFERS = "transfers"
    RESTRICTIONS = "restrictions"
    PAID = "paid"
    OWED = "owed"
    REFUNDED = "refunded"
    RIGHTS = "rights"


class Keeping(StrEnum):
    """How and where the register is kept."""

    PAPER = "paper"
    ELECTRONIC = "electronic"
    OFFICE = "office"


class Reader(StrEnum):
    """Who may see the register."""

    PUBLIC = "public"
    MEMBERS = "members"
    CREDITORS = "creditors"
    AUTHORITIES = "authorities"


@dataclass(frozen=True, slots=True)
class Period:
    """A length of time as laws count it: months and years by the calendar, weeks and days as they are."""

    years: int = 0
    months: int = 0
    weeks: int = 0
    days: int = 0

    def after(self, day: date) -> date:
        """The day that lies this long after `day`; a month that is too short gives its last day."""
        month = day.month - 1 + self.months
        year, month = day.year + self.years + month // 12, month % 12 + 1
        moved = date(year, month, min(day.day, _days_in(year, month)))
        return date.fromordinal(moved.toordinal() + 7 * self.weeks + self.days)

    @property
    def english(self) -> str:
        """Such as "4 weeks"; people are told it by the views, in their language."""
        parts = (("year", self.years), ("month", self.months), ("week", self.weeks), ("day", self.days))
        return " ".join(f"{count} {unit}{'s' if count > 1 else ''}" for unit, count in parts if count)


def _days_in(year: int, month: int) -> int:
    following = date(year + month // 12, month % 12 + 1, 1)
    return (following - date(year, month, 1)).days


Many = tuple[StrEnum, ...]
Value = bool | int | Period | Bylaws | StrEnum | Many
"""What a rule says."""
