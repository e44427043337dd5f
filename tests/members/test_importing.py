"""Older lists of members: what is read, and what is said of every line that is not."""

import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from organiser.errors import Refusal
from organiser.members import encodings, headings, importing
from organiser.members.headings import HEADINGS, Column
from organiser.members.importing import BadRow, Fault, Row

TODAY = date(2026, 11, 22)
FULL = Row(
    2, "Anna", "Anna de Vries", "Dorpsstraat 1, Utrecht", date(2024, 3, 31), "nl", ("uber_eats", "Fresh")
)


def read(text: str) -> importing.Import:
    """A table of text."""
    return importing.read(text.encode(), TODAY)


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize(
    "headings",
    [
        ["name", "legal name", "address", "admitted", "language", "platforms"],
        ["Naam", "Officiële naam", "Adres", "Toegelaten", "Taal", "Platformen"],
        ["이름", "실명", "주소", "가입일", "언어", "플랫폼"],
        ["namn", "JURIDISKT NAMN", "adress", "inträde", "språk", "plattformar"],
        ["name", "legal_name", "address", "admitted", "language", "platforms"],
    ],
)
def test_a_whole_line(separator: str, end: str, headings: list[str]) -> None:
    """In four languages, however the columns are separated."""
    cells = ["Anna", "Anna de Vries", '"Dorpsstraat 1, Utrecht"', "2024-03-31", "NL", '"Uber Eats, Fresh"']
    found = read(separator.join(headings) + end + separator.join(cells) + end)

    assert importing.Import((FULL,), (), ()) == found


@pytest.mark.parametrize(
    "heading",
    [
        "Name:",
        "name *",
        " Name ",
        "\uff2e\uff41\uff4d\uff45",
        unicodedata.normalize("NFD", "이름"),
        "“naam”",
        "Namn.",
    ],
)
def test_headings_as_people_set_them(heading: str) -> None:
    """Marks around them, wide letters, and signs that are put together from parts do not matter."""
    assert (Row(2, "Anna"),) == read(f"{heading},colour\nAnna,red\n").rows


def test_empty_rows_stand_above_the_headings() -> None:
    """A spreadsheet saves them as separators only; lines keep their numbers."""
    assert (Row(4, "Anna", address="Kade 1, Gent"),) == read(
        ";;\n ; ;\nname;address;\nAnna;Kade 1, Gent;\n"
    ).rows


def test_only_the_name_is_needed() -> None:
    """What was not said is not made up."""
    assert (Row(2, "Anna"),) == read("name\nAnna").rows


def test_columns_in_any_order() -> None:
    """Those that are not known, or there twice, are told and not read."""
    found = read("phone,admitted,name,name,shoe size\n1,2024-01-01,Anna,Berta,39\n")

    assert ("phone", "name", "shoe size") == found.unknown
    assert (Row(2, "Anna", admitted=date(2024, 1, 1)),) == found.rows


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        (",Anna Vos", Fault.NAME_MISSING),
        ("\u200b,Anna Vos", Fault.NAME_MISSING),
        ("x" * 41, Fault.NAME_TOO_LONG),
        ("Anna,,,03-04-2024", Fault.DATE_UNREADABLE),
        ("Anna,,,2024-02-30", Fault.DATE_UNREADABLE),
        ("Anna,,,2026-11-23", Fault.DATE_UNREADABLE),
        ("Anna,,,,Klingon", Fault.LANGUAGE_UNKNOWN),
        (f"Anna,{'x' * 201}", Fault.FIELD_TOO_LONG),
        (f"Anna,,{'x' * 201}", Fault.FIELD_TOO_LONG),
        (f"Anna,,,,,{'x' * 41}", Fault.FIELD_TOO_LONG),
        (f"Anna,,,,,{'/'.join(f'P{number}' for number in range(11))}", Fault.FIELD_TOO_LONG),
        ("Anna,,,,,,more", Fault.TOO_MANY_FIELDS),
        ("Ay?e,Ay?e Öz", Fault.GARBLED),
        ("Ay,?ukasz Zak", Fault.GARBLED),
        ("????? ????", Fault.GARBLED),
        ("ZoÃ«", Fault.GARBLED),
        ("Zo\ufffd", Fault.GARBLED),
        ("Anna,,MÃ¼hlstraÃŸe 1", Fault.GARBLED),
        ("#NAAM?", Fault.GARBLED),
        ("#VÄRDE!", Fault.GARBLED),
        ("Anna,#N/A", Fault.GARBLED),
        ("Anna,,#######", Fault.GARBLED),
        ('"Anna" de Vries', Fault.UNREADABLE),
        ('"Anna', Fault.UNREADABLE),
    ],
)
def test_a_bad_line_is_told_by_its_number(line: str, fault: Fault) -> None:
    """The lines around it are read."""
    found = read(f"name,legal name,address,admitted,language,platforms\nBerta\n\n{line}\n")

    assert (BadRow(4, fault),) == found.bad
    assert (Row(2, "Berta"),) == found.rows


@pytest.mark.parametrize("said", ["Anna (?)", "Zoë", "O\u2019Neill", "#1 Anna", "김민준"])
def test_what_people_write_is_not_garbled(said: str) -> None:
    """A question, accents, and marks of word processors."""
    assert (Row(2, said, address="# 12 ?"),) == read(f"name,address\n{said},# 12 ?\n").rows


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_list_says_first_what_it_is(separator: str) -> None:
    """Lines above the headings are told, so that no person is passed over in silence."""
    found = read(f"Members{separator}2024\n\nof, the; co-op\nname{separator}address\nAnna{separator}Kade 1\n")

    assert (BadRow(1, Fault.ABOVE_HEADINGS), BadRow(3, Fault.ABOVE_HEADINGS)) == found.bad
    assert (Row(5, "Anna", address="Kade 1"),) == found.rows


def test_ten_lines_may_stand_above_the_headings() -> None:
    """With one more, whatever separates their words, nobody could know where the table begins."""
    table = "name;address\nAnna;Kade 1\n"

    assert (Row(12, "Anna", address="Kade 1"),) == read("Members, of the co-op\n" * 10 + table).rows
    with pytest.raises(headings.ImportNameless):
        read("Members, of the co-op\n" * 11 + table)


@pytest.mark.parametrize(
    ("headings", "cells", "name"),
    [
        ("Voornaam;Familienaam", "Bo;Maes", "Bo Maes"),
        ("Nr;Naam;Voornaam", "1;Maes;Bo", "Bo Maes"),
        ("First name;Surname;Nickname", "Bo;Maes;Bolle", "Bolle"),
        ("First name;Last name;Name", "Bo;Maes;", "Bo Maes"),
        ("Efternamn;Förnamn", "Öberg;Åsa", "Åsa Öberg"),
        ("Name;First name", "bo  Maes;Bo", "bo Maes"),
        ("Name;First name", "Boone;Bo", "Bo Boone"),
        ("Voornaam", "Bo", "Bo"),
    ],
)
def test_a_name_in_two_columns(headings: str, cells: str, name: str) -> None:
    """As most lists have it; beside a given name, the name is the family's."""
    assert [name] == [row.name for row in read(f"{headings}\n{cells}\n").rows]


def test_a_family_is_nobody() -> None:
    """Half a name is none: what it belongs to is asked for."""
    with pytest.raises(headings.ImportNameless):
        read("Familienaam;Adres\nMaes;Kade 1\n")


def test_headings_stand_near_the_beginning() -> None:
    """A person called Naam is no heading."""
    with pytest.raises(headings.ImportNameless):
        read("Anna\n" * 11 + "naam\nBas\n")


def test_platforms_one_below_another() -> None:
    """As people set them within a cell."""
    found = read('name,platforms\nAnna,"Uber Eats\nFresh"\n')

    assert (Row(2, "Anna", platforms=("uber_eats", "Fresh")),) == found.rows


def test_a_field_that_never_ends() -> None:
    """It is too long, and the lines behind it are read; no quotation mark is looked for."""
    found = read(f"name,address\nAnna,{'x' * 1_500_000}\nBerta,\n")

    assert (BadRow(2, Fault.FIELD_TOO_LONG),) == found.bad
    assert (Row(3, "Berta"),) == found.rows


def test_a_field_of_several_lines() -> None:
    """Lines are counted as an editor counts them."""
    found = read('name,address\nAnna,"Dorpsstraat 1\nUtrecht"\n,\nBerta,\n,x\n')

    assert (Row(2, "Anna", address="Dorpsstraat 1 Utrecht"), Row(5, "Berta")) == found.rows
    assert (BadRow(6, Fault.NAME_MISSING),) == found.bad


def test_duplicates() -> None:
    """The same name twice is one person, unless their legal names say that they are two."""
    found = read(
        "name,legal name\nAnna,Anna Vos\nANNA,anna vos\nAnna,Anna Bos\nBerta\nBer ta\nAnna\nBerta,Berta Vos\n"
    )

    assert [2, 4, 5] == [row.line for row in found.rows]
    repeated = [(3, 2), (6, 5), (7, 2), (8, 5)]
    assert tuple(BadRow(line, Fault.DUPLICATE, first) for line, first in repeated) == found.bad


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", importing.ImportEmpty),
        ("\n\n", importing.ImportEmpty),
        ("name\n", importing.ImportEmpty),
        ("name\n,\n", importing.ImportEmpty),
        ("member\nAnna\n", headings.ImportNameless),
        ("phone;address\n1;2\n", headings.ImportNameless),
        ('"name\nAnna\n', headings.ImportNameless),
        ("name\n" + "Anna\n" * 5001, importing.ImportTooLarge),
        ("name\n" + "x" * 2_000_000, importing.ImportTooLarge),
        ("name\n\x00Anna", encodings.ImportUnreadable),
    ],
)
def test_a_table_that_is_none(text: str, why: type[Refusal]) -> None:
    """It is refused as a whole."""
    with pytest.raises(why):
        read(text)


def test_what_is_said_of_a_table_without_names() -> None:
    """How that column may be headed."""
    with pytest.raises(headings.ImportNameless) as refused:
        read("member\nAnna")

    assert HEADINGS[Column.NAME] == refused.value.headings


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp949"])
def test_letters_are_those_that_were_meant(encoding: str) -> None:
    """Whatever a spreadsheet saved."""
    found = importing.read("이름,주소\r\n김민준,서울 마포구\r\n".encode(encoding), TODAY)

    assert (Row(2, "김민준", address="서울 마포구"),) == found.rows


@given(st.text(alphabet='name,;\n\t"\r Annaé김', max_size=120))
def test_nothing_else_comes_of_it(text: str) -> None:
    """A report or a refusal; each line of the table is in one of both lists, once."""
    try:
        found = read(f"name,address\n{text}")
    except Refusal:
        return
    lines = [row.line for row in found.rows] + [bad.line for bad in found.bad]

    assert len(lines) == len(set(lines))


@pytest.mark.parametrize(
    ("language", "said", "day"),
    [
        ("nl", "31-3-2024", date(2024, 3, 31)),
        ("nl", "3/4/2024", date(2024, 4, 3)),
        ("nl", "31 mrt 2024", date(2024, 3, 31)),
        ("sv", "31 mars 2024", date(2024, 3, 31)),
        ("sv", "20240331", date(2024, 3, 31)),
        ("nl", "March 31, 2024", date(2024, 3, 31)),
        ("en", "31/3/2024", date(2024, 3, 31)),
        ("ko", "2024. 3. 31.", date(2024, 3, 31)),
        ("ko", "2024년 3월 31일", date(2024, 3, 31)),
        ("en", "2024-03-31 00:00:00", date(2024, 3, 31)),
        ("en", "2024-03-31T00:00", date(2024, 3, 31)),
        ("en", "03/04/2024", None),
        ("ko", "03/04/2024", None),
        ("nl", "04/13/2024", None),
        ("nl", "31-3-24", None),
        ("nl", "2027-01-01", None),
        ("nl", "30 februari 2024", None),
        ("nl", "45382", None),
        ("nl", "31-mrt-2024", date(2024, 3, 31)),
        ("sv", "31/mars/2024", date(2024, 3, 31)),
        ("en", "04-Mar-2024", date(2024, 3, 4)),
        ("nl", "31-mrt-24", None),
    ],
)
def test_days_as_spreadsheets_write_them(language: str, said: str, day: date | None) -> None:
    """In the order of the chapter's language, with a month's name in any; what could be two is left out."""
    found = importing.read(f'name,admitted\nAnna,"{said}"\n'.encode(), TODAY, language)

    assert ([] if day is None else [day]) == [row.admitted for row in found.rows]
    assert ([Fault.DATE_UNREADABLE] if day is None else []) == [bad.fault for bad in found.bad]


@pytest.mark.parametrize(
    ("said", "language"),
    [
        ("NL", "nl"),
        ("nl-BE", "nl"),
        ("Nederlands", "nl"),
        ("dutch", "nl"),
        ("한국어", "ko"),
        ("Koreaans", "ko"),
        ("Svenska", "sv"),
        ("swedish", "sv"),
        ("English", "en"),
        ("engelska", "en"),
        ("fr", None),
        ("Klingon", None),
        ("n", None),
    ],
)
def test_languages_as_people_call_them(said: str, language: str | None) -> None:
    """By a code, or by what they are called in any of ours."""
    found = read(f"name,language\nAnna,{said}\n")

    assert ([] if language is None else [language]) == [row.language for row in found.rows]
    assert bool(found.bad) is (language is None)


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_spreadsheet_may_say_how_columns_are_separated(end: str) -> None:
    """That line is no heading, and lines keep their numbers."""
    found = read(f"sep=;{end}name;address{end}Anna;Kade 1, Gent{end};{end};x{end}")

    assert (Row(3, "Anna", address="Kade 1, Gent"),) == found.rows
    assert (BadRow(5, Fault.NAME_MISSING),) == found.bad


@pytest.mark.parametrize(
    "raw",
    [
        b"PK\x03\x04\x14\x00\x06\x00\x08\x00\x00\x00!\x00bought\x00",
        b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<</Type /Catalog>>",
        b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01",
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
    ],
)
def test_what_is_no_table(raw: bytes) -> None:
    """A workbook, a page or a picture that was sent by mistake."""
    with pytest.raises(encodings.ImportUnreadable):
        importing.read(raw, TODAY)


def test_columns_without_a_heading() -> None:
    """Spreadsheets save empty ones; one in which something stands is told by its place."""
    found = read("name,address,,,\nAnna,x,,note,\nBo,y,,,\n")

    assert ("4",) == found.unknown
    assert ["Anna", "Bo"] == [row.name for row in found.rows]
