"""A sheet as CSV (RFC 4180): commas, CRLF, quotes where they are needed; UTF-8 with a byte order mark.

Excel takes a file without the mark for the country's old encoding, and shows Hangul and letters with rings as
rubbish. The comma is the standard's, and what programs expect; Excel in Dutch and Swedish wants a semicolon
when such a file is opened by a double click. For looking at, there is `xlsx_files`.

A text that a spreadsheet could take for a formula gets a single quote in front (OWASP ASVS 5.0, 1.2.10), also
behind a semicolon, a tab or a line break in it, where another cell begins for such an Excel. So does what
begins with a single quote, so that `unescaped` gives back exactly what was there.
"""

import csv
import io
import re
from typing import Final

from organiser.exports.sheets import Cell, Column, Kind, Sheet, worded

BOM: Final = "\ufeff"
QUOTE: Final = "'"
_SIGNS: Final = "=+-@\0＝＋－＠"  # noqa: RUF001 - Excel in Korean takes the wide ones, too
_PASSED: Final = "\t\r\n"
FORMULA: Final = frozenset(_SIGNS + _PASSED)
"""What begins a formula, or is passed over before one."""


def _begun(quote: str = "") -> re.Pattern[str]:
    """Where a cell can begin with a formula or a single quote; with `quote`, where that stands before it."""
    signs, parts = re.escape(_SIGNS + QUOTE), f";{_PASSED}"
    return re.compile(f"\\A{quote}(?=[{signs}{_PASSED}])|(?<=[{parts}]){quote}(?=[{signs}])")


_BEGUN, _QUOTED = _begun(), _begun(QUOTE)


def written(sheet: Sheet) -> bytes:
    """The file. Its first line has the titles."""
    text = io.StringIO(newline="")
    out = csv.writer(text, lineterminator="\r\n")
    out.writerow([escaped(column.heading) for column in sheet.columns])
    out.writerows([_cell(column, cell) for column, cell in sheet.cells(row)] for row in sheet.rows)
    return (BOM + text.getvalue()).encode()


def _cell(column: Column, cell: Cell) -> str:
    said = worded(column, cell)
    return escaped(said) if column.kind is Kind.TEXT else said


def escaped(text: str) -> str:
    """A text in which no spreadsheet finds a formula, wherever it parts cells."""
    return _BEGUN.sub(QUOTE, text)


def unescaped(text: str) -> str:
    """The text that `escaped` was given."""
    return _QUOTED.sub("", text)
