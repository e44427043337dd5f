"""A sheet as JSON, for programs: the schema and its version, the columns, and each row by the columns' keys.

Amounts are strings with all their decimals: a JSON number becomes a binary fraction in most languages.
Keys and columns keep their order, so that two exports can be compared line by line.
"""

import json
from datetime import UTC
from typing import Any, Final

from organiser.exports.sheets import Cell, Column, Kind, Sheet, worded

SCHEMA: Final = "organiser/"


def written(sheet: Sheet) -> bytes:
    """The file: `schema`, `version`, `title`, `made`, `columns`, `rows`; UTF-8, indented."""
    said = {
        "schema": SCHEMA + sheet.name,
        "version": sheet.version,
        "title": sheet.title,
        "made": f"{sheet.made.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
        "columns": [_column(column) for column in sheet.columns],
        "rows": [
            {column.key: _cell(column, cell) for column, cell in sheet.cells(row)} for row in sheet.rows
        ],
    }
    return (json.dumps(said, ensure_ascii=False, indent=1) + "\n").encode()


def _column(column: Column) -> dict[str, Any]:
    # With the decimals, a program has whole minor units without knowing currencies.
    money = {"currency": column.currency, "decimals": column.decimals} if column.kind is Kind.MONEY else {}
    return {"key": column.key, "title": column.title, "kind": column.kind.value} | money


def _cell(column: Column, cell: Cell) -> str | int | None:
    match cell:
        case None | bool():
            return cell
        case int() if column.kind is not Kind.MONEY:
            return cell
        case _:
            return worded(column, cell)
