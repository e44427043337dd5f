"""Files for people and for their programs: one table of values, written as CSV, Excel or JSON."""

from organiser.exports.formats import Format, file_name, written
from organiser.exports.sheets import Cell, Column, DoesNotFit, Kind, Sheet

__all__ = ("Cell", "Column", "DoesNotFit", "Format", "Kind", "Sheet", "file_name", "written")
