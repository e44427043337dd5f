"""An older list of members, read from a table that a spreadsheet saved, in founding mode.

Whatever can be told of a line is told by its number, and nothing is made up: a line that is not understood is
left out and named. Nobody becomes a member by being on a list; each line is an entry to be claimed.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import islice
from typing import Final

from organiser.chat.visible import visible_line
from organiser.errors import Refusal
from organiser.members import cells, names, work
from organiser.members.encodings import decoded
from organiser.members.headings import Column, column_of, headed, separated, table_lines, unread
from organiser.members.names import NameEmpty, NameTooLong
from organiser.members.work import WorkTooMuch

MOST_LINES: Final = 5000
MOST_BYTES: Final = 2_000_000
LONGEST_FIELD: Final = 200
"""Characters of a legal name or an address."""

_LISTED: Final = re.compile(r"[,;/|\r\n]")


class ImportTooLarge(Refusal):
    """The table has more lines or bytes than are taken at once."""

    def __init__(self, most: int) -> None:
        """`most`: lines."""
        super().__init__()
        self.most = most


class ImportEmpty(Refusal):
    """The table has no line below its headings."""


class Fault(StrEnum):
    """Why a line is left out."""

    NAME_MISSING = "name_missing"
    NAME_TOO_LONG = "name_too_long"
    DATE_UNREADABLE = "date_unreadable"
    """No day, one that could be two, or not in the past."""
    LANGUAGE_UNKNOWN = "language_unknown"
    FIELD_TOO_LONG = "field_too_long"
    TOO_MANY_FIELDS = "too_many_fields"
    GARBLED = "garbled"
    """Letters were lost or changed on the way into the file, or a cell shows an error."""
    ABOVE_HEADINGS = "above_headings"
    DUPLICATE = "duplicate"
    """The same name, and no other legal name, as in a line before."""
    TAKEN = "taken"
    """Somebody of that name, or of one that looks like it, is in the chapter or invited already."""
    UNREADABLE = "unreadable"
    """A quotation mark is not closed."""


@dataclass(frozen=True, slots=True)
class Row:
    """An entry to be claimed. `line` counts from 1, the headings included; "" and () were not said."""

    line: int
    name: str
    legal_name: str = ""
    address: str = ""
    admitted: date | None = None
    language: str | None = None
    platforms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BadRow:
    """A line that is left out, and why. `first`: the line that a duplicate repeats."""

    line: int
    fault: Fault
    first: int | None = None


@dataclass(frozen=True, slots=True)
class Import:
    """What a table says: entries, lines left out, and headings of columns that were not read."""

    rows: tuple[Row, ...]
    bad: tuple[BadRow, ...]
    unknown: tuple[str, ...]


class _Wrong(Exception):
    def __init__(self, fault: Fault, first: int | None = None) -> None:
        super().__init__(fault)
        self.fault = fault
        self.first = first


def read(raw: bytes, today: date, language: str = "en") -> Import:
    """The table in a file, separated by `,`, `;` or tabs. `today`: nobody was admitted later.

    `language` is the chapter's: in which order its people write a day, a month and a year.

    Raises:
        ImportTooLarge: more than `MOST_LINES` lines or `MOST_BYTES` bytes.
        ImportUnreadable: no text, or one that might mean two things.
        ImportNameless: no column is headed as the name.
        ImportEmpty: nothing stands below the headings.
    """
    if len(raw) > MOST_BYTES:
        raise ImportTooLarge(MOST_LINES)
    sign, text, above = separated(decoded(raw))
    # Of a list that is too long no more is read than shows it.
    lines = [(number + above, fields) for number, fields in islice(table_lines(text, sign), MOST_LINES + 2)]
    if len(lines) > MOST_LINES + 1:
        raise ImportTooLarge(MOST_LINES)
    if not lines:
        raise ImportEmpty
    place, headings = headed(lines)
    columns = [column_of(heading) for heading in headings]
    titles = tuple(BadRow(number, Fault.ABOVE_HEADINGS) for number, _ in lines[:place])
    below = lines[place + 1 :]
    if not below:
        raise ImportEmpty
    rows, bad = _rows(below, columns, _Reading(today, language))
    return Import(rows, (*titles, *bad), unread(headings, columns, below))


def without(table: Import, taken: Collection[str]) -> Import:
    """The table without the lines whose names are `taken` already."""
    late = tuple(BadRow(row.line, Fault.TAKEN) for row in table.rows if row.name in taken)
    rows = tuple(row for row in table.rows if row.name not in taken)
    return Import(rows, tuple(sorted((*table.bad, *late), key=lambda bad: bad.line)), table.unknown)


@dataclass(frozen=True, slots=True)
class _Reading:
    """What cells are read by: see `read`."""

    today: date
    language: str


def _rows(
    lines: Sequence[tuple[int, Sequence[str] | None]], columns: Sequence[Column | None], reading: _Reading
) -> tuple[tuple[Row, ...], tuple[BadRow, ...]]:
    rows: list[Row] = []
    bad: list[BadRow] = []
    seen: dict[str, dict[str, int]] = {}
    for line, fields in lines:
        try:
            row = _row(line, _cells(fields, columns), reading)
            _check_first(row, seen)
        except _Wrong as wrong:
            bad.append(BadRow(line, wrong.fault, wrong.first))
        else:
            rows.append(row)
    return tuple(rows), tuple(bad)


def _cells(fields: Sequence[str] | None, columns: Sequence[Column | None]) -> dict[Column, str]:
    if fields is None:
        raise _Wrong(Fault.UNREADABLE)
    if any(field.strip() for field in fields[len(columns) :]):
        raise _Wrong(Fault.TOO_MANY_FIELDS)
    found: dict[Column, str] = {}
    for column, field in zip(columns, fields, strict=False):
        if column is not None:
            found.setdefault(column, field.strip())
    return found


def _row(line: int, said: dict[Column, str], reading: _Reading) -> Row:
    typed = _called(said)
    try:
        name = names.shown_name(typed)
    except NameEmpty:
        raise _Wrong(Fault.NAME_MISSING) from None
    except NameTooLong:
        raise _Wrong(Fault.NAME_TOO_LONG) from None
    legal_name, address = _field(said.get(Column.LEGAL_NAME, "")), _field(said.get(Column.ADDRESS, ""))
    called = visible_line(typed), legal_name
    if any(map(cells.is_garbled, (*called, address))) or any(map(cells.lacks_letters, called)):
        raise _Wrong(Fault.GARBLED)
    return Row(
        line,
        name,
        legal_name,
        address,
        _day(said.get(Column.ADMITTED, ""), reading),
        _language(said.get(Column.LANGUAGE, "")),
        _platforms(said.get(Column.PLATFORMS, "")),
    )


def _called(said: dict[Column, str]) -> str:
    """The name, also where it stands in two columns; one that begins with the given name is the whole one."""
    name, given, family = (said.get(one, "") for one in (Column.NAME, Column.GIVEN_NAME, Column.FAMILY_NAME))
    if Column.FAMILY_NAME in said:
        return name or f"{given} {family}"
    whole = name.casefold().split()[: len(given.split())] == given.casefold().split()
    return name if whole else f"{given} {name}"


def _field(said: str) -> str:
    line = visible_line(said)
    if len(line) > LONGEST_FIELD:
        raise _Wrong(Fault.FIELD_TOO_LONG)
    return line


def _day(said: str, reading: _Reading) -> date | None:
    if not said:
        return None
    day = cells.day(said, reading.language)
    if day is None or day > reading.today:
        raise _Wrong(Fault.DATE_UNREADABLE)
    return day


def _language(said: str) -> str | None:
    if not said:
        return None
    found = cells.language(said)
    if found is None:
        raise _Wrong(Fault.LANGUAGE_UNKNOWN)
    return found


def _platforms(said: str) -> tuple[str, ...]:
    named = [one for one in _LISTED.split(said) if one.strip()]
    try:
        return work.platforms(named)
    except (NameEmpty, NameTooLong, WorkTooMuch):
        raise _Wrong(Fault.FIELD_TOO_LONG) from None


def _check_first(row: Row, seen: dict[str, dict[str, int]]) -> None:
    """Pass where no line before has the same name, or where all that do have other legal names."""
    alike = seen.setdefault(names.skeleton(row.name), {})
    legal_name = row.legal_name.casefold()
    same = [line for known, line in alike.items() if not known or not legal_name or known == legal_name]
    if same:
        raise _Wrong(Fault.DUPLICATE, same[0])
    alike[legal_name] = row.line
