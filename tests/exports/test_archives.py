"""Several sheets in one file: what each program finds in it."""

import io
import json
import zipfile
from datetime import UTC, datetime

from organiser.exports import Column, Kind, Sheet, archives

MADE = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
ROWS = ((12, "=1+1"), (13, "민준"))
SHEET = Sheet(
    "membership", 1, "Leden", (Column("number", "Nr", Kind.NUMBER), Column("name", "Naam")), ROWS, MADE
)


def test_what_is_in_it() -> None:
    """The letter, one document for programs, a table for each sheet; formulas are escaped in these."""
    archive = zipfile.ZipFile(io.BytesIO(archives.written("my-data", [SHEET], [SHEET], "Hallo\n", MADE)))
    document = json.loads(archive.read("my-data.json"))

    assert ["read-me.txt", "my-data.json", "01-membership.csv"] == archive.namelist()
    assert "Hallo\n" == archive.read("read-me.txt").decode()
    assert "\ufeffNr,Naam\r\n12,'=1+1\r\n13,민준\r\n" == archive.read("01-membership.csv").decode()
    assert ("organiser/my-data", 1, "2026-11-22T09:30:00Z") == (
        document["schema"],
        document["version"],
        document["made"],
    )
    assert [{"number": 12, "name": "=1+1"}, {"number": 13, "name": "민준"}] == document["tables"][
        "membership"
    ]["rows"]


def test_it_is_the_same_each_time() -> None:
    """The clock of the machine is not in it."""
    once = archives.written("my-data", [SHEET], [SHEET], "", MADE)

    assert once == archives.written("my-data", [SHEET], [SHEET], "", MADE)


def test_nothing_is_in_it() -> None:
    """Of whom nothing is kept there is a letter and an empty document."""
    archive = zipfile.ZipFile(io.BytesIO(archives.written("my-data", [], [], "", MADE)))

    assert {} == json.loads(archive.read("my-data.json"))["tables"]
