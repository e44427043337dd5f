"""`docs/architecture.md` says of every table with personal data what it has, and for how long."""

import re
from datetime import timedelta
from pathlib import Path

import pytest

from organiser.members.data_classes import CLASSES, DataClass

PAGE = (Path(__file__).parents[2] / "docs" / "architecture.md").read_text("utf-8")
KEPT = PAGE.partition("## What is kept")[2].partition("\n## ")[0]
ROWS = [row for row in KEPT.splitlines() if row.startswith("| ") and "---" not in row][1:]


def rows_of(table: str) -> list[str]:
    """The rows that name a table."""
    return [row for row in ROWS if re.search(rf"`{table}[`.]", row)]


def ways(span: timedelta) -> set[str]:
    """How the page may say a span."""
    hours = span // timedelta(hours=1)
    days = {f"{span.days} days", "a day"} if span.days == 1 else {f"{span.days} days"}
    return days | {f"{hours} h", f"{hours} hours"}


@pytest.mark.parametrize("one", DataClass)
def test_every_table_has_its_row(one: DataClass) -> None:
    """Each table of each class is named."""
    assert [] == [table for table in sorted(CLASSES[one].tables) if not rows_of(table)]


@pytest.mark.parametrize("one", DataClass)
def test_every_span_is_the_one_that_people_are_told(one: DataClass) -> None:
    """What `/privacy` promises stands in the rows of the class, too."""
    said = " ".join(row for table in CLASSES[one].tables for row in rows_of(table))

    assert [] == [span for span in CLASSES[one].spans if not any(way in said for way in ways(span))]
