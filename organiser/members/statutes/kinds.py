"""Every rule that a profile has, the kind of value that it takes, and how a value is read.

It knows no country: what holds where stands in the data files beside it.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final

from organiser.i18n.folding import fold
from organiser.members.statutes.values import (
    Amount,
    Basis,
    Body,
    Bylaws,
    Consequence,
    Field,
    Form,
    Keeping,
    Many,
    Moment,
    Period,
    Reader,
    Reasons,
    Start,
    Value,
)

_UNITS: Final = {
    "days": ("d", "day", "days", "dag", "dagen", "dagar", "일"),
    "weeks": ("w", "week", "weeks", "weken", "vecka", "veckor", "주", "주일"),
    "months": ("m", "month", "months", "maand", "maanden", "månad", "månader", "개월", "달"),
    "years": ("y", "year", "years", "jaar", "jaren", "år", "년"),
}
"""How the units of a period may be written; the first of each is how they are kept."""

_MEANT: Final = {fold(word): unit for unit, words in _UNITS.items() for word in words}
_PERIOD: Final = re.compile(r"(\d{1,4})\s*([^\W\d_]+)\.?")
_LONGEST: Final = 100
"""No count, share in per cent or number of years of a rule is larger."""
_LONGEST_NOTICE: Final = 1
"""Years of a notice, to leave or of an exclusion, at most: it traps nobody, and shields nobody for ever.

Of the laws that we know none asks for more: in Sweden six months at most to leave (byanatsforum.se), in the
Netherlands in any case the end of the following financial year (art. 2:36 lid 1 BW), which a year keeps to.
"""
_IN_A_YEAR: Final = {"days": 365, "weeks": 52, "months": 12, "years": 1}


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of value: its `name` for who reads the data files, what a steward types, and what reads it.

    `read` raises ValueError for what is no such value. `options` are all that there are, none where there are
    too many; of `several` of them, a value is a list.
    """

    name: str
    example: str
    read: Callable[[Any], Value]
    options: tuple[bool | StrEnum, ...] = ()
    several: bool = False


def _count(raw: object) -> int:
    number = int(raw) if isinstance(raw, str) and raw.isascii() and raw.isdigit() else raw
    if isinstance(number, bool) or not isinstance(number, int) or not 0 < number <= _LONGEST:
        raise ValueError("a whole number from 1 to 100 is wanted")
    return number


def _yes_no(raw: object) -> bool:
    if raw is True or raw == "yes":
        return True
    if raw is False or raw == "no":
        return False
    raise ValueError("yes or no is wanted")


class NoticeTooLong(ValueError):
    """A notice is longer than any may be."""


def _notice(raw: object) -> Period:
    known = _period(raw)
    try:
        return _period(raw, _LONGEST_NOTICE)
    except ValueError as longer:
        raise NoticeTooLong(f"{known.english} is longer than a notice may be") from longer


def _period(raw: object, years: int = _LONGEST) -> Period:
    found = _PERIOD.fullmatch(raw.strip()) if isinstance(raw, str) else None
    unit = None if found is None else _MEANT.get(fold(found[2]))
    if found is None or unit is None:
        raise ValueError("a period such as 30d, 4w, 6m or 7y is wanted")
    count = int(found[1])
    if not 0 < count <= years * _IN_A_YEAR[unit]:
        raise ValueError(f"a period of at least a day and at most {years} years is wanted")
    return Period(**{unit: count})


def _one_of(options: type[StrEnum]) -> Callable[[Any], Value]:
    return options


def _some_of(options: type[StrEnum]) -> Callable[[Any], Value]:
    def read(raw: object) -> Many:
        items = raw.split(",") if isinstance(raw, str) else raw
        if not isinstance(items, list) or not items:
            raise ValueError("a list is wanted")
        found = tuple(options(str(item).strip()) for item in items)
        if len(set(found)) < len(found):
            raise ValueError("something is named twice")
        return found

    return read


def written(value: Value) -> str:
    """A value as it is kept, which its kind reads again."""
    match value:
        case bool():
            return "yes" if value else "no"
        case Period():
            return next(
                f"{getattr(value, unit)}{words[0]}" for unit, words in _UNITS.items() if getattr(value, unit)
            )
        case tuple():
            return ",".join(value)
        case Bylaws():
            return value.value
        case _:
            return str(value)


COUNT: Final = Kind("a number", "3", _count)
PERCENT: Final = Kind("per cent", "10", _count)
YES_NO: Final = Kind("yes or no", "yes|no", _yes_no, (True, False))
PERIOD: Final = Kind("a period", "30d", _period)
NOTICE: Final = Kind("a period", "30d", _notice)
YEARS: Final = Kind("a period", "7y", _period)


def one_of(options: type[StrEnum]) -> Kind:
    """The kind whose value is one of `options`."""
    return Kind("one of: " + ", ".join(options), "|".join(options), _one_of(options), tuple(options))


def some_of(options: type[StrEnum]) -> Kind:
    """The kind whose value is at least one of `options`, in the order in which they are given."""
    listed = ", ".join(options)
    return Kind(f"some of: {listed}", ",".join(options), _some_of(options), tuple(options), several=True)


KINDS: Final[Mapping[str, Kind]] = MappingProxyType(
    {
        "members.minimum": COUNT,
        "admission.decides": one_of(Body),
        "admission.cause": YES_NO,
        "admission.reasons": one_of(Reasons),
        "admission.appeal": one_of(Body),
        "probation.allowed": YES_NO,
        "leaving.approval": YES_NO,
        "leaving.when": one_of(Moment),
        "leaving.notice": NOTICE,
        "leaving.form": one_of(Form),
        "expulsion.decides": one_of(Body),
        "expulsion.hearing": YES_NO,
        "expulsion.notice": NOTICE,
        "expulsion.appeal": one_of(Body),
        "expulsion.appeal_within": PERIOD,
        "vote.basis": one_of(Basis),
        "vote.cap": PERCENT,
        "arrears.consequence": one_of(Consequence),
        "register.fields": some_of(Field),
        "register.form": some_of(Keeping),
        "register.seen_by": some_of(Reader),
        "register.kept_for": YEARS,
        "shares.minimum": COUNT,
        "shares.cap": PERCENT,
        "shares.refund": YES_NO,
        "shares.refund_amount": one_of(Amount),
        "shares.refund_from": one_of(Start),
        "shares.refund_within": PERIOD,
        "shares.refund_decides": one_of(Body),
        "data.access": YES_NO,
        "data.portable": YES_NO,
        "data.erasure": YES_NO,
    }
)
"""Every rule that a profile has, and what kind of value it takes. Each profile names them all."""
