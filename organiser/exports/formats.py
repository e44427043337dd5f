"""The formats that a sheet can be written in, and what a file of each is called and declared as."""

from enum import StrEnum
from typing import assert_never

from organiser.exports import csv_files, json_files, xlsx_files
from organiser.exports.sheets import Sheet


class Format(StrEnum):
    """A format; its value is what people type, and how the file's name ends."""

    CSV = "csv"
    XLSX = "xlsx"
    JSON = "json"

    @classmethod
    def of(cls, name: str) -> "Format":
        """The format of a file that was made here, by its name."""
        return cls(name.rpartition(".")[2])

    @property
    def mime(self) -> str:
        """What a file of it is declared as."""
        match self:
            case Format.CSV:
                return "text/csv"
            case Format.XLSX:
                return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
            case Format.JSON:
                return "application/json"
            case _:
                assert_never(self)


def written(sheet: Sheet, form: Format) -> bytes:
    """The sheet as a file.

    It takes seconds for tens of thousands of rows: in another thread, where an event loop waits.

    Raises:
        DoesNotFit: an Excel file cannot hold so much.
    """
    match form:
        case Format.CSV:
            return csv_files.written(sheet)
        case Format.XLSX:
            return xlsx_files.written(sheet)
        case Format.JSON:
            return json_files.written(sheet)
        case _:
            assert_never(form)


def file_name(sheet: Sheet, form: Format) -> str:
    """What a file is called: the sheet's name for programs, and the day."""
    return f"{sheet.name}-{sheet.made:%Y-%m-%d}.{form}"
