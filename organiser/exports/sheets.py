"""A table as a value, before it is a file: typed columns, rows, and how each kind of cell is written as text.

It knows neither whose table it is nor in which language its titles are.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum

import msgspec
from babel.numbers import get_currency_precision

Cell = str | int | bool | date | datetime | None
"""What a cell can hold; None is empty. Times are aware."""


class DoesNotFit(ValueError):
    """A format cannot hold so much, and nothing is cut; another format may."""


class Kind(StrEnum):
    """What a column holds."""

    TEXT = "text"
    NUMBER = "number"
    """Whole numbers."""
    MONEY = "money"
    """Whole minor units of the column's currency."""
    DAY = "day"
    TIME = "time"
    FLAG = "flag"


class Column(msgspec.Struct, frozen=True):
    """A column: `key` names it for programs, and stays; `title` is what people read, in their language.

    `currency`: the ISO code where it holds money.
    """

    key: str
    title: str
    kind: Kind = Kind.TEXT
    currency: str = ""

    @property
    def decimals(self) -> int:
        """How many decimals amounts have, as CLDR says; 0 where it holds no money."""
        return get_currency_precision(self.currency) if self.kind is Kind.MONEY else 0

    @property
    def heading(self) -> str:
        """The title, with the currency where it holds money."""
        return f"{self.title} ({self.currency})" if self.kind is Kind.MONEY else self.title


class Sheet(msgspec.Struct, frozen=True):
    """A table. `name` and `version` tell programs which columns to expect; `made` is when it was true.

    Raises:
        ValueError: a row has another number of cells than there are columns.
    """

    name: str
    version: int
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    made: datetime

    def __post_init__(self) -> None:
        """Refuse rows that would be shifted."""
        if any(len(row) != len(self.columns) for row in self.rows):
            raise ValueError("a row has as many cells as there are columns")

    def cells(self, row: tuple[Cell, ...]) -> Iterable[tuple[Column, Cell]]:
        """A row's cells with their columns."""
        return zip(self.columns, row, strict=True)


def amount(column: Column, minor: int) -> Decimal:
    """An amount in the currency's own units, with all its decimals."""
    return Decimal(minor).scaleb(-column.decimals)


def worded(column: Column, cell: Cell) -> str:
    """A cell as programs read it: ISO 8601 days and times (UTC), amounts with a point, `true`, `false`."""
    match cell:
        case None:
            return ""
        case bool():
            return "true" if cell else "false"
        case int() if column.kind is Kind.MONEY:
            return str(amount(column, cell))
        case datetime():
            return f"{cell.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
        case date():
            return cell.isoformat()
        case _:
            return str(cell)
