"""Several sheets in one file: a ZIP with a letter, one JSON document, and a CSV file for each sheet.

A phone opens it as a folder. Names are Latin letters, for not every phone reads others in a ZIP.
"""

import io
import json
import zipfile
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final

from organiser.exports import csv_files, json_files
from organiser.exports.sheets import Sheet

MIME: Final = "application/zip"
LETTER: Final = "read-me.txt"


def csv_name(number: int, sheet: Sheet) -> str:
    """What the CSV file of a sheet is called; numbers (from 1) keep them in order."""
    return f"{number:02}-{sheet.name}.csv"


def written(name: str, sheets: Sequence[Sheet], data: Sequence[Sheet], letter: str, made: datetime) -> bytes:
    """The file: the letter, `{name}.json` with `data`, and the CSV files with `sheets`, which people read.

    It is the same for the same content.
    """
    files = {LETTER: letter.encode(), f"{name}.json": _document(name, data, made)}
    files |= {csv_name(number, sheet): csv_files.written(sheet) for number, sheet in enumerate(sheets, 1)}
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in files.items():
            entry = zipfile.ZipInfo(path, made.astimezone(UTC).timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return into.getvalue()


def _document(name: str, sheets: Sequence[Sheet], made: datetime) -> bytes:
    said = {
        "schema": json_files.SCHEMA + name,
        "version": max((sheet.version for sheet in sheets), default=1),
        "made": f"{made.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
        "tables": {sheet.name: json.loads(json_files.written(sheet)) for sheet in sheets},
    }
    return (json.dumps(said, ensure_ascii=False, indent=1) + "\n").encode()
