"""What goes into a file comes out of it, in every format, and nothing in it is ever run."""

import csv
import io
import json
import re
import zipfile
from datetime import UTC, date, datetime, timedelta, timezone
from time import perf_counter

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from organiser.exports import Cell, Column, DoesNotFit, Format, Kind, Sheet, file_name, written, xlsx_files
from organiser.exports.csv_files import escaped, unescaped

MADE = datetime(2026, 11, 22, 13, 0, tzinfo=timezone(timedelta(hours=1)))
COLUMNS = (
    Column("number", "Number", Kind.NUMBER),
    Column("name", "Naam", Kind.TEXT),
    Column("admitted", "Toegelaten", Kind.DAY),
    Column("seen", "Gezien", Kind.TIME),
    Column("paid", "Betaald", Kind.MONEY, "EUR"),
    Column("fee", "회비", Kind.MONEY, "KRW"),
    Column("founder", "Oprichter", Kind.FLAG),
)
ROWS: tuple[tuple[Cell, ...], ...] = (
    (1, "Åsa 김민준, “O'Brien”\nKade 1", date(2026, 3, 1), MADE, 10005, 82000, True),
    (-2, '=HYPERLINK("http://x.example","y")', None, None, -50, None, False),
    (3, "-5", date(1899, 12, 31), None, 0, 0, None),
    (4, "'quoted", None, None, None, None, None),
)
EVIL = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "\0=1", "＝1+1", "＋1", "－1", "＠A1", "'=1"]  # noqa: RUF001


def sheet(rows: tuple[tuple[Cell, ...], ...] = ROWS, columns: tuple[Column, ...] = COLUMNS) -> Sheet:
    """A sheet."""
    return Sheet("register", 1, "Eigenaren", columns, rows, MADE)


def test_csv_is_read_back() -> None:
    """By Python's reader, as Excel writes it: a mark, CRLF, quotes; amounts as programs read them."""
    content = written(sheet(), Format.CSV)

    text = content.decode("utf-8-sig")
    assert content.startswith(b"\xef\xbb\xbf")
    assert text.endswith("\r\n")
    assert [
        ["Number", "Naam", "Toegelaten", "Gezien", "Betaald (EUR)", "회비 (KRW)", "Oprichter"],
        [
            "1",
            "Åsa 김민준, “O'Brien”\nKade 1",
            "2026-03-01",
            "2026-11-22T12:00:00Z",
            "100.05",
            "82000",
            "true",
        ],
        ["-2", '\'=HYPERLINK("http://x.example","y")', "", "", "-0.50", "", "false"],
        ["3", "'-5", "1899-12-31", "", "0.00", "0", ""],
        ["4", "''quoted", "", "", "", "", ""],
    ] == list(csv.reader(io.StringIO(text, newline=""), strict=True))


@pytest.mark.parametrize("text", EVIL)
def test_no_text_begins_a_formula(text: str) -> None:
    """Whatever a spreadsheet would take for one, in narrow or wide signs, begins with a single quote."""
    assert escaped(text).startswith(f"'{text[0]}")
    assert text == unescaped(escaped(text))


HIDDEN = ["Jan;=1+1", "Kade 1\n=1+1", "Kade 1\r\n@SUM(A1)", "Jan\t-1", "Jan;'=1", "Jan;＝1", "a;;+1,b"]  # noqa: RUF001


@pytest.mark.parametrize("text", [*EVIL, *HIDDEN])
def test_no_text_begins_a_formula_where_a_semicolon_parts_cells(text: str) -> None:
    """As a double click in Dutch and Swedish reads it: cells end at each of them, whatever is quoted."""
    content = written(sheet(((1, text),), COLUMNS[:2]), Format.CSV).decode("utf-8-sig")
    cells = re.split(r"[;\t\r\n]", content)

    assert [] == [cell for cell in cells if cell[:1] in set("=+-@＝＋－＠")]  # noqa: RUF001
    assert [["1", text]] == [
        [number, unescaped(said)] for number, said in list(csv.reader(io.StringIO(content, newline="")))[1:]
    ]


def test_titles_are_texts_too() -> None:
    """Who names a column cannot begin a formula either."""
    titled = sheet((("x",),), (Column("x", "=1+1"),))

    assert b"'=1+1" in written(titled, Format.CSV)


BEGINS = re.escape("=+-@\0＝＋－＠'")  # noqa: RUF001


@given(st.text() | st.text(alphabet="=-@'; \t\r\na"))
def test_escaping_can_be_undone(text: str) -> None:
    """Nothing is lost by it, and only what needs it is changed."""
    assert text == unescaped(escaped(text))
    assert (escaped(text) == text) is (re.search(f"^[{BEGINS}\t\r\n]|[;\t\r\n][{BEGINS}]", text) is None)


def test_json_is_read_back() -> None:
    """Schema, version and order are there; numbers stay numbers, amounts keep their decimals."""
    content = written(sheet(), Format.JSON)

    said = json.loads(content)
    assert ["schema", "version", "title", "made", "columns", "rows"] == list(said)
    assert ("organiser/register", 1, "2026-11-22T12:00:00Z") == (
        said["schema"],
        said["version"],
        said["made"],
    )
    assert [column.key for column in COLUMNS] == list(said["rows"][0])
    euros = {"key": "paid", "title": "Betaald", "kind": "money", "currency": "EUR", "decimals": 2}
    assert euros == said["columns"][4]
    assert ("KRW", 0) == (said["columns"][5]["currency"], said["columns"][5]["decimals"])
    assert {
        "number": 1,
        "name": "Åsa 김민준, “O'Brien”\nKade 1",
        "admitted": "2026-03-01",
        "seen": "2026-11-22T12:00:00Z",
        "paid": "100.05",
        "fee": "82000",
        "founder": True,
    } == said["rows"][0]
    assert [None, "-0.50", "'quoted"] == [
        said["rows"][2]["founder"],
        said["rows"][1]["paid"],
        said["rows"][3]["name"],
    ]


def test_xlsx_is_read_back() -> None:
    """By another library: typed cells, texts as they were, the titles frozen."""
    book = openpyxl.load_workbook(io.BytesIO(written(sheet(), Format.XLSX)))
    page = book.active
    rows = [[cell.value for cell in row] for row in page.iter_rows()]

    assert "Eigenaren" == page.title
    assert "A2" == page.freeze_panes
    assert [column.heading for column in COLUMNS] == rows[0]
    assert [
        1,
        "Åsa 김민준, “O'Brien”\nKade 1",
        datetime(2026, 3, 1),  # noqa: DTZ001 - Excel knows no zones
        datetime(2026, 11, 22, 12, 0),  # noqa: DTZ001
        100.05,
        82000,
        True,
    ] == rows[1]
    assert [-2, '=HYPERLINK("http://x.example","y")', None, None, -0.5, None, False] == rows[2]
    assert [3, "-5", "1899-12-31", None, 0, 0, None] == rows[3]
    assert ["#,##0.00", "#,##0", "yyyy-mm-dd"] == [page[f"{at}2"].number_format for at in "EFC"]
    assert 20 < page.column_dimensions["B"].width <= 60
    assert page["A1"].font.bold


def test_every_format_says_the_same() -> None:
    """Read back by libraries: numbers, texts, days, amounts in minor units, flags, and what is empty."""
    data = json.loads(written(sheet(), Format.JSON))
    lines = csv.reader(io.StringIO(written(sheet(), Format.CSV).decode("utf-8-sig"), newline=""))
    page = openpyxl.load_workbook(io.BytesIO(written(sheet(), Format.XLSX))).active
    titles, *rows = [[cell.value for cell in line] for line in page.iter_rows()]
    headings, *table = lines

    assert headings == titles
    assert len(ROWS) == len(table) == len(rows) == len(data["rows"])
    for kept, typed, cells, coded in zip(ROWS, table, rows, data["rows"], strict=True):
        for place, column in enumerate(COLUMNS):
            said = _read(column, coded[column.key], data["columns"][place].get("decimals", 0))
            assert kept[place] == said
            assert _text(column, kept[place]) == unescaped(typed[place])
            assert _excel(column, kept[place]) == cells[place]


def _read(column: Column, said: Cell, decimals: int) -> Cell:
    """A value of the JSON as it was kept."""
    match column.kind, said:
        case Kind.MONEY, str():
            return int(said.replace(".", "")) if decimals else int(said)
        case Kind.DAY, str():
            return date.fromisoformat(said)
        case Kind.TIME, str():
            return datetime.fromisoformat(said)
        case _:
            return said


def _text(column: Column, kept: Cell) -> str:
    """A value as a program reads it."""
    match kept:
        case None:
            return ""
        case bool():
            return str(kept).lower()
        case datetime():
            return kept.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        case int() if column.currency == "EUR":
            return f"{kept / 100:.2f}"
        case _:
            return str(kept)


def _excel(column: Column, kept: Cell) -> object:
    """A value as a cell has it: times in UTC without a zone, as Excel knows none, and no day before 1900."""
    match kept:
        case datetime():
            return kept.astimezone(UTC).replace(tzinfo=None)
        case date():
            return datetime(kept.year, kept.month, kept.day) if kept.year >= 1900 else kept.isoformat()  # noqa: DTZ001
        case int() if column.currency == "EUR":
            return kept / 100
        case _:
            return kept


def test_no_text_of_an_xlsx_is_a_formula_or_a_link() -> None:
    """They are shared strings, marked as text: also after somebody edits them."""
    rows = tuple((text,) for text in (*EVIL[:4], "http://x.example"))
    content = written(sheet(rows, (Column("x", "X"),)), Format.XLSX)

    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        page = archive.read("xl/worksheets/sheet1.xml").decode()
        styles = archive.read("xl/styles.xml").decode()
        assert not [name for name in archive.namelist() if "rels/sheet" in name]
    book = openpyxl.load_workbook(io.BytesIO(content))
    marked = [bool(cell.quotePrefix) for (cell,) in book.active.iter_rows(2)]
    assert "<f>" not in page
    assert 'quotePrefix="1"' in styles
    assert [True, True, True, True, False] == marked


def test_lines_of_a_cell_of_an_xlsx_stay_lines() -> None:
    """An address is read, and printed, as it was written; beside it, everything stands at the top."""
    book = openpyxl.load_workbook(io.BytesIO(written(sheet(), Format.XLSX)))
    first, second, *_ = [row[:3] for row in book.active.iter_rows(min_row=2)]

    assert (True, None) == (first[1].alignment.wrap_text, second[1].alignment.wrap_text)
    assert {"top"} == {cell.alignment.vertical for cell in first}


def test_an_xlsx_says_nothing_of_who_made_it() -> None:
    """Only the title, and when."""
    properties = openpyxl.load_workbook(io.BytesIO(written(sheet(), Format.XLSX))).properties

    assert ("Eigenaren", datetime(2026, 11, 22, 12, 0)) == (properties.title, properties.created)  # noqa: DTZ001
    assert {None} == {properties.lastModifiedBy or None, properties.creator or None}


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Leden [Gent]: 2026/27?*\\", "Leden  Gent   2026 27"),
        ("'t Fietserscollectief'", "t Fietserscollectief"),
        ("History", "Sheet"),
        ("", "Sheet"),
        ("조" * 40, "조" * 31),
    ],
)
def test_a_title_becomes_a_name_that_excel_takes(title: str, name: str) -> None:
    """Otherwise Excel says that the file is damaged."""
    made = Sheet("register", 1, title, COLUMNS, ROWS, MADE)

    assert [name] == openpyxl.load_workbook(io.BytesIO(written(made, Format.XLSX))).sheetnames


def test_what_excel_cannot_hold_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is cut in silence; the other formats hold it."""
    long = sheet((("x" * 32_768,),), (Column("x", "X"),))
    with pytest.raises(DoesNotFit, match="32767 signs"):
        written(long, Format.XLSX)
    monkeypatch.setattr(xlsx_files, "MOST_ROWS", 3)
    with pytest.raises(DoesNotFit, match="at most 3 rows"):
        written(sheet(), Format.XLSX)

    assert len(written(long, Format.CSV)) > 32_768


def test_a_row_that_would_be_shifted_is_refused() -> None:
    """A missing cell must not put an address under somebody's name."""
    with pytest.raises(ValueError, match="as many cells"):
        sheet(((1, "Anna"),))


@pytest.mark.parametrize("form", Format)
def test_a_sheet_without_rows_is_a_file(form: Format) -> None:
    """An empty register is a fact as well."""
    assert written(sheet(()), form)
    assert f"register-2026-11-22.{form}" == file_name(sheet(), form)
    assert "/" in form.mime


@pytest.mark.parametrize("form", Format)
def test_the_same_sheet_is_the_same_file(form: Format) -> None:
    """Byte by byte, so that two can be compared."""
    assert written(sheet(), form) == written(sheet(), form)


def test_a_large_sheet_is_written_in_seconds() -> None:
    """Ten thousand owners in the slowest format."""
    begun = perf_counter()
    written(sheet(ROWS[:1] * 10_000), Format.XLSX)

    assert perf_counter() - begun < 10
