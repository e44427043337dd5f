"""A sheet as an Excel file: typed cells, the titles frozen and in bold, columns as wide as what they hold.

Texts are never formulas, links or numbers. One that looks like a formula is marked as a text (Excel's own
single quote, which is not part of it), so that it stays one when somebody edits the cell. Lines of a text
stay lines.
"""

import io
import re
import unicodedata
from datetime import UTC, date, datetime
from functools import partial
from typing import Any, Final

import xlsxwriter

from organiser.exports.csv_files import FORMULA, QUOTE
from organiser.exports.sheets import Cell, Column, DoesNotFit, Kind, Sheet, amount, worded

MOST_ROWS: Final = 1_048_575
MOST_SIGNS: Final = 32_767
"""What Excel takes: rows below the titles, and UTF-16 units in a cell."""

_NARROWEST, _WIDEST = 8, 60
_NAME_SIGNS = 31
_FIRST_YEAR = 1900
_UNFIT = re.compile(r"[\[\]:*?/\\]|^'|'$")
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}


def written(sheet: Sheet) -> bytes:
    """The file.

    Raises:
        DoesNotFit: Excel cannot hold so many rows, or so long a text.
    """
    if len(sheet.rows) > MOST_ROWS:
        raise DoesNotFit(f"an Excel file holds at most {MOST_ROWS} rows")
    into = io.BytesIO()
    with xlsxwriter.Workbook(into, _OPTIONS) as book:
        # Neither who made it nor on which machine: only when.
        book.set_properties(
            {"title": sheet.title, "created": sheet.made.astimezone(UTC).replace(tzinfo=None)}
        )
        _Page(book, sheet).write()
    return into.getvalue()


class _Page:
    """The one worksheet of a file, while it is written."""

    def __init__(self, book: Any, sheet: Sheet) -> None:
        self._sheet = sheet
        self._page = book.add_worksheet(_page_name(sheet.title))
        looks = partial(_looks, book)
        self._bold = looks(bold=True, text_wrap=True)
        self._plain = looks()
        self._texts = {
            (quoted, wraps): looks(quote_prefix=quoted, text_wrap=wraps)
            for quoted in (False, True)
            for wraps in (False, True)
        }
        self._day = looks(num_format="yyyy-mm-dd")
        self._time = looks(num_format="yyyy-mm-dd hh:mm")
        self._amounts = [looks(num_format=_amount_format(column)) for column in sheet.columns]

    def write(self) -> None:
        """All of it."""
        self._page.freeze_panes(1, 0)
        for place, column in enumerate(self._sheet.columns):
            self._page.write_string(0, place, column.heading, self._bold)
            self._page.set_column(place, place, self._width(place, column))
        for line, row in enumerate(self._sheet.rows, 1):
            for place, (column, cell) in enumerate(self._sheet.cells(row)):
                self._write(line, place, column, cell)

    def _write(self, line: int, place: int, column: Column, cell: Cell) -> None:
        match cell:
            case None:
                return
            case bool():
                self._page.write_boolean(line, place, cell, self._plain)
            case int():
                form = self._amounts[place] if column.kind is Kind.MONEY else self._plain
                self._page.write_number(line, place, float(amount(column, cell)), form)
            case datetime():
                self._page.write_datetime(line, place, cell.astimezone(UTC).replace(tzinfo=None), self._time)
            case date() if cell.year >= _FIRST_YEAR:
                self._page.write_datetime(line, place, cell, self._day)
            case _:
                self._text(line, place, worded(column, cell))

    def _text(self, line: int, place: int, said: str) -> None:
        if len(said.encode("utf-16-le")) // 2 > MOST_SIGNS:
            raise DoesNotFit(f"a cell of an Excel file holds at most {MOST_SIGNS} signs")
        form = self._texts[said[:1] in FORMULA | {QUOTE}, "\n" in said]
        self._page.write_string(line, place, said, form)

    def _width(self, place: int, column: Column) -> int:
        said = (worded(column, row[place]) for row in self._sheet.rows)
        widest = max(
            (_wide(line) for text in (column.heading, *said) for line in text.split("\n")), default=0
        )
        return min(max(widest + 2, _NARROWEST), _WIDEST)


def _looks(book: Any, **properties: object) -> Any:
    """How a cell looks: all stand at the top, for one beside them may have several lines."""
    return book.add_format({"valign": "top"} | properties)


def _wide(line: str) -> int:
    """How many narrow signs it is as wide as: Hangul is twice as wide as Latin."""
    return len(line) + sum(unicodedata.east_asian_width(sign) in "WF" for sign in line if sign > "\u1100")


def _amount_format(column: Column) -> str:
    return "#,##0" + ("." + "0" * column.decimals if column.decimals else "")


def _page_name(title: str) -> str:
    """A title as Excel lets a worksheet be called."""
    fit = _UNFIT.sub(" ", title[:_NAME_SIGNS]).strip().strip(QUOTE)
    # Excel keeps this one for itself.
    return "Sheet" if not fit or fit.casefold() == "history" else fit
