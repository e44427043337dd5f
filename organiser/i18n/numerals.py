"""Numbers as people type them, read without knowing what they count.

Babel's parsers are not used: the lenient one reads `82,40` as 8240 in English, the strict one refuses
`3,400.60`, and neither knows `8만2천` (docs/decisions/0016). Here marks are read by where they stand:
what can only be one number is that number in every language, and only `1.250` needs the language.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final
from unicodedata import decimal, normalize

MAX_DIGITS: Final = 15
"""More digits than that are no number that a co-op counts; minor units of it fit 64 bits."""

MAX_LENGTH: Final = 40
"""Characters of a number with its marks."""

_MARKED: Final = re.compile("[0-9]+(?:[., '][0-9]+)*")
_GROUP: Final = 3


@dataclass(frozen=True, slots=True)
class _Unit:
    """A Korean unit: what it is worth, and below what its own count must be."""

    sign: str
    worth: int
    below: int


_UNITS: Final = (
    _Unit("억", 10**8, 10**4),
    _Unit("만", 10**4, 10**4),
    _Unit("천", 1000, 10),
    _Unit("백", 100, 10),
    _Unit("십", 10, 10),
)
_SYLLABLES: Final = str.maketrans("영공일이삼사오육칠팔구", "00123456789")


def tidied(typed: str) -> str:
    """What was typed with one kind of digit, space, minus and apostrophe, and none at its ends."""
    if any(character.isnumeric() and not character.isdecimal() for character in typed):
        return typed  # ½ and ² would become other numbers
    marks = normalize("NFKC", typed).translate(str.maketrans("−\u2013’", "--'"))  # noqa: RUF001 - what phones type
    digits = (str(decimal(sign)) if sign.isdecimal() else sign for sign in marks)
    return " ".join("".join(digits).split())


def readings(typed: str, group: str) -> Sequence[Decimal]:
    """What a number without a sign, already `tidied`, can mean; nothing where it is no number.

    `group` parts thousands in the language of who typed it. Where there are two readings, the one with
    thousands stands first, the one with decimals second.
    """
    if len(typed) > MAX_LENGTH:
        return ()
    if any(unit.sign in typed for unit in _UNITS):
        found = _korean(typed)
        return () if found is None else (found,)
    return _marked(typed, group)


def _marked(typed: str, group: str) -> Sequence[Decimal]:
    """Digits, perhaps with marks between them."""
    if not _MARKED.fullmatch(typed) or sum(map(str.isdigit, typed)) > MAX_DIGITS:
        return ()
    marks = re.findall("[., ']", typed)
    if not marks:
        return (Decimal(typed),)
    found = (_grouped(typed, marks), _pointed(typed, marks))
    if None not in found and marks[-1] == group:
        found = (found[0], None)
    return tuple(reading for reading in found if reading is not None)


def _grouped(typed: str, marks: Sequence[str]) -> Decimal | None:
    """The number without decimals, where all marks are the same and each stands before three digits."""
    first, *others = re.split("[., ']", typed)
    if others and (len(first) > _GROUP or first.startswith("0")):
        return None
    regular = len(set(marks)) <= 1 and all(len(other) == _GROUP for other in others)
    return Decimal(first + "".join(others)) if regular else None


def _pointed(typed: str, marks: Sequence[str]) -> Decimal | None:
    """The number whose last mark stands before its decimals, and is the only one of its kind."""
    if marks[-1] not in ".," or marks.count(marks[-1]) > 1:
        return None
    whole, _, decimals = typed.rpartition(marks[-1])
    grouped = _grouped(whole, marks[:-1])
    return None if grouped is None else Decimal(f"{grouped}.{decimals}")


def _korean(typed: str) -> Decimal | None:
    """A number with units, such as 8만2천, 12만 5000, 3.5만 or 팔만 이천."""
    return _summed(typed.replace(" ", "").translate(_SYLLABLES), _UNITS)


def _summed(text: str, units: Sequence[_Unit]) -> Decimal | None:
    """The sum of all units in `text`, the largest first; None where they stand in another order."""
    if not text:
        return Decimal(0)
    if not units:
        found = _marked(text, ",")
        return found[0] if len(found) == 1 else None
    unit, smaller = units[0], units[1:]
    before, sign, after = text.partition(unit.sign)
    if not sign:
        return _summed(text, smaller)
    count = _summed(before, smaller) if before else Decimal(1)
    rest = _summed(after, smaller)
    if count is None or rest is None or not 0 < count < unit.below or rest >= unit.worth:
        return None
    total = count * unit.worth + rest
    decimals_inside = after and count != int(count)
    return None if decimals_inside or total != int(total) else Decimal(int(total))
