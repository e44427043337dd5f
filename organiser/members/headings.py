"""How the columns of an older list may be headed, in the four languages, what each holds, and its lines."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from itertools import islice
from typing import Final

from organiser.errors import Refusal
from organiser.i18n.folding import bare


class ImportNameless(Refusal):
    """No column of the table is headed as the one with the names."""

    def __init__(self, headings: Sequence[str]) -> None:
        """`headings`: how that column may be headed."""
        super().__init__()
        self.headings = tuple(headings)


class Column(StrEnum):
    """What a column can hold; only the name is needed."""

    NAME = "name"
    LEGAL_NAME = "legal_name"
    ADDRESS = "address"
    ADMITTED = "admitted"
    LANGUAGE = "language"
    PLATFORMS = "platforms"
    GIVEN_NAME = "given_name"
    FAMILY_NAME = "family_name"
    """Of a name in two columns; beside a given name that of the family may be headed as the name, too."""


HEADINGS: Final = {
    Column.NAME: ("name", "naam", "이름", "namn"),
    Column.LEGAL_NAME: ("legal name", "officiële naam", "실명", "juridiskt namn"),
    Column.ADDRESS: ("address", "adres", "주소", "adress"),
    Column.ADMITTED: ("admitted", "toegelaten", "가입일", "inträde"),
    Column.LANGUAGE: ("language", "taal", "언어", "språk"),
    Column.PLATFORMS: ("platforms", "platformen", "플랫폼", "plattformar"),
}
"""How columns may be headed, in the four languages; capitals, underscores and marks around do not matter.

Those of a name in two columns are understood, and not asked for.
"""

_LANGUAGES: Final = ("en", "nl", "ko", "sv")
"""In which language each of the headings is."""

_ALSO: Final = {
    Column.NAME: ("shown name", "nickname", "roepnaam", "닉네임", "성명", "visningsnamn"),
    Column.LEGAL_NAME: ("full name", "volledige naam", "법적 이름", "fullständigt namn"),
    Column.ADDRESS: ("postal address", "postadres", "postadress"),
    Column.ADMITTED: ("member since", "joined", "lid sinds", "가입일자", "가입 날짜", "medlem sedan"),
    Column.LANGUAGE: (),
    Column.PLATFORMS: ("platform", "plattform"),
    Column.GIVEN_NAME: ("first name", "given name", "voornaam", "förnamn"),
    Column.FAMILY_NAME: ("last name", "family name", "surname", "achternaam", "familienaam", "efternamn"),
}
"""Other words that lists are headed with."""

_TITLES: Final = 10
"""Lines above the headings in which a list may say what it is."""

_SEPARATORS: Final = (",", ";", "\t")
_LINE: Final = re.compile(r"[^,;\s].*")
_DECLARED: Final = re.compile(r"sep=([,;\t])\r?\n?", re.IGNORECASE)
"""The line with which a spreadsheet tells another how columns are separated."""

# More than any table has: a field beyond it reads like an open quotation mark.
csv.field_size_limit(10_000_000)

_MARKS: Final = " \t*\"'“”‘’"  # noqa: RUF001 - as keyboards set them
"""What people set around a heading, beside the marks that never matter."""

_HEADED: Final = {
    bare(one): column for column in Column for one in (*HEADINGS.get(column, ()), *_ALSO[column])
}


def heading(column: Column, language: str) -> str:
    """How a column is headed in one of `LOCALES`."""
    return HEADINGS[column][_LANGUAGES.index(language)]


def column_of(heading: str) -> Column | None:
    """What a column holds that is headed so; None where nobody knows."""
    return _HEADED.get(bare(heading.replace("_", " ").strip(_MARKS)))


def separated(text: str) -> tuple[str, str, int]:
    """What separates the columns, the table, and how many lines above it only declare that.

    Otherwise it is what separates most headings that are known in one of the lines where they may stand; a
    comma where nothing does.
    """
    declared = _DECLARED.match(text)
    if declared is not None:
        return declared[1], text[declared.end() :], 1
    lines = [line[0] for line in islice(_LINE.finditer(text), _TITLES + 1)]
    sign = max(_SEPARATORS, key=lambda one: max((_known(line.split(one)) for line in lines), default=0))
    return sign, text, 0


def _known(headings: Iterable[str]) -> int:
    return sum(column_of(one) is not None for one in headings)


def table_lines(text: str, separator: str) -> Iterator[tuple[int, Sequence[str] | None]]:
    """Every line that is not blank with the number where it begins; None for its fields: not readable."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    while True:
        number = reader.line_num + 1
        try:
            fields = next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield number, None
            continue
        if any(field.strip() for field in fields):
            yield number, fields


def headed(lines: Sequence[tuple[int, Sequence[str] | None]]) -> tuple[int, Sequence[str]]:
    """The headings, and how many lines stand above them: a list may say first what it is.

    Raises:
        ImportNameless: no column is headed as the one with the names.
    """
    for place, (_, fields) in enumerate(lines[: _TITLES + 1]):
        if not {Column.NAME, Column.GIVEN_NAME}.isdisjoint(map(column_of, fields or ())):
            return place, fields or ()
    raise ImportNameless(HEADINGS[Column.NAME])


def unread(
    headings: Sequence[str],
    columns: Sequence[Column | None],
    lines: Sequence[tuple[int, Sequence[str] | None]],
) -> tuple[str, ...]:
    """The headings that were not read: unknown ones, and a known one that comes again.

    A column without a heading is called by its place; one in which nothing stands at all is none.
    """
    read: set[Column] = set()
    left: list[str] = []
    for place, (heading, column) in enumerate(zip(headings, columns, strict=True)):
        if column is not None and column not in read:
            read.add(column)
        elif heading.strip() or any(
            fields and "".join(fields[place : place + 1]).strip() for _, fields in lines
        ):
            left.append(heading.strip() or str(place + 1))
    return tuple(left)
